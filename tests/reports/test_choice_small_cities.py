"""A city of one, two or three quartiers opens with a choice that can be made, or says why there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from dataset.dataset import Dataset
from dataset.load import load
from language.words import words_for
from reports.choice.content import answer_of, usual_weighing
from reports.choice.words import headline
from tests.tiny_city import CATALOGUE, DATASET, build_city, squares
from views.frame.scenario import weighing_of
from workshops.choice import CannotChoose

WORDS = words_for("en")
WITHOUT_WORKSHOPS = DATASET.partition("[workshops]")[0]
FIGURES_ALONE = WITHOUT_WORKSHOPS.partition("[[waves]]")[0] + '[statistics]\nfile = "statistics.csv"\n'
NOTHING_GOOD_OR_BAD = CATALOGUE.partition("[target_groups")[0] + CATALOGUE[CATALOGUE.index("[indicators.inhabitants]") :]


def small(folder: Path, number: int) -> Dataset:
    city = build_city(folder, dataset=WITHOUT_WORKSHOPS)
    (city / "boundaries.gpkg").unlink()
    squares().head(number).to_file(city / "boundaries.gpkg", driver="GPKG")
    for name in ("survey.csv", "statistics.csv"):
        heading, *rows = (city / name).read_text(encoding="utf-8").splitlines()
        kept = [row for row in rows if int(row.partition(",")[0]) <= number]
        (city / name).write_text("\n".join([heading, *kept]) + "\n", encoding="utf-8")
    return load(city)


@pytest.mark.parametrize(("number", "wanted"), [(2, 1), (3, 2)])
def test_fewer_are_looked_for_than_there_are(tmp_path: Path, number: int, wanted: int) -> None:
    city = small(tmp_path, number)
    assert usual_weighing(city).k == wanted
    answer = answer_of(city, weighing_of(city, "")[0], city.city.today())
    assert headline(city, answer, WORDS)
    assert len(answer.choice.standings) == number


def test_of_one_quartier_nothing_can_be_chosen_and_no_field_is_blamed(tmp_path: Path) -> None:
    city = small(tmp_path, 1)
    with pytest.raises(CannotChoose) as cannot:
        answer_of(city, usual_weighing(city), city.city.today())
    assert WORDS.say(cannot.value.phrase) == "This city has one quartier: there is nothing to choose."


def test_without_an_indicator_that_is_good_or_bad_no_weight_is_asked_for(tmp_path: Path) -> None:
    city = load(build_city(tmp_path, dataset=FIGURES_ALONE, catalogue=NOTHING_GOOD_OR_BAD))
    with pytest.raises(CannotChoose) as cannot:
        answer_of(city, usual_weighing(city), city.city.today())
    assert WORDS.say(cannot.value.phrase).startswith("None of the indicators is good or bad")
