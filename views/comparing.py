"""What the page of comparisons is asked for, by the link."""

from __future__ import annotations

from reports.comparison_content import Comparison
from views.selection import Selection


def comparison_of(selection: Selection) -> Comparison:
    """The comparison that a selection names."""
    beside = tuple(one for one in selection.beside.split(",") if one)
    return Comparison(selection.theme, selection.group, selection.wave, selection.quartier, beside)
