"""What a reader takes along is what it says it is, whatever stood in the link."""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ET
from pathlib import Path

import openpyxl
import pytest
from PIL import Image
from starlette.requests import Request

from dataset.dataset import Dataset
from dataset.errors import NotFound
from dataset.load import load
from language.words import words_for
from reports.choice.content import answer_of, usual_weighing
from reports.choice.table import choice_xlsx
from reports.map.file_names import stem_of
from tests.demo import demo_city
from tests.tiny_city import build_city
from views.compare.settings import file_parts
from views.frame.selection import complete
from views.routes.exports import calendar, exported

DEMO = Path(__file__).parents[2] / "data" / "kaiserslautern"
LINK = "http://localhost:8501/"
KINDS = {
    "csv": (b"\xef\xbb\xbf", "text/csv; charset=utf-8"),
    "xlsx": (b"PK\x03\x04", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "svg": (b"<svg", "image/svg+xml"),
    "png": (b"\x89PNG\r\n\x1a\n", "image/png"),
}
SIDES = [
    {"theme": "safety", "quartier": "06", "beside": "09", "sides": "places"},
    {"theme": "safety", "quartier": "06", "sides": "groups", "lang": "en"},
    {"theme": "living_together", "sides": "since:2017"},
    {"theme": "population_area", "indicator": "inhabitants", "against": "safe_at_night"},
]
SHOWN = [
    {},
    {"indicator": "safe_at_night", "group": "older", "wave": "2021", "display": "differs", "lang": "en"},
    {"indicator": "trust_neighbours", "display": "certainty", "classes": "natural.4"},
    {"indicator": "feels_at_home", "display": "change", "second": "wave:2017", "quartier": "06"},
    {"indicator": "feels_at_home", "display": "pair", "second": "indicator:inhabitants", "workshops": "all"},
    {"indicator": "feels_at_home", "display": "two", "second": "indicator:without_car", "classes": "own.50,70"},
    {"indicator": "inhabitants", "workshops": "none"},
]
HOSTILE = ["<script>alert(1)</script>", "\x00\x0b\ud800", "ä" * 10_000, "../..", "=1+1", "{0}%s", "nan", "'\"&<>]]>"]
CLASSES = ["own.", "own.nan", "own.1e300", "own.-1e308,1e308", "own.1e-300", "own.1,1.0000001", "natural.99", "own.0.0000001"]
PARAMETERS = ["lang", "theme", "indicator", "group", "wave", "quartier", "workshops", "display", "second", "classes", "unknown"]


@pytest.fixture(scope="module")
def city() -> Dataset:
    return demo_city()


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("kind", ["svg", "ranked.svg", "pair.svg"])
def test_every_picture_says_its_language(city: Dataset, kind: str, lang: str) -> None:
    shown = {"lang": lang, "indicator": "safe_at_night", "against": "well_lit"}
    drawn = ET.fromstring(exported(city, kind, shown, LINK)[0])
    assert drawn.get("lang") == lang and drawn.findtext("{http://www.w3.org/2000/svg}title")


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("kind", ["xlsx", "compare.xlsx", "ranked.xlsx", "pair.xlsx", "choice"])
def test_every_workbook_has_a_title_a_language_frozen_heads_and_widths(city: Dataset, kind: str, lang: str) -> None:
    shown, words = {"lang": lang, "indicator": "safe_at_night", "against": "well_lit"}, words_for(lang)
    answer = answer_of(city, usual_weighing(city), city.city.today())
    body = choice_xlsx(city, answer, words) if kind == "choice" else exported(city, kind, shown, LINK)[0]
    book = openpyxl.load_workbook(io.BytesIO(body))
    assert book.properties.title and book.properties.language == lang
    for sheet in book.worksheets if kind == "choice" else book.worksheets[:-1]:  # the last one is that of notes
        assert sheet.freeze_panes in ("A2", "C2")
        widths = [sheet.column_dimensions[cell.column_letter].width for cell in sheet[1]]
        assert all(7 <= width <= 42 for width in widths) and len(set(widths)) > 1


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return load(build_city(tmp_path_factory.mktemp("tiny")))


def texts(svg: bytes) -> str:
    return " ".join("".join(ET.fromstring(svg).itertext()).split())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("asked", SHOWN, ids=range(len(SHOWN)))
def test_every_file_is_of_its_kind(city: Dataset, kind: str, asked: dict[str, str]) -> None:
    begin, media_type = KINDS[kind]
    body, answered = exported(city, kind, asked, LINK)
    assert body.startswith(begin)
    assert answered == media_type
    if kind == "png":
        picture = Image.open(io.BytesIO(body))
        picture.load()
        assert picture.width > picture.height > 1000
    if kind == "svg":
        assert "Demo" in texts(body)


@pytest.mark.parametrize(
    ("what", "kind"), [("compare", "csv"), ("compare", "xlsx"), *((what, kind) for what in ("ranked", "pair") for kind in KINDS)]
)
@pytest.mark.parametrize("asked", SIDES, ids=range(len(SIDES)))
def test_every_file_of_a_comparison_is_of_its_kind(city: Dataset, what: str, kind: str, asked: dict[str, str]) -> None:
    begin, media_type = KINDS[kind]
    body, answered = exported(city, f"{what}.{kind}", asked, LINK)
    assert body.startswith(begin)
    assert answered == media_type
    if kind == "svg":
        assert "Demo" in texts(body)
        assert f"{LINK}compare?" in texts(body).replace(" ", "")


def test_the_files_of_a_comparison_hold_the_same_values(city: Dataset) -> None:
    asked = {"theme": "safety", "quartier": "09", "sides": "groups"}
    lines = list(csv.DictReader(io.StringIO(exported(city, "compare.csv", asked, LINK)[0].decode("utf-8-sig")), delimiter=";"))
    assert len(lines) == 4 * 7
    table = exported(city, "ranked.csv", asked, LINK)[0].decode("utf-8-sig")
    assert next(csv.DictReader(io.StringIO(table), delimiter=";"))["Indikator"] == lines[0]["Indikator"]
    picture = texts(exported(city, "ranked.svg", asked, LINK)[0]).replace("\u00a0", " ")
    for line in lines[:7]:  # the picture is of the theme's first indicator
        shown = city.quartier_rows("safe_at_night", "all", "2021").loc["09", "name"]
        assert line["Name"] == shown
        value = line["Wert"].replace(",", ".")
        written = f"{round(float(value))} %" if line["Einheit"] == "Prozent" else f"{float(value):.1f}".replace(".", ",")
        assert written in picture
        assert all(word in picture for word in line["Zielgruppe"].split())


def test_both_tables_have_a_row_for_every_quartier_of_the_selection(city: Dataset) -> None:
    asked = {"indicator": "safe_at_night", "group": "older", "wave": "2017"}
    lines = list(csv.reader(io.StringIO(exported(city, "csv", asked, LINK)[0].decode("utf-8-sig")), delimiter=";"))
    assert [line[0] for line in lines[1:-1]] == list(city.quartier_names)
    sheet = openpyxl.load_workbook(io.BytesIO(exported(city, "xlsx", asked, LINK)[0])).active
    assert [cell.value for cell in sheet["A"]][1:-1] == list(city.quartier_names)
    value = lines[0].index("Wert")
    rows = city.quartier_rows("safe_at_night", "older", "2017")
    for line, status in zip(lines[1:-1], rows["status"], strict=True):
        assert (line[value] == "*") == (status == "withheld")


def test_the_picture_has_the_colours_of_its_map(city: Dataset) -> None:
    plain, differing = (exported(city, "svg", {"display": display}, LINK)[0] for display in ("values", "differs"))
    assert plain.count(b'fill="url(#same)"') == 0
    assert differing.count(b'fill="url(#same)"') > 5


def test_the_picture_says_where_it_comes_from(tiny: Dataset) -> None:
    printed = texts(exported(tiny, "svg", {"indicator": "trust"}, LINK)[0]).replace(" ", "")
    assert LINK in printed
    assert "indicator=trust" in printed


@pytest.mark.parametrize(
    "kind",
    ["", "pdf", "CSV", "csv ", "../csv", "png\x00", "svg.png", ".csv", "compare", "pair.pdf", "compare.svg", "ä" * 10_000],
    ids=range(12),
)
def test_another_kind_is_not_there(tiny: Dataset, kind: str) -> None:
    for asked in ({}, {"indicator": "<b>", "classes": "own."}):
        with pytest.raises(NotFound):
            exported(tiny, kind, asked, LINK)


@pytest.mark.parametrize("kind", ["csv", "xlsx", "svg"])
@pytest.mark.parametrize("parameter", PARAMETERS)
def test_hostile_parameters_break_nothing(tiny: Dataset, kind: str, parameter: str) -> None:
    expected, _ = exported(tiny, kind, {}, LINK)
    for value in HOSTILE:
        body, _ = exported(tiny, kind, {parameter: value}, LINK)
        assert body.startswith(KINDS[kind][0])
        if kind != "xlsx":  # a workbook knows when it was made
            assert body == expected


def test_hostile_parameters_all_at_once(tiny: Dataset) -> None:
    for value in HOSTILE:
        for kind, (begin, _) in KINDS.items():
            assert exported(tiny, kind, dict.fromkeys(PARAMETERS, value), LINK)[0].startswith(begin)


@pytest.mark.parametrize("classes", CLASSES)
@pytest.mark.parametrize("display", ["values", "differs", "certainty", "pair", "two"])
def test_classes_of_any_size_break_nothing(tiny: Dataset, classes: str, display: str) -> None:
    body, _ = exported(tiny, "svg", {"classes": classes, "display": display}, LINK)
    ET.fromstring(body)


@pytest.mark.parametrize("link", ["javascript:\"'<>&", "\x00\x0b\ud800", "http://" + "ä" * 300], ids=range(3))
def test_a_hostile_link_stays_text(tiny: Dataset, link: str) -> None:
    body, _ = exported(tiny, "svg", {}, link)
    assert {element.tag.partition("}")[2] for element in ET.fromstring(body).iter()}.isdisjoint({"script", "img", "a"})
    assert exported(tiny, "png", {}, link)[0].startswith(KINDS["png"][0])


def test_a_link_has_an_end(tiny: Dataset) -> None:
    """The host comes from whoever asks; breaking it into lines takes the square of its length and more."""
    body, _ = exported(tiny, "svg", {}, "http://" + "q" * 1500)
    assert texts(body).count("q") < 400


@pytest.mark.parametrize("kind", KINDS)
def test_a_name_with_signs_that_no_file_may_hold(tmp_path: Path, kind: str) -> None:
    """A vertical tab, as Excel and Word leave it in names."""
    city = load(build_city(tmp_path / "city", names={"1": "Alt\x0bstadt"}))
    body, _ = exported(city, kind, {}, LINK)
    assert body.startswith(KINDS[kind][0])


def lines_of(city: Dataset, asked: dict[str, str]) -> list[dict[str, str]]:
    text = exported(city, "csv", asked, LINK)[0].decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter="," if asked.get("lang") == "en" else ";"))


def told_in(city: Dataset, kind: str, asked: dict[str, str]) -> dict[str, str]:
    """The sheet of notes."""
    book = openpyxl.load_workbook(io.BytesIO(exported(city, kind, asked, LINK)[0]))
    return {str(title.value): str(text.value) for title, text in book.worksheets[-1].iter_rows(max_col=2)}


def test_a_csv_is_a_plain_table_whose_rows_say_question_source_licence_and_citation(city: Dataset) -> None:
    for lang in ("en", "de"):
        titles = [words_for(lang)(title) for title in ("Question", "Source", "Licence", "Cite as")]
        lines = lines_of(city, {"indicator": "safe_at_night", "group": "older", "lang": lang})
        assert len(lines) == 19
        assert list(lines[0])[-4:] == titles
        question, source, licence, cited = (lines[4][title] for title in titles)
        assert question == city.catalogue.indicators["safe_at_night"].question.in_language(lang)
        assert source == city.city.source.in_language(lang)
        assert licence.startswith("EUPL 1.2")
        assert f"{LINK}?" in cited
        assert "group=older" in cited


def test_a_workbook_has_a_sheet_that_says_what_it_is(city: Dataset) -> None:
    told = told_in(city, "xlsx", {"indicator": "safe_at_night", "group": "older", "lang": "en"})
    assert told["Title"] == "Feeling safe in the evening, Older people (65+), Survey 2025"
    assert told["Question"] == city.catalogue.indicators["safe_at_night"].question.in_language("en")
    assert "residents aged 18 and over" in told["Who was asked"]
    assert told["When"] == "Survey 2025, March to May 2025"
    whole = city.city_estimate("safe_at_night", "older", "2025")
    assert told["Answers (n): Whole city"] == f"{whole.n:,}"
    assert "95% interval" in told["Method"]
    assert "fewer than 10 answers are withheld" in told["Method"]
    assert told["Link"] in told["Cite as"]
    assert told["Language"] == "en"
    assert "Demonstration data" in told["Cite as"]


def test_notes_of_several_maps_name_each(city: Dataset) -> None:
    told = told_in(city, "xlsx", {"indicator": "safe_at_night", "display": "change", "second": "wave:2017", "lang": "en"})
    assert "Survey 2017 → Survey 2025" in told["Title"]
    assert "the change of each of the quartiers" in told["Method"]
    pair = {"indicator": "safe_at_night", "display": "pair", "second": "indicator:density", "lang": "en"}
    told = told_in(city, "xlsx", pair)
    assert {"Question (Feeling safe in the evening)", "What is counted (Population density)"} <= set(told)
    assert "nothing of them is tested" in told["Method"]
    told = told_in(city, "xlsx", {"indicator": "inhabitants", "lang": "en"})
    assert told["Method"] == "Register figures, not a sample; nothing of them is tested."
    told = told_in(city, "compare.xlsx", {"theme": "safety", "sides": "groups", "lang": "en"})
    assert "each group against all others in the same place" in told["Method"]
    assert f"{LINK}compare?" in told["Link"]


def test_without_a_licence_files_say_so(tiny: Dataset) -> None:
    assert told_in(tiny, "xlsx", {"lang": "en"})["Licence"] == "no licence stated"
    assert {line["Licence"] for line in lines_of(tiny, {"lang": "en"})} == {"no licence stated"}
    assert "Licence" not in texts(exported(tiny, "svg", {"lang": "en"}, LINK)[0])


HOME = {"indicator": "feels_at_home"}
NAMES = [
    (HOME, "", "Wohlfuehlen-im-Quartier_Alle_2025"),
    ({**HOME, "lang": "en", "group": "older"}, "", "Feeling-at-home-in-the-quartier_Older-people-65_2025"),
    ({"indicator": "inhabitants"}, "", "Einwohnerinnen-und-Einwohner_Alle"),
    ({**HOME, "display": "change", "second": "wave:2017"}, "", "Wohlfuehlen-im-Quartier_Alle_2017-2025"),
    ({"theme": "safety", "wave": "2021"}, "compare", "Vergleich_Sicherheit_Alle_2021"),
    ({"theme": "safety", "wave": "2021"}, "ranked", "Vergleich_Sicherheitsgefuehl-am-Abend_Alle_2021"),
]


@pytest.mark.parametrize(("asked", "what", "name"), NAMES, ids=[name for _, _, name in NAMES])
def test_a_file_is_called_by_what_it_holds(city: Dataset, asked: dict[str, str], what: str, name: str) -> None:
    selection, _ = complete(asked, city)
    assert stem_of(file_parts(city, selection, what, words_for(selection.lang))) == f"Kaiserslautern_{name}"


@pytest.mark.parametrize(
    ("workshop", "lang", "name"),
    [
        ("planned", "de", "Kaiserslautern_Termine.ics"),
        ("planned", "en", "Kaiserslautern_Dates.ics"),
        ("buergerforum_2017", "en", "Kaiserslautern_Buergerforum.ics"),
    ],
)
def test_a_calendar_file_is_called_by_what_it_holds(city: Dataset, workshop: str, lang: str, name: str) -> None:
    asked = {"type": "http", "method": "GET", "path": "/", "query_string": f"lang={lang}".encode(), "headers": []}
    answer = calendar(city, Request({**asked, "path_params": {"workshop": workshop}}))
    assert f'filename="{name}"' in answer.headers["content-disposition"]
