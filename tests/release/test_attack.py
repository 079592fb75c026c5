"""Withheld counts against an outsider who knows everything that is published."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from dataset.config import read_config
from files.findings import Findings
from files.folder import Folder
from indicators.catalogue import Catalogue, Condition, TargetGroup, read_catalogue
from indicators.estimates.table import estimate
from indicators.formulas import Mean, Register, Share
from indicators.survey.moments import Pooled
from language.phrases import Text
from release.earlier.publication import Publication
from release.gate import release
from release.tables.raw import Raw, RawWave
from release.tables.relations import Relations
from release.tables.thresholds import Thresholds
from release.withholding.attack import Attack, Layout, Target
from release.withholding.mask import mask_estimates
from tests.indicators.frames import read_respondents
from tests.indicators.small_city import HELP, catalogue, moments_of, quartiers
from tests.release.outsider import Outsider

DEMO = Path(__file__).parents[2] / "data" / "kaiserslautern"
LEAST = Thresholds().withhold_below
GROUPS = ["young", "newcomer"]
CATALOGUE = catalogue(HELP)
TABLES = 200


def survey(rng, quartier_count):
    """A city of small quartiers with two overlapping groups, everybody of weight 1."""
    sizes = rng.integers(0, 70, quartier_count)
    quartier = np.repeat([f"{number:02}" for number in range(quartier_count)], sizes)
    shares = rng.uniform(0, 0.9, (2, quartier_count)).repeat(sizes, axis=1)
    member = rng.random((2, len(quartier))) < shares
    answer = (rng.random(len(quartier)) < rng.uniform(0, 1)).astype(float)
    answer[rng.random(len(quartier)) < 0.05] = np.nan
    return pd.DataFrame(
        {
            "quartier_id": quartier,
            "stratum": quartier,
            "psu": "",
            "stratum_size": np.nan,
            "weight": 1.0,
            "groups": member[0] * 1 + member[1] * 2,
            "help": answer,
        }
    )


def estimates_of(respondents):
    ids = sorted(respondents["quartier_id"].unique())
    return estimate(moments_of(respondents, CATALOGUE), CATALOGUE, "w", ids)


def random_tables(seed, count):
    rng = np.random.default_rng(seed)
    while count:
        respondents = survey(rng, int(rng.integers(2, 7)))
        if respondents["help"].notna().sum() > 2:
            yield estimates_of(respondents)
            count -= 1


def released(table, *earlier):
    """What leaves of a table of estimates, after what left before."""
    nothing = Pooled((), np.zeros((0, 0)), np.zeros(0), np.zeros(0))
    raw = Raw((RawWave("w", table, nothing, pd.DataFrame()),))
    return release(raw, CATALOGUE, Thresholds(), None, [Publication.of(published) for published in earlier])


def given_away(true, published, outsider, *, least=LEAST):
    """The hidden counts of which the outsider knows too much, with what is known of them."""
    exposed = []
    counts = true.set_index(["quartier_id", "target_group"])["n"].astype(float)
    hidden = published[(published["status"] == "withheld") & (published["level"] == "quartier")]
    for row in hidden.itertuples():
        if counts["", row.target_group] == 0:
            continue  # nobody in the whole city: families alone were asked, and none of them lives alone
        n, everybody = counts[row.quartier_id, row.target_group], counts[row.quartier_id, "all"]
        if n < least:
            least_needed, most_needed, (low, high) = min(1, n), least - 1, outsider.count(row.quartier_id, row.target_group)
        elif 0 < everybody - n < least:
            least_needed, most_needed, (low, high) = 1, least - 1, outsider.complement(row.quartier_id, row.target_group)
        else:
            roof = everybody if row.target_group != "all" else np.inf
            least_needed, most_needed = max(n - 5, 0), min(n + 5, roof)
            low, high = outsider.count(row.quartier_id, row.target_group)
        if low > least_needed + 1e-6 or high < most_needed - 1e-6:
            exposed.append((row.quartier_id, row.target_group, n, low, high))
    return exposed


def primary_only(table):
    """What would be published without complementary suppression."""
    n, everybody = (
        table["n"].astype(float),
        table["quartier_id"].map(table.query("target_group == 'all'").set_index("quartier_id")["n"]),
    )
    hidden = (everybody > 0) & ((n < LEAST) | ((everybody - n > 0) & (everybody - n < LEAST)))
    status = np.select([hidden, everybody == 0], ["withheld", "no_data"], "ok")
    masked = table.assign(status=status)
    masked.loc[status != "ok", ["value", "n"]] = pd.NA
    return masked


def test_no_count_of_200_random_tables_is_given_away():
    hidden = 0
    for table in random_tables(1, TABLES):
        published = mask_estimates(table, CATALOGUE, Thresholds())
        hidden += (published["status"] == "withheld").sum()
        assert given_away(table, published, Outsider([published], GROUPS, range(4))) == []
    assert hidden > 2 * TABLES


def test_without_complementary_suppression_the_outsider_finds_cells():
    exposed = 0
    for table in random_tables(1, 20):
        published = primary_only(table)
        exposed += len(given_away(table, published, Outsider([published], GROUPS, range(4))))
    assert exposed > 20


def test_how_withheld_people_answered_is_not_given_away():
    """Nobody's Σy is known to the person, unless no other number of theirs would be either."""
    checked = 0
    for table in random_tables(2, 40):
        published = mask_estimates(table, CATALOGUE, Thresholds())
        outsider = Outsider([published], GROUPS, range(4), answers=True)
        told_alike = published[published["value"].isin([0, 100])]  # of whom everybody is published to have answered alike
        places, groups = set(told_alike["quartier_id"]), set(told_alike.query("quartier_id == ''")["target_group"])
        for row in published[(published["status"] == "withheld") & (published["level"] == "quartier")].itertuples():
            if row.quartier_id in places or row.target_group in groups or "all" in groups:
                continue
            least, most = outsider.answers(row.quartier_id, row.target_group)
            assert most - least >= 1 - 1e-6, (row.quartier_id, row.target_group)
            checked += 1
    assert checked > 80


def test_a_second_release_gives_nothing_of_the_first_away():
    """Late questionnaires come in; the outsider holds both tables."""
    rng = np.random.default_rng(3)
    careless_found = waited = 0
    for _ in range(40):
        everybody = survey(rng, int(rng.integers(3, 7)))
        if len(everybody) < 60:
            continue
        late = rng.choice(len(everybody), 6, replace=False)
        first_true, second_true = estimates_of(everybody.drop(index=late)), estimates_of(everybody)
        before = released(first_true)
        first, second, careless = before.estimates, released(second_true, before).estimates, released(second_true).estimates
        keys = ["quartier_id", "target_group"]
        for table, given in ((second, []), (careless, [])):
            both = first.merge(table, on=keys)
            change = (both["n_y"].astype(float) - both["n_x"].astype(float)).abs()
            given += both.loc[(change > 0) & (change < LEAST) & (both["level_x"] == "quartier"), keys].to_numpy().tolist()
            if table is second:
                assert given == []
            careless_found += len(given)
        withheld_first = set(first[first["status"] == "withheld"].set_index(keys).index)
        assert withheld_first <= set(second[second["status"] != "ok"].set_index(keys).index)
        assert second.set_index(["level", *keys])["n"].equals(first.set_index(["level", *keys])["n"])  # six are few: all wait
        assert given_away(first_true, second, Outsider([first, second], GROUPS, range(4))) == []
        waited += 1
    assert waited > 20
    assert careless_found > 10


def test_the_same_data_published_twice_hold_what_the_first_release_held():
    for table in random_tables(4, 30):
        first = mask_estimates(table, CATALOGUE, Thresholds())
        second = mask_estimates(table, CATALOGUE, Thresholds(), earlier=[first])
        assert given_away(table, second, Outsider([first, second], GROUPS, range(4))) == []


def test_a_stricter_city_tells_nothing_more_than_it_has_told_already():
    """What was published once cannot be taken back; but what was withheld then stays as uncertain as it was."""
    checked = 0
    for table in random_tables(5, 30):
        first = mask_estimates(table, CATALOGUE, Thresholds(withhold_below=5))
        second = mask_estimates(table, CATALOGUE, Thresholds(), earlier=[first])
        before, after = Outsider([first], GROUPS, range(4)), Outsider([first, second], GROUPS, range(4))
        hidden = first[(first["status"] == "withheld") & (first["level"] == "quartier")]
        for row in hidden.itertuples():
            assert after.count(row.quartier_id, row.target_group) == pytest.approx(
                before.count(row.quartier_id, row.target_group)
            )
            checked += 1
    assert checked > 30


def group(name, dimension, **condition):
    given = {"column": dimension, "low": None, "high": None, "among": ()} | condition
    return TargetGroup(name, Text.of(name), dimension, (Condition(**given),))


AGES = {
    asked.id: asked
    for asked in (
        group("young", "age", high=29),
        group("middle", "age", low=30, high=64),
        group("old", "age", low=65),
        group("very_old", "age", low=80),
    )
}


def test_relations_are_read_off_the_conditions():
    relations = Relations.of(AGES | {"with_children": group("with_children", "family", among=("yes",))})
    assert relations.nested == (("very_old", "old"),)
    assert ("middle", "young") in relations.apart
    assert ("middle", "old") in relations.apart
    assert not any({"old", "very_old"} <= set(family) for family in relations.apart)
    three = Relations.of({name: AGES[name] for name in ("young", "middle", "old")})
    assert three.apart == (("young", "middle", "old"),)


def test_groups_that_are_everybody_together_do_not_give_one_of_them_away():
    """All - young - middle = old: the complement of no single group is small."""
    described = Catalogue({}, {name: AGES[name] for name in ("young", "middle", "old")}, {"help": HELP})
    rng = np.random.default_rng(6)
    rows = [(f"{q}", mask) for q in range(5) for mask, size in ((1, 20), (2, 25), (4, 4 if q == 2 else 15)) for _ in range(size)]
    respondents = pd.DataFrame(rows, columns=["quartier_id", "groups"]).assign(
        stratum="", psu="", stratum_size=np.nan, weight=1.0, help=rng.integers(0, 2, len(rows)).astype(float)
    )
    table = estimate(moments_of(respondents, described), described, "w", [f"{q}" for q in range(5)])
    published = mask_estimates(table, described, Thresholds())
    assert given_away(table, published, Outsider([published], ["young", "middle", "old"], [1, 2, 4])) == []
    alone = published.set_index(["quartier_id", "target_group"])["status"]
    assert alone["2", "old"] == "withheld"
    assert "withheld" in (alone["2", "young"], alone["2", "middle"])


def test_a_group_inside_another_does_not_give_their_difference_away():
    described = Catalogue({}, {name: AGES[name] for name in ("old", "very_old")}, {"help": HELP})
    rows = [(f"{q}", mask) for q in range(4) for mask, size in ((0, 30), (1, 4 if q == 1 else 20), (3, 15)) for _ in range(size)]
    respondents = pd.DataFrame(rows, columns=["quartier_id", "groups"]).assign(
        stratum="", psu="", stratum_size=np.nan, weight=1.0
    )
    respondents = respondents.assign(help=(np.arange(len(rows)) % 3 == 0).astype(float))
    published = mask_estimates(
        estimate(moments_of(respondents, described), described, "w", list("0123")), described, Thresholds()
    )
    status = published.set_index(["quartier_id", "target_group"])["status"]
    assert "withheld" in (status["1", "old"], status["1", "very_old"])


def test_areas_made_of_quartiers_give_nothing_away():
    for table, seed in zip(random_tables(7, 30), range(30), strict=True):
        ids = [key for key in table["quartier_id"].unique() if key]
        members = ids[: 1 + seed % max(1, len(ids) - 1)]
        if len(members) < 2:
            continue
        totals = []
        for target_group, rows in table.query("quartier_id in @members").groupby("target_group"):
            totals.append(
                {"level": "area", "quartier_id": "centre", "target_group": target_group, "n": rows["n"].sum(), "value": 50.0}
            )
        area = pd.DataFrame(totals).assign(wave="w", indicator="help", source="survey", status="ok", verdict="none")
        both = pd.concat([table, area], ignore_index=True).astype(table.dtypes.to_dict())
        published = mask_estimates(both, CATALOGUE, Thresholds(), areas={"centre": members})
        layout = Layout(
            ("all", *GROUPS), 0, tuple(range(1, len(ids) + 1)), {len(ids) + 1: tuple(1 + ids.index(m) for m in members)}, (), ()
        )
        order = ["", *ids, "centre"]
        counts = np.array(
            [both.query("target_group == @g").set_index("quartier_id")["n"].reindex(order).astype(float) for g in layout.groups]
        )
        hidden = np.array(
            [
                published.query("target_group == @g").set_index("quartier_id")["status"].reindex(order).eq("withheld")
                for g in layout.groups
            ]
        )
        attack = Attack(counts, hidden, layout)
        for place, key in enumerate(order):
            for number, _ in enumerate(layout.groups):
                if hidden[number, place] and counts[number, place] < LEAST:
                    low, high = attack.range_of((((number, place), 1.0),))
                    assert low <= min(1, counts[number, place]) + 1e-6, key
                    assert high >= LEAST - 1 - 1e-6, key


def test_the_quick_attack_finds_what_the_slow_one_finds():
    rng = np.random.default_rng(8)
    layout = Layout(("all", "young"), 0, (1, 2, 3, 4), {}, (), ())
    for _ in range(50):
        parts = rng.integers(0, 40, (2, 4)).astype(float)
        parts[1] = np.minimum(parts[1], parts[0])
        counts = np.column_stack([parts.sum(axis=1), parts])
        hidden = rng.random((2, 5)) < 0.4
        targets = [Target((((g, p), 1.0),), 1.0, 9.0) for g, p in np.argwhere(hidden)]
        attack = Attack(counts, hidden, layout)
        slow = {t for t in targets if not (attack.range_of(t.cells)[0] <= 1 + 1e-6 and attack.range_of(t.cells)[1] >= 9 - 1e-6)}
        assert set(attack.exposed(targets)) == slow


@pytest.fixture(scope="module")
def demo():
    """Respondents of every wave of the demonstration, with its catalogue of shares and means and its thresholds."""
    findings = Findings()
    config, described = read_config(Folder(DEMO), findings), read_catalogue(DEMO / "catalogue.toml", findings)
    sums = {name: own for name, own in described.indicators.items() if isinstance(own.formula, Share | Mean | Register)}
    described = replace(described, indicators=sums)
    places = quartiers([f"{number:02}" for number in range(1, 19)])
    return (
        config,
        described,
        {wave.id: read_respondents(DEMO / wave.file, wave, described, places, findings) for wave in config.waves},
    )


def demo_estimates(described, respondents, wave):
    return estimate(moments_of(respondents, described), described, wave, [f"{number:02}" for number in range(1, 19)])


@pytest.mark.parametrize("wave", ["2017", "2021", "2025"])
def test_no_count_of_the_demo_is_given_away_by_either_of_two_releases(demo, wave):
    config, described, waves = demo
    respondents = waves[wave]
    groups, memberships = list(described.target_groups), respondents["groups"].unique()
    first_true = demo_estimates(described, respondents.drop(index=respondents.index[::400]), wave)
    second_true = demo_estimates(described, respondents, wave)
    first = mask_estimates(first_true, described, config.thresholds)
    second = mask_estimates(second_true, described, config.thresholds, earlier=[first])
    for true, published, names in (
        (first_true, first, ["feels_at_home"]),
        (second_true, second, ["feels_at_home", "childcare_school", "safe_at_night"]),
    ):
        for name in [name for name in names if name in described.indicators]:
            of_true, of_published = true.query("indicator == @name"), published.query("indicator == @name")
            outsider = Outsider([of_published], groups, memberships)
            assert given_away(of_true, of_published, outsider, least=config.thresholds.withhold_below) == [], name
    assert not ((first["status"] == "withheld") & ~second["status"].isin(["withheld", "no_data"])).any()


def test_the_demo_without_complementary_suppression_gives_counts_away(demo):
    _, described, waves = demo
    table = demo_estimates(described, waves["2021"], "2021")
    exposed = 0
    for name in table["indicator"].unique():
        rows = table[table["indicator"] == name]
        published = primary_only(rows)
        if (mask_estimates(rows, described, Thresholds())["status"] == "withheld").sum() > (
            published["status"] == "withheld"
        ).sum():
            outsider = Outsider([published], list(described.target_groups), waves["2021"]["groups"].unique())
            exposed += len(given_away(rows, published, outsider))
        if exposed:
            break
    assert exposed > 0
