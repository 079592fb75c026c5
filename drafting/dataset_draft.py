"""A draft of ``dataset.toml``: which files a city has, and what was answered about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from drafting.items import Item, Role
from drafting.recognition import Kind, Long
from drafting.sheets import Sheet
from drafting.toml_text import comment, exact, key, quoted, table, texts

PARTICIPATION = {
    Kind.CONTRIBUTIONS: ("contributions", "file"),
    Kind.MEASURES: ("measures", "file"),
    Kind.PLACES: ("places", "file"),
    Kind.ADDRESSES: ("addresses", "file"),
    Kind.INVITED: ("invitations", "file"),
    Kind.AREAS: ("areas", "file"),
}
_WORKSHOPS = {Kind.WORKSHOPS: "events", Kind.STATIONS: "stations", Kind.REACH: "reach"}


_WHOLES = {
    "kanton": ("Ganzer Kanton", "Kantonsdurchschnitt"),
    "landkreis": ("Ganzer Landkreis", "Kreisdurchschnitt"),
    "kreis": ("Ganzer Kreis", "Kreisdurchschnitt"),
    "gemeinde": ("Ganze Gemeinde", "Gemeindedurchschnitt"),
    "verbandsgemeinde": ("Ganze Verbandsgemeinde", "Durchschnitt der Verbandsgemeinde"),
    "region": ("Ganze Region", "Durchschnitt der Region"),
    "bezirk": ("Ganzer Bezirk", "Bezirksdurchschnitt"),
}
"""What all parts together and their value are called where a name says that it is no city's."""


def whole_lines(name: str) -> list[str]:
    """``whole`` and ``average`` of a place that its German name calls a canton, a district or the like; nothing of a city."""
    called = _WHOLES.get(name.split(" ", 1)[0].casefold())
    return [f"whole = {quoted(called[0])}", f"average = {quoted(called[1])}"] if called else []


@dataclass(frozen=True)
class Boundary:
    """What ``[boundaries]`` says."""

    file: str
    key: str
    name: str
    layer: str = ""
    only: Mapping[str, tuple[str, ...]] | None = None
    crs: str = ""
    encoding: str = ""
    repair: bool = False

    @property
    def lines(self) -> list[str]:
        """As TOML."""
        optional = [f"layer = {quoted(self.layer)}"] if self.layer else []
        optional += [f"only = {table({column: texts(kept) for column, kept in self.only.items()})}"] if self.only else []
        optional += [f"crs = {quoted(self.crs)}"] if self.crs else []
        optional += [f"encoding = {quoted(self.encoding)}"] if self.encoding else []
        optional += ["repair = true"] if self.repair else []
        own = [f"file = {exact(self.file)}", f"key = {exact(self.key)}", f"name = {exact(self.name)}"]
        return ["[boundaries]", *own, *optional, ""]


def wave_lines(
    wave_id: str, name: str, sheet: Sheet, quartier: str, items: Sequence[Item], only: Mapping[str, Sequence[str]], person: str
) -> list[str]:
    """``[[waves]]`` of one survey.

    Parameters
    ----------
    only : Mapping
        Column to the cells of interviews that count.
    person : str
        The column that numbers interviews; may be empty.
    """
    lines = ["[[waves]]", f"id = {quoted(wave_id)}", f"name = {quoted(name)}", f"file = {exact(sheet.file)}"]
    lines.append(f"quartier = {exact(quartier)}")
    lines += [f"respondent = {exact(person)}"] if person else []
    lines += [f"only = {table({column: texts(kept) for column, kept in only.items()})}"] if only else []
    for role in (Role.WEIGHT, Role.STRATUM):
        lines += [f"{role} = {exact(item.column)}" for item in items if item.role is role][:1]
    everywhere, single = missing_cells(items)
    lines.append(f"missing = {texts(everywhere)}")
    if single:
        lines.append(f"missing_in = {table({column: texts(own) for column, own in single.items()})}")
    return [*lines, ""]


def missing_cells(items: Iterable[Item]) -> tuple[list[str], dict[str, list[str]]]:
    """Cells that mean no answer everywhere, and those of columns in which one of these is an answer."""
    used = [item for item in items if item.role not in (Role.NOTHING, Role.ID, Role.WEIGHT, Role.STRATUM)]
    answers = {code for item in used for code in item.codes}
    everywhere = list(dict.fromkeys(["", *(cell for item in used for cell in item.missing if cell not in answers)]))
    single = {item.column: ["", *item.missing] for item in used if set(item.missing) & answers and "" not in item.codes}
    single |= {item.column: list(item.missing) for item in used if "" in item.codes}  # what is not ticked is an answer
    return everywhere, single


def statistics_lines(sheet: Sheet, quartier: str, columns: Mapping[str, Mapping[str, str]], date: str) -> list[str]:
    """``[[statistics]]`` of a wide table.

    Parameters
    ----------
    columns : Mapping
        Heading to the figure it is (``indicator``) and, where it names one, its ``date``.
    """
    lines = ["[[statistics]]", f"file = {exact(sheet.file)}", 'layout = "wide"', f"quartier = {exact(quartier)}"]
    lines += [f"header_rows = {sheet.header_rows}"] if sheet.header_rows > 1 else []
    lines += [f"date = {quoted(date)}"] if date else []
    lines.append("[statistics.columns]")
    lines += [f"{key(name)} = {table({k: quoted(v) for k, v in own.items()})}" for name, own in columns.items()]
    return [*lines, ""]


def long_lines(sheet: Sheet, quartier: str, long: Long | None) -> list[str]:
    """``[[statistics]]`` of a long table."""
    lines = ["[[statistics]]", f"file = {exact(sheet.file)}"]
    if long:
        heads = {"quartier_id": quartier, "indicator": long.figure, "date": long.date, "value": long.value}
        lines.append(f"heads = {table({name: exact(column) for name, column in heads.items() if column})}")
    return [*lines, ""]


def file_lines(sheet: Sheet) -> list[str]:
    """``[files."NAME"]``: what has to be known of a file to read it."""
    options = list(sheet.answers_of_file)
    options += [f"header = {sheet.header}"] if sheet.header > 1 else []
    options += [f"leave_out = [{', '.join(map(str, sheet.left_out))}]"] if sheet.left_out else []
    options += [f"sheet = {exact(sheet.sheet)}"] if sheet.sheet else []
    return [f"[files.{exact(sheet.file)}]", *options, ""] if options else []


def key_lines(file: str, left_out: Sequence[str], whole: Sequence[str]) -> list[str]:
    """``[[keys]]``: rows of a file that are of no quartier."""
    lines = [f"leave_out = {texts(left_out)}"] if left_out else []
    lines += [f"whole = {texts(whole)}"] if whole else []
    return ["[[keys]]", f"file = {exact(file)}", *lines, ""] if lines else []


def figure_answer_lines(file: str, small: Sequence[str]) -> list[str]:
    """``[[figures]]``: what is right about the figures of a file."""
    return ["[[figures]]", f"file = {exact(file)}", f"small = {texts(dict.fromkeys(small))}", ""] if small else []


def participation_lines(files: Mapping[Kind, str]) -> list[str]:
    """The tables of what came out of workshops."""
    lines: list[str] = []
    workshops = [f"{option} = {exact(files[kind])}" for kind, option in _WORKSHOPS.items() if kind in files]
    if Kind.WORKSHOPS in files:
        lines += ["[workshops]", *workshops, ""]
    for kind, (section, option) in PARTICIPATION.items():
        if kind in files:
            lines += [f"[{section}]", f"{option} = {exact(files[kind])}", ""]
    return lines


def population_lines(file: str, layer: str, persons: str) -> list[str]:
    """``[population]``: where people live."""
    lines = ["[population]", f"file = {exact(file)}", f"all = {exact(persons)}"]
    return [*lines, *([f"layer = {exact(layer)}"] if layer else []), ""]


def alias_lines(aliases: Mapping[str, str], remark: str) -> list[str]:
    """Other spellings of quartiers, and the keys they stand for."""
    if not aliases:
        return []
    return [*comment(remark), "[aliases]", *(f"{exact(cell)} = {exact(own)}" for cell, own in aliases.items()), ""]
