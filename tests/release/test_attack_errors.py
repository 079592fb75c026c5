"""Errors that are pooled over quartiers must not tell of those that are withheld: small cells weigh most in a pool."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable
from functools import cache

import numpy as np
import pandas as pd

from release.coarsening.errors import with_generalised_errors
from release.tables.thresholds import Thresholds
from tests.indicators.small_city import HELP, catalogue
from tests.release.outsider_raw import Surveyed

SHOWN = ((120, 60), (90, 30))  # people, and how many of them said yes
WITHHELD = (7, 8)  # fifteen answers: of fewer a third quartier would be withheld with them
CATALOGUE = catalogue(HELP, groups=())
Yes = tuple[int, ...]


@cache
def _city(withheld: Yes) -> Surveyed:
    """Everybody weighs the same; of two quartiers the answers are told, of two not even their number."""
    cells = [*SHOWN, *zip(WITHHELD, withheld, strict=True)]
    people = [(f"{number:02d}", float(who < yes)) for number, (n, yes) in enumerate(cells) for who in range(n)]
    frame = pd.DataFrame(people, columns=["quartier_id", "help"]).astype({"quartier_id": "str"})
    nothing = pd.Series("", index=frame.index, dtype="str")
    frame = frame.assign(stratum=nothing, psu=nothing, stratum_size=np.nan, weight=1.0, groups=0)
    return Surveyed("w", CATALOGUE, frame, Thresholds())


def _told_apart(publish: Callable[[Surveyed], pd.DataFrame]) -> list[list[Yes]]:
    """What can have been answered in the withheld quartiers, by half of them at most, in sets of which the same is told."""
    alike: dict[str, list[Yes]] = defaultdict(list)
    for yes in itertools.product(*(range(n + 1) for n in WITHHELD)):
        if sum(yes) > sum(WITHHELD) // 2:
            continue
        alike[publish(_city(yes)).to_csv(index=False)].append(yes)
    return list(alike.values())


def _pooled_over_all(city: Surveyed) -> pd.DataFrame:
    """The release, and the errors of its told quartiers if they were pooled over the withheld ones too.

    With three digits, as whoever compares many target groups and quartiers of one pool can work them out.
    """
    with_errors = with_generalised_errors(city.estimates, city.catalogue)
    shown = with_errors.loc[with_errors["quartier_id"].isin(["00", "01"]), ["quartier_id", "se"]].round(2)
    return pd.concat([city.released.estimates, shown])


def test_pooled_over_all_they_would_tell_single_answers_of_the_withheld() -> None:
    assert sum(len(cities) == 1 for cities in _told_apart(_pooled_over_all)) > 5


def test_what_is_told_leaves_many_answers_of_the_withheld_possible() -> None:
    status = _city((2, 3)).released.estimates.set_index("quartier_id")["status"]
    assert status[["00", "01", "02", "03"]].tolist() == ["ok", "ok", "withheld", "withheld"]
    assert min(len(cities) for cities in _told_apart(lambda city: city.released.estimates)) >= 10
