"""Who counts: other waves, unfinished and unwilling people, people from elsewhere, ids that stand twice."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.bad_inputs.odd_surveys import blocking, clean, findings_of, with_lines
from tests.bad_inputs.survey_city import FORMATS, NAMES, line_of, obeyed, people, respondents, survey_city, values

PEOPLE = people()
AT = np.arange(len(PEOPLE))
SAFE = {"safe": "{ share = 'q1', yes = [4, 5], of = [1, 2, 3, 4, 5] }"}


def share(rows: pd.Series) -> float:
    return 100 * float(rows.isin(["4", "5"]).mean())


def both_waves(column: str, cells: tuple[str, str]) -> pd.DataFrame:
    """Everybody twice, the second time with other answers."""
    again = people(len(PEOPLE), seed=9)[["q1"]]
    second = PEOPLE.assign(**{column: cells[1]}, q1=again["q1"], nummer=[str(1000 + row) for row in AT])
    return pd.concat([PEOPLE.assign(**{column: cells[0]}, nummer=second["nummer"]), second], ignore_index=True)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(("column", "cells"), [("jahr", ("2019", "2024")), ("Welle", ("1", "2"))])
@pytest.mark.parametrize("options", ["", 'respondent = "nummer"'])
def test_two_waves_in_one_file_are_asked_about(tmp_path, form, column, cells, options):
    table = both_waves(column, cells)
    city = survey_city(tmp_path / "city", table, SAFE, form=form, options=options)
    finding = blocking(city, "survey.several_waves")
    clean(obeyed(city, line_of(finding, "only = ")), "survey.only")
    own = table.loc[table[column] == cells[1], "q1"]
    assert respondents(city, "safe") == len(own)
    assert values(city, "safe")[""] == pytest.approx(share(own))


def test_two_waves_may_share_a_file_that_tells_them_apart(tmp_path):
    table = both_waves("jahr", ("2019", "2024"))
    city = survey_city(tmp_path / "city", {"2019": table, "2024": table}, SAFE)
    path = city / "dataset.toml"
    first, _, second = path.read_text(encoding="utf-8").replace("survey_2019.csv", "survey_2024.csv").partition('id = "2024"')

    def with_only(years: tuple[str, str]) -> Path:
        cells = [text.replace("quartier = ", f'only = {{ jahr = ["{year}"] }}\nquartier = ', 1) for text, year in pairs(years)]
        path.write_text('id = "2024"'.join(cells), encoding="utf-8")
        return city

    def pairs(years: tuple[str, str]) -> list[tuple[str, str]]:
        return list(zip((first, second), years, strict=True))

    assert blocking(with_only(("2024", "2024")), "config.file_twice")
    clean(with_only(("2019", "2024")), "survey.only", "survey.only")


def test_a_year_that_is_no_wave_is_no_question(tmp_path):
    clean(survey_city(tmp_path / "city", PEOPLE.assign(jahr=(1960 + AT % 50).astype(str)), SAFE))
    clean(survey_city(tmp_path / "other", PEOPLE.assign(welle="3"), SAFE))


WHO = {
    "lastpage": ("2", "7"),
    "status": ("screenout", "complete"),
    "Status": ("Abgebrochen", "Abgeschlossen"),
    "Einwilligung": ("nein", "ja"),
    "screenout": ("1", "0"),
    "Fortschritt": ("43", "100"),
    "speeder": ("1", "0"),
}


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("column", list(WHO))
def test_who_did_not_finish_or_agree_is_asked_about(tmp_path, form, column):
    stopped, ended = WHO[column]
    table = PEOPLE.assign(**{column: np.where(AT % 5 == 0, stopped, ended)})
    city = survey_city(tmp_path / "city", table, SAFE, form=form)
    finding = blocking(city, "survey.unfinished")
    assert f"{column} = {stopped}: 72" in finding["found"]
    clean(obeyed(city, line_of(finding, "only = ")), "survey.only")
    assert values(city, "safe")[""] == pytest.approx(share(PEOPLE.loc[AT % 5 > 0, "q1"]))


@pytest.mark.parametrize(
    ("column", "cells"),
    [("status", ("Mieter", "Eigentümer")), ("Progress", ("3", "250")), ("lastpage", ("A", "B")), ("lastpage", ("7", "7"))],
)
def test_columns_that_are_only_called_so_are_no_question(tmp_path, column, cells):
    clean(survey_city(tmp_path / "city", PEOPLE.assign(**{column: np.where(AT % 5 == 0, *cells)}), SAFE))


def test_a_question_that_is_called_like_such_a_column_counts_everybody(tmp_path):
    table = PEOPLE.assign(consent=np.where(AT % 5 == 0, "0", "1"))
    city = survey_city(tmp_path / "city", table, {"agree": "{ share = 'consent', yes = [1], of = [0, 1] }"})
    clean(city)
    assert values(city, "agree")[""] == pytest.approx(80)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("column", ["id", "CASE", "Fragebogen_Nr"])
def test_ids_that_stand_twice_are_asked_about_though_nobody_names_the_column(tmp_path, form, column):
    table = PEOPLE.assign(**{column: (1000 + AT).astype(str)})
    table.loc[[7, 300], column] = table.loc[5, column]
    finding = blocking(survey_city(tmp_path / "city", table, SAFE, form=form), "survey.id_twice")
    assert "rows 7, 9, 302" in finding["found"]
    line = line_of(finding, "respondent = ")
    clean(obeyed(survey_city(tmp_path / "right", table.drop(index=[7, 300]), SAFE, form=form), line))
    clean(obeyed(survey_city(tmp_path / "other", table, SAFE, form=form), line_of(finding, "identical_rows = ")))


def test_a_row_for_each_answer_is_named_as_such(tmp_path):
    person = PEOPLE.assign(person_id=AT.astype(str))
    long = person.melt(id_vars=["person_id", "quartier", "age"], var_name="frage", value_name="antwort")
    city = survey_city(tmp_path / "city", long, {"safe": "{ share = 'antwort', yes = [4, 5], of = [0, 1, 2, 3, 4, 5] }"})
    assert "720 rows, 360 ids" in blocking(city, "survey.id_twice")["why"]


def test_a_row_for_each_answer_that_has_no_column_of_the_question(tmp_path):
    long = PEOPLE.assign(person=AT.astype(str)).melt(id_vars=["person", "quartier"], var_name="frage", value_name="antwort")
    finding = blocking(survey_city(tmp_path / "city", long, SAFE), "catalogue.never_measured")
    assert "“frage” and “antwort”: the survey seems to have a row for each answer" in finding["remedy"]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("cell", ["außerhalb", ""])
def test_people_from_elsewhere_can_be_left_out(tmp_path, form, cell):
    by_name = PEOPLE["quartier"].map(NAMES)
    table = PEOPLE.assign(quartier=np.where(AT % 20 == 0, cell, by_name))
    city = survey_city(tmp_path / "city", table, SAFE, form=form)
    finding = blocking(city, "quartier.unknown" if cell else "quartier.missing")
    clean(with_lines(city, finding), "survey.outside")
    assert respondents(city, "safe") == int((AT % 20 > 0).sum())
    assert values(city, "safe")[""] == pytest.approx(share(PEOPLE.loc[AT % 20 > 0, "q1"]))


@pytest.mark.parametrize("form", ["sav", "dta"])
def test_people_from_elsewhere_by_their_label(tmp_path, form):
    labels = {"quartier": {**{int(key): name for key, name in NAMES.items()}, 99: "wohnt außerhalb"}}
    city = survey_city(
        tmp_path / "city",
        PEOPLE.assign(quartier=np.where(AT % 20 == 0, "99", PEOPLE["quartier"])),
        SAFE,
        form=form,
        labels=labels,
    )
    clean(with_lines(city, blocking(city, "quartier.unknown")), "survey.outside")
    assert respondents(city, "safe") == int((AT % 20 > 0).sum())


def test_a_total_below_the_interviews_can_be_left_out(tmp_path):
    total = pd.DataFrame([{"quartier": "Gesamt", "age": "", "q1": "5", "box": ""}])
    city = survey_city(tmp_path / "city", pd.concat([PEOPLE, total]), SAFE)
    clean(with_lines(city, blocking(city, "quartier.total")), "survey.outside")
    assert values(city, "safe")[""] == pytest.approx(share(PEOPLE["q1"]))


def test_nobody_left_stops(tmp_path):
    city = survey_city(tmp_path / "city", PEOPLE.assign(quartier="außerhalb"), SAFE)
    with (city / "dataset.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[keys]]\nfile = "survey_2024.csv"\nleave_out = ["außerhalb"]\n')
    assert [finding["code"] for finding in findings_of(city) if finding["severity"] == "stop"] == ["survey.only_nobody"]


@pytest.mark.parametrize("form", ["sav", "dta"])
def test_two_codes_of_one_label_are_asked_about(tmp_path, form):
    labels = {"quartier": {int(key) + 20: name.replace("Süd", "Nord") for key, name in NAMES.items()}}
    table = PEOPLE.assign(quartier=(PEOPLE["quartier"].astype(int) + 20).astype(str))
    city = survey_city(tmp_path / "city", table, SAFE, form=form, labels=labels)
    finding = blocking(city, "survey.quartier_label_twice")
    assert "23 is “Nord”, 24 is “Nord”" in finding["found"]
    clean(obeyed(city, line_of(finding, "quartier_by = ")))
