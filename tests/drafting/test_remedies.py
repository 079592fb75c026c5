"""Remedies of the check as answers: what they offer, and where their lines are written."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from drafting.amending import NotAmended, amended
from drafting.effects import effect
from drafting.questions import Questions
from drafting.remedies import Alternative, Place, alternatives
from drafting.rounds import ask_what_is_left
from files.answers import answer
from files.findings import Finding, Severity
from geo.reading.placing import UNKNOWN, candidates
from language.phrases import Phrase as Said  # not by its name: these are no messages of the product
from language.words import words_for
from tests.bad_inputs.tables_city import ROWS, as_text, checked, city_with, rows_of, values_of

LETTERS = "abcdfghijklmnopqrstuvwxyz"
DATASET = """\
[city]
name = "Dorf"

[boundaries]
file = "a.shp"
crs = "EPSG:25833"
key = "k"

[[waves]]
id = "2020"
file = "alt.csv"
missing = [
    "",
    "99",
]

[[waves]]
id = "2024"
file = "neu.csv"  # of the institute
missing = [""]

[files."neu.csv"]
header = 3
"""


def asking(remedy: Said, file: str = "neu.csv") -> Finding:
    return Finding(Severity.ASK, "some.code", file, None, "", "", remedy)


def test_lines_at_the_end_of_the_file() -> None:
    remedy = Said(
        "To leave these rows out, add at the end of dataset.toml:\n{lines}\nIf they are the figures of the whole city and are to"
        " be shown as such, write whole instead of leave_out.",
        lines='[[keys]]\nfile = "neu.csv"\nleave_out = ["Gesamt"]',
    )
    first, second = alternatives(asking(remedy))
    assert first == Alternative(Place.END, ("[[keys]]", 'file = "neu.csv"', 'leave_out = ["Gesamt"]'))
    assert second.lines[-1] == 'whole = ["Gesamt"]'
    written = tomllib.loads(amended(amended(DATASET, first), second))
    assert written["keys"] == [{"file": "neu.csv", "leave_out": ["Gesamt"]}, {"file": "neu.csv", "whole": ["Gesamt"]}]


def test_a_place_of_the_city_takes_the_place_of_another() -> None:
    places = candidates(401_500.0, 5_471_500.0, None, UNKNOWN)
    remedy = Said(
        "Write the lines of the right place under [boundaries] in dataset.toml, instead of a crs, axes or near that stands"
        " there:\n{blocks}",
        blocks="\n\n".join(place.lines() for place in places),
    )
    offered = alternatives(asking(remedy))
    assert [own.lines[0] for own in offered] == [f'crs = "{place.code}"' for place in places]
    boundaries = tomllib.loads(amended(DATASET, offered[0]))["boundaries"]
    assert (boundaries["crs"], boundaries["key"]) == ("EPSG:25832", "k")
    assert "near" in boundaries
    assert "Kaiserslautern" in words_for("en").say(effect(offered[0]))


def test_either_sign_of_a_number(tmp_path: Path) -> None:
    rows = [[key, figure, date, "1.234" if figure == "inhabitants" else value] for key, figure, date, value in ROWS]
    folder = city_with(tmp_path, "zahlen.csv", as_text([ROWS[0], *rows[1:]], delimiter=";").encode())
    questions = Questions(given={"cell.thousands zahlen.csv": "2"})
    ask_what_is_left(folder, None, questions)
    assert checked(folder).code == 0
    assert values_of(folder)["3"] == 1234.0


def test_each_line_answers_or_all_together() -> None:
    one_of = Said("Write the line whose names are right under [boundaries] in dataset.toml:\n{lines}", lines="a = 1\nb = 2")
    together = Said(
        "Draw the borders anew, or have them joined so with this line under [boundaries] in dataset.toml:\n{lines}",
        lines="repair = true\ngaps_m2 = 3",
    )
    assert [own.lines for own in alternatives(asking(one_of))] == [("a = 1",), ("b = 2",)]
    assert [own.lines for own in alternatives(asking(together))] == [("repair = true", "gaps_m2 = 3")]


def test_lines_of_a_wave_within_a_sentence() -> None:
    remedy = Said(
        "Write for this wave in dataset.toml: {example}. If everybody is to count: {every}",
        example='only = { "fertig" = ["1"] }',
        every='only = { "fertig" = ["1", "0"] }',
    )
    first, second = alternatives(asking(remedy))
    waves = tomllib.loads(amended(DATASET, second))["waves"]
    assert [wave.get("only") for wave in waves] == [None, {"fertig": ["1", "0"]}]
    assert first.owner == "neu.csv"


def test_an_entry_of_several_lines_is_replaced() -> None:
    own = Alternative(Place.WAVE, ('missing = ["", "98"]',), "alt.csv")
    assert tomllib.loads(amended(DATASET, own))["waves"][0]["missing"] == ["", "98"]


def test_a_table_of_a_file_that_stands_there_takes_the_line() -> None:
    [own] = alternatives(asking(answer("neu.csv", 'decimal = "."', Said("Say it"))))
    assert tomllib.loads(amended(DATASET, own))["files"]["neu.csv"] == {"header": 3, "decimal": "."}


@pytest.mark.parametrize("own", [Alternative(Place.WAVE, ("a = 1",), "fehlt.csv"), Alternative(Place.BOUNDARIES, ("a = = 1",))])
def test_what_fits_nowhere_changes_nothing(own: Alternative) -> None:
    with pytest.raises(NotAmended):
        amended(DATASET, own)


def test_what_has_no_lines_offers_nothing() -> None:
    assert alternatives(asking(Said("Correct the cell, or delete the row."))) == []
    catalogue = Said("If it is “no”, write in catalogue.toml: {lines}.", lines='of = ["Y", ""]')
    assert alternatives(asking(catalogue)) == []


def test_many_spellings_are_asked_about_until_none_is_left(tmp_path: Path) -> None:
    """The check proposes twenty at a time; the next ones are asked as well."""
    rows = [
        *ROWS,
        *(
            ["Große Bleiche".replace("e", letter, 1), "inhabitants", str(1980 + at), 100 + at]
            for at, letter in enumerate(LETTERS)
        ),
    ]
    folder = city_with(tmp_path, "zahlen.csv", as_text(rows).encode())
    questions = Questions(given={"quartier.spelling zahlen.csv": "yes"})
    ask_what_is_left(folder, None, questions)
    assert len(questions.asked) == 2
    assert checked(folder).code == 0
    table = rows_of(folder)
    third = table.loc["3"]
    assert dict(zip(third["wave"], third["value"], strict=True)) == {"2021": 1003.0} | {
        str(1980 + at): 100.0 + at for at in range(len(LETTERS))
    }


def test_what_is_declined_is_not_asked_again(tmp_path: Path) -> None:
    rows = [*ROWS, ["Gesamt", "inhabitants", "2021", 9045.0]]
    folder = city_with(tmp_path, "zahlen.csv", as_text(rows).encode())
    before = (folder / "dataset.toml").read_bytes()
    questions = Questions(given={"quartier.total zahlen.csv": "no"})
    ask_what_is_left(folder, None, questions)
    assert [question.id for question in questions.asked] == ["quartier.total zahlen.csv"]
    assert (folder / "dataset.toml").read_bytes() == before


def test_the_check_is_content_after_its_questions_were_answered(tmp_path: Path) -> None:
    """Two questions that can be answered, one after the other: the second cannot be seen before the first."""
    rows = [["Stand 2021", "", "", ""], *ROWS, ["Gesamt", "inhabitants", "2021", 9045.0]]
    folder = city_with(tmp_path, "zahlen.csv", as_text(rows).encode())
    given = {"table.header_row zahlen.csv": "yes", "quartier.total zahlen.csv": "2"}
    questions = Questions(given=given)
    ask_what_is_left(folder, None, questions)
    assert questions.unused == []
    assert checked(folder).code == 0
    assert values_of(folder)["3"] == 1003.0
