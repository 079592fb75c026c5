"""Quartiers in a city's tables, matched to those of its boundaries; nothing is dropped in silence."""

import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

import pandas as pd

from files.date_keys import made_of
from files.findings import Findings
from files.toml_lines import quoted
from language.phrases import Phrase

_ALIKE = 0.8


@dataclass(frozen=True)
class KnownQuartiers:
    """The quartiers that the boundaries hold."""

    names: Mapping[str, str]  # quartier_id to name
    aliases: Mapping[str, str]  # other spellings that the city has declared, to quartier_id

    def ids_of(self, column: pd.Series, file: str, findings: Findings, *, optional: bool = False) -> pd.Series:
        """The ``quartier_id`` of each cell of a text column.

        A cell may hold the id, a declared alias, or the exact name. An unknown cell that resembles a
        name or id is asked about, any other stops; each is named once, with the first row it is in.

        Parameters
        ----------
        optional : bool
            Whether an empty cell is allowed (the whole city).

        Returns
        -------
        Series
            Strings on the index of `column`; empty where the cell is empty or unknown.
        """
        ids = {cell: self.spelled.get(cell, "") for cell in column.unique()}
        for cell, quartier_id in ids.items():
            if not quartier_id and not (optional and cell == ""):
                self.report(cell, int(column.index[column == cell][0]), file, findings)
        return column.map(ids).astype("str")

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

    def report(self, cell: str, row: int | None, file: str, findings: Findings) -> None:
        """Say what is wrong with a cell that stands for no quartier."""
        named = [quartier_id for quartier_id, name in self.names.items() if name == cell]
        if cell == "":
            code, why = "quartier.missing", Phrase("The row does not say which quartier it belongs to.")
            remedy = Phrase("Enter the quartier's id, or delete the row.")
        elif named:
            code, why = "quartier.ambiguous", Phrase("Several quartiers have this name: {ids}", ids=", ".join(named))
            remedy = Phrase("Enter the quartier's id instead of its name.")
        elif typed := made_of(cell, self.spelled):
            code, why = "quartier.made_a_date", Phrase("A spreadsheet has made a date of “{typed}”.", typed=typed)
            remedy = Phrase(
                "In the spreadsheet, format the column as text, enter the keys anew (“{typed}” here) and save; or add aliases.",
                typed=typed,
            )
        elif alike := self._resembling(cell):
            like = Phrase(
                "The boundaries have no quartier of this name or id; “{name}” ({id}) is alike.", name=self.names[alike], id=alike
            )
            answer = Phrase(
                "If it is meant, add to [aliases] in dataset.toml: {cell} = {id}", cell=quoted(cell), id=quoted(alike)
            )
            findings.ask("quartier.spelling", file, row, observed=cell, why=like, remedy=answer)
            return
        else:
            code, why = "quartier.unknown", Phrase("The boundaries have no quartier of this name or id.")
            remedy = Phrase(
                "Correct the id, or use boundaries that have this quartier. Known ids: {ids}",
                ids=", ".join(list(self.names)[:20]),
            )
        observed = cell or Phrase("an empty cell")
        findings.stop(code, file, row, observed=observed, why=why, remedy=remedy)

    def _resembling(self, cell: str) -> str:
        """The id of the quartier whose name or id differs from the cell only in spelling, or nothing."""
        if cell.isdigit():
            shorter = cell.lstrip("0")
            return next(
                (quartier_id for quartier_id in self.names if quartier_id.isdigit() and quartier_id.lstrip("0") == shorter), ""
            )
        plain = {_plain(name): quartier_id for quartier_id, name in self.names.items()}
        closest = get_close_matches(_plain(cell), plain, n=1, cutoff=_ALIKE)
        return plain[closest[0]] if closest else ""


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFC", name).casefold()
    return " ".join("".join(letter if letter.isalnum() else " " for letter in letters).split())
