"""Lines over time: every point is a released value, nothing withheld is drawn, and no line crosses a break."""

from __future__ import annotations

import itertools
import math
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from dataset.dataset import Dataset
from dataset.load import load
from geo.drawing.text_fit import text_width
from indicators.estimates.vocabulary import Status
from language.words import words_for
from reports.map.headline import headline
from reports.map.line_axes import axis_of, with_room
from reports.map.line_picture import draw_line
from reports.map.over_time import OverTime, over_time
from reports.map.over_time_words import change_over_time, development_of
from reports.map.requests import MapRequest
from tests.demo import demo_city, flensburg
from tests.three_waves import PERIODS, build_three_waves, dataset_toml, wave_table, with_break
from tests.tiny_city import CATALOGUE, build_city, statistics

EN, DE = words_for("en"), words_for("de")
CIRCLE = re.compile(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)" fill="(#\w+)" stroke="(#\w+)"')
LINES = re.compile(r'<path class="line" d="([^"]*)" stroke="(#\w+)"')
HERE, WHOLE = "#1d5f8a", "#6b7280"


CITIES = {"kaiserslautern": demo_city, "flensburg": flensburg}


def all_series(city: Dataset) -> list[OverTime]:
    """Of every indicator, group and place that has one."""
    cells = itertools.product(city.catalogue.indicators, ("all", *city.catalogue.target_groups), ("", *city.quartier_names))
    return [series for cell in cells if (series := over_time(city, *cell))]


def drawn(series: OverTime, colour: str) -> list[tuple[float, float, bool]]:
    """Points of one line: across, height, hollow."""
    names = [moment.wave for moment in series.moments]
    circles = CIRCLE.findall(draw_line(series, names, EN))
    return [(float(x), float(y), fill != colour) for x, y, _, fill, rim in circles if colour in (fill, rim)]


@pytest.mark.parametrize("name", CITIES)
def test_every_point_is_a_row_of_the_released_table(name: str) -> None:
    city = CITIES[name]()
    table = city.estimates[city.estimates["level"] != "area"]
    keys = ["indicator", "target_group", "quartier_id", "wave"]
    released = table.assign(quartier_id=table["quartier_id"].fillna("")).set_index(keys).sort_index()
    points = [
        (series.indicator.id, series.target_group, place, moment.wave, own.value, own.lower, own.upper, str(own.status))
        for series in all_series(city)
        for moment in series.moments
        for place, own in ((series.place, moment.here), ("", moment.whole))
        if own.source
    ]
    shown = pd.DataFrame(points, columns=[*keys, "value", "lower", "upper", "status"]).set_index(keys)
    rows = released.loc[shown.index[~shown.index.duplicated()]]
    shown = shown[~shown.index.duplicated()]
    assert len(shown) > 500
    for column in ("value", "lower", "upper"):
        np.testing.assert_array_equal(shown[column].to_numpy(float), rows[column].to_numpy(float, na_value=math.nan))
    assert shown["status"].tolist() == rows["status"].tolist()


@pytest.mark.parametrize("name", CITIES)
def test_no_wave_or_date_is_left_out_and_no_place_that_has_values(name: str) -> None:
    city = CITIES[name]()
    shown = {(series.indicator.id, series.target_group, series.place): series for series in all_series(city)}
    rows = city.estimates[city.estimates["status"].isin(["ok", "unreliable"]) & (city.estimates["wave"] != "undated")]
    counted = rows[rows["level"] != "area"].groupby(["indicator", "target_group", "quartier_id"])["wave"].agg(set)
    several = {key: waves for key, waves in counted.items() if len(waves) > 1}
    assert several
    for key, waves in several.items():
        assert {moment.wave for moment in shown[key].moments} >= waves


@pytest.mark.parametrize("name", CITIES)
def test_only_what_is_told_is_drawn_and_at_its_height(name: str) -> None:
    city = CITIES[name]()
    seen = set()
    for series in all_series(city)[::11]:
        told = [moment.here for moment in series.moments if moment.here.has_value]
        points = drawn(series, HERE)
        assert [hollow for *_, hollow in points] == [own.status is Status.UNRELIABLE for own in told]
        heights, values = [y for _, y, _ in points], [own.value for own in told]
        span = max(values) - min(values)
        for (y, value), (other, later) in itertools.pairwise(zip(heights, values, strict=True)):
            assert (later - value) * (y - other) >= -0.05 * (span or 1), "higher is more"
        seen |= {own.status for own in (moment.here for moment in series.moments)}
        signs = re.findall(r">([*–])<", draw_line(series, ["x"] * len(series.moments), EN))
        assert len(signs) == len(series.moments) - len(told)
        others = [moment for moment in series.moments if moment.whole.has_value and series.compared]
        assert len(drawn(series, WHOLE)) == len(others)
    assert Status.OK in seen
    assert name == "flensburg" or {Status.WITHHELD, Status.UNRELIABLE} <= seen


def crossings(series: OverTime) -> set[tuple[int, int]]:
    """Which neighbours are joined by the place's line, by their numbers."""
    across = {x: at for at, x in enumerate(sorted({x for x, *_ in drawn(series, HERE)}))}
    paths = "".join(path for path, colour in LINES.findall(draw_line(series, ["x"] * len(series.moments), EN)) if colour == HERE)
    return {(across[float(a)], across[float(b)]) for a, b in re.findall(r"M([\d.]+) [\d.]+L([\d.]+) ", paths)}


def test_a_break_interrupts_the_line_and_a_missing_value_too() -> None:
    city = demo_city()
    broken = over_time(city, "well_informed", "all", "06")
    whole = over_time(city, "feels_at_home", "all", "06")
    assert broken
    assert whole
    assert crossings(whole) == {(0, 1), (1, 2)}
    assert crossings(broken) == {(0, 1)}
    assert [moment.wave for moment in broken.moments if moment.broken] == ["2025"]
    assert "asked otherwise" in draw_line(broken, ["a", "b", "c"], EN)
    assert "asked otherwise" not in draw_line(whole, ["a", "b", "c"], EN)
    gap = next(
        series for series in all_series(city) if [moment.here.has_value for moment in series.moments] == [True, False, True]
    )
    assert crossings(gap) == set()


def test_times_lie_at_their_distances_and_a_series_without_times_at_equal_ones(tmp_path: Path) -> None:
    series = over_time(demo_city(), "feels_at_home", "all", "06")
    assert series
    assert series.dated
    first, second, third = (moment.time for moment in series.moments)
    (a, *_), (b, *_), (c, *_) = drawn(series, HERE)
    assert (second - first) / (third - first) == pytest.approx((b - a) / (c - a), abs=0.01)
    assert [int(first), int(second), int(third)] == [2017, 2021, 2025]
    untold = dataset_toml(wave_table(0, period=""), wave_table(2, period=""))
    small = load(build_three_waves(tmp_path / "two", dataset=untold))
    two = over_time(small, "trust", "all", "3")
    assert two
    assert not two.dated
    assert [moment.time for moment in two.moments] == [0.0, 1.0]


def test_two_waves_have_the_released_verdict_and_none_across_a_break(tmp_path: Path) -> None:
    two = dataset_toml(wave_table(0, period=PERIODS[0]), wave_table(2, period=PERIODS[2]))
    small = load(build_three_waves(tmp_path / "two", dataset=two, catalogue=with_break("2025")))
    said = set()
    for place in small.quartier_names:
        verdict = small.change_rows("trust", "all", "2017", "2025").loc[place, "verdict"]
        text = change_over_time(small, "trust", "all", place, EN)
        said.add(verdict)
        assert ("no certain change" in text) == (verdict == "not_distinguishable")
        assert ("certain increase" in text) == (verdict == "higher")
        assert change_over_time(small, "comfort", "all", place, EN) == ""
    assert said <= {"higher", "lower", "not_distinguishable"}
    assert said
    comfort = development_of(small, "comfort", "all", "2", EN)
    assert comfort
    assert comfort.breaks
    assert comfort.sentence == ""


@pytest.mark.parametrize("words", [EN, DE])
def test_a_register_says_from_where_to_where_and_nothing_of_chance(words) -> None:
    city = flensburg()
    rows = [city.quartier_rows("under_18_share", "all", wave).loc["STGT01", "value"] for wave in ("2011", "2022")]
    first, last = words.number(rows[0], 1), words.number(rows[1], 1)
    text = change_over_time(city, "under_18_share", "all", "STGT01", words)
    assert "2011" in text
    assert text.index(first) < text.index(last)
    for name in city.catalogue.indicators:
        for place in ("", *city.quartier_names):
            assert not re.search(r"certain|gesichert|interval|Vertrauens", change_over_time(city, name, "all", place, words))


def test_a_sum_is_not_set_beside_the_citys_and_a_rate_is() -> None:
    city = flensburg()
    residents, share = (over_time(city, name, "all", "STGT01") for name in ("residents", "under_18_share"))
    assert residents
    assert share
    assert not residents.compared
    assert drawn(residents, WHOLE) == []
    assert share.compared
    assert len(drawn(share, WHOLE)) == 7


@pytest.mark.parametrize("name", CITIES)
def test_the_description_and_the_table_say_every_number(name: str) -> None:
    city = CITIES[name]()
    for series in all_series(city)[::37]:
        told = development_of(city, series.indicator.id, series.target_group, series.place, EN)
        assert told
        assert len(told.rows) == len(series.moments)
        for moment, row in zip(series.moments, told.rows, strict=True):
            period = city.period_name(moment.wave, EN)
            assert row[0] == period
            assert period in told.description
            assert len(row) == len(told.titles)
            if moment.here.has_value:
                number = EN.number(moment.here.value, series.indicator.decimals)
                assert number in row[1]
                assert number in told.description
        assert "nan" not in told.description + told.sentence + told.picture


@pytest.mark.parametrize(
    ("values", "indicator"),
    [([50, 51], "feels_at_home"), ([0, 1], "feels_at_home"), ([99, 100], "feels_at_home"), ([1.0, 5.0], "trust_neighbours"),
     ([4.9, 5.0], "trust_neighbours"), ([3.1], "trust_neighbours"), ([101_597, 101_600], "inhabitants"), ([0, 0], "inhabitants")],
)  # fmt: skip
def test_an_axis_holds_its_values_and_stays_on_the_scale(values: list[float], indicator: str) -> None:
    described = demo_city().catalogue.indicators[indicator]
    axis = axis_of(values, described)
    assert axis.low <= min(values)
    assert max(values) <= axis.high
    assert 3 <= len(axis.ticks) <= 7
    if scale := described.formula.scale:
        assert scale[0] <= axis.low
        assert axis.high <= scale[1]
        assert axis.high - axis.low >= (scale[1] - scale[0]) / 5 - 1e-9, "a trifle is no mountain"


def test_names_under_an_axis_do_not_touch() -> None:
    places = [float(10 * at) for at in range(30)]
    shown = with_room(places, [25.0] * 30)
    assert shown[0] == 0
    assert shown[-1] == 29
    assert all(places[b] - places[a] >= 25 for a, b in itertools.pairwise(shown))


def monthly(folder: Path, months: int) -> Dataset:
    """A register's share, a date a month up to December 2022; Quartier 5 lacks one in the middle."""
    dates = [f"{2022 - back // 12}-{12 - back % 12:02}" for back in reversed(range(months))]
    rows = [
        f"{key},safe,{date},{40 + at % 5 + int(key)}"
        for at, date in enumerate(dates)
        for key in map(str, range(1, 10))
        if not (key == "5" and at == months // 2)
    ]
    catalogue = (
        f'{CATALOGUE}\n[indicators.safe]\ntheme = "living"\nname = "Safe"\nformula = {{ register = "safe" }}\nunit = "%"\n'
        'decimals = 0\npolarity = "neither"\n'
    )
    texts = {"catalogue": catalogue, "statistics": statistics() + "\n".join(rows) + "\n"}
    return load(build_city(folder, **texts))


def test_many_values_are_one_line_and_not_a_row_of_dashes(tmp_path: Path) -> None:
    city = monthly(tmp_path, 30)
    whole, broken = over_time(city, "safe", "all", "1"), over_time(city, "safe", "all", "5")
    assert whole
    assert broken
    across = sorted(x for x, *_ in drawn(whole, HERE))
    assert len(across) == 2, "the first and the last value"
    paths = [path for path, colour in LINES.findall(draw_line(whole, ["x"] * 30, EN)) if colour == HERE]
    assert sum(path.count("M") for path in paths) == 29
    assert len(drawn(broken, HERE)) == 2, "a gap has lines on both of its sides"
    months = development_of(city, "safe", "all", "1", DE)
    assert months
    feet = re.findall(r'<text x="([\d.]+)" y="162.0" text-anchor="middle"[^>]*>([^<]+)<', months.picture)
    assert [feet[0][1], feet[-1][1]] == ["Juli 2020", "Dez. 2022"]
    for (x, name), (other, following) in itertools.pairwise(feet):
        assert float(other) - float(x) >= (text_width(name, 11.5) + text_width(following, 11.5)) / 2


def test_a_time_without_figures_is_dotted_and_the_key_says_so() -> None:
    city = flensburg()
    gap, steady = (development_of(city, name, "all", "", DE) for name in ("residents", "births"))  # 2011, then 2017 to 2022
    assert gap
    assert steady
    dotted = re.findall(r'd="(M[^"]*)"[^>]*stroke-dasharray="1 4"', gap.picture)
    assert [path.count("M") for path in dotted] == [1]
    assert "1 4" not in steady.picture
    said = DE("dotted: no figures in between")
    assert said in gap.key
    assert said not in steady.key


def test_finding_and_line_begin_with_the_same_date_however_many_there_are(tmp_path: Path) -> None:
    """Thirty dates are drawn; what is said of forty begins with the first, as the page's first line does."""
    dates = range(1981, 2021)
    lines = [f"{key},inhabitants,{year},{1000 * key + year}\n" for key in range(1, 10) for year in dates]
    city = load(build_city(tmp_path, statistics="quartier_id,indicator,date,value\n" + "".join(lines)))
    series = over_time(city, "inhabitants", "all", "3")
    assert series is not None
    assert (len(series.moments), len(series.older)) == (30, 10)
    said = change_over_time(city, "inhabitants", "all", "3", EN)
    finding = headline(city, MapRequest("inhabitants", "all", "2020"), "3", "en")
    assert said.startswith("since 1981 from 4,981 to 5,020")
    assert "in 1981 it was 4,981" in finding
