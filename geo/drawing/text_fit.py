"""Text in boxes without a font at hand: widths are estimated on the wide side, lines broken, sizes lowered."""

import re
import unicodedata
from dataclasses import dataclass
from xml.sax.saxutils import escape

LEADING = 1.28  # from line to line, in font sizes
BOLD = 1.08  # how much wider bold letters are
_CONTROL = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML has no place for them
_SPACE = re.compile(r"[ \t\r\n]+")  # not the no-break spaces
_PIECE = re.compile(r"[^-–/&?=_]*[-–/&?=_]|[^-–/&?=_]+")  # a word too long is broken here first
_NARROW, _WIDE = frozenset("iIjlftr.,:;'’‘!|()[]·- \u00a0\u202f"), frozenset("mwMW@%—…‰ǅæœÆŒЖШЩЮжшщю")


@dataclass(frozen=True)
class Fitted:
    """Text broken into lines.

    Attributes
    ----------
    size : float
        Of the letters, in drawing units.
    """

    lines: tuple[str, ...]
    size: float
    bold: bool = False

    @property
    def height(self) -> float:
        """Of all lines, in drawing units."""
        return len(self.lines) * self.size * LEADING

    @property
    def width(self) -> float:
        """Of the widest line, as estimated."""
        return max((text_width(line, self.size, self.bold) for line in self.lines), default=0.0)

    def drawn(self, x: float, top: float, colour: str, anchor: str = "start") -> str:
        """As ``<text>`` elements, one a line."""
        weight = ' font-weight="600"' if self.bold else ""
        place = "" if anchor == "start" else f' text-anchor="{anchor}"'
        return "".join(
            f'<text x="{x:.1f}" y="{top + self.size * (LEADING * number + 0.98):.1f}" font-size="{self.size:.1f}"'
            f'{weight}{place} fill="{colour}">{xml_text(line)}</text>'
            for number, line in enumerate(self.lines)
        )


def printable(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return _CONTROL.sub("", text)


def xml_text(text: str) -> str:
    """Escaped, and without the characters that XML cannot hold."""
    return escape(printable(text))


def text_width(text: str, size: float, bold: bool = False) -> float:
    """Estimated for the widest of the usual sans-serif fonts, in the units of `size`."""
    return sum(map(_letter_width, text)) * size * (BOLD if bold else 1.0)


def fit(text: str, width: float, size: float, *, most_lines: int, bold: bool = False) -> Fitted:
    """The text as large as it goes into `width` and `most_lines`: a little smaller rather than in one line more.

    However long it is, nothing of it is left out.
    """
    for lines in range(1, most_lines + 1):
        for smaller in (1.0, 0.93, 0.86):
            fitted = Fitted(tuple(_wrap(text, width, size * smaller, bold)), size * smaller, bold)
            if len(fitted.lines) <= lines:
                return _balanced(fitted, text, width)
    while len(fitted.lines) > most_lines:
        fitted = Fitted(tuple(_wrap(text, width, fitted.size * 0.9, bold)), fitted.size * 0.9, bold)
    return fitted


def paragraph(text: str, width: float, size: float, bold: bool = False) -> Fitted:
    """The text in as many lines as it needs."""
    return Fitted(tuple(_wrap(text, width, size, bold)), size, bold)


def _balanced(fitted: Fitted, text: str, width: float) -> Fitted:
    """The same lines, but of like length: a lone word in the last one looks lost."""
    narrowest, widest = width / 2, width
    while widest - narrowest > width / 100:
        middle = (narrowest + widest) / 2
        lines = tuple(_wrap(text, middle, fitted.size, fitted.bold))
        if len(lines) > len(fitted.lines):
            narrowest = middle
        else:
            fitted, widest = Fitted(lines, fitted.size, fitted.bold), middle
    return fitted


def _wrap(text: str, width: float, size: float, bold: bool) -> list[str]:
    lines: list[str] = []
    line = ""
    for word in filter(None, _SPACE.split(text)):
        for number, piece in enumerate(_pieces(word, width, size, bold)):
            longer = f"{line} {piece}" if line and not number else line + piece
            if line and text_width(longer, size, bold) > width:
                lines.append(line)
                longer = piece
            line = longer
    return [*lines, line] if line else lines


def _pieces(word: str, width: float, size: float, bold: bool) -> list[str]:
    """The word whole if a line holds it, else broken behind hyphens and slashes, else anywhere."""
    if text_width(word, size, bold) <= width:
        return [word]
    pieces: list[str] = []
    for part in _PIECE.findall(word):
        while text_width(part, size, bold) > width and len(part) > 1:
            cut = next((at for at in range(len(part) - 1, 1, -1) if text_width(part[:at], size, bold) <= width), 1)
            pieces.append(part[:cut])
            part = part[cut:]
        pieces.append(part)
    return pieces


def _letter_width(letter: str) -> float:
    if letter in _NARROW:
        return 0.36
    if letter in _WIDE or unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    if unicodedata.combining(letter):
        return 0.0
    return 0.72 if letter.isupper() else 0.62
