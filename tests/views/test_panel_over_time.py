"""What the map's panel says of three surveys."""

from __future__ import annotations

import re

import pytest

from dataset.dataset import Dataset
from dataset.load import load
from tests.answers_city import build_answers_city
from tests.three_waves import build_three_waves, with_break
from views.frame.selection import complete
from views.map.answers import answers_markup
from views.map.panel import panel


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """The question of comfort changed before 2025; trust did not."""
    return load(build_three_waves(tmp_path_factory.mktemp("three"), catalogue=with_break("2025")))


def said(city: Dataset, **asked: str) -> str:
    selection, notices = complete({"lang": "en", **asked}, city)
    assert not notices
    return panel(city, selection)


@pytest.mark.parametrize("quartier", ["", "3"])
def test_a_trend_is_said_of_the_city_and_of_a_quartier(city: Dataset, quartier: str) -> None:
    assert "Trend: " in said(city, indicator="trust", quartier=quartier)


def test_a_broken_series_has_no_trend_and_says_why_no_change_is_shown(city: Dataset) -> None:
    assert "Trend: " not in said(city, indicator="comfort", quartier="3")
    change = {"indicator": "comfort", "wave": "2025", "display": "change", "quartier": "3"}
    assert "new scale" in said(city, second="wave:2020", **change)
    assert "new scale" in said(city, second="wave:2017", **change)
    assert "new scale" in said(city, **{**change, "wave": "2020", "second": "wave:2017"}), "the line shows all surveys"
    assert "new scale" not in said(city, indicator="trust", quartier="3")


@pytest.mark.parametrize("quartier", ["", "3"])
def test_the_line_is_read_out_and_stands_as_a_table_too(city: Dataset, quartier: str) -> None:
    markup = said(city, indicator="trust", quartier=quartier)
    (alternative,) = re.findall(r'<img class="line" alt="([^"]*)"', markup)
    table = markup.split('<section class="over-time">')[1].split("</section>")[0]
    for wave in ("2017", "2020", "2025"):
        whole, rows = city.city_estimate("trust", "all", wave), city.quartier_rows("trust", "all", wave)
        value = rows.loc[quartier, "value"] if quartier else whole.value if whole else float("nan")
        assert f"Befragung {wave} {value:.1f}" in alternative
        assert re.search(rf'<th scope="row">Befragung {wave}</th><td class="number">{value:.1f}</td>', table)
    assert table.count("<tr>") == 4


def test_beside_standardised_values_the_line_says_so_too(tmp_path_factory: pytest.TempPathFactory) -> None:
    standard = load(build_answers_city(tmp_path_factory.mktemp("answers")))
    rows = standard.quartier_rows("trust", "all", "2017", "age")
    markup = said(standard, indicator="trust", quartier="3", standard="age")
    assert "<h3>Over time, standardised by age</h3>" in markup
    assert f"Befragung 2017 {rows.loc['3', 'value']:.1f}" in markup


def test_bars_of_answers_stand_for_place_city_groups_and_quartiers(tmp_path_factory: pytest.TempPathFactory) -> None:
    answers = load(build_answers_city(tmp_path_factory.mktemp("answers")))
    asked = {"indicator": "trust", "wave": "2025", "quartier": "2", "lang": "en"}
    markup = said(answers, indicator="trust", quartier="2") + str(answers_markup(answers, complete(asked, answers)[0]))
    tables = [part.split("</table>")[0] for part in markup.split('<table class="spread')[1:]]
    heads = [re.findall(r'<tr><th scope="row">([^<]*)', table) for table in tables]
    assert heads == [["Quartier 2", "Whole city"], ["Everybody", "Older people"], list(answers.quartier_names.values())]
    own = answers.questions.answers("trust", "all", "2025", "2")
    assert re.findall(r'title="[^"]*">(\d+)</td>', tables[0].split("Whole city")[0]) == [f"{value:.0f}" for value in own["value"]]
    assert "* not shown" in tables[2]


def test_a_register_figure_has_no_trend(city: Dataset) -> None:
    assert "Trend: " not in said(city, indicator="inhabitants")
