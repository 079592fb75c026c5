"""Files that exhaust whoever reads them: each ends in a finding about that file, within limits of memory and time."""

from __future__ import annotations

import sqlite3
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

import cli
from dataset.confined import Limits, load_confined
from files.findings import Finding, Rejected
from language.words import words_for
from tests.tiny_city import CATALOGUE, DATASET, build_city, squares

LIMITS = Limits(memory=1 << 30, seconds=5)
SHEET_HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
POPULATION = '\n[population]\nfile = "grid.gpkg"\nall = "persons"\n'


def refused(city: Path) -> list[Finding]:
    with pytest.raises(Rejected) as rejected:
        load_confined(city, limits=LIMITS)
    return [finding for finding in rejected.value.findings if finding.blocks]


def told_once(city: Path, code: str, file: str) -> Finding:
    """The one thing that blocks the city; its words are complete."""
    findings = refused(city)
    assert [(finding.code, finding.file) for finding in findings] == [(code, file)]
    for language in ("de", "en"):
        assert all(findings[0].as_json(words_for(language))[part] for part in ("found", "why", "remedy"))
    return findings[0]


def workbook(path: Path, sheet: bytes, repeats: int = 1, after: bytes = b"") -> None:
    """A workbook of one sheet, its text written piece by piece."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Override PartName="/xl/workbook.xml" ContentType='
            '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
            '<Override PartName="/xl/worksheets/sheet1.xml" ContentType='
            '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
        )
        relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        rels = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type='
        archive.writestr("_rels/.rels", f'{rels}"{relation}/officeDocument" Target="xl/workbook.xml"/></Relationships>')
        archive.writestr(
            "xl/workbook.xml",
            '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
            f'xmlns:r="{relation}"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels", f'{rels}"{relation}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
        )
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(repeats):
                part.write(sheet)
            part.write(after)


def with_workbook(folder: Path) -> Path:
    return build_city(folder, dataset=DATASET.replace('file = "statistics.csv"', 'file = "statistics.xlsx"'))


def test_a_workbook_whose_last_cell_lies_in_row_one_thousand_million(tmp_path: Path) -> None:
    city = with_workbook(tmp_path / "city")
    row = '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>quartier_id</t></is></c></row>'
    sheet = SHEET_HEAD + row.format(1) + row.format(1_000_000_000) + "</sheetData></worksheet>"
    workbook(city / "statistics.xlsx", sheet.encode())
    findings = refused(city)
    assert [finding.file for finding in findings] == ["statistics.xlsx"]
    assert findings[0].code in {"table.too_large", "table.too_many_rows", "limits.time", "limits.memory"}  # whichever comes first


def test_a_workbook_with_a_part_of_a_gigabyte(tmp_path: Path) -> None:
    city = with_workbook(tmp_path / "city")
    workbook(city / "statistics.xlsx", b" " * 10_000_000, 100)
    told_once(city, "table.too_large", "statistics.xlsx")


@pytest.mark.parametrize("declared", [100, None])
def test_an_archive_is_judged_by_what_comes_out_of_it(tmp_path: Path, declared: int | None) -> None:
    city = build_city(tmp_path / "city", dataset=DATASET.replace("boundaries.gpkg", "boundaries.zip"))
    path = city / "boundaries.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for part in ("shp", "dbf"):
            with archive.open(f"boundaries.{part}", "w", force_zip64=True) as stream:
                for _ in range(30):
                    stream.write(bytes(10_000_000))
    if declared is not None:  # the directory at the end and the head of each part say that it is small
        raw = path.read_bytes()
        for size in {300_000_000}:
            raw = raw.replace(size.to_bytes(4, "little"), declared.to_bytes(4, "little"))
            raw = raw.replace(size.to_bytes(8, "little"), declared.to_bytes(8, "little"))
        path.write_bytes(raw)
    findings = refused(city)
    assert {finding.file for finding in findings} == {"boundaries.zip"}
    assert {finding.code for finding in findings} <= {"table.too_large", "boundaries.unsafe_zip", "boundaries.unreadable"}


def test_a_parquet_file_that_unpacks_to_far_more_than_it_is(tmp_path: Path) -> None:
    city = build_city(tmp_path / "city", dataset=DATASET.replace("survey.csv", "survey.parquet"))
    cell = "x" * 4_000_000
    schema = pa.schema([("quartier", "string"), ("age", "string"), ("q1", "string"), ("q2", "string")])
    with pq.ParquetWriter(city / "survey.parquet", schema, compression="zstd", use_dictionary=False) as writer:
        answers = pa.array([cell] * 50)
        table = pa.table([pa.array(["1"] * 50), pa.array(["40"] * 50), answers, answers], schema=schema)
        writer.write_table(table)  # 400 MB; one such group after the other would follow
    assert (city / "survey.parquet").stat().st_size < 1_000_000
    findings = refused(city)
    assert {finding.file for finding in findings} == {"survey.parquet"}


def endless(path: Path, columns: str, first: str) -> None:
    """A GeoPackage whose layer is a view that never ends."""
    with sqlite3.connect(path) as database:
        database.executescript(
            f"""
            ALTER TABLE "{path.stem}" RENAME TO kept;
            CREATE VIEW "{path.stem}" AS WITH RECURSIVE numbers(fid) AS (SELECT 1 UNION ALL SELECT fid + 1 FROM numbers)
            SELECT numbers.fid AS fid, kept.geom AS geom, {columns} FROM numbers, kept WHERE kept.fid = 1;
            DELETE FROM gpkg_ogr_contents;
            """
        )


def test_a_geopackage_with_an_endless_view(tmp_path: Path) -> None:
    city = build_city(tmp_path / "city")
    endless(city / "boundaries.gpkg", "numbers.fid AS key, kept.name AS name", "key")
    findings = refused(city)
    assert {finding.file for finding in findings} == {"boundaries.gpkg"}


def test_a_population_grid_that_never_ends_and_the_others_are_told_of_as_well(tmp_path: Path) -> None:
    city = build_city(tmp_path / "city", dataset=DATASET + POPULATION, stations="station\nx\n")
    squares().assign(persons=5).to_file(city / "grid.gpkg")
    endless(city / "grid.gpkg", "5 AS persons", "persons")
    codes = {finding.file: finding.code for finding in refused(city)}
    assert codes == {"grid.gpkg": "limits.time", "stations.csv": "table.missing_column"}


def test_a_geopackage_with_texts_of_hundreds_of_megabytes(tmp_path: Path) -> None:
    city = build_city(tmp_path / "city")
    with sqlite3.connect(city / "boundaries.gpkg") as database:
        database.executescript(
            """
            ALTER TABLE boundaries RENAME TO kept;
            CREATE VIEW boundaries AS SELECT fid, geom, key, hex(zeroblob(150000000)) AS name FROM kept;
            """
        )
    findings = refused(city)
    assert {finding.file for finding in findings} == {"boundaries.gpkg"}


TOML = {
    "lists nested deep": ("toml.deep", "x = " + "[" * 100_000),
    "tables nested deep": ("toml.deep", "x." * 2_000 + "y = 1"),
    "names of thousands of parts": ("toml.deep", "x." * 200_000 + "y = 1"),
    "quoted names of thousands of parts": ("toml.deep", '"x" . ' * 200_000 + "y = 1"),
    "an integer of 100,000 digits": ("toml.number", "x = " + "9" * 100_000),
    "a hexadecimal integer of 100,000 digits": ("toml.number", "x = 0x" + "f" * 100_000),
    "a line of blanks": ("toml.syntax", "[" + " " * 300_000),
    "100,000 keys": ("toml.unknown_key", "\n".join(f"key{number} = 1" for number in range(100_000))),
    "megabytes": ("toml.too_large", "# " + "x" * 2_100_000),
}


@pytest.mark.parametrize("name", TOML)
@pytest.mark.parametrize("file", ["dataset", "catalogue"])
def test_options_that_are_no_options(tmp_path: Path, name: str, file: str) -> None:
    code, text = TOML[name]
    content = text + "\n" + {"dataset": DATASET, "catalogue": CATALOGUE}[file]
    told_once(build_city(tmp_path / "city", **{file: content}), code, f"{file}.toml")


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('language = "de"', 'language = "de"\ntime_zone = "Europe"', "time_zone"),
        ('language = "de"', 'language = "de"\ntime_zone = "../../etc/passwd"', "time_zone"),
        ('key = "key"', 'key = "key"\nsimplify_m = ' + "9" * 4_000, "simplify_m"),
    ],
)
def test_names_of_what_is_none(tmp_path: Path, old: str, new: str, key: str) -> None:
    finding = told_once(build_city(tmp_path / "city", dataset=DATASET.replace(old, new)), "toml.wrong_value", "dataset.toml")
    assert key in str(finding.observed)


@pytest.mark.parametrize("encoding", ["zip", "rot13", "nothing of the sort"])
def test_an_encoding_that_is_none(tmp_path: Path, encoding: str) -> None:
    city = build_city(tmp_path / "city", dataset=DATASET.replace('key = "key"', f'key = "key"\nencoding = "{encoding}"'))
    finding = told_once(city, "boundaries.encoding_wrong", "dataset.toml")
    assert encoding in words_for("en").say(finding.observed)


def test_the_command_line_tells_a_hundred_thousand_keys_in_a_few_lines(tmp_path: Path) -> None:
    keys = "\n".join(f"key{number} = 1" for number in range(100_000))
    city = build_city(tmp_path / "city", dataset=keys + "\n" + DATASET)
    result = CliRunner().invoke(cli.app, ["check", str(city), "--language", "en"])
    assert result.exit_code == 1
    assert "key0, key1, key2, key3, key4 and 99995 more" in result.output
    assert len(result.output.splitlines()) < 10


def test_three_thousand_indicators(tmp_path: Path) -> None:
    comfort = CATALOGUE[CATALOGUE.index("[indicators.comfort]") : CATALOGUE.index("[indicators.trust]")]
    more = "".join(comfort.replace("indicators.comfort", f"indicators.comfort_{number}") for number in range(3_000))
    finding = told_once(build_city(tmp_path / "city", catalogue=CATALOGUE + more), "limits.indicators", "catalogue.toml")
    assert words_for("en").say(finding.observed) == "3003 indicators"
