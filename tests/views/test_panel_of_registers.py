"""The panel of a city without a survey: every map has something to say, and nothing is left to be guessed."""

from __future__ import annotations

import re

import pytest

from reports.map.requests import Display
from tests.demo import demo_city, flensburg
from views.frame.selection import complete
from views.map import panel as panels
from views.map.panel import panel


@pytest.fixture(scope="module")
def city():
    return flensburg()


def shown(city, **chosen: str) -> str:
    markup = panel(city, complete({"lang": "en", **chosen}, city)[0])
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", markup.replace("&nbsp;", " ")))


def test_a_whole_city_without_a_figure_says_so_and_what_is_counted(city) -> None:
    text = shown(city, indicator="eviction_suits_rate", wave="2022")
    assert "– no data" in text
    assert "A register figure, not a sample. Eviction suits" in text


def test_what_is_counted_is_a_sentence_with_its_full_stop(city) -> None:
    for indicator in city.catalogue.indicators:
        explained = panel(city, complete({"lang": "de", "indicator": indicator}, city)[0]).split('class="reading">')[1]
        assert re.search(r"[^.][.!?]</p>", explained.split("\n")[0]), explained[:300]


def test_the_whole_citys_change_stands_beside_its_value(city) -> None:
    text = shown(city, indicator="unemployed_share", wave="2022", display=Display.CHANGE, second="wave:2021")
    assert "Change: −1.0 percentage points" in text or "Change: −1.1 percentage points" in text
    assert "·" not in text[text.index("Change:") : text.index("Over time")], "nothing follows that a point would part"
    assert text.index("2021:") < text.index("Over time"), "beside the value, not behind the line's table"


def test_a_theme_of_many_indicators_is_folded(monkeypatch: pytest.MonkeyPatch) -> None:
    demo = demo_city()
    selection = complete({"lang": "en", "quartier": "06", "indicator": "feels_at_home"}, demo)[0]
    whole = panel(demo, selection)
    assert 'class="others"' not in whole
    panel.cache_clear()
    monkeypatch.setattr(panels, "_OTHERS_SHOWN", 1)
    folded = panel(demo, selection)
    panel.cache_clear()
    assert re.search(r'<details class="others"><summary>\d+ more</summary>', folded)
    assert folded.count("<li>") == whole.count("<li>")
