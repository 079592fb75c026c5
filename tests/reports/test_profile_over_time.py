"""What a profile says beside the latest values: standardised ones, trends, all answers."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from dataset.dataset import Dataset
from dataset.load import load
from indicators.catalogue import Polarity
from indicators.estimates.sentences import written
from indicators.questions import AnswerScheme
from language.words import words_for
from reports.map.over_time import over_time
from reports.profile.pdf import file_name, profile_pdf
from reports.profile.profile import profile_of
from tests.dataset.test_standard_city import STANDARD
from tests.demo import flensburg
from tests.test_cli_estimate import QUESTION
from tests.three_waves import RISING, answers, build_three_waves, with_break
from tests.tiny_city import CATALOGUE
from views.profile.parts import profile_markup

WORDS = words_for("en")
LATEST = "2025"


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return load(build_three_waves(tmp_path_factory.mktemp("three"), catalogue=CATALOGUE + STANDARD + QUESTION))


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """The question of comfort changed before the latest survey; there is neither a standard nor a question to tell all of."""
    return load(build_three_waves(tmp_path_factory.mktemp("broken"), catalogue=with_break(LATEST)))


def released(city: Dataset, table: str, change: Callable[[pd.DataFrame], pd.DataFrame]) -> Dataset:
    """The same city with another table."""
    return replace(city, released=replace(city.released, **{table: change(getattr(city.released, table))}))


def test_certain_trends_are_those_of_the_table(city: Dataset) -> None:
    table = city.released.trends
    certain = table[(table["status"] == "ok") & table["verdict"].isin(["rising", "falling"]) & (table["target_group"] == "all")]
    assert len(certain[certain["level"] == "quartier"])
    for quartier_id in city.quartier_names:
        own = certain[certain["quartier_id"] == quartier_id].set_index("indicator")
        trends = profile_of(city, quartier_id, WORDS).trends
        assert {trend.indicator for trend in trends} == {WORDS.pick(city.catalogue.indicators[key].name) for key in own.index}
        for trend in trends:
            assert trend.span == "since 2017, 3 surveys"
    comfort = next(trend for trend in profile_of(city, RISING[0], WORDS).trends if trend.indicator == "Comfort")
    slope = certain.set_index(["quartier_id", "indicator"])["value"][RISING[0], "comfort"]
    assert comfort.slope == f"+{slope:.1f} percentage points"
    assert comfort.verdict == "improvement"


def test_a_rise_of_what_is_bad_is_a_worsening(city: Dataset) -> None:
    worse = replace(city.catalogue.indicators["comfort"], polarity=Polarity.MORE_IS_WORSE)
    catalogue = replace(city.catalogue, indicators={**city.catalogue.indicators, "comfort": worse})
    trends = profile_of(replace(city, catalogue=catalogue), RISING[0], WORDS).trends
    assert {trend.verdict for trend in trends if trend.indicator == "Comfort"} == {"worsening"}


def test_a_broken_series_is_named_and_has_no_trend(broken: Dataset) -> None:
    profile = profile_of(broken, RISING[0], WORDS)
    assert "Comfort" not in {trend.indicator for trend in profile.trends}
    (foot,) = profile.sections["trends"].feet
    assert foot.startswith("Comfort: ") and "new scale" in foot
    assert not {"standardised", "distributions"} & set(profile.sections)
    assert profile.standardised == profile.distributions == ()
    assert foot in profile_markup(profile, "<svg/>", str)


def test_trends_and_figures_have_their_line_and_say_what_it_shows(city: Dataset) -> None:
    profile = profile_of(city, RISING[0], WORDS)
    comfort = next(trend for trend in profile.trends if trend.indicator == "Comfort")
    assert comfort.line is not None
    series = over_time(city, "comfort", "all", RISING[0])
    assert series is not None
    for moment in series.moments:
        assert f"{moment.here.value:.0f}%" in comfort.line.description
    assert comfort.line.picture.count("<circle") == len(series.moments)
    markup = profile_markup(profile, "<svg/>", str)
    assert f'alt="{comfort.line.description}"' in markup
    assert profile.sections["trends"].feet[0] == "Of all other indicators no trend is certain."


def test_a_register_says_since_when_in_every_profile() -> None:
    city = flensburg()
    profile = profile_of(city, "STGT03", WORDS)
    name = WORDS.pick(city.catalogue.indicators["under_18_share"].name)
    figure = next(row for row in profile.figures if row.name == name)
    first, last = (city.quartier_rows("under_18_share", "all", wave).loc["STGT03", "value"] for wave in ("2011", "2022"))
    assert figure.line is not None
    assert figure.line.said == f"since 2011 from {first:.1f} to {last:.1f}%"
    assert "each on its own scale" in profile.sections["figures"].feet[0]
    assert profile_pdf(city, "STGT03", WORDS).startswith(b"%PDF")


def test_two_surveys_have_no_development(city: Dataset) -> None:
    profile = profile_of(released(city, "trends", lambda table: table.head(0)), "3", WORDS)
    assert "trends" not in profile.sections
    assert "changes" in profile.sections


def verdicts(city: Dataset, table: str, verdict: str, status: str = "ok") -> Dataset:
    def change(rows: pd.DataFrame) -> pd.DataFrame:
        own = (rows["quartier_id"] == "3") & (rows["indicator"] == "comfort") & (rows["wave"] == LATEST)
        own &= rows["target_group"] == "all"
        assert own.sum() == 1
        return rows.assign(verdict=rows["verdict"].mask(own, verdict), status=rows["status"].mask(own, status))

    return released(city, table, change)


@pytest.mark.parametrize(
    ("raw", "standardised", "shown"),
    [
        ("higher", "not_distinguishable", True),
        ("not_distinguishable", "lower", True),
        ("higher", "lower", True),
        ("higher", "higher", False),
        ("not_distinguishable", "not_distinguishable", False),
    ],
)
def test_what_is_judged_otherwise_by_the_standard_is_shown(city: Dataset, raw: str, standardised: str, shown: bool) -> None:
    judged = verdicts(verdicts(city, "estimates", raw), "standardised", standardised)
    profile = profile_of(judged, "3", WORDS)
    rows = {row.indicator: row for row in profile.standardised}
    assert ("Comfort" in rows) == shown
    assert profile.sections["standardised"].title.endswith("had the city’s age distribution")
    if shown:
        indicator = city.catalogue.indicators["comfort"]
        values = [judged.quartier_rows("comfort", "all", LATEST, kind).loc["3"] for kind in ("", "age")]
        assert rows["Comfort"].raw == written(values[0]["value"], indicator, WORDS)
        assert rows["Comfort"].value == written(values[1]["value"], indicator, WORDS)
        assert profile.sections["standardised"].feet
    else:
        assert bool(profile.sections["standardised"].feet) == bool(rows)


@pytest.mark.parametrize("status", ["withheld", "unreliable", "no_data"])
def test_a_standardised_value_that_is_not_sound_is_not_compared(city: Dataset, status: str) -> None:
    judged = verdicts(verdicts(city, "estimates", "higher"), "standardised", "none", status)
    assert "Comfort" not in {row.indicator for row in profile_of(judged, "3", WORDS).standardised}


def test_all_answers_are_those_that_may_be_told(city: Dataset) -> None:
    told = 0
    for quartier_id in city.quartier_names:
        rows = city.questions.answers("trust", "all", LATEST, quartier_id)
        answers = profile_of(city, quartier_id, WORDS).distributions
        assert bool(answers) == bool(rows["n"].notna().all())
        for distribution in answers:
            told += 1
            whole = city.questions.answers("trust", "all", LATEST, scheme=AnswerScheme(rows["scheme"].iloc[0]))
            assert [answer.label for answer in distribution.answers] == [WORDS.pick(label) for label in rows["label"]]
            assert [answer.value for answer in distribution.answers] == [f"{value:.0f}%" for value in rows["value"]]
            assert [answer.city for answer in distribution.answers] == [f"{value:.0f}%" for value in whole["value"]]
            assert f"{rows['n'].iloc[0]} answers" in distribution.details
            assert ("answers merged" in distribution.details) == (rows["scheme"].iloc[0] == "merged")
    assert told


@pytest.mark.parametrize("group", ["all", "older"])
def test_bars_have_the_shares_of_the_table_and_its_colours(city: Dataset, group: str) -> None:
    told = 0
    for quartier_id in city.quartier_names:
        for distribution in profile_of(city, quartier_id, WORDS, target_group=group).distributions:
            told += 1
            here, whole = distribution.bars
            assert (here.name, whole.name) == (city.quartier_names[quartier_id], "Whole city")
            for bar, shares in ((here, "value"), (whole, "city")):
                assert [piece.label for piece in bar.pieces] == [answer.label for answer in distribution.answers]
                assert [f"{piece.number}%" for piece in bar.pieces] == [
                    getattr(answer, shares) for answer in distribution.answers
                ]
                assert [piece.colour for piece in bar.pieces] == [answer.colour for answer in distribution.answers]
                assert not bar.untold
    assert told


def test_a_target_group_is_named_and_its_answers_are_its_own(city: Dataset) -> None:
    rows = {key: city.questions.answers("trust", "older", LATEST, key) for key in city.quartier_names}
    told = next(key for key, own in rows.items() if own["n"].notna().all())
    profile = profile_of(city, told, WORDS, target_group="older")
    (distribution,) = profile.distributions
    assert [answer.value for answer in distribution.answers] == [f"{value:.0f}%" for value in rows[told]["value"]]
    assert "Older people" in distribution.details and f"{rows[told]['n'].iloc[0]} answers" in distribution.details
    assert profile.sections["distributions"].title == "All answers: Older people"
    assert "group=older" in profile_of(city, told, WORDS, "https://q.example", "older").link
    assert profile.strengths == profile_of(city, told, WORDS).strengths  # everything else is of everybody
    assert "older-people" in file_name(city, told, WORDS, "older")


def test_a_group_of_which_nothing_may_be_told_is_said_on_page_and_paper(city: Dataset) -> None:
    def hide(rows: pd.DataFrame) -> pd.DataFrame:
        return rows.assign(
            status=rows["status"].mask((rows["quartier_id"] == "3") & (rows["target_group"] == "older"), "withheld")
        )

    hidden = released(city, "distributions", hide)
    profile = profile_of(hidden, "3", WORDS, target_group="older")
    assert profile.distributions == ()
    sentence = "No answers of the target group “Older people” are told here: data protection."
    assert sentence in profile_markup(profile, "<svg/>", str)
    assert sentence in " ".join(" ".join(pages_of(profile_pdf(hidden, "3", WORDS, target_group="older"))).split())


def test_withheld_answers_are_in_no_profile(city: Dataset) -> None:
    def hide(rows: pd.DataFrame) -> pd.DataFrame:
        here = rows["quartier_id"] == "3"
        return rows.assign(status=rows["status"].mask(here, "withheld"))  # even if a number still stood beside it

    profile = profile_of(released(city, "distributions", hide), "3", WORDS)
    assert profile.distributions == ()
    assert "distributions" not in profile.sections


def pages_of(pdf: bytes) -> list[str]:
    pypdf = pytest.importorskip("pypdf")
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def test_many_questions_take_one_page_and_themes_take_turns(city: Dataset) -> None:
    asked, rows = city.catalogue.questions["trust"], city.released.distributions
    themes = ["living"] * 25 + ["other"] * 5
    questions = {f"q{number}": replace(asked, id=f"q{number}", theme=theme) for number, theme in enumerate(themes)}
    other = {**city.catalogue.themes, "other": next(iter(city.catalogue.themes.values()))}
    copied = pd.concat([rows.assign(question=key) for key in questions], ignore_index=True)
    many = released(
        replace(city, catalogue=replace(city.catalogue, questions=questions, themes=other)), "distributions", lambda _: copied
    )
    profile = profile_of(many, "3", WORDS)
    shown = len(profile.distributions)
    assert 5 < shown < 30
    assert f"Questions shown: {shown} of 30." in profile.sections["distributions"].feet[0]
    lines = sum(len(distribution.answers) + 6.5 for distribution in profile.distributions)
    assert lines <= 88 < lines + max(len(distribution.answers) + 6.5 for distribution in profile.distributions)
    pages = pages_of(profile_pdf(many, "3", WORDS))
    assert pages[-1].startswith("All answers")
    assert not any("All answers" in page for page in pages[:-1])
    assert profile.sections["facts"].title in pages[-2]


def test_page_and_paper_say_the_same(city: Dataset, tmp_path: Path) -> None:
    judged = verdicts(verdicts(city, "estimates", "higher"), "standardised", "not_distinguishable")
    profile = profile_of(judged, "3", WORDS)
    assert profile.standardised and profile.trends and profile.distributions
    paper = " ".join(" ".join(pages_of(profile_pdf(judged, "3", WORDS))).split())
    markup = profile_markup(profile, "<svg/>", str)
    for text in (
        profile.sections["standardised"].title,
        profile.standardised[0].value,
        profile.trends[0].slope,
        profile.trends[0].span,
        profile.distributions[0].question,
        *(answer.label for answer in profile.distributions[0].answers),
    ):
        assert text in markup
        assert text in paper


def test_what_an_earlier_survey_says_has_its_name(tmp_path: Path) -> None:
    tables = answers()
    tables[2] = tables[2].assign(q1=99)  # nobody answered
    city = load(build_three_waves(tmp_path / "city", tables))
    estimates, changes = city.released.estimates, city.released.changes
    asked = estimates[(estimates["indicator"] != "comfort") | (estimates["wave"] != LATEST)]
    certain = changes.assign(verdict=changes["verdict"].mask(changes["indicator"] == "trust", "higher"))
    profile = profile_of(replace(city, released=replace(city.released, estimates=asked, changes=certain)), RISING[-1], WORDS)
    assert profile.sections["changes"].title == "Changed with certainty: Befragung 2020 → Befragung 2025"
    values = {change.indicator: change.values for change in profile.changes}
    assert values.keys() == {"Comfort", "Trust"}
    assert values["Comfort"].startswith("Befragung 2017: ") and " → Befragung 2020: " in values["Comfort"]
    assert "Befragung" not in values["Trust"]
    (comfort,) = [one for one in (*profile.strengths, *profile.attention) if one.indicator == "Comfort"]
    assert comfort.answers.endswith(" · Befragung 2020")


def test_one_indicator_differs_and_several_differ(city: Dataset) -> None:
    said = {profile_of(city, key, WORDS).summary for key in city.quartier_names}
    assert any(": 1 of 2 indicators certainly differs from" in summary for summary in said)
