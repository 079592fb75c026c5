"""What a draft calls things is read on the first map: findings name their question, and nothing looks like a column's code."""

from __future__ import annotations

import tomllib

import pytest

from drafting.catalogue_draft import Ids, entry_lines, group_lines, survey_entries
from drafting.codebooks import Codebook
from drafting.dataset_draft import whole_lines
from drafting.items import Item, Role
from language.words import words_for

ENGLISH = words_for("en")
SCALE = ("1", "2", "3", "4", "5", "6", "7")
IMPORTANT = {"1": "absolut unwichtig", "7": "von zentraler Bedeutung"}


def drafted(*items: Item) -> dict[str, dict]:
    entries = survey_entries(items, Codebook(), Ids(), "all", ENGLISH)
    return tomllib.loads("\n".join(entry_lines(entries, {})))["indicators"]


def scale(column: str, label: str, answers: dict[str, str] = IMPORTANT) -> Item:
    return Item(column, label, Role.SCALE, SCALE, answers, yes=("6", "7"), certain=True)


def test_a_finding_says_what_was_asked() -> None:
    share = drafted(scale("q3", "Naturnähe"))["q3"]
    assert share["reading"] == "answered “Naturnähe” with “6” or “7 (von zentraler Bedeutung)”"
    assert share["name"] == "Naturnähe: 6 or 7 (von zentraler Bedeutung)"


def test_answers_that_all_have_labels_are_told_by_them_alone() -> None:
    labels = {code: f"Antwort {letter}" for code, letter in zip(SCALE, "ABCDEFG", strict=True)}
    assert drafted(scale("q", "Ruhe", labels))["q"]["name"] == "Ruhe: Antwort F or Antwort G"


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("sollten sie diese Leistungen nicht mehr anbieten.", "Sollten sie diese Leistungen nicht mehr anbieten (mean)"),
        ("Die Steuern sind im Vergleich …", "Die Steuern sind im Vergleich (mean)"),
        ("Wie wohl fühlen Sie sich?", "Wie wohl fühlen Sie sich? (mean)"),
        ("...", "... (mean)"),
    ],
)
def test_a_name_is_a_heading(label: str, name: str) -> None:
    assert drafted(scale("q", label))["q_mean"]["name"] == name


@pytest.mark.parametrize(
    ("column", "answers", "codes", "names"),
    [
        ("geschlecht", {"1": "männlich", "2": "weiblich"}, ("2", "1"), ["Women", "Men"]),
        ("geschlecht", {}, ("w", "m", "divers"), ["Women", "Men", "Divers"]),
        ("aufenthaltsdauer", {}, ("Neuzuzüger",), ["Neuzuzüger"]),
        ("kinder im haushalt", {"1": "ja", "2": "nein"}, ("1", "2"), ["Kinder im haushalt: ja", "Kinder im haushalt: nein"]),
        ("wohndauer", {}, ("1", "2"), ["Wohndauer: 1", "Wohndauer: 2"]),
    ],
)
def test_target_groups_are_people(column: str, answers: dict[str, str], codes: tuple[str, ...], names: list[str]) -> None:
    lines = group_lines([Item(column, column, Role.GROUPS, codes, answers)], Ids(), ENGLISH)
    assert [group["name"] for group in tomllib.loads("\n".join(lines))["target_groups"].values()] == names


@pytest.mark.parametrize(
    ("name", "whole"),
    [
        ("Kanton Zürich", {"whole": "Ganzer Kanton", "average": "Kantonsdurchschnitt"}),
        ("Region Hannover", {"whole": "Ganze Region", "average": "Durchschnitt der Region"}),
        ("Zürich", {}),
        ("Kreisau", {}),
    ],
)
def test_what_is_no_city_is_not_called_one(name: str, whole: dict[str, str]) -> None:
    assert tomllib.loads("\n".join(whole_lines(name))) == whole
