"""What the pictures of comparisons are made of: colours, dots and bars by state, texts."""

from dataclasses import dataclass

from geo.drawing.text_fit import xml_text
from reports.compare.content import State

INK, QUIET, GRID, PAPER = "#1c2430", "#4b5563", "#e3e7ec", "#ffffff"
CHOSEN = "#0b5d9c"
"""Of chosen quartiers, where no verdict gives a colour."""
OTHERS = "#6b7280"
"""Of what is not certain, and of quartiers that were not chosen."""
DOTS = {State.HIGHER: "#0b5d9c", State.LOWER: "#b34700"}
BARS = {State.HIGHER: "#7fb2d9", State.LOWER: "#eda66f"}
_BAR = "#a3abb8"


@dataclass(frozen=True)
class Drawn:
    """A drawing: what stands inside of it as SVG, and its size in pixels."""

    inside: str
    width: float
    height: float

    @property
    def svg(self) -> str:
        """As a picture by itself, on white, so that it is seen on every ground."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width:g} {self.height:g}" '
            f'width="{self.width:g}" height="{self.height:g}" font-family="Inter, system-ui, sans-serif">'
            f'<rect width="{self.width:g}" height="{self.height:g}" fill="{PAPER}"/>{self.inside}</svg>'
        )


def write(
    x: float, y: float, text: str, size: float = 12, colour: str = QUIET, anchor: str = "start", *, bold: bool = False
) -> str:
    """A text on its base line."""
    weight = ' font-weight="600"' if bold else ""
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    return f'<text {place} font-size="{size:g}" fill="{colour}"{weight}>{xml_text(text)}</text>'


def lines(path: str, colour: str = GRID, width: float = 1, more: str = "") -> str:
    """Lines of one kind."""
    return f'<path d="{path}" stroke="{colour}" stroke-width="{width:g}" fill="none"{more}/>' if path else ""


def draw_bar(start: float, end: float, y: float, state: State) -> str:
    """An interval; broken where the value is uncertain."""
    dashes = ' stroke-dasharray="5 4"' if state is State.UNRELIABLE else ""
    return lines(f"M{start:.1f} {y:.1f}H{end:.1f}", BARS.get(state, _BAR), 4, dashes)


def draw_dot(x: float, y: float, state: State) -> str:
    """A value: round above, a diamond below, hollow where it is uncertain."""
    colour = DOTS.get(state, OTHERS)
    if state is State.LOWER:
        return f'<path d="M{x:.1f} {y - 7:.1f}l7 7l-7 7l-7-7z" fill="{colour}"/>'
    hollow = state is State.UNRELIABLE
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{PAPER if hollow else colour}" stroke="{colour}" stroke-width="2"' + (
        ' stroke-dasharray="2 2"/>' if hollow else "/>"
    )
