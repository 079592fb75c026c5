"""How a file spells quartiers where it does not do so as the boundaries do: rules that a city names, applied by lookup."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from files.cells import composed

_WHOLE_NUMBER = re.compile(r"(\d+)([.,]0+)?", re.ASCII)
_NUMBER_IN_FRONT = re.compile(r"^[\W_]*\d+[\W_]+")
_NUMBER_BEHIND = re.compile(r"[\W_]+\d+[\W_]*$")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


@dataclass(frozen=True)
class KeyRules:
    """What ``[[keys]]`` of ``dataset.toml`` says of one file.

    Attributes
    ----------
    match : tuple of str
        Names of `FORMS`: what may differ between a cell and an id or name of the boundaries.
    cut, add : str
        Taken off the front of a cell, and put there.
    leave_out : tuple of str
        Cells whose rows do not count, such as subtotals.
    whole : tuple of str
        Cells that mean the whole city.
    few_quartiers : bool
        Whether few of the quartiers occur, and rightly so.
    """

    match: tuple[str, ...] = ()
    cut: str = ""
    add: str = ""
    leave_out: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    few_quartiers: bool = False


def plain(cell: str) -> str:
    """Without capitals, signs and blanks between words; ä is ae and ß is ss."""
    letters = composed(cell).casefold().translate(_UMLAUTS)
    return " ".join("".join(letter if letter.isalnum() else " " for letter in letters).split())


def without_zeros(cell: str) -> str:
    """A whole number without zeros in front, or behind its point; empty for anything else."""
    number = _WHOLE_NUMBER.fullmatch(cell.strip())
    return (number.group(1).lstrip("0") or "0") if number else ""


def without_number(cell: str) -> str:
    """A name, plain, without the number in front of it."""
    return plain(_NUMBER_IN_FRONT.sub("", composed(cell)))


def without_number_behind(cell: str) -> str:
    """A name, plain, without the number behind it: “Altstadt (01)”."""
    return plain(_NUMBER_BEHIND.sub("", composed(cell)))


FORMS: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {"spelling": plain, "zeros": without_zeros, "number_in_front": without_number, "number_behind": without_number_behind}
)


class Spellings(dict[str, str]):
    """Every id, alias and name to its ``quartier_id``; `get` also takes what the rules allow.

    Blanks around a cell do not count, nor whether an umlaut is stored as one sign or as a letter and two dots.

    A form that two quartiers share stands for neither.

    Parameters
    ----------
    exact : Mapping
        Ids, aliases and names to the ``quartier_id``.
    """

    def __init__(self, exact: Mapping[str, str], rules: KeyRules) -> None:
        super().__init__({**_unique((composed(spelled), own) for spelled, own in exact.items()), **exact})
        self.rules = rules
        self._forms = {name: _unique((FORMS[name](spelled), own) for spelled, own in exact.items()) for name in rules.match}

    def get(self, cell: str, default: str = "") -> str:  # type: ignore[override]
        """The ``quartier_id`` that a cell stands for, else the default."""
        if cell in self or (cell := composed(cell)) in self:
            return self[cell]
        rules = self.rules
        cells = [cell]
        if (rules.cut and cell.startswith(rules.cut)) or (rules.add and not rules.cut):
            cells.append(rules.add + cell.removeprefix(rules.cut))
        for candidate in reversed(cells):
            if candidate in self:
                return self[candidate]
            for name, forms in self._forms.items():
                if (form := FORMS[name](candidate)) and form in forms:
                    return forms[form]
        return default

    def __reduce__(self) -> tuple[type["Spellings"], tuple[dict[str, str], KeyRules]]:
        return Spellings, (dict(self), self.rules)


def _unique(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    owners: dict[str, set[str]] = {}
    for form, own in pairs:
        owners.setdefault(form, set()).add(own)
    return {form: next(iter(own)) for form, own in owners.items() if form and len(own) == 1}
