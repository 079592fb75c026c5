"""Plain German keeps the rules that can be counted, on every page that it was written for, fallbacks included."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg

from language.locales import FILES, messages_of
from language.words import words_for

ROOT = Path(__file__).parents[2]
LONGEST = 12
"""Words of a sentence; a value counts as one."""
HARD = re.compile(
    r"\b(Indikator\w*|\w*[kK]onfidenz\w*|Vertrauensbereich\w*|\w*[sS]ignifikan\w*|\w*gesichert\w*|Standardfehler\w*|[sS]tandardisier\w*"
    r"|Stichprobe\w*|repräsentativ\w*|Erhebung\w*|Handlungsfeld\w*|Zielgruppe\w*|Datenschutz\w*|ausgewiesen\w*|hochgerechnet\w*"
    r"|Geglättet\w*|Skala|Mittelwert\w*|Median\w*|Rücklauf\w*|Grundgesamtheit\w*|Fallzahl\w*|gewichtet\w*|schematisch\w*|Register\w*"
    r"|würden?|wären?|hätten?|könnten?|lägen?|ließen?|deren|dessen|bezüglich|hinsichtlich|mittels|sowie|beziehungsweise|bzw)\b"
)
PASSIVE = re.compile(r"\b(?:wird|werden|wurden?)\b[^.!?:]*\b(?:ge\w+t|ge\w+en|be\w+t|ver\w+t)\b")
PAGES = re.compile(
    r"navigation|views/(frame/(fields|header|languages)|map|profile|workshops)\b|reports/(map|profile)/|geo/drawing/"
    r"|indicators/(formulas\.|estimates/)"
)
ELSEWHERE = re.compile(r"reports/map/citation|views/map/citing|views/map/embedding")
"""Said to those who take files and frames along, behind “Daten und Zitieren”."""


def breaches(text: str) -> list[str]:
    """What of a text is too long or too hard."""
    sentences = [part for part in re.split(r"(?<=[.!?:;])\s+", text) if part]
    long = [part for part in sentences if len(part.split()) > LONGEST]
    return long + [hit.group() for rule in (HARD, PASSIVE) for part in sentences for hit in rule.finditer(part)]


def messages() -> Iterator[tuple[str, str | tuple[str, ...]]]:
    """File and message of what the product says."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as config:
        methods, options = parse_mapping_cfg(config)
    keywords = {"words": None, "Phrase": None, "plural": (1, 2)}
    for file, _, message, _, _ in extract_from_dir(ROOT, method_map=methods, options_map=options, keywords=keywords):
        yield file, message


@pytest.fixture(scope="module")
def said() -> list[tuple[str, str | tuple[str, ...]]]:
    return list(messages())


def spoken(message: str | tuple[str, ...]) -> tuple[str, ...]:
    """The texts of a message as readers of plain German get them, values left open."""
    for code in ("de-simple", "de"):
        there = messages_of(FILES[code], code)
        if isinstance(message, tuple) and message[0] in there.plurals:
            return there.plurals[message[0]]
        if isinstance(message, str) and message in there.texts:
            return (there.texts[message],)
    return message if isinstance(message, tuple) else (message,)


@pytest.mark.parametrize(
    "text",
    [
        "Alle Gebiete sind zugleich verglichen, und deshalb gilt ein Unterschied erst spät als sicher und echt.",
        "Der Unterschied ist gesichert.",
        "Das wäre anders.",
        "Diese Zahl wird hier nicht gezeigt.",
    ],
)
def test_the_rules_see_what_they_forbid(text: str) -> None:
    assert breaches(text)


def test_sentences_on_the_public_pages_are_short_and_their_words_are_plain(said: list) -> None:
    there = [(file, message) for file, message in said if PAGES.match(file) and not ELSEWHERE.match(file)]
    assert len(there) > 300
    hard = {text: found for _, message in there for text in spoken(message) if (found := breaches(text))}
    assert hard == {}


def test_everything_in_the_file_keeps_the_rules_and_is_still_said(said: list) -> None:
    own = messages_of(FILES["de-simple"], "de-simple")
    assert len(own.texts) > 200
    assert {text: breaches(text) for text in own.texts.values() if breaches(text)} == {}
    assert {forms for forms in own.plurals.values() if any(map(breaches, forms))} == set()
    ids = {message if isinstance(message, str) else message[0] for _, message in said}
    assert {*own.texts, *own.plurals} - ids == set()


def test_a_text_has_no_value_that_its_message_lacks() -> None:
    own = messages_of(FILES["de-simple"], "de-simple")
    for message, texts in [*((key, (text,)) for key, text in own.texts.items()), *own.plurals.items()]:
        for text in texts:
            assert set(re.findall(r"{(\w+)", text)) <= set(re.findall(r"{(\w+)", message)) | {"number"}, message


def test_a_finding_is_told_in_short_sentences() -> None:
    plain = words_for("de-simple")
    assert plain(
        "{first}; {second}", first="67 % fühlen sich wohl", second=plain("no certain change since {time}", time="2017")
    ) == ("67 % fühlen sich wohl. Seit 2017 ist nichts sicher anders")
