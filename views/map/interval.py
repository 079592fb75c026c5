"""One interval drawn on its scale: every quartier behind it, the city as a mark."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from markupsafe import Markup

from indicators.estimates.vocabulary import Estimate
from views.frame.html import picture

_WIDTH, _HEIGHT, _ABOVE = 360.0, 60.0, 4.0  # letters of the mark rise above the zero line
_LEFT, _RIGHT, _LINE = 10.0, 350.0, 24.0
_INK, _QUIET, _OTHERS = "#1d5f8a", "#8a94a3", "#7c8794"


@dataclass(frozen=True)
class Scale:
    """The ends of the axis and how they are written."""

    low: float
    high: float
    low_label: str
    high_label: str

    def x(self, number: float) -> float:
        """Where a number stands in the drawing; outside values stand at the nearer end."""
        span = (self.high - self.low) or 1.0
        share = (min(max(number, self.low), self.high) - self.low) / span
        return round(_LEFT + (_RIGHT - _LEFT) * share, 1)


def draw_interval(
    scale: Scale, estimate: Estimate, others: Sequence[float], city: float | None, city_label: str, description: str
) -> Markup:
    """The drawing as an image.

    Parameters
    ----------
    scale : Scale
    estimate : Estimate
        With an interval.
    others : sequence of float
        The sound values of all quartiers: small dots, to half a pixel, so that thousands are no more to draw than hundreds.
    city : float or None
        The city's value, drawn as a mark across the line.
    city_label, description : str
        What stands at that mark, and what is read out in place of the picture.
    """
    places = sorted({round(2 * scale.x(other)) / 2 for other in others})
    path = "".join(f"M{x:g} {_LINE:g}h.01" for x in places)
    dots = f'<path d="{path}" stroke="{_OTHERS}" stroke-width="7" stroke-linecap="round"/>' if path else ""
    mark = ""
    if city is not None:
        x = scale.x(city)
        anchor = "start" if x < 40 else "end" if x > 320 else "middle"
        mark = (
            f'<path d="M{x} {_LINE - 11}V{_LINE + 11}" stroke="#1c2430" stroke-width="2"/>'
            f'<text x="{x}" y="9" text-anchor="{anchor}" fill="#1c2430">{escape(city_label)}</text>'
        )
    ends = (
        f'<text x="{_LEFT}" y="50" fill="#4b5563">{escape(scale.low_label)}</text>'
        f'<text x="{_RIGHT}" y="50" text-anchor="end" fill="#4b5563">{escape(scale.high_label)}</text>'
    )
    return picture(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 {-_ABOVE:g} {_WIDTH:g} {_HEIGHT:g}" '
        'font-family="system-ui, sans-serif" font-size="12">'
        f'<path d="M{_LEFT} {_LINE}H{_RIGHT}M{_LEFT} {_LINE - 5}v10M{_RIGHT} {_LINE - 5}v10" stroke="{_QUIET}"/>{dots}{mark}'
        f'<path d="M{scale.x(estimate.lower)} {_LINE}H{scale.x(estimate.upper)}" stroke="{_INK}" stroke-width="4" '
        f'stroke-linecap="round"/><circle cx="{scale.x(estimate.value)}" cy="{_LINE}" r="7" fill="{_INK}" stroke="#fff" '
        f'stroke-width="2"/>{ends}</svg>',
        description,
        "interval",
    )


def pointed(drawing: Markup, scale: Scale) -> Markup:
    """The drawing with a mark that the browser moves to the value of the quartier under the mouse (``linked.js``)."""
    ends = [f"{part:.12g}" for part in (scale.low, scale.high, 100 * _LEFT / _WIDTH, 100 * _RIGHT / _WIDTH)]
    return Markup('<span class="interval-of" data-scale="{}">{}<i style="top:{}%"></i></span>').format(
        " ".join(ends), drawing, round(100 * (_LINE + _ABOVE) / _HEIGHT, 1)
    )
