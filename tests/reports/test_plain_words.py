"""What a reader stumbles over in a map's words: marks within marks, units that do not agree, names that say too little."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from geo.drawing.text_fit import text_width
from indicators.estimates.sentences import templates, value_on_scale, written_change
from indicators.estimates.vocabulary import SHOWN, Status, estimate_of
from language.words import words_for
from reports.map.categories import category_finding
from reports.map.content import map_content
from reports.map.line_picture import draw_line
from reports.map.over_time import over_time
from reports.map.over_time_words import change_over_time, development_of
from reports.map.requests import Display, MapRequest, Second
from reports.map.scale import quartier_pointer
from tests.category_city import category_city
from tests.demo import demo_city
from views.frame.html import legend
from views.frame.selection import complete
from views.map.panel import panel

EN, LINE = words_for("en"), re.compile(r"<text[^>]*>([^<]*)</text>")
WIDE, LETTERS = 360, 11.5  # of a line's drawing


@pytest.mark.parametrize("status", [Status.OK, Status.UNRELIABLE])
def test_a_mean_among_others_says_scale_and_doubt_in_the_same_brackets(status: Status) -> None:
    city = demo_city()
    trust = city.catalogue.indicators["trust_neighbours"]
    estimate = replace(city.city_estimate("trust_neighbours", "all", "2025"), value=3.94, status=status)
    doubt = ", uncertain" if status is Status.UNRELIABLE else ""
    assert value_on_scale(estimate, trust, EN) == f"3.9 (scale 1 to 5{doubt})"
    assert templates(trust, EN)[f"{status}_alone"] == f"{{number}} (scale 1 to 5{doubt})"
    home = city.catalogue.indicators["feels_at_home"]
    assert value_on_scale(replace(estimate, value=66.6), home, EN) == ("67% (uncertain)" if doubt else "67%")
    assert not any(key.endswith("_alone") for key in templates(home, EN))


@pytest.mark.parametrize(
    ("difference", "said"), [(1.2, "+1 percentage point"), (-0.9, "−1 percentage point"), (2.0, "+2 percentage points")]
)
def test_one_percentage_point_is_one(difference: float, said: str) -> None:
    assert written_change(difference, demo_city().catalogue.indicators["feels_at_home"], EN) == said


def test_a_change_in_the_catalogues_unit_names_the_unit_once() -> None:
    assert change_over_time(demo_city(), "years_in_city", "all", "", EN).endswith(
        "from 30 to 31\N{NO-BREAK SPACE}years (+1, not tested)"
    )


def test_of_what_adds_up_the_line_is_the_total_and_of_others_the_whole_city() -> None:
    assert development_of(demo_city(), "volunteers", "all", "", EN).key.startswith("Blue: Kaiserslautern in total, ")
    assert development_of(demo_city(), "feels_at_home", "all", "", EN).key.startswith("Blue: Whole city, ")


def test_no_text_of_a_line_is_wider_than_its_drawing() -> None:
    city, long = demo_city(), 0
    for indicator in city.catalogue.indicators:
        if series := over_time(city, indicator, "all", ""):
            for language in ("de", "en"):
                drawn = draw_line(series, [moment.wave for moment in series.moments], words_for(language))
                widths = [text_width(text, LETTERS) for text in LINE.findall(drawn)]
                assert max(widths) <= WIDE, (indicator, language)
                long += max(widths) > WIDE / 3
    assert long > 0


def test_on_the_scale_of_a_change_both_values_have_their_names() -> None:
    city = demo_city()
    request = MapRequest("safe_at_night", "older", "2021", Display.CHANGE, Second("wave", "2017"))
    content = map_content(city, request, "en")
    pointer = quartier_pointer(city, request, content.painting, "06", EN)
    assert pointer is not None
    assert re.fullmatch(r"Betzenberg [+−]?\d+", pointer.label)
    assert content.legend.scale is not None and content.legend.scale.city is not None
    assert re.fullmatch(r"City average [+−]?\d+", content.legend.scale.city.label)


def test_a_legend_begins_no_line_with_a_point_and_divides_no_number_of_answers() -> None:
    markup = legend(map_content(demo_city(), MapRequest("feels_at_home", "all", "2025"), "en").legend, ())
    notes = re.search(r"</h2> <p>(.*?)</p>", markup)
    assert notes is not None
    assert " ·" not in notes[1]
    assert re.search(r'<span class="whole">[\d,]+ answers', notes[1])


def test_a_category_that_stays_says_since_when() -> None:
    city = category_city()
    stays = [key for key in city.quartier_names if len(set(_stated(city, key))) == 1 and len(_stated(city, key)) == 2]
    assert stays
    for quartier in stays:
        said = category_finding(city, MapRequest("support", "all", "2021"), quartier, EN)
        assert "; unchanged since 2018; in all " in said


def _stated(city, quartier: str) -> list[str]:
    """Its category at each date, where one is stated."""
    at = (city.categories.at("support", wave) for wave in ("2018", "2021"))
    return [category[quartier] for category in at if quartier in category]


def test_no_part_of_a_panel_is_the_name_of_an_object() -> None:
    city = demo_city()
    for indicator in ("feels_at_home", "trust_neighbours", "volunteers", "inhabitants", "workshop_state"):
        for chosen in ({}, {"quartier": "06"}, {"own": "05,06"}):
            selection, notices = complete({"lang": "en", "indicator": indicator, **chosen}, city, categories=True)
            assert not notices
            markup = panel(city, selection)
            assert not re.search(r"object at 0x|&lt;[a-z-]+ |None\b", markup), (indicator, chosen)


def test_where_no_workshop_matches_it_is_said_once() -> None:
    selection, _ = complete({"lang": "en", "indicator": "inhabitants"}, demo_city())
    markup = panel(demo_city(), selection)
    assert "No workshop matches topic and target group." in markup
    assert "No workshop here" not in markup


def test_the_other_dots_are_the_citys_own_word_for_its_parts() -> None:
    city = demo_city()
    rows = city.quartier_rows("feels_at_home", "all", "2025")
    assert estimate_of(rows, "06").status in SHOWN
    for quartier, said in (("", "Grey: the quartiers."), ("06", "Grey: the other quartiers.")):
        selection, _ = complete({"lang": "en", "indicator": "feels_at_home", "quartier": quartier}, city)
        assert said in panel(city, selection)
