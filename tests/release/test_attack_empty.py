"""Withheld numbers of answers, told by degrees of freedom, by "no data", and by whom a question was put to."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.indicators.small_city import catalogue, rows
from tests.release.outsider_empty import by_whom_was_asked, empty_by_freedom, nobody_asked
from tests.release.outsider_made import random_survey, stratified
from tests.release.outsider_raw import Surveyed, demo
from tests.release.outsider_rules import no_data_told


def test_degrees_of_freedom_of_the_city_told_empty_quartiers() -> None:
    maps, empty = 0, []
    for wave in ("2017", "2021", "2025"):
        tellable, cells = empty_by_freedom(demo(wave).published)
        maps += tellable
        empty += cells
    assert maps > 300
    assert len(empty) > 30


@pytest.mark.parametrize("wave", ["2017", "2021", "2025"])
def test_nothing_that_is_told_counts_the_empty_quartiers(wave: str) -> None:
    released = demo(wave).released.estimates
    assert empty_by_freedom(released) == (0, [])
    withheld = released.groupby(["indicator", "target_group"])["status"].transform(lambda status: (status == "withheld").any())
    assert released.loc[(released["level"] == "city") & withheld, "se"].isna().all()


def _without_families(surveyed: Surveyed, quartier: str) -> Surveyed:
    """A city in one quartier of which nobody has children."""
    here = surveyed.respondents["quartier_id"] == quartier
    bits = surveyed.respondents["groups"].to_numpy() & ~np.where(here, 8, 0)
    return surveyed.but(surveyed.respondents.assign(groups=bits, school=surveyed.respondents["school"].mask(here)))


def test_no_data_is_said_of_no_question_that_a_few_people_had_no_answer_to() -> None:
    told_once = 0
    for seed in range(3):
        city = random_survey(seed, 60, 4)
        smallest = city.respondents["quartier_id"].value_counts().idxmin()
        childless = _without_families(stratified(city), str(smallest))
        told_once += len(nobody_asked(no_data_told(childless), 30))
        assert nobody_asked(childless.released.estimates, 30) == []
    assert told_once


def test_who_knows_whom_a_question_was_put_to_subtracted_what_was_told() -> None:
    """A zero that everybody knew of was withheld in a small count's company, and everybody less the others was told."""
    described = catalogue(groups=("younger", "middle", "older"))
    people = [("a", 1)] * 7 + [("a", 2)] * 33 + [("b", 1)] * 20 + [("b", 2)] * 20
    frame = pd.DataFrame(people, columns=["quartier_id", "groups"]).assign(help=1.0)
    counts = {("a", "all"): 40, ("a", "younger"): None, ("a", "middle"): 33, ("b", "all"): 40, ("b", "younger"): None}
    cells = [
        {"quartier_id": quartier, "target_group": group, "n": n, "status": "withheld" if n is None else "ok"}
        for (quartier, group), n in counts.items()
    ]
    once = rows(*cells, level="quartier")
    surveyed = Surveyed("w", described, frame, None)  # type: ignore[arg-type]  # no gate is asked here
    assert ("a", "younger", pytest.approx(7)) in by_whom_was_asked(surveyed, once, "help")


@pytest.mark.parametrize("seed", [2, 4, 14, 19])
def test_whom_a_question_was_put_to_tells_nothing_any_more(seed: int) -> None:
    surveyed = random_survey(seed, 200, 6)
    for item in ("school", "work"):
        assert by_whom_was_asked(surveyed, surveyed.released.estimates, item) == []
