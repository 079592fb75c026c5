"""Rates of two register figures, and what is missing of them."""

import numpy as np
import pytest

from files.findings import Findings, Rejected
from files.folder import Folder
from indicators.catalogue import Catalogue
from indicators.formulas import Rate, Register
from indicators.register.options import StatisticsOptions
from indicators.register.statistics import read_statistics
from language.words import words_for
from tests.findings import only, told
from tests.indicators.small_city import indicator, quartiers

JOBLESS = indicator("jobless", Rate("without_work", "people", 1000))
PEOPLE = indicator("people", Register("people"))
ALSO_PEOPLE = indicator("also_people", Register("people"))


def written(tmp_path, lines, columns=""):
    path = tmp_path / "statistics.csv"
    path.write_text(f"quartier_id,indicator,date,value{columns}\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return path


def read(tmp_path, lines, *described, columns=""):
    path = written(tmp_path, lines, columns)
    findings = Findings()
    catalogue = Catalogue({}, {}, {item.id: item for item in described})
    table, _ = read_statistics(Folder(path.parent), [StatisticsOptions(path.name)], catalogue, quartiers(["a", "b"]), findings)
    findings.finish()
    told_of = [finding for finding in findings if finding.code != "statistics.gaps"]
    return table.set_index(["indicator", "quartier_id", "wave"]), told_of


def test_a_rate_divides_what_belongs_together(tmp_path):
    lines = ["a,people,2020,500", "a,people,2024,400", "a,without_work,2024,20", "a,without_work,2020,5", ",people,2024,1000"]
    table, findings = read(tmp_path, [*lines, ",without_work,2024,70"], JOBLESS, PEOPLE)
    assert table.loc[("jobless", "a", "2024"), "value"] == 50
    assert table.loc[("jobless", "a", "2020"), "value"] == 10
    assert table.loc[("jobless", "", "2024"), "value"] == 70
    assert table.loc[("people", "a", "2020"), "value"] == 500
    assert not findings
    assert set(table["status"]) == {"ok"}


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (["a,people,2023,500", "a,without_work,2024,20"], "statistics.rate_alone"),
        (["a,people,2024,", "a,without_work,2024,20"], "statistics.rate_alone"),
        (["a,people,2024,0", "a,without_work,2024,0"], "statistics.rate_of_nothing"),
    ],
)
def test_a_rate_that_cannot_be_had_is_no_data_and_said(tmp_path, lines, code):
    elsewhere = ["b,people,2024,500", "b,without_work,2024,20"]
    table, findings = read(tmp_path, [*lines, *elsewhere], JOBLESS, PEOPLE)
    row = table.loc[("jobless", "a", "2024")]
    assert np.isnan(row["value"])
    assert row["status"] == "no_data"
    assert [finding.code for finding in findings] == [code]


@pytest.mark.parametrize(
    ("lines", "code", "named"),
    [
        (["a,people,2023,500", "a,without_work,2024,20"], "statistics.rate_nowhere", "2024; of “people”: 2023"),
        (["a,people,2024,500", "a,without_wrk,2024,20"], "statistics.no_figure", "“without_wrk”"),
        (["a,people,2024,500"], "statistics.no_figure", "Figures here: people"),
    ],
)
def test_a_rate_without_any_value_stops(tmp_path, lines, code, named):
    findings = told(
        lambda collected: (
            read_statistics(
                Folder(written(tmp_path, lines).parent),
                [StatisticsOptions("statistics.csv")],
                Catalogue({}, {}, {"jobless": JOBLESS, "people": PEOPLE}),
                quartiers(["a", "b"]),
                collected,
            ),
            collected.finish(),
        )
    )
    assert named in only(findings, code).as_json(words_for("en"))["remedy"]


def test_dates_are_one_whatever_their_spelling(tmp_path):
    table, findings = read(tmp_path, ["a,people,31.12.2023,500", "a,without_work,2023-12-31,20"], JOBLESS, PEOPLE)
    assert table.loc[("jobless", "a", "2023-12-31"), "value"] == 40
    assert not findings
    with pytest.raises(Rejected, match=r"statistics\.twice"):
        read(tmp_path, ["a,people,31.12.2023,500", "a,people,2023-12-31,501"], PEOPLE)


def test_the_error_of_a_rate_is_that_of_a_ratio(tmp_path):
    """Against draws of both figures."""
    lines = ["a,people,2024,10000,100,", "a,without_work,2024,900,30,40"]
    row = read(tmp_path, lines, JOBLESS, PEOPLE, columns=",se,n")[0].loc[("jobless", "a", "2024")]
    rng = np.random.default_rng(5)
    drawn = 1000 * rng.normal(900, 30, 400_000) / rng.normal(10_000, 100, 400_000)
    assert row["se"] == pytest.approx(drawn.std(), rel=0.01)
    assert row["n"] == 40  # of the fewer: few people behind one figure are few behind the rate


def test_a_figure_without_an_error_gives_none(tmp_path):
    lines = ["a,people,2024,10000,,", "a,without_work,2024,900,,"]
    assert np.isnan(read(tmp_path, lines, JOBLESS, PEOPLE, columns=",se,n")[0].loc[("jobless", "a", "2024"), "se"])


def test_two_indicators_may_use_one_figure(tmp_path):
    table, _ = read(tmp_path, ["a,people,2024,7"], PEOPLE, ALSO_PEOPLE)
    assert table.loc[("people", "a", "2024"), "value"] == table.loc[("also_people", "a", "2024"), "value"] == 7
