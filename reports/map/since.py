"""What has changed since the first comparable survey or date, in every quartier: where no trend over three surveys is told."""

from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from dataset.dataset import Dataset
from indicators.estimates.sentences import changes_of
from language.words import Words
from reports.map.requests import Display, MapRequest


@dataclass(frozen=True)
class Since:
    """A difference between two surveys or dates.

    Attributes
    ----------
    title : str
        Of a column.
    quartiers, city : DataFrame
        Of `Dataset.change_rows` and `Dataset.city_change`.
    said : tuple of str
        What was released about each quartier's change, a text a row; empty where nothing is tested.
    """

    title: str
    quartiers: pd.DataFrame
    city: pd.DataFrame
    said: tuple[str, ...]


def ends_of(dataset: Dataset, indicator: str, wave: str) -> tuple[str, str] | None:
    """From which survey or date to which: the first that may be compared, and the one that is shown.

    Where the first one is shown it is the last that may be compared with it; None where there is nothing to compare.
    """
    alike = dataset.comparable_waves(indicator, wave)
    if len(alike) < 2:
        return None
    return (alike[0], wave) if wave != alike[0] else (wave, alike[-1])


def since(dataset: Dataset, request: MapRequest, words: Words) -> Since | None:
    """The change beside a map's values; None where the map is one of a change, or there is nothing to compare."""
    ends = ends_of(dataset, request.indicator, request.wave)
    if ends is None or request.display is Display.CHANGE:
        return None
    quartiers, city = _changes(dataset, request.indicator, request.group, *ends)
    if quartiers["value"].isna().all():
        return None
    first, last = (dataset.period_name(wave, words) for wave in ends)
    title = words("Change {first} to {last}", first=first, last=last)
    if request.standard and dataset.catalogue.indicators[request.indicator].formula.standardised:
        title = words("Change {first} to {last}, as answered", first=first, last=last)
    tested = dataset.catalogue.indicators[request.indicator].formula.tested
    return Since(title, quartiers, city, tuple(changes_of(quartiers, words)) if tested else ())


@lru_cache(maxsize=256)  # the same for all displays
def _changes(dataset: Dataset, indicator: str, target_group: str, before: str, after: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    here = (indicator, target_group, before, after)
    return dataset.change_rows(*here), dataset.city_change(*here)
