"""The finding in a sentence: it says what the table shows, and calls certain what was released as certain, nothing else."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from dataset.dataset import Dataset
from dataset.load import load
from indicators.estimates.headlines import Earlier, since_of
from indicators.estimates.sentences import value_of
from indicators.estimates.vocabulary import SHOWN, Estimate, Status, Verdict, estimate_of
from language.words import words_for
from reports.map.earlier import earlier_value
from reports.map.headline import headline
from reports.map.requests import Display, MapRequest, Second, displays_of, seconds_of
from tests.demo import demo_city, flensburg
from tests.tiny_city import CATALOGUE, build_city

LONGEST, LONGEST_SENTENCE = 380, 260
MOST = 150  # headlines a test, spread over all maps
EN = words_for("en")


CITIES = {"kaiserslautern": demo_city, "flensburg": flensburg}


def maps(city: Dataset) -> list[tuple[str, str, str]]:
    catalogue = city.catalogue.indicators
    return [(name, group, wave) for name in catalogue for group in city.target_groups_of(name) for wave in city.waves_of(name)]


def spread(city: Dataset, first: int, most: int = MOST) -> Iterator[tuple[MapRequest, str]]:
    """Every indicator, group, wave, display, place and second in turn, no two in step."""
    every = maps(city)
    chosen = itertools.cycle(every[first :: max(1, len(every) // most)])
    places = itertools.cycle(["", *city.quartier_names, ""])
    for number in range(most):
        indicator, group, wave = next(chosen)
        displays = displays_of(city, indicator, group, wave)
        display = displays[(number + first) % len(displays)]
        seconds = seconds_of(city, display, indicator, group, wave) or [Second()]
        standards = ["", *city.standards_of(indicator, group, wave)]
        second, standard = seconds[number % len(seconds)], standards[number % len(standards)]
        yield MapRequest(indicator, group, wave, display, second, standard=standard), next(places)


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("name", CITIES)
def test_every_map_has_a_finding_that_can_be_read(name, language):
    city = CITIES[name]()
    for request, quartier in spread(city, 0 if language == "de" else 1):
        said = headline(city, request, quartier, language)
        assert said.endswith(".") and ".." not in said, said
        assert not re.search(r"[{}|]|nan|None|\s\s|:\s*[.;:]|;\s*[.;]", said), said
        assert len(said) <= LONGEST, said
        assert max(map(len, re.split(r"(?:(?<=[a-zäöüß)%])|(?<=je 100)|(?<=per 100))\. ", said))) <= LONGEST_SENTENCE, said
        assert not re.search(r"-\d", said), said


def test_the_value_is_the_tables_and_certainty_that_of_its_verdict():
    city = demo_city()
    certain = {Verdict.HIGHER: "is certainly above", Verdict.LOWER: "is certainly below"}
    seen = set()
    for number, (indicator, group, wave) in enumerate(maps(city)[::7]):
        described = city.catalogue.indicators[indicator]
        rows = city.quartier_rows(indicator, group, wave)
        for quartier in list(rows.index)[number % 9 :: 9]:
            said = headline(city, MapRequest(indicator, group, wave), quartier, "en")
            estimate = estimate_of(rows, quartier)
            seen.add((estimate.status, estimate.verdict))
            if estimate.status in SHOWN:
                assert value_of(estimate, described, EN) in said
            for verdict, words in certain.items():
                assert (words in said) == (estimate.verdict is verdict), said
            assert ("the difference is not certain" in said) == (estimate.verdict is Verdict.NOT_DISTINGUISHABLE), said
            assert ("not shown" in said) == (estimate.status is Status.WITHHELD), said
            assert ("– too uncertain" in said) == (estimate.status is Status.UNRELIABLE), said
    assert {verdict for _, verdict in seen} == set(Verdict) and set(SHOWN) < {status for status, _ in seen}


def test_the_whole_citys_finding_names_exactly_who_certainly_differs():
    city = demo_city()
    counted = 0
    for indicator, group, wave in maps(city)[::6]:
        if not city.catalogue.indicators[indicator].formula.tested:
            continue
        rows = city.quartier_rows(indicator, group, wave)
        said = headline(city, MapRequest(indicator, group, wave, Display.DIFFERS), "", "en")
        whole = city.city_estimate(indicator, group, wave)
        assert whole is not None
        if whole.status is not Status.OK:
            continue
        above, below = (set(rows.loc[rows["verdict"] == verdict, "name"]) for verdict in ("higher", "lower"))
        parts = (
            re.search(r"(?:^|[;.] )([^;.]*?) (?:is|are) certainly above", said),
            re.search(r"(?:^|[;.] |certainly above, )((?:(?!certainly)[^;.])*?) (?:is |are )?certainly below", said),
        )
        for names, part in zip((above, below), parts, strict=True):
            assert bool(names) == bool(part), said
            if part and " of the " in part[1]:
                assert int(part[1].split()[0]) == len(names)
            elif part:
                assert {name for name in city.quartier_names.values() if name in part[1]} == names, said
                counted += 1
        tested = (rows["verdict"] != Verdict.NONE).any()
        assert ("o difference of the quartiers from the average is certain" in said) == (tested and not above and not below)
    assert counted > 10


def test_a_change_is_as_certain_as_it_was_released():
    city = demo_city()
    told = {"the increase is certain": "higher", "the decrease is certain": "lower"}
    seen = set()
    for number, (indicator, group, wave) in enumerate(maps(city)[::11]):
        for quartier in list(city.quartier_names)[number % 6 :: 6]:
            request = MapRequest(indicator, group, wave)
            said, earlier = headline(city, request, quartier, "en"), earlier_value(city, request, quartier, EN)
            if earlier is None or city.catalogue.indicators[indicator].source == "register":
                assert "the change" not in said and "crease is" not in said, said
                continue
            waves = [wave for wave in city.waves_of(indicator) if wave in earlier.time]
            row = city.change_rows(indicator, group, waves[0], wave).loc[quartier]
            assert (row["status"], row["verdict"]) == (earlier.status, earlier.verdict)
            for words, verdict in told.items():
                assert (words in said) == (row["verdict"] == verdict), said
            seen.add(row["verdict"])
            if row["verdict"] == "not_distinguishable":
                assert "crease is not certain" in said or "no certain change" in said.lower(), said
    assert {"not_distinguishable", "none"} <= seen
    certain = city.released.changes.query("level == 'quartier' and verdict in ('higher', 'lower') and before == '2017'")
    for row in certain.itertuples():
        request = MapRequest(row.indicator, row.target_group, row.after)
        words = {"higher": "the increase is certain", "lower": "the decrease is certain"}[row.verdict]
        assert words in headline(city, request, row.quartier_id, "en")


def test_across_a_break_in_the_series_nothing_is_compared():
    city = demo_city()
    request = MapRequest("well_informed", "all", "2025")
    assert "ot comparable with earlier surveys" in headline(city, request, "", "en")
    assert "since 2017" not in headline(city, request, "", "en")
    assert "ot comparable" in headline(city, request, "05", "en")
    assert "ot comparable" not in headline(city, MapRequest("well_informed", "all", "2021"), "05", "en")


def test_a_mean_says_its_scale_and_a_standardised_value_that_it_is_one():
    city = demo_city()
    for quartier in ("", "05"):
        said = headline(city, MapRequest("trust_neighbours", "all", "2025"), quartier, "en")
        assert "on the scale from 1 (no trust at all) to 5 (complete trust)" in said
    said = headline(city, MapRequest("feels_at_home", "all", "2025", standard="age"), "05", "en")
    assert "calculated with the city’s age distribution" in said and "2017" not in said


def test_registers_are_counted_so_nothing_is_called_certain():
    city = flensburg()
    for request, quartier in spread(city, 2, 120):
        assert "certain" not in headline(city, request, quartier, "en")
    said = headline(city, MapRequest("under_18_share", "all", "2022"), "STGT06", "en")
    assert re.fullmatch(
        r"06 Weiche: [\d.]+% of the population are under 18 \(Flensburg: [\d.]+%\); in 2011 it was [\d.]+%\.", said
    )
    total = headline(city, MapRequest("residents", "all", "2022"), "", "en")
    assert re.match(r"Flensburg: 9\d,\d{3}\xa0people live here; in 2011 it was 8\d,\d{3}\xa0people\. Highest: ", total)


def test_a_certain_trend_is_told_beside_a_change_that_is_not_certain():
    """The page tells both: the first and the last survey compared, and the slope over all three."""
    city, seen = demo_city(), 0
    trends = city.released.trends.query("verdict in ('rising', 'falling') and level != 'area'")
    for trend in trends.itertuples():
        row = city.cells.change(trend.indicator, trend.target_group, trend.first, trend.last, trend.quartier_id)
        said = headline(city, MapRequest(trend.indicator, trend.target_group, trend.last), trend.quartier_id, "en")
        apart = row is not None and row["verdict"] == "not_distinguishable"
        moved = "rise" if trend.verdict == "rising" else "fall"
        assert (f", but the {moved} over all {trend.waves} surveys is certain" in said) == apart, said
        seen += apart
    assert seen > 20
    for other in city.released.trends.query("verdict == 'not_distinguishable' and level == 'quartier'").iloc[::40].itertuples():
        request = MapRequest(other.indicator, other.target_group, other.last)
        assert "over all" not in headline(city, request, other.quartier_id, "en")


def test_a_question_put_to_some_alone_says_to_whom():
    """A quarter looked for a home: 53 % of them, not of the city."""
    city, seen = demo_city(), set()
    everybody = EN.pick(city.catalogue.everybody)
    for name, indicator in city.catalogue.indicators.items():
        base, wave = EN.pick(indicator.base), city.waves_of(name)[-1]
        part = indicator.source == "survey" and base not in ("", everybody)
        for quartier in ("", *city.quartier_names):
            for display in (Display.VALUES, Display.GROUPS):
                if display not in displays_of(city, name, "all", wave):
                    continue
                said = headline(city, MapRequest(name, "all", wave, display), quartier, "en")
                shown = "not shown" not in said.split(";")[0] and "nobody answered" not in said
                assert (f"(basis: {base})" in said) == (part and shown), said
                seen.add((part, shown))
    assert {(True, True), (False, True)} <= seen


def test_the_citys_change_is_told_for_every_map_and_says_whose_it_is():
    """Where a part is withheld the city has no error, so its change is not tested; it is told all the same."""
    city, seen = demo_city(), set()
    for name, group, wave in maps(city):
        request = MapRequest(name, group, wave)
        earlier, whole = earlier_value(city, request, "", EN), city.city_estimate(name, group, wave)
        if earlier is None or whole is None or whole.status is not Status.OK or earlier.value.source == "register":
            continue
        said = headline(city, request, "", "en")
        whose = "city" if group == "all" else "group"
        told = {
            Verdict.HIGHER: f"the {whose}’s value has certainly risen, from",
            Verdict.LOWER: f"the {whose}’s value has certainly fallen, from",
            Verdict.NOT_DISTINGUISHABLE: "no certain change",
            Verdict.NONE: "in the whole city, the change is not tested",
        }
        said_of = "in the whole city, too uncertain" if earlier.status is Status.UNRELIABLE else told[earlier.verdict]
        assert said_of.lower() in said.lower(), said
        seen.add((earlier.verdict, group == "all"))
    assert {verdict for verdict, _ in seen} == set(Verdict)
    before = Estimate(50.0, 45.0, 55.0, 400, Status.OK, Verdict.NONE, "survey")
    for verdict, moved in ((Verdict.HIGHER, "risen"), (Verdict.LOWER, "fallen")):
        said = [
            since_of(
                Earlier(before, "2017", True, Status.OK, verdict),
                before,
                city.catalogue.indicators["feels_at_home"],
                EN,
                group=group,
            )
            for group in (False, True)
        ]
        assert said == [f"since 2017 the {whose}’s value has certainly {moved}, from 50%" for whose in ("city", "group")]


def test_a_register_says_how_many_places_have_no_figure():
    """Flensburg's office leaves out counts of a few, so the lowest that is told need not be the lowest."""
    city, seen = flensburg(), set()
    for name, group, wave in maps(city):
        rows = city.quartier_rows(name, group, wave)
        missing, said = int(rows["value"].isna().sum()), headline(city, MapRequest(name, group, wave), "", "en")
        if "ighest:" in said:
            assert (f"{missing} of the 13 " in said) == bool(missing), said
            seen.add(missing)
        for second in seconds_of(city, Display.CHANGE, name, group, wave)[-1:]:
            changed = city.change_rows(name, group, second.id, wave)["value"]
            moved = headline(city, MapRequest(name, group, wave, Display.CHANGE, second), "", "en")
            if "Risen: " in moved or "Fallen: " in moved:
                missing = int(changed.isna().sum())
                assert (f"; {missing} of the 13 " in moved) == bool(missing), moved
                seen.add(-missing)
    assert {0, 1, -1} <= seen


def test_a_change_of_what_is_counted_is_the_difference_of_both_numbers_as_they_are_written():
    city, counted = flensburg(), 0
    for name, group, wave in maps(city)[::3]:
        for before in [before for before in city.waves_of(name) if before < wave]:
            ends = [city.rounded(name, city.quartier_rows(name, group, date)["value"]) for date in (before, wave)]
            for changes, told in (
                (city.change_rows(name, group, before, wave), ends[1] - ends[0]),
                (city.city_change(name, group, before, wave), None),
            ):
                if told is None:
                    whole = [city.rounded(name, city.city_rows(name, group, date)["value"]) for date in (before, wave)]
                    told = whole[1] - whole[0]
                assert city.rounded(name, changes["value"]).dropna().tolist() == city.rounded(name, told).dropna().tolist()
                counted += len(changes)
    assert counted > 500


ESTIMATED = """
[indicators.poor]
theme = "living"
name = { de = "Arme", en = "Poor" }
formula = { register = "poor" }
unit = "%"
polarity = "more_is_worse"
"""


def test_what_a_register_estimated_is_not_said_to_have_moved(tmp_path):
    """A figure with a standard error is a sample's: nothing here tests its change; its limits stay where percent do."""
    lines = [
        f"{key},{name},{year},{value},{error}\n"
        for key in range(1, 10)
        for year in (2015, 2020)
        for name, value, error in (("inhabitants", 100 * key + year, ""), ("poor", 12 * key - 11 + (year == 2020), 4))
    ]
    city = load(
        build_city(tmp_path, catalogue=CATALOGUE + ESTIMATED, statistics="quartier_id,indicator,date,value,se\n" + "".join(lines))
    )
    for name, estimated in (("poor", True), ("inhabitants", False)):
        request = MapRequest(name, "all", "2020")
        for quartier in ("1", "9"):
            assert ("the change is not tested" in headline(city, request, quartier, "en")) == estimated
        moved = headline(city, replace(request, display=Display.CHANGE, second=Second("wave", "2015")), "", "en")
        assert ("Whether changes are certain is not tested" in moved, "Risen: " in moved) == (estimated, not estimated)
    rows = city.quartier_rows("poor", "all", "2020")
    assert (rows.loc["1", "lower"], rows.loc["9", "upper"]) == (0, 100)
    assert city.quartier_rows("poor", "all", "2015").loc["1", "lower"] == 0


def test_of_two_dates_each_value_says_which_it_is_of():
    city = flensburg()
    for other in ("foreign_share", "sgb2_share", "under_18_share"):
        said = headline(city, MapRequest("residents", "all", "2011", Display.PAIR, Second("indicator", other)), "", "en")
        held = city.waves_of(other)
        assert said.startswith("2011, Flensburg: ")
        assert (f" {held[-1]}: " in said) == ("2011" not in held), said
    assert {"2011" in city.waves_of(other) for other in ("foreign_share", "under_18_share")} == {True, False}


def test_a_change_of_what_is_counted_names_where_it_was_and_where_most():
    """Against the table: who is named moved that way, and nobody moved further than the one that is named for it."""
    city, named = flensburg(), 0
    for name, group, wave in maps(city):
        for second in seconds_of(city, Display.CHANGE, name, group, wave)[:1]:
            rows = city.change_rows(name, group, second.id, wave)
            apart = city.rounded(name, rows["value"]).dropna()
            said = headline(city, MapRequest(name, group, wave, Display.CHANGE, second), "", "en")
            if len(apart) == len(rows) and (apart > 0).all():
                assert "Risen: all 13 districts" in said, said
            for way, own in (("isen: ", apart[apart > 0]), ("allen: ", apart[apart < 0])):
                if own.empty:
                    assert way not in said, said
                    continue
                clause = re.split(r"; |\. ", said.split(way)[1])[0]
                if most := re.search(r", most (.+) \(([+−][\d,.]+)", clause):
                    largest = own[own.abs() == own.abs().max()].index
                    assert most[1] == EN.list(city.quartier_names[key] for key in largest), said
                    named += 1
                if len(own) == 1:
                    assert clause.rstrip(".") == city.quartier_names[own.index[0]], said
    assert named > 20


def test_what_a_register_can_tell_stands_before_what_it_cannot():
    said = headline(flensburg(), MapRequest("eviction_suits_rate", "all", "2022"), "", "en").replace("\N{NO-BREAK SPACE}", " ")
    assert said.startswith("Households at risk of homelessness – highest: 07 Südstadt (3.0 per 1,000), lowest: ")
    assert said.endswith("; 1 of the 13 districts has no figure. Whole city: no figure.")


def test_two_counted_figures_name_where_both_are_high_and_both_are_low():
    pair = MapRequest("unemployed_share", "all", "2022", Display.PAIR, Second("indicator", "under_18_share"))
    said = headline(flensburg(), pair, "", "en")
    assert "In the highest class of both: 03 Nordstadt; in the lowest of both: 01 Altstadt, 05 Friesischer Berg" in said
    assert "lowest of both" not in headline(flensburg(), pair, "STGT03", "en")
    answers = MapRequest("feels_at_home", "all", "2025", Display.PAIR, Second("indicator", "safe_at_night"))
    assert "class of both" not in headline(demo_city(), answers, "", "en"), "answers are not that certain"
