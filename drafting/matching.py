"""How the cells of a column match the quartiers that the boundaries hold."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

EXACT, SPELLED, ALIKE = "exact", "spelled", "alike"
_ALIKE_FROM = 82.0  # of 100: nearer names are proposed, never taken
_NUMBER_BEFORE = re.compile(r"^\s*\d+[\s.:)/_-]*(?=[^\W\d])")
_TOTALS = re.compile(r"(insgesamt|gesamt|gesamtstadt|summe|stadt .*|ganze stadt|total|alle)", re.IGNORECASE)


@dataclass(frozen=True)
class Match:
    """What became of the different cells of one column.

    Attributes
    ----------
    exact : frozenset of str
        Cells that are a key or a name of the boundaries.
    spelled, alike : Mapping
        Cell to key: the same but for spelling, and merely alike.
    unknown : tuple of str
        All others that are not empty.
    quartiers : frozenset of str
        Keys that an exact or differently spelled cell stands for.
    """

    exact: frozenset[str] = frozenset()
    spelled: Mapping[str, str] = field(default_factory=dict)
    alike: Mapping[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    quartiers: frozenset[str] = frozenset()

    @property
    def certain(self) -> int:
        """How many cells stand for a quartier, but for their spelling."""
        return len(self.exact) + len(self.spelled)

    @property
    def part(self) -> float:
        """Of all different cells that are not totals, the part that stands for a quartier."""
        others = [cell for cell in self.unknown if not is_total(cell)]
        everything = self.certain + len(self.alike) + len(others)
        return self.certain / everything if everything else 0.0


def is_total(cell: str) -> bool:
    """Whether a cell names the whole city rather than a part of it."""
    return bool(_TOTALS.fullmatch(cell.strip()))


def match(cells: Iterable[str], names: Mapping[str, str]) -> Match:
    """Match different cells with the boundaries.

    Parameters
    ----------
    cells : iterable of str
    names : Mapping
        Key to name.
    """
    different = [cell for cell in dict.fromkeys(cells) if cell]
    counts = Counter(names.values())
    keys = {**{name: key for key, name in names.items() if counts[name] == 1}, **{key: key for key in names}}
    exact = {cell: keys[cell] for cell in different if cell in keys}
    rest = [cell for cell in different if cell not in keys]
    spelled = _same_spelling(rest, names)
    rest = [cell for cell in rest if cell not in spelled]
    likely = 2 * (len(exact) + len(spelled)) >= len(different)
    taken = {*exact.values(), *spelled.values()}
    alike = _resembling([cell for cell in rest if not is_total(cell)], names, taken) if likely else {}
    unknown = tuple(cell for cell in rest if cell not in alike)
    return Match(frozenset(exact), spelled, alike, unknown, frozenset({*exact.values(), *spelled.values()}))


def plain(text: str) -> str:
    """Small letters and digits, words apart by one blank: what is left when spelling is left out."""
    letters = unicodedata.normalize("NFC", text).casefold().replace("ß", "ss")
    return " ".join("".join(letter if letter.isalnum() else " " for letter in letters).split())


def _same_spelling(cells: Sequence[str], names: Mapping[str, str]) -> dict[str, str]:
    """Cell to key where a plain form of both is the same, and stands for one quartier and one cell only."""
    for forms in (_plain_forms, _forms_without_number, _forms_without_prefix):
        keys = _unique(forms(names))
        own = {cell: form for cell, form in forms({cell: cell for cell in cells}).items() if form}
        doubled = Counter(own.values())
        pairs = {cell: keys[form] for cell, form in own.items() if form in keys and doubled[form] == 1}
        if pairs:
            break
    else:
        pairs = {}
    keys = _unique({key: key.lstrip("0") or "0" for key in names if key.isdigit()})
    for cell in cells:
        if cell.isdigit() and (cell.lstrip("0") or "0") in keys:
            pairs.setdefault(cell, keys[cell.lstrip("0") or "0"])
    return pairs


def _plain_forms(texts: Mapping[str, str]) -> dict[str, str]:
    return {key: plain(text) for key, text in texts.items()}


def _forms_without_number(texts: Mapping[str, str]) -> dict[str, str]:
    return {key: plain(_NUMBER_BEFORE.sub("", text)) for key, text in texts.items()}


def _forms_without_prefix(texts: Mapping[str, str]) -> dict[str, str]:
    """Without the first word, if all have the same one ("Bezirk Uster")."""
    forms = _plain_forms(texts)
    first = {form.partition(" ")[0] for form in forms.values()}
    return {key: form.partition(" ")[2] for key, form in forms.items()} if len(first) == 1 and len(forms) > 1 else forms


def _unique(forms: Mapping[str, str]) -> dict[str, str]:
    counts = Counter(forms.values())
    return {form: key for key, form in forms.items() if form and counts[form] == 1}


def _resembling(cells: Sequence[str], names: Mapping[str, str], taken: Iterable[str]) -> dict[str, str]:
    free = {key: plain(_NUMBER_BEFORE.sub("", name)) for key, name in names.items() if key not in set(taken)}
    pairs: dict[str, str] = {}
    for cell in cells:
        if any(letter.isalpha() for letter in cell) and free:
            hit = process.extractOne(plain(cell), free, scorer=fuzz.token_sort_ratio, score_cutoff=_ALIKE_FROM)
            if hit and hit[2] not in pairs.values():
                pairs[cell] = hit[2]
    return pairs
