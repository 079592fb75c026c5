"""Colours of categories, which have no order: as far apart as they can be, also for whoever is colour-blind."""

from collections.abc import Sequence

PALETTE = ("#5555cc", "#bb9900", "#449999", "#bb2266", "#aaee99", "#aa88ff", "#776600", "#ffccff")
"""Found by a search among colours of middle lightness and chroma for the largest smallest difference (CIEDE2000) of any two,
to the usual eye and to eyes without one kind of cone (Machado, Oliveira and Fernandes 2009). `tests/geo/test_qualitative.py`
keeps the distance.
"""
REST = "#f6e2cd"
"""Of the category "nothing of the kind": pale, so that the others are seen, and yet darker than ground where nobody lives."""


def category_colours(categories: Sequence[str], rest: str = "") -> tuple[str, ...]:
    """A colour for each category.

    Parameters
    ----------
    categories : sequence of str
        Ids, at most eight.

    Raises
    ------
    ValueError
        If there are more categories than colours.
    """
    coloured = [category for category in categories if category != rest]
    if len(coloured) > len(PALETTE):
        raise ValueError(f"{len(coloured)} categories; there are {len(PALETTE)} colours that everybody can tell apart")
    colours = dict(zip(coloured, PALETTE, strict=False))
    return tuple(colours.get(category, REST) for category in categories)
