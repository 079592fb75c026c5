"""Faults of surveys, each in every kind of file that can have it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd
from openpyxl import load_workbook

from tests.bad_inputs.counted.case import Build, Case, Cases
from tests.bad_inputs.survey_city import FORMATS, NAMES, people, survey_city
from tests.bad_inputs.test_survey_tools import SHAPES

PEOPLE = people()
AT = np.arange(len(PEOPLE))
SAFE = {"safe": "{ share = 'q1', yes = [4, 5], of = [1, 2, 3, 4, 5] }"}
TRUST = {"trust": "{ mean = 'q1', scale = [1, 5] }"}
BOX = {"ticked": "{ share = 'box', yes = [1], of = [0, 1] }"}
OLDER = '[target_groups.older]\nname = "Ältere"\ndimension = "age"\nwhere = [{ column = "age", from = 65 }]\n\n'
WORDS = ("sehr unzufrieden", "eher unzufrieden", "teils, teils", "eher zufrieden", "sehr zufrieden")
LABELLED = ("sav", "dta")
SHEETS = ("csv", "xlsx")
WEIGHTED = 'weight = "w"\nweights = "design"'


def _share(answers: pd.Series, *yes: str) -> float:
    return 100 * float(answers.isin(yes).mean())


def survey(
    table: pd.DataFrame | Mapping[str, pd.DataFrame],
    formulas: Mapping[str, str] = SAFE,
    *,
    options: str = "",
    groups: str = "",
    labels: Mapping[int, str] | None = None,
) -> Build:
    """A city with this survey; `labels` are those of the quartier column."""

    def build(folder: Path, form: str) -> None:
        of_column = {"quartier": labels} if labels else None
        survey_city(folder, table, formulas, options=options, groups=groups, form=form, labels=of_column)

    return build


def _tool(shape: str) -> Build:
    """An export whose options name no condition yet."""
    _, table, quartier, options, (safe, *_), _ = SHAPES[shape]
    formula = {"safe": f"{{ share = {safe} }}"}
    return lambda folder, form: survey_city(folder, table, formula, quartier=quartier, options=options, form=form)


def _lines(folder: Path, change: Callable[[list[str]], list[str]]) -> None:
    path = folder / "survey_2024.csv"
    path.write_text("".join(change(path.read_text(encoding="utf-8").splitlines(keepends=True))), encoding="utf-8")


def _titled(folder: Path, form: str) -> None:
    survey_city(folder, PEOPLE, SAFE, form=form)
    if form == "csv":
        _lines(folder, lambda lines: ["Befragung 2024,,,\n", "Amt für Statistik,,,\n", *lines])
    else:
        book = load_workbook(folder / "survey_2024.xlsx")
        book.worksheets[0].insert_rows(1, 2)
        book.worksheets[0]["A1"] = "Befragung 2024"
        book.save(folder / "survey_2024.xlsx")


def _second_heading(folder: Path, form: str) -> None:
    survey_city(folder, PEOPLE, SAFE, form=form)
    heads = ["In welchem Stadtteil wohnen Sie?", "Wie alt sind Sie?", "Wie sicher?", "Angekreuzt"]
    if form == "csv":
        _lines(folder, lambda lines: [lines[0], ",".join(heads) + "\n", *lines[1:]])
    else:
        book = load_workbook(folder / "survey_2024.xlsx")
        book.worksheets[0].insert_rows(2)
        for column, head in enumerate(heads, start=1):
            book.worksheets[0].cell(2, column, head)
        book.save(folder / "survey_2024.xlsx")


def _second_sheet(folder: Path, form: str) -> None:
    survey_city(folder, PEOPLE, SAFE, form=form)
    book = load_workbook(folder / "survey_2024.xlsx")
    other = book.copy_worksheet(book.worksheets[0])
    other.title = "Teil 2"
    book.save(folder / "survey_2024.xlsx")


def _one_file(folder: Path, form: str) -> None:
    survey_city(folder, {"2019": PEOPLE, "2024": PEOPLE}, SAFE, form=form)
    path = folder / "dataset.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("survey_2024", "survey_2019"), encoding="utf-8")


def cases() -> list[Case]:
    """Every fault in every kind of file."""
    return [*_interviews(), *_answers(), *_quartiers(), *_tables()]


def _interviews() -> list[Case]:
    cases = Cases()
    blocked, published = cases.blocked, cases.published
    published("", "nothing wrong", FORMATS, survey(PEOPLE), whole=_share(PEOPLE["q1"], "4", "5"))
    below = survey(PEOPLE.assign(w=np.where(AT == 17, "-1", "1.5")), options=WEIGHTED)
    blocked(32, "a weight below zero", FORMATS, below, "survey.weight", "-1")
    heavy = survey(PEOPLE.assign(w=np.where(AT == 17, "250000", "1.5")), options=WEIGHTED)
    blocked("more", "a weight that is most of the city", FORMATS, heavy, "survey.heaviest_weight", "250000")
    word = survey(PEOPLE.assign(w=np.where(AT == 17, "viel", "1.5")), options=WEIGHTED)
    blocked("more", "a weight that is no number", SHEETS, word, "cell.not_a_number", "viel")
    unsaid = survey(PEOPLE.assign(w=np.where(AT % 2, "0.5", "1.5")), options='weight = "w"')
    blocked("more", "weights of which nobody says the kind", FORMATS, unsaid, "survey.weights_of_which_kind")
    twice = PEOPLE.assign(CASE=[str(1000 + number) for number in AT])
    twice.loc[300, "CASE"] = twice.loc[5, "CASE"]
    blocked(55, "an interview twice", FORMATS, survey(twice, options='respondent = "CASE"'), "survey.id_twice", "7, 302")
    pasted = survey(pd.concat([PEOPLE, PEOPLE]), groups=OLDER)
    blocked("more", "a table pasted twice", FORMATS, pasted, "survey.identical_rows", "720")
    unfinished = survey(PEOPLE.assign(finished=np.where(AT % 4, "1", "0")))
    blocked("more", "unfinished interviews", FORMATS, unfinished, "survey.unfinished", "finished = 0: 90")
    tests = survey(PEOPLE.assign(tester=np.where(AT % 30, "0", "1")))
    blocked("more", "test interviews", FORMATS, tests, "survey.unfinished", "tester = 1: 12")
    for shape, (_, table, *_) in SHAPES.items():
        if len(table) == len(PEOPLE):  # the others only have interviews that were sent off
            blocked("tool", f"unfinished, {shape}", SHEETS, _tool(shape), "survey.unfinished", "57")
    return cases.built


def _answers() -> list[Case]:
    cases = Cases()
    blocked, published = cases.blocked, cases.published
    missing = PEOPLE.assign(q1=PEOPLE["q1"].where(AT % 7 > 0, ""))
    rest = _share(missing.loc[missing["q1"] != "", "q1"], "4", "5")
    published(33, "answers that are missing", FORMATS, survey(missing), whole=rest)
    code = PEOPLE.assign(q1=PEOPLE["q1"].where(AT % 7 > 0, "99"))
    blocked(34, "a code for no answer on a scale", FORMATS, survey(code, TRUST), "survey.unknown_answer", "99")
    blocked(34, "a code for no answer in a share", FORMATS, survey(code), "survey.unknown_answer", "99")
    seen = PEOPLE.assign(dispcode="31", lfdn=AT.astype(str), external_lfdn="", tester="0")
    seen = seen.assign(v_1=np.where(AT % 6, PEOPLE["q1"], "0"))
    zero = survey(seen, {"v": "{ mean = 'v_1', scale = [0, 5] }"}, options='missing = ["-77"]')
    blocked(53, "a zero for seen and not answered", SHEETS, zero, "survey.missing_on_scale", "0")
    old = survey(PEOPLE.assign(age=PEOPLE["age"].where(AT % 10 > 0, "999")), groups=OLDER)
    blocked(54, "an age of 999", FORMATS, old, "survey.impossible_age", "999")
    born = survey(PEOPLE.assign(age=(2024 - PEOPLE["age"].astype(int)).astype(str)), groups=OLDER)
    blocked("more", "years of birth", FORMATS, born, "survey.years_of_birth", "age")
    everybody = survey(PEOPLE, groups=OLDER.replace("65", "1"))
    published("more", "a group of everybody", FORMATS, everybody, "survey.group_of_everybody", "older")
    no_no = survey(PEOPLE.assign(box=PEOPLE["box"].replace("0", "")), BOX)
    blocked("more", "nobody said no", FORMATS, no_no, "survey.nobody_said_no", "box")
    ticked = np.random.default_rng(4).random((len(PEOPLE), 3)) < 0.3
    cells = np.where(ticked.any(axis=1)[:, None], ticked.astype(int).astype(str), "")
    boxes = PEOPLE.assign(q5_1=cells[:, 0], q5_2=cells[:, 1], q5_3=cells[:, 2])
    empty = survey(boxes, {"first": "{ share = 'q5_1', yes = [1], of = [0, 1] }"})
    blocked("more", "empty where nothing was ticked", FORMATS, empty, "survey.empty_or_no", "q5_1")
    both = survey(PEOPLE, BOX, options='missing = ["", "0"]')
    blocked("more", "a code that counts and is missing", FORMATS, both, "survey.answer_and_missing", "0")
    said = PEOPLE.assign(q1=[WORDS[int(answer) - 1] for answer in PEOPLE["q1"]])
    blocked("more", "words on a scale", FORMATS, survey(said, TRUST), "survey.unknown_answer", "sehr zufrieden")
    blocked("more", "words in a share", FORMATS, survey(said), "survey.unknown_answer", "sehr zufrieden")
    return cases.built


def _quartiers() -> list[Case]:
    cases = Cases()
    blocked = cases.blocked
    unknown = survey(PEOPLE.assign(quartier=np.where(AT == 4, "77", PEOPLE["quartier"])))
    blocked(28, "a quartier nobody knows", FORMATS, unknown, "quartier.unknown", "77")
    nowhere = survey(PEOPLE.assign(quartier=np.where(AT == 4, "", PEOPLE["quartier"])))
    blocked("more", "a person without a quartier", FORMATS, nowhere, "quartier.missing", "empty")
    mistyped = survey(PEOPLE.assign(quartier=np.where(AT == 5, "Haffen", PEOPLE["quartier"].map(NAMES))))
    blocked(29, "a quartier mistyped", FORMATS, mistyped, "quartier.spelling", "Haffen", "Hafen")
    doubled = PEOPLE["quartier"].map(NAMES).str.encode("utf-8").str.decode("latin-1")
    blocked(49, "a quartier encoded twice", FORMATS, survey(PEOPLE.assign(quartier=doubled)), "table.encoding", "SÃ¼d → Süd")
    three = survey(PEOPLE.assign(quartier=(AT % 3 + 1).astype(str)))
    blocked(41, "three of nine quartiers", FORMATS, three, "quartier.level", "3 of 9")
    alphabet = dict(enumerate(sorted(NAMES.values()), start=1))
    others = survey(PEOPLE, labels=alphabet)
    blocked(41, "labels that name other quartiers", LABELLED, others, "survey.quartier_labels", "Au")
    districts = survey(PEOPLE, labels={number: f"Bezirk {letter}" for number, letter in enumerate("ABCDEFGHI", start=1)})
    blocked(41, "labels of districts", LABELLED, districts, "survey.quartier_label_unknown", "Bezirk A")
    return cases.built


def _tables() -> list[Case]:
    cases = Cases()
    blocked, published = cases.blocked, cases.published
    waves = {"2019": PEOPLE, "2024": PEOPLE.rename(columns={"q1": "Q01"}).iloc[::-1]}
    blocked("more", "a column mistyped in one wave", FORMATS, survey(waves), "catalogue.column_alike", "Q01")
    other = survey(PEOPLE.rename(columns={"q1": "frage"}))
    blocked("more", "a column that no wave has", FORMATS, other, "catalogue.never_measured", "q1", "frage")
    blocked("more", "two waves of one file", FORMATS, _one_file, "config.file_twice", "survey_2019")
    blocked(36, "title rows", SHEETS, _titled, "table.header_row", "row 3")
    blocked(59, "a second row of headings", SHEETS, _second_heading, "table.second_header", "2")
    blocked(52, "answers on a second sheet", ("xlsx",), _second_sheet, "table.sheet", "Teil 2")
    cut = PEOPLE[["box", "box"]].set_axis(["Bemerkung", "Bemerkung"], axis=1)
    doubled = survey(pd.concat([PEOPLE, cut], axis=1))
    published(58, "headings twice that nobody uses", ("csv",), doubled, whole=_share(PEOPLE["q1"], "4", "5"))
    return cases.built
