"""People drawn within sampling units: what follows from it, and what is wrong with it."""

import numpy as np
import pandas as pd
import pytest

from files.findings import Findings, Rejected, Severity
from indicators.estimates.table import estimate
from indicators.survey.survey import read_survey
from tests.indicators.small_city import catalogue, quartiers, wave

IDS = list("AB")
CATALOGUE = catalogue(groups=("young",))
ROLES = {"weight": "weight", "stratum": "stratum", "psu": "psu", "stratum_size": "blocks"}
TWO_STAGES = wave(**ROLES, psu_size="people")


def people(seed=1):
    """Six blocks of four to nine people each in two strata of twenty."""
    rng = np.random.default_rng(seed)
    blocks = pd.DataFrame({"stratum": list("xxxyyy"), "psu": [f"b{number}" for number in range(6)]})
    table = blocks.loc[np.repeat(blocks.index, rng.integers(4, 10, 6))].reset_index(drop=True)
    n = len(table)
    return table.assign(
        quartier=rng.choice(IDS, n),
        weight=rng.uniform(10, 30, n),
        blocks=20,
        people=40,
        young=rng.integers(0, 2, n),
        help=rng.integers(0, 2, n),
        safe=rng.integers(1, 6, n),
    )


def read(tmp_path, table, of=TWO_STAGES):
    path, findings = tmp_path / "survey.csv", Findings()
    table.to_csv(path, index=False)
    try:
        return read_survey(path, of, CATALOGUE, quartiers(IDS), findings), list(findings)
    except Rejected:
        return None, list(findings)


def errors(tmp_path, table, of=TWO_STAGES):
    survey, findings = read(tmp_path, table, of)
    assert all(not finding.blocks for finding in findings)
    return estimate(survey.moments, CATALOGUE, "w", IDS)["se"].to_numpy()


def test_units_that_were_asked_completely_have_no_second_stage(tmp_path):
    table = people()
    complete = table.assign(people=table.groupby("psu")["psu"].transform("size"))
    np.testing.assert_allclose(errors(tmp_path, complete), errors(tmp_path, complete, wave(**ROLES)), rtol=1e-12)


def test_the_larger_the_units_the_less_is_known(tmp_path):
    table = people()
    few, many = errors(tmp_path, table.assign(people=12)), errors(tmp_path, table.assign(people=4000))
    assert (many > few).all()
    assert (few > errors(tmp_path, table, wave(**ROLES))).all()


def test_where_all_units_were_asked_the_second_stage_is_all_there_is(tmp_path):
    """Then every unit is a stratum of people."""
    table = people().assign(blocks=3)
    strata = wave(weight="weight", stratum="psu", stratum_size="people")
    np.testing.assert_allclose(errors(tmp_path, table), errors(tmp_path, table, strata), rtol=1e-11)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"people": 3}, "survey.psu_too_small"),
        ({"people": ""}, "survey.psu_size_missing"),
        ({"people": "many"}, "cell.not_a_number"),
    ],
)
def test_a_size_that_cannot_be_is_told(tmp_path, change, code):
    table = people().astype({"people": "object"})
    for column, cell in change.items():
        table.loc[table["psu"] == "b2", column] = cell
    survey, findings = read(tmp_path, table)
    first = int(table.index[table["psu"] == "b2"][0]) + 2
    assert survey is None
    assert (findings[0].code, findings[0].row, findings[0].severity) == (code, first, Severity.STOP)


def test_a_unit_has_one_size(tmp_path):
    table = people()
    table.loc[table.index[table["psu"] == "b4"][1], "people"] = 41
    _, [finding] = read(tmp_path, table)
    assert finding.code == "survey.psu_size_differs"


def test_a_unit_of_one_respondent_is_told_and_kept(tmp_path):
    table = people()
    table = table.drop(table.index[table["psu"] == "b0"][1:])
    survey, [finding] = read(tmp_path, table)
    assert survey is not None
    assert (finding.severity, finding.code) == (Severity.MEND, "survey.single_respondent")
