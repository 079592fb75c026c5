"""Links that say no more than they must: what a city's defaults say already is left out."""

from collections.abc import Mapping
from dataclasses import fields
from functools import lru_cache
from types import MappingProxyType

from dataset.dataset import Dataset
from views.frame.selection import Selection, complete

_ALWAYS = ("indicator", "wave")
"""Named even where they are the default: next year's survey is another default, and a link that is cited must not follow it."""
_ORDER = ("indicator", *(field.name for field in fields(Selection) if field.name != "indicator"))  # it brings its theme


@lru_cache(maxsize=512)
def short_parameters(dataset: Dataset, selection: Selection) -> Mapping[str, str]:
    """The parameters of the shortest link that opens the same selection, and keeps to its indicator and wave.

    Parameters
    ----------
    selection : Selection
        As `complete` gives it.

    Returns
    -------
    Mapping
        `complete` makes the same selection of it.
    """
    every = selection.parameters
    named = {name: every[name] for name in _ALWAYS}
    while (opened := complete(named, dataset, categories=True)[0].parameters) != every:
        differing = next((name for name in _ORDER if opened[name] != every[name] and name not in named), None)
        if differing is None:
            return MappingProxyType(every)
        named[differing] = every[differing]
    return MappingProxyType({name: named[name] for name in every if name in named})
