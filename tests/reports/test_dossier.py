"""The dossier and the workbook of a choice: they say what the choice says, and a screen reader can read them."""

from __future__ import annotations

import asyncio
import io
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.routing import Router

from dataset.dataset import Dataset
from dataset.errors import NotFound
from dataset.load import load
from dataset.scenarios import Scenario
from geo.drawing.drawing import prepare_drawing
from language.phrases import Text
from language.words import words_for
from reports.choice.content import Answer, answer_of, usual_weighing
from reports.choice.dossier.dossier import dossier_of, dossier_pdf
from reports.choice.dossier.first import certainty, recommended_rows
from reports.choice.dossier.ground import percent_in_tenths
from reports.choice.dossier.standings import likelihood
from reports.choice.scenarios import link_of
from reports.choice.table import choice_xlsx, indicator_frame, rank_rows, weight_frame
from reports.choice.words import headline, written_chance
from reports.map.inhabited import Fill
from tests.demo import demo_city
from tests.reports.test_profile import HOSTILE, Tagged, pages_of, smallest_letters, text_of
from tests.tiny_city import build_city
from views.choice.keeping import keep_here, may_keep, scenarios_now
from views.frame.links import CHOICE_ROUTE, to_choice_file
from views.routes.answers import Unusable
from views.routes.choice import choice_file, scenario_file
from views.routes.desk import Work
from views.routes.routes import ROUTES
from workshops.choice import Group
from workshops.weighing import HEARD, Weighing

WORDS = words_for("en")
LINK = "https://quartierblick.example/choice?lang=en&choice=k:3"
DEMO = Path("data/kaiserslautern")
FILLS = ("", Fill.INHABITED, Fill.WHOLE, "nothing")


@pytest.fixture(scope="module")
def demo() -> Dataset:
    return demo_city()


@pytest.fixture(scope="module")
def tiny_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_city(tmp_path_factory.mktemp("tiny") / "city")


@pytest.fixture(scope="module")
def tiny(tiny_folder: Path) -> Dataset:
    return load(tiny_folder)


def answered(city: Dataset, weighing: Weighing) -> Answer:
    return answer_of(city, weighing, city.city.today())


def scenario(city: Dataset, key: str) -> Scenario:
    return next(kept for kept in city.scenarios if kept.id.startswith(key))


def plain(text: str) -> str:
    return re.sub(r"[\s\u200b]+", "", text)


def test_every_quartier_stands_in_one_place(demo: Dataset) -> None:
    for kept in demo.scenarios:
        dossier = dossier_of(demo, answered(demo, kept.weighing), WORDS, kept, LINK)
        ranked = [row.name for group in dossier.groups for row in group.rows]
        aside = [name for names, _ in dossier.aside for name in names.split(", ")]
        assert sorted([*ranked, *aside]) == sorted(demo.quartier_names.values())


def test_it_says_what_the_choice_says(demo: Dataset) -> None:
    kept = scenario(demo, "zusammen")
    answer = answered(demo, kept.weighing)
    dossier = dossier_of(demo, answer, WORDS, kept, LINK)
    written = plain(text_of(dossier_pdf(demo, answer, WORDS, kept, LINK)))
    assert plain(headline(demo, answer, WORDS)) in written
    for standing in answer.choice.of(Group.CLEARLY_IN, Group.OPEN, Group.CLEARLY_OUT):
        name = demo.quartier_names[standing.quartier_id]
        assert plain(name) in written
        row = next(row for group in dossier.groups for row in group.rows if row.name == name)
        assert (row.chance, row.percent) == (standing.chance, written_chance(standing, WORDS))
    assert dossier.decision and plain(dossier.decision.reason) in written
    assert plain("Betzenberg (set)") in written
    for title, fact in dossier.facts:
        assert plain(fact) in written, title
    assert plain(LINK) in written
    assert plain(answer.weighing.written()) in written
    assert "Demonstrationdata" in written


def test_who_is_in_or_open_has_what_speaks_against_it(demo: Dataset) -> None:
    answer = answered(demo, usual_weighing(demo))
    dossier = dossier_of(demo, answer, WORDS)
    close = [demo.quartier_names[standing.quartier_id] for standing in answer.choice.of(Group.CLEARLY_IN, Group.OPEN)]
    assert [row.name for row in dossier.reasons] == close
    for row in dossier.reasons:
        assert row.lifting and all(points.startswith("+") for points, _ in row.lifting)
        assert row.lowering and all(points.startswith("\N{MINUS SIGN}") for points, _ in row.lowering)
    assert [row.name for row in dossier.robust] == close
    assert [row.name for row in dossier.reach] == close


def test_never_reached_is_not_the_same_as_not_counted(demo: Dataset) -> None:
    dossier = dossier_of(demo, answered(demo, replace(usual_weighing(demo), must=("06",), k=9)), WORDS)
    by_name = {row.name: row for row in dossier.reach}
    assert set(by_name["Erfenbach"].cells) == {"never"} and by_name["Erfenbach"].last == "never"
    assert {"38", "not counted", "fewer than 10 (data protection)"} <= set(by_name["Betzenberg"].cells)
    without = replace(demo, workshops=(), released=replace(demo.released, reach=()))
    assert dossier_of(without, answered(without, usual_weighing(without)), WORDS).reach == ()


def test_the_gap_may_weigh_without_an_indicator(demo: Dataset) -> None:
    weighing = replace(usual_weighing(demo), weights={"safety": 1.0, HEARD: 3.0})
    answer = answered(demo, weighing)
    weights = dossier_of(demo, answer, WORDS).weights
    assert (weights[0].theme, weights[0].percent) == ("Who has not been heard", "75%")
    assert weights[0].indicators.startswith("how long ago")
    named = {name for row in dossier_of(demo, answer, WORDS).reasons for _, name in (*row.lifting, *row.lowering)}
    assert "Who has not been heard" in named
    rows = rank_rows(demo, answer, WORDS)
    assert any(reason.indicator == HEARD for row in rows for reason in (*row.reasons, *row.against))
    frame = weight_frame(demo, answer, WORDS)
    assert frame["Weight of the indicator (%)"].sum() == pytest.approx(100, abs=0.01)


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_first_page_says_what_was_asked_what_comes_out_how_certain_and_where_to_stand(demo: Dataset, language: str) -> None:
    words = words_for(language)
    for kept in demo.scenarios:
        answer = answered(demo, kept.weighing)
        dossier = dossier_of(demo, answer, words, kept, LINK)
        first, *appendix = (plain(page) for page in pages_of(dossier_pdf(demo, answer, words, kept, LINK)))
        for text in (dossier.scenario, dossier.headline, *dossier.conditions, *dossier.certainty):
            assert plain(text) in first
        assert len(dossier.recommended) >= kept.weighing.k
        for row in dossier.recommended:
            assert all(plain(text) in first for text in (row.name, row.chance, *row.places)) and row.places
        assert appendix[0].startswith(plain(dossier.sections["appendix"]))


def test_who_is_recommended_is_set_or_likeliest_and_equal_chances_are_all_named(demo: Dataset) -> None:
    answer = answered(demo, scenario(demo, "zusammen").weighing)
    assert [(row.name, row.chance) for row in recommended_rows(demo, answer, WORDS)] == [
        ("Betzenberg", "set"),
        ("Bännjerrück/Karl-Pfaff-Siedlung", "70\N{NO-BREAK SPACE}of\N{NO-BREAK SPACE}100 (likely)"),
        ("Lämmchesberg/Uniwohnstadt", "40\N{NO-BREAK SPACE}of\N{NO-BREAK SPACE}100 (about as likely as not)"),
    ]
    told = {standing.quartier_id: standing.chance for standing in answer.choice.standings}
    alike = replace(  # the third and those after it share one chance
        answer,
        choice=replace(
            answer.choice,
            standings=tuple(
                replace(standing, chance=0.15) if (standing.chance or 0) in (0.4, 0.35) else standing
                for standing in answer.choice.standings
            ),
        ),
    )
    same = [key for key, chance in told.items() if chance in (0.4, 0.35, 0.15)]
    assert len(same) > 2
    rows = recommended_rows(demo, alike, WORDS)
    assert [row.name for row in rows[2:]] == [demo.quartier_names[key] for key in same]
    assert any(f"{len(rows) - 1} are named for 2" in sentence for sentence in certainty(demo, alike, rows, WORDS))


def test_places_for_which_nobody_is_likely_are_not_said_to_be_settled(demo: Dataset) -> None:
    answer = answered(demo, usual_weighing(demo))
    first, *others = answer.choice.standings
    standings = (
        replace(first, group=Group.CLEARLY_IN, chance=0.9),
        *(replace(one, group=Group.CLEARLY_OUT, chance=0.1) for one in others),
    )
    sparse = replace(answer, choice=replace(answer.choice, standings=standings))
    said = " ".join(certainty(demo, sparse, recommended_rows(demo, sparse, WORDS), WORDS)).replace("\N{NO-BREAK SPACE}", " ")
    assert "1 is named for 3: every other has a chance of at most 10 of 100." in said
    assert "none open" not in said


def test_the_note_of_those_who_are_in_names_no_chance_for_one_that_is_set(demo: Dataset) -> None:
    answer = answered(demo, scenario(demo, "zusammen").weighing)
    clear, *_ = dossier_of(demo, answer, WORDS).groups
    assert any(row.chance is None for row in clear.rows) and "or set in any case" in clear.note


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.floats(0.001, 1000), min_size=1, max_size=12))
def test_written_weights_sum_to_100_and_none_is_off_by_a_tenth(weights: dict[str, float]) -> None:
    percent = Weighing(weights=weights).percent
    tenths = percent_in_tenths(percent)
    assert sum(tenths.values()) == 1000 and list(tenths) == list(percent)
    assert all(abs(tenths[name] - 10 * part) < 1 for name, part in percent.items())


def test_themes_that_weigh_alike_are_written_alike(demo: Dataset) -> None:
    assert {row.percent for row in dossier_of(demo, answered(demo, usual_weighing(demo)), WORDS).weights} == {"12.5%"}


def scenarios_of(city: Dataset) -> list[Weighing]:
    usual = usual_weighing(city)
    return [
        *(kept.weighing for kept in city.scenarios),
        usual,
        replace(usual, k=1, spread=30),
        replace(usual, k=4, months=240, least=3000, planned=True),
        replace(usual, weights={**usual.weights, HEARD: 3.0}, must=("06",), without=("09", "10")),
    ]


@pytest.mark.parametrize("language", ["de", "en"])
def test_no_sentence_stands_more_than_twice(demo: Dataset, language: str) -> None:
    words = words_for(language)
    for weighing in scenarios_of(demo):
        pages = pages_of(dossier_pdf(demo, answered(demo, weighing), words, None, LINK))
        text = re.sub(r"\s+", " ", " ".join(page.rpartition("\n")[0] for page in pages))  # below is what every page has
        said = Counter(part for part in re.split(r"(?<=[.!?:;])\s", text) if len(part.split()) >= 6)
        assert said and max(said.values()) <= 2, said.most_common(1)


def test_no_letter_is_too_small_to_read(demo: Dataset) -> None:
    for weighing in scenarios_of(demo):
        assert smallest_letters(dossier_pdf(demo, answered(demo, weighing), WORDS, None, LINK)) >= 7


@pytest.mark.parametrize(
    ("chance", "said"),
    [
        (1.0, "very likely"),  # in steps of 5 points, 1 is 0.975 or more
        (0.9, "very likely"),
        (0.657, "likely"),
        (0.65, "about"),
        (0.5, "about"),
        (0.2, "rather unlikely"),
        (0.05, "very unlikely"),
    ],
)
def test_chances_in_words(chance: float, said: str) -> None:
    assert likelihood(chance, WORDS).startswith(said)


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("key", ["zusammen", "aeltere"])
def test_the_pdf_is_tagged_and_says_what_it_is(demo: Dataset, language: str, key: str) -> None:
    pikepdf = pytest.importorskip("pikepdf")
    words, kept = words_for(language), scenario(demo, key)
    answer = answered(demo, kept.weighing)
    title = dossier_of(demo, answer, words).title
    pdf = dossier_pdf(demo, answer, words, kept, LINK)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        root = opened.Root
        assert bool(root.MarkInfo.Marked) and str(root.Lang) == language
        assert bool(root.ViewerPreferences.DisplayDocTitle) and str(opened.docinfo.Title) == title
        assert "<pdfuaid:part>1</pdfuaid:part>" in root.Metadata.read_bytes().decode()
        assert 2 <= len(opened.pages) <= 4
        tagged = Tagged(root.StructTreeRoot.K)
    assert len(tagged.alternatives) == 2 and all(tagged.alternatives)  # the map, and the code
    levels = [int(kind[1:]) for kind in tagged.kinds if kind[0] == "H" and kind[1:].isdigit()]
    assert levels[0] == 1 and levels.count(1) == 1 and set(levels) == {1, 2, 3}
    assert tagged.heads and all(tagged.heads)
    assert tagged.scopes.count("/Column") == sum(tagged.heads) and tagged.scopes.count("/Row") == tagged.rows > 0
    assert words("Page {page} of {pages}", page="1", pages=str(len(pages_of(pdf)))) in pages_of(pdf)[0]


def renamed(city: Dataset, names: dict[str, str]) -> Dataset:
    quartiers = city.boundaries.quartiers.assign(name=pd.Series(dict(city.quartier_names) | names))
    return replace(
        city, boundaries=replace(city.boundaries, quartiers=quartiers), drawing=prepare_drawing(quartiers, city.drawing.crs)
    )


def test_hostile_names_stay_text(tiny: Dataset) -> None:
    city = renamed(tiny, dict(zip("12345", HOSTILE, strict=True)) | {"6": '=HYPERLINK("http://x.example")'})
    answer = answered(city, replace(usual_weighing(city), k=3))
    hostile = Scenario("", Text.of(HOSTILE[0]), Text.of(HOSTILE[2]), answer.weighing)
    pdf = dossier_pdf(city, answer, WORDS, hostile, 'javascript:alert("1")#read("/etc/passwd")')
    written = text_of(pdf)
    assert "root:" not in written and b"/JavaScript" not in pdf and b"/URI (javascript" not in pdf
    for name in HOSTILE[:3]:
        assert plain(name) in plain(written)
    book = openpyxl.load_workbook(io.BytesIO(choice_xlsx(city, answer, WORDS, hostile, LINK)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    assert {HOSTILE[0], HOSTILE[2], '=HYPERLINK("http://x.example")'} <= {cell.value for cell in cells}


def test_a_long_link_has_no_code_and_many_quartiers_are_cut_not_hidden(tiny: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reports.choice.dossier.standings._MOST_ROWS", 2)
    answer = answered(tiny, replace(usual_weighing(tiny), k=3))
    dossier = dossier_of(tiny, answer, WORDS, None, LINK + "x" * 5000)
    assert len(dossier.link) == 2000
    cut = [group for group in dossier.groups if group.more]
    assert cut and all(len(group.rows) == 2 and "in the table of numbers" in group.more for group in cut)
    assert dossier_pdf(tiny, answer, WORDS, None, LINK + "x" * 5000).startswith(b"%PDF")


def test_the_workbook_holds_the_numbers(demo: Dataset) -> None:
    kept = scenario(demo, "zusammen")
    answer = answered(demo, kept.weighing)
    book = openpyxl.load_workbook(io.BytesIO(choice_xlsx(demo, answer, WORDS, kept, LINK)))
    assert book.sheetnames == ["Quartiers", "Weights", "Indicators", "Scenario"]
    rows = list(book["Quartiers"].iter_rows(min_row=2, values_only=True))
    assert [(row[0], row[4], row[5], row[6], row[7]) for row in rows] == [
        (row.id, row.probability, row.first, row.last, row.need) for row in rank_rows(demo, answer, WORDS)
    ]
    indicators = list(book["Indicators"].iter_rows(min_row=2, values_only=True))
    assert len(indicators) == len(demo.quartier_names) * len(answer.basis.indicators)
    facts = dict(book["Scenario"].iter_rows(min_row=2, max_col=2, values_only=True))
    assert facts["Scenario as text"] == kept.weighing.written() and facts["Data"] == "Demonstration data"
    assert facts["Link"] == LINK and facts["Reason"].startswith("Invented decision")


def test_the_index_follows_from_the_workbook(demo: Dataset) -> None:
    answer = answered(demo, usual_weighing(demo))
    needs = indicator_frame(demo, answer, WORDS).assign(number=lambda frame: frame.groupby("Id").cumcount())
    weights = weight_frame(demo, answer, WORDS)["Weight of the indicator (%)"].to_numpy() / 100
    for row in rank_rows(demo, answer, WORDS):
        need = needs[needs["Id"] == row.id]["Need (0 to 100)"]
        if need.notna().all():
            assert (need.astype(float).to_numpy() * weights).sum() == pytest.approx(
                row.need, abs=0.1 + 1e-9
            )  # each told with one decimal


def test_a_withheld_value_is_in_no_file(demo: Dataset) -> None:
    table = demo.released.estimates.copy()
    hit = (table["quartier_id"] == "06") & (table["indicator"] == "safe_at_night") & (table["wave"] == "2025")
    table.loc[hit, ["status", "value", "lower", "upper", "n"]] = ["withheld", 87.654321, 81.234, 93.456, 98765]
    city = replace(demo, released=replace(demo.released, estimates=table))
    answer = answered(city, usual_weighing(city))
    frame = indicator_frame(city, answer, WORDS)
    row = frame[(frame["Id"] == "06") & (frame["Indicator"] == WORDS.pick(city.catalogue.indicators["safe_at_night"].name))]
    assert len(row) == 1
    assert set(row["Value"]) == {"*"} and row["Need (0 to 100)"].isna().all()
    everything = str(frame.to_dict()) + str(asdict(dossier_of(city, answer, WORDS)))
    assert not [number for number in ("87.65", "98765", "98,765", "81.23") if number in everything]


def waited(work: Work) -> bytes:
    while not work.ended:
        pass
    return work.body


def test_files_of_the_web_face(demo: Dataset) -> None:
    text = scenario(demo, "zusammen").weighing.written()
    work = choice_file(demo, "dossier.pdf", text, "en", "https://q.example/")
    pdf = waited(work)
    assert choice_file(demo, "dossier.pdf", text, "en", "https://q.example/") is work
    assert plain("Living together first (example)") in plain(text_of(pdf))  # the scenario of this text is known by name
    assert plain(link_of("https://q.example/", "en", Weighing.parse(text))) in plain(text_of(pdf))
    numbers = waited(choice_file(demo, "numbers.xlsx", "k:2", "xx", "https://q.example/", name="<b>Abends</b>\n& sicher"))
    cells = {str(cell) for sheet in openpyxl.load_workbook(io.BytesIO(numbers)) for row in sheet.values for cell in row}
    assert "<b>Abends</b> & sicher" in cells
    assert any(cell.endswith("&called=%3Cb%3EAbends%3C%2Fb%3E%20%26%20sicher") for cell in cells)
    with pytest.raises(NotFound):
        choice_file(demo, "secret.txt", text, "en", "")
    for wrong in ("k:0", "weights:nonsense=1", "must:99", "x" * 10_000, "group:nobody", "wave:1999"):
        with pytest.raises(Unusable) as refused:
            choice_file(demo, "dossier.pdf", wrong, "en", "")
        assert "not known here" in str(refused.value) and len(str(refused.value)) < 200
    with pytest.raises(Unusable, match="no choice"):
        choice_file(demo, "dossier.pdf", "k:50", "en", "")
    with pytest.raises(Unusable, match="keine"):
        choice_file(demo, "dossier.pdf", "k:50", "de", "")


def test_the_dossier_colours_what_the_page_does(demo: Dataset) -> None:
    made = {
        fill: plain(text_of(waited(choice_file(demo, "dossier.pdf", "k:2", "en", "https://q.example/", fill)))) for fill in FILLS
    }
    inhabited, where = plain("Colour: inhabited areas"), plain("Inhabited areas: made of the population grid")
    for usual in ("", Fill.INHABITED, "nothing"):
        assert inhabited in made[usual] and where in made[usual]
        assert "fill=" not in made[usual]
    assert inhabited not in made[Fill.WHOLE] and where not in made[Fill.WHOLE]
    assert plain("&fill=whole") in made[Fill.WHOLE]  # the page that shows the same


def test_where_nobody_tells_where_people_live_quartiers_are_coloured_whole(tiny: Dataset) -> None:
    made = plain(text_of(waited(choice_file(tiny, "dossier.pdf", "", "en", "https://q.example/", Fill.INHABITED))))
    assert plain("inhabited areas") not in made and "fill=" not in made


def test_a_scenario_to_keep(demo: Dataset, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    name, body = scenario_file(demo, "k:2;must:06", "../../Größe", "de")
    assert name == "groesse.toml" and b'must = ["06"]' in body
    for wrong in ("", "  ", "x" * 121):
        with pytest.raises(Unusable):
            scenario_file(demo, "k:2", wrong, "de")
    kept = scenario(demo, "zusammen")
    monkeypatch.delenv("QUARTIER_SAVE", raising=False)
    monkeypatch.setenv("QUARTIER_DATA", str(tmp_path))
    assert not may_keep() and scenarios_now(demo) == demo.scenarios
    with pytest.raises(PermissionError):
        keep_here(kept)
    assert not list(tmp_path.iterdir())
    monkeypatch.setenv("QUARTIER_SAVE", "1")
    assert keep_here(replace(kept, name=Text.of("Neu"))) == "neu.toml"
    assert [kept.weighing for kept in scenarios_now(demo)] == [kept.weighing]


def asked(address: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of one of the dashboard's own routes, without Streamlit around them."""
    path, _, query = address.partition("?")
    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "root_path": "",
        "scheme": "http",
        "query_string": query.encode(),
        "headers": [(b"host", b"q.example")],
    }
    sent: list[dict] = []

    async def receive() -> dict:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict) -> None:
        sent.append(message)

    router = Router([route for route in ROUTES if route.path.startswith(CHOICE_ROUTE)])
    with ThreadPoolExecutor(1) as apart:  # a browser's tests leave their loop running in this thread
        apart.submit(lambda: asyncio.run(router(scope, receive, send))).result()
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(message.get("body", b"") for message in sent[1:])


def test_routes() -> None:
    status, headers, body = asked(to_choice_file("dossier.pdf", "de", "k:2")[1:])
    assert (status, headers["content-type"]) == (200, "application/pdf")
    assert body.startswith(b"%PDF") and "http://q.example/choice?lang=de&choice=k:2" in plain(text_of(body))
    assert asked("/choice/numbers.xlsx")[2].startswith(b"PK")
    status, headers, body = asked("/choice/dossier.pdf?choice=k:0&lang=en")
    assert (status, body.decode()) == (400, "This part of the scenario is not known here: k:0")
    assert headers["content-type"].startswith("text/plain")
    status, headers, body = asked(to_choice_file("scenario.toml", "de", "k:2", 'a"b\r\nx')[1:])
    assert headers["content-disposition"] == 'attachment; filename="a-b-x.toml"' and b"k = 2" in body
    assert asked("/choice/scenario.toml?choice=k:2")[0] == 400
