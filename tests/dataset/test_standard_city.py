"""A city that names a standard: what is asked of its files, and what pages, index and command line have of it."""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

import cli
from dataset.dataset import Dataset
from dataset.errors import NotFound
from dataset.load import internal_table, load
from files.findings import Rejected
from language.words import words_for
from release.earlier.publication import NoPublication, read_publication
from reports.choice.content import answer_of
from reports.compare.content import compared
from reports.map.content import map_content
from reports.map.table import export_frame
from tests.tiny_city import CATALOGUE, build_city, survey
from views.compare.settings import comparison_of
from views.frame.scenario import weighing_of
from views.frame.selection import complete
from views.map.panel import panel
from workshops.weighing import Weighing

ENGLISH = words_for("en")
STANDARD = """
[standard]
name = { de = "Alter", en = "age" }
distribution = { de = "Altersverteilung", en = "age distribution" }

[[standard.strata]]
id = "younger"
name = "under 65"
where = [{ column = "age", to = 64 }]
persons = 500

[[standard.strata]]
id = "older"
name = "65 and over"
where = [{ column = "age", from = 65 }]
persons = 500
"""


def folder_of(path: Path, standard: str = STANDARD, **texts: str) -> Path:
    return build_city(path, catalogue=CATALOGUE + standard, **texts)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    few = [line for line in survey().splitlines() if not line.startswith("9,70")] + ["9,70,5,3"] * 3
    return folder_of(tmp_path_factory.mktemp("tiny") / "city", survey="\n".join(few) + "\n")


@pytest.fixture(scope="module")
def city(folder: Path) -> Dataset:
    return load(folder)


def refused(folder: Path) -> list[tuple[str, int | None]]:
    with pytest.raises(Rejected) as raised:
        load(folder)
    return [(finding.code, finding.row) for finding in raised.value.findings if finding.blocks]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("persons = 500", "persons = 0"),
        ('id = "older"', 'id = "younger"'),
        ('id = "older"', 'id = "Ältere"'),
        ('where = [{ column = "age", to = 64 }]', "where = []"),
        ("[standard]\n", '[standard]\nid = "none"\n'),
        ("[standard]\n", "[standard]\nsentence = 1\n"),
        (STANDARD[STANDARD.rindex("[[") :], ""),
    ],
)
def test_a_wrong_entry_is_named_with_its_line(tmp_path: Path, old: str, new: str) -> None:
    assert old in STANDARD
    codes = refused(folder_of(tmp_path, STANDARD.replace(old, new, 1)))
    assert {code for code, _ in codes} <= {"toml.wrong_value", "toml.unknown_key"}
    assert codes
    assert all(row is not None and row > CATALOGUE.count("\n") for _, row in codes)


def test_nobody_may_be_in_two_strata(tmp_path: Path) -> None:
    codes = refused(folder_of(tmp_path, STANDARD.replace("to = 64", "to = 75")))
    assert {code for code, _ in codes} == {"survey.two_strata"}
    assert codes[0][1] == 2


def test_a_column_that_is_not_there_is_named(tmp_path: Path) -> None:
    column = STANDARD.replace('column = "age", to', 'column = "agee", to')
    assert ("survey.unknown_column", 1) in refused(folder_of(tmp_path, column))


def test_who_is_in_no_stratum_is_told_and_left_out_of_standardised_values_alone(tmp_path: Path) -> None:
    city = load(folder_of(tmp_path, STANDARD.replace("from = 65", "from = 66"), survey=survey().replace("1,70,", "1,65,")))
    finding = next(finding for finding in city.findings if finding.code == "survey.no_stratum")
    assert ENGLISH.say(finding.observed) == "10 respondents in no stratum of [standard]"
    assert city.quartier_rows("comfort", "all", "2020").at["1", "n"] == 40
    assert city.standardised_rows("comfort", "all", "2020").at["1", "status"] == "withheld"


def test_a_stratum_that_nobody_is_in_is_told(tmp_path: Path) -> None:
    city = load(folder_of(tmp_path, STANDARD.replace("from = 65", "from = 80")))
    assert [finding.code for finding in city.findings if finding.code == "survey.empty_stratum"] == ["survey.empty_stratum"]
    assert set(city.standardised["status"]) == {"withheld"}


def test_a_value_by_hand(folder: Path, city: Dataset) -> None:
    """In quartier 3 four of ten older and eight of thirty younger people feel comfortable: 33.3 instead of 30 percent."""
    inside = internal_table(folder, standardised=True).set_index(["level", "quartier_id", "target_group", "indicator"])
    assert inside.at[("quartier", "3", "all", "comfort"), "value"] == pytest.approx(100 * (4 / 10 + 8 / 30) / 2)
    rows = city.standardised_rows("comfort", "all", "2020")
    assert list(rows.index) == list(city.quartier_names)
    assert rows.at["3", "value"] == 35.0  # in steps of 5: a dozen people's share is told no finer
    assert rows.at["3", "n"] == 40
    assert city.quartier_rows("comfort", "all", "2020").at["3", "value"] == 30.0


def test_where_three_are_old_nothing_is_told_and_another_quartier_hides_it(city: Dataset) -> None:
    rows = city.standardised_rows("comfort", "all", "2020")
    withheld = rows[rows["status"] == "withheld"]
    assert "9" in withheld.index
    assert len(withheld) > 1
    assert withheld[["value", "se", "lower", "upper", "n"]].isna().all(axis=None)
    assert city.quartier_rows("comfort", "all", "2020").at["9", "status"] == "ok"
    assert city.standards_of("comfort", "all", "2020") == ["age"]
    assert city.standards_of("comfort", "older", "2020") == []
    assert city.standards_of("inhabitants", "all", "undated") == []


def test_the_switch_in_the_link(city: Dataset) -> None:
    raw, notices = complete({"lang": "en"}, city)
    assert (raw.standard, raw.request.standard, notices) == ("none", "", {})
    selection, notices = complete({"lang": "en", "standard": "age"}, city)
    assert (selection.standard, selection.request.standard, notices) == ("age", "age", {})
    shown, before = (map_content(city, one.request, "en") for one in (selection, raw))
    assert "standardised by age" in shown.sentence
    assert "standardised by age" in shown.legend.notes
    assert shown.document != before.document
    assert complete({"standard": "age", "group": "older"}, city)[0].standard == "none"
    assert complete({"standard": "age", "group": "older"}, city)[1] == {}
    assert "standard" in complete({"standard": "income"}, city)[1]


def test_comparison_and_file_show_what_the_link_says(city: Dataset) -> None:
    selection, _ = complete({"lang": "en", "standard": "age", "quartier": "3"}, city)
    panels = {panel.indicator.id: panel for panel in compared(city, comparison_of(selection), ENGLISH)}
    assert panels["comfort"].rows.at["3", "value"] == 35.0
    assert panels["comfort"].base.endswith("standardised by age")
    assert "standardised" not in panels["inhabitants"].base
    table = export_frame(city, selection.request, ENGLISH)
    assert table.loc[0, "Indicator"] == "Comfort (standardised by age)"
    assert table.loc[2, "Value"] == 35


def test_a_sentence_stands_beside_the_raw_value(city: Dataset) -> None:
    beside = panel(city, complete({"lang": "en", "quartier": "3"}, city)[0])
    assert "had the city’s age distribution, it would be 35% (uncertain) here instead of 30%" in beside
    assert "No value standardised by age" in panel(city, complete({"lang": "en", "quartier": "9"}, city)[0])
    assert "age distribution" not in panel(city, complete({"lang": "en", "quartier": "3", "group": "older"}, city)[0])


def test_the_index_reads_standardised_values(city: Dataset) -> None:
    raw, standardised = Weighing(weights={"living": 1.0}), Weighing(weights={"living": 1.0}, standard="age")
    assert Weighing.parse(standardised.written()) == standardised
    assert weighing_of(city, standardised.written()) == (standardised, "")
    assert weighing_of(city, "standard:income")[1] == "income"
    first, second = (answer_of(city, weighing, city.city.today()).basis.rows for weighing in (raw, standardised))
    assert first[0].at["3", "value"] == 30.0
    assert second[0].at["3", "value"] == 35.0


def ran(*arguments: object):
    return CliRunner().invoke(cli.app, ["estimate", *map(str, arguments)])


def test_the_command_line_prints_them(folder: Path, city: Dataset, tmp_path: Path) -> None:
    printed = ran(folder, "--standardised", "--indicator", "comfort", "--by", "quartier")
    table = pd.read_csv(io.StringIO(printed.stdout), dtype={"quartier_id": "str"}).fillna({"quartier_id": ""})
    assert set(table["standard"]) == {"age"}
    assert table.set_index("quartier_id").at["3", "value"] == 35.0
    assert ran(folder, "--standardised", "--output", tmp_path / "part.parquet").exit_code == 0
    with pytest.raises(NoPublication, match="standardised"):
        read_publication(tmp_path / "part.parquet")


def test_a_publication_holds_them(folder: Path, city: Dataset, tmp_path: Path) -> None:
    assert ran(folder, "--output", tmp_path / "all.parquet").exit_code == 0
    publication = read_publication(tmp_path / "all.parquet")
    assert publication.standard == city.released.standard != ""
    pd.testing.assert_frame_equal(publication.standardised, city.standardised, check_dtype=False)
    again = load(folder, earlier=[tmp_path / "all.parquet"])
    pd.testing.assert_frame_equal(again.standardised, city.standardised)


def test_a_city_without_a_standard_has_none(tmp_path: Path) -> None:
    city = load(build_city(tmp_path / "city"))
    assert city.standardised.empty
    assert complete({"standard": "age"}, city)[0].standard == "none"
    with pytest.raises(NotFound, match="standard"):
        city.standardised_rows("comfort", "all", "2020")
    refusal = ran(tmp_path / "city", "--standardised")
    assert refusal.exit_code != 0
    assert "standard" in refusal.output
