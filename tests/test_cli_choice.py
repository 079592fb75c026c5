"""`cli.py rank` and `cli.py report dossier`: the numbers of the web, and why nothing can be chosen."""

from __future__ import annotations

import csv
import io
import json
import shutil
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from click.testing import Result
from typer.testing import CliRunner

import commands.choice
from cli import app
from commands.reading import city
from dataset.confined import Limits
from dataset.dataset import Dataset
from dataset.load import load
from language.words import Words, words_for
from reports.choice.content import answer_of, usual_weighing
from reports.choice.words import headline
from tests.demo import DEMO, demo_city
from tests.reports.test_profile import text_of
from tests.tiny_city import build_city
from views.routes.choice import choice_file

pytestmark = pytest.mark.usefixtures("read_once")
KEPT = "zusammenleben-zuerst-beispiel"


@pytest.fixture(scope="module")
def demo() -> Dataset:
    return demo_city()


@pytest.fixture
def read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands get the demonstration as it was read for all tests; what they do with it is tried here."""

    def shared(folder: Path, files: Path | None, words: Words, limits: Limits) -> Dataset:
        return demo_city() if (Path(folder), files) == (DEMO, None) else city(folder, files, words, limits)

    monkeypatch.setattr(commands.choice, "city", shared)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_city(tmp_path_factory.mktemp("tiny") / "city", names={"1": '=HYPERLINK("http://x.example")', "2": "Süd, Ost"})


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def rows_of(*arguments: object) -> list[dict]:
    done = run("rank", *arguments, "--json", "--language", "en")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_command_line_and_web_give_the_same_numbers(demo: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()  # this one reads the city anew
    (kept,) = (scenario for scenario in demo.scenarios if scenario.id == KEPT)
    rows = rows_of(DEMO, "--scenario", KEPT)
    work = choice_file(demo, "numbers.xlsx", kept.weighing.written(), "en", "")
    while not work.ended:
        pass
    sheet = openpyxl.load_workbook(io.BytesIO(work.body))["Quartiers"]
    web = [(row[0], row[4], row[5], row[6], row[7], row[9]) for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert [(row["id"], row["probability"], row["first"], row["last"], row["need"], row["stays"]) for row in rows] == web
    answer = answer_of(demo, kept.weighing, demo.city.today())
    assert [(row["id"], row["group"]) for row in rows] == [
        (standing.quartier_id, str(standing.group)) for standing in answer.choice.standings
    ]


def test_a_row_a_quartier_with_reasons(demo: Dataset) -> None:
    rows = rows_of(DEMO, "--k", 4)
    assert {row["id"] for row in rows} == set(demo.quartier_names)
    answer = answer_of(demo, replace(usual_weighing(demo), k=4), demo.city.today())
    assert {row["id"]: row["probability"] for row in rows} == {
        standing.quartier_id: standing.chance for standing in answer.choice.standings
    }
    assert sum(row["probability"] for row in rows) == pytest.approx(4, abs=0.025 * len(rows))
    for row in rows:
        assert row["probability"] * 20 == pytest.approx(round(row["probability"] * 20))
        assert (row["need"], row["se"]) == (round(row["need"], 1), round(row["se"], 1))
        assert 1 <= row["first"] <= row["last"] <= len(rows)
        assert all(reason["points"] > 0 and reason["indicator"] in demo.catalogue.indicators for reason in row["reasons"])
        assert all(reason["points"] < 0 for reason in row["against"])


def test_the_same_seed_gives_the_same_rows_and_presets_differ() -> None:
    first = rows_of(DEMO, "--preset", "everyday", "--seed", 7)
    assert first == rows_of(DEMO, "--preset", "everyday", "--seed", 7)
    other = rows_of(DEMO, "--preset", "everyday", "--seed", 8)
    assert {row["id"]: row["need"] for row in first} == {row["id"]: row["need"] for row in other}
    assert first != other
    assert {row["id"]: row["need"] for row in first} != {row["id"]: row["need"] for row in rows_of(DEMO, "--preset", "together")}


def test_a_scenario_from_a_file_anywhere(tmp_path: Path) -> None:
    copy = tmp_path / "elsewhere.toml"
    shutil.copy(DEMO / "scenarios" / f"{KEPT}.toml", copy)
    assert rows_of(DEMO, "--scenario", copy) == rows_of(DEMO, "--scenario", KEPT)
    copy.write_text(copy.read_text(encoding="utf-8").replace("leisure = 2", "leasure = 2"), encoding="utf-8")
    wrong = run("rank", DEMO, "--scenario", copy)
    assert wrong.exit_code == 1 and "elsewhere.toml:18" in wrong.stderr and "leisure" in wrong.stderr


def test_without_json_a_table_that_no_spreadsheet_takes_for_formulas(tiny: Path) -> None:
    done = run("rank", tiny, "--k", 3, "--language", "en")
    assert done.exit_code == 0, done.output
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert list(rows[0]) == ["id", "name", "group", "probability", "first", "last", "need", "reasons"]
    assert {row["id"]: row["name"] for row in rows}["1"] == '\'=HYPERLINK("http://x.example")'
    assert {row["id"]: row["name"] for row in rows}["2"] == "Süd, Ost"
    assert all(row["first"].isdigit() for row in rows if row["probability"])
    dataset = load(tiny)
    answer = answer_of(dataset, replace(usual_weighing(dataset), k=3), dataset.city.today())
    assert done.stderr.strip() == headline(dataset, answer, words_for("en"))


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (["--k", "9"], 1, "no choice"),
        (["--k", "0"], 2, "k"),
        (["--k", "51"], 2, "k"),
        (["--seed", "-1"], 2, "seed"),
        (["--preset", "nothing"], 2, "no preset nothing"),
        (["--scenario", "nothing"], 2, "no scenario nothing"),
        (["--preset", "a", "--scenario", "b"], 2, "not both"),
    ],
)
def test_what_cannot_be_done_is_said(tiny: Path, options: list[str], code: int, said: str) -> None:
    done = run("rank", tiny, *options, "--language", "en")
    assert (done.exit_code, done.stdout) == (code, "")
    assert said in " ".join(done.stderr.split())
    dossier = run("report", "dossier", tiny, *options, "--output", tiny / "x.pdf", "--language", "en")
    assert dossier.exit_code == code and not (tiny / "x.pdf").exists()


def test_a_city_that_is_refused(tmp_path: Path) -> None:
    city = build_city(tmp_path / "city", workshops="workshop_id\nx\n")
    done = run("rank", city)
    assert done.exit_code == 1 and "workshops.csv" in done.stderr


def test_the_dossier(tmp_path: Path, demo: Dataset) -> None:
    pdf, numbers = tmp_path / "x.pdf", tmp_path / "x.xlsx"
    options = (DEMO, "--scenario", KEPT, "--language", "en", "--link", "https://q.example/")
    assert run("report", "dossier", *options, "--output", pdf).exit_code == 0
    written = "".join(text_of(pdf.read_bytes()).split())
    assert "Livingtogetherfirst(example)" in written and "Inventeddecision" in written
    assert "https://q.example/choice?lang=en&choice=" in written.replace("\u200b", "")
    assert run("report", "dossier", *options, "--output", numbers).exit_code == 0
    assert openpyxl.load_workbook(numbers).sheetnames[0] == "Quartiers"
    assert run("report", "dossier", DEMO, "--output", tmp_path / "x.docx").exit_code == 2
    assert run("report", "dossier", DEMO, "--output", tmp_path / "no" / "x.pdf").exit_code == 2
    # another number than the council decided on: the decision does not stand beside it
    assert run("report", "dossier", *options, "--k", 5, "--output", pdf).exit_code == 0
    assert "Inventeddecision" not in "".join(text_of(pdf.read_bytes()).split())
