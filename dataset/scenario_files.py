"""Scenarios as files: written so that a person can read and change them, and never outside the city's folder."""

import json
import os
import re
import tempfile
import unicodedata
from pathlib import Path

from dataset.scenarios import MOST_BYTES, MOST_FILES, SCENARIOS, Decision, Scenario
from files.dates import PartialDate
from language.phrases import Text
from workshops.weighing import WHOLE, Weighing

_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "ł": "l", "đ": "d"})
_LONGEST = 60
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)")  # Windows opens devices of these names
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class CannotKeep(OSError):
    """A scenario was not written; the reason is its text, and its kind in `why`.

    Parameters
    ----------
    why : str
        ``nameless``, ``exists``, ``too_many``, ``too_large`` or ``outside``.
    """

    def __init__(self, why: str, message: str) -> None:
        super().__init__(message)
        self.why = why


def file_name(name: str) -> str:
    """A name for a file that every system can hold: small letters, digits and hyphens.

    Parameters
    ----------
    name : str
        Anything; what is left of "../../etc/passwd" is ``etc-passwd.toml``.
    """
    plain = unicodedata.normalize("NFKD", name.lower().translate(_LETTERS))
    stem = re.sub(r"[^a-z0-9]+", "-", "".join(letter for letter in plain if not unicodedata.combining(letter)))
    stem = stem.strip("-")[:_LONGEST].strip("-") or "scenario"
    return ("scenario-" if _RESERVED.fullmatch(stem) else "") + stem + ".toml"


def scenario_toml(scenario: Scenario) -> str:
    """The text of a scenario's file; what is usual is left away."""
    weighing, usual = scenario.weighing, Weighing()
    lines = [f"name = {_text(scenario.name)}"]
    lines += _entry("description", scenario.description)
    lines += ["", "[choice]", f"k = {weighing.k}", f"group = {_string(weighing.group)}"]
    if weighing.wave:
        lines.append(f"wave = {_string(weighing.wave)}")
    if weighing.standard:
        lines.append(f"standard = {_string(weighing.standard)}")
    lines += [f"scaling = {_string(weighing.scaling)}", f"mean = {_string(weighing.mean)}"]
    lines += [
        f"{key} = {getattr(weighing, key)}"
        for key in WHOLE
        if key not in ("k", "seed") and getattr(weighing, key) != getattr(usual, key)
    ]
    lines += ["planned = true"] if weighing.planned else []
    lines += [f"{key} = {_list(ids)}" for key in ("left_out", "must", "without") if (ids := getattr(weighing, key))]
    lines += [f"seed = {weighing.seed}", "", "[weights]"]
    lines += [f"{_key(theme)} = {weight:g}" for theme, weight in weighing.weights.items()]
    return "\n".join([*lines, *_decided(scenario.decision), ""])


def keep(folder: Path, scenario: Scenario, *, instead: bool = False) -> Path:
    """Write a scenario beside the city's data; whoever reads meanwhile finds the old file or the whole new one.

    Parameters
    ----------
    folder : Path
        The city's folder.
    instead : bool
        Whether it may take the place of a file of the same name.

    Returns
    -------
    Path
        Of the file, whose name is made of the scenario's.

    Raises
    ------
    CannotKeep
        If it has no name, there is such a file, there are too many, or the folder is a link that leads elsewhere.
    OSError
        If the folder cannot be written to.
    """
    name = scenario.name.in_language("")
    if not _writable(name).strip():
        raise CannotKeep("nameless", "a scenario needs a name")
    directory = folder / SCENARIOS
    directory.mkdir(exist_ok=True)
    if not directory.resolve().is_relative_to(folder.resolve()):
        raise CannotKeep("outside", f"{directory} leads out of the city's folder")
    body = scenario_toml(scenario).encode()
    if len(body) > MOST_BYTES:
        raise CannotKeep("too_large", f"a scenario has at most {MOST_BYTES} bytes")
    target = directory / file_name(name)
    there = os.path.lexists(target)
    if there and not instead:
        raise CannotKeep("exists", f"{SCENARIOS}/{target.name} is there already")
    if not there and sum(1 for _ in directory.glob("*.toml")) >= MOST_FILES:
        raise CannotKeep("too_many", f"a city may keep {MOST_FILES} scenarios")
    handle, part_name = tempfile.mkstemp(prefix=".", suffix=".part", dir=directory)
    part = Path(part_name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(0o644)
        if instead:
            part.replace(target)
        else:
            _put(part, target)
    finally:
        part.unlink(missing_ok=True)
    return target


def _put(written: Path, target: Path) -> None:
    """Give a file its name, unless somebody else took it meanwhile."""
    try:
        os.link(written, target)
    except FileExistsError:
        raise CannotKeep("exists", f"{SCENARIOS}/{target.name} is there already") from None


def _decided(decision: Decision | None) -> list[str]:
    if decision is None:
        return []
    return [
        "",
        "[decision]",
        f"date = {_string(_day(decision.date))}",
        f"quartiers = {_list(decision.quartier_ids)}",
        *_entry("reason", decision.reason),
    ]


def _day(day: PartialDate) -> str:
    parts = [f"{day.year:04}"] + ([f"{day.month:02}"] if day.month else []) + ([f"{day.day:02}"] if day.day else [])
    return "-".join(parts)


def _entry(key: str, text: Text) -> list[str]:
    """A line for a text that has any letter."""
    return [f"{key} = {_text(text)}"] if any(map(_writable, text.by_language.values())) else []


def _text(text: Text) -> str:
    """A string, or an inline table of languages."""
    if set(text.by_language) <= {""}:
        return _string(text.in_language(""))
    languages = [language for language, written in text.by_language.items() if _writable(written)]
    return "{ " + ", ".join(f"{_key(language)} = {_string(text.by_language[language])}" for language in languages) + " }"


def _writable(text: str) -> str:
    return _UNWRITABLE.sub("", text)


def _string(text: str) -> str:
    """A basic string of TOML; what it cannot hold is left away."""
    return json.dumps(_writable(str(text)), ensure_ascii=False)


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _string(name)


def _list(ids: tuple[str, ...]) -> str:
    return "[" + ", ".join(map(_string, ids)) + "]"
