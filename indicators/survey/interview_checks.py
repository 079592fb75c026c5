"""Interviews that may not count: unfinished ones and tests, ids that stand twice, rows that are alike."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from files.cells import number_or_nan
from files.findings import MOST_ROWS_NAMED, Findings
from indicators.survey import toml_lines
from indicators.survey.codebook import Codebook, Completion
from indicators.survey.design import Wave
from indicators.survey.interviews import Doubled, Interviews, cells_of
from indicators.survey.tools import recognised
from language.phrases import Phrase

TOOL = "survey.tool"
"""The finding that says which survey tool a file was taken for: a report, no fault."""

_MOST_COLUMNS = 5  # that are named
_LEAST_ALIKE = 10
_LEAST_IDS = 10  # with fewer, a column is none of ids
_LEAST_WAVE, _MOST_WAVES = 0.02, 12  # the part of the file that a wave is, and how many there may be
_FAR_MORE = ((0.05, 10), (0.2, 4))  # the part of the rows that are alike, and how many times the pairs that chance makes


def check_interviews(interviews: Interviews, wave: Wave, file: str, findings: Findings) -> None:
    """Note everything that was seen.

    Raises
    ------
    Rejected
        If nobody is left.
    """
    codebook = interviews.codebook
    if codebook.only:
        _tell_only(interviews, wave, file, findings)
    if interviews.outside:
        _tell_outside(interviews, codebook, file, findings)
    several = _ask_who_counts(interviews, codebook, wave, file, findings)
    if several:
        return
    if codebook.respondent:
        _stop_at_doubled(interviews, codebook, file, findings)
    elif not wave.identical_rows and not _ask_doubled(interviews, codebook, file, findings):
        _ask_alike(interviews, file, findings)


def tell_tool(columns: Sequence[str], file: str, findings: Findings) -> None:
    """Say which survey tool a file was taken for, and what that means."""
    tool = recognised(columns)
    if tool is None:
        return
    observed = Phrase("taken for an export of {tool}", tool=tool.name)
    why = Phrase("Its columns are called as that tool calls them: {columns}.", columns=", ".join(tool.own[:_MOST_COLUMNS]))
    remedy = Phrase("Unfinished interviews are asked about by its columns.")
    if tool.missing:
        remedy = Phrase(
            "Unfinished interviews are asked about by its columns; its codes for “no answer” are {codes}.",
            codes=", ".join((*tool.missing, *tool.missing_on_scales)),
        )
    findings.mend(TOOL, file, observed=observed, why=why, remedy=remedy)


def _tell_only(interviews: Interviews, wave: Wave, file: str, findings: Findings) -> None:
    line = toml_lines.table("only", wave.only)
    if not interviews.kept:
        observed = Phrase("no interview has what {only} asks for", only=line)
        why = Phrase("Nobody would be left of {count} {count:interview|interviews}.", count=interviews.read)
        remedy = Phrase("Correct the cells in only of this wave in dataset.toml (capital letters count; “*” is any text).")
        raise findings.rejected("survey.only_nobody", file, observed=observed, why=why, remedy=remedy)
    if interviews.kept < interviews.read:
        observed = Phrase("{kept} of {read} interviews count", kept=interviews.kept, read=interviews.read)
        why = Phrase("The others are not what {only} asks for.", only=line)
        remedy = Phrase("They were left out, as dataset.toml says.")
        findings.mend("survey.only", file, observed=observed, why=why, remedy=remedy)


def _tell_outside(interviews: Interviews, codebook: Codebook, file: str, findings: Findings) -> None:
    if not interviews.kept:
        observed = Phrase("no interview is left of {count}", count=interviews.read)
        why = Phrase("All belong to cells of “{column}” that are left out.", column=codebook.quartier)
        remedy = Phrase("Correct leave_out under [[keys]] in dataset.toml.")
        raise findings.rejected("survey.only_nobody", file, observed=observed, why=why, remedy=remedy)
    observed = Phrase("{count} {count:interview|interviews} of no quartier", count=interviews.outside)
    why = Phrase(
        "Their cells in “{column}” are left out: these people live elsewhere, or do not say where.", column=codebook.quartier
    )
    remedy = Phrase("They count nowhere, not even for the whole city, as dataset.toml says.")
    findings.mend("survey.outside", file, observed=observed, why=why, remedy=remedy)


def _ask_who_counts(interviews: Interviews, codebook: Codebook, wave: Wave, file: str, findings: Findings) -> bool:
    """Ask about unfinished interviews and about other waves; one line answers both. Whether there are several waves."""
    kept: dict[str, list[str]] = {}
    seen: dict[str, list[str]] = {}
    waves: dict[str, list[str]] = {}
    for completion in codebook.completion:
        counts, column = interviews.cells[completion.column], completion.column
        if completion.waves:
            if several := _waves(counts, interviews.kept):
                waves[column], kept[column] = several, [_own_wave(several, wave)]
            continue
        finished, unfinished = _split(completion, counts)
        if unfinished:
            kept[column] = finished or list(counts)
            seen[column] = [f"{column} = {cell or '∅'}: {counts[cell]}" for cell in unfinished[:MOST_ROWS_NAMED]]
    line = toml_lines.table("only", {**wave.only, **kept})
    if seen:
        every = toml_lines.table("only", {**wave.only, **{column: list(interviews.cells[column]) for column in seen}})
        shown = "; ".join(cell for own in seen.values() for cell in own)
        observed = Phrase("of {count} interviews some seem unfinished, or tests: {cells}", count=interviews.kept, cells=shown)
        why = Phrase("Whoever stopped half-way, or only tried the questionnaire, would count like everybody else.")
        remedy = Phrase(
            "Write for this wave in dataset.toml: {example}. If everybody is to count: {every}", example=line, every=every
        )
        findings.ask("survey.unfinished", file, observed=observed, why=why, remedy=remedy)
    if waves:
        column, cells = next(iter(waves.items()))
        shown = ", ".join(f"{cell}: {interviews.cells[column][cell]}" for cell in cells)
        observed = Phrase("column “{column}” has interviews of several waves: {cells}", column=column, cells=shown)
        why = Phrase("All of them would count in this wave, and whoever was asked twice would count twice.")
        remedy = Phrase(
            "Write for this wave in dataset.toml: {example}. The other wave is a [[waves]] of its own, which may name the same"
            " file, with its own only. If all of them are one survey: {every}",
            example=line,
            every=toml_lines.table("only", {**wave.only, **{name: list(interviews.cells[name]) for name in waves}}),
        )
        findings.ask("survey.several_waves", file, observed=observed, why=why, remedy=remedy)
    return bool(waves)


def _waves(counts: Mapping[str, int], people: int) -> list[str]:
    """Cells of a column that tells waves apart; nothing where it says something else."""
    cells = [cell for cell in counts if cell]
    numbers = all(re.fullmatch(r"(?:19|20)\d\d|[1-9]", cell) or re.search(r"(?i)wel|wave|erheb", cell) for cell in cells)
    some = all(counts[cell] >= _LEAST_WAVE * people for cell in cells)
    return sorted(cells) if 2 <= len(cells) <= _MOST_WAVES and numbers and some else []


def _own_wave(cells: Sequence[str], wave: Wave) -> str:
    """The cell that means this wave: its id, or the year that it names; else the last one."""
    named = f"{wave.id} {wave.midpoint} {wave.period}"
    return next((cell for cell in cells if cell == wave.id or (len(cell) == 4 and cell in named)), cells[-1])


def _split(completion: Completion, counts: Mapping[str, int]) -> tuple[list[str], list[str]]:
    """The cells of finished interviews, and the others; nothing where the column says something else."""
    if completion.filled:
        return [cell for cell in counts if cell], [cell for cell in counts if not cell]
    if completion.last:
        pages = {cell: number_or_nan(cell) for cell in counts if number_or_nan(cell) >= 0}
        end = max(pages, key=lambda cell: pages[cell], default="")
        if set(counts) - {""} != set(pages) or 2 * counts.get(end, 0) < sum(counts.values()):
            return [], []
        return [end], [cell for cell in counts if cell != end]
    finished = cells_of(counts, completion.finished)
    if completion.unfinished:
        unfinished = cells_of(counts, completion.unfinished)
        return (finished, unfinished) if len(finished) + len(unfinished) == len(counts) and finished else ([], [])
    return finished, [cell for cell in counts if cell not in finished]


def _ask_doubled(interviews: Interviews, codebook: Codebook, file: str, findings: Findings) -> bool:
    """Ask about ids that stand twice in a column that is only called like one of ids."""
    for column in codebook.ids:
        doubled = interviews.doubled(column)
        more = sum(len(own.rows) - 1 for own in doubled)
        people = interviews.kept - more
        if not doubled or people < _LEAST_IDS:
            continue
        each = interviews.kept / people
        if each < 2:
            why = Phrase("The same interview would count twice, and every interval would be too narrow.")
        else:
            why = Phrase(
                "The file seems to have a row for each answer, or each wave, of a person: {rows} rows, {people} ids. Every row"
                " would count as a person.",
                rows=interviews.kept,
                people=people,
            )
        remedy = Phrase(
            "Delete the rows that are too many, or make one row a person of them; and write {respondent} for this wave in"
            " dataset.toml. If the column is no id of interviews: {alike}",
            respondent=f"respondent = {toml_lines.listed([column])[1:-1]}",
            alike="identical_rows = true",
        )
        findings.ask("survey.id_twice", file, _first(doubled), observed=_doubled_in(column, doubled), why=why, remedy=remedy)
        return True
    return False


def _doubled_in(column: str, doubled: Sequence[Doubled]) -> Phrase:
    rows = [own for own in doubled if own.rows[0] >= 0]
    shown = "; ".join(", ".join(map(str, own.rows[:MOST_ROWS_NAMED])) for own in rows[:MOST_ROWS_NAMED])
    if not shown:
        return Phrase(
            "{count} {count:id stands|ids stand} more than once in column “{column}”", count=len(doubled), column=column
        )
    return Phrase(
        "{count} {count:id stands|ids stand} more than once in column “{column}”: rows {rows}",
        count=len(doubled),
        column=column,
        rows=shown,
    )


def _first(doubled: Sequence[Doubled]) -> int | None:
    return next((own.rows[0] for own in doubled if own.rows[0] >= 0), None)


def _stop_at_doubled(interviews: Interviews, codebook: Codebook, file: str, findings: Findings) -> None:
    column = codebook.respondent or ""
    doubled = interviews.doubled(column)
    if not doubled:
        return
    why = Phrase("The same interview would count twice, and every interval would be too narrow.")
    remedy = Phrase(
        "Delete the rows that are too many. If “{column}” is no id of interviews, take respondent out of dataset.toml.",
        column=column,
    )
    findings.stop("survey.id_twice", file, _first(doubled), observed=_doubled_in(column, doubled), why=why, remedy=remedy)


def _ask_alike(interviews: Interviews, file: str, findings: Findings) -> None:
    """Ask where far more rows are alike than people who answer alike by chance, and they are a good part of the file."""
    more, pairs, chance = interviews.alike()
    far_more = any(more >= part * interviews.kept and pairs > times * chance for part, times in _FAR_MORE)
    if more < _LEAST_ALIKE or not far_more:
        return
    observed = Phrase(
        "{count} of {all} rows {count:equals|equal} an earlier row in every column that is used", count=more, all=interviews.kept
    )
    why = Phrase(
        "By chance about {chance} would. A file that was pasted twice doubles every number of answers.", chance=round(chance)
    )
    remedy = Phrase(
        "Delete the rows that are too many; or, if they are different people, write {example} for this wave in dataset.toml.",
        example="identical_rows = true",
    )
    findings.ask("survey.identical_rows", file, observed=observed, why=why, remedy=remedy)
