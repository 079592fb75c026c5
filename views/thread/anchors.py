"""Where contributions and measures stand, seen from a page."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from views.frame.links import to_thread
from workshops.contributions import Contribution
from workshops.measures import Measure


@dataclass(frozen=True)
class Anchors:
    """Addresses of contributions and measures: on the page itself, or on the page of their theme.

    Attributes
    ----------
    lang : str
    measures : collection of str or None
        Ids of those that stand on this page; None if all do.
    theme, quartier : str
        Of this page.
    part : int
        Which part of the contributions is shown here.
    parts : Mapping of str to int
        Ids of contributions to the part they stand in.
    """

    lang: str
    measures: Collection[str] | None = None
    theme: str = ""
    quartier: str = ""
    part: int = 1
    parts: Mapping[str, int] = field(default_factory=dict)

    def of_measure(self, measure: Measure) -> str:
        """The address of a measure."""
        anchor = f"measure-{measure.id}"
        here = self.measures is None or measure.id in self.measures
        return f"#{quote(anchor)}" if here else to_thread(self.lang, theme=measure.themes[0], anchor=anchor)

    def of_contribution(self, contribution: Contribution) -> str:
        """The address of a contribution of this page's theme and place."""
        anchor, part = f"said-{contribution.id}", self.parts.get(contribution.id, self.part)
        return f"#{quote(anchor)}" if part == self.part else self.of_part(part, anchor)

    def of_part(self, part: int, anchor: str = "") -> str:
        """The address of another part of the contributions."""
        return to_thread(self.lang, theme=self.theme, quartier=self.quartier, part=str(part), anchor=anchor)
