"""The scale of a map as it is drawn: on a sheet, and in the presentation."""

from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from geo.drawing import patterns
from geo.drawing.scale import ClassScale, Joint
from geo.drawing.text_fit import text_width, xml_text

_TEXT = 12.0  # letters
_LINE = 15.0  # from one line of letters to the next
_BAR, _OVER = 16.0, 3.0  # height of the bar, and how far the city's mark stands out
_GAP = 8.0  # beside the bar, and between two limits
_BASE = 0.8  # of a letter's size, from the top of its line to its foot


@dataclass(frozen=True)
class ScaleStrip:
    """A scale fitted into a width, in units of the usual size.

    Attributes
    ----------
    left, bar : float
        Where the bar begins, and how wide it is.
    lines : int
        In which the limits stand.
    """

    scale: ClassScale
    left: float
    bar: float
    lines: int

    @property
    def height(self) -> float:
        """Of labels, bar and limits."""
        return _LINE + _OVER + _BAR + self.lines * _LINE + 2.0

    def drawn(self) -> str:
        """As SVG, from the upper left corner."""
        scale, top = self.scale, _LINE + _OVER
        step = self.bar / len(scale.colours)
        parts = [
            f'<rect x="{self.left + at * step:.1f}" y="{top:g}" width="{step:.1f}" height="{_BAR:g}" fill="{colour}" '
            f'stroke="{patterns.OUTLINE}" stroke-width="1"/>'
            for at, colour in enumerate(scale.colours)
        ]
        if scale.better:
            x, anchor = (self.left + self.bar + _GAP, "start") if scale.better_high else (self.left - _GAP, "end")
            parts.append(_text(scale.better, x, top + (_BAR - _TEXT) / 2, anchor))
        parts.extend(self._limits(top + _BAR + 1.0, step))
        if scale.city:
            parts.extend(self._city(scale.place(scale.city.value), scale.city.label, top))
        return "".join(parts)

    def _limits(self, top: float, step: float) -> Iterator[str]:
        if not self.scale.joints:
            yield _text(self.scale.labels[0], self.left, top, "start")
        for at, joint in enumerate(self.scale.joints):
            x, y = self.left + (at + 1) * step, top + (at % self.lines) * _LINE
            half = text_width(joint.text, _TEXT) / 2
            if not joint.text:
                yield _text(joint.before.strip(), x - _GAP / 2, y, "end")
                yield _text(joint.after.strip(), x + _GAP / 2, y, "start")
            elif joint.before:
                yield _text(joint.before + joint.text, x + half, y, "end", bold=joint.zero)
            elif joint.after:
                yield _text(joint.text + joint.after, x - half, y, "start", bold=joint.zero)
            else:
                yield _text(joint.text, x, y, "middle", bold=joint.zero)

    def _city(self, share: float, label: str, top: float) -> Iterator[str]:
        x, half = self.left + share * self.bar, text_width(label, _TEXT) / 2
        middle = min(max(x, half), max(half, self.left + self.bar - half))
        yield _text(label, middle, 0.0, "middle")
        for wide, ink in ((6.0, patterns.PAPER), (3.0, patterns.INK)):
            box = f'x="{x - wide / 2:.1f}" y="{top - _OVER:g}" width="{wide:g}" height="{_BAR + 2 * _OVER:g}"'
            yield f'<rect {box} fill="{ink}"/>'


def fit_scale(scale: ClassScale, width: float) -> ScaleStrip:
    """A scale whose words stand inside a width; limits that would touch take turns in several lines.

    Parameters
    ----------
    width : float
        In units of the usual size.
    """
    count = len(scale.colours)
    beside = text_width(scale.better, _TEXT) + _GAP if scale.better else 0.0
    left, right = (0.0, beside) if scale.better_high else (beside, 0.0)
    if scale.joints:  # words of the open ends may be longer than a step
        reaches = scale.joints[0].reach[0] * _TEXT, scale.joints[-1].reach[1] * _TEXT
        for _ in range(20):
            step = (width - left - right) / count
            left, right = max(left, reaches[0] - step), max(right, reaches[1] - step)
    bar = max(width - left - right, 1.0)
    return ScaleStrip(scale, left, bar, _lines(scale.joints, bar / count))


def scale_picture(scale: ClassScale, width: float) -> str:
    """The scale alone as an ``<svg>`` that says its classes; see `fit_scale` for the width."""
    strip = fit_scale(scale, width)
    said = [*scale.labels, *([scale.city.label] if scale.city else [])]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {strip.height:g}" role="img" '
        f'aria-label={quoteattr("; ".join(said))} font-family="system-ui, sans-serif">{strip.drawn()}</svg>'
    )


def _lines(joints: tuple[Joint, ...], step: float) -> int:
    """In how many lines limits take turns, so that those of one line do not touch."""

    def touch(first: Joint, second: Joint, steps: int) -> bool:
        return (first.reach[1] + second.reach[0]) * _TEXT + _GAP / 2 > steps * step

    counts = range(1, len(joints) + 1)
    return next((n for n in counts if not any(touch(*pair, n) for pair in zip(joints, joints[n:], strict=False))), 1)


def _text(text: str, x: float, top: float, anchor: str, *, bold: bool = False) -> str:
    weight = ' font-weight="600"' if bold else ""
    place = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return (
        f'<text x="{x:.1f}" y="{top + _TEXT * (_BASE + 0.2):.1f}" font-size="{_TEXT:g}"{weight}{place} '
        f'fill="{patterns.INK}">{xml_text(text)}</text>'
    )
