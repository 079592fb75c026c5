"""Real cities come onto the map with their files as they are, and with few questions."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner

from cli import app
from dataset.dataset import Dataset

MOST_QUESTIONS = 8


def drafted(folder: Path, files: list[Path], answers: dict[str, str], *options: str) -> str:
    """What `new` says; all questions are answered, and they are few."""
    given = folder.with_suffix(".toml")
    given.write_text("".join(f"{json.dumps(key)} = {json.dumps(value)}\n" for key, value in answers.items()), encoding="utf-8")
    arguments = ["new", str(folder), *map(str, files), "--answers", str(given), "--language", "en", *options]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, done.output
    assert f"Questions answered: {len(answers)}; left open: 0" in done.output
    assert len(answers) <= MOST_QUESTIONS
    return done.output


def value(dataset: Dataset, indicator: str, quartier: str, wave: str) -> float:
    table = dataset.released.estimates
    rows = table[(table["indicator"] == indicator) & (table["quartier_id"] == quartier) & (table["wave"] == wave)]
    assert len(rows) == 1, (indicator, quartier, wave)
    return float(rows["value"].iloc[0])


def test_cologne(tmp_path: Path, real_data: Path, checked: list[Dataset]) -> None:
    folder = real_data / "koeln"
    answers = {"city": "Köln", "repair": "yes", "others bevoelkerung.csv": "yes", "units": "", "polarity": "", "source": "Köln"}
    answers["small bevoelkerung.csv"] = "yes"
    drafted(tmp_path / "city", [folder / "Stadtteil.shp", folder / "bevoelkerung.csv"], answers, "--in-place")
    [dataset] = checked
    assert len(dataset.quartier_names) == 86
    rows = pd.read_csv(folder / "bevoelkerung.csv", dtype=str)
    people = rows[(rows["zeile"] == "Einwohner") & (rows["jahr"] == "2012")].set_index("raum_id")["zahl"].astype(float)
    for quartier in dataset.quartier_names:
        assert value(dataset, "einwohner", quartier, "2012") == people[quartier]
    # the district of the same name has four times as many; it must not have come here by its name
    assert dataset.quartier_names["901"] == "Mülheim"
    assert value(dataset, "einwohner", "901", "2012") == people["901"] < 0.5 * people["009"]
    assert value(dataset, "einwohner", "", "2012") == people["000"]


def test_kaiserslautern(tmp_path: Path, real_data: Path, checked: list[Dataset]) -> None:
    folder = real_data / "kaiserslautern"
    files = [folder / "kl18_25832_utf8.shp", folder / "district_facts.csv"]
    answers = {"city": "Kaiserslautern", "date district_facts.csv": "", "units": "3 = Einwohner je km²", "polarity": ""}
    drafted(tmp_path / "city", files, {**answers, "source": "Kaiserslautern"}, "--in-place")
    [dataset] = checked
    facts = pd.read_csv(folder / "district_facts.csv")
    for row in facts.itertuples():
        quartier = f"{row.ortsbezirk_nr:02}"
        assert dataset.quartier_names[quartier] == row.name
        assert value(dataset, "population_repo", quartier, "undated") == row.population_repo
        rate = 100 * row.kinder_0_10 / row.population_repo
        assert value(dataset, "kinder_0_10_rate", quartier, "undated") == pytest.approx(rate, abs=0.06)


def register_of(details: Path, path: Path) -> list[dict]:
    """The social atlas as a workbook of an office: the same numbers, a title, German headings, names without numbers."""
    rows = json.loads(details.read_text(encoding="utf-8"))["detail"]
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Sozialatlas Flensburg, 31.12.2021"])
    sheet.append([])
    sheet.append(["Stadtteil", "Einwohner", "Arbeitslose", "Beschäftigungsquote in %", "Altenquotient"])
    for row in rows:
        cells = ("district_name", "residents", "unemployed_residents", "employment_rate", "age_ratio")
        sheet.append([row[cell] for cell in cells])
    book.save(path)
    return rows


def test_flensburg(tmp_path: Path, real_data: Path, checked: list[Dataset]) -> None:
    rows = register_of(real_data / "flensburg" / "details.json", tmp_path / "sozialatlas.xlsx")
    files = [real_data / "flensburg" / "flensburg_stadtteile.zip", tmp_path / "sozialatlas.xlsx"]
    answers = {
        "city": "Flensburg",
        "spelling": "yes",
        "date sozialatlas.xlsx": "31.12.2021",
        "polarity": "-1 +2",
        "source": "Flensburg",
    }
    said = drafted(tmp_path / "city", files, {**answers, "units": ""})
    assert "a column each, because every row is another quartier (13 in the column “Stadtteil”)" in said
    [dataset] = checked
    for row in rows:
        quartier = f"STGT{row['district_id']:02}"
        assert dataset.quartier_names[quartier].endswith(row["district_name"])
        assert value(dataset, "einwohner", quartier, "2021-12-31") == row["residents"]
        rate = 100 * row["unemployed_residents"] / row["residents"]
        assert value(dataset, "arbeitslose_rate", quartier, "2021-12-31") == pytest.approx(rate, abs=0.06)
    # persons never rank, their rate and percent do
    weighable = {indicator for own in dataset.catalogue.weighable.values() for indicator in own}
    assert weighable == {"arbeitslose_rate", "beschaeftigungsquote"}


def test_what_is_no_table_is_told(tmp_path: Path, real_data: Path) -> None:
    """The atlas as JSON and SQL is no table: nothing is made up of it, and the areas alone are drafted."""
    folder = real_data / "flensburg"
    files = [folder / name for name in ("flensburg_stadtteile.zip", "details.json", "flensburg_sozialatlas.sql")]
    done = CliRunner().invoke(app, ["new", str(tmp_path / "city"), *map(str, files), "--yes", "--language", "en"])
    assert done.exit_code == 1
    assert "13 quartiers were read" in done.output
    assert "details.json: not used" in done.output
    assert "flensburg_sozialatlas.sql: not used" in done.output
