"""All answers that pages, files and the command line give are made of the release alone.

Two cities whose people answered otherwise, but of whom the same is told, are one city to everybody outside: in every
scenario of the choice, which can be asked again and again, and in every document.
"""

from __future__ import annotations

import io
import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner

from cli import app
from dataset.dataset import Dataset
from dataset.load import load
from indicators.index.composite import Aggregation, Scaling
from language.words import words_for
from reports.choice.content import answer_of
from reports.choice.dossier.dossier import dossier_of
from reports.choice.outlook import outlook_of
from reports.choice.table import choice_xlsx, rank_rows
from reports.compare.content import Comparison, compared
from reports.map.content import map_content
from reports.map.requests import MapRequest, displays_of
from reports.profile.profile import profile_of
from tests.tiny_city import CATALOGUE, build_city
from workshops.weighing import Weighing

_SECOND = """
[themes.safety]
name = { de = "Sicherheit", en = "Safety" }

[indicators.safe]
theme = "safety"
name = { de = "Sicher", en = "Safe" }
reading = { de = "fühlen sich sicher", en = "feel safe" }
question = { de = "Fühlen Sie sich sicher?", en = "Do you feel safe?" }
base = { de = "alle Befragten", en = "all respondents" }
formula = { share = "q3", yes = [1], of = [1, 2] }
polarity = "more_is_better"
"""
_PEOPLE = 40
WORDS = words_for("de")


def _survey(exchanged: bool) -> str:
    """Forty people in each of nine quartiers; in some, two of one age exchange their answers to the third question."""
    random = np.random.default_rng(7)
    rows = []
    for quartier in range(1, 10):
        mood = random.normal(size=_PEOPLE)
        answers = [np.clip(np.round(3 + 0.2 * quartier + mood + random.normal(size=_PEOPLE)), 1, 5).astype(int) for _ in range(2)]
        safe = np.where(mood + random.normal(size=_PEOPLE) > 0.3, 1, 2)
        age = np.where(np.arange(_PEOPLE) % 3 == 0, 70, 30)
        frame = pd.DataFrame({"quartier": quartier, "age": age, "q1": answers[0], "q2": answers[1], "q3": safe})
        if exchanged and quartier in (2, 5):
            at = _two_of_one_age(frame)
            frame.loc[at, "q3"] = frame.loc[at[::-1], "q3"].to_numpy()
        rows.append(frame)
    return pd.concat(rows).to_csv(index=False)


def _two_of_one_age(frame: pd.DataFrame) -> list[int]:
    """Somebody comfortable and safe, and somebody who is neither."""
    comfort = frame["q1"] >= 4
    person = frame.index[comfort & (frame["q3"] == 1) & (frame["age"] == 30)][0]
    other = frame.index[~comfort & (frame["q3"] == 2) & (frame["age"] == 30)][0]
    return [int(person), int(other)]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    base = tmp_path_factory.mktemp("cities")
    return tuple(  # type: ignore[return-value]  # two of them
        build_city(base / name, survey=_survey(exchanged), catalogue=CATALOGUE + _SECOND)
        for name, exchanged in (("one", False), ("other", True))
    )


@pytest.fixture(scope="module")
def cities(folders: tuple[Path, Path]) -> tuple[Dataset, Dataset]:
    return load(folders[0]), load(folders[1])


def _table(survey: str) -> dict[int, int]:
    """In each quartier, who is comfortable and safe."""
    rows = pd.read_csv(io.StringIO(survey))
    return ((rows["q1"] >= 4) & (rows["q3"] == 1)).groupby(rows["quartier"]).sum().to_dict()


def test_the_two_cities_differ_and_the_same_is_told_of_them(cities: tuple[Dataset, Dataset]) -> None:
    before, after = _table(_survey(False)), _table(_survey(True))
    assert [key for key in before if before[key] != after[key]] == [2, 5]
    first, other = (city.released for city in cities)
    pd.testing.assert_frame_equal(first.estimates, other.estimates)
    assert first.estimates["value"].notna().any()
    np.testing.assert_array_equal(first.correlations["2020"].r, other.correlations["2020"].r)
    assert np.isfinite(first.correlations["2020"].r).all()  # it is told of all pairs, and used


def _scenarios() -> list[Weighing]:
    """Free weights; single indicators, as the old attack had them; every option of the page."""
    random = np.random.default_rng(3)
    weighings = [
        Weighing(k=2, weights={"living": 1.0, "safety": 1.0}, left_out=("trust",)),
        Weighing(k=2, weights={"living": 1.0, "safety": 1.0}, left_out=("comfort",)),
        Weighing(k=2, weights={"living": 1.0}),
    ]
    for number in range(9):
        weights = {theme: round(float(weight), 6) for theme, weight in zip(("living", "safety"), random.random(2), strict=True)}
        weighings.append(
            Weighing(
                k=int(random.integers(1, 5)),
                group=("all", "older")[number % 2],
                weights=weights,
                scaling=list(Scaling)[number % 3],
                mean=list(Aggregation)[number % 2],
                spread=(0, 20)[number % 2],
                seed=int(random.integers(1000)),
            )
        )
    return weighings


@pytest.mark.parametrize("weighing", _scenarios(), ids=lambda weighing: weighing.written())
def test_every_scenario_has_the_same_answer(cities: tuple[Dataset, Dataset], weighing: Weighing) -> None:
    written = []
    for city in cities:
        answer = answer_of(city, weighing, city.city.today())
        sheets = openpyxl.load_workbook(io.BytesIO(choice_xlsx(city, answer, WORDS)))
        cells = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in sheets}
        written.append(
            (
                json.dumps([asdict(row) for row in rank_rows(city, answer, WORDS)]),
                cells,
                repr(dossier_of(city, answer, WORDS)),
                repr(outlook_of(city, answer, 100)) if weighing.spread == 0 and weighing.k == 2 else "",
            )
        )
    assert written[0] == written[1]


def test_every_map_comparison_and_profile_is_the_same(cities: tuple[Dataset, Dataset]) -> None:
    shown = []
    for city in cities:
        maps = [
            map_content(city, MapRequest(indicator, group, "2020", display), "de").document
            for indicator in ("comfort", "trust", "safe")
            for group in ("all", "older")
            for display in displays_of(city, indicator, group, "2020")
            if not display.value.startswith(("two", "pair", "groups"))
        ]
        panels = [
            panel.rows.to_csv()
            for theme in ("living", "safety")
            for sides in ("places", "groups")
            for panel in compared(city, Comparison(theme, "all", "2020", quartier="1", beside=("2", "3"), sides=sides), WORDS)
        ]
        profiles = [
            repr(profile_of(city, quartier, WORDS, target_group=group))
            for quartier in city.quartier_names
            for group in ("all", "older")
        ]
        shown.append((maps, panels, profiles))
    assert shown[0] == shown[1]


@pytest.mark.parametrize("command", [("estimate",), ("rank", "--json"), ("rank",)])
def test_the_command_line_prints_the_same(folders: tuple[Path, Path], command: tuple[str, ...]) -> None:
    printed = []
    for folder in folders:
        done = CliRunner().invoke(app, [command[0], str(folder), *command[1:]])
        assert done.exit_code == 0, done.output
        printed.append(done.stdout)
    assert printed[0] == printed[1]
