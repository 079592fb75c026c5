"""A remedy that says what to write into dataset.toml can be pasted as it stands, in both languages."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from files.findings import Findings
from files.keys import KnownQuartiers
from files.toml_lines import is_line, lines_apart, quoted
from language.words import words_for
from tests.findings import only

ROOT = Path(__file__).parents[2]
TYPOGRAPHIC = re.compile(r"=\s*[“”„‚‘’«»]|[“„]EPSG:\d|[“„]\w+ = [\[{\"]")
LINE = re.compile(r'(?<![\w.])([\w-]+|"[^"]*") = ("[^"]*"|\[[^\]{}]*\]|true\b|false\b|\{\{.*?\}\})')
NO_LINES = {"scale = [lowest, highest]", "rate = [figure, of which other figure] and a “per” above 0"}  # shapes of an entry


def messages() -> dict[str, str]:
    """Every message with its translation; a message alone where it has none yet."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as config:
        methods, options = parse_mapping_cfg(config)
    keywords = {"words": None, "Phrase": None, "plural": (1, 2)}
    said = {message for _, _, message, _, _ in extract_from_dir(ROOT, methods, options, keywords)}
    with (ROOT / "locale/de/LC_MESSAGES/quartierblick.po").open("rb") as file:
        german = {message.id: message.string for message in read_po(file, locale="de")}
    return {message: german.get(message) or message for message in said if isinstance(message, str)}


@pytest.fixture(scope="module")
def every_message() -> dict[str, str]:
    return messages()


def test_no_line_has_typographic_quotes(every_message: dict[str, str]) -> None:
    wrong = [text for pair in every_message.items() for text in pair if TYPOGRAPHIC.search(text)]
    assert wrong == []


def test_every_line_in_a_message_is_toml(every_message: dict[str, str]) -> None:
    lines = [
        match.group(0).replace("{{", "{").replace("}}", "}")
        for pair in every_message.items()
        if pair[0] not in NO_LINES
        for text in pair
        for match in LINE.finditer(text)
    ]
    assert len(lines) >= 20
    for line in lines:
        tomllib.loads(re.sub(r"\{(\w+)\}", r"\1", line))


@pytest.mark.parametrize("cell", ['Alt"stadt', "Alt\\stadt", "Alt\tstadt", "Alt\x7fstadt", "Ältstadt"])
def test_a_name_of_any_letters_makes_a_valid_line(cell: str) -> None:
    assert tomllib.loads(f"{quoted(cell)} = {quoted(cell)}") == {cell: cell}
    findings = Findings()
    KnownQuartiers({"01": "Altstadt"}, {}).report_all({cell: (2, 1)}, (), "survey.csv", findings)
    remedy = words_for("en").say(only(list(findings), "quartier.spelling").remedy)
    pasted = remedy.partition("dataset.toml: ")[2]
    assert tomllib.loads(pasted) == {cell: "01"}


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (
            'Write: only = { f = ["1"] }. If all count: only = { f = ["1", "a. b"] }',
            'Write:|only = { f = ["1"] }|If all count:|only = { f = ["1", "a. b"] }',
        ),
        ("In place of it: missing_in = { q = [] }. Else correct it.", "In place of it:|missing_in = { q = [] }|Else correct it."),
        (
            'In catalogue.toml: safe: formula = { share = "q", of = [""] }',
            'In catalogue.toml: safe:|formula = { share = "q", of = [""] }',
        ),
        ('Add: "Süd: Ost" = "03"', 'Add:|"Süd: Ost" = "03"'),
        ('At the end:\n[[keys]]\nfile = "a: b.csv"\nElse: nothing.', 'At the end:|[[keys]]|file = "a: b.csv"|Else: nothing.'),
        ("Known ids: 01, 02. Correct it.", "Known ids: 01, 02. Correct it."),
    ],
)
def test_a_line_within_a_sentence_is_shown_on_a_line_of_its_own(said: str, shown: str) -> None:
    assert lines_apart(said) == shown.replace("|", "\n")


def test_a_sentence_is_no_line() -> None:
    assert is_line('crs = "EPSG:25832"  # 49.4° N')
    assert is_line("[[figures]]")
    assert not is_line('Write crs = "EPSG:25832"')
