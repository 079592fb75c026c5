"""German is complete: every word the code says has its translation, and none is left over."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
KEYWORDS = {"words": None, "Phrase": None, "plural": (1, 2)}


def _said() -> set[str | tuple[str, ...]]:
    with (ROOT / "babel.cfg").open(encoding="utf-8") as config:
        methods, options = parse_mapping_cfg(config)
    found = extract_from_dir(ROOT, method_map=methods, options_map=options, keywords=KEYWORDS)
    return {message for _, _, message, _, _ in found}


@pytest.fixture(scope="module")
def said() -> set[str | tuple[str, ...]]:
    return _said()


@pytest.fixture(scope="module")
def german() -> dict[str | tuple[str, ...], Message]:
    with (ROOT / "locale/de/LC_MESSAGES/quartierblick.po").open("rb") as file:
        return {message.id: message for message in read_po(file, locale="de") if message.id}


def test_the_extraction_sees_the_product(said: set) -> None:
    assert {"Demonstration data", "Theme", "The boundaries have no quartier of this name or id."} <= said
    assert len(said) > 150


def test_every_word_has_a_german_one(said: set, german: dict) -> None:
    missing = []
    for message in said:
        strings = german[message].string if message in german else ""
        if not (all(strings) if isinstance(strings, tuple) else strings) or german[message].fuzzy:
            missing.append(message)
    assert missing == []


def test_no_german_word_is_left_over(said: set, german: dict) -> None:
    assert set(german) - said == set()


def test_a_translation_uses_the_values_of_its_message(german: dict) -> None:
    for message in german.values():
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        expected = set(re.findall(r"{(\w+)", "".join(ids)))
        for string in strings:
            assert set(re.findall(r"{(\w+)", string)) == expected, message.id
