"""Every page, run from the page script as Streamlit runs it."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import views.city

MAIN = str(Path(__file__).parents[2] / "views" / "main.py")


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.delenv("QUARTIER_DATA", raising=False)
    monkeypatch.delenv("QUARTIER_FILES", raising=False)
    return AppTest.from_file(MAIN, default_timeout=60)


def _html(app: AppTest) -> str:
    return " ".join(element.proto.body for element in app.get("html"))


def test_the_map_page_has_its_filters_panel_and_downloads(app: AppTest) -> None:
    app.run()
    assert not app.exception
    assert [box.label for box in app.selectbox] == ["Handlungsfeld", "Indikator", "Zielgruppe", "Erhebung", "Quartier"]
    shown = _html(app)
    assert 'class="legend"' in shown
    assert 'class="panel"' in shown
    assert "Demodaten" in shown
    assert len(app.get("download_button")) == 2


def test_choosing_a_theme_offers_its_indicators(app: AppTest) -> None:
    app.run()
    app.selectbox(key="filter_theme").set_value("housing").run()
    assert not app.exception
    assert app.selectbox(key="filter_indicator").value == "housing_very_satisfied"


def test_the_page_speaks_the_language_of_the_link(app: AppTest) -> None:
    app.query_params["lang"] = "en"
    app.run()
    assert [box.label for box in app.selectbox][:3] == ["Theme", "Indicator", "Target group"]
    assert "Demonstration data" in _html(app)


def test_the_presentation_has_a_stage_and_no_controls(app: AppTest) -> None:
    app.run()
    app.switch_page("presentation.py").run()
    assert not app.exception
    assert not app.selectbox
    assert len(app.get("bidi_component")) == 1


def test_a_city_that_cannot_be_read_is_told_as_findings(app: AppTest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    views.city.current_city.clear()
    monkeypatch.setenv("QUARTIER_DATA", str(tmp_path / "nowhere"))
    app.run()
    views.city.current_city.clear()
    assert not app.exception
    assert "nowhere" in _html(app)
