"""A survey split over sheets: the check offers to put them together, and nobody is left out or counted twice."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.bad_inputs.odd_surveys import blocking, clean, findings_of
from tests.bad_inputs.survey_city import people, respondents, survey_city, values

PEOPLE = people().assign(id=[str(100 + row) for row in range(360)])
FORMULAS = {
    "safe": "{ share = 'q1', yes = [4, 5], of = [1, 2, 3, 4, 5] }",
    "ticked": "{ share = 'box', yes = [1], of = [0, 1] }",
}
SURE, TICKED = 100 * float(PEOPLE["q1"].isin(["4", "5"]).mean()), 100 * float((PEOPLE["box"] == "1").mean())
LEFT, RIGHT = PEOPLE[["id", "quartier", "age", "q1"]], PEOPLE[["id", "box"]]


def city_of(folder: Path, sheets: Mapping[str, pd.DataFrame], form: str = "xlsx") -> Path:
    city = survey_city(folder, PEOPLE, FORMULAS)
    path = city / "dataset.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("survey_2024.csv", f"survey.{form}"), encoding="utf-8")
    (city / "survey_2024.csv").unlink()
    with pd.ExcelWriter(city / f"survey.{form}") as workbook:
        for name, table in sheets.items():
            table.to_excel(workbook, sheet_name=name, index=False)
    return city


def put_together(city: Path) -> Path:
    """The lines that the question offers beside the choice of one sheet."""
    finding = blocking(city, "table.sheet")
    heading = next(line for line in finding["remedy"].splitlines() if line.startswith("[files."))
    lines = finding["remedy"].partition("instead of the last line:\n")[2]
    return answered(city, f"{heading}\n{lines}")


def answered(city: Path, lines: str) -> Path:
    path = city / "dataset.toml"
    path.write_text(f"{path.read_text(encoding='utf-8').partition('[files.')[0]}\n{lines}\n", encoding="utf-8")
    return city


def test_columns_that_go_on_in_a_second_sheet(tmp_path):
    shuffled = RIGHT.sample(frac=1, random_state=1)
    city = put_together(city_of(tmp_path / "city", {"Teil 1": LEFT, "Teil 2": shuffled}))
    clean(city)
    assert values(city, "safe")[""] == pytest.approx(SURE)
    assert values(city, "ticked") == values(survey_city(tmp_path / "plain", PEOPLE, FORMULAS), "ticked")
    assert respondents(city, "ticked") == len(PEOPLE)


def test_people_who_go_on_in_a_second_sheet(tmp_path):
    city = put_together(city_of(tmp_path / "city", {"A": PEOPLE[:200], "B": PEOPLE[200:]}))
    clean(city)
    assert respondents(city, "safe") == len(PEOPLE)
    assert values(city, "ticked")[""] == pytest.approx(TICKED)


def test_people_whom_the_second_sheet_lacks_are_told(tmp_path):
    city = put_together(city_of(tmp_path / "city", {"Teil 1": LEFT, "Teil 2": RIGHT[:300]}))
    clean(city, "table.sheets_without")
    assert respondents(city, "ticked") == 300
    assert respondents(city, "safe") == len(PEOPLE)


LINES = '[files."survey.xlsx"]\nsheets = ["Teil 1", "Teil 2"]\n'


@pytest.mark.parametrize(
    ("first", "second", "join", "code"),
    [
        (LEFT[:300], RIGHT, 'join = "id"', "table.sheets_join"),  # people of the second sheet alone
        (LEFT, pd.concat([RIGHT, RIGHT[:2]]), 'join = "id"', "table.sheets_join"),  # an id twice
        (LEFT, RIGHT.assign(id=np.where(RIGHT.index == 3, "", RIGHT["id"])), 'join = "id"', "table.sheets_join"),  # none
        (LEFT, RIGHT, 'join = "nummer"', "table.sheets_join"),
        (LEFT, RIGHT, "", "table.sheets_join"),
        (LEFT, RIGHT.assign(q1="5"), 'join = "id"', "table.column_twice"),  # another answer to the same question
    ],
)
def test_sheets_that_do_not_belong_together_stop(tmp_path, first, second, join, code):
    city = answered(city_of(tmp_path / "city", {"Teil 1": first, "Teil 2": second}), LINES + join)
    assert blocking(city, code)


@pytest.mark.parametrize("lines", ['sheets = ["Teil 1"]', 'sheet = "Teil 1"\nsheets = ["Teil 1", "Teil 2"]', 'join = "id"'])
def test_entries_that_mean_nothing_stop(tmp_path, lines):
    city = answered(city_of(tmp_path / "city", {"Teil 1": LEFT, "Teil 2": RIGHT}), f'[files."survey.xlsx"]\n{lines}')
    assert {finding["code"] for finding in findings_of(city)} >= {"toml.wrong_value"}
