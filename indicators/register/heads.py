"""What the heads of a wide table say: the figure, and its date."""

import re
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from files.cells import number_or_nan
from files.dates import PartialDate
from files.spellings import plain
from indicators.catalogue import Catalogue
from indicators.formulas import Formula, Rate, Register

_DATE = re.compile(r"(?<![\d.])(\d{1,2}\.\d{1,2}\.(?:19|20)\d\d|(?:19|20)\d\d-\d\d(?:-\d\d)?|(?:19|20)\d\d)(?![\d.]?\d)")
_BRACKETED_DATE = re.compile(r"[(\[]\s*(?:Stand|am|zum|as of|Stichtag)?\s*:?\s*\0\s*[)\]]", re.IGNORECASE)
_UNIT_OF_HEAD = re.compile(
    r"[(\[]\s*(?:Anzahl|absolut|abs\.|Personen|in %|%|in Prozent|number|count)\s*[)\]]"
    r"|\b(?:Anzahl|absolut|insgesamt|gesamt|abs\.)$|[,;]?\s*in (?:%|Prozent)$|\s%$",
    re.IGNORECASE,
)
_FOOTNOTE = re.compile(r"\s*(?:[¹²³⁴-⁹]+[)⁾]?|\*+|\s\(?[0-9a-z]\))$")
_MONTH = re.compile(
    r"\b(Jan|Feb|Mär|Mrz|Mar|Apr|Mai|May|Jun|Jul|Aug|Sep|Okt|Oct|Nov|Dez|Dec)[a-zä]*\.?\s+((?:19|20)\d\d)\b"
    r"|(?<![\d./])(0[1-9]|1[0-2])[./]((?:19|20)\d\d)(?![\d./])",
    re.IGNORECASE,
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan", "feb", "mär mrz mar", "apr", "mai may", "jun", "jul", "aug", "sep", "okt oct", "nov", "dez dec"), start=1
    )
    for name in names.split()
}
_SEASON = re.compile(r"(?<!\d)((?:19|20)\d\d)/(\d\d)(?!\d)")  # a school year is told by the year in which it begins
_YEARS = range(1900, 2200)
MOST_HEADER_ROWS = 3


def date_in(head: str) -> tuple[str, str]:
    """A head without the one date that it names, and the date; empty where it names none, or several."""
    head = _SEASON.sub(_first_year, head)
    months = list(_MONTH.finditer(head))
    if len(months) == 1 and not _DATE.findall(head.replace(months[0][0], " ")):
        name, year, number, other = months[0].groups()
        month = _MONTHS[name[:3].lower()] if name else int(number)
        return " ".join(head.replace(months[0][0], " ").split()), f"{year or other}-{month:02}"
    dates = _DATE.findall(head)
    if len(dates) != 1:
        return head, ""
    try:
        PartialDate.parse(dates[0])
    except ValueError:
        return head, ""
    rest = _BRACKETED_DATE.sub(" ", head.replace(dates[0], "\0"))
    rest = re.sub(r"\b(am|zum|Stand|vom|as of|im|Jahr)\s*:?\s*\0", "\0", rest).replace("\0", " ")
    return " ".join(re.sub(r"\(\s*\)|[\s,;:–-]+$", " ", rest).split()), dates[0]


def _first_year(season: re.Match[str]) -> str:
    return season[1] if int(season[2]) == (int(season[1]) + 1) % 100 else season[0]


def bare(head: str) -> str:
    """A head without what says how it is counted, and without marks of footnotes: “Einwohner [Anzahl] 1)” is “Einwohner”."""
    return " ".join(_UNIT_OF_HEAD.sub(" ", _FOOTNOTE.sub("", head)).split())


def joined(*rows: Sequence[str]) -> list[str]:
    """Heads of several rows as one: a head reaches over the empty ones to its right, as long as something stands below."""
    heads, reaching = [], [""] * len(rows)
    for column in zip(*rows, strict=True):
        for level, cell in enumerate(column):
            below = any(column[level + 1 :])
            if cell:
                reaching[level:] = [cell if below else "", *[""] * (len(rows) - level - 1)]
            elif not below:
                reaching[level] = ""
        heads.append(" ".join(part for part in (cell or above for cell, above in zip(column, reaching, strict=True)) if part))
    return heads


def goes_on_with_heads(first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether the row below the heads is a second row of them: years or words where figures would be, and no key."""
    filled = [cell for cell in second[1:] if cell]
    if not filled or (second[0] and first[0]) or not any(first[1:]):
        return False
    if "" not in first and any(map(is_number, filled)):
        return False
    return all(date_in(cell) != (cell, "") or not is_number(cell) for cell in filled)


def rows_of_heads(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """How many rows the heads have, the first one among them."""
    count = 1
    above = list(heads)
    for row in rows[: MOST_HEADER_ROWS - 1]:
        if not goes_on_with_heads(above, row):
            break
        above = joined(above, row)
        count += 1
    return count


def is_number(cell: str) -> bool:
    """Whether a cell can be read as one."""
    number = number_or_nan(cell)
    return number == number


def figures_of(formula: Formula) -> tuple[str, ...]:
    """The figures that a formula takes from the register."""
    match formula:
        case Register(figure):
            return (figure,)
        case Rate(above, below):
            return above, below
    return ()


def figures_by_name(catalogue: Catalogue) -> Mapping[str, str]:
    """Figures by what a town hall may call them: their ids, and the names of the indicators that show them."""
    names: dict[str, str] = {}
    for indicator in catalogue.indicators.values():
        figures = figures_of(indicator.formula)
        names |= {plain(figure): figure for figure in figures}
        if len(figures) == 1:
            for name in (*indicator.name.by_language.values(), indicator.id):
                names.setdefault(plain(name), figures[0])
    for own in catalogue.categorical.values():
        for name in (own.figure, *own.name.by_language.values(), own.id):
            names.setdefault(plain(name), own.figure)
    return names


def is_numeric(cells: Iterable[str], most: int = 200) -> bool:
    """Whether most of the cells that are not empty are numbers."""
    filled = [cell for cell in cells if cell][:most]
    numbers = sum(number_or_nan(cell.replace("%", "").strip()) == number_or_nan(cell.replace("%", "").strip()) for cell in filled)
    return bool(filled) and numbers >= 0.8 * len(filled)


def are_dates(cells: pd.Series) -> bool:
    """Whether all cells that are not empty are years or days of our time."""
    filled = [cell for cell in cells.unique() if cell]
    try:
        return bool(filled) and all(PartialDate.parse(cell).year in _YEARS for cell in filled)
    except ValueError:
        return False
