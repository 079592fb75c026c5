"""Quartiers in a city's tables, matched to those of its boundaries; nothing is dropped in silence."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from files.findings import Findings
from files.key_findings import tell_of_keys
from files.key_proposals import Cells
from files.spellings import KeyRules, Spellings
from language.phrases import Phrase


@dataclass(frozen=True)
class KnownQuartiers:
    """The quartiers that the boundaries hold.

    Attributes
    ----------
    names : Mapping
        ``quartier_id`` to name.
    aliases : Mapping
        Other spellings that the city has declared, to ``quartier_id``.
    rules : Mapping
        File to the rules that ``[[keys]]`` names for it.
    city : tuple of str
        What the city is called: a row of this name is no quartier's.
    """

    names: Mapping[str, str]
    aliases: Mapping[str, str]
    rules: Mapping[str, KeyRules] = field(default_factory=dict)
    city: tuple[str, ...] = ()

    def ids_of(
        self, column: pd.Series, file: str, findings: Findings, *, optional: bool = False, droppable: bool = False
    ) -> pd.Series:
        """The ``quartier_id`` of each cell of a text column.

        A cell may hold the id, a declared alias, or the exact name, or what the file's rules allow. Unknown cells that
        resemble names or ids are asked about, others stop: one finding a kind, with the first row.

        Parameters
        ----------
        optional : bool
            Whether an empty cell is allowed (the whole city).
        droppable : bool
            Whether the reader leaves out rows that ``leave_out`` names (`dropped`).

        Returns
        -------
        Series
            Strings on the index of `column`; empty where the cell is empty, unknown, or means the whole city.
        """
        spellings, whole = self.spellings_of(file), self.rules_of(file).whole if optional else ()
        ids = {cell: spellings.get(cell) for cell in column.unique()}
        unknown: Cells = {}
        counts, first = column.value_counts(), {cell: int(str(row)) for row, cell in column.drop_duplicates().items()}
        for cell, quartier_id in ids.items():
            if not quartier_id and not (optional and (cell == "" or cell in whole)):
                unknown[cell] = first[cell], int(counts[cell])
        self.report_all(unknown, set(filter(None, ids.values())), file, findings, optional=optional, droppable=droppable)
        return column.map(ids).astype("str")

    def dropped(self, column: pd.Series, file: str) -> pd.Series:
        """Whether the rules of the file leave a row out."""
        return column.isin(self.rules_of(file).leave_out)

    def rules_of(self, file: str) -> KeyRules:
        """What ``dataset.toml`` says of the quartiers of a file."""
        return self.rules.get(file, KeyRules())

    def spellings_of(self, file: str) -> Spellings:
        """Every spelling that the rules of a file allow, to the ``quartier_id``."""
        return Spellings(self.spelled, self.rules_of(file))

    @cached_property
    def spelled(self) -> Mapping[str, str]:
        """Every id, declared alias and name of one quartier alone, to the ``quartier_id``."""
        counts = Counter(self.names.values())
        names = {name: quartier_id for quartier_id, name in self.names.items() if counts[name] == 1}
        return {**names, **self.aliases, **{quartier_id: quartier_id for quartier_id in self.names}}

    def check_aliases(self, file: str, findings: Findings) -> None:
        """Stop at every declared spelling that stands for no quartier."""
        for cell, quartier_id in self.aliases.items():
            if quartier_id not in self.names:
                why = Phrase("The boundaries have no quartier with this id.")
                remedy = Phrase("Correct it in [aliases]. Known ids: {ids}", ids=", ".join(list(self.names)[:20]))
                findings.stop("quartier.alias", file, observed=f'"{cell}" = "{quartier_id}"', why=why, remedy=remedy)

    def report_all(
        self,
        unknown: Cells,
        there: Collection[str],
        file: str,
        findings: Findings,
        *,
        optional: bool = False,
        droppable: bool = False,
    ) -> None:
        """Say what is wrong with cells that stand for no quartier: one finding a kind.

        Parameters
        ----------
        unknown : Mapping
            Cell to the row it is in first, and how often it occurs.
        there : collection of str
            The quartiers that the other cells of the column stand for.
        """
        if unknown:
            tell_of_keys(self, unknown, there, file, findings, optional=optional, droppable=droppable)
