"""The same faults in tables of answers, whose columns nobody knows beforehand, small and large."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest
from openpyxl import Workbook

from dataset.load import load
from indicators.survey import sources
from tests.bad_inputs.tables_city import checked, obey
from tests.bad_inputs.workbook_files import write_ods
from tests.tiny_city import DATASET, build_city

_WAVE = 'quartier = "quartier"\nweight = "weight"\nweights = "design"\n'
_HEADINGS = ["id", "quartier", "weight", "age", "q1", "q2"]
_LABELS = ["Nummer (fortlaufend)", "Stadtteil", "Gewicht der Person", "Alter in Jahren", "Wohlfühlen", "Vertrauen"]


def rows() -> list[list[str]]:
    """Answers whose weights have three decimals, all between one and two."""
    chance = random.Random(16)
    made = []
    for quartier in range(1, 10):
        for person in range(40):
            weight = f"1.{chance.randrange(100, 990, 10) + chance.randrange(1, 10)}"  # three digits in any format
            answer = 5 if person % 10 < quartier else 2
            made.append(
                [str(len(made) + 1), str(quartier), weight, "70" if person % 4 == 0 else "30", str(answer), str(1 + person % 5)]
            )
    return made


def survey_city(folder: Path, file: str, write: Callable[[Path], object] | str | bytes) -> Path:
    """The tiny city with this file of answers."""
    dataset = DATASET.replace('file = "survey.csv"', f'file = "{file}"').replace('quartier = "quartier"\n', _WAVE)
    build_city(folder, dataset=dataset)
    (folder / "survey.csv").unlink()
    if callable(write):
        write(folder / file)
    else:
        (folder / file).write_bytes(write.encode() if isinstance(write, str) else write)
    return folder


def text(lines: list[list[str]], delimiter: str = ",") -> str:
    return "".join(delimiter.join(line) + "\r\n" for line in lines)


def shares(folder: Path) -> dict[str, float]:
    """The weighted share of every quartier."""
    made = load(folder).released.estimates
    chosen = made[(made["indicator"] == "comfort") & (made["level"] == "quartier") & (made["target_group"] == "all")]
    return {str(key): float(value) for key, value in chosen.set_index("quartier_id")["value"].items()}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> dict[str, float]:
    """What the answers give, their weights written with commas."""
    lines = [[cell.replace(".", ",") for cell in row] for row in rows()]
    folder = survey_city(tmp_path_factory.mktemp("sound") / "c", "a.csv", text([_HEADINGS, *lines], ";"))
    assert checked(folder).findings == []
    return shares(folder)


@pytest.fixture(params=["small", "large"])
def size(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Files are read whole, or line by line."""
    if request.param == "large":
        monkeypatch.setattr(sources, "LARGE", 0)
    return str(request.param)


@pytest.mark.usefixtures("size")
def test_weights_of_three_decimals_are_asked_about_once(tmp_path: Path, sound: dict[str, float]) -> None:
    folder = survey_city(tmp_path / "c", "a.csv", text([_HEADINGS, *rows()]))
    check = checked(folder)
    asked = check.only("cell.thousands")
    assert (check.code, asked["severity"]) == (1, "ask")
    assert "360 cells" in asked["found"]
    obey(folder, asked)
    assert checked(folder).findings == []
    assert shares(folder) == pytest.approx(sound)


@pytest.mark.parametrize("kind", ["sav", "parquet", "xlsx"])
def test_weights_that_are_numbers_are_asked_about_and_answered_alike(tmp_path: Path, kind: str, sound: dict[str, float]) -> None:
    frame = pd.DataFrame(rows(), columns=_HEADINGS).astype(float)
    writers: dict[str, Callable[[Path], object]] = {
        "sav": lambda path: pyreadstat.write_sav(frame, path),
        "parquet": frame.to_parquet,
        "xlsx": lambda path: frame.to_excel(path, index=False),
    }
    folder = survey_city(tmp_path / "c", f"a.{kind}", writers[kind])
    obey(folder, checked(folder).only("cell.thousands"))
    assert checked(folder).findings == []
    assert shares(folder) == pytest.approx(sound)


def test_weights_written_with_commas_in_a_file_of_commas_are_one_finding(tmp_path: Path) -> None:
    lines = [[cell.replace(".", ",") for cell in row] for row in rows()]
    check = checked(survey_city(tmp_path / "c", "a.csv", text([_HEADINGS, *lines])))
    assert (check.code, "decimal comma" in check.only("table.shifted_cells")["why"]) == (1, True)


@pytest.mark.usefixtures("size")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_row_of_labels_is_asked_about_once(tmp_path: Path, encoding: str, sound: dict[str, float]) -> None:
    lines = [[cell.replace(".", ",") for cell in row] for row in rows()]
    folder = survey_city(tmp_path / "c", "a.csv", text([_HEADINGS, _LABELS, *lines], "\t").encode(encoding))
    check = checked(folder)
    asked = check.only("table.second_header")
    assert (check.code, asked["row"]) == (1, 2)
    obey(folder, asked)
    assert checked(folder).findings == []
    assert shares(folder) == pytest.approx(sound)


def test_answers_that_are_no_labels_are_not_asked_about(tmp_path: Path) -> None:
    first, *rest = [[cell.replace(".", ",") for cell in row] for row in rows()]
    first = [*first[:3], "", "99", ""]
    assert checked(survey_city(tmp_path / "c", "a.csv", text([_HEADINGS, first, *rest], ";"))).findings == []


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_title_rows_and_group_headings_of_a_workbook(tmp_path: Path, kind: str, sound: dict[str, float]) -> None:
    above = [["Bürgerbefragung 2024"], [], ["", "", "Angaben", "", "Meinung"]]
    lines = [[float(cell) for cell in row] for row in rows()]

    def write(path: Path) -> None:
        if kind == "ods":
            write_ods(path, {"Daten": [*above, _HEADINGS, *lines]})
            return
        book = Workbook()
        for row in [*above, _HEADINGS, *lines]:
            book.worksheets[0].append(row)
        book.save(path)

    folder = survey_city(tmp_path / "c", f"a.{kind}", write)
    asked = checked(folder).only("table.header_row")
    assert "row 4" in asked["why"]
    obey(folder, asked)
    obey(folder, checked(folder).only("cell.thousands"))
    assert checked(folder).findings == []
    assert shares(folder) == pytest.approx(sound)


@pytest.mark.usefixtures("size")
def test_headings_that_stand_twice_matter_only_where_they_are_used(tmp_path: Path, sound: dict[str, float]) -> None:
    lines = [[*(cell.replace(".", ",") for cell in row), "a", "b"] for row in rows()]
    folder = survey_city(tmp_path / "c", "a.csv", text([[*_HEADINGS, "remark", "remark"], *lines], ";"))
    assert checked(folder).findings == []
    assert shares(folder) == pytest.approx(sound)
    (folder / "a.csv").write_text(text([[*_HEADINGS, "q1", "remark"], *lines], ";"), encoding="utf-8")
    check = checked(folder)
    assert (check.code, check.only("table.column_twice")["found"]) == (1, "q1")


@pytest.mark.usefixtures("size")
def test_quotation_marks_left_open_are_told(tmp_path: Path) -> None:
    lines = [[cell.replace(".", ",") for cell in row] for row in rows()]
    lines[200][4] = '"5'
    check = checked(survey_city(tmp_path / "c", "a.csv", text([_HEADINGS, *lines], ";")))
    assert (check.code, check.only("table.broken_quotes")["row"]) == (1, 202)


def test_a_second_sheet_of_answers_is_asked_about(tmp_path: Path, sound: dict[str, float]) -> None:
    book = Workbook()
    book.worksheets[0].title = "Teil 1"
    more = book.create_sheet("Teil 2")
    for row in [_HEADINGS, *([cell.replace(".", ",") for cell in row] for row in rows())]:
        book.worksheets[0].append(row)
        more.append([f"x{row[0]}", row[1]])
    folder = survey_city(tmp_path / "c", "a.xlsx", book.save)
    check = checked(folder)
    asked = check.only("table.sheet")
    assert (check.code, asked["severity"]) == (1, "ask")
    obey(folder, asked)
    assert checked(folder).findings == []
    assert shares(folder) == pytest.approx(sound)
