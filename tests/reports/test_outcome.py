"""What became of a measure: exact numbers of the surveys before and after it, only where they may be told, and no cause."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from dataset.dataset import Dataset
from dataset.load import load
from files.dates import PartialDate
from indicators.catalogue import Topic
from indicators.estimates.vocabulary import Status
from indicators.series_breaks import SeriesBreak
from language.phrases import Text
from language.words import words_for
from reports.workshops.outcome import OutcomeRow, outcome_of
from tests.three_waves import answers, build_three_waves, dataset_toml, wave_table
from views.thread.parts import measure_cards
from workshops.contributions import Contribution, Kind
from workshops.measures import Measure, Stage
from workshops.outcomes import Around, waves_around

EN = words_for("en")


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    read = load(build_three_waves(tmp_path_factory.mktemp("three") / "city"))
    topic = Topic("feeling", "living", Text.of("Feeling"), "comfort", None, 3)
    said = Contribution("b1", "w1", PartialDate(2018), "2", Kind.IDEA, "living", "feeling", "all", "", 1)
    return replace(read, catalogue=replace(read.catalogue, topics={"feeling": topic}), contributions=(said,))


def measure(stage: Stage = Stage.RUNNING, places: tuple[str, ...] = ("2",), **changed: object) -> Measure:
    begun = Measure("m1", "Benches", places, ("living",), (), stage, "Office", PartialDate(2018, 3), None, ("b1",))
    return replace(begun, **changed)  # type: ignore[arg-type]


def share(quartier: str, wave: int) -> int:
    """Of the persons themselves, in percent."""
    asked = answers()[wave]
    here = asked[asked["quartier"] == quartier] if quartier else asked
    return round(100 * (here["q1"] == 5).mean())


def numbers(row: OutcomeRow) -> tuple[str, str, str]:
    return row.values, row.change, row.verdict


def test_the_surveys_before_and_after_with_exact_numbers(city: Dataset) -> None:
    first, last = outcome_of(city, measure(), EN)
    assert (first.indicator, first.place, first.why_not) == ("Comfort", "Quartier 2", "")
    before, between, after = (share("2", wave) for wave in range(3))
    assert numbers(first) == (
        f"Befragung 2017: {before}% → Befragung 2020: {between}%",
        f"+{between - before} percentage points",
        "certain increase",
    )
    assert numbers(last) == (
        f"Befragung 2017: {before}% → Befragung 2025: {after}%",
        f"+{after - before} percentage points",
        "certain increase",
    )
    released = city.change_rows("comfort", "all", "2017", "2025").loc["2"]
    assert last.interval == f"+{released['lower']:.0f} to +{released['upper']:.0f} percentage points"


def test_what_did_not_change_with_certainty_says_so(city: Dataset) -> None:
    *_, last = outcome_of(city, measure(places=("7",)), EN)
    assert last.verdict == "no certain change"
    assert last.values == f"Befragung 2017: {share('7', 0)}% → Befragung 2025: {share('7', 2)}%"


def test_a_measure_without_a_quartier_is_for_the_whole_city(city: Dataset) -> None:
    *_, last = outcome_of(city, measure(places=()), EN)
    whole = city.city_change("comfort", "all", "2017", "2025").iloc[0]
    assert (last.place, last.change) == (EN.pick(city.city.whole), f"+{whole['value']:.0f} percentage points")
    assert last.verdict == {"higher": "certain increase", "not_distinguishable": "no certain change"}[str(whole["verdict"])]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"begins": PartialDate(2026)}, ["not asked again yet"]),
        ({"begins": PartialDate(2016)}, ["not asked before the measure began"]),
        ({"begins": None}, ["when the measure began is not known"]),
        ({"begins": PartialDate(2020)}, ["Befragung 2017 Befragung 2025"]),  # that of 2020 lies in what is known of the beginning
        ({"begins": PartialDate(2018), "ends": PartialDate(2021), "stage": Stage.DONE}, ["Befragung 2017 Befragung 2025"]),
        (
            {"begins": PartialDate(2018), "ends": PartialDate(2021)},
            ["Befragung 2017 Befragung 2020", "Befragung 2017 Befragung 2025"],
        ),
        ({"begins": PartialDate(2021)}, ["Befragung 2020 Befragung 2025"]),
        ({"begins": PartialDate(2017, 4, 20)}, ["no survey is clearly earlier"]),  # when a part of it had been asked
        ({"begins": PartialDate(2017, 6)}, ["Befragung 2017 Befragung 2020", "Befragung 2017 Befragung 2025"]),
        ({"begins": PartialDate(2020, 10, 20)}, ["Befragung 2017 Befragung 2025"]),
        ({"begins": PartialDate(2025, 5, 10)}, ["no survey is clearly later"]),
        ({"stage": Stage.CHOSEN}, []),
        ({"stage": Stage.PROPOSED}, []),
        ({"contributions": ()}, []),
    ],
)
def test_which_surveys_lie_around_a_measure(city: Dataset, changed: dict[str, object], expected: list[str]) -> None:
    rows = outcome_of(city, replace(measure(), **changed), EN)  # type: ignore[arg-type]
    said = [row.why_not or " ".join(part.partition(":")[0] for part in row.values.split(" → ")) for row in rows]
    assert said == expected


def test_a_survey_of_which_the_year_alone_is_known_is_no_earlier_than_its_end(tmp_path: Path) -> None:
    tables = [wave_table(number, period=period) for number, period in enumerate(("2017", "2020", "2025"))]
    read = load(build_three_waves(tmp_path / "city", dataset=dataset_toml(*tables)))
    ends = {wave: period.ends for wave, period in read.periods.items() if period.ends}
    assert [waves_around(measure(begins=PartialDate(2020, month)), read.survey_waves, ends) for month in (1, 9)] == [
        Around("2017", ("2025",), between=True)
    ] * 2


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (Status.WITHHELD, "* not shown, so that nobody is recognised"),
        (Status.UNRELIABLE, "too uncertain for a comparison"),
        (Status.NO_DATA, "– no data"),
    ],
)
def test_what_may_not_be_told_has_its_reason_and_no_number(city: Dataset, status: Status, said: str) -> None:
    table = city.released.estimates.copy()
    hit = (table["quartier_id"] == "2") & (table["indicator"] == "comfort") & (table["wave"] == "2025")
    table.loc[hit, "status"] = status
    *_, last = outcome_of(replace(city, released=replace(city.released, estimates=table)), measure(), EN)
    assert last == OutcomeRow("Comfort", "Quartier 2", why_not=said)


def test_without_an_interval_nothing_is_told(city: Dataset) -> None:
    changes = city.released.changes.assign(lower=float("nan"), upper=float("nan"))
    rows = outcome_of(replace(city, released=replace(city.released, changes=changes)), measure(), EN)
    assert rows and not any(row.change or row.values for row in rows) and all(row.why_not for row in rows)


def test_a_broken_series_is_not_compared(city: Dataset) -> None:
    broken = replace(city.catalogue.indicators["comfort"], breaks_in_series=(SeriesBreak("2025", Text.of("new scale")),))
    catalogue = replace(city.catalogue, indicators={**city.catalogue.indicators, "comfort": broken})
    first, last = outcome_of(replace(city, catalogue=catalogue), measure(), EN)
    assert first.change and not last.change and "new scale" in last.why_not


def test_a_register_figure_is_no_survey(city: Dataset) -> None:
    topic = replace(city.catalogue.topics["feeling"], indicator="inhabitants")
    assert outcome_of(replace(city, catalogue=replace(city.catalogue, topics={"feeling": topic})), measure(), EN) == ()


def test_the_card_never_says_why_and_says_so_once(city: Dataset) -> None:
    caution = "This does not say that the measure is the reason."
    cards = str(measure_cards(city, [measure(), replace(measure(places=("3",)), id="m2")], EN))
    assert cards.count(caution) == cards.count("several of them are not corrected for this") == 1
    assert cards.count("certain increase") == 4
    assert caution not in str(measure_cards(city, [measure(begins=PartialDate(2026))], EN))
