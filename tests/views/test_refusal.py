"""What everybody may read of a refused city: its map, reasons and remedies, and no cell of a table."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pytest
from markupsafe import escape

from dataset.outlines import read_outlines
from files.findings import Finding, Severity
from language.phrases import Phrase, in_quotes
from language.words import words_for
from tests.tiny_city import build_city
from views.frame.city import Refusal, read_city
from views.frame.refusal import public_remedy, public_why, written

SECRET = "Erika Geheim, Ringstraße 5"


def finding(code: str, why: Phrase, remedy: Phrase) -> Finding:
    return Finding(Severity.STOP, code, "survey.csv", 3, SECRET, why, remedy)


@pytest.mark.parametrize("value", [SECRET, in_quotes([SECRET]), Phrase("{cell}", cell=SECRET), 1.238])
@pytest.mark.parametrize(
    "code", ["quartier.unknown", "survey.weight", "statistics.small", "table.shifted_cells", "contributions.name"]
)
def test_no_cell_of_a_table_is_public(code: str, value: object) -> None:
    private = finding(code, Phrase("Here it is {cell}.", cell=value), Phrase("Write {cell}.", cell=value))
    said = words_for("en").say(public_why(private)) + words_for("en").say(public_remedy(private))
    assert "Geheim" not in said
    assert "1.2" not in said
    assert SECRET not in str(written(Refusal((private,), "de"), words_for("de")))
    assert said == "Here it is ….“cli.py check” says what to do, and which lines to write."


def test_what_quotes_no_table_is_told_in_full() -> None:
    why, remedy = Phrase("Rows {rows}", rows="4"), Phrase("Write {line}", line="repair = true")
    for code in ("boundaries.invalid_ring", "toml.syntax", "catalogue.decimals"):
        assert (public_why(finding(code, why, remedy)), public_remedy(finding(code, why, remedy))) == (why, remedy)
    plain = Phrase("Delete the rows that are too many.")
    assert public_remedy(finding("survey.identical_rows", why, plain)) == plain


def page(folder: Path, found: Finding) -> str:
    """The page's markup."""
    return str(written(Refusal((found,), "de", read_outlines(folder)), words_for("de")))


def test_the_map_comes_before_the_findings(tmp_path: Path) -> None:
    build_city(tmp_path, names={"1": "<b>Mölschbach</b>"})
    (tmp_path / "catalogue.toml").unlink()
    line = 'crs = "EPSG:25832"'
    lines = Phrase("Write this line:\n{line}\nElse draw it anew = right.", line=line)
    shown = page(tmp_path, finding("survey.weight", Phrase("It lies elsewhere."), lines))
    assert "cli.py check" in shown
    assert SECRET not in shown
    public = Finding(Severity.ASK, "boundaries.where", "b.shp", None, "1.8° E", Phrase("It lies elsewhere."), lines)
    shown = page(tmp_path, public)
    assert "1.8° E<br>It lies elsewhere." in shown
    assert 0 < shown.index("<figure>") < shown.index("b.shp")
    assert "9 Flächen" in shown
    assert "<b>" not in shown
    assert f"Write this line:<pre>{escape(line)}</pre>Else draw it anew = right." in shown


def test_whoever_cannot_read_a_city_sees_no_path_of_the_server(tmp_path: Path) -> None:
    nowhere = tmp_path / "secret" / "city"
    gone = Finding(Severity.STOP, "folder.missing_folder", str(nowhere), None, "", Phrase("Gone."), Phrase("Mend it."))
    shown = page(nowhere, gone)
    assert "city" in shown
    assert "secret" not in shown
    assert "<figure>" not in shown


@pytest.mark.parametrize("spoilt", ["syntax", "option", "no toml", "key", "twice", "no crs"])
def test_boundaries_are_drawn_however_much_is_wrong_elsewhere(spoilt: str, tmp_path: Path) -> None:
    build_city(tmp_path)
    described, boundaries = tmp_path / "dataset.toml", tmp_path / "boundaries.gpkg"
    text = described.read_text(encoding="utf-8")
    if spoilt in ("syntax", "option", "key"):
        wrong = {"syntax": ("[statistics]", "[statistics"), "option": ("[boundaries]", "[boundaries]\nkeyy = 'a'")}
        described.write_text(text.replace(*wrong.get(spoilt, ('key = "key"', 'key = "no_such"'))), encoding="utf-8")
    elif spoilt == "no toml":
        described.unlink()
    else:
        shapes = gpd.read_file(boundaries)
        boundaries.unlink()
        if spoilt == "twice":
            shapes["key"] = "1"
        else:
            shapes = shapes.set_crs(None, allow_override=True)
        shapes.to_file(boundaries, driver="GPKG")
    outlines = read_outlines(tmp_path)
    assert outlines
    assert outlines.file == "boundaries.gpkg"
    assert len(outlines.drawing.shapes) == 9
    assert outlines.drawing.height == pytest.approx(1000, rel=0.01)  # three by three squares


@pytest.mark.parametrize("spoilt", ["points", "cut off", "gone"])
def test_what_holds_no_areas_is_not_drawn(spoilt: str, tmp_path: Path) -> None:
    build_city(tmp_path)
    boundaries = tmp_path / "boundaries.gpkg"
    if spoilt == "points":
        shapes = gpd.read_file(boundaries)
        boundaries.unlink()
        shapes.set_geometry(shapes.geometry.centroid).to_file(boundaries, driver="GPKG")
    elif spoilt == "cut off":
        boundaries.write_bytes(boundaries.read_bytes()[:5000])
    else:
        boundaries.unlink()
    assert read_outlines(tmp_path) is None


def test_a_file_that_used_up_memory_is_not_read_again(tmp_path: Path) -> None:
    build_city(tmp_path)
    assert read_outlines(tmp_path)
    assert read_outlines(tmp_path, without={"boundaries.gpkg"}) is None


@pytest.mark.parametrize("setting", [("QUARTIER_MEMORY", "abc"), ("QUARTIER_MEMORY", "-1"), ("QUARTIER_SECONDS", "nan")])
def test_a_server_with_a_limit_that_is_none_says_so(
    setting: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_city(tmp_path)
    monkeypatch.setenv("QUARTIER_DATA", str(tmp_path))
    monkeypatch.setenv(*setting)
    city = read_city()
    assert isinstance(city, Refusal)
    assert [finding.code for finding in city.findings] == ["limits.setting"]
    assert "QUARTIER_MEMORY=4096" in str(written(city, words_for("de")))


def test_a_refused_city_brings_its_map(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build_city(tmp_path)
    (tmp_path / "catalogue.toml").unlink()
    monkeypatch.setenv("QUARTIER_DATA", str(tmp_path))
    city = read_city()
    assert isinstance(city, Refusal)
    assert city.outlines
    assert [finding.file for finding in city.findings] == ["catalogue.toml"]
