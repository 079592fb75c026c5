"""What the heads of a wide table say: the figure, and its date."""

import re
from collections.abc import Iterable, Mapping, Sequence

from files.cells import number_or_nan
from files.dates import PartialDate
from files.spellings import plain
from indicators.catalogue import Catalogue
from indicators.formulas import Formula, Rate, Register

_DATE = re.compile(r"(?<![\d.])(\d{1,2}\.\d{1,2}\.(?:19|20)\d\d|(?:19|20)\d\d-\d\d(?:-\d\d)?|(?:19|20)\d\d)(?![\d.]?\d)")


def date_in(head: str) -> tuple[str, str]:
    """A head without the one date that it names, and the date; empty where it names none, or several."""
    dates = _DATE.findall(head)
    if len(dates) != 1:
        return head, ""
    try:
        PartialDate.parse(dates[0])
    except ValueError:
        return head, ""
    rest = head.replace(dates[0], " ")
    return " ".join(re.sub(r"\(\s*\)|\b(am|zum|Stand|vom|as of|im|Jahr)\s*:?\s*$|[\s,;:–-]+$", " ", rest).split()), dates[0]


def joined(first: Sequence[str], second: Sequence[str]) -> list[str]:
    """Heads of two rows as one: a head of the first row reaches over the empty ones to its right."""
    heads, above = [], ""
    for upper, lower in zip(first, second, strict=True):
        above = upper or (above if lower else "")
        heads.append(" ".join(part for part in (above, lower) if part))
    return heads


def goes_on_with_heads(first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether the row below the heads is a second row of them: years or words where figures would be, and no key."""
    filled = [cell for cell in second if cell]
    if not filled or (second[0] and first[0]):
        return False
    return all(date_in(cell) != (cell, "") or number_or_nan(cell) != number_or_nan(cell) for cell in filled)


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
    return names


def is_numeric(cells: Iterable[str], most: int = 200) -> bool:
    """Whether most of the cells that are not empty are numbers."""
    filled = [cell for cell in cells if cell][:most]
    numbers = sum(number_or_nan(cell.replace("%", "").strip()) == number_or_nan(cell.replace("%", "").strip()) for cell in filled)
    return bool(filled) and numbers >= 0.8 * len(filled)
