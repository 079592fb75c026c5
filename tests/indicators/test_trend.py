"""Slopes over waves: by hand, by invariants, and where nothing may be said."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.estimates.comparison import change
from indicators.estimates.series import break_between, last_stretch, unbroken_steps
from indicators.estimates.trend import slope_coefficients, trend
from indicators.estimates.verdicts import Scale
from indicators.series_breaks import SeriesBreak
from indicators.survey.design import Wave
from indicators.survey.moments import Moments
from indicators.survey.panel import as_sampled
from language.phrases import Text
from tests.indicators.small_city import HELP, moments_of, wave

WAVES = ["a", "b", "c", "d", "e"]


def rows(value: list[float], se: float = 3.0, status: str = "ok", **other: object) -> pd.DataFrame:
    usual = {"name": "", "value": value, "se": se, "df": 60.0, "n": 300.0, "status": status, "source": "survey"}
    return pd.DataFrame({**usual, **other}, index=[str(at) for at in range(len(value))])


def scale(number: int) -> Scale:
    return Scale.of([HELP] * number, unit=100.0)


@given(st.lists(st.floats(1990, 2050), min_size=3, max_size=10, unique_by=lambda year: round(year, 1)), st.floats(-5, 5))
def test_coefficients_find_the_slope_of_a_line_and_ignore_its_height(years: list[float], slope: float) -> None:
    c = slope_coefficients(years)
    assert c.sum() == pytest.approx(0, abs=1e-9)
    assert c @ (40 + slope * (np.array(years) - 2000)) == pytest.approx(slope, abs=1e-6)


def test_waves_of_one_time_have_no_slope() -> None:
    with pytest.raises(ValueError, match="different times"):
        slope_coefficients([2017.0, 2017.0, 2017.0])


def test_a_slope_by_hand() -> None:
    """Years 0, 1 and 5: deviations -2, -1, 3, sum of squares 14."""
    made = trend([rows([50.0]), rows([52.0]), rows([60.0])], [0.0, 1.0, 5.0]).iloc[0]
    assert made["value"] == pytest.approx((-2 * 50 - 52 + 3 * 60) / 14)
    assert made["se"] == pytest.approx(3.0 * np.sqrt(14) / 14)
    assert (made["df"], made["n"]) == (180, 300)


def test_shared_persons_take_their_covariance_off_and_do_not_count_twice() -> None:
    r = np.array([[[1, 0.5, 0.2], [0.5, 1, 0.5], [0.2, 0.5, 1]]])
    made = trend([rows([50.0]), rows([52.0]), rows([60.0])], [0.0, 1.0, 2.0], together=r).iloc[0]
    assert made["se"] == pytest.approx(3.0 * np.sqrt(2 - 2 * 0.2) / 2)
    assert made["df"] == 60


def test_what_may_not_be_told_counts_as_nothing_shared_but_for_the_degrees_of_freedom() -> None:
    waves = [rows([50.0]), rows([52.0]), rows([60.0])]
    unknown = np.array([[[1, np.nan, np.nan], [np.nan, 1, np.nan], [np.nan, np.nan, 1]]])
    made, apart = (trend(waves, [0.0, 1.0, 2.0], together=r).iloc[0] for r in (unknown, None))
    assert made["se"] == apart["se"]
    assert (made["df"], apart["df"]) == (60, 180)


def test_a_change_with_shared_persons_by_hand() -> None:
    made = change(rows([50.0]), rows([56.0]), together=np.array([0.5])).iloc[0]
    assert made["se"] == pytest.approx(3.0)
    assert made["df"] == 60
    assert change(rows([50.0]), rows([56.0]), together=np.array([0.0])).iloc[0]["df"] == 120


def test_of_equally_spaced_three_waves_the_slope_is_the_whole_change_by_its_years() -> None:
    """The wave in the middle then has the coefficient 0, and the verdict is that of the change."""
    waves = [rows([40.0, 50.0]), rows([90.0, 10.0]), rows([55.0, 50.0])]
    made, whole = trend(waves, [2017.0, 2021.0, 2025.0], scale=scale(2)), change(waves[0], waves[2], scale=scale(2))
    np.testing.assert_allclose(made["value"], whole["value"] / 8)
    np.testing.assert_allclose(made["se"], whole["se"] / 8)
    assert made["verdict"].tolist() == ["rising", "not_distinguishable"]
    assert whole["verdict"].tolist() == ["higher", "not_distinguishable"]


def test_looking_back_turns_every_sign() -> None:
    waves, years = (
        [rows([40.0, 70.0]), rows([48.0, 60.0]), rows([59.0, 49.0]), rows([66.0, 30.0])],
        [2010.0, 2014.0, 2017.0, 2021.0],
    )
    there, back = trend(waves, years, scale=scale(2)), trend(waves[::-1], [-year for year in years[::-1]], scale=scale(2))
    np.testing.assert_allclose(there["value"], -back["value"])
    np.testing.assert_allclose(there["lower"], -back["upper"])
    assert there["verdict"].tolist() == ["rising", "falling"]
    assert back["verdict"].tolist() == ["falling", "rising"]


def test_the_worst_wave_decides_and_a_withheld_one_takes_every_number_away() -> None:
    made = trend([rows([40.0]), rows([50.0], status="withheld"), rows([60.0], status="unreliable")], [0.0, 1.0, 2.0]).iloc[0]
    assert (made["status"], made["verdict"]) == ("withheld", "none")
    assert made[["value", "se", "lower", "upper", "df", "n"]].isna().all()
    doubtful = trend([rows([40.0]), rows([50.0], status="unreliable"), rows([60.0])], [0.0, 1.0, 2.0]).iloc[0]
    assert (doubtful["status"], doubtful["verdict"]) == ("unreliable", "none")
    assert doubtful["value"] == 10


def test_directions_are_adjusted_over_the_quartiers_of_a_map() -> None:
    def of(number: int, family: np.ndarray | None = None) -> list[str]:
        flat = [50.0] * (number - 1)
        waves = [rows([45.0, *flat]), rows([50.0, *flat]), rows([54.5, *flat])]
        return trend(waves, [0.0, 1.0, 2.0], family, scale(number))["verdict"].tolist()

    assert of(1) == ["rising"]
    assert of(18)[0] == "not_distinguishable"
    assert of(18, np.arange(18))[0] == "rising"


def test_near_the_end_of_the_scale_a_small_error_proves_nothing() -> None:
    """Shares of 92, 98 and 100 % of 30 answers: Wald's test is sure, and the likelihood knows of the end."""
    waves = [rows([value], se, n=30.0, df=29.0) for value, se in ((92.0, 5.0), (98.0, 2.0), (100.0, 0.5))]
    assert trend(waves, [0.0, 1.0, 2.0])["verdict"].tolist() == ["not_distinguishable"]
    assert trend(waves, [0.0, 1.0, 2.0], scale=scale(1))["verdict"].tolist() == ["not_distinguishable"]
    surer = [rows([value], se, n=30.0, df=29.0) for value, se in ((92.0, 1.0), (98.0, 0.5), (100.0, 0.5))]
    assert trend(surer, [0.0, 1.0, 2.0])["verdict"].tolist() == ["rising"]
    assert trend(surer, [0.0, 1.0, 2.0], scale=scale(1))["verdict"].tolist() == ["not_distinguishable"]


def test_without_spread_nothing_is_tested() -> None:
    made = trend([rows([0.0], 0.0), rows([50.0], 0.0), rows([100.0], 0.0)], [0.0, 1.0, 2.0]).iloc[0]
    assert made["verdict"] == "none"
    assert made[["lower", "upper"]].isna().all()


def broken(*waves: str):
    return replace(HELP, breaks_in_series=tuple(SeriesBreak(wave, Text.of("new")) for wave in waves))


@pytest.mark.parametrize(
    ("before", "after", "wave"),
    [("a", "b", None), ("a", "c", "c"), ("b", "c", "c"), ("c", "e", "d"), ("e", "a", "c"), ("d", "e", None)],
)
def test_a_break_lies_before_its_wave(before: str, after: str, wave: str | None) -> None:
    gap = break_between(broken("d", "c"), WAVES, before, after)
    assert (gap.wave if gap else None) == wave


def test_a_series_begins_anew_with_each_break() -> None:
    assert last_stretch(broken(), WAVES, ["a", "c", "e"]) == ("a", "c", "e")
    assert last_stretch(broken("c", "b"), WAVES, ["a", "b", "d", "e"]) == ("d", "e")  # c did not ask, yet it is another question
    assert unbroken_steps(broken("c"), WAVES, ["a", "b", "d", "e"]) == [("a", "b"), ("d", "e")]
    assert unbroken_steps(broken(), WAVES, ["a", "d", "e"]) == [("a", "d"), ("d", "e")]


def person_moments(panel: bool) -> Moments:
    people = pd.DataFrame(
        {"quartier_id": ["A", "A", "B", "B", "B"], "help": [1, 0, 1, np.nan, 1], "weight": [1.0, 2.0, 1.5, 1.0, 3.0]}
    )
    people = people.assign(stratum=people["quartier_id"], stratum_size=[40.0, 40.0, 50.0, 50.0, 50.0], groups=[0, 1, 0, 0, 0])
    return moments_of(people.assign(psu=[f"p{at}" for at in range(5)] if panel else ""))


def described(**columns: str) -> Wave:
    return wave(**columns)


def test_sums_by_person_become_those_of_the_wave() -> None:
    made, expected = as_sampled(person_moments(panel=True), described(panel="person")), person_moments(panel=False)
    keys = ["stratum", "quartier_id", "groups"]
    assert not made.clustered
    for ours, theirs in ((made.counts, expected.counts), (made.sums, expected.sums)):
        pd.testing.assert_frame_equal(ours.set_index(keys).sort_index(), theirs.set_index(keys).sort_index(), rtol=1e-12)
    clusters = person_moments(panel=True)
    assert as_sampled(clusters, described(psu="block", panel="block")) is clusters
