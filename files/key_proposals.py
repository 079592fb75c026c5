"""What cells that stand for no quartier may mean: a rule that explains many of them, or a name that is alike."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Protocol

from rapidfuzz import fuzz, process

from files.spellings import FORMS, KeyRules, Spellings, plain

Cells = dict[str, tuple[int | None, int]]
"""Cell to the row it is in first, and how often it occurs."""

_ALIKE = 80.0  # of 100


class Quartiers(Protocol):
    """As `files.keys.KnownQuartiers`."""

    @property
    def names(self) -> Mapping[str, str]:
        """``quartier_id`` to name."""

    @property
    def city(self) -> tuple[str, ...]:
        """What the city is called."""

    @property
    def spelled(self) -> Mapping[str, str]:
        """Ids, aliases and names to ``quartier_id``."""

    def rules_of(self, file: str) -> KeyRules:
        """Of a file."""


def best_rule(
    quartiers: Quartiers, cells: Cells, there: Collection[str], rules: KeyRules
) -> tuple[KeyRules, dict[str, str]] | None:
    """The rule that explains most of the cells, and what each then stands for; two at least.

    A rule that leads to quartiers which the file names already is none: those are rows of another level.
    """
    best: tuple[KeyRules, dict[str, str]] | None = None
    for proposed in _candidates(quartiers, cells, rules):
        spellings = Spellings(quartiers.spelled, proposed)
        matched = {cell: own for cell in cells if (own := spellings.get(cell))}
        others = set(matched.values())
        if len(others) >= 2 and others.isdisjoint(there) and (best is None or len(matched) > len(best[1])):
            best = proposed, matched
    return best


def _candidates(quartiers: Quartiers, cells: Cells, rules: KeyRules) -> Iterator[KeyRules]:
    for form in FORMS:
        if form not in rules.match:
            yield replace(rules, match=(*rules.match, form))
    zeros = (*rules.match, *(() if "zeros" in rules.match else ("zeros",)))
    if not rules.cut and not rules.add:
        ids = list(quartiers.names)
        for front in _fronts(list(cells)):
            yield replace(rules, cut=front)
            yield replace(rules, cut=front, match=zeros)
        for front in _fronts(ids):
            yield replace(rules, add=front)


def _fronts(texts: list[str]) -> Iterator[str]:
    """What most of several texts have in front, the shortest first."""
    first, last = min(texts, default=""), max(texts, default="")
    for length in range(1, min(len(first), len(last))):
        if len(texts) > 1 and first[:length] == last[:length]:
            yield first[:length]


def alike_in(quartiers: Quartiers, cells: Iterable[str]) -> dict[str, str]:
    """Cells that differ from a name or id only in spelling, or in a few letters, to the ``quartier_id``."""
    forms = [Spellings(quartiers.spelled, KeyRules(match=(form,))) for form in FORMS]
    names = {plain(name): quartier_id for quartier_id, name in quartiers.names.items()}
    owners = {}
    for cell in cells:
        own = next((own for form in forms if (own := form.get(cell))), "")
        if not own and re.search(r"[^\W\d_]", cell):
            closest = process.extractOne(plain(cell), list(names), scorer=fuzz.ratio, score_cutoff=_ALIKE)
            own = names[closest[0]] if closest else ""
        if own:
            owners[cell] = own
    return owners
