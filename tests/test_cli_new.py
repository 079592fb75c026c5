"""`cli.py new`: files as they are become a city that the check accepts, with few questions."""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyreadstat
import pytest
from click.testing import Result
from typer.testing import CliRunner

from cli import app
from dataset.dataset import Dataset
from dataset.load import load
from files.findings import Rejected
from tests.tiny_city import RESPONDENTS, squares


def survey(yes: int = 10) -> str:
    """Of every ten people in quartier q, those whose last digit is below q (or below `yes`) answer 5."""
    lines = ["quartier,age,q1,q2"]
    for quartier in range(1, 10):
        for person in range(RESPONDENTS):
            low = person % 10 >= quartier and person % 10 < yes
            lines.append(f"{quartier},{20 + person},{1 + person % 3 if low else 5},{1 + (person + quartier) % 5}")
    return "\n".join(lines) + "\n"


def run(*arguments: object, typed: str = "") -> Result:
    return CliRunner().invoke(app, ["new", *map(str, arguments), "--language", "en"], input=typed)


def city_value(folder: Path, indicator: str, quartier: str, files: Path | None = None, group: str = "all") -> float:
    table = load(folder, files).released.estimates
    rows = table[(table["indicator"] == indicator) & (table["quartier_id"] == quartier) & (table["target_group"] == group)]
    assert len(rows) == 1
    return float(rows["value"].iloc[0])


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    """Boundaries and a survey, as they lie on a planner's disk."""
    folder = tmp_path / "disk"
    folder.mkdir()
    squares().to_file(folder / "stadtteile.gpkg", driver="GPKG")
    (folder / "befragung_2024.csv").write_text(survey(), encoding="utf-8")
    return folder


def test_boundaries_and_a_survey_are_a_city(tmp_path: Path, disk: Path) -> None:
    done = run(tmp_path / "city", disk / "stadtteile.gpkg", disk / "befragung_2024.csv", "--yes")
    assert done.exit_code == 0, done.output
    assert "befragung_2024.csv: a survey, because quartiers come again and again: 360 rows, 9 quartiers" in done.output
    # of 40 people in quartier 7, those whose last digit is below 7 answered 5, all others 2
    expected = 100 * sum(person % 10 < 7 for person in range(RESPONDENTS)) / RESPONDENTS
    assert city_value(tmp_path / "city", "q1", "7") == pytest.approx(expected, abs=0.5)
    catalogue = tomllib.loads((tmp_path / "city" / "catalogue.toml").read_text(encoding="utf-8"))
    assert {entry["polarity"] for entry in catalogue["indicators"].values()} == {"neither"}  # never guessed
    assert [group["where"][0]["column"] for group in catalogue["target_groups"].values()] == ["age"] * 3


def test_labels_of_an_spss_file_become_texts(tmp_path: Path, disk: Path) -> None:
    people = [(quartier, person) for quartier in range(1, 10) for person in range(RESPONDENTS)]
    frame = pd.DataFrame(
        {
            "teil": [float(quartier) for quartier, _ in people],
            "q1": [float(1 + (person + quartier) % 5) if person % 8 else 99.0 for quartier, person in people],
            "q2": [float(1 + person % 3) for _, person in people],
        }
    )
    scale = {1.0: "sehr unsicher", 2.0: "eher unsicher", 3.0: "teils/teils", 4.0: "eher sicher", 5.0: "sehr sicher"}
    labels = {"q1": {**scale, 99.0: "keine Angabe"}, "q2": {1.0: "Bus", 2.0: "Rad", 3.0: "Auto"}}
    asked = {"q1": "Wie sicher fühlen Sie sich?", "q2": "Womit fahren Sie meist?"}
    pyreadstat.write_sav(frame, disk / "b.sav", variable_value_labels=labels, column_labels=asked)
    done = run(tmp_path / "city", disk / "stadtteile.gpkg", disk / "b.sav", "--yes")
    assert done.exit_code == 0, done.output
    catalogue = tomllib.loads((tmp_path / "city" / "catalogue.toml").read_text(encoding="utf-8"))
    safe = catalogue["indicators"]["q1"]
    assert (safe["question"], safe["formula"]["yes"]) == ("Wie sicher fühlen Sie sich?", [4, 5])
    assert catalogue["indicators"]["q1_mean"]["scale_high"] == "sehr sicher"
    assert [answer["label"] for answer in catalogue["questions"]["q2"]["answers"]] == ["Bus", "Rad", "Auto"]
    answers = frame[(frame["teil"] == 4) & (frame["q1"] != 99)]["q1"]
    assert city_value(tmp_path / "city", "q1", "4") == pytest.approx(100 * (answers >= 4).mean(), abs=0.5)


def test_answers_of_a_codebook_and_other_spellings(tmp_path: Path) -> None:
    squares({str(key): f"{key:02} Teil {'ABCDEFGHI'[key - 1]}" for key in range(1, 10)}).to_file(
        tmp_path / "t.gpkg", driver="GPKG"
    )
    rows = [f"Teil {'ABCDEFGHI'[place]};{1 + (person * 3 + place) % 7}" for place in range(9) for person in range(30)]
    (tmp_path / "umfrage.csv").write_text("Stadtteil;F1\n" + "\n".join(rows) + "\n", encoding="cp1252")
    codebook = 'Variable;Text;Skala\nF1;Wie schön ist es hier?;"1 gar nicht, 2, 3, 4, 5, 6, 7 sehr"\nStadtteil;Wo wohnen Sie?;\n'
    (tmp_path / "codes.csv").write_text(codebook, encoding="utf-8")
    given = tmp_path / "answers.toml"
    given.write_text('city = "Dorf"\nspelling = "yes"\npolarity = "+1"\nsource = "Stadt Dorf"\n', encoding="utf-8")
    done = run(tmp_path / "city", *(tmp_path / name for name in ("t.gpkg", "umfrage.csv", "codes.csv")), "--answers", given)
    assert done.exit_code == 0, done.output
    assert "Questions answered: 4; left open: 0" in done.output
    entry = tomllib.loads((tmp_path / "city" / "catalogue.toml").read_text(encoding="utf-8"))["indicators"]["f1"]
    assert (entry["formula"]["yes"], entry["polarity"], entry["question"]) == ([6, 7], "more_is_better", "Wie schön ist es hier?")
    codes = [1 + (person * 3 + 2) % 7 for person in range(30)]
    assert city_value(tmp_path / "city", "f1_mean", "3") == pytest.approx(sum(codes) / 30, abs=0.05)


def test_next_year_nothing_is_asked(tmp_path: Path, disk: Path) -> None:
    files = [disk / "stadtteile.gpkg", disk / "befragung_2024.csv"]
    run(tmp_path / "city", *files, "--yes")
    written = (tmp_path / "city" / "dataset.toml").read_bytes()
    before = city_value(tmp_path / "city", "q1", "1")
    files[1].write_text(survey(yes=0), encoding="utf-8")
    again = run(tmp_path / "city", *files)  # on a terminal, and yet without a question
    assert again.exit_code == 0, again.output
    assert "Question" not in again.output
    assert (tmp_path / "city" / "dataset.toml").read_bytes() == written
    assert (before, city_value(tmp_path / "city", "q1", "1")) == (pytest.approx(10, abs=0.5), pytest.approx(100, abs=0.5))
    (disk / "befragung_2026.csv").write_text(survey(yes=5), encoding="utf-8")
    other = run(tmp_path / "city", disk / "befragung_2026.csv", "--yes")
    assert other.exit_code == 2
    assert "nothing was changed: befragung_2026.csv" in other.output
    assert (tmp_path / "city" / "dataset.toml").read_bytes() == written
    assert not (tmp_path / "city" / "befragung_2026.csv").exists()
    other = run(tmp_path / "city", disk / "befragung_2026.csv", typed="beside\n")
    assert other.exit_code == 0, other.output
    waves = load(tmp_path / "city").released.estimates
    rows = waves[(waves["indicator"] == "q1") & (waves["quartier_id"] == "1") & (waves["target_group"] == "all")]
    assert dict(zip(rows["wave"], rows["value"].round(), strict=True)) == {"2024": 100.0, "2026": 60.0}


def test_one_question_at_a_time_until_it_is_answered(tmp_path: Path, disk: Path) -> None:
    files = [disk / "stadtteile.gpkg", disk / "befragung_2024.csv"]
    done = run(tmp_path / "city", *files, typed="Kleinstadt\n+9\n+1 -2\n\n")
    assert done.exit_code == 0, done.output
    assert "“+9” cannot be read" in done.output
    catalogue = tomllib.loads((tmp_path / "city" / "catalogue.toml").read_text(encoding="utf-8"))
    polarity = {key: entry["polarity"] for key, entry in catalogue["indicators"].items()}
    assert polarity == {
        "q1": "more_is_better",
        "q1_mean": "more_is_better",
        "q2": "more_is_worse",
        "q2_mean": "more_is_worse",
    }


def test_where_the_city_lies_is_told_before_it_is_asked(tmp_path: Path, disk: Path) -> None:
    squares().set_crs(None, allow_override=True).to_file(disk / "ohne.shp")
    (disk / "ohne.prj").unlink(missing_ok=True)
    files = [disk / "ohne.shp", disk / "befragung_2024.csv"]
    undecided = run(tmp_path / "open", *files, "--yes")
    assert undecided.exit_code == 1  # never one zone unseen
    assert "boundaries.crs" in [finding.code for finding in _refused(tmp_path / "open")]
    done = run(tmp_path / "city", *files, typed="Ort\nEPSG:25832\n\n\n\n")
    assert done.exit_code == 0, done.output
    assert "EPSG:25832: the city would lie at 49.3" in done.output
    east = load(tmp_path / "city").boundaries.quartiers.total_bounds[0]
    assert east == pytest.approx(squares().to_crs(4326).total_bounds[0], abs=1e-4)


def test_names_in_another_encoding_than_the_file_says_are_shown(tmp_path: Path, disk: Path) -> None:
    squares({"1": "Mölschbach", "2": "Südstadt"}).to_file(disk / "teile.shp", encoding="cp1252")
    (disk / "teile.cpg").write_text("UTF-8", encoding="ascii")
    files = [disk / "teile.shp", disk / "befragung_2024.csv"]
    done = run(tmp_path / "city", *files, typed="Ort\nyes\n\n\n\n")
    assert done.exit_code == 0, done.output
    assert "1  Mölschbach" in done.output
    assert load(tmp_path / "city").quartier_names["2"] == "Südstadt"


def _refused(folder: Path) -> tuple:
    with pytest.raises(Rejected) as refused:
        load(folder)
    return refused.value.findings


def test_hostile_names_make_valid_files(tmp_path: Path) -> None:
    """Headings and labels of a file are data: whatever stands in them, both files can be read."""
    evil = '"]\n[city]\nname = "x" # \\ \t'
    frame = squares().rename(columns={"name": 'na"me\\'})
    frame.to_file(tmp_path / "a.geojson", driver="GeoJSON", engine="pyogrio")
    with (tmp_path / "s.csv").open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(["key", evil])
        writer.writerows([[1 + person % 9, 1 + person // 9 % 5] for person in range(360)])
    done = run(tmp_path / "city", tmp_path / "a.geojson", tmp_path / "s.csv", "--yes")
    assert "Traceback" not in done.output
    dataset = tomllib.loads((tmp_path / "city" / "dataset.toml").read_text(encoding="utf-8"))
    catalogue = tomllib.loads((tmp_path / "city" / "catalogue.toml").read_text(encoding="utf-8"))
    assert dataset["city"]["name"] == "City"
    assert {entry["formula"].get("share") for entry in catalogue["indicators"].values()} - {None} == {evil.strip()}


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("brief.pdf", b"%PDF-1.7", "is no table that is read here"),
        ("kaputt.xlsx", b"PK\x03\x04kaputt", "cannot be opened"),
        ("leer.csv", b"", "are no rows below"),
        ("fremd.csv", b"a,b\nMond,x\nMars,y\n", "o column of it names quartiers"),
        ("kaputt.zip", b"PK\x03\x04kaputt", "cannot be read"),
        ("zufall.csv", b"a,b\n1,x\n2,y\n", "o column of it names quartiers"),
        ("anderes.csv", b"teil,leiter\n1,x\n2,y\n", "no column of it is a figure."),
    ],
)
def test_a_file_of_no_use_is_told_and_the_others_are_used(
    tmp_path: Path, disk: Path, name: str, content: bytes, reason: str
) -> None:
    (disk / name).write_bytes(content)
    done = run(tmp_path / "city", disk / "stadtteile.gpkg", disk / "befragung_2024.csv", disk / name, "--yes")
    assert done.exit_code == 0, done.output
    [line] = [line for line in done.output.splitlines() if line.startswith(f"{name}: not used")]
    assert reason in line


def test_boundaries_alone_are_a_beginning(tmp_path: Path, disk: Path) -> None:
    """A folder of which nothing else can be used yet; the survey comes later, and the city is drafted anew."""
    (disk / "mond.csv").write_text("Ort;Zahl\nMond;1\nMars;2\n", encoding="utf-8")
    done = run(tmp_path / "city", disk / "stadtteile.gpkg", disk / "mond.csv", "--yes")
    assert done.exit_code == 1
    assert "9 quartiers were read" in done.output
    assert {finding.code for finding in _refused(tmp_path / "city")} == {"config.no_indicators"}
    again = run(tmp_path / "city", disk / "befragung_2024.csv", "--yes")
    assert again.exit_code == 0, again.output
    assert city_value(tmp_path / "city", "q1", "1") == pytest.approx(10, abs=0.5)
    assert (tmp_path / "city" / "dataset.toml.before").is_file()


def test_numbers_that_may_be_quartiers_by_chance_are_asked_about(tmp_path: Path, disk: Path) -> None:
    """A survey of another division: its answers from 1 to 10 would be taken for quartiers."""
    text = "Gegend,q1\n" + "".join(f"X{row},{1 + row % 10}\n" for row in range(300))
    (disk / "befragung_2024.csv").write_text(text, encoding="utf-8")
    done = run(tmp_path / "city", disk / "stadtteile.gpkg", disk / "befragung_2024.csv", "--yes")
    assert done.exit_code == 1
    assert "befragung_2024.csv: not used. No column of it surely names quartiers." in done.output
    assert "Do the numbers in “q1” say in which quartier it was?" in done.output


def test_umlauts_of_an_old_program_are_shown_and_asked_about(tmp_path: Path) -> None:
    names = {str(key): name for key, name in enumerate(("Mölschbach", "Südstadt", "Hörde", "Große Bleiche"), start=1)}
    squares(names).to_file(tmp_path / "t.gpkg", driver="GPKG")
    rows = "".join(f"{squares(names)['name'][at]};{100 + at}\n" for at in range(9))
    (tmp_path / "z.csv").write_text(f"Stadtteil;Einwohner\n{rows}", encoding="cp850")
    done = run(tmp_path / "city", tmp_path / "t.gpkg", tmp_path / "z.csv", typed="yes\n\n\n\n\n")
    assert done.exit_code == 0, done.output
    assert "Mölschbach" in done.output
    assert city_value(tmp_path / "city", "einwohner", "1") == 100.0


def test_a_directory_stands_for_its_files_and_a_file_counts_once(tmp_path: Path, disk: Path) -> None:
    (disk / "befragung").mkdir()
    (disk / "befragung_2024.csv").rename(disk / "befragung" / "b.csv")
    done = run(tmp_path / "city", disk, disk / "befragung" / "b.csv", "--yes")
    assert done.exit_code == 0, done.output
    assert "b.csv: a survey" in done.output


def test_nobody_answers(tmp_path: Path, disk: Path) -> None:
    """Ctrl-C, or a pipe that ends: nothing was written, and it is told how it goes without a terminal."""
    done = run(tmp_path / "city", disk / "stadtteile.gpkg", disk / "befragung_2024.csv", typed="Ort\n")
    assert done.exit_code == 1
    assert "nothing was written. Without a terminal, --yes" in done.output
    assert not (tmp_path / "city").exists()


def test_nothing_is_asked_where_nothing_can_be_written(tmp_path: Path, disk: Path) -> None:
    files = [disk / "stadtteile.gpkg", disk / "befragung_2024.csv"]
    (tmp_path / "datei").write_text("no folder", encoding="utf-8")
    done = run(tmp_path / "datei" / "stadt", *files)
    assert (done.exit_code, "Question" in done.output) == (2, False)
    assert "Nothing can be written to" in done.output
    (tmp_path / "city").mkdir()
    (tmp_path / "city" / "befragung_2024.csv").write_text("another", encoding="utf-8")
    done = run(tmp_path / "city", *files)
    assert (done.exit_code, "Question" in done.output) == (2, False)
    assert "has other files of these names: befragung_2024.csv" in done.output
    assert (tmp_path / "city" / "befragung_2024.csv").read_text(encoding="utf-8") == "another"


def test_answers_are_taken_in_short_and_explained(tmp_path: Path, disk: Path) -> None:
    squares().set_crs(None, allow_override=True).to_file(disk / "ohne.shp")
    (disk / "ohne.prj").unlink(missing_ok=True)
    typed = "?\nOrt\n?\nepsg:25832\n\n\n"
    done = run(tmp_path / "city", disk / "ohne.shp", disk / "befragung_2024.csv", typed=typed)
    assert done.exit_code == 0, done.output
    assert "Any text; Enter takes “City”" in done.output
    assert "One of these answers: EPSG:25832" in done.output


def test_a_census_grid_says_where_people_live(tmp_path: Path, disk: Path) -> None:
    west, south, east, north = (int(edge) // 100 for edge in squares().to_crs(3035).total_bounds)
    cells = [(x * 100 + 50, y * 100 + 50) for x in range(west + 6, east - 6, 5) for y in range(south + 6, north - 6, 5)]
    text = "GITTER_ID_100m;x_mp_100m;y_mp_100m;Einwohner\n" + "".join(f"C{x}{y};{x};{y};7\n" for x, y in cells)
    (disk / "zensus.csv").write_text(text, encoding="utf-8")
    done = run(tmp_path / "city", disk / "stadtteile.gpkg", disk / "befragung_2024.csv", disk / "zensus.csv", "--yes")
    assert done.exit_code == 0, done.output
    population = load(tmp_path / "city").population
    assert population is not None


def test_without_boundaries_nothing_is_written(tmp_path: Path, disk: Path) -> None:
    done = run(tmp_path / "city", disk / "befragung_2024.csv", "--yes")
    assert done.exit_code == 2
    assert "areas of the quartiers" in done.output
    assert not (tmp_path / "city").exists()


def test_in_place_nothing_is_copied(tmp_path: Path, disk: Path) -> None:
    done = run(tmp_path / "city", disk / "stadtteile.gpkg", disk / "befragung_2024.csv", "--yes", "--in-place")
    assert done.exit_code == 0, done.output
    assert sorted(path.name for path in (tmp_path / "city").iterdir()) == ["catalogue.toml", "dataset.toml"]


def test_an_answer_that_no_question_has_is_told(tmp_path: Path, disk: Path) -> None:
    answers = tmp_path / "answers.toml"
    for text, reason in (('colour = "red"', "No question has these answers: colour"), ('polarity = "better"', "cannot be read")):
        answers.write_text(text, encoding="utf-8")
        done = run(tmp_path / "city", disk / "stadtteile.gpkg", disk / "befragung_2024.csv", "--answers", answers)
        assert done.exit_code == 2
        assert reason in done.output
        assert not (tmp_path / "city").exists()


def test_an_empty_city_has_every_entry_explained(tmp_path: Path) -> None:
    done = run(tmp_path / "city")
    assert done.exit_code == 0, done.output
    for name in ("dataset.toml", "catalogue.toml"):
        text = (tmp_path / "city" / name).read_text(encoding="utf-8")
        tomllib.loads(text)
        tomllib.loads(text.replace("\n#[", "\n[").replace('\n#"', '\n"'))  # what is commented out is TOML as well
    assert {finding.code for finding in _refused(tmp_path / "city")} <= {"config.no_indicators", "folder.missing_file"}


def test_zurich_comes_onto_the_map(tmp_path: Path, real_data: Path, checked: list[Dataset]) -> None:
    folder = real_data / "zuerich_kanton"
    files = [folder / name for name in ("districts.shp", "survey.csv", "codebook.csv")]
    typed = "\nKanton Zürich\n+1\nKanton Zürich\nyes\n"  # only KTNR 1, name, polarity, source, the lake of Greifensee
    done = run(tmp_path / "city", *files, "--in-place", typed=typed)
    assert done.exit_code == 0, done.output
    assert "Questions answered: 5; left open: 0" in done.output
    assert "gaps_m2 = 8000000" in (tmp_path / "city" / "dataset.toml").read_text(encoding="utf-8")
    answers = pd.read_csv(folder / "survey.csv", dtype=str, keep_default_na=False)
    [dataset] = checked
    assert dataset.quartier_names["103"] == "Bezirk Bülach"
    assert len(dataset.quartier_names) == 12
    table = dataset.released.estimates
    everybody = table[(table["target_group"] == "all") & (table["level"] == "quartier") & (table["indicator"] == "frage2_sq001")]
    for row in everybody.itertuples():
        given = answers[(answers["bezirk_code"] == row.quartier_id) & (answers["Frage2_SQ001"] != "NA")]["Frage2_SQ001"]
        assert row.value == pytest.approx(100 * given.isin(["3", "4"]).mean(), abs=1.0)
    assert len(everybody) == 12


def test_parts_of_a_shapefile_come_along(tmp_path: Path, disk: Path) -> None:
    squares().to_file(disk / "teile.shp")
    (disk / "teile_alt.dbf").write_bytes(b"another")
    done = run(tmp_path / "city", disk / "teile.shp", disk / "teile.dbf", disk / "befragung_2024.csv", "--yes")
    assert done.exit_code == 0, done.output
    names = {path.name for path in (tmp_path / "city").iterdir()}
    assert {"teile.shp", "teile.dbf", "teile.shx", "teile.prj"} <= names
    assert "teile_alt.dbf" not in names
    assert len(gpd.read_file(tmp_path / "city" / "teile.shp")) == 9
