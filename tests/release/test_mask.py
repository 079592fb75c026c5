"""What may be shown: the mask over the table of estimates, and attempts to see behind it."""

import dataclasses
import tomllib
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from files.findings import Findings
from indicators.catalogue import read_catalogue
from indicators.estimates.table import NUMBERS
from indicators.formulas import Median, Total
from release.tables.thresholds import Thresholds
from release.withholding.mask import mask_estimates
from tests.indicators.frames import read_respondents
from tests.indicators.small_city import HELP, INHABITANTS, SAFE, catalogue, estimated, quartiers, rows, wave

CITY = Path(__file__).parents[2] / "data" / "kaiserslautern"
CATALOGUE = catalogue(HELP, SAFE, INHABITANTS)
MAP = ["indicator", "wave", "target_group"]


def shown(table, **thresholds):
    return mask_estimates(table, CATALOGUE, Thresholds(**thresholds))


def a_map(counts, **common):
    """Rows of the city and of one quartier for each count."""
    named = dict(zip("abcdefgh", counts, strict=False))
    cells = [{"quartier_id": quartier_id, "n": n} for quartier_id, n in named.items()]
    return rows({"level": "city", "quartier_id": "", "n": sum(counts)}, *cells, **common)


def status(table):
    return dict(zip(table["quartier_id"], table["status"], strict=True))


def carries_no_number(table):
    return bool(table.select_dtypes("number").isna().all(axis=None))


@pytest.mark.parametrize(
    ("n", "expected"), [(1, "withheld"), (9, "withheld"), (10, "unreliable"), (29, "unreliable"), (30, "ok")]
)
def test_number_of_answers_decides(n, expected):
    assert status(shown(a_map([n, 8, 7, 100])))["a"] == expected


def test_numbers_are_all_the_columns_that_hold_one():
    assert a_map([9]).select_dtypes("number").columns.tolist() == NUMBERS


def test_withheld_rows_carry_no_number_in_any_column():
    masked = shown(a_map([9, 8, 100]))
    withheld = masked[masked["status"] == "withheld"]
    assert withheld["quartier_id"].tolist() == ["a", "b"]
    assert carries_no_number(withheld)
    sound = masked[masked["status"] == "ok"]
    assert sound[NUMBERS].notna().all(axis=None)


def test_threshold_is_the_city_s_own():
    assert status(shown(a_map([24, 24, 100]), withhold_below=25))["a"] == "withheld"
    assert status(shown(a_map([24, 24, 100]), withhold_below=5, unreliable_below=20))["a"] == "ok"


def test_next_smallest_quartier_is_withheld_with_a_lonely_one():
    assert status(shown(a_map([120, 9, 80, 60]))) == {"": "ok", "a": "ok", "b": "withheld", "c": "ok", "d": "withheld"}


def test_two_withheld_quartiers_need_no_third():
    assert status(shown(a_map([120, 9, 8, 60]))) == {"": "ok", "a": "ok", "b": "withheld", "c": "withheld", "d": "ok"}


def test_empty_quartier_does_not_serve_as_the_second():
    masked = shown(a_map([120, 9, 0, 60]))
    assert status(masked) == {"": "ok", "a": "ok", "b": "withheld", "c": "no_data", "d": "withheld"}
    assert carries_no_number(masked[masked["status"] == "no_data"])


def test_each_wave_and_indicator_is_a_map_of_its_own():
    table = pd.concat([a_map([9, 50, 60]), a_map([50, 40, 70], wave="v"), a_map([70, 60, 40], indicator="safe", upper=54.5)])
    assert shown(table)["status"].tolist() == ["ok", "withheld", "withheld", "ok"] + ["ok"] * 8


def test_group_is_withheld_where_too_few_do_not_belong_to_it():
    table = pd.concat([a_map([100, 100, 100]), a_map([91, 90, 100], target_group="young")])
    young = shown(table).query("target_group == 'young'")
    assert status(young)["a"] == "withheld"
    assert status(young)["c"] == "ok"
    assert status(young)["b"] == "withheld"  # as the second


def test_surveyed_quartier_where_nobody_of_the_group_answered_is_withheld():
    table = pd.concat([a_map([100, 100, 100, 0]), a_map([40, 0, 9, 0], target_group="young")])
    young = shown(table).query("target_group == 'young'")
    assert status(young)["b"] == "withheld"
    assert status(young)["d"] == "no_data"


def test_withheld_quartiers_have_enough_answers_together_or_take_another_with_them():
    together_few = shown(a_map([4, 5, 40, 50]))
    assert status(together_few) == {"": "ok", "a": "withheld", "b": "withheld", "c": "withheld", "d": "ok"}
    five_each = shown(a_map([5, 5, 40, 50]))  # two that are withheld alone beside ten answers would be five each
    assert status(five_each) == status(together_few)
    together_enough = shown(a_map([7, 8, 40, 50]))
    assert status(together_enough) == {"": "ok", "a": "withheld", "b": "withheld", "c": "ok", "d": "ok"}


def test_two_withheld_zeros_do_not_come_back_from_the_city():
    table = pd.concat([a_map([100, 100, 100]), a_map([50, 0, 0], target_group="young")])
    assert status(shown(table).query("target_group == 'young'"))["a"] == "withheld"


@pytest.mark.parametrize(
    "cell",
    [
        {"n": 29},
        {"n_eff": 19.9},
        {"lower": 44.0, "upper": 74.1},
        {"lower": float("nan"), "upper": float("nan")},
        {"indicator": "safe", "lower": 2.5, "upper": 3.6},
    ],
    ids=["few answers", "few effective answers", "wide share", "no interval", "wide mean"],
)
def test_unreliable(cell):
    table = shown(rows({"quartier_id": "a"} | cell))
    assert table["status"].tolist() == ["unreliable"]
    assert table["verdict"].tolist() == ["none"]
    assert table["n"].notna().all()


@pytest.mark.parametrize(
    "cell",
    [{"n": 30}, {"n_eff": 20.0}, {"lower": 44.0, "upper": 74.0}, {"indicator": "safe", "lower": 2.5, "upper": 3.5}],
    ids=["answers", "effective answers", "share", "mean"],
)
def test_limits_themselves_are_reliable(cell):
    table = shown(rows({"quartier_id": "a"} | cell))
    assert table["status"].tolist() == ["ok"]
    assert table["verdict"].tolist() == ["higher"]


def test_only_ok_rows_keep_a_verdict():
    masked = shown(a_map([9, 8, 20, 0, 100]))
    assert dict(zip(masked["status"], masked["verdict"], strict=True)) == {
        "ok": "higher",
        "withheld": "none",
        "unreliable": "none",
        "no_data": "none",
    }


def test_register_rows_are_untouched():
    missing = {"se": None, "lower": None, "upper": None, "n": None, "n_eff": None, "deff": None, "df": None}
    register = rows(
        {"quartier_id": "a", "value": 3.0},
        {"quartier_id": "b", "value": 812.0},
        **missing,
        indicator="inhabitants",
        source="register",
        verdict="none",
    )
    masked = shown(pd.concat([register, a_map([9, 50, 60])]))
    pd.testing.assert_frame_equal(masked.head(2), register)


def by_subtraction(published):
    """What city minus quartiers gives back of withheld counts: one of them, or few together; (map, quartiers, n)."""
    exposed = []
    for key, cells in published[published["source"] == "survey"].groupby(MAP):
        city = cells[cells["level"] == "city"].iloc[0]
        quartiers = cells[cells["level"] == "quartier"]
        hidden = quartiers[quartiers["status"] == "withheld"]
        rest = city["n"] - quartiers["n"].sum()
        some_left = (quartiers["status"].isin(["ok", "unreliable"])).any()
        if pd.notna(city["n"]) and len(hidden) and (len(hidden) == 1 or (rest < Thresholds().withhold_below and some_left)):
            exposed.append((*key, "".join(hidden["quartier_id"]), int(rest)))
    return exposed


def test_attack_works_on_a_table_without_a_second():
    careless = a_map([7, 50, 60]).assign(status=["ok", "withheld", "ok", "ok"])
    careless.loc[1, NUMBERS] = pd.NA
    assert by_subtraction(careless) == [("help", "w", "all", "a", 7)]


# Answers of each quartier by membership: in no group, young, newcomer, both.
places = st.lists(st.lists(st.integers(0, 45), min_size=4, max_size=4), min_size=1, max_size=5)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.dictionaries(st.sampled_from(["help", "safe"]), places, min_size=1))
def test_no_withheld_count_comes_back_by_subtraction(maps):
    cells = []
    for indicator, counts in maps.items():
        for group, members in (("all", (0, 1, 2, 3)), ("young", (1, 3)), ("newcomer", (2, 3))):
            in_group = {"": 0} | {
                place: sum(counted[m] for m in members) for place, counted in zip("abcde", counts, strict=False)
            }
            in_group[""] = sum(in_group.values())
            common = {"indicator": indicator, "target_group": group}
            cells += [
                common | {"quartier_id": place, "level": "quartier" if place else "city", "n": n} for place, n in in_group.items()
            ]
    table = rows(*cells)
    published = shown(table)
    assert by_subtraction(published) == []
    assert carries_no_number(published[table["n"] < Thresholds().withhold_below])


@pytest.fixture(scope="module")
def demo_city():
    """The demonstration city's survey waves, masked: shares and means, of which sums over places can be subtracted."""
    findings = Findings()
    described = read_catalogue(CITY / "catalogue.toml", findings)
    sums = {name: own for name, own in described.indicators.items() if not isinstance(own.formula, Median | Total)}
    described = dataclasses.replace(described, indicators=sums)
    places = quartiers([f"{number:02}" for number in range(1, 19)])
    tables = []
    for given_wave in tomllib.loads((CITY / "dataset.toml").read_text(encoding="utf-8"))["waves"]:
        roles = {role: given_wave[role] for role in ("quartier", "weight", "stratum", "stratum_size", "missing", "not_asked")}
        respondents = read_respondents(CITY / given_wave["file"], wave(**roles), described, places, findings)
        tables.append(estimated(respondents, described, list(places.names)).assign(wave=given_wave["id"]))
    assert not findings.blocking
    return mask_estimates(pd.concat(tables), described, Thresholds())


def test_demo_city_gives_nothing_back_by_subtraction(demo_city):
    assert (demo_city["status"] == "withheld").any()
    assert by_subtraction(demo_city) == []


def test_demo_city_s_withheld_rows_carry_no_number(demo_city):
    assert carries_no_number(demo_city[demo_city["status"].isin(["withheld", "no_data"])])
    assert demo_city["n"].min() >= Thresholds().withhold_below


def test_a_register_figure_that_comes_from_few_people_is_withheld():
    table = rows({"quartier_id": "a", "n": 9}, {"quartier_id": "b", "n": 10}, source="register", indicator="inhabitants")
    masked = shown(table)
    assert masked["status"].tolist() == ["withheld", "ok"]
    assert carries_no_number(masked.head(1))


def test_sensitive_answers_of_a_few_that_are_all_but_one_alike_are_withheld():
    delicate = dataclasses.replace(CATALOGUE, indicators={"help": dataclasses.replace(HELP, sensitive=True)})
    cells = [
        {"quartier_id": key, "n": n, "value": value}
        for key, n, value in (("a", 25, 96), ("b", 25, 80), ("c", 35, 99), ("d", 28, 0))
    ]
    table = rows({"level": "city", "quartier_id": "", "n": 113}, *cells)
    withheld = set(mask_estimates(table, delicate, Thresholds()).query("status == 'withheld'")["quartier_id"])
    assert withheld >= {"a", "d"}
    assert "c" not in withheld
    assert not set(shown(table).query("status == 'withheld'")["quartier_id"])


def test_indicators_with_the_same_answers_share_one_pattern():
    """Two patterns over the same counts would complete one another: each publishes what the other hides."""
    two = dataclasses.replace(
        CATALOGUE,
        indicators={"help": HELP, "worry": dataclasses.replace(HELP, id="worry", sensitive=True)},
    )
    counts = {"a": 6, "b": 25, "c": 12, "d": 120, "e": 130}
    cells = [{"quartier_id": key, "n": n} for key, n in counts.items()]
    delicate = [cell | {"value": 0.0} if cell["quartier_id"] == "b" else cell for cell in cells]
    city = {"level": "city", "quartier_id": "", "n": sum(counts.values())}
    table = pd.concat([rows(city, *cells), rows(city, *delicate, indicator="worry")], ignore_index=True)
    masked = mask_estimates(table, two, Thresholds())
    patterns = [set(masked.query("indicator == @name and status == 'withheld'")["quartier_id"]) for name in ("help", "worry")]
    assert patterns[0] == patterns[1] >= {"a", "b"}
