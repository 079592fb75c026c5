from __future__ import annotations

from datetime import date, time

import pytest

from language.phrases import Phrase, Text
from language.words import Words, words_for


def test_numbers_are_written_as_the_reader_writes_them() -> None:
    assert words_for("de").number(1234.5, 1) == "1.234,5"
    assert words_for("en").number(1234.5, 1) == "1,234.5"
    assert words_for("de").number(-0.04, 1) == "0,0"
    assert words_for("de").number(-1234.5, 1) == "−1.234,5"
    assert words_for("en").number(-3) == "−3"


def test_dates_and_times_are_written_as_the_reader_writes_them() -> None:
    german, english = words_for("de"), words_for("en")
    assert german.date(date(2018, 2, 2)) == "2. Februar 2018"
    assert english.date(date(2018, 2, 2)) == "2 February 2018"
    assert german.month(date(2018, 3, 1)) == "März 2018"
    assert german.time(time(9)) == "9:00"
    assert english.time(time(14, 30)) == "14:30"


def test_a_plural_follows_the_number() -> None:
    german = words_for("de")
    one, many = "{number} person answered.", "{number} people answered."
    assert german.plural(one, many, 1) == "Geantwortet hat 1 Person."
    assert german.plural(one, many, 1200) == "Geantwortet haben 1.200 Personen."


def test_values_are_data_and_phrases_inside_phrases_are_translated() -> None:
    german = words_for("de")
    assert german.say(Phrase("row {row}", row="{evil}")) == "Zeile {evil}"
    assert german.say(Phrase("row {row}", row=Phrase("Pause"))) == f"Zeile {german('Pause')}"
    assert german.say("row {row}") == "row {row}"


def test_a_city_text_falls_back_to_the_language_it_has() -> None:
    assert words_for("en").pick(Text.of({"de": "Ältere"})) == "Ältere"
    assert words_for("en").pick(Text.of("Kotten")) == "Kotten"
    assert not Text.of("")


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="fr"):
        Words("fr")
