"""Rows that have more or fewer cells than the headings: values would shift into wrong columns."""

from __future__ import annotations

from collections.abc import Iterable

from files.findings import MOST_ROWS_NAMED, Findings
from files.headings import Line
from language.phrases import Phrase


class Widths:
    """Looks at portions of a table, and tells at the end.

    Parameters
    ----------
    width : int
        Cells of the headings.
    header_row : int
        Their line.
    """

    def __init__(self, width: int, header_row: int) -> None:
        self.width, self.header_row = width, header_row
        self._lines = self._wrong = self._wider = 0
        self._first: list[tuple[int, int]] = []
        self._first_wider: Line | None = None
        self._delimiters = self._first_delimiter = 0

    def add(self, lines: Iterable[Line]) -> None:
        """Look at some lines."""
        for number, cells in lines:
            self._lines += 1
            if len(cells) == self.width:
                continue
            if len(cells) > self.width and not any(cell.strip() for cell in cells[self.width :]):
                self._delimiters += 1  # nothing stands behind the last delimiter
                self._first_delimiter = self._first_delimiter or number
                del cells[self.width :]
                continue
            self._wrong += 1
            if self._wrong <= MOST_ROWS_NAMED:
                self._first.append((number, len(cells)))
            if len(cells) > self.width:
                self._wider += 1
                self._first_wider = self._first_wider or (number, cells)

    @property
    def sound(self) -> bool:
        """Whether all rows so far were as wide as the headings."""
        return not self._wrong

    def check(self, file: str, findings: Findings) -> None:
        """Stop at rows of another width; with one finding, where most have one cause.

        Raises
        ------
        Rejected
        """
        if self._delimiters:
            observed = Phrase(
                "{count} {count:row with a delimiter at its|rows with a delimiter at their} end that the header does not have",
                count=self._delimiters,
            )
            findings.mend(
                "table.delimiter_at_end",
                file,
                self._first_delimiter,
                observed=observed,
                why=Phrase("Some programs end each row with one more delimiter; nothing stands behind it."),
                remedy=Phrase("Nothing to do: it was left out."),
            )
        why = Phrase("A row that is cut off or has a stray delimiter would shift its values into wrong columns.")
        remedy = Phrase("Complete the row; put text that contains the delimiter into quotation marks.")
        if self._first_wider and self._wider > max(MOST_ROWS_NAMED, self._lines / 2):
            self._stop_at_shifted(self._first_wider, file, findings)
        else:
            for number, cells in self._first:
                observed = Phrase("{cells} cells where the header has {expected}", cells=cells, expected=self.width)
                findings.stop("table.ragged_row", file, number, observed=observed, why=why, remedy=remedy)
            if self._wrong > MOST_ROWS_NAMED:
                more = Phrase("{count} more {count:row|rows} of this kind", count=self._wrong - MOST_ROWS_NAMED)
                findings.stop("table.ragged_row", file, observed=more, why=why, remedy=remedy)
        findings.finish()

    def _stop_at_shifted(self, line: Line, file: str, findings: Findings) -> None:
        number, cells = line
        observed = Phrase(
            "{count} {count:row|rows} with more cells than the header in row {header} has, such as {cells}"
            " instead of {expected}: {row}",
            count=self._wider,
            header=self.header_row,
            cells=len(cells),
            expected=self.width,
            row=" | ".join(cells)[:80],
        )
        why = Phrase(
            "The sign between the cells stands inside cells too: a decimal comma in a file with commas, most likely. Values would"
            " shift into wrong columns."
        )
        remedy = Phrase(
            "Save the file anew with semicolons between the cells (“CSV, separated by semicolons”), or with decimal points, or"
            " as .xlsx."
        )
        findings.stop("table.shifted_cells", file, number, observed=observed, why=why, remedy=remedy)
