"""One survey with every fault, saved in every format: the findings are the same, word for word and row for row."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from files.findings import Findings, Rejected
from indicators.catalogue import Catalogue, Condition, TargetGroup
from indicators.survey import engines, sources
from indicators.survey.design import Wave
from indicators.survey.engines import Engine
from indicators.survey.moments import KEYS
from indicators.survey.survey import read_survey
from language.phrases import Text
from language.words import Words
from tests.indicators.small_city import HELP, SAFE, catalogue, quartiers, wave

WORDS = Words("en")
WAVE = wave(weight="weight", stratum="stratum", stratum_size="size", psu="psu")
GROUPS = {
    "older": TargetGroup("older", Text.of("Older"), "age", (Condition("age", 65, None, ()),)),
    "middle": TargetGroup("middle", Text.of("Middle"), "age", (Condition("age", 30, 64, ()),)),
    "abroad": TargetGroup("abroad", Text.of("Abroad"), "origin", (Condition("origin", None, None, ("tr", "2.0")),)),
    "nobody": TargetGroup("nobody", Text.of("Nobody"), "origin", (Condition("origin", None, None, ("TR",)),)),
}
CATALOGUE = Catalogue({}, GROUPS, {"help": HELP, "safe": SAFE})
PLACES = quartiers(["01", "02", "003"], {"Old town": "01"})
CLEAN = pd.DataFrame(
    {
        "quartier": ["01", "Old town", "02", "Quartier 003", "003", "02"] * 4,
        "stratum": ["north", "north", "south", "south", "south", "north"] * 4,
        "psu": ["a", "b", "c", "d", "e", "f"] * 4,
        "size": [30, 30, 40, 40, 40, 30] * 4,
        "weight": [1.5, 0.25, 2.0, 1.0, 0.75, 1.1234] * 4,
        "age": [65, 40, 30, 99, 29, 64, 18, 19] * 3,
        "origin": ["tr", "de", "2", "", "de", "2"] * 4,
        "help": [1, 0, 99, 1, 0, 1, 1, 0] * 3,
        "safe": [5, 4, 3, 99, 1, 2] * 4,
    }
)


def _faults(columns: dict[str, dict[int, object]]) -> pd.DataFrame:
    """The clean survey with other cells; the survey's first row is 2, as in a file."""
    table = CLEAN.astype(object)
    for column, cells in columns.items():
        for row, cell in cells.items():
            table.loc[row - 2, column] = cell
    return table


PLACED = {
    "quartier": {3: "Elsewhere", 5: "", 6: "Elsewhere", 7: "2", 9: "Qartier 003"},
    "stratum": {12: "lonely"},
    "psu": dict.fromkeys(range(4, 24, 3), ""),
    "help": {2: 7, 4: 99, 8: 7, 20: 12.5},
    "safe": {3: 0, 11: 0.5, 19: -3},
}
NUMBERS = {
    "size": {8: 31, 9: np.nan, 10: 3},
    "weight": {2: np.nan, 5: -1.5, 6: 0, 9: -2, 11: np.nan, 12: -1.5, 13: 0, 14: np.nan, 15: -7},
    "age": {4: np.nan},
}
TYPED = _faults(PLACED | NUMBERS).infer_objects()
THOUSANDS = _faults({"weight": {row: 1.234 if row % 2 else 2 for row in range(2, 26)}, "age": {6: 1.234}}).infer_objects()
OTHERS = {
    "one unit": CLEAN.assign(stratum="s", psu="p"),
    "all zero": CLEAN.assign(weight=0),
    "too small": CLEAN.assign(size=2),
    "silent": CLEAN.assign(safe=99),
}


def as_text(table: pd.DataFrame, comma: str = ",") -> pd.DataFrame:
    """Numbers as a German office writes them; whole ones have no fraction."""
    return table.map(lambda cell: "" if pd.isna(cell) else f"{cell:g}" if isinstance(cell, float) else str(cell)).map(
        lambda cell: cell.replace(".", comma)
    )


TEXT = as_text(TYPED)
TEXT.loc[[3, 9, 10], "weight"] = ["heavy", "1;2;3", "∞"]
TEXT.loc[5, "age"] = "old"
TEXT.loc[8, "size"] = "many"
SURVEYS = {
    "clean": CLEAN,
    "typed": TYPED,
    "thousands": THOUSANDS,
    **OTHERS,
    "text": TEXT,
    "clean text": as_text(CLEAN),
    "unknown column": CLEAN.rename(columns={"weight": "wieght", "age": "zzz"}),
}


def _parts(table: pd.DataFrame, path: Path) -> None:
    path.mkdir()
    for number, start in enumerate(range(0, len(table), 10)):
        table.iloc[start : start + 10].to_parquet(path / f"part-{number:05}.parquet", index=False)


FORMATS: dict[str, tuple[str, Callable[[pd.DataFrame, Path], object]]] = {
    "csv": ("survey.csv", lambda table, path: as_text(table, ".").to_csv(path, index=False)),
    "large csv": ("survey.csv", lambda table, path: as_text(table, ".").to_csv(path, index=False, sep=";")),
    "xlsx": ("survey.xlsx", lambda table, path: table.to_excel(path, index=False)),
    "sav": ("survey.sav", lambda table, path: pyreadstat.write_sav(table, path)),
    "parquet": ("survey.parquet", lambda table, path: table.to_parquet(path, index=False, row_group_size=5)),
    "parquet, categories": (
        "survey.parquet",
        lambda table, path: table.astype({"quartier": "category", "origin": "category"}).to_parquet(path),
    ),
    "parts": ("survey.parquet", _parts),
}


def read(path: Path, engine: Engine = Engine.ARROW, of: Wave = WAVE, described: Catalogue = CATALOGUE):
    """What is kept of a survey (None if it is rejected), and every finding as it is said."""
    findings = Findings()
    try:
        survey = read_survey(path, of, described, PLACES, findings, engine)
    except Rejected:
        survey = None
    said = [finding.as_json(WORDS) for finding in findings]
    named = [{key: value for key, value in one.items() if key != "file"} for one in said]
    return survey, [one | {"remedy": one["remedy"].replace(path.name, "FILE")} for one in named]  # lines to paste name the file


def written(name: str, survey: str, folder: Path) -> Path:
    file, write = FORMATS[name]
    write(SURVEYS[survey], folder / file)
    return folder / file


@pytest.fixture(params=list(FORMATS))
def form(request, monkeypatch):
    if request.param == "large csv":
        monkeypatch.setattr(sources, "LARGE", 0)
        monkeypatch.setattr(sources, "LINES", 5)
    return request.param


@pytest.mark.parametrize("survey", list(SURVEYS))
def test_every_format_has_the_same_findings(form, survey, tmp_path):
    _, expected = read(written("csv", survey, tmp_path))
    (tmp_path / "other").mkdir()
    _, findings = read(written(form, survey, tmp_path / "other"))
    assert findings == expected
    assert ([one["code"] for one in expected] == ["survey.empty_group"]) == (survey in ("clean", "clean text"))


def test_the_faulty_survey_has_every_fault(tmp_path):
    codes = {one["code"] for survey in SURVEYS for one in read(written("csv", survey, tmp_path))[1]}
    assert codes == {
        "cell.not_a_number",
        "cell.thousands",
        "quartier.missing",
        "quartier.spelling",
        "quartier.unknown",
        "survey.empty_group",
        "survey.lonely_stratum",
        "survey.lonely_survey",
        "survey.no_answers",
        "survey.no_psu",
        "survey.stratum_size_differs",
        "survey.stratum_too_small",
        "survey.unknown_answer",
        "survey.unknown_column",
        "survey.weight",
        "survey.weight_zero",
        "survey.weights_all_zero",
    }


@pytest.mark.parametrize("rows", [1, 7, 1000])
@pytest.mark.parametrize("engine", [Engine.ARROW, Engine.POLARS, Engine.DUCKDB])
@pytest.mark.parametrize("name", ["parquet", "parts"])
def test_every_engine_has_the_same_findings_and_sums_in_any_portions(name, engine, rows, tmp_path, monkeypatch):
    pytest.importorskip("pyarrow" if engine is Engine.ARROW else engine)
    monkeypatch.setattr(engines, "ROWS", rows)
    for number, survey in enumerate(("clean", "typed", "text")):
        (tmp_path / str(number)).mkdir()
        expected, faults = read(written("csv", survey, tmp_path))
        made, findings = read(written(name, survey, tmp_path / str(number)), engine)
        assert findings == faults
        if expected:
            assert_same(made, expected)


def test_every_format_gives_the_same_sums(form, tmp_path):
    (expected, _), (made, _) = read(written("csv", "clean", tmp_path)), read(written(form, "clean text", tmp_path))
    assert_same(made, expected)


def assert_same(made, expected):
    for ours, theirs in ((made.moments.counts, expected.moments.counts), (made.moments.sums, expected.moments.sums)):
        keys = [*KEYS, "indicator"] if "indicator" in theirs else KEYS
        ours, theirs = (table.sort_values(keys, ignore_index=True) for table in (ours, theirs))
        pd.testing.assert_frame_equal(ours, theirs, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(made.pooled.r, expected.pooled.r, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(
    "content",
    [
        "quartier;help\n01;1\n\n02;0;0\n02\n;\n01;1\n",
        'quartier;help\n01;1\n02;"0\n01;1\n',
        'quartier;help\n01;1\n"Old\ntown";0\nElsewhere;1\n',
        'quartier;help\n01;1\n"Old town";"0"\n02; 1 \n',
        "quartier;help\r\n01;1\r\nAlt-Österreich;0\r\n02;1\r\n",
        "quartier;quartier\n01;1\n",
        "quartier;help\n\n \n",
        "qartier;help\n01;1\n02;1;1\n",
        "\n\nquartier;help\n01;1\n02;8\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_large_text_is_read_as_a_small_one(content, encoding, tmp_path, monkeypatch):
    path = tmp_path / "survey.csv"
    path.write_bytes(content.encode(encoding))
    described = catalogue(HELP, groups=())
    expected = read(path, of=wave(), described=described)
    monkeypatch.setattr(sources, "LARGE", 0)
    monkeypatch.setattr(sources, "LINES", 2)
    made = read(path, of=wave(), described=described)
    assert made[1] == expected[1]
    assert (made[0] is None) == (expected[0] is None)
    if expected[0]:
        assert_same(made[0], expected[0])


def test_numbers_of_every_type_are_the_text_that_a_csv_holds(tmp_path):
    """Codes as whole numbers, floats, text or booleans, in small and large types."""
    expected, _ = read(written("csv", "clean", tmp_path))
    for number, kinds in enumerate(
        ({"help": "Int8", "age": "float32"}, {"help": "Int64", "size": "uint16"}, {"safe": "str", "age": "str"})
    ):
        path = tmp_path / f"{number}.parquet"
        CLEAN.astype(kinds).to_parquet(path)
        made, findings = read(path)
        assert [one["code"] for one in findings] == ["survey.empty_group"]
        assert_same(made, expected)
    answered = CLEAN.assign(help=CLEAN["help"].map({1: True, 0: False, 99: None}).astype("boolean"))
    answered.to_parquet(tmp_path / "boolean.parquet")
    assert_same(read(tmp_path / "boolean.parquet")[0], expected)
