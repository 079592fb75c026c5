"""What readers trip over in any language: numbers without their grammar, another language's quotation marks."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from language.phrases import Number, Phrase, Quoted, Series, counted, in_quotes
from language.words import words_for

ROOT = Path(__file__).parents[2]
MARKS = set("“”„‚‘")
PAIR = re.compile(r"„[^„“”]*“")
CODE = re.compile(r'[\w\]}."-]+ = \S|\[[^\]]*"[^\]]*\]|"[A-Z]+:\d+"|\w+="')
"""Lines to write, where straight quotation marks have to stand."""
A_COUNT = re.compile(
    r"{(count|number|times|left|persons|people|more)} (?:more |other |different |hidden )?[a-z]*(?:s|people|more)\b"
)
ALWAYS_SEVERAL = {
    "{count} points or cells, in the middle at {where}": "a whole city",
    "{count} quartiers share a name: {names}": "at least two",
    "{number} quartiers were read, and none of the files is a survey or a table of figures that names them: the map stays empty."
    " Run this again with such a file, and the city is drafted anew.": "a city has several",
    "The file seems to have a row for each answer, or each wave, of a person: {rows} rows, {people} ids. Every row would count as"
    " a person.": "a whole survey",
    "{folder} holds {number} files: name those of the city one by one.": "more than are taken",
    "the weight {weight} in column “{column}” is {percent} percent of all {count} people's": "of a whole survey",
    "{more} more questionnaires would settle hardly anything: {now} are open, afterwards it would be {after} on average.": "at"
    " least a hundred",
    "With {more} more questionnaires, {after} instead of {now} would be open on average. Best: {plan}.": "as above",
    "of {count} interviews some seem unfinished, or tests: {cells}": "of a whole survey",
    "{file}: no indicator was drafted of {number} columns: {columns}": "German has no number there",
    "contribution “{id}”: {count} letters": "more than two thousand",
    "{said}, but the rise over all {count} surveys is certain": "a trend is one of three or more",
    "{said}, but the fall over all {count} surveys is certain": "as above",
    "{names} and {count} more": "no word depends on it, in German neither",
    "{shown} and {count} more": "as above",
    "Excluded: {names} and {number} more.": "as above",
    "and {number} more": "as above",
    "{number} more stand in the table to take along.": "the table has more than ten more, or this is not said",
    "{number} more: {share} at most.": "no word depends on it",
    "{number} more: under none of them.": "no word depends on it",
    "{count} names that the boundaries do not have: {cells}": "a single name has a finding of its own",
    "{count} indicators": "more than a thousand",
    "{count} columns": "more than two thousand",
    "{count} points after simplifying": "more than 200,000",
    "{count} points, each of them there before with the same persons": "a handful is no finding",
    "{count} points or cells": "none, or more than two million",
    "{number} files": "more than a city may have",
    "{wave}: {number} answers": "of a whole city",
    "Values of fewer than {number} answers are not shown, nor others from which they could be worked out.": "a limit",
    "a text of at most {number} letters": "a limit",
    "{number} bytes": "more than a scenario may have",
    "a column of a median with more than {number} different answers": "a limit in the thousands",
    "margins that cross to {count} classes": "more than can be raked",
    "at most {number} limits": "a limit",
    "at most {number} origins": "a limit",
    "Shares of fewer than {number} answers are rounded to 2, 5 or 10 points: data protection.": "a limit",
    "Weaknesses and ideas with at least {number} mentions that no measure answers.": "a limit; the usual one is 5",
    "fewer than {number} inhabitants": "fewer than one is nobody",
    "Left out: those with fewer than {number} inhabitants.": "as above",
    "{number} names are written differently in the boundaries. Are these the same quartiers?": "German has no number there",
    "{number} names only resemble those of the boundaries. Are these the same quartiers?": "as above",
    "{number} places in {file} are not on the map. Shall their rows be left out?": "as above",
    "{number} indicators make {pairs} pairs: about {chance} of them (5 in 100) would look connected by chance alone, even if"
    " there were nothing behind any.": "pairs need two",
    "since {since}, {number} surveys": "a trend needs three",
    "said {times} times": "said once is not told",
    "{number} columns of replicate weights, {first} to {last}": "at least two",
    "{number} columns of replicate weights that are all alike": "at least two",
    "“{margin}” has {persons} people, “{other}” {others}": "everybody of a city",
    "“{margin}” has {persons} people in quartier {id}, “{other}” {others}": "everybody of a quartier",
    "“{column}” adds up to {total}, for {people} respondents": "everybody of a survey",
    "{of}: {weighted} instead of {persons} people": "everybody of a class, scaled",
    "Furthest off is {of}: {weighted} instead of {persons} people.": "as above",
    "{count} classes of margins that hang together": "one alone hangs on nothing",
}
"""Numbers that are never one, or whose grammar does not change; and why."""


def strings(message: str | tuple[str, ...]) -> tuple[str, ...]:
    return message if isinstance(message, tuple) else (message,)


@pytest.fixture(scope="module")
def said() -> set[str | tuple[str, ...]]:
    with (ROOT / "babel.cfg").open(encoding="utf-8") as config:
        methods, options = parse_mapping_cfg(config)
    extracted = extract_from_dir(ROOT, methods, options, {"words": None, "Phrase": None, "plural": (1, 2)})
    return {message for _, _, message, _, _ in extracted}


@pytest.fixture(scope="module")
def german() -> list[str]:
    with (ROOT / "locale/de/LC_MESSAGES/quartierblick.po").open("rb") as file:
        return [text for message in read_po(file, locale="de") if message.id for text in strings(message.string)]


def test_german_names_stand_between_german_quotation_marks(german: list[str]) -> None:
    assert sum("„" in text for text in german) > 100
    assert [text for text in german if MARKS & set(PAIR.sub("", text))] == []
    assert [text for text in german if '"' in CODE.sub("", text) and "=" not in text and "EPSG" not in text] == []


def test_english_names_stand_between_english_quotation_marks(said: set) -> None:
    texts = [text for message in said for text in strings(message)]
    assert [text for text in texts if MARKS & set(re.sub(r"“[^“”„]*”", "", text))] == []


def test_a_number_brings_the_grammar_of_one_and_of_several(said: set) -> None:
    single = [message for message in said if isinstance(message, str)]
    without = {message for message in single if (match := A_COUNT.search(message)) and match[1] not in counted(message)}
    assert without - set(ALWAYS_SEVERAL) == set()
    assert set(ALWAYS_SEVERAL) - without == set(), "no longer said, or counted by now"


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("number", [1, 2])
def test_every_message_can_be_filled_in(said: set, language: str, number: int) -> None:
    words = words_for(language)
    for message in said:
        names = set(re.findall(r"{(\w+)", "".join(strings(message)))) - {"number"}
        values = dict.fromkeys(names, number)
        if isinstance(message, tuple):
            text = words.plural(message[0], message[1], number, **values)
        else:
            text = words(message, number=number, **values)
        assert not re.search(r"{\w+[:}]|:\w+\|", text), message


def test_no_quotation_marks_are_put_around_values_outside_of_messages() -> None:
    """A name quoted by hand has English marks for every reader; `Quoted` and `in_quotes` ask the language."""
    by_hand = []
    for file in sorted(ROOT.glob("*/**/*.py")):
        room = file.relative_to(ROOT).parts[0]
        if room in ("tests", "script", "benchmarks", ".venv") or file.name == "phrases.py":
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            pieces = node.values if isinstance(node, ast.JoinedStr) else []
            glued = isinstance(node, ast.Constant) and re.fullmatch(r"[“”„,; ]*[“”„][“”„,; ]*", str(node.value))
            if glued or any(isinstance(piece, ast.Constant) and MARKS & set(str(piece.value)) for piece in pieces):
                by_hand.append(f"{file.relative_to(ROOT)}:{node.lineno}")
    assert by_hand == []


@pytest.mark.parametrize(("number", "text"), [(1, "1 weitere Zeile dieser Art"), (2000, "2.000 weitere Zeilen dieser Art")])
def test_a_word_follows_its_number(number: int, text: str) -> None:
    assert words_for("de").say(Phrase("{count} more {count:row|rows} of this kind", count=number)) == text


def test_lists_of_names_and_numbers_are_written_as_the_reader_writes_them() -> None:
    german, english = words_for("de"), words_for("en")
    names = Phrase("{cells} in {count} {count:row|rows}", cells=in_quotes(["Süd", "„Nord“"]), count=1)
    assert german.say(names) == "„Süd“, „„Nord““ in 1 Zeile"
    assert english.say(names) == "“Süd”, “„Nord“” in 1 row"
    assert english.say(Phrase("{cells}", cells=in_quotes("abcd", 2))) == "“a”, “b” …"
    assert english.say(Phrase("{cells}", cells=in_quotes("ab", 2))) == "“a”, “b”"
    assert not in_quotes([])
    mixed = Series((Quoted("x"), Number(-1234.5), Number(1234.5, 0, signed=True), Phrase("an empty cell")), "; ")
    assert german.say(Phrase("{cells}", cells=mixed)) == "„x“; −1.234,5; +1.234; eine leere Zelle"
    assert repr(Phrase("{count:row|rows}: {cells}", count=1, cells=mixed)).startswith('Phrase("row: “x”; -1234.5; +1234; Phrase')


@pytest.mark.parametrize(
    ("value", "text"), [(0.12, "0,12"), (3.0, "3"), (1e-7, "0,0000001"), (0.1 + 0.2, "0,3"), (2e6, "2.000.000")]
)
def test_a_number_has_the_decimals_it_has(value: float, text: str) -> None:
    assert words_for("de").say(Phrase("{cells}", cells=Number(value))) == text
