"""Answers as stacked bars: a table whose head is the key of the colours, and whose rows are bars."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from reports.map.spread import Bar
from views.frame.html import breaking

_TABLE = Markup(
    '<table class="spread"><caption class="unseen">{}</caption><thead><tr><td class="unseen"></td>{}</tr></thead>'
    "<tbody>{}</tbody></table>"
)
_KEY = Markup('<th scope="col"><i style="background:{}"></i>{}</th>')
_ROW = Markup('<tr><th scope="row">{}{}</th>{}</tr>')
_PIECE = Markup('<td style="--w:{};background:{};color:{}" title="{}: {}">{}</td>')
_UNTOLD = Markup('<td class="untold" colspan="{}">{}</td>')


def stacked(bars: Iterable[Bar], keys: Sequence[tuple[str, str]], caption: str, uncertain: str) -> Markup:
    """Bars of the same answers, each a row.

    Parameters
    ----------
    keys : sequence of (str, str)
        Label and colour of every answer.
    caption : str
        What a screen reader calls the table.
    uncertain : str
        What is said of a bar that rests on few answers.
    """
    head = Markup("").join(_KEY.format(colour, label) for label, colour in keys)
    return _TABLE.format(caption, head, Markup("").join(_row(bar, len(keys), uncertain) for bar in bars))


def _row(bar: Bar, columns: int, uncertain: str) -> Markup:
    pieces = Markup("").join(
        _PIECE.format(piece.width, piece.colour, piece.ink, piece.label, piece.number, piece.number) for piece in bar.pieces
    )
    pieces += _UNTOLD.format(columns, bar.untold) if bar.untold else Markup("")
    remark = Markup(" <small>({})</small>").format(uncertain) if bar.uncertain else Markup("")
    return _ROW.format(breaking(bar.name), remark, pieces)
