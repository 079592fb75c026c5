"""What stands around the map of a sheet: title and badge, scale bar, footer."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from geo.drawing import patterns
from geo.drawing.text_fit import Fitted, fit, paragraph

_TITLE, _SUBTITLE, _BADGE, _SMALL = 27.0, 14.5, 14.0, 10.8  # letters, in drawing units of the sheet
_QUIET = "#4a5160"
_TITLE_LINES = 3
_BADGE_SHARE = 0.3  # of the width at most
_BAR_SHARE = 0.25  # of the width at most
_BETWEEN = 6.0


@dataclass(frozen=True)
class Head:
    """Title, a badge at its right, and one line of what the numbers are of."""

    title: Fitted
    badge: Fitted
    subtitle: Fitted
    width: float

    @property
    def height(self) -> float:
        """In drawing units of the sheet."""
        below = _BETWEEN + self.subtitle.height if self.subtitle.lines else 0.0
        return max(self.title.height, self._badge_box[1]) + below

    @property
    def _badge_box(self) -> tuple[float, float]:
        if not self.badge.lines:
            return 0.0, 0.0
        return self.badge.width + 1.6 * self.badge.size, self.badge.height + 0.7 * self.badge.size

    def drawn(self, left: float, top: float) -> str:
        """As SVG."""
        wide, high = self._badge_box
        right = left + self.width
        badge = (
            f'<rect x="{right - wide:.1f}" y="{top:.1f}" width="{wide:.1f}" height="{high:.1f}" rx="{self.badge.size * 0.4:.1f}" '
            f'fill="#fff3d6" stroke="#8a5a00" stroke-width="1.2"/>'
            + self.badge.drawn(right - wide / 2, top + 0.35 * self.badge.size, "#5c3c00", "middle")
            if wide
            else ""
        )
        below = top + self.height - self.subtitle.height
        return self.title.drawn(left, top, patterns.INK) + badge + self.subtitle.drawn(left, below, _QUIET)


def set_head(title: str, subtitle: str, badge: str, width: float, size: float) -> Head:
    """Set title, line and badge into a width; `size` is that of all letters, 1 being the usual one."""
    marked = fit(badge, _BADGE_SHARE * width, _BADGE * size, most_lines=2, bold=True)
    for_badge = marked.width + 3 * marked.size if marked.lines else 0.0
    return Head(
        fit(title, width - for_badge, _TITLE * size, most_lines=_TITLE_LINES, bold=True),
        marked,
        fit(subtitle, width, _SUBTITLE * size, most_lines=2),
        width,
    )


@dataclass(frozen=True)
class Foot:
    """Remarks, source and date below a line."""

    texts: tuple[Fitted, ...]
    width: float

    @property
    def height(self) -> float:
        """In drawing units of the sheet."""
        return _BETWEEN + sum(text.height for text in self.texts) if self.texts else 0.0

    def drawn(self, left: float, top: float) -> str:
        """As SVG."""
        if not self.texts:
            return ""
        line = f"M{left:.1f} {top:.1f}H{left + self.width:.1f}"
        parts = [f'<path d="{line}" fill="none" stroke="{patterns.OUTLINE}" stroke-width="0.8"/>']
        y = top + _BETWEEN
        for text in self.texts:
            parts.append(text.drawn(left, y, _QUIET))
            y += text.height
        return "".join(parts)


def set_foot(texts: Sequence[str], width: float, size: float) -> Foot:
    """Set every text into its own lines; empty ones are left out."""
    return Foot(tuple(paragraph(text, width, _SMALL * size) for text in texts if text), width)


@dataclass(frozen=True)
class ScaleBar:
    """Directly below the map: how long a distance is."""

    width: float
    size: float

    @property
    def height(self) -> float:
        """In drawing units of the sheet."""
        return 2.2 * _SMALL * self.size

    def drawn(self, left: float, top: float, units_a_metre: float) -> str:
        """As SVG."""
        metres = round_length(_BAR_SHARE * self.width / units_a_metre)
        length, foot, tick = metres * units_a_metre, top + self.height - 1.0, 4.0 * self.size
        label = paragraph(f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m", self.width, _SMALL * self.size)
        bar = (
            f'<path d="M{left + 1:.1f} {foot - tick:.1f}V{foot:.1f}H{left + 1 + length:.1f}V{foot - tick:.1f}" fill="none" '
            f'stroke="{patterns.INK}" stroke-width="1.4"/>'
        )
        return bar + label.drawn(left + 1 + length / 2, foot - tick - label.height + 2, patterns.INK, "middle")


def round_length(longest: float) -> float:
    """The longest of 1, 2, 5, 10, 20 … and of 0.1, 0.2, 0.5 … that is not longer.

    Parameters
    ----------
    longest : float
        In any unit, above 0.
    """
    power = 10.0 ** math.floor(math.log10(longest))
    return next(step * power for step in (5, 2, 1) if step * power <= longest * (1 + 1e-9))
