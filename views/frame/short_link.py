"""Links that say no more than they must: what a city's defaults say already is left out."""

from collections.abc import Mapping
from dataclasses import fields
from functools import lru_cache
from types import MappingProxyType

from dataset.dataset import Dataset
from views.frame.selection import Selection, complete

_ALWAYS = ("indicator", "wave")
"""Named even where they are the default: next year's survey is another default, and a link that is cited must not follow it."""
_ALONE = ("lang", "quartier", "workshops", "own", "beside", "workshop", "part")
"""Whatever they say, `complete` takes all others for the same."""
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


def changed_parameters(dataset: Dataset, selection: Selection, **changed: str) -> Mapping[str, str]:
    """The short link of a selection in which some parameters are others; a new indicator brings its theme."""
    every = selection.parameters
    changed = {name: value for name, value in changed.items() if value != every[name]}
    named = dict(short_parameters(dataset, selection))  # a page has many such links, and this is done once
    if not changed.keys() <= set(_ALONE):  # what was usual follows to what is usual there
        return short_parameters(dataset, complete(named | changed, dataset, categories=True)[0])
    usual, named = complete({}, dataset)[0].parameters, named | changed
    return {name: named[name] for name in every if name in named and not (name in changed and named[name] == usual[name])}
