"""What the map's panel says of standardised values, trends, whole distributions, silence, totals and medians."""

from __future__ import annotations

import html
import itertools
import re
from urllib.parse import unquote

import pytest

from dataset.dataset import Dataset
from dataset.errors import NotFound
from dataset.load import load
from indicators.estimates.vocabulary import Estimate
from language.words import words_for
from tests.answers_city import FEW, build_answers_city
from views.frame.selection import complete
from views.map.answers import answers_markup
from views.map.panel import panel

WORDS = words_for("en")


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return load(build_answers_city(tmp_path_factory.mktemp("answers")))


def said(city: Dataset, **asked: str) -> str:
    selection, notices = complete({"lang": "en", "wave": "2025", **asked}, city)
    assert not notices
    return panel(city, selection)


def folded(city: Dataset, **asked: str) -> str:
    """What the fold of all answers shows."""
    return answers_markup(city, complete({"lang": "en", "wave": "2025", **asked}, city)[0])


def drawn(city: Dataset, indicator: str) -> str:
    """The drawing of a value on its scale, as SVG."""
    return unquote(re.findall(r'src="data:image/svg\+xml,([^"]*)"', said(city, indicator=indicator, quartier="3"))[0])


def cells(markup: str) -> list[tuple[str, str, str]]:
    """Answer, share and interval of every row of the distribution."""
    row = r'<tr><th scope="row">(.*?)<span.*?</th>\s*<td class="number">(.*?)</td><td class="number">(.*?)</td></tr>'
    return [(html.unescape(a), b, c) for a, b, c in re.findall(row, markup, re.DOTALL)]


@pytest.mark.parametrize("quartier", ["", "2"])
def test_all_answers_are_those_of_the_table(city: Dataset, quartier: str) -> None:
    rows = city.questions.answers("trust", "all", "2025", quartier)
    shown = cells(folded(city, indicator="trust", quartier=quartier))
    assert len(shown) == len(rows) >= 2
    assert cells(said(city, indicator="trust", quartier=quartier)) == [], "a choice sends nothing of them"
    for (answer, share, interval), (_, row) in zip(shown, rows.iterrows(), strict=True):
        assert answer == WORDS.pick(row["label"])
        assert share == f"{row['value']:.0f}%"
        assert interval == f"{row['lower']:.0f} to {row['upper']:.0f}%"


def test_the_distribution_says_of_whom_and_of_how_many(city: Dataset) -> None:
    markup = folded(city, indicator="trust", quartier="2")
    n = int(city.questions.answers("trust", "all", "2025", "2")["n"].max())
    assert re.search(rf"Quartier 2 · [^<]*Befragung 2025 · {n} answers", markup)
    of_older = folded(city, indicator="trust", group="older")
    assert "Older people · Befragung 2025" in of_older
    assert "How much do you &lt;b&gt;trust&lt;/b&gt;?" in markup, "what the catalogue writes stays text"


def test_bars_that_do_not_come_to_100_say_why(city: Dataset) -> None:
    """Shares are written as they are told; of fewer than 60 answers in steps of 2, 5 or 10 points."""
    seen = set()
    for group, quartier in itertools.product(("all", "older"), ("", *city.quartier_names)):
        markup = said(city, indicator="trust", group=group, quartier=quartier)
        if '<table class="spread' not in markup:
            continue
        bars = markup.split('<table class="spread')[1].split("</table>")[0].split("<tr>")[2:]
        written = [sum(int(number) for number in re.findall(r">(\d+)</td>", bar)) for bar in bars if "untold" not in bar]
        rounded = any(total != 100 for total in written)
        assert ("they need not add up to 100" in markup.split('<details class="answers">')[0]) == rounded, written
        seen.add(rounded)
    assert seen == {True, False}


def test_merged_and_withheld_answers_are_said_in_words(city: Dataset) -> None:
    seen = set()
    for group in ("all", "older"):
        for quartier in city.quartier_names:
            rows, markup = (
                city.questions.answers("trust", group, "2025", quartier),
                folded(city, indicator="trust", group=group, quartier=quartier),
            )
            withheld = rows["value"].isna().all()
            merged = not withheld and (rows["scheme"] == "merged").all()
            seen.add("withheld" if withheld else "merged" if merged else "full")
            assert ("The answers are not shown" in markup) == withheld
            assert ("Similar answers are told together" in markup) == merged
            assert len(cells(markup)) == (0 if withheld else 2 if merged else 5)
    assert seen == {"withheld", "merged", "full"}


def test_an_indicator_without_a_told_question_has_no_such_part(city: Dataset) -> None:
    assert "All answers" not in said(city, indicator="comfort", quartier="3")
    assert "All answers" not in said(city, indicator="inhabitants", wave="undated")
    assert "All answers" in said(city, indicator="middle", quartier="3")
    for indicator, wave in (("comfort", "2025"), ("inhabitants", "undated")):
        with pytest.raises(NotFound):
            folded(city, indicator=indicator, wave=wave)


def test_the_standardised_value_stands_beside_the_raw_one_or_why_not(city: Dataset) -> None:
    rows = city.standardised_rows("comfort", "all", "2025")
    assert rows.loc[FEW, "status"] == "withheld"
    assert rows.loc["5", "status"] == "ok"
    raw = city.quartier_rows("comfort", "all", "2025").loc["5", "value"]
    told = f"it would be {rows.loc['5', 'value']:.0f}% here instead of {raw:.0f}%"
    assert told in said(city, indicator="comfort", quartier="5")
    assert "No value standardised by age" in said(city, indicator="comfort", quartier=FEW)


def test_a_standardised_value_is_not_read_as_what_respondents_said(city: Dataset) -> None:
    raw, standardised = (said(city, indicator="comfort", quartier="5", standard=kind) for kind in ("none", "age"))
    assert "of the respondents feel comfortable" in raw
    assert "of the respondents feel comfortable" not in standardised
    assert "Comfort · standardised by age" in standardised
    assert "if all quartiers had the city’s age distribution" in standardised


def test_beside_a_standardised_value_stands_what_was_answered(city: Dataset) -> None:
    answered, shown = (city.quartier_rows("comfort", "all", "2025", kind).loc["5"] for kind in ("", "age"))
    assert round(answered["value"]) != round(shown["value"])
    markup = said(city, indicator="comfort", quartier="5", standard="age")
    assert f'<p class="value ok">{shown["value"]:.0f}%</p>' in markup
    interval = f"{answered['lower']:.0f} to {answered['upper']:.0f}%"
    assert f"As answered: {answered['value']:.0f}% ({interval} · {answered['n']} answers)" in markup
    assert "it would be" not in markup
    assert "No value standardised by age" in said(city, indicator="comfort", quartier=FEW, standard="age")
    whole = city.city_estimate("comfort", "all", "2025")
    assert whole is not None
    assert f"As answered: {whole.value:.0f}% (" in said(city, indicator="comfort", standard="age")


def test_other_indicators_say_that_they_are_not_standardised(city: Dataset) -> None:
    assert "<h3>More on this theme</h3>" in said(city, indicator="comfort", quartier="5")
    assert "<h3>More on this theme, as answered</h3>" in said(city, indicator="comfort", quartier="5", standard="age")


def test_a_trend_is_one_of_answers_wherever_it_stands(city: Dataset) -> None:
    raw, standardised = (said(city, indicator="trust", quartier="3", standard=kind) for kind in ("none", "age"))
    assert '<p class="beside">Trend: ' in raw
    assert '<p class="beside">Trend of the answers as given: ' in standardised


def test_the_whole_city_says_what_its_register_would_make_of_it(city: Dataset) -> None:
    raw, weighted = (city.city_estimate("comfort", "all", "2025", kind) for kind in ("", "age"))
    assert raw is not None
    assert weighted is not None
    told = f"Weighted by the city’s age distribution, it would be {weighted.value:.0f}%."
    assert (told in said(city, indicator="comfort")) == (weighted.value != raw.value)


def test_a_break_is_named_wherever_the_line_over_all_surveys_is_shown(city: Dataset) -> None:
    for quartier in ("", "3"):
        assert "new scale" in said(city, indicator="comfort", quartier=quartier)
        assert "new scale" in said(city, indicator="comfort", quartier=quartier, wave="2020")
        assert "new scale" not in said(city, indicator="trust", quartier=quartier)


def test_silence_is_told_with_the_question(city: Dataset) -> None:
    (silence,) = [silence for silence in city.released.silence if (silence.indicator, silence.wave) == ("trust", "2025")]
    question = said(city, indicator="trust", quartier="3").split('<details class="question">')[1]
    assert f"{silence.percent}% of those asked did not answer this question." in question
    assert "did not answer" not in said(city, indicator="comfort", quartier="3")


def test_a_total_is_read_as_a_number_of_people_and_set_beside_no_average(city: Dataset) -> None:
    whole = city.city_estimate("comfortable", "all", "2025")
    assert isinstance(whole, Estimate)
    assert f"about {whole.value:,.0f}\u00a0people, reckoned from those who answered" in said(city, indicator="comfortable")
    assert 'class="interval"' not in said(city, indicator="comfortable"), "the scale is that of the quartiers"
    assert 'class="interval"' in said(city, indicator="comfortable", quartier="3")


def test_a_median_is_read_as_half_of_the_answers(city: Dataset) -> None:
    markup = said(city, indicator="middle", quartier="3")
    assert "Quartier 3: at least half of the answers are" in markup
    whole = city.city_estimate("middle", "all", "2025")
    assert whole is not None
    assert f"Whole city: {whole.value:.1f}" in markup


def test_the_mark_of_the_citys_median_is_not_called_an_average(city: Dataset) -> None:
    marks = {name: re.findall(r"<text[^>]*>(.*?)</text>", drawn(city, name)) for name in ("middle", "comfort")}
    assert "Whole city" in marks["middle"] and "average" not in marks["middle"]
    assert "average" in marks["comfort"]
    assert "average" not in said(city, indicator="middle", quartier="3").split("<h3>")[0]
