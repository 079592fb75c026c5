"""Which of a file's areas count: the cells that ``only`` of ``[context.settlement]`` names, however they are written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from files.cells import canonical, composed
from files.findings import Findings
from files.spellings import plain
from files.toml_lines import quoted
from geo.reading.columns import as_text
from geo.reading.encodings import once
from language.phrases import Phrase, in_quotes

TABLE = "context.settlement"
_MOST_CELLS, _LONGEST = 12, 60  # shown of a column
_IN_DBF = 10  # letters of a column's name in a shapefile
_USUAL = "cp1252"
_Read = TypeVar("_Read")


def with_letters(read: Callable[[str | None], _Read], told: Callable[[UnicodeDecodeError], object] = lambda _: None) -> _Read:
    """What is read in the encoding that a file states, or in Windows-1252 where its letters are none of it.

    Parameters
    ----------
    read : callable
        Takes the encoding; None: as the file states.
    told : callable
        Takes why it was not read so.
    """
    try:
        return read(None)
    except UnicodeDecodeError as error:
        told(error)
        return read(_USUAL)


def tell_of_letters(error: UnicodeDecodeError, file: str, findings: Findings) -> None:
    """Say that cells were read in another encoding than the file states."""
    findings.mend(
        "settlement.letters",
        file,
        observed=Phrase("cells that are not in the encoding that the file states ({encoding})", encoding=error.encoding),
        why=Phrase("The .cpg part names the encoding, and umlauts cannot be read with it."),
        remedy=Phrase("They were read as Windows-1252; nothing needs to be done if “only” finds its areas."),
    )


def columns_of(fields: Sequence[str], file: str, only: Mapping[str, Sequence[str]], findings: Findings) -> dict[str, str]:
    """The file's own name of each column that ``only`` names.

    Raises
    ------
    Rejected
        If it lacks one.
    """
    spelled = {composed(field): field for field in fields}
    absent = [column for column in only if composed(column) not in spelled]
    if absent:
        alike = {column: own for column in absent for own in fields if _are_alike(column, own)}
        remedy = Phrase("Correct the name under [{table}.only] in dataset.toml (capital letters count).", table=TABLE)
        if len(alike) == len(absent):
            remedy = _instead({alike.get(column, column): cells for column, cells in only.items()})
        why = Phrase("The file has no column {columns}.", columns=in_quotes(absent))
        findings.stop("settlement.missing_column", file, observed=", ".join(fields) or "–", why=why, remedy=remedy)
        findings.finish()
    return {column: spelled[composed(column)] for column in only}


def _are_alike(column: str, own: str) -> bool:
    """Whether a name differs in capitals alone, in what a shapefile keeps of it, or in how its umlauts were read."""
    meant = composed(column).casefold()
    return composed(once(own) or own).casefold() in (meant, meant[:_IN_DBF])


def _instead(only: Mapping[str, Sequence[str]]) -> Phrase:
    return Phrase(
        "Write this line under [{table}] in dataset.toml, in the place of the “only” that stands there:\n{line}",
        table=TABLE,
        line=_line(only),
    )


def _line(only: Mapping[str, Sequence[str]]) -> str:
    entries = ", ".join(f"{quoted(column)} = [{', '.join(map(quoted, cells))}]" for column, cells in only.items())
    return f"only = {{ {entries} }}"


def counting_by(
    column: pd.Series, named: str, only: Mapping[str, Sequence[str]], file: str, findings: Findings
) -> NDArray[np.bool_]:
    """Which areas count by one column; what ``only`` names and no area has is told, or asked about where it is alike.

    Umlauts are compared however they are stored or were read, numbers as numbers; blanks around a cell do not count.
    """
    cells = only[named]
    texts = as_text(column)
    own = {text: (composed(text), canonical(text), canonical(once(text) or text)) for text in texts.unique()}
    wanted = {canonical(cell): cell for cell in cells}
    fitting = {text: next((wanted[form] for form in forms[1:] if form in wanted), None) for text, forms in own.items()}
    absent = [cell for cell in wanted.values() if cell not in fitting.values()]
    alike = [text for text in own if fitting[text] is None and plain(text) in {plain(cell) for cell in wanted.values()} - {""}]
    counts = texts.value_counts()
    if absent and (alike or len(absent) == len(wanted)):
        others = [str(text) for text in counts.index if text][:_MOST_CELLS]
        findings.ask(
            "settlement.only",
            file,
            observed=Phrase(
                "column “{column}”: {cells}", column=named, cells=in_quotes((o[:_LONGEST] for o in others), _MOST_CELLS)
            ),
            why=Phrase("“only” names {cells}, which no area in or near the city has.", cells=in_quotes(absent, _MOST_CELLS)),
            remedy=_instead({**only, named: [*(cell for cell in cells if cell not in absent), *alike]})
            if alike
            else Phrase(
                "Name the cells of the areas in which people live, in the way of this line, and leave out those of woods and"
                " fields:\n{line}",
                line=_line({**only, named: others}),
            ),
        )
    elif absent or alike:
        findings.mend(
            "settlement.only_absent",
            file,
            observed=Phrase("column “{column}”: {cells}", column=named, cells=in_quotes([*absent, *alike], _MOST_CELLS)),
            why=Phrase("No area has it, though “only” names it.") if absent else Phrase("“only” names it in another spelling."),
            remedy=Phrase("Such areas do not count. Nothing needs to be done if that is right; else correct “only”."),
        )
    return texts.map(lambda text: fitting[text] is not None).to_numpy(dtype=bool)
