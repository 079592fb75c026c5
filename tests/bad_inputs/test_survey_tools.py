"""Exports of survey tools, in German: what each file was built from comes out, and who did not finish is asked about."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import cli
from indicators.survey.tools import Tool, recognised
from tests.bad_inputs.survey_city import NAMES, asked, checked, fine, line_of, obeyed, respondents, survey_city, values

PERSONS = 360
_DRAW = np.random.default_rng(16)
ANSWERS = pd.DataFrame(
    {
        "quartier": [str(number % 9 + 1) for number in range(PERSONS)],
        "age": _DRAW.integers(18, 95, PERSONS).astype(str),
        "safe": _DRAW.integers(1, 6, PERSONS),  # 1 to 5
        "content": _DRAW.integers(1, 6, PERSONS),
        "answered": _DRAW.random(PERSONS) < 0.9,  # whether content was answered
        "cafe": _DRAW.random(PERSONS) < 0.4,
        "park": _DRAW.random(PERSONS) < 0.3,
        "finished": _DRAW.random(PERSONS) < 0.85,
    }
)
DONE = ANSWERS[ANSWERS["finished"]]
SAFE = 100 * float((DONE["safe"] >= 4).mean())
CONTENT = float(DONE.loc[DONE["answered"], "content"].mean())
CAFE = 100 * float(DONE["cafe"].mean())
EITHER = 100 * float((DONE["cafe"] | DONE["park"]).mean())


def where(flags: pd.Series, yes: object, no: object) -> list[str]:
    return [str(yes if flag else no) for flag in flags]


def limesurvey(words: bool) -> pd.DataFrame:
    a = ANSWERS
    scale = ("stimme gar nicht zu", "stimme eher nicht zu", "teils/teils", "stimme eher zu", "stimme voll zu")
    yes, no = ("Ja", "Nein") if words else ("Y", "")
    return pd.DataFrame(
        {
            "id": [str(number + 1) for number in range(PERSONS)],
            "submitdate": where(a["finished"], "2024-05-03 11:20:31", ""),
            "lastpage": where(a["finished"], 6, 2),
            "startlanguage": "de",
            "seed": [str(123456 + number) for number in range(PERSONS)],
            "stadtteil": [NAMES[key] for key in a["quartier"]],
            "alter": a["age"],
            "sicher": [scale[answer - 1] if words else f"A{answer}" for answer in a["safe"]],
            "zufrieden[SQ001]": [str(answer) if there else "" for answer, there in zip(a["content"], a["answered"], strict=True)],
            "fehlt[SQ001]": where(a["cafe"], yes, no),
            "fehlt[SQ002]": where(a["park"], yes, no),
            "fehlt[other]": where(a["cafe"], 'Eine Bank,\nund ein Baum; "grün"', ""),
        }
    )


def sosci(flags: tuple[str, str]) -> pd.DataFrame:
    a = ANSWERS
    return pd.DataFrame(
        {
            "CASE": [str(100 + number) for number in range(PERSONS)],
            "SERIAL": "",
            "QUESTNNR": "probe",
            "MODE": "interview",
            "STARTED": "2024-05-03 11:02:11",
            "SD01": a["quartier"],
            "SD02_01": a["age"],
            "SI01": a["safe"].astype(str),
            "ZU01_01": [str(answer) if there else "-9" for answer, there in zip(a["content"], a["answered"], strict=True)],
            "FE01_01": where(a["cafe"], *flags),
            "FE01_02": where(a["park"], *flags),
            "FINISHED": where(a["finished"], 1, 0),
        }
    )


def efs() -> pd.DataFrame:
    a = ANSWERS
    return pd.DataFrame(
        {
            "lfdn": [str(number + 1) for number in range(PERSONS)],
            "external_lfdn": "",
            "tester": "0",
            "dispcode": [("31", "32")[number % 2] if done else "22" for number, done in enumerate(a["finished"])],
            "lastpage": where(a["finished"], 7800, 7770),
            "c_0001": a["quartier"],
            "v_12": a["age"],
            "v_13": a["safe"].astype(str),
            "v_14": [str(answer) if there else "0" for answer, there in zip(a["content"], a["answered"], strict=True)],
            "v_21": [str(int(flag)) if done else "-77" for flag, done in zip(a["cafe"], a["finished"], strict=True)],
            "v_22": [str(int(flag)) if done else "-77" for flag, done in zip(a["park"], a["finished"], strict=True)],
        }
    )


def kobo() -> pd.DataFrame:
    a = DONE.reset_index(drop=True)
    chosen = [" ".join(name for name in ("cafe", "park") if row[name]) for row in a.to_dict("records")]
    return pd.DataFrame(
        {
            "start": "2024-05-03T11:02:11.000+02:00",
            "ort/stadtteil": a["quartier"],
            "ort/alter": a["age"],
            "meinung/sicher": a["safe"].astype(str),
            "meinung/zufrieden": [str(x) if there else "" for x, there in zip(a["content"], a["answered"], strict=True)],
            "meinung/fehlt": chosen,
            "meinung/fehlt/cafe": where(a["cafe"], 1, 0),
            "meinung/fehlt/park": where(a["park"], 1, 0),
            "_id": [str(9000 + number) for number in range(len(a))],
            "_uuid": [f"0000-{number}" for number in range(len(a))],
            "_submission_time": "2024-05-03T11:09:11",
        }
    )


def odk() -> pd.DataFrame:
    a = DONE.reset_index(drop=True)
    chosen = [" ".join(name for name in ("cafe", "park") if row[name]) or "nichts" for row in a.to_dict("records")]
    return pd.DataFrame(
        {
            "SubmissionDate": "2024-05-03T11:09:11.000Z",
            "ort-stadtteil": a["quartier"],
            "ort-alter": a["age"],
            "meinung-sicher": a["safe"].astype(str),
            "meinung-zufrieden": [str(x) if there else "" for x, there in zip(a["content"], a["answered"], strict=True)],
            "meinung-fehlt": chosen,
            "meta-instanceID": [f"uuid:{number}" for number in range(len(a))],
            "KEY": [f"uuid:{number}" for number in range(len(a))],
        }
    )


def qualtrics() -> pd.DataFrame:
    a = ANSWERS
    return pd.DataFrame(
        {
            "StartDate": "2024-05-03 11:02:11",
            "Status": "0",
            "Progress": where(a["finished"], 100, 40),
            "Finished": where(a["finished"], 1, 0),
            "RecordedDate": "2024-05-03 11:09:11",
            "ResponseId": [f"R_{number:05}" for number in range(PERSONS)],
            "Q1": a["quartier"],
            "Q2": a["age"],
            "Q3": a["safe"].astype(str),
            "Q4": [str(answer) if there else "" for answer, there in zip(a["content"], a["answered"], strict=True)],
            "Q5_1": where(a["cafe"], 1, ""),
            "Q5_2": where(a["park"], 1, ""),
        }
    )


TICKED = "yes = [{yes}], of = [{yes}, {no}]"
AGREED = '["stimme eher zu", "stimme voll zu"]'
ALL = '["stimme gar nicht zu", "stimme eher nicht zu", "teils/teils", "stimme eher zu", "stimme voll zu"]'
CODES = '["A1", "A2", "A3", "A4", "A5"]'
SHAPES: dict[str, tuple[str, pd.DataFrame, str, str, tuple[str, str, str, str], str]] = {
    "LimeSurvey, codes": (
        "LimeSurvey",
        limesurvey(words=False),
        "stadtteil",
        "",
        (f'"sicher", yes = ["A4", "A5"], of = {CODES}', "zufrieden[SQ001]", "fehlt[SQ001]", "fehlt[SQ002]"),
        'yes = ["Y"], of = ["Y", ""]',
    ),
    "LimeSurvey, words": (
        "LimeSurvey",
        limesurvey(words=True),
        "stadtteil",
        "",
        (f'"sicher", yes = {AGREED}, of = {ALL}', "zufrieden[SQ001]", "fehlt[SQ001]", "fehlt[SQ002]"),
        'yes = ["Ja"], of = ["Ja", "Nein"]',
    ),
    "SoSci Survey, numbers": (
        "SoSci Survey",
        sosci(("2", "1")),
        "SD01",
        'missing = ["-9", "-1"]',
        ('"SI01", yes = [4, 5], of = [1, 2, 3, 4, 5]', "ZU01_01", "FE01_01", "FE01_02"),
        "yes = [2], of = [1, 2]",
    ),
    "SoSci Survey, T and F": (
        "SoSci Survey",
        sosci(("T", "F")),
        "SD01",
        'missing = ["-9", "-1"]',
        ('"SI01", yes = [4, 5], of = [1, 2, 3, 4, 5]', "ZU01_01", "FE01_01", "FE01_02"),
        'yes = ["T"], of = ["T", "F"]',
    ),
    "Unipark/EFS": (
        "Unipark/EFS",
        efs(),
        "c_0001",
        'missing = ["-77", "-66", "-99"]\nmissing_in = { v_14 = ["0", "-77"] }',
        ('"v_13", yes = [4, 5], of = [1, 2, 3, 4, 5]', "v_14", "v_21", "v_22"),
        "yes = [1], of = [0, 1]",
    ),
    "KoboToolbox": (
        "KoboToolbox",
        kobo(),
        "ort/stadtteil",
        'respondent = "_uuid"',
        (
            '"meinung/sicher", yes = [4, 5], of = [1, 2, 3, 4, 5]',
            "meinung/zufrieden",
            "meinung/fehlt/cafe",
            "meinung/fehlt/park",
        ),
        "yes = [1], of = [0, 1]",
    ),
    "Qualtrics": (
        "Qualtrics",
        qualtrics(),
        "Q1",
        'respondent = "ResponseId"',
        ('"Q3", yes = [4, 5], of = [1, 2, 3, 4, 5]', "Q4", "Q5_1", "Q5_2"),
        'yes = ["1"], of = ["1", ""]',
    ),
}


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("shape", SHAPES)
def test_what_a_file_was_built_from_comes_out(tmp_path: Path, shape: str, form: str) -> None:
    name, table, quartier, options, (safe, content, cafe, park), ticked = SHAPES[shape]
    formulas = {
        "safe": f"{{ share = {safe} }}",
        "content": f'{{ mean = "{content}", scale = [1, 5] }}',
        "cafe": f'{{ share = "{cafe}", {ticked} }}',
        "either": f'{{ share = ["{cafe}", "{park}"], any = true, {ticked} }}',
    }
    city = survey_city(tmp_path / "city", table, formulas, quartier=quartier, options=options, form=form)
    own = ["survey.tool"]
    if len(table) == PERSONS:  # the others only have interviews that were sent off
        obeyed(city, line_of(asked(city, "survey.unfinished"), "only = "))
        own.append("survey.only")
    fine(city, *own)
    said = CliRunner().invoke(cli.app, ["check", str(city), "--language", "en"]).stdout
    assert f"taken for an export of {name}" in said
    assert {indicator: values(city, indicator)[""] for indicator in formulas} == pytest.approx(
        {"safe": SAFE, "content": CONTENT, "cafe": CAFE, "either": EITHER}
    )
    assert respondents(city, "either") == len(DONE)
    of_quartier = DONE[DONE["quartier"] == "4"]
    assert values(city, "either")["4"] == pytest.approx(100 * (of_quartier["cafe"] | of_quartier["park"]).mean())


def test_several_answers_in_one_cell(tmp_path: Path) -> None:
    formulas = {
        "cafe": '{ share = "meinung-fehlt", separator = " ", yes = ["cafe"], of = ["cafe", "park", "nichts"] }',
        "either": '{ share = "meinung-fehlt", separator = " ", yes = ["cafe", "park"], of = ["cafe", "park", "nichts"] }',
    }
    city = survey_city(tmp_path / "city", odk(), formulas, quartier="ort-stadtteil", options='respondent = "KEY"')
    fine(city, "survey.tool")
    assert values(city, "cafe")[""] == pytest.approx(CAFE)
    assert values(city, "either")[""] == pytest.approx(EITHER)


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet", "sav", "dta"])
@pytest.mark.parametrize("sign", [";", " ", ", "])
def test_codes_in_one_cell_in_every_format(tmp_path: Path, form: str, sign: str) -> None:
    cells = [sign.join(code for code in ("a", "b", "c") if code != "b" or flag) for flag in ANSWERS["cafe"]]
    cells[0] = ""
    table = ANSWERS[["quartier"]].assign(q5=cells)
    separator = json.dumps(sign.strip() or " ")
    formulas = {"b": f'{{ share = "q5", separator = {separator}, yes = ["b"], of = ["a", "b", "c"] }}'}
    city = survey_city(tmp_path / "city", table, formulas, form=form)
    fine(city)
    assert values(city, "b")[""] == pytest.approx(100 * ANSWERS["cafe"][1:].mean())
    assert respondents(city, "b") == PERSONS - 1
    strange = table.assign(q5=["a;x".replace(";", sign), *cells[1:]])
    other = survey_city(tmp_path / "other", strange, formulas, form=form)
    assert "“x”" in asked(other, "survey.unknown_answer")["found"]


def test_a_share_of_columns_of_which_one_is_mistyped_stops(tmp_path: Path) -> None:
    table = ANSWERS[["quartier"]].assign(q5_1=where(ANSWERS["cafe"], 1, 0), q5_2=where(ANSWERS["park"], 1, 0))
    formulas = {"either": '{ share = ["q5_1", "q5_3"], any = true, yes = [1], of = [0, 1] }'}
    finding = asked(survey_city(tmp_path / "city", table, formulas), "survey.unknown_column")
    assert finding["found"] == "q5_3"


@pytest.mark.parametrize(
    "formula",
    [
        '{ share = ["q5_1", "q5_2"], yes = [1], of = [0, 1] }',
        '{ share = ["q5_1", "q5_1"], any = true, yes = [1], of = [0, 1] }',
        '{ share = "q5_1", any = true, yes = [1], of = [0, 1] }',
        '{ share = "q5_1", separator = "", yes = [1], of = [0, 1] }',
        '{ mean = "q5_1", scale = [0, 1], codes = { nein = "a", ja = 1 } }',
        '{ mean = "q5_1", scale = [0, 1], codes = { 4 = 1, "4.0" = 0 } }',
    ],
)
def test_a_formula_that_means_nothing_stops(tmp_path: Path, formula: str) -> None:
    table = ANSWERS[["quartier"]].assign(q5_1=where(ANSWERS["cafe"], 1, 0), q5_2=where(ANSWERS["park"], 1, 0))
    status, findings = checked(survey_city(tmp_path / "city", table, {"either": formula}))
    assert (status, {finding["code"] for finding in findings}) == (1, {"toml.wrong_value"})


def test_a_zero_of_efs_on_a_scale_from_zero_is_asked_about(tmp_path: Path) -> None:
    formulas = {"content": '{ mean = "v_14", scale = [0, 5] }'}
    options = 'missing = ["-77"]\nonly = { dispcode = ["31", "32"] }'
    city = survey_city(tmp_path / "city", efs(), formulas, quartier="c_0001", options=options)
    finding = asked(city, "survey.missing_on_scale")
    fine(obeyed(city, line_of(finding, "missing_in = ")), "survey.tool", "survey.only")
    assert values(city, "content")[""] == pytest.approx(CONTENT)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_tool_says_what_its_columns_are(shape: str) -> None:
    name, table, *_, (_, content, cafe, park), _ = SHAPES[shape]
    tool = recognised(list(table), table.head(200).to_numpy().tolist())
    assert isinstance(tool, Tool)
    assert tool.name == name
    assert not {content, cafe, park} & set(tool.own)
    assert tool.label_rows == 0


def test_rows_of_labels_are_seen(tmp_path: Path) -> None:
    table = sosci(("2", "1"))
    labels = [f"Beschriftung {column}" for column in table]
    tool = recognised(list(table), [labels, *table.head(50).to_numpy().tolist()])
    assert tool is not None
    assert tool.label_rows == 1
    table = qualtrics()
    texts, ids = [f"Frage {column}?" for column in table], [f'{{"ImportId":"{column}"}}' for column in table]
    tool = recognised(list(table), [texts, ids, *table.head(50).to_numpy().tolist()])
    assert tool is not None
    assert tool.label_rows == 2
    old = recognised(list(table), [texts, *table.head(50).to_numpy().tolist()])
    assert old is not None
    assert old.label_rows == 1


def test_nobodys_columns_are_no_tool() -> None:
    assert recognised(["quartier", "age", "q1", "id"]) is None
