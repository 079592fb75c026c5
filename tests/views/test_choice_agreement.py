"""Page, dossier and workbook name the same reasons, the same reach and the same possible ranks."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest

from dataset.dataset import Dataset
from indicators.estimates.domains import EVERYBODY
from language.words import words_for
from reports.choice.content import LEAST_POINTS, Answer, answer_of, reasons_of, usual_weighing
from reports.choice.dossier.dossier import Dossier, dossier_of
from reports.choice.table import quartier_frame, rank_rows
from reports.choice.words import sentence, written_ranks
from tests.demo import demo_city
from views.choice.groups import groups_markup
from views.choice.heard import heard_markup
from workshops.choice import Group, Standing
from workshops.weighing import HEARD

WORDS = words_for("en")
TODAY = date(2026, 11, 26)


class Cells(HTMLParser):
    """Table cells, by the item of the list that they stand in."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.rows: dict[str, list[list[str]]] = {}
        self.item, self.cell = "", False
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "li":
            self.item = given.get("id", "").removeprefix("q-")
        elif tag == "tr":
            self.rows.setdefault(self.item, []).append([])
        elif tag in ("td", "th"):
            self.rows[self.item][-1].append("")
        self.cell = tag in ("td", "th") or (self.cell and tag in ("br", "small", "wbr"))

    def handle_endtag(self, tag: str) -> None:
        self.cell = self.cell and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        if self.cell:
            self.rows[self.item][-1][-1] += data


@pytest.fixture(scope="module")
def demo() -> Dataset:
    return demo_city()


@pytest.fixture(scope="module")
def answer(demo: Dataset) -> Answer:
    """One in which small reasons and the gap in who has been heard occur."""
    usual = usual_weighing(demo)
    weighing = replace(usual, weights={**usual.weights, HEARD: 0.3}, without=("01",))
    return answer_of(demo, weighing, TODAY)


@pytest.fixture(scope="module")
def dossier(demo: Dataset, answer: Answer) -> Dossier:
    return dossier_of(demo, answer, WORDS)


def close(answer: Answer) -> list[Standing]:
    return answer.choice.of(Group.CLEARLY_IN, Group.OPEN)


def numbers(reasons: list[tuple[str, str]]) -> list[tuple[str, float]]:
    return [(name, float(points.replace("\N{MINUS SIGN}", "-"))) for name, points in reasons]


def test_the_same_reasons_everywhere(demo: Dataset, answer: Answer, dossier: Dossier) -> None:
    on_page = Cells(groups_markup(demo, answer, "", WORDS)).rows
    in_dossier = {row.name: row for row in dossier.reasons}
    for_scripts = {row.id: row for row in rank_rows(demo, answer, WORDS)}
    sheet = quartier_frame(demo, answer, WORDS).set_index("Id")
    heard = False
    for standing in close(answer):
        key, name = standing.quartier_id, demo.quartier_names[standing.quartier_id]
        page = numbers([(cells[0], cells[3]) for cells in on_page[key][1:]])
        row = in_dossier[name]
        printed = numbers(
            [(text.split(": ")[0].rpartition(" · ")[2], points) for points, text in (*row.lifting, *reversed(row.lowering))]
        )
        listed = [(reason.name, reason.points) for reason in (*for_scripts[key].reasons, *reversed(for_scripts[key].against))]
        assert page == printed == listed
        assert all(points for _, points in page)
        assert sheet.loc[key, "Speaks for it (points)"].count(";") == len(row.lifting) - 1
        assert all(reason.need in sentence(demo, answer, standing, WORDS) for reason in for_scripts[key].reasons[:1])
        heard = heard or any(name == "Who has not been heard" for name, _ in page)
    assert heard


def test_a_sentence_denies_no_reason_that_stands_beside_it(demo: Dataset, answer: Answer) -> None:
    for standing in close(answer):
        reasons = reasons_of(answer, standing.quartier_id)
        written = sentence(demo, answer, standing, WORDS)
        assert ("More need:" in written) == bool(reasons.lifting)
        assert ("Less need:" in written) == bool(reasons.lowering)
        assert all(abs(reason.points) >= LEAST_POINTS for reason in (*reasons.lifting, *reasons.lowering))


def test_the_same_possible_ranks_everywhere_and_on_the_page_only_where_they_tell_something(
    demo: Dataset, answer: Answer, dossier: Dossier
) -> None:
    surer = answer_of(demo, replace(answer.weighing, weights=demo.catalogue.choice.presets["everyday"].weights), TODAY)
    markup = str(groups_markup(demo, surer, "", WORDS))
    items = {item.partition('"')[0]: item.partition("</li>")[0] for item in markup.split('<li id="q-')[1:]}
    spans = {row.name: row.span for group in dossier.groups for row in group.rows}
    for row in [row for row in rank_rows(demo, answer, WORDS) if row.first]:
        span = spans[row.name]
        assert span is not None and row.first is not None and row.last is not None
        assert span == ((row.first - 1) / len(spans), row.last / len(spans))
    told = 0
    for standing in surer.choice.standings:
        if not standing.first:
            continue
        begin, end = surer.choice.span(standing)
        written = written_ranks(standing, WORDS).replace("rank", "Place") + "."
        assert (written in items[standing.quartier_id]) == (end - begin <= 0.5)
        assert bool(re.search(r"Place \d", items[standing.quartier_id])) == (end - begin <= 0.5)
        told += end - begin <= 0.5
    assert 0 < told < len(items)


def test_the_same_reach_everywhere(demo: Dataset, answer: Answer, dossier: Dossier) -> None:
    for row, standing in zip(dossier.reach, close(answer), strict=True):
        markup = heard_markup(demo, answer, standing.quartier_id, WORDS)
        on_page = Cells(markup).rows[""]
        groups = (demo.group_name(group, WORDS) for group in (EVERYBODY, *demo.catalogue.target_groups))
        detail = {cells[0]: cells[2] for cells in on_page if len(cells) == 5}
        if not detail:
            assert WORDS("There has been no workshop here yet.") in markup
            assert set(row.cells) == {"never"}
            continue
        assert row.cells == tuple(detail[group] for group in groups if group in dossier.reach_groups)
