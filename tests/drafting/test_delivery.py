"""Next year's delivery: nothing that was answered is asked again, and last year's date does not stand over new figures."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from dataset.load import load
from drafting.delivery import deliver
from drafting.questions import Questions
from drafting.toml_blocks import blocks_of, text_of
from tests.tiny_city import build_city

DATASET = """\
# what the office wrote
[city]
name = "Kleinstadt"

[boundaries]
file = "boundaries.gpkg"
key = "key"
name = "name"

[files."survey_2020.csv"]
delimiter = ","

[files."zahlen.xlsx"]
header = 2

[[waves]]
id = "2020"
name = "Befragung 2020"
file = "survey_2020.csv"
quartier = "quartier"
missing = ["", "99"]
period = "Mai 2020"

# from the statistical office
[[statistics]]
file = "zahlen.xlsx"
layout = "wide"
quartier = "Teil"
date = "31.12.2021"
[statistics.columns]
Einwohner = { indicator = "inhabitants" }

[[keys]]
file = "survey_2020.csv"
match = ["zeros"]
"""


def figures(path: Path, title: str, first: int) -> Path:
    book = openpyxl.Workbook()
    for row in ([title], ["Teil", "Einwohner"], *([str(key), first + key] for key in range(1, 10))):
        book.active.append(row)
    book.save(path)
    return path


@pytest.fixture
def city(tmp_path: Path) -> Path:
    folder = build_city(tmp_path / "city", dataset=DATASET)
    (folder / "survey.csv").rename(folder / "survey_2020.csv")
    figures(folder / "zahlen.xlsx", "Stand 31.12.2021", 1000)
    return folder


def delivered(city: Path, *paths: Path, **given: str) -> tuple[str, list[str], list[str]]:
    questions = Questions(given={key.replace("__", " "): value for key, value in given.items()})
    own = {f"{key.partition(' ')[0]} {paths[0].name}": value for key, value in questions.given.items()}
    questions.given = own
    done = deliver((city / "dataset.toml").read_text(encoding="utf-8"), paths, city, questions)
    assert questions.unused == []
    return done.dataset, [told.msgid for told in done.told], done.unknown


def test_blocks_are_the_text_again() -> None:
    assert text_of(blocks_of(DATASET)) == DATASET
    assert [block.section for block in blocks_of(DATASET)] == [
        "",
        "city",
        "boundaries",
        "files",
        "files",
        "waves",
        "statistics",
        "keys",
    ]


def test_new_figures_of_the_same_name_have_the_date_of_their_title(tmp_path: Path, city: Path) -> None:
    text, told, _ = delivered(city, figures(tmp_path / "zahlen.xlsx", "Stand 31.12.2022", 2000))
    assert tomllib.loads(text)["statistics"][0]["date"] == "31.12.2022"
    assert len(told) == 1
    assert text.replace("31.12.2022", "31.12.2021").split() == DATASET.split()


def test_new_figures_without_a_date_are_asked_for_it(tmp_path: Path, city: Path) -> None:
    path = figures(tmp_path / "zahlen.xlsx", "Einwohner der Stadt", 2000)
    text, _, _ = delivered(city, path, date="2023")
    assert tomllib.loads(text)["statistics"][0]["date"] == "2023"
    undecided, told, _ = delivered(city, path)  # nobody there to answer
    assert tomllib.loads(undecided)["statistics"][0]["date"] == "31.12.2021"
    assert told == ["{file}: its figures stand under the date {date} as before."]


def test_the_same_file_changes_nothing(city: Path) -> None:
    assert delivered(city, city / "zahlen.xlsx", city / "survey_2020.csv") == (DATASET, [], [])


def test_a_survey_of_a_new_name_becomes_a_further_wave(tmp_path: Path, city: Path) -> None:
    rows = (city / "survey_2020.csv").read_text(encoding="utf-8")
    path = tmp_path / "survey_2024.csv"
    path.write_text(rows, encoding="utf-8")
    text, _, _ = delivered(city, path, delivery="beside")
    written = tomllib.loads(text)
    assert [(wave["id"], wave["name"], wave["file"], "period" in wave) for wave in written["waves"]] == [
        ("2020", "Befragung 2020", "survey_2020.csv", True),
        ("2024", "Befragung 2024", "survey_2024.csv", False),
    ]
    assert written["waves"][1]["missing"] == ["", "99"]
    assert written["files"]["survey_2024.csv"] == {"delimiter": ","}
    assert [own["file"] for own in written["keys"]] == ["survey_2020.csv", "survey_2024.csv"]
    older = tmp_path / "survey_2016.csv"
    older.write_text(rows, encoding="utf-8")
    text, _, _ = delivered(city, older, delivery="beside")
    assert [wave["id"] for wave in tomllib.loads(text)["waves"]] == ["2016", "2020"]  # the oldest first


@pytest.mark.parametrize("answer", ["beside", "instead"])
def test_figures_of_a_new_name(tmp_path: Path, city: Path, answer: str) -> None:
    path = figures(tmp_path / "zahlen_2022.xlsx", "Einwohner", 2000)
    text, _, _ = delivered(city, path, delivery=answer)
    assert text.count("# from the statistical office\n[[statistics]]") == text.count("[[statistics]]")
    (city / "dataset.toml").write_text(text, encoding="utf-8")
    path.rename(city / path.name)
    table = load(city).released.estimates
    rows = table[(table["indicator"] == "inhabitants") & (table["quartier_id"] == "4")]
    values = dict(zip(rows["wave"], rows["value"], strict=True))
    assert values == {"2022": 2004.0} | ({"2021-12-31": 1004.0} if answer == "beside" else {})


def test_boundaries_of_a_new_name(tmp_path: Path, city: Path) -> None:
    path = tmp_path / "grenzen_neu.gpkg"
    path.write_bytes((city / "boundaries.gpkg").read_bytes())
    text, _, _ = delivered(city, path, delivery="instead")
    assert tomllib.loads(text)["boundaries"]["file"] == "grenzen_neu.gpkg"


@pytest.mark.parametrize(
    "write",
    [
        lambda path: path.write_text("a,b\n1,2\n", encoding="utf-8"),
        lambda path: figures(path.with_suffix(".xlsx"), "Stand 2022", 1),
    ],
)
def test_what_nobody_knows_changes_nothing(tmp_path: Path, city: Path, write: Callable[[Path], object]) -> None:
    write(tmp_path / "neu.csv")
    [path] = tmp_path.glob("neu.*")  # no columns of the city, or nobody who says what it is
    assert delivered(city, path) == (DATASET, [], [path.name])
