"""Which survey tool a file comes from, and what the tool means by its columns and codes.

The shapes are the tools' own, as their manuals and exports have them (`docs/city-folder.md`, "Survey tools").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from files.cells import number_or_nan
from indicators.survey.codebook import FILLED, Completion

_YES = frozenset({"1", "true", "yes", "ja", "wahr"})
_NO = frozenset({"0", "2", "false", "no", "nein", "falsch", ""})
_LIMESURVEY, _SOSCI, _EFS, _KOBO, _ODK, _QUALTRICS = (
    "LimeSurvey",
    "SoSci Survey",
    "Unipark/EFS",
    "KoboToolbox",
    "ODK Central",
    "Qualtrics",
)


@dataclass(frozen=True)
class Tool:
    """What the shape of a file says.

    Attributes
    ----------
    name : str
    completion : tuple of Completion
        Columns of the file that say who finished, or who was testing.
    missing : tuple of str
        Codes that mean "no answer" wherever they stand, as `missing` of a wave names them.
    not_asked : tuple of str
        Those of them that mean that the question was not put.
    missing_on_scales : tuple of str
        Codes that mean "no answer" in questions with one answer, and are answers elsewhere.
    choices : Mapping
        Column of a multiple choice to its ``yes`` and ``of``.
    respondent : str
        The column of the interview's id; may be empty.
    own : tuple of str
        Columns that the tool writes for itself: no questions.
    label_rows : int
        So many rows below the heading hold labels, not answers.
    """

    name: str
    completion: tuple[Completion, ...] = ()
    missing: tuple[str, ...] = ()
    not_asked: tuple[str, ...] = ()
    missing_on_scales: tuple[str, ...] = ()
    choices: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=dict)
    respondent: str = ""
    own: tuple[str, ...] = ()
    label_rows: int = 0


Rows = Sequence[Sequence[str]]


def recognised(columns: Sequence[str], sample: Rows = ()) -> Tool | None:
    """The tool that writes such a heading; None where it is nobody's.

    Parameters
    ----------
    sample : sequence of rows
        The first ones below the heading, each a cell a column; without them codes and label rows are not looked at.
    """
    names = {column.casefold() for column in columns}
    for needed, build in _SHAPES:
        if all(name in names for name in needed):
            return build(list(columns), sample)
    return None


def completion_of(columns: Sequence[str]) -> tuple[Completion, ...]:
    """Columns that say who finished, or who was testing: those of the tool, or what such columns are called elsewhere."""
    tool = recognised(columns)
    own = {completion.column: completion for completion in tool.completion} if tool else {}
    finished = [column for column in own if _plain(column) not in _TESTS]
    for column in columns:
        plain = _plain(column)
        if column not in own and plain in _CALLED:
            own[column] = Completion(column, _CALLED[plain]["finished"], _CALLED[plain].get("unfinished", frozenset()))
            finished += [column] if plain not in (*_TESTS, *_LEFT_OUT, *_AGREED) else []
        elif plain in _WAVES:
            own[column] = Completion(column, frozenset(), waves=True)
    if not finished:
        own |= {column: Completion(column, frozenset(), last=True) for column in columns if _plain(column) in _LAST_PAGE}
    return tuple(own.values())


def ids_of(columns: Sequence[str]) -> tuple[str, ...]:
    """Columns that are called like the ids of interviews or persons."""
    return tuple(column for column in columns if _plain(column) in _IDS)


def _plain(column: str) -> str:
    return re.sub(r"[\W_]+", "", column.casefold())


_FINISHED = (
    "finished",
    "complete",
    "completed",
    "iscomplete",
    "abgeschlossen",
    "beendet",
    "fertig",
    "vollständig",
    "vollstaendig",
)
_AGREED = ("einwilligung", "einwilligungserklärung", "consent", "datenschutz", "datenschutzerklärung", "informedconsent")
_LEFT_OUT = ("screenout", "screenedout", "quotafull", "speeder", "straightliner", "dublette", "duplikat", "duplicate", "bot")
_LAST_PAGE = ("lastpage", "letzteseite")
_WAVES = (
    "welle",
    "wave",
    "erhebungswelle",
    "erhebung",
    "erhebungsjahr",
    "befragungsjahr",
    "befragung",
    "surveyyear",
    "jahr",
    "year",
)
_IDS = frozenset(
    {
        *(
            "id",
            "case",
            "caseid",
            "lfdn",
            "lfdnr",
            "laufendenummer",
            "uuid",
            "responseid",
            "instanceid",
            "metainstanceid",
            "token",
        ),
        *("fragebogennr", "fragebogenid", "fragebogennummer", "interviewid", "interviewnr", "respondentid", "respondent"),
        *("personid", "persid", "personennr", "personennummer", "befragtenid", "befragtennr", "teilnehmerid", "submissionid"),
    }
)
_STOPPED = frozenset(
    {
        *("", "partial", "partially complete", "incomplete", "unvollständig", "abgebrochen", "abbruch", "teilweise", "begonnen"),
        *("angefangen", "screenout", "screen-out", "screened out", "ausgescreent", "quota full", "quotafull", "quote voll"),
        *("disqualified", "ausgeschlossen", "test", "gestartet", "started", "in progress", "offen", "nicht beendet"),
    }
)
_ENDED = frozenset(
    {*("complete", "completed", "vollständig", "abgeschlossen", "beendet", "fertig", "finished", "komplett", "interview")}
)
_TESTS = ("tester", "test", "istest", "testinterview", "testfall", "probeinterview")
_CALLED: dict[str, dict[str, frozenset[str]]] = {
    **{name: {"finished": _YES, "unfinished": _NO} for name in _FINISHED},
    **{name: {"finished": _NO - {"2"}, "unfinished": _YES} for name in _TESTS},
    **{name: {"finished": frozenset({"31", "32"})} for name in ("dispcode", "dispositioncode")},
    **{name: {"finished": _NO - {"2"}, "unfinished": _YES} for name in _LEFT_OUT},
    **{name: {"finished": _YES | {"j", "y", "zugestimmt"}, "unfinished": _NO | {"n", "abgelehnt"}} for name in _AGREED},
    **{
        name: {"finished": _ENDED, "unfinished": _STOPPED}
        for name in ("status", "responsestatus", "interviewstatus", "bearbeitungsstatus", "teilnahmestatus")
    },
    **{
        name: {"finished": frozenset({"100"}), "unfinished": frozenset({"", *map(str, range(100))})}
        for name in ("progress", "fortschritt")
    },
    "submitdate": {"finished": frozenset({FILLED})},
}


def _column(columns: Sequence[str], name: str) -> str:
    return next((column for column in columns if column.casefold() == name), "")


def _own(columns: Sequence[str], *names: str) -> tuple[str, ...]:
    return tuple(column for column in columns if column.casefold() in names)


def _cells(columns: Sequence[str], sample: Rows, column: str) -> set[str]:
    at = list(columns).index(column)
    return {row[at].strip() for row in sample if at < len(row)}


def _limesurvey(columns: list[str], sample: Rows) -> Tool:
    submitted = _column(columns, "submitdate")
    completion = (Completion(submitted, frozenset({FILLED})),)
    choices = {}
    for column in columns:
        if re.search(r"\[[^\[\]]+\]$", column) and sample:
            cells = _cells(columns, sample, column)
            if cells and cells <= {"Y", "N", ""} and "Y" in cells:
                choices[column] = (("Y",), ("Y", "") if "N" not in cells else ("Y", "N"))
    own = _own(
        columns, "id", "submitdate", "lastpage", "startlanguage", "seed", "startdate", "datestamp", "token", "ipaddr", "refurl"
    )
    return Tool(_LIMESURVEY, completion, ("N/A",), ("N/A",), choices=choices, respondent=_column(columns, "id"), own=own)


def _sosci(columns: list[str], sample: Rows) -> Tool:
    completion = [Completion(name, _YES, frozenset({"0", "false", "falsch", ""})) for name in _own(columns, "finished")]
    completion += [
        Completion(name, frozenset({"interview"}), frozenset({"pretest", "admin", "adminpreview", "debug", "developer"}))
        for name in _own(columns, "mode")
    ]
    labels = 0
    if sample:
        case = list(columns).index(_column(columns, "case"))
        labels = int(case < len(sample[0]) and number_or_nan(sample[0][case]) != number_or_nan(sample[0][case]))
    below = [list(row) for row in sample[labels:]]
    choices = {}
    for column in columns:
        cells = _cells(columns, below, column) - {""} if below else set()
        if re.search(r"_\d+[a-z]?$", column) and cells and cells <= {"1", "2", "-9"} and {"1", "2"} & cells:
            choices[column] = (("2",), ("1", "2"))
        elif re.search(r"_\d+[a-z]?$", column) and cells and cells <= {"F", "T", "FALSE", "TRUE"}:
            true, false = ("T", "F") if cells <= {"F", "T"} else ("TRUE", "FALSE")
            choices[column] = ((true,), (true, false))
    own = _own(
        columns,
        *("case", "serial", "ref", "questnnr", "mode", "language", "started", "time_sum", "mailsent", "lastdata", "finished"),
        *("q_viewer", "lastpage", "maxpage", "missing", "missrel", "time_rsi", "deg_time"),
        *(column.casefold() for column in columns if re.fullmatch(r"TIME\d+", column)),
    )
    return Tool(
        _SOSCI,
        tuple(completion),
        ("-9", "-1"),
        choices=choices,
        respondent=_column(columns, "case"),
        own=own,
        label_rows=labels,
    )


def _efs(columns: list[str], sample: Rows) -> Tool:
    completion = [Completion(name, frozenset({"31", "32"})) for name in _own(columns, "dispcode")]
    completion += [Completion(name, frozenset({"0", ""}), frozenset({"1"})) for name in _own(columns, "tester")]
    choices = {
        column: (("1",), ("0", "1"))
        for column in columns
        if sample and re.fullmatch(r"v_\d+", column) and {"0", "1"} == _cells(columns, sample, column) - {"-77", ""}
    }
    own = _own(
        columns,
        *("lfdn", "external_lfdn", "tester", "dispcode", "lastpage", "quality", "duration", "browser", "referer"),
        *("device_type", "quota", "page_history", "output_mode", "javascript", "flash", "session_id", "language"),
        *("cleaned", "ats", "datetime", "date_of_last_access", "date_of_first_mail"),
    )
    missing = ("-77", "-66", "-99")
    return Tool(_EFS, tuple(completion), missing, ("-77",), ("0",), choices=choices, respondent=_column(columns, "lfdn"), own=own)


def _kobo(columns: list[str], sample: Rows) -> Tool:
    stems = {column.rsplit("/", 1)[0] for column in columns if "/" in column}
    options = {column: (("1",), ("0", "1")) for column in columns if "/" in column and column.rsplit("/", 1)[0] in columns}
    own = tuple(column for column in columns if column.startswith("_") or column.casefold() in ("start", "end", "deviceid"))
    return Tool(_KOBO, choices=options if stems else {}, respondent=_column(columns, "_uuid") or _column(columns, "_id"), own=own)


def _odk(columns: list[str], sample: Rows) -> Tool:
    own = _own(
        columns,
        *("submissiondate", "meta-instanceid", "meta-instancename", "key", "submitterid", "submittername", "deviceid"),
        *("attachmentspresent", "attachmentsexpected", "status", "reviewstate", "edits", "formversion"),
    )
    choices = {
        column: (("1",), ("0", "1"))
        for column in columns
        if "/" in column and sample and _cells(columns, sample, column) <= {"0", "1", ""}
    }
    return Tool(_ODK, choices=choices, respondent=_column(columns, "key"), own=own)


def _qualtrics(columns: list[str], sample: Rows) -> Tool:
    completion = [Completion(name, _YES, frozenset({"0", "false", "falsch"})) for name in _own(columns, "finished")]
    completion += [
        Completion(name, frozenset({"0", "ip address", "ip-adresse", "imported", "importiert"}))
        for name in _own(columns, "status")
    ]
    if not _own(columns, "finished"):
        completion += [Completion(name, frozenset({"100"})) for name in _own(columns, "progress")]
    labels = 0
    while labels < min(2, len(sample)) and _is_label_row(columns, sample[labels]):
        labels += 1
    own = _own(
        columns,
        *("startdate", "enddate", "status", "ipaddress", "progress", "duration (in seconds)", "finished", "recordeddate"),
        *("responseid", "recipientlastname", "recipientfirstname", "recipientemail", "externalreference"),
        *("locationlatitude", "locationlongitude", "distributionchannel", "userlanguage"),
    )
    return Tool(_QUALTRICS, tuple(completion), respondent=_column(columns, "responseid"), own=own, label_rows=labels)


def _is_label_row(columns: Sequence[str], row: Sequence[str]) -> bool:
    """Whether a row of a Qualtrics file holds texts or import ids: no interview has them where its id stands."""
    at = list(columns).index(_column(columns, "responseid"))
    return any('"ImportId"' in cell for cell in row) or (at < len(row) and not row[at].strip().startswith("R_"))


_SHAPES: Sequence[tuple[tuple[str, ...], Callable[[list[str], Rows], Tool]]] = (
    (("submitdate", "lastpage"), _limesurvey),
    (("case", "questnnr"), _sosci),
    (("lfdn", "dispcode"), _efs),
    (("responseid", "recordeddate"), _qualtrics),
    (("submissiondate", "key"), _odk),
    (("_uuid", "_submission_time"), _kobo),
    (("_id", "_submission_time"), _kobo),
)
