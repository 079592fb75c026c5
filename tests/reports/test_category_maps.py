"""A map of categories: what is painted, counted, written and exported is what the table of figures says."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from dataset.errors import NotFound
from geo.drawing.qualitative import PALETTE, REST
from indicators.relations.union import CannotJoin
from language.words import words_for
from reports.map.categories import category_finding, category_map, named, over_time
from reports.map.content import map_content
from reports.map.own_area import own_area
from reports.map.requests import Display, MapRequest, Second, displays_of, seconds_of
from reports.map.table import export_frame
from reports.profile.numbers import register_figures
from tests.category_city import STATES, category_city

LATEST, BEFORE = MapRequest("support", "all", "2021"), MapRequest("support", "all", "2018")
EN = words_for("en")


@pytest.mark.parametrize("request_", [LATEST, BEFORE], ids=["2021", "2018"])
def test_colours_labels_and_counts_are_those_of_the_table(request_: MapRequest) -> None:
    city, states = category_city(), STATES[request_.wave]
    content = map_content(city, request_, "en")
    colours = dict(zip("FVN", (*PALETTE[:2], REST), strict=True))
    painted = {
        key: None if mark == "no_data" else content.painting.colours[number]
        for (key, mark), number in zip(content.painting.marks.items(), content.painting.numbers.fillna(0), strict=True)
    }
    assert painted == {key: colours.get(states.get(key, "")) for key in city.quartier_names}
    document = json.loads(content.document)
    [figure] = document["figures"]
    labels = [None if value is None else figure["labels"][value] for value in figure["values"]]
    names = {"F": "support area", "V": "<b>suspected</b> area", "N": "no support area"}
    assert labels == [names.get(states.get(key, "")) for key in city.quartier_names]
    counts = {code: list(states.values()).count(code) for code in names}
    legend = [f"{names[code]} ({count})" for code, count in counts.items()]
    assert [entry.label for entry in content.legend.entries] == legend + ["– not stated (1)"] * (len(states) < 9)
    assert [entry.colour for entry in content.legend.entries][:3] == list(colours.values())


def test_the_finding_counts_names_and_says_what_is_not_stated() -> None:
    said = map_content(category_city(), LATEST, "en").sentence
    assert said == (
        "Urban support (2021): 2 of the 9 quartiers “support area” (Quartier 1 and Quartier 2);"
        " 1 “<b>suspected</b> area” (Quartier 3); 5 “no support area”; 1 not stated."
    )


@pytest.mark.parametrize(
    ("quartier", "wave", "said"),
    [
        (
            "1",
            "2021",
            "Quartier 1 – Urban support (2021): “support area”; before (2018): “<b>suspected</b> area”; "
            "in all 2 of the 9 quartiers.",
        ),
        ("4", "2018", "Quartier 4 – Urban support (2018): “no support area”; in all 7 of the 9 quartiers."),
        ("9", "2021", "Quartier 9 – Urban support (2021): not stated."),
    ],
)
def test_the_finding_of_a_quartier_knows_what_was_before_and_not_what_comes(quartier: str, wave: str, said: str) -> None:
    assert category_finding(category_city(), MapRequest("support", "all", wave), quartier, EN) == said


def test_many_names_are_cut_and_a_single_one_more_is_named() -> None:
    rest = category_map(category_city(), "support", "2018", "en").told[-1]
    assert rest.id == "N"
    assert named(rest, EN).endswith("Quartier 6, Quartier 7 and 2 more")
    assert named(replace(rest, names=rest.names[:-1]), EN).endswith("Quartier 7 and Quartier 8")


def test_every_date_of_a_quartier_is_told_in_its_order() -> None:
    city = category_city()
    assert over_time(city, "support", "1", EN) == [("2018", "<b>suspected</b> area"), ("2021", "support area")]
    assert over_time(city, "support", "9", EN) == [("2018", "no support area")]


def test_a_file_says_label_and_code_of_every_quartier_and_of_both_maps() -> None:
    city = category_city()
    frame = export_frame(city, LATEST, EN)
    assert list(frame["Id"]) == list(city.quartier_names)
    assert list(frame["Code"]) == [STATES["2021"].get(key, "–") for key in city.quartier_names]
    assert list(frame["Category"])[-1] == "not stated"
    two = MapRequest("support", "all", "2021", Display.TWO, Second("wave", "2018"))
    both = export_frame(city, two, EN)
    assert list(both["Code"])[9:] == list(STATES["2018"].values())
    assert set(both["As of"]) == {"2018", "2021"}


def test_only_values_and_two_dates_beside_each_other_are_offered() -> None:
    city = category_city()
    assert displays_of(city, "support", "all", "2021") == [Display.VALUES, Display.TWO]
    assert seconds_of(city, Display.TWO, "support", "all", "2021") == [Second("wave", "2018")]
    for display in (Display.CHANGE, Display.PAIR, Display.GROUPS):
        assert seconds_of(city, display, "support", "all", "2021") == []
    every = [second.id for name in city.catalogue.indicators for second in seconds_of(city, Display.PAIR, name, "all", "2020")]
    assert "support" not in every


@pytest.mark.parametrize("asked", [("support", "older", "2021"), ("support", "all", "2020"), ("support", "all", "undated")])
def test_what_was_never_stated_is_no_map(asked: tuple[str, str, str]) -> None:
    with pytest.raises(NotFound):
        map_content(category_city(), MapRequest(*asked), "en")


def test_the_profile_has_a_line_and_leaves_out_what_is_not_stated() -> None:
    city = category_city()
    lines = {figure.name: (figure.value, figure.when, figure.base) for figure in register_figures(city, "2", EN)}
    assert lines["Urban support"] == ("support area", "2021", "all quartiers")
    assert "Urban support" not in {figure.name for figure in register_figures(city, "9", EN)}


def test_several_quartiers_have_no_common_category() -> None:
    with pytest.raises(CannotJoin):
        own_area(category_city(), LATEST, ("1", "2"))


def test_nothing_that_calculates_meets_a_category() -> None:
    city = category_city()
    assert "support" not in city.catalogue.indicators
    assert "support" not in set(city.estimates["indicator"])
    assert "support" not in {name for names in city.catalogue.weighable.values() for name in names}
