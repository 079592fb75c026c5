"""Files that would have others opened, that never answer, or that lie about themselves: each is refused by its own name."""

from __future__ import annotations

import json
import os
import sqlite3
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
import pytest

from commands.findings import paragraphs
from dataset.city_language import language_of
from dataset.load import load
from files import sheet_facts
from files.dates import PartialDate
from files.findings import Finding, Rejected
from geo.reading import archives
from language.words import words_for
from tests.bad_inputs.test_hostile import SHEET_HEAD, with_workbook, workbook
from tests.tiny_city import DATASET, build_city, squares

SAID = words_for("en").say
MAKERS: dict[str, Callable[[Path], object]] = {
    "a link to a device": lambda path: path.symlink_to("/dev/zero"),
    "a pipe": os.mkfifo,
    "a directory": Path.mkdir,
    "a link to itself": lambda path: path.symlink_to(path.name),
    "a link out of the folder": lambda path: path.symlink_to("/etc/passwd"),
}


def refused(city: Path) -> Finding:
    """The one thing that blocks the city."""
    with pytest.raises(Rejected) as rejected:
        load(city)
    (finding,) = (finding for finding in rejected.value.findings if finding.blocks)
    assert all(finding.as_json(words_for("de"))[part] for part in ("found", "why", "remedy"))
    return finding


def as_survey(folder: Path, name: str) -> Path:
    return build_city(folder, dataset=DATASET.replace("survey.csv", name))


def answers(city: Path) -> pd.DataFrame:
    return pd.read_csv(city / "survey.csv", dtype="str")


@pytest.mark.parametrize("kind", MAKERS)
def test_what_is_no_ordinary_file_is_not_opened(tmp_path: Path, kind: str) -> None:
    city = build_city(tmp_path / "city")
    (city / "survey.csv").unlink()
    MAKERS[kind](city / "survey.csv")
    finding = refused(city)
    assert (finding.code, finding.file) == ("folder.missing_file", "survey.csv")
    assert "no ordinary file" in SAID(finding.why)
    (city / "survey.csv").rmdir() if kind == "a directory" else (city / "survey.csv").unlink()
    build_city(city)  # "Copy the file itself into the folder."
    assert load(city).released


@pytest.mark.parametrize("kind", MAKERS)
def test_a_part_of_a_survey_that_is_no_ordinary_file(tmp_path: Path, kind: str) -> None:
    city = as_survey(tmp_path / "city", "survey.parquet")
    (city / "survey.parquet").mkdir()
    answers(city).to_parquet(city / "survey.parquet" / "a.parquet")
    part = city / "survey.parquet" / "b.parquet"
    MAKERS[kind](part)
    finding = refused(city)
    assert (finding.code, finding.file, finding.observed) == ("folder.part", "survey.parquet", "b.parquet")


def test_a_part_that_lies_outside_is_not_read_although_it_could_be(tmp_path: Path) -> None:
    city = as_survey(tmp_path / "city", "survey.parquet")
    (city / "survey.parquet").mkdir()
    outside, part = tmp_path / "outside.parquet", city / "survey.parquet" / "a.parquet"
    answers(city).to_parquet(outside)
    part.symlink_to(outside)
    assert pq.read_table(part).num_rows == len(answers(city))
    assert refused(city).code == "folder.part"
    part.unlink()
    outside.rename(part)  # "Copy the parts themselves into the folder."
    assert load(city).released


@pytest.mark.parametrize("ending", ["cpg", "CPG", "prj", "qix"])
@pytest.mark.parametrize("kind", ["a pipe", "a link out of the folder"])
def test_a_part_of_a_shapefile_that_is_no_ordinary_file(tmp_path: Path, ending: str, kind: str) -> None:
    city = build_city(tmp_path / "city", dataset=DATASET.replace("boundaries.gpkg", "boundaries.shp"))
    squares().to_file(city / "boundaries.shp")
    part = city / f"boundaries.{ending}"
    part.unlink(missing_ok=True)
    MAKERS[kind](part)
    assert (refused(city).code, refused(city).file) == ("boundaries.unsafe_part", part.name)


@pytest.mark.parametrize("ending", ["wal", "shm", "journal"])
@pytest.mark.parametrize("kind", ["a pipe", "a link out of the folder"])
def test_what_would_be_opened_beside_a_geopackage(tmp_path: Path, ending: str, kind: str) -> None:
    city = build_city(tmp_path / "city")
    MAKERS[kind](city / f"boundaries.gpkg-{ending}")
    finding = refused(city)
    assert (finding.code, finding.file) == ("boundaries.unsafe_part", f"boundaries.gpkg-{ending}")


def test_a_file_without_the_right_to_read_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    city = build_city(tmp_path / "city")
    may_read = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path).name != "survey.csv" and may_read(path, mode))
    assert (refused(city).code, refused(city).file) == ("folder.rights", "survey.csv")


def test_a_name_that_no_system_allows(tmp_path: Path) -> None:
    city = build_city(tmp_path / "city", dataset=DATASET.replace("survey.csv", "x" * 20_000 + ".csv"))
    finding = refused(city)
    assert finding.code == "folder.missing_file"
    assert max(map(len, paragraphs([finding], words_for("en"))[0])) < 1_000


def test_the_city_s_language_is_asked_of_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "dataset.toml")
    asking = threading.Thread(target=language_of, args=(tmp_path,), daemon=True)
    asking.start()
    asking.join(10)
    assert not asking.is_alive()


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400"])
def test_coordinates_that_are_no_numbers(tmp_path: Path, number: str) -> None:
    city = build_city(tmp_path / "city", dataset=DATASET.replace("boundaries.gpkg", "boundaries.geojson"))
    squares().to_crs(4326).to_file(city / "boundaries.geojson")
    document = json.loads((city / "boundaries.geojson").read_text(encoding="utf-8"))
    ring = document["features"][0]["geometry"]["coordinates"][0]
    ring[0][0] = ring[-1][0] = "NUMBER"
    (city / "boundaries.geojson").write_text(json.dumps(document).replace('"NUMBER"', number), encoding="utf-8")
    finding = refused(city)
    assert (finding.code, finding.file) in {
        ("boundaries.geojson", "boundaries.geojson"),
        ("boundaries.unreadable", "boundaries.geojson"),
    }


def test_a_finding_does_not_tell_where_the_server_keeps_a_file(tmp_path: Path) -> None:
    city = build_city(tmp_path / "city", dataset=DATASET.replace("boundaries.gpkg", "boundaries.geojson"))
    text = '{"type": "Topology", "type": "FeatureCollection", "features": [{"type": "Feature"}], "features": []}'
    (city / "boundaries.geojson").write_text(text, encoding="utf-8")
    finding = refused(city)
    assert finding.file == "boundaries.geojson"
    assert str(tmp_path) not in SAID(finding.observed)


@pytest.mark.parametrize("merged", ["A2:A99999999999", "A99999999999999999999:B1", "A2:ZZZZZZ2"])
def test_merged_cells_that_reach_farther_than_a_sheet(tmp_path: Path, merged: str) -> None:
    city = with_workbook(tmp_path / "city")
    row = '<row r="1"><c r="A1" t="inlineStr"><is><t>quartier_id</t></is></c></row><row r="2"><c r="A2"><v>1</v></c></row>'
    sheet = f'{SHEET_HEAD}{row}</sheetData><mergeCells><mergeCell ref="{merged}"/></mergeCells></worksheet>'
    workbook(city / "statistics.xlsx", sheet.encode())
    assert (refused(city).code, refused(city).file) == ("table.too_large", "statistics.xlsx")


def test_more_merged_cells_than_anybody_merges(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_facts, "MOST_MERGED", 2)
    facts = sheet_facts.SheetFacts()
    for row in (1, 2):
        facts.merge((row, 1, row, 2))
    with pytest.raises(sheet_facts.TooLarge):
        facts.merge((3, 1, 3, 2))


def test_a_large_part_does_not_hide_behind_one_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    city = with_workbook(tmp_path / "city")
    workbook(city / "statistics.xlsx", b" " * 3_000_000)
    raw = (city / "statistics.xlsx").read_bytes()
    first = raw.index(b"PK\x01\x02")  # of the directory: the method of the first member is one that nobody has
    (city / "statistics.xlsx").write_bytes(raw[: first + 10] + b"\x63\x00" + raw[first + 12 :])
    with zipfile.ZipFile(city / "statistics.xlsx") as archive, pytest.raises(NotImplementedError):
        archive.read(archive.infolist()[0])
    monkeypatch.setattr("files.limits.LARGEST_UNPACKED", 1_000_000)
    assert refused(city).code == "table.too_large"


def test_an_archive_of_more_files_than_are_looked_at(tmp_path: Path) -> None:
    city = build_city(tmp_path / "city", dataset=DATASET.replace("boundaries.gpkg", "boundaries.zip"))
    with zipfile.ZipFile(city / "boundaries.zip", "w") as archive:
        for number in range(archives.MOST_MEMBERS + 1):
            archive.writestr(f"{number}.shp", "")
    finding = refused(city)
    assert finding.code == "boundaries.unsafe_zip"
    assert SAID(finding.observed).replace(",", "").startswith(str(archives.MOST_MEMBERS + 1))


def test_a_full_disk_while_an_archive_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    city = build_city(tmp_path / "city", dataset=DATASET.replace("boundaries.gpkg", "boundaries.zip"))
    squares().to_file(tmp_path / "b.shp")
    with zipfile.ZipFile(city / "boundaries.zip", "w") as archive:
        for part in tmp_path.glob("b.*"):
            archive.write(part, part.name)
    with monkeypatch.context() as patched:
        patched.setattr(archives, "portions", lambda archive, member: Full())
        finding = refused(city)
    assert (finding.code, finding.file, finding.observed) == ("limits.disk", "boundaries.zip", os.strerror(28))
    assert load(city).released


class Full:
    """Pieces that do not fit on the disk any more."""

    def __iter__(self) -> Full:
        return self

    def __next__(self) -> bytes:
        raise OSError(28, os.strerror(28))


def test_answers_that_are_lists(tmp_path: Path) -> None:
    city = as_survey(tmp_path / "city", "survey.parquet")
    answers(city).assign(q1=[["4"]] * len(answers(city))).to_parquet(city / "survey.parquet")
    finding = refused(city)
    assert (finding.code, finding.file) == ("survey.nested_column", "survey.parquet")
    assert "q1" in SAID(finding.observed)


def test_a_stata_file_that_promises_a_million_million_rows(tmp_path: Path) -> None:
    city = as_survey(tmp_path / "city", "survey.dta")
    pyreadstat.write_dta(answers(city).astype("int64"), str(city / "survey.dta"))
    raw = (city / "survey.dta").read_bytes()
    at = raw.index(b"<N>") + 3
    (city / "survey.dta").write_bytes(raw[:at] + (10**12).to_bytes(8, "little") + raw[at + 8 :])
    assert (refused(city).code, refused(city).file) == ("table.unreadable", "survey.dta")


def test_a_parquet_file_of_700_megabytes_of_metadata(tmp_path: Path) -> None:
    city = as_survey(tmp_path / "city", "survey.parquet")
    with (city / "survey.parquet").open("wb") as file:
        file.write(b"PAR1")
        file.seek(700_000_004)  # a hole takes no room on the disk
        file.write((700_000_000).to_bytes(4, "little") + b"PAR1")
    assert (refused(city).code, refused(city).file) == ("table.too_large", "survey.parquet")
    assert "700 MB" in SAID(refused(city).observed)


def test_a_parquet_file_of_half_a_megabyte_that_unpacks_to_30_gigabytes(tmp_path: Path) -> None:
    city = as_survey(tmp_path / "city", "survey.parquet")
    rows = 30_000
    same = {
        name: pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, "int32")), pa.array([cell]))
        for name, cell in {"quartier": "1", "age": "40", "q1": "x" * 1_000_000, "q2": "5"}.items()
    }
    pq.write_table(pa.table(same), city / "survey.parquet", compression="zstd")
    assert (city / "survey.parquet").stat().st_size < 500_000
    with pytest.raises(Rejected) as rejected:
        load(city)
    codes = {finding.code: finding for finding in rejected.value.findings if finding.blocks}
    assert {finding.file for finding in codes.values()} == {"survey.parquet"}
    assert len(SAID(codes["survey.unknown_answer"].observed)) < 5_000


@pytest.mark.parametrize("name", ["survey", "statistics"])
def test_a_table_that_is_one_long_line(tmp_path: Path, name: str) -> None:
    city = build_city(tmp_path / "city", **{name: "x" * 200_000})
    finding = refused(city)
    assert (finding.code, finding.file) == ("table.endless_cell", f"{name}.csv")
    assert "131072" in SAID(finding.observed).replace(",", "")


@pytest.mark.parametrize("cell", ["0000", "0000-05", "9999", "9999-12-31"])
def test_a_year_that_is_none(cell: str) -> None:
    with pytest.raises(ValueError):
        PartialDate.parse(cell)


def test_what_a_cell_says_to_a_terminal_is_not_passed_on(tmp_path: Path) -> None:
    rows = "quartier_id,indicator,date,value\n\x1b]0;x\x07\x1b[31mX\u202e,inhabitants,,1\n"
    finding = refused(build_city(tmp_path / "city", statistics=rows))
    assert "\x1b" in SAID(finding.observed)
    lines = paragraphs([finding], words_for("en"))[0]
    assert not any(letter in line for line in lines for letter in "\x1b\x07\u202e")


def test_a_view_that_would_load_a_program(tmp_path: Path) -> None:
    city = build_city(tmp_path / "city")
    with sqlite3.connect(city / "boundaries.gpkg") as database:
        database.executescript(
            """
            ALTER TABLE boundaries RENAME TO kept;
            CREATE VIEW boundaries AS SELECT fid, geom, key, load_extension('/etc/passwd') AS name FROM kept;
            """
        )
    assert (refused(city).code, refused(city).file) == ("boundaries.unreadable", "boundaries.gpkg")
