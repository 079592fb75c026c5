"""Figures that are words: every cell is a category of the catalogue, or asked about with the line that takes it in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from typer.testing import CliRunner

import cli
from dataset.load import load
from tests.bad_inputs.figures_city import NAMES, RESIDENTS, build, in_the_catalogue, lines_in, long_table
from tests.bad_inputs.tables_city import checked, loaded

SUPPORT = """\
[indicators.support]
theme = "people"
name = { de = "Städtebauförderung", en = "Urban support" }
formula = { category = "support" }
categories = [{ code = "F", label = "Fördergebiet" }, { code = "N", label = "kein Fördergebiet", rest = true }]

"""
KEYS = list(NAMES)
COUNTS = {key: 1000 + 100 * number for number, key in enumerate(KEYS)}
STATES = {key: "F" if key in "248" else "N" for key in KEYS}


def city(folder: Path, states: Mapping[str, object], more: str = "", catalogue: str = SUPPORT + RESIDENTS) -> Path:
    """Inhabitants and, in the same table, which quartiers are supported."""
    return build(folder, long_table(COUNTS) + long_table(states, "support").partition("\n")[2] + more, catalogue=catalogue)


def shown(folder: Path, date: str = "2021") -> dict[str, str]:
    """The category of each quartier once nothing blocks; the numbers beside it are untouched."""
    dataset = loaded(folder)
    assert dataset.quartier_rows("residents", "all", "2021")["value"].to_dict() == COUNTS
    assert set(dataset.estimates["indicator"]) == {"residents"}
    return dict(dataset.categories.at("support", date))


def test_words_are_read_beside_numbers_and_nothing_is_told(tmp_path: Path) -> None:
    folder = city(tmp_path, STATES)
    assert checked(folder).findings == []
    assert shown(folder) == STATES
    dataset = loaded(folder)
    assert dataset.waves_of("support") == ["2021"]
    assert dataset.target_groups_of("support") == ["all"]


def test_several_dates_each_have_their_own(tmp_path: Path) -> None:
    folder = city(tmp_path, STATES, "".join(f"{key};support;2019;N\n" for key in KEYS))
    assert checked(folder).findings == []
    assert shown(folder, "2019") == dict.fromkeys(KEYS, "N")
    assert shown(folder) == STATES
    assert loaded(folder).waves_of("support") == ["2019", "2021"]
    assert "2019" in loaded(folder).periods


@pytest.mark.parametrize("cell", ["Fördergebiet", " F ", "Fo\u0308rdergebiet"], ids=["label", "blanks", "an umlaut in two signs"])
def test_labels_are_understood_as_codes_are(tmp_path: Path, cell: str) -> None:
    folder = city(tmp_path, {**STATES, "2": cell})
    assert checked(folder).findings == []
    assert shown(folder) == STATES


def test_numbers_that_are_codes_are_no_amounts(tmp_path: Path) -> None:
    coded = SUPPORT.replace('code = "F"', "code = 1").replace('code = "N"', "code = 2")
    folder = city(tmp_path, {key: "1,0" if state == "F" else "2" for key, state in STATES.items()}, catalogue=coded + RESIDENTS)
    assert checked(folder).findings == []
    assert shown(folder) == {key: "1" if state == "F" else "2" for key, state in STATES.items()}


@pytest.mark.parametrize("cell", ["fördergebiet", "FOERDERGEBIET", "Fördergebeit", "Förder-Gebiet", "f"])
def test_other_spellings_are_asked_about_and_become_codes(tmp_path: Path, cell: str) -> None:
    folder = city(tmp_path, {**STATES, "2": cell})
    asked = checked(folder).only("statistics.category")
    assert asked["severity"] == "ask"
    assert cell in asked["found"]
    assert f"“{cell}” – Fördergebiet" in asked["remedy"]
    in_the_catalogue(folder, "[indicators.support]\n" + lines_in(asked["remedy"])[0])
    assert checked(folder).findings == []
    assert {key for key, own in shown(folder).items() if own == f"F+{cell}"} == {"2", "4", "8"}


def test_an_unknown_word_is_asked_about_once_and_becomes_a_category(tmp_path: Path) -> None:
    folder = city(tmp_path, {**STATES, "5": "Verdachtsfall", "6": "Verdachtsfall", "7": "n"})
    asked = checked(folder).only("statistics.category")
    assert "“Verdachtsfall”" in asked["found"]
    in_the_catalogue(folder, "[indicators.support]\n" + lines_in(asked["remedy"])[0])
    assert checked(folder).findings == []
    assert shown(folder) == {key: "N+n" if own == "N" else own for key, own in STATES.items()} | {
        "5": "Verdachtsfall",
        "6": "Verdachtsfall",
    }


def test_too_many_words_are_no_categories(tmp_path: Path) -> None:
    folder = city(tmp_path, {key: f"{1000 + 317 * int(key)},5" for key in KEYS})
    asked = checked(folder).only("statistics.category")
    assert "11 categories" in asked["remedy"]
    assert "at most 8" in asked["remedy"]
    assert lines_in(asked["remedy"]) == []


def test_two_values_of_one_quartier_stop_and_both_are_named(tmp_path: Path) -> None:
    stopped = checked(city(tmp_path, STATES, "3;support;2021;F\n")).only("statistics.twice")
    assert stopped["severity"] == "stop"
    assert "N + " in stopped["found"]
    assert ": F" in stopped["found"]


def test_gaps_are_told_and_stay_empty(tmp_path: Path) -> None:
    folder = city(tmp_path, {key: own for key, own in STATES.items() if key != "9"} | {"1": ""})
    told = checked(folder).only("statistics.no_category")
    assert told["severity"] == "mend"
    assert "2 of 9" in told["found"]
    assert "Altstadt" in told["found"]
    assert shown(folder) == {key: own for key, own in STATES.items() if key not in "19"}


def test_the_whole_city_and_target_groups_have_no_category(tmp_path: Path) -> None:
    told = checked(city(tmp_path / "whole", STATES, ";support;2021;F\n")).only("statistics.category_whole")
    assert told["severity"] == "mend"
    assert shown(tmp_path / "whole") == STATES
    table = "quartier_id;indicator;date;value;target_group\n"
    table += "".join(f"{key};residents;2021;{count};\n" for key, count in COUNTS.items())
    group = '[target_groups.women]\nname = "Frauen"\ndimension = "sex"\nwhere = [{ column = "sex", in = ["w"] }]\n'
    rows = "".join(f"{key};support;2021;{own};women\n" for key, own in STATES.items())
    grouped = checked(build(tmp_path / "group", table + rows, catalogue=group + SUPPORT + RESIDENTS))
    assert {finding["code"] for finding in grouped.findings} == {"statistics.category_group"}


@pytest.mark.parametrize("sign", [".", "–", "k. A.", "unbekannt"])
def test_signs_are_asked_about_as_those_of_numbers_are(tmp_path: Path, sign: str) -> None:
    asked = checked(city(tmp_path, {**STATES, "4": sign})).only("cell.signs")
    assert sign in asked["found"]


def test_a_figure_that_no_table_has_stops(tmp_path: Path) -> None:
    folder = build(tmp_path, long_table(COUNTS), catalogue=SUPPORT + RESIDENTS)
    assert "“support”" in checked(folder).only("statistics.no_figure")["found"]


def test_a_figure_called_by_its_name_is_asked_about_and_not_read_as_numbers(tmp_path: Path) -> None:
    rows = "".join(f"{key};Städtebauförderung;2021;{own}\n" for key, own in STATES.items())
    asked = checked(build(tmp_path, long_table(COUNTS) + rows, catalogue=SUPPORT + RESIDENTS)).only("statistics.figure_names")
    assert "– support" in asked["why"]


def test_a_column_of_words_in_a_wide_table(tmp_path: Path) -> None:
    table = "Stadtteil;Einwohner;Förderung\n" + "".join(f"{name};{COUNTS[key]};{STATES[key]}\n" for key, name in NAMES.items())
    folder = build(tmp_path, table, catalogue=SUPPORT + RESIDENTS)
    path = folder / "dataset.toml"
    columns = '"Einwohner" = { indicator = "residents" }\n"Förderung" = { indicator = "support" }\n'
    more = f'layout = "wide"\nquartier = "Stadtteil"\ndate = "2021"\n[statistics.columns]\n{columns}'
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    assert checked(folder).findings == []
    assert shown(folder) == STATES


def test_words_where_numbers_are_meant_still_stop(tmp_path: Path) -> None:
    folder = build(tmp_path, long_table({**COUNTS, "3": "Fördergebiet"}), catalogue=RESIDENTS)
    assert checked(folder).only("cell.not_a_number")["severity"] == "stop"


def test_words_of_a_long_table_are_drafted_as_categories(tmp_path: Path) -> None:
    folder = city(tmp_path / "files", STATES)
    arguments = ["new", tmp_path / "new", folder / "boundaries.gpkg", folder / "figures.csv", "--yes", "--language", "en"]
    done = CliRunner().invoke(cli.app, list(map(str, arguments)))
    assert done.exit_code == 0, done.output
    dataset = load(tmp_path / "new")
    assert dict(dataset.categories.at("support", "2021")) == STATES
    assert "support" not in dataset.catalogue.indicators
