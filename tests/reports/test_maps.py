"""Every way of showing a map says what the table of estimates says, and never more."""

from __future__ import annotations

import gzip
import itertools
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from dataset.dataset import Dataset
from dataset.load import load
from files.findings import Rejected
from geo.drawing.classes import Mark, Method, Scheme
from indicators.estimates.comparison import variation
from indicators.formulas import Mean, Register, Share
from reports.map.content import MapContent, beside, displays_of, map_content, seconds_of
from reports.map.requests import Display, MapRequest, Second
from tests.tiny_city import CATALOGUE, DATASET, build_city, statistics, survey

DEMO = Path(__file__).parents[2] / "data" / "kaiserslautern"
HOSTILE = "<img src=x onerror=document.title=1>${1+1}`{{7*7}}</script>_{number}{}'\"\\\u202e"
MAPS = [
    ("feels_at_home", "all", "2021"),
    ("without_car", "all", "2017"),
    ("financial_worries", "newcomers", "2021"),
    ("bus_service", "younger", "2021"),
    ("trust_neighbours", "older", "2021"),
    ("childcare_school", "living_alone", "2021"),
    ("inhabitants", "all", ""),
    ("job_seekers_demo", "all", ""),
]
WORSE = ["ok", "unreliable", "withheld", "no_data"]
HIDDEN = ("withheld", "no_data")


@pytest.fixture(scope="module")
def city() -> Dataset:
    return load(DEMO)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """Two dates of a register figure beside the survey."""
    later = statistics().split("\n", 1)[1].replace(",,", ",2021,").replace("00\n", "50\n")
    return load(build_city(tmp_path_factory.mktemp("tiny"), statistics=statistics().replace(",,", ",2019,") + later))


def offered(city: Dataset, which: tuple[str, str, str]) -> list[MapRequest]:
    """A request for every display, beside up to four others."""
    indicator, group, wave = which
    wave = wave or city.waves_of(indicator)[-1]
    made = []
    for display in displays_of(city, indicator, group, wave):
        seconds = seconds_of(city, display, indicator, group, wave)
        chosen = seconds[:: max(1, len(seconds) // 4)] or [Second()]
        made += [MapRequest(indicator, group, wave, display, second) for second in chosen]
    return made


def every(city: Dataset) -> list[tuple[MapRequest, MapContent]]:
    return [(request, map_content(city, request, "de")) for which in MAPS for request in offered(city, which)]


def rows_of(city: Dataset, request: MapRequest) -> pd.DataFrame:
    return city.quartier_rows(request.indicator, request.group, request.wave)


def statuses(city: Dataset, request: MapRequest) -> list[pd.Series]:
    """What the table of estimates says of each figure of a map."""
    if request.display is Display.CHANGE:
        return [worse_of(*(rows_of(city, one)["status"] for one in (request, replace(request, wave=request.second.id))))]
    if request.display is Display.PAIR:
        return [rows_of(city, one)["status"] for one in (request, beside(city, request))]
    return [rows_of(city, request)["status"]]


def worse_of(first: pd.Series, second: pd.Series) -> pd.Series:
    return pd.Series([max(pair, key=WORSE.index) for pair in zip(first, second, strict=True)], index=first.index)


def fills(content: MapContent) -> list[int | None]:
    return [None if letter == "." else int(letter, 36) for letter in json.loads(content.document)["fills"]]


def marks(content: MapContent) -> list[str]:
    document = json.loads(content.document)
    return [document["mark_names"][letter] for letter in document["marks"]]


def brightness(colour: str) -> int:
    return sum(int(colour[at : at + 2], 16) for at in (1, 3, 5))


def test_every_display_that_is_offered_makes_a_map(city: Dataset) -> None:
    seen = set()
    for request, content in every(city):
        seen.add(request.display)
        assert content.title
        assert content.sentence
        assert content.document == content.painting.as_json("de")
        assert len(fills(content)) == len(marks(content)) == len(city.quartier_names)
        assert list(content.painting.marks.index) == list(city.quartier_names), "the order of the geometry"
        assert "{" not in content.sentence
        other = map_content(city, request, "en")
        assert (fills(other), marks(other)) == (fills(content), marks(content)), "a language changes no colour"
    assert seen == set(Display)


def test_marks_are_the_statuses_of_the_table(city: Dataset) -> None:
    for request, content in every(city):
        expected = statuses(city, request)
        for figure, status in zip(json.loads(content.document)["figures"], expected, strict=True):
            assert [figure["mark_names"][letter] for letter in figure["marks"]] == status.tolist()
        status = worse_of(expected[0], expected[-1])
        found = ["ok" if mark == "same" else mark for mark in marks(content)]
        assert found == status.tolist(), request
        if request.display not in (Display.DIFFERS, Display.CHANGE):
            assert "same" not in marks(content)


def test_what_is_withheld_or_missing_carries_no_number_and_no_colour(city: Dataset) -> None:
    hidden = dict.fromkeys(Display, 0)
    for request, content in every(city):
        document = json.loads(content.document)
        for figure, status in zip(document["figures"], statuses(city, request), strict=True):
            for at in np.flatnonzero(status.isin(HIDDEN)):
                hidden[request.display] += 1
                for numbers in (figure["values"], figure["lower"], figure["upper"], figure["n"]):
                    assert numbers is None or numbers[at] is None, request
                if figure["verdicts"]:
                    assert figure["verdict_texts"][figure["verdicts"][at]] == ""
            for at in np.flatnonzero([letter in "wn" for letter in figure["marks"]]):
                assert [figure[name] is None or figure[name][at] is None for name in ("values", "lower", "upper", "n")] == [
                    True
                ] * 4
        for fill, mark in zip(document["fills"], document["marks"], strict=True):
            assert fill == "." or mark not in "wns", request
        if len(document["figures"]) == 1:
            for at in (at for at, mark in enumerate(document["marks"]) if mark in "wn"):
                assert document["figures"][0]["values"][at] is None
    assert min(hidden.values()) > 0, "every display was tried with something to hide"


def test_a_document_holds_no_more_than_its_fields(city: Dataset) -> None:
    """A field that is added must be looked at: does it tell what is withheld?"""
    for _, content in every(city):
        document = json.loads(content.document)
        assert set(document) == {"colours", "inks", "fills", "marks", "mark_names", "figures", "told"}
        for figure in document["figures"]:
            allowed = {"language", "name", "decimals", "signed", "texts", "marks", "mark_names", "values", "lower", "upper", "n"}
            assert set(figure) == allowed | {"verdicts", "verdict_texts"}


def test_values_have_the_colour_of_their_class(city: Dataset) -> None:
    for request, content in every(city):
        if request.display is not Display.VALUES:
            continue
        classes = city.classification(request.indicator)
        figure = json.loads(content.document)["figures"][0]
        for fill, number in zip(fills(content), figure["values"], strict=True):
            assert (fill is None) == (number is None)
            if number is not None:
                assert fill == sum(number / 10 ** figure["decimals"] >= limit for limit in classes.limits)


@pytest.mark.parametrize(("fours", "shown"), [(18, 3.4), (22, 3.6), (14, 3.4), (38, 4.0)])
def test_a_value_between_two_numbers_stands_in_the_class_of_the_one_that_is_shown(
    tmp_path: Path, fours: int, shown: float
) -> None:
    """3.55 leaves as 3.6 (a half to the even digit), so it stands in "3.6 and more"."""
    lines = ["quartier,age,q1,q2"]
    for quartier, person in itertools.product(range(1, 10), range(40)):
        lines.append(
            f"{quartier},{70 if person % 4 == 0 else 30},{5 if person % 10 < quartier else 2},{4 if person < fours else 3}"
        )
    lenient = DATASET + "\n[thresholds]\nunreliable_below = 5\nn_eff_below = 5\ninterval_points = 90\n"
    city = load(build_city(tmp_path / "city", dataset=lenient, survey="\n".join(lines) + "\n"))
    content = map_content(
        city, MapRequest("trust", "all", "2020", scheme=Scheme(Method.OWN, limits=(shown - 0.1, shown, shown + 0.1))), "en"
    )
    assert json.loads(content.document)["figures"][0]["values"][0] / 10 == shown
    assert fills(content)[0] == 2


def test_differs_colours_exactly_what_the_verdicts_find(city: Dataset) -> None:
    coloured, alike = 0, 0
    for request, content in every(city):
        if request.display is not Display.DIFFERS:
            continue
        rows = rows_of(city, request)
        neutral = len(content.painting.colours) - 1
        certain = [fill is not None and fill < neutral for fill in fills(content)]
        assert certain == rows["verdict"].isin(["higher", "lower"]).tolist()
        classes = city.class_numbers(request.indicator, rows["value"])
        assert [fill for fill in fills(content) if fill not in (None, neutral)] == classes[certain].tolist()
        same = [mark == "same" for mark in marks(content)]
        assert same == ((rows["status"] == "ok") & ~np.array(certain)).tolist()
        assert json.loads(content.document)["told"] is True
        coloured, alike = coloured + sum(certain), alike + sum(same)
    assert coloured > 5
    assert alike > 5


def test_change_colours_exactly_what_is_certain(city: Dataset) -> None:
    coloured = 0
    for indicator in ("feels_at_home", "bus_service", "safe_at_night", "trust_neighbours", "leisure_missing", "well_lit"):
        for group in ("all", "older", "newcomers"):
            request = MapRequest(indicator, group, "2021", Display.CHANGE, Second("wave", "2017"))
            content = map_content(city, request, "de")
            rows = city.change_rows(request.indicator, request.group, "2017", "2021")
            neutral = len(content.painting.colours) - 1
            zero = neutral // 2
            for fill, mark, verdict, status in zip(fills(content), marks(content), rows["verdict"], rows["status"], strict=True):
                if verdict in ("higher", "lower"):
                    assert mark == "ok"
                    assert fill is not None
                    assert (fill >= zero) == (verdict == "higher"), "one arm of the colours is up, the other down"
                    assert fill < neutral
                    coloured += 1
                else:
                    assert fill == (neutral if status == "unreliable" else None)
                    assert mark == ("same" if status == "ok" else status)
            figure = json.loads(content.document)["figures"][0]
            assert figure["signed"] is True
            shown = [
                None if pd.isna(v) else round(round(v, figure["decimals"]) * 10 ** figure["decimals"]) for v in rows["value"]
            ]
            assert figure["values"] == shown
    assert coloured > 0


def test_a_register_s_change_is_coloured_everywhere_and_claims_no_certainty(tiny: Dataset) -> None:
    request = MapRequest("inhabitants", "all", "2021", Display.CHANGE, Second("wave", "2019"))
    content = map_content(tiny, request, "en")
    assert marks(content) == ["ok"] * 9
    assert None not in fills(content)
    assert "certain" not in content.sentence
    figure = json.loads(content.document)["figures"][0]
    assert figure["values"] == [50] * 9
    assert figure["lower"] is figure["upper"] is figure["n"] is None


def test_what_is_earlier_is_earlier_though_a_survey_has_the_same_id(tmp_path: Path) -> None:
    """A register figure of 2019 and 2020 in a city whose survey is called 2020."""
    both = statistics().replace(",,", ",2019,") + statistics().split("\n", 1)[1].replace(",,", ",2020,")
    city = load(build_city(tmp_path / "city", statistics=both))
    assert city.waves_of("inhabitants") == ["2019", "2020"]
    assert seconds_of(city, Display.CHANGE, "inhabitants", "all", "2020") == [Second("wave", "2019")]
    assert seconds_of(city, Display.CHANGE, "inhabitants", "all", "2019") == []


def test_a_pair_shows_the_worse_mark_and_the_colour_of_both_classes(city: Dataset) -> None:
    differing = 0
    for request, content in every(city):
        if request.display is not Display.PAIR:
            continue
        other = beside(city, request)
        assert other.indicator == request.second.id
        first, second = statuses(city, request)
        differing += int((first != second).sum())
        assert marks(content) == worse_of(first, second).tolist()
        square = content.legend.square
        assert square is not None
        assert square.colours == content.painting.colours
        assert len(content.painting.colours) == 9
        for number, mark in zip(fills(content), marks(content), strict=True):
            assert (number is None) == (mark in HIDDEN)
            assert number is None or (number % 3 < len(square.first_labels) and number // 3 < len(square.second_labels))
        values = rows_of(city, request)["value"].to_numpy(dtype=float)
        known = [(value, number % 3) for value, number in zip(values, fills(content), strict=True) if number is not None]
        steps = [step for _, step in sorted(known)]
        assert steps == sorted(steps), "across: the first indicator rises"
    assert differing > 0


def test_the_second_map_has_ids_that_exist_and_leads_back(city: Dataset, tiny: Dataset) -> None:
    for one, maps in ((city, MAPS), (tiny, [("comfort", "older", "2020"), ("inhabitants", "all", "2019")])):
        for indicator, group, wave in maps:
            wave = wave or one.waves_of(indicator)[-1]
            for display in (Display.PAIR, Display.TWO):
                for second in seconds_of(one, display, indicator, group, wave):
                    request = MapRequest(indicator, group, wave, display, second)
                    other = beside(one, request)
                    assert other.wave in one.waves_of(other.indicator)
                    assert other.group in one.target_groups_of(other.indicator)
                    assert {"indicator": other.indicator, "group": other.group, "wave": other.wave}[second.kind] == second.id
                    if second.kind != "indicator":
                        continue
                    back = beside(one, other)
                    assert (back.indicator, back.second) == (indicator, second)
                    assert back.wave in one.waves_of(indicator)
                    if (other.wave, other.group) == (wave, group):
                        assert back == request


@pytest.mark.parametrize("method", [method for method in Method if method is not Method.OWN])
@pytest.mark.parametrize(
    ("first", "second"),
    [("feels_at_home", "without_car"), ("financial_worries", "safe_at_night"), ("bus_service", "job_chances")],
)
def test_two_maps_in_one_unit_have_common_limits(city: Dataset, first: str, second: str, method: Method) -> None:
    request = MapRequest(first, "all", "2021", Display.TWO, Second("indicator", second), Scheme(method))
    here, there = (map_content(city, one, "de") for one in (request, beside(city, request)))
    labels = [[entry.label for entry in one.legend.entries if entry.mark is Mark.VALUE] for one in (here, there)]
    assert labels[0] == labels[1]
    assert len(labels[0]) > 1
    spans = []
    for content in (here, there):
        figure = json.loads(content.document)["figures"][0]
        for fill, number in zip(fills(content), figure["values"], strict=True):
            if fill is not None:
                spans.append((number, fill))
    classes = [fill for _, fill in sorted(spans)]
    assert classes == sorted(classes), "a value has the same class on both maps"


def test_two_maps_in_different_units_keep_their_own_limits(city: Dataset) -> None:
    for second in ("bus_service", "inhabitants"):
        request = MapRequest("feels_at_home", "all", "2021", Display.TWO, Second("indicator", second))
        here, there = (map_content(city, one, "de") for one in (request, beside(city, request)))
        assert here.painting.colours == city.classification("feels_at_home").colours
        assert there.painting.colours == city.classification(second).colours
        assert here.legend.entries[0].label != there.legend.entries[0].label


def test_certainty_fades_with_the_standard_error_and_keeps_the_class(city: Dataset) -> None:
    steps_seen = set()
    for request, content in every(city):
        if request.display is not Display.CERTAINTY:
            continue
        rows, formula = rows_of(city, request), city.catalogue.indicators[request.indicator].formula
        classes = city.classification(request.indicator)
        count = len(classes.colours)
        assert len(content.painting.colours) == 4 * count
        for strong, pale in itertools.pairwise(range(4)):
            for number in range(count):
                one, other = (content.painting.colours[step * count + number] for step in (strong, pale))
                assert brightness(one) < brightness(other)
        assert content.painting.colours[:count] == classes.colours
        cv = variation(rows, formula.low if isinstance(formula, Mean) else 0.0)
        shown = [(one, fill) for one, fill in zip(cv, fills(content), strict=True) if fill is not None]
        steps = [fill // count for _, fill in sorted(shown)]
        assert steps == sorted(steps)
        steps_seen |= set(steps)
        numbers = city.class_numbers(request.indicator, rows["value"]).tolist()
        for fill, number, status in zip(fills(content), numbers, rows["status"], strict=True):
            assert fill is None if status in HIDDEN else fill % count == number
        for one, fill in shown:
            assert fill // count == sum(one >= bound for bound in (0.05, 0.10, 0.20))
    assert steps_seen == {0, 1, 2, 3}


def test_of_equal_values_the_less_certain_is_never_stronger(tmp_path: Path) -> None:
    """Half of everybody agrees in every quartier; only their number differs."""
    lines = [
        f"{quartier},{70 if person % 8 < 4 else 30},{5 if person % 2 else 2},3"
        for quartier in range(1, 10)
        for person in range(24 * quartier**2)
    ]
    city = load(build_city(tmp_path / "city", survey="\n".join(["quartier,age,q1,q2", *lines]) + "\n"))
    content = map_content(city, MapRequest("comfort", "all", "2020", Display.CERTAINTY), "de")
    se = city.quartier_rows("comfort", "all", "2020")["se"]
    assert se.is_monotonic_decreasing
    colours = [content.painting.colours[fill] for fill in fills(content) if fill is not None]
    shades = [brightness(colour) for colour in colours]
    assert shades == sorted(shades, reverse=True), "the more people answered, the stronger"
    assert len(set(shades)) >= 3


def test_the_legend_has_an_entry_for_every_class_and_every_mark(city: Dataset) -> None:
    for request, content in every(city):
        entries = content.legend.entries
        explained = {entry.mark for entry in entries}
        assert {Mark(mark) for mark in marks(content)} - {Mark.VALUE} <= explained, request
        assert all(entry.label for entry in entries)
        if request.display is Display.PAIR:
            square = content.legend.square
            assert square is not None
            assert 1 <= len(square.first_labels) <= 3
            assert 1 <= len(square.second_labels) <= 3
            continue
        values = [entry for entry in entries if entry.mark is Mark.VALUE]
        colours = content.painting.colours
        if request.display is Display.CERTAINTY:
            assert content.legend.part is not None
            assert len(content.legend.part.entries) == 4
            colours = colours[: len(colours) // 4]
        elif request.display in (Display.DIFFERS, Display.CHANGE):
            colours = colours[:-1]
        assert [entry.colour for entry in reversed(values)] == list(colours)
        assert len({entry.label for entry in values}) == len(colours)


@pytest.mark.parametrize("count", [6, 8, 9, 12])
def test_a_catalogue_with_many_limits_is_refused_or_shown(tmp_path: Path, count: int) -> None:
    breaks = f"breaks = {[5 * number for number in range(1, count + 1)]}\n"
    catalogue = CATALOGUE.replace('polarity = "more_is_better"\n', 'polarity = "more_is_better"\n' + breaks, 1)
    try:
        city = load(build_city(tmp_path / "city", catalogue=catalogue))
    except Rejected:
        return
    for request in offered(city, ("comfort", "all", "2020")):
        assert map_content(city, request, "de").document


@pytest.mark.parametrize("alone", [True, False])
def test_a_display_that_needs_another_map_is_offered_only_where_there_is_one(tmp_path: Path, alone: bool) -> None:
    """One indicator, one survey, no target groups: there is nothing to put beside."""
    one = CATALOGUE.partition("[indicators.trust]")[0] if alone else CATALOGUE.partition("[indicators.inhabitants]")[0]
    before, _, after = one.partition("[target_groups.older]")
    catalogue = before + after[after.index("[indicators.") :]
    dataset = DATASET.partition("[statistics]")[0]
    city = load(build_city(tmp_path / "city", catalogue=catalogue, dataset=dataset))
    displays = displays_of(city, "comfort", "all", "2020")
    for display in (Display.CHANGE, Display.PAIR, Display.TWO):
        assert (display in displays) == bool(seconds_of(city, display, "comfort", "all", "2020"))
    for request in offered(city, ("comfort", "all", "2020")):
        assert map_content(city, request, "de").document


def test_seconds_fit_their_display(city: Dataset) -> None:
    assert seconds_of(city, Display.CHANGE, "feels_at_home", "all", "2021") == [Second("wave", "2017")]
    assert seconds_of(city, Display.CHANGE, "feels_at_home", "all", "2017") == []
    assert seconds_of(city, Display.VALUES, "feels_at_home", "all", "2021") == []
    assert Display.CHANGE not in displays_of(city, "feels_at_home", "all", "2017")
    register = next(name for name, one in city.catalogue.indicators.items() if isinstance(one.formula, Register))
    undated = displays_of(city, register, "all", city.waves_of(register)[-1])
    assert not {Display.DIFFERS, Display.CERTAINTY, Display.GROUPS} & set(undated)
    for second in seconds_of(city, Display.TWO, "feels_at_home", "older", "2021"):
        assert second not in (Second("group", "older"), Second("wave", "2021"), Second("indicator", "feels_at_home"))


def test_hostile_names_come_back_whole(tmp_path: Path) -> None:
    written = json.dumps(HOSTILE)  # a TOML string too
    catalogue = CATALOGUE
    for name in ('{ de = "Wohlfühlen", en = "Comfort" }', '{ de = "Ältere", en = "Older people" }'):
        catalogue = catalogue.replace(f"name = {name}", f"name = {written}")
    catalogue = catalogue.replace('unit = { de = "Einwohner", en = "inhabitants" }', f"unit = {written}")
    catalogue = catalogue.replace('{ de = "alle Befragten", en = "all respondents" }', written)
    assert catalogue.count(written) == 5
    city = load(build_city(tmp_path / "city", catalogue=catalogue, names={"1": HOSTILE}, survey=survey()))
    for request in (*offered(city, ("comfort", "older", "2020")), *offered(city, ("inhabitants", "all", "undated"))):
        content = map_content(city, request, "de")
        document = json.loads(content.document)
        assert document["figures"][0]["name"] == (HOSTILE if request.indicator == "comfort" else "Einwohner")
        if request.indicator == "inhabitants":
            assert document["figures"][0]["texts"]["ok"] == "{number}\u00a0" + HOSTILE
        else:
            assert content.title == HOSTILE
            assert HOSTILE in content.legend.notes
    assert json.loads(gzip.decompress(city.geometry.files["names.json"]))["names"][0] == HOSTILE


def test_the_demo_has_shares_means_and_registers_among_what_is_tried(city: Dataset) -> None:
    formulas = {type(city.catalogue.indicators[indicator].formula) for indicator, _, _ in MAPS}
    assert formulas == {Share, Mean, Register}


def test_only_certain_changes_of_any_indicator_are_coloured(city: Dataset) -> None:
    coloured = 0
    for indicator in city.catalogue.indicators:
        if not {"2017", "2021"} <= set(city.waves_of(indicator)):
            continue
        request = MapRequest(indicator, "all", "2021", Display.CHANGE, Second("wave", "2017"))
        rows = city.change_rows(request.indicator, request.group, "2017", "2021")
        shown = map_content(city, request, "de").painting.marks
        expected = rows.index[rows["verdict"].isin(["higher", "lower"])]
        assert list(shown.index[shown == Mark.VALUE]) == list(expected)
        coloured += len(expected)
    assert coloured > 0


@pytest.mark.parametrize("method", [method for method in Method if method is not Method.OWN])
def test_every_scheme_colours_every_value(city: Dataset, method: Method) -> None:
    request = MapRequest("feels_at_home", "all", "2021", scheme=Scheme(method, 4))
    numbers = map_content(city, request, "de").painting.numbers
    assert numbers.notna().tolist() == rows_of(city, request)["value"].notna().tolist()
