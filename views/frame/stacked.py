"""Answers as stacked bars: a table whose head is the key of the colours, and whose rows are bars."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from reports.map.spread import Bar
from views.frame.html import breaking

_TABLE = Markup(
    '<table class="spread{}"><caption{}>{}</caption><thead{}><tr><td class="unseen"></td>{}</tr></thead><tbody>{}</tbody></table>'
)
_KEY = Markup('<th scope="col"><i style="background:{}"></i>{}</th>')
_ROW = Markup('<tr><th scope="row">{}{}</th>{}</tr>')
_UNSEEN = Markup(' class="unseen"')
_PIECE = Markup('<td{} style="--w:{};background:{};color:{}" title="{}: {}">{}{}</td>')
_SAID = Markup('<span class="unseen">{}: </span>')
_UNTOLD = Markup('<td class="untold" colspan="{}">{}</td>')


def stacked(
    bars: Iterable[Bar], keys: Sequence[tuple[str, str]], caption: str, uncertain: str, *, narrow: bool = False
) -> Markup:
    """Bars of the same answers, each a row.

    Parameters
    ----------
    keys : sequence of (str, str)
        Label and colour of every answer.
    caption : str
        What a screen reader calls the table, and what stands above narrow bars.
    uncertain : str
        What is said of a bar that rests on few answers.
    narrow : bool
        Whether each bar stands beside its name, below others that show the key already.
    """
    head = Markup("").join(_KEY.format(colour, label) for label, colour in keys)
    rows = Markup("").join(_row(bar, len(keys), uncertain) for bar in bars)
    seen, unseen = Markup(""), _UNSEEN
    return _TABLE.format(" narrow" if narrow else "", seen if narrow else unseen, caption, unseen if narrow else seen, head, rows)


def _row(bar: Bar, columns: int, uncertain: str) -> Markup:
    # where answers are put together, heads of columns would name a number by one of them
    together = any(piece.answers > 1 for piece in bar.pieces)
    pieces = Markup("").join(
        _PIECE.format(
            _span(piece.answers),
            piece.width,
            piece.colour,
            piece.ink,
            piece.label,
            piece.number,
            _SAID.format(piece.label) if together and piece.number else "",
            piece.number,
        )
        for piece in bar.pieces
    )
    pieces += _UNTOLD.format(columns, bar.untold) if bar.untold else Markup("")
    remark = Markup(" <small>({})</small>").format(uncertain) if bar.uncertain else Markup("")
    return _ROW.format(breaking(bar.name), remark, pieces)


def _span(answers: int) -> Markup:
    """Of a piece that holds several answers: as many columns of the head."""
    return Markup(' colspan="{}"').format(answers) if answers > 1 else Markup("")
