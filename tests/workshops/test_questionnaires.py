"""Questionnaires at a workshop: counted for those who filled one in, and kept apart from the survey."""

from __future__ import annotations

from pathlib import Path

import pytest

from dataset.dataset import Dataset
from dataset.load import load
from files.findings import Findings, Severity
from indicators.catalogue import Catalogue, read_catalogue
from tests.findings import only, told
from tests.tiny_city import build_city
from workshops.questionnaires import QuestionnaireOptions, Tally, read_questionnaires

OPTIONS = QuestionnaireOptions("q.csv", "workshop_id")


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return read_catalogue(build_city(tmp_path_factory.mktemp("city")) / "catalogue.toml", Findings())


@pytest.fixture
def read(tmp_path: Path, catalogue: Catalogue):
    def _read(findings: Findings, *lines: str, titles: str = "workshop_id,q1", least: int = 10) -> tuple[Tally, ...]:
        path = tmp_path / "q.csv"
        path.write_text("\n".join([titles, *lines]) + "\n", encoding="utf-8")
        return read_questionnaires(path, OPTIONS, catalogue, ["w1", "w2"], least, findings)

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


def test_the_demonstration_keeps_them_out_of_the_estimates() -> None:
    city: Dataset = load(Path("data/kaiserslautern"))
    assert {one.workshop for one in city.tallies} == {"werkstatt_west", "werkstatt_betzenberg", "werkstatt_ost"}
    assert set(city.estimates["source"]) == {"survey", "register"}
    waves = set(city.periods)
    assert not any("questionnaire" in wave for wave in waves)
