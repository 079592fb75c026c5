from __future__ import annotations

import io
import math
import time
import zipfile
from dataclasses import asdict, replace
from itertools import pairwise
from pathlib import Path
from urllib.parse import urljoin

import pandas as pd
import pytest
from typer.testing import CliRunner

from cli import app
from dataset.dataset import Dataset
from dataset.errors import NotFound
from dataset.load import load
from geo.drawing.drawing import prepare_drawing
from indicators.catalogue import Polarity
from indicators.estimates.sentences import written
from language.words import words_for
from reports.profile.pdf import file_names, profile_pdf, profiles_pdf, profiles_zip
from reports.profile.profile import profile_of
from tests.demo import demo_city
from tests.tiny_city import build_city
from views.frame.links import to_profile_file, to_profiles
from views.profile.parts import profile_markup
from views.routes.profiles import order_profiles, profile_file

WORDS = words_for("en")
BASE = "https://quartierblick.example"
HOSTILE = ('#read("/etc/passwd")', "<img src=x onerror=alert(1)>", '#panic("x") $ */ @a \\', "中 😀 \u0378 \ufeff", "{name} %s")


@pytest.fixture(scope="module")
def demo() -> Dataset:
    return demo_city()


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
    return replace(city, released=replace(city.released, estimates=table))


def with_polarity(city: Dataset, indicator: str, polarity: Polarity) -> Dataset:
    indicators = {**city.catalogue.indicators, indicator: replace(city.catalogue.indicators[indicator], polarity=polarity)}
    return replace(city, catalogue=replace(city.catalogue, indicators=indicators))


def names(findings: tuple) -> list[str]:
    return [difference.indicator for difference in findings]


def text_of(pdf: bytes) -> str:
    pypdf = pytest.importorskip("pypdf")
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def pages_of(pdf: bytes) -> list[str]:
    pypdf = pytest.importorskip("pypdf")
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def smallest_letters(pdf: bytes) -> float:
    """In points, on paper; of those that are text."""
    pypdf = pytest.importorskip("pypdf")
    sizes: list[float] = []

    def seen(text: str, page: list[float], line: list[float], _: object, size: float) -> None:
        if text.strip():
            scale = abs((page[0] * page[3] - page[1] * page[2]) * (line[0] * line[3] - line[1] * line[2]))
            sizes.append(size * math.sqrt(scale))

    for page in pypdf.PdfReader(io.BytesIO(pdf)).pages:
        page.extract_text(visitor_text=seen)
    return round(min(sizes), 2)


@pytest.mark.parametrize("group", ["older", "families"])
def test_a_target_group_has_its_own_numbers(demo: Dataset, group: str) -> None:
    """Values, verdicts and changes are those that were released of the group, and nothing of everybody stands for them."""
    for quartier_id in ("06", "09", "14"):
        profile = profile_of(demo, quartier_id, WORDS, BASE, group)
        told = {difference.id: difference for difference in profile.strengths + profile.attention}
        expected = {}
        for indicator in demo.catalogue.indicators.values():
            if indicator.source == "survey" and group in demo.target_groups_of(indicator.id) and indicator.polarity != "neither":
                row = demo.quartier_rows(indicator.id, group, demo.waves_of(indicator.id)[-1]).loc[quartier_id]
                if row["status"] == "ok" and row["verdict"] in ("higher", "lower"):
                    expected[indicator.id] = (written(row["value"], indicator, WORDS), f"{int(row['n'])} answers")
        assert {key: (difference.value, difference.answers) for key, difference in told.items()} == expected
        assert profile.summary.startswith(f"Answers of: {demo.group_name(group, WORDS)}")
        assert profile.figures == profile_of(demo, quartier_id, WORDS, BASE).figures  # registers count everybody
        assert f"group={group}" in profile.link


def test_all_of_a_group_that_is_withheld_is_said_and_no_number(demo: Dataset) -> None:
    table = demo.released.estimates.copy()
    hit = (table["target_group"] == "older") & (table["quartier_id"] == "06")
    table.loc[hit, "status"] = "withheld"
    city = replace(demo, released=replace(demo.released, estimates=table))
    profile = profile_of(city, "06", WORDS, BASE, "older")
    assert profile.strengths == profile.attention == profile.changes == ()
    assert "Too few people" in profile.summary and "survey" in profile.sections
    assert profile_of(city, "06", WORDS, BASE).strengths


def test_what_decides_comes_first_on_page_and_paper(demo: Dataset) -> None:
    profile = profile_of(demo, "09", WORDS, BASE)
    order = ["strengths", "attention", "heard", "workshops", "measures", "changes", "figures", "distributions"]
    assert set(order) <= set(profile.sections)
    page = str(profile_markup(profile, "<svg/>", str))
    paper = "\n".join(pages_of(profile_pdf(demo, "09", WORDS, BASE)))
    for place in (
        [page.index(f'id="{name}"') for name in order],
        [paper.index(profile.sections[name].title) for name in order[:3]],
    ):
        assert place == sorted(place)
    assert paper.index(profile.sections["measures"].title) < paper.index(profile.sections["changes"].title)


def test_the_ends_of_a_scale_do_not_run_together_and_no_letter_is_too_small(demo: Dataset) -> None:
    pdf = profile_pdf(demo, "06", WORDS, BASE)
    assert any(difference.bar and difference.bar.low == "1" for difference in profile_of(demo, "06", WORDS).strengths)
    lines = text_of(pdf).splitlines()
    assert "15" not in [line.strip() for line in lines]
    assert smallest_letters(pdf) >= 7


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


def test_below_the_average_says_where_less_is_better_and_which_survey_it_was(demo: Dataset) -> None:
    profile = profile_of(demo, "05", WORDS)
    verdicts = {one.id: one.verdict for one in (*profile.strengths, *profile.attention)}
    polarity = {key: demo.catalogue.indicators[key].polarity for key in verdicts}
    assert set(polarity.values()) == {Polarity.MORE_IS_BETTER, Polarity.MORE_IS_WORSE}
    for key, verdict in verdicts.items():
        assert verdict.endswith("(less is better)") is (polarity[key] is Polarity.MORE_IS_WORSE)
    assert profile.summary.startswith("Survey 2025: ")


def test_that_no_trend_is_certain_is_said_once(demo: Dataset) -> None:
    profile = profile_of(demo, "05", WORDS)
    assert "Of all other indicators no trend is certain." in profile.sections["trends"].feet
    since = [one.since for one in (*profile.strengths, *profile.attention)]
    assert len(profile.trends) == sum(map(bool, since)) == 1
    assert not any("no certain" in said for said in since)


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
    assert profile.summary.endswith(": no indicator differs from the others with certainty.")
    for indicator in ("comfort", "trust"):
        same = with_rows(same, "5", indicator, status="unreliable", verdict="none")
    unknown = profile_of(same, "5", WORDS)
    assert "Too few people" in unknown.summary
    assert unknown.sections["survey"].note == "Not judged: too few people answered."
    assert not {"strengths", "attention", "changes"} & set(unknown.sections)  # it is said once


@pytest.mark.parametrize("status", ["unreliable", "withheld", "no_data"])
def test_what_is_not_sound_is_never_ranked_or_written(tiny: Dataset, status: str) -> None:
    """Even if the table still held a number and a verdict, which a masked one does not."""
    city = with_rows(tiny, "9", "comfort", value=87.654, lower=81.234, upper=93.456, n=98765, status=status, verdict="higher")
    city = with_rows(city, "9", "inhabitants", value=87654, status="withheld")
    profile = profile_of(city, "9", WORDS)
    assert "Comfort" not in names(profile.strengths + profile.attention)
    assert not profile.figures
    for text in (str(profile), text_of(profile_pdf(city, "9", WORDS))):
        for number in ("88", "81", "93", "98,765", "87,654"):
            assert number not in text


def test_a_withheld_value_of_the_city_is_not_told(tiny: Dataset) -> None:
    city = with_rows(with_rows(tiny, "9", "comfort", status="ok", verdict="higher"), "", "comfort", status="withheld", value=55.5)
    (comfort,) = (difference for difference in profile_of(city, "9", WORDS).strengths if difference.indicator == "Comfort")
    assert comfort.city == ""
    assert comfort.bar is None or comfort.bar.city is None
    assert profile_pdf(city, "9", WORDS)


def test_register_context_has_its_date_and_is_never_judged(demo: Dataset) -> None:
    profile = profile_of(demo, "09", WORDS)
    assert profile.figures and all(figure.when for figure in profile.figures)
    assert not {figure.name for figure in profile.figures} & set(names(profile.strengths + profile.attention))


def test_only_released_texts_are_quoted_and_mentions_are_summed(demo: Dataset) -> None:
    here = [contribution for contribution in demo.contributions if contribution.quartier_id == "09"]
    profile = profile_of(demo, "09", WORDS)
    assert 3 < len(profile.quotes) <= 6
    assert {quote.text.strip("“”") for quote in profile.quotes} <= {
        contribution.text for contribution in here if contribution.text
    }
    assert sum(int(mentions.total) for mentions in profile.heard) == sum(contribution.times for contribution in here)
    assert all(sum(map(int, mentions.counts)) == int(mentions.total) for mentions in profile.heard)
    assert profile.heard_sum is not None
    assert profile.heard_sum.counts == tuple(
        str(sum(int(mentions.counts[kind]) for mentions in profile.heard)) for kind in range(3)
    )
    assert f"{len(here)} contributions" in profile.columns["voices"]
    silent = replace(demo, contributions=tuple(replace(contribution, text="") for contribution in demo.contributions))
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


def test_every_number_has_its_base(demo: Dataset) -> None:
    profile = profile_of(demo, "05", WORDS)
    bases = {difference.indicator: difference.base for difference in profile.strengths + profile.attention}
    scale = "Scale: 1 (very dissatisfied) to 5 (very satisfied)"
    assert bases["Satisfaction with childcare and school"] == f"{scale} · respondents with children under 18 at home"
    assert bases["Volunteering"] == ""
    assert "respondents aged 18 and over" in profile.columns["key"]
    figures = {figure.name: figure.base for figure in profile.figures}
    assert figures["Job-seekers (demonstration data)"] == "inhabitants aged 18 to 64"
    assert figures["Children under 10"] == figures["Area"] == ""
    assert "all inhabitants" in profile.columns["counted"]
    changed = profile_of(demo, "09", WORDS).changes
    table = demo.released.changes
    latest = (table["before"] == "2021") & (table["after"] == "2025") & (table["target_group"] == "all")
    of_some = latest & (table["indicator"] == "job_chances") & (table["quartier_id"] == "13")
    assert of_some.sum() == 1
    certain = replace(demo.released, changes=table.assign(verdict=table["verdict"].mask(of_some, "higher")))
    (chances,) = profile_of(replace(demo, released=certain), "13", WORDS).changes
    assert chances.base == "Scale: 1 (very poor) to 5 (very good) · respondents aged 18 to 64"
    assert changed and all(change.answers.endswith(" answers") and " → " in change.answers for change in changed)
    falls = [change for change in changed if change.difference.startswith("\N{MINUS SIGN}")]
    assert falls and not any("-" in change.difference + change.interval for change in changed)


def test_a_city_without_a_survey_is_not_said_to_have_answered_too_rarely(demo: Dataset) -> None:
    registers = {key: indicator for key, indicator in demo.catalogue.indicators.items() if indicator.source == "register"}
    profile = profile_of(replace(demo, catalogue=replace(demo.catalogue, indicators=registers)), "09", WORDS)
    assert not {"survey", "strengths", "attention", "changes"} & set(profile.sections)
    assert profile.figures and profile.summary == ""


@pytest.mark.parametrize("language", ["de", "en"])
def test_one_page_or_two_that_are_both_used(demo: Dataset, language: str) -> None:
    words, lengths, begun = words_for(language), [], []
    for key in demo.quartier_names:
        profile = profile_of(demo, key, words, BASE)
        pages = pages_of(profile_pdf(demo, key, words, BASE))
        page = words("Page {page} of {pages}", page=str(len(pages)), pages=str(len(pages)))
        assert page in pages[-1]
        if profile.distributions:  # all of them on one page of their own
            assert pages.pop().startswith(profile.sections["distributions"].title)
        lengths.append(len(pages))
        facts = pages[-1].index(profile.sections["facts"].title)
        if len(pages) == 2:
            begins = next(name for name, section in profile.sections.items() if pages[1].startswith(section.title))
            begun.append(begins)
            assert all(len(text.splitlines()) > 15 for text in (pages[0], pages[1][:facts]))
    assert set(lengths) == {1, 2}
    # behind all that decides, unless that is more than a page, or so little that the first would be half empty
    assert begun.count("changes") > len(begun) / 2
    assert not {"strengths", "attention"} & set(begun)


class Tagged:
    """What a screen reader finds: kinds of elements in their order, and what it is told of them."""

    def __init__(self, root: object) -> None:
        self.kinds: list[str] = []
        self.alternatives: list[str] = []
        self.scopes: list[str] = []
        self.heads: list[int] = []
        self.rows = 0  # below the heads
        self._walk(root)

    def _walk(self, node: object) -> None:
        pikepdf = pytest.importorskip("pikepdf")
        if isinstance(node, pikepdf.Array):
            for child in node:
                self._walk(child)
        elif isinstance(node, pikepdf.Dictionary):
            kind = str(node.get("/S", "")).lstrip("/")
            self.kinds += [kind] if kind else []
            if kind == "Figure":
                self.alternatives.append(str(node.get("/Alt", "")))
            if kind == "Table":
                self.heads.append(0)
            if kind == "TBody":
                self.rows += len(node.K)
            if kind == "TH":
                attributes = node.get("/A", pikepdf.Array())
                listed = attributes if isinstance(attributes, pikepdf.Array) else [attributes]
                scopes = [str(attribute.Scope) for attribute in listed if "/Scope" in attribute]
                self.scopes += scopes
                self.heads[-1] += "/Column" in scopes
            if "/K" in node:
                self._walk(node.K)


def check_accessible(pdf: bytes, language: str, title: str, profiles: int, lines: int) -> None:
    pikepdf = pytest.importorskip("pikepdf")
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        root = opened.Root
        assert bool(root.MarkInfo.Marked)
        assert str(root.Lang) == language
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        assert str(opened.docinfo.Title) == title
        xmp = root.Metadata.read_bytes().decode()
        assert "<pdfuaid:part>1</pdfuaid:part>" in xmp and title in xmp
        assert all(str(page.get("/Tabs")) == "/S" for page in opened.pages if "/Annots" in page)
        tagged = Tagged(root.StructTreeRoot.K)
    assert len(tagged.alternatives) == 2 * profiles + lines and all(tagged.alternatives)  # the map, the code, lines over time
    levels = [int(kind[1:]) for kind in tagged.kinds if kind[0] == "H" and kind[1:].isdigit()]
    assert levels[0] == 1 and levels.count(1) == profiles
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert tagged.heads and all(tagged.heads)  # no table without a head
    assert tagged.scopes.count("/Column") == sum(tagged.heads)
    assert tagged.scopes.count("/Row") == tagged.rows  # each row has its head
    assert len(tagged.scopes) == sum(tagged.heads) + tagged.rows


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_pdf_is_tagged_and_says_what_it_is(demo: Dataset, language: str) -> None:
    words = words_for(language)
    for key in ("06", "09", "11"):
        title = profile_of(demo, key, words).title
        check_accessible(profile_pdf(demo, key, words, BASE), language, title, 1, lines_of(demo, key))
    title = words("Profiles of all {quartiers} – {city}", quartiers=demo.city.quartiers, city=demo.city.name)
    lines = sum(lines_of(demo, key) for key in demo.quartier_names)
    assert lines
    check_accessible(profiles_pdf(demo, words, BASE, lambda _: None), language, title, len(demo.quartier_names), lines)


def lines_of(demo: Dataset, key: str) -> int:
    """How many lines over time a profile draws."""
    profile = profile_of(demo, key, WORDS)
    return sum(row.line is not None for row in (*profile.trends, *profile.figures))


def test_what_the_city_wrote_in_one_language_is_marked_as_that(demo: Dataset) -> None:
    markup = profile_markup(profile_of(demo, "09", WORDS), "<svg/>", str)
    assert '<strong lang="de">Nachbarschaftscafé' in markup
    assert '<span lang="de">“' in markup
    pikepdf = pytest.importorskip("pikepdf")
    with pikepdf.open(io.BytesIO(profile_pdf(demo, "09", WORDS))) as pdf:
        written = b"".join(page.Contents.read_bytes() for page in pdf.pages)
        assert written.count(b"/Lang(de)") >= 7  # quotations, a workshop, measures


def test_all_of_them_at_once(demo: Dataset) -> None:
    parts: list[float] = []
    begun = time.perf_counter()
    packed = zipfile.ZipFile(io.BytesIO(profiles_zip(demo, WORDS, BASE, parts.append)))
    print(f"{len(demo.quartier_names)} PDFs: {time.perf_counter() - begun:.1f} s")
    assert len(packed.namelist()) == len(demo.quartier_names)
    assert all(packed.read(name).startswith(b"%PDF") for name in packed.namelist())
    assert parts == sorted(parts) and parts[-1] == 1.0
    parts.clear()
    begun = time.perf_counter()
    joined = text_of(profiles_pdf(demo, WORDS, "", parts.append))
    print(f"joined, and its text read: {time.perf_counter() - begun:.1f} s")
    assert parts == sorted(parts) and len(parts) == len(demo.quartier_names) + 1 and parts[-1] == 1.0
    assert all(name in joined for name in ("Betzenberg", "Einsiedlerhof", "Erfenbach"))


def test_files_of_the_web_face(tiny: Dataset) -> None:
    work = profile_file(tiny, "1", "xx", "https://q.example/")
    assert profile_file(tiny, "1", "yy", "https://q.example/") is work, "no made-up language makes it again"
    while not work.ended:
        time.sleep(0.05)
    assert work.body.startswith(b"%PDF")
    for name in ("77", "../../etc/passwd", "all"):
        with pytest.raises(NotFound):
            profile_file(tiny, name, "de", "")
    with pytest.raises(NotFound):
        order_profiles(tiny, "exe", "de", "")
    work = order_profiles(tiny, "zip", "de", "https://q.example/")
    assert order_profiles(tiny, "zip", "xx", "https://q.example/") is work  # the city speaks German
    while not work.ended:
        time.sleep(0.05)
    assert len(zipfile.ZipFile(io.BytesIO(work.body)).namelist()) == 9


def test_no_quartier_has_the_address_of_all_of_them() -> None:
    for name in ("all", "", "../profiles", "/", "profiles.pdf"):
        for kind in ("pdf", "zip"):
            for address in to_profiles("de", kind):
                assert urljoin("http://q.example/", to_profile_file("de", name)) != urljoin("http://q.example/", address)
                assert not urljoin("http://q.example/", address).startswith("http://q.example/profile/")
        assert urljoin("http://q.example/", to_profile_file("de", name)).startswith("http://q.example/profile/")


def test_on_the_command_line(tmp_path: Path) -> None:
    folder, runner = build_city(tmp_path / "city"), CliRunner()
    single = runner.invoke(
        app, ["report", "profile", str(folder), "Quartier 3", "--output", str(tmp_path / "one"), "--language", "en"]
    )
    assert single.exit_code == 0, single.output
    assert [file.name for file in (tmp_path / "one").iterdir()] == ["profile-3-quartier-3.pdf"]
    every = runner.invoke(app, ["report", "profile", str(folder), "--output", str(tmp_path / "all"), "--language", "en"])
    assert every.exit_code == 0
    assert len(list((tmp_path / "all").glob("*.pdf"))) == 10
    unknown = runner.invoke(app, ["report", "profile", str(folder), "Nowhere", "--output", str(tmp_path)])
    assert unknown.exit_code == 2


def test_on_the_page_names_are_escaped(tiny: Dataset) -> None:
    quartiers = tiny.boundaries.quartiers.assign(name=HOSTILE[1])
    city = replace(tiny, boundaries=replace(tiny.boundaries, quartiers=quartiers))
    markup = profile_markup(profile_of(city, "1", WORDS), "<svg/>", str)
    assert "<img src=x" not in markup
    assert "&lt;img src=x onerror" in markup


def test_the_data_block_tells_how_many_of_the_invited_answered(demo: Dataset) -> None:
    facts = dict(profile_of(demo, "06", WORDS).facts)
    assert facts["Response"] == "150 of 431 who were invited here (35%); Whole city: 33%"
    of_group = dict(profile_of(demo, "06", WORDS, target_group="older").facts)["Response"]
    assert of_group == f"Everybody: {facts['Response']}"
    former = tuple(response for response in demo.responses if response.wave != demo.survey_waves[-1])
    earlier = replace(demo, released=replace(demo.released, responses=former))
    assert dict(profile_of(earlier, "06", WORDS).facts)["Response"].startswith("Survey 2021: ")


def test_register_figures_beside_a_group_s_answers_say_that_they_are_of_everybody(demo: Dataset) -> None:
    said = "Register figures are those of everybody."
    assert said in profile_markup(profile_of(demo, "06", WORDS, target_group="older"), "<svg/>", str)
    assert said not in profile_markup(profile_of(demo, "06", WORDS), "<svg/>", str)
