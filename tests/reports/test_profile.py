from __future__ import annotations

import io
import time
import zipfile
from dataclasses import asdict, replace
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from cli import app
from dataset.dataset import Dataset
from dataset.load import load
from geo.static_map import prepare_drawing
from indicators.catalogue import Polarity
from language.words import words_for
from reports.profile import profile_of
from reports.profile_bundle import file_names, profiles_pdf, profiles_zip
from reports.profile_pdf import profile_pdf
from tests.tiny_city import build_city
from views.profile_files import profile_file
from views.profile_parts import profile_markup

WORDS = words_for("en")
LINK = "https://quartierblick.example/profile?lang=en&quartier=1"
HOSTILE = ('#read("/etc/passwd")', "<img src=x onerror=alert(1)>", '#panic("x") $ */ @a \\', "中 😀 \u0378 \ufeff", "{name} %s")


@pytest.fixture(scope="module")
def demo() -> Dataset:
    return load(Path("data/kaiserslautern"))


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return load(build_city(tmp_path_factory.mktemp("tiny")))


def with_rows(city: Dataset, quartier_id: str, indicator: str, **values: object) -> Dataset:
    """The same city with other values in the rows of one cell."""
    table = city.estimates.copy()
    rows = (table["quartier_id"] == quartier_id) & (table["indicator"] == indicator) & (table["target_group"] == "all")
    assert rows.any()
    for column, value in values.items():
        table.loc[rows, column] = value
    return replace(city, estimates=table)


def with_polarity(city: Dataset, indicator: str, polarity: Polarity) -> Dataset:
    indicators = {**city.catalogue.indicators, indicator: replace(city.catalogue.indicators[indicator], polarity=polarity)}
    return replace(city, catalogue=replace(city.catalogue, indicators=indicators))


def names(findings: tuple) -> list[str]:
    return [one.indicator for one in findings]


def text_of(pdf: bytes) -> str:
    pypdf = pytest.importorskip("pypdf")
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def test_strengths_come_before_what_needs_attention(demo: Dataset) -> None:
    profile = profile_of(demo, "06", WORDS)
    assert profile.strengths and profile.attention
    order = list(asdict(profile))
    assert order.index("strengths") < order.index("attention")
    assert order.index("summary") < order.index("strengths")


def test_it_agrees_with_verdicts_and_polarity_everywhere(demo: Dataset) -> None:
    for quartier_id in demo.quartier_names:
        good, bad = set(), set()
        for indicator in demo.catalogue.indicators.values():
            row = demo.quartier_rows(indicator.id, "all", demo.waves_of(indicator.id)[-1]).loc[quartier_id]
            if row["verdict"] in ("higher", "lower") and row["status"] == "ok" and indicator.polarity is not Polarity.NEITHER:
                side = good if (row["verdict"] == "higher") == (indicator.polarity is Polarity.MORE_IS_BETTER) else bad
                side.add(WORDS.pick(indicator.name))
        profile = profile_of(demo, quartier_id, WORDS)
        assert (set(names(profile.strengths)), set(names(profile.attention))) == (good, bad)


def test_the_other_polarity_is_the_other_list_and_neither_is_none(tiny: Dataset) -> None:
    high = with_rows(tiny, "9", "comfort", status="ok", verdict="higher")
    assert "Comfort" in names(profile_of(high, "9", WORDS).strengths)
    turned = profile_of(with_polarity(high, "comfort", Polarity.MORE_IS_WORSE), "9", WORDS)
    assert "Comfort" in names(turned.attention)
    assert "Comfort" not in names(turned.strengths)
    neither = profile_of(with_polarity(high, "comfort", Polarity.NEITHER), "9", WORDS)
    assert "Comfort" not in names(neither.strengths + neither.attention)


def test_nothing_certain_is_said_in_a_sentence(tiny: Dataset) -> None:
    same = tiny
    for indicator in ("comfort", "trust"):
        same = with_rows(same, "5", indicator, status="ok", verdict="not_distinguishable")
    profile = profile_of(same, "5", WORDS)
    assert profile.strengths == profile.attention == ()
    assert profile.summary == "No survey indicator differs from the others with certainty."
    for indicator in ("comfort", "trust"):
        same = with_rows(same, "5", indicator, status="unreliable", verdict="none")
    unknown = profile_of(same, "5", WORDS)
    assert "Too few people" in unknown.summary
    assert "better" not in unknown.sections["strengths"].note


@pytest.mark.parametrize("status", ["unreliable", "withheld", "no_data"])
def test_what_is_not_sound_is_never_ranked_or_written(tiny: Dataset, status: str) -> None:
    """Even if the table still held a number and a verdict, which a masked one does not."""
    city = with_rows(tiny, "9", "comfort", value=87.654, lower=81.234, upper=93.456, n=98765, status=status, verdict="higher")
    city = with_rows(city, "9", "inhabitants", value=87654, status="withheld")
    profile = profile_of(city, "9", WORDS)
    assert "Comfort" not in names(profile.strengths + profile.attention)
    assert not profile.figures
    for told in (str(profile), text_of(profile_pdf(city, "9", WORDS))):
        for number in ("88", "81", "93", "98,765", "87,654"):
            assert number not in told


def test_a_withheld_value_of_the_city_is_not_told(tiny: Dataset) -> None:
    city = with_rows(with_rows(tiny, "9", "comfort", status="ok", verdict="higher"), "", "comfort", status="withheld", value=55.5)
    (found,) = (one for one in profile_of(city, "9", WORDS).strengths if one.indicator == "Comfort")
    assert found.city == ""
    assert found.bar is None or found.bar.city is None
    assert profile_pdf(city, "9", WORDS)


def test_register_context_has_its_date_and_is_never_judged(demo: Dataset) -> None:
    profile = profile_of(demo, "09", WORDS)
    assert profile.figures and all(one.when for one in profile.figures)
    assert not {one.name for one in profile.figures} & set(names(profile.strengths + profile.attention))


def test_only_released_texts_are_quoted_and_mentions_are_summed(demo: Dataset) -> None:
    here = [one for one in demo.contributions if one.quartier_id == "09"]
    profile = profile_of(demo, "09", WORDS)
    assert 0 < len(profile.quotes) <= 3
    assert {one.text.strip("“”") for one in profile.quotes} <= {one.text for one in here if one.text}
    assert sum(int(one.total) for one in profile.heard) == sum(one.times for one in here)
    assert all(sum(map(int, one.counts)) == int(one.total) for one in profile.heard)
    silent = replace(demo, contributions=tuple(replace(one, text="") for one in demo.contributions))
    assert profile_of(silent, "09", WORDS).quotes == ()


def test_hostile_names_stay_text(tmp_path: Path) -> None:
    keys = dict(zip("12345", HOSTILE, strict=True))
    city = load(build_city(tmp_path / "city", names={key: name.replace("\ufeff", "") for key, name in keys.items()}))
    bad = dict(keys) | {str(key): f"Quartier {key}" for key in range(6, 10)}
    quartiers = city.boundaries.quartiers.assign(name=pd.Series(bad))
    city = replace(
        city,
        boundaries=replace(city.boundaries, quartiers=quartiers),
        drawing=prepare_drawing(quartiers, city.drawing.crs),
    )
    for key in "12345":
        pdf = profile_pdf(city, key, WORDS, f'javascript:alert("{key}")#read("/etc/passwd")')
        written = text_of(pdf)
        assert "root:" not in written
        if key in "123":
            assert HOSTILE[int(key) - 1].replace(" ", "") in written.replace(" ", "").replace("\n", "")
        assert b"/JavaScript" not in pdf and b"/URI (javascript" not in pdf
    assert all(name.isascii() or name.isprintable() for name in file_names(city, WORDS).values())
    assert not any(set('/\\<>"#:') & set(name) for name in file_names(city, WORDS).values())


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_pdf_is_tagged_and_says_what_it_is(demo: Dataset, language: str) -> None:
    pikepdf = pytest.importorskip("pikepdf")
    words = words_for(language)
    with pikepdf.open(io.BytesIO(profile_pdf(demo, "06", words, LINK))) as pdf:
        assert pdf.Root.MarkInfo.Marked is True or bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.Root.Lang) == language
        assert "/StructTreeRoot" in pdf.Root
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        title = profile_of(demo, "06", words).title
        assert str(pdf.docinfo.Title) == title
        xmp = pdf.Root.Metadata.read_bytes().decode()
        assert "pdfuaid" in xmp and title in xmp
        assert len(pdf.pages) <= 2
        alternatives, levels = [], []

        def walk(node: object) -> None:
            if isinstance(node, pikepdf.Array):
                for one in node:
                    walk(one)
            elif isinstance(node, pikepdf.Dictionary):
                kind = str(node.get("/S", ""))
                if kind == "/Figure":
                    alternatives.append(str(node.get("/Alt", "")))
                if kind in ("/H1", "/H2", "/H3"):
                    levels.append(kind)
                if "/K" in node:
                    walk(node.K)

        walk(pdf.Root.StructTreeRoot.K)
        assert alternatives and all(alternatives)
        assert levels[0] == "/H1" and levels.count("/H1") == 1


def test_all_of_them_at_once(demo: Dataset) -> None:
    parts: list[float] = []
    begun = time.perf_counter()
    packed = zipfile.ZipFile(io.BytesIO(profiles_zip(demo, WORDS, lambda key: LINK, parts.append)))
    print(f"{len(demo.quartier_names)} PDFs: {time.perf_counter() - begun:.1f} s")
    assert len(packed.namelist()) == len(demo.quartier_names)
    assert all(packed.read(name).startswith(b"%PDF") for name in packed.namelist())
    assert parts == sorted(parts) and parts[-1] == 1.0
    joined = text_of(profiles_pdf(demo, WORDS))
    assert all(name in joined for name in ("Betzenberg", "Einsiedlerhof", "Erfenbach"))


def test_files_of_the_web_face(tiny: Dataset) -> None:
    body, media_type = profile_file(tiny, "1", "pdf", "xx", "https://q.example/")
    assert body.startswith(b"%PDF") and media_type == "application/pdf"
    assert profile_file(tiny, "all", "zip", "de", "")[1] == "application/zip"
    for name, kind in (("77", "pdf"), ("1", "zip"), ("all", "exe"), ("../../etc/passwd", "pdf")):
        with pytest.raises(LookupError):
            profile_file(tiny, name, kind, "de", "")


def test_on_the_command_line(tmp_path: Path) -> None:
    folder, runner = build_city(tmp_path / "city"), CliRunner()
    one = runner.invoke(
        app, ["report", "profile", str(folder), "Quartier 3", "--output", str(tmp_path / "one"), "--language", "en"]
    )
    assert one.exit_code == 0, one.output
    assert [file.name for file in (tmp_path / "one").iterdir()] == ["profile-3-quartier-3.pdf"]
    every = runner.invoke(app, ["report", "profile", str(folder), "--output", str(tmp_path / "all"), "--language", "en"])
    assert every.exit_code == 0
    assert len(list((tmp_path / "all").glob("*.pdf"))) == 10
    unknown = runner.invoke(app, ["report", "profile", str(folder), "Nowhere", "--output", str(tmp_path)])
    assert unknown.exit_code == 2


def test_on_the_page_names_are_escaped(tiny: Dataset) -> None:
    quartiers = tiny.boundaries.quartiers.assign(name=HOSTILE[1])
    city = replace(tiny, boundaries=replace(tiny.boundaries, quartiers=quartiers))
    made = profile_markup(profile_of(city, "1", WORDS), "<svg/>", HOSTILE[1])
    assert "<img src=x" not in made
    assert "&lt;img src=x onerror" in made
