"""A table of a city's participation while it is being read: each column is checked, and every fault noted."""

import re
from collections.abc import Collection, Mapping
from difflib import get_close_matches
from pathlib import Path

import pandas as pd

from files.cells import parse_list
from files.dates import PartialDate
from files.findings import MOST_ROWS_NAMED, Findings
from files.keys import KnownQuartiers
from files.tables import read_table
from files.text_columns import numbers, parse_each, stop_rows
from language.phrases import Phrase

MOST = 1_000_000  # people or mentions: more is a slip of the pen
_YEARS = range(1900, 2200)
_LONGEST_SHOWN = 60  # letters of a cell that is no id: it may be somebody's text in the wrong column


class Sheet:
    """A table whose columns are read one by one, each as a dict from row number to what stands there.

    Parameters
    ----------
    findings : Findings
        Takes every fault.
    required : tuple of str
        Columns that must be there; any other may be missing and is then empty.

    Raises
    ------
    Rejected
        As `files.tables.read_table`.
    """

    def __init__(self, path: Path, findings: Findings, required: tuple[str, ...]) -> None:
        self._table = read_table(path, findings, required=required)
        self.file = path.name
        self.findings = findings
        self.rows: list[int] = [int(row) for row in self._table.index]
        self.columns: list[str] = list(self._table.columns)

    def text(self, column: str) -> dict[int, str]:
        """Cells as they are."""
        return dict(zip(self.rows, self._series(column), strict=True))

    def ids(self, column: str) -> dict[int, str]:
        """Ids; each row needs one of its own."""
        cells = self._series(column)
        rows = cells.index[(cells == "") | cells.duplicated()]
        why, remedy = Phrase("The row has no id, or that of another row."), Phrase("Give each row an id of its own.")
        stop_rows(cells, rows, "workshops.id_twice", self.file, self.findings, why=why, remedy=remedy)
        return self.text(column)

    def dates(self, column: str) -> dict[int, PartialDate | None]:
        """Days, months or years; None where the cell is empty."""
        cells = self._series(column)
        why, remedy = Phrase("There is no such day."), Phrase("Write the date as 2018-02-03, 3.2.2018, 2018-02 or 2018.")
        parsed = parse_each(cells, _date, "workshops.date", self.file, self.findings, why=why, remedy=remedy)
        return dict(zip(self.rows, parsed, strict=True))

    def counts(self, column: str, *, least: int = 0) -> dict[int, int | None]:
        """Whole numbers from `least` upwards; None where the cell is empty."""
        cells = self._series(column)
        parsed = numbers(cells, self.file, self.findings)
        wrong = parsed.index[parsed.notna() & ((parsed < least) | (parsed > MOST) | (parsed % 1 != 0))]
        why = Phrase("This is no number of people or times.")
        remedy = Phrase("Write a whole number from {least} to {most}, or leave the cell empty.", least=least, most=MOST)
        stop_rows(cells, wrong, "workshops.no_count", self.file, self.findings, why=why, remedy=remedy)
        return {row: None if pd.isna(number) else int(number) for row, number in zip(self.rows, parsed, strict=True)}

    def option(self, column: str, allowed: Collection[str], *, required: bool = True) -> dict[int, str]:
        """One of the allowed ids a cell."""
        cells = self.text(column)
        self._unknown(column, {row: (cell,) for row, cell in cells.items() if cell or required}, allowed, several=False)
        return cells

    def options(self, column: str, allowed: Collection[str], *, required: bool = False) -> dict[int, tuple[str, ...]]:
        """Lists of allowed ids, each id once."""
        lists = {row: tuple(dict.fromkeys(parse_list(cell))) for row, cell in self.text(column).items()}
        self._unknown(column, {row: ids or ("",) for row, ids in lists.items() if ids or required}, allowed, several=True)
        return lists

    def place(self, column: str, quartiers: KnownQuartiers) -> dict[int, str]:
        """The ``quartier_id`` of each cell; empty for the whole city."""
        quartier_ids = quartiers.ids_of(self._series(column), self.file, self.findings, optional=True)
        return dict(zip(self.rows, quartier_ids, strict=True))

    def places(self, column: str, quartiers: KnownQuartiers) -> dict[int, tuple[str, ...]]:
        """Lists of ``quartier_id``; empty for the whole city."""
        spelled = {*quartiers.names, *quartiers.names.values(), *quartiers.aliases}
        joined = {row: (cell,) for row, cell in self.text(column).items() if cell not in spelled and _parts(cell) & spelled}
        self._unknown(column, joined, spelled, several=True)
        cells = self._series(column).mask(self._series(column).index.isin(list(joined)), "")
        members = cells.map(parse_list).explode().fillna("").astype("str")
        quartier_ids = quartiers.ids_of(members, self.file, self.findings, optional=True)
        lists = (tuple(dict.fromkeys(filter(None, ids))) for _, ids in quartier_ids.groupby(level=0, sort=False))
        return dict(zip(self.rows, lists, strict=True))

    def stop(self, code: str, observed: Mapping[int, Phrase | str], *, why: Phrase, remedy: Phrase) -> None:
        """Stop at these rows: the first ones are named with what was observed, the others counted."""
        self.findings.stop_rows(code, self.file, list(observed.items()), len(observed), why=why, remedy=remedy)

    def ask(
        self, code: str, observed: Mapping[int, Phrase | str], *, why: Phrase, remedy: Phrase, most: int = MOST_ROWS_NAMED
    ) -> None:
        """Ask about these rows, as `stop` does."""
        for row, cell in list(observed.items())[:most]:
            self.findings.ask(code, self.file, row, observed=cell, why=why, remedy=remedy)
        if len(observed) > most:
            rest = Phrase("{count} more {count:row|rows} of this kind", count=len(observed) - most)
            self.findings.ask(code, self.file, observed=rest, why=why, remedy=remedy)

    def finish(self) -> None:
        """Give up if anything was found that blocks.

        Raises
        ------
        Rejected
        """
        self.findings.finish()

    def _series(self, column: str) -> pd.Series:
        """Cells as they are, on the row numbers."""
        if column in self._table:
            return self._table[column]
        return pd.Series("", index=self._table.index, name=column, dtype="str")

    def _unknown(self, column: str, lists: Mapping[int, tuple[str, ...]], allowed: Collection[str], *, several: bool) -> None:
        """Stop once at each id that is not allowed, with the one that may be meant; from the sixth on they are counted."""
        rows: dict[str, list[int]] = {}
        for row, ids in lists.items():
            for cell in ids:
                if cell not in allowed:
                    rows.setdefault(cell, []).append(row)
        why = Phrase("The column “{column}” takes only ids that are known.", column=column)
        for cell, where in list(rows.items())[:MOST_ROWS_NAMED]:
            shown: Phrase | str = cell[:_LONGEST_SHOWN] or Phrase("an empty cell")
            if len(where) > 1:
                shown = Phrase("{cell} (in {count} {count:row|rows})", cell=shown, count=len(where))
            remedy = _remedy(cell, allowed, several=several)
            self.findings.stop("workshops.unknown_id", self.file, where[0], observed=shown, why=why, remedy=remedy)
        if len(rows) > MOST_ROWS_NAMED:
            rest = Phrase("{count} more {count:id that is|ids that are} not known", count=len(rows) - MOST_ROWS_NAMED)
            self.findings.stop("workshops.unknown_id", self.file, observed=rest, why=why, remedy=_known(allowed))


def _date(cell: str) -> PartialDate:
    date = PartialDate.parse(cell)
    if date.year not in _YEARS:
        raise ValueError(f"not a year of ours: {cell!r}")
    return date


def _parts(cell: str) -> set[str]:
    """What a list would hold, had it been separated by something else."""
    parts = {part.strip() for part in re.split(r"[,/+&]|\s+", cell) if part.strip()}
    return parts if len(parts) > 1 else set()


def _remedy(cell: str, allowed: Collection[str], *, several: bool) -> Phrase:
    if not several and len(parse_list(cell)) > 1:
        return Phrase("Write one id only; if several are meant, give each a row of its own.")
    if several and _parts(cell) & set(allowed):
        return Phrase("Separate the members of a list with “;”, in a file with semicolons with “|”.")
    spelled = {option.casefold(): option for option in allowed}
    close = get_close_matches(cell.casefold(), spelled, n=1)
    return Phrase("Did you mean “{option}”?", option=spelled[close[0]]) if close else _known(allowed)


def _known(allowed: Collection[str]) -> Phrase:
    return Phrase("Known are: {allowed}", allowed=", ".join(list(allowed)[:20]) or "–")
