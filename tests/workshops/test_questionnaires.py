"""Questionnaires at a workshop: counted for those who filled one in, and kept apart from the survey."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from dataset.dataset import Dataset
from dataset.load import load
from files.dates import PartialDate
from files.findings import Findings, Rejected, Severity
from indicators.catalogue import Catalogue, read_catalogue
from indicators.formulas import Share
from release.coarsening.tallies import release_tallies
from release.tables.thresholds import Thresholds
from tests.demo import demo_city
from tests.findings import only, told
from tests.tiny_city import DATASET, build_city
from workshops.events import Status, Workshop
from workshops.questionnaires import QuestionnaireOptions, Tally, read_questionnaires

OPTIONS = QuestionnaireOptions("q.csv", "workshop_id", missing=("99",))
HELD = Workshop("w1", "Werkstatt", PartialDate(2018), None, Status.HELD, (), (), "Stadt", None, ())
WORKSHOPS = {"w1": HELD, "w2": replace(HELD, id="w2"), "planned": replace(HELD, id="planned", status=Status.PLANNED)}


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return read_catalogue(build_city(tmp_path_factory.mktemp("city")) / "catalogue.toml", Findings())


@pytest.fixture
def read(tmp_path: Path, catalogue: Catalogue):
    def _read(
        findings: Findings, *lines: str, titles: str = "workshop_id,q1", least: int = 10, catalogue: Catalogue = catalogue
    ) -> tuple[Tally, ...]:
        path = tmp_path / "q.csv"
        path.write_text("\n".join([titles, *lines]) + "\n", encoding="utf-8")
        answers = read_questionnaires(path, OPTIONS, catalogue, WORKSHOPS, findings)
        return release_tallies(answers, catalogue, Thresholds(withhold_below=least))

    return _read


def test_answers_are_counted_for_each_workshop_and_silence_is_left_out(read, catalogue: Catalogue) -> None:
    found = read(Findings(), *["w1,5"] * 8, *["w1,1"] * 4, *["w1,"] * 3, *["w2,5"] * 12)
    first, second = found
    assert (first.workshop, first.yes, first.n) == ("w1", 8, 12)
    assert first.share == pytest.approx(100 * 8 / 12)
    assert second == Tally("w2", "comfort", 12, 12)


def test_few_answers_are_withheld_and_no_total_gives_them_back(read) -> None:
    found = read(Findings(), *["w1,5"] * 9, *["w2,5"] * 10)
    assert found[0] == Tally("w1", "comfort", None, None)
    assert found[0].share is None
    assert {one.workshop for one in found} == {"w1", "w2"}


def test_an_unknown_workshop_and_a_file_without_items_stop(read) -> None:
    assert only(told(lambda findings: read(findings, "w9,5")), "workshops.unknown_id").severity is Severity.STOP
    assert (
        only(told(lambda findings: read(findings, "w1,5", titles="workshop_id,other")), "questionnaires.no_item").file == "q.csv"
    )


def test_means_are_told_with_their_base_and_withheld_as_shares_are(read) -> None:
    first, second = read(Findings(), *["w1,5"] * 6, *["w1,2"] * 6, "w1,", *["w2,5"] * 9, titles="workshop_id,q2")
    assert first == Tally("w1", "trust", None, 12, 3.5)
    assert first.share is None
    assert second == Tally("w2", "trust", None, None, None)


@pytest.mark.parametrize(("workshop", "code"), [("w9", "workshops.unknown_id"), ("planned", "workshops.not_held")])
def test_a_workshop_must_have_been_held(read, workshop: str, code: str) -> None:
    assert only(told(lambda findings: read(findings, f"{workshop},5")), code).row == 2


def test_an_answer_that_nothing_counts_is_asked_about_and_a_declared_one_is_not(read) -> None:
    finding = only(told(lambda findings: read(findings, *["w1,5"] * 12, "w1,7", "w1,7")), "questionnaires.unknown_answer")
    assert (finding.severity, finding.row) == (Severity.ASK, 14)
    assert read(Findings(), *["w1,5"] * 12, "w1,99") == (Tally("w1", "comfort", 12, 12),)
    assert read(Findings(), *["w1,5.0"] * 6, *['w1,"4,0"'] * 6) == (Tally("w1", "comfort", 12, 12),)


@pytest.mark.parametrize("others", [0, 1, 2, 12, 29])
@pytest.mark.parametrize(("count", "shown"), [(29, False), (30, True)])
def test_whether_a_sensitive_question_is_told_does_not_depend_on_the_answers(
    read, catalogue: Catalogue, others: int, count: int, shown: bool
) -> None:
    sensitive = replace(catalogue.indicators["comfort"], sensitive=True)
    changed = replace(catalogue, indicators={"comfort": sensitive})
    (found,) = read(Findings(), *["w1,5"] * (count - others), *["w1,1"] * others, catalogue=changed)
    assert (found.n is not None) is shown


def test_indicators_of_one_question_are_withheld_together(read, catalogue: Catalogue) -> None:
    few = replace(catalogue.indicators["comfort"], id="few", formula=Share("q1", ("5",), ("4", "5")))
    changed = replace(catalogue, indicators={"comfort": catalogue.indicators["comfort"], "few": few})
    lines = [*["w1,5"] * 5, *["w1,1"] * 10]
    assert [one.n for one in read(Findings(), *lines)] == [15]
    assert [one.n for one in read(Findings(), *lines, catalogue=changed)] == [None, None]


def test_the_same_workshop_in_two_files_stops(tmp_path: Path) -> None:
    files = "".join(f'\n[[questionnaires]]\nfile = "{name}.csv"\n' for name in ("q", "again"))
    folder = build_city(tmp_path / "city", dataset=DATASET + files)
    (folder / "q.csv").write_text("workshop_id,q1\n" + "w1,5\n" * 12, encoding="utf-8")
    (folder / "again.csv").write_text("workshop_id,q1\n" + "w1,5\n" * 13, encoding="utf-8")
    finding = only(told(lambda findings: read_all(folder, findings)), "questionnaires.twice")
    assert (finding.file, finding.observed) == ("again.csv", "w1")


def test_questionnaires_without_any_workshop_are_not_forgotten_in_silence(tmp_path: Path) -> None:
    without = DATASET.replace('[workshops]\nevents = "workshops.csv"\nstations = "stations.csv"\n', "")
    folder = build_city(tmp_path / "city", dataset=without + '[[questionnaires]]\nfile = "q.csv"\n')
    (folder / "q.csv").write_text("workshop_id,q1\n" + "w1,5\n" * 12, encoding="utf-8")
    assert only(told(lambda findings: read_all(folder, findings)), "workshops.unknown_id").file == "q.csv"


def read_all(folder: Path, findings: Findings) -> None:
    """Load the whole city, and hand its findings on."""
    try:
        load(folder)
    except Rejected as rejected:
        for one in rejected.findings:
            findings.stop(one.code, one.file, one.row, observed=one.observed, why=one.why, remedy=one.remedy)  # type: ignore[arg-type]
        raise


def test_the_demonstration_keeps_them_out_of_the_estimates() -> None:
    city: Dataset = demo_city()
    assert {one.workshop for one in city.tallies} == {"werkstatt_west", "werkstatt_betzenberg", "werkstatt_ost"}
    assert set(city.estimates["source"]) == {"survey", "register"}
    waves = set(city.periods)
    assert not any("questionnaire" in wave for wave in waves)
