"""Languages grow by files: each folder with messages is one, and what a file lacks comes from the language it names."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from language.locales import SHIPPED, files_in, is_language, locale_of, messages_of, wider
from language.message_files import begin, update
from language.phrases import Phrase, Text
from language.words import LANGUAGES, Words, words_for

TURKISH = """msgid ""
msgstr ""
"Language: tr\\n"
"X-Fallback: de\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"Content-Type: text/plain; charset=utf-8\\n"

msgid "Map"
msgstr "Harita"

msgid "Compare"
msgstr ""

msgid "{number} person answered."
msgid_plural "{number} people answered."
msgstr[0] ""
msgstr[1] ""
"""
POLISH = """msgid ""
msgstr ""
"Language: pl\\n"
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\\n"
"Content-Type: text/plain; charset=utf-8\\n"

msgid "{number} person answered."
msgid_plural "{number} people answered."
msgstr[0] "{number} osoba."
msgstr[1] "{number} osoby."
msgstr[2] "{number} osób."

msgid "{rows} {rows:row|rows}"
msgstr "{rows} {rows:wiersz|wiersze|wierszy}"
"""


def written(folder: Path, code: str, messages: str) -> Path:
    path = folder / code / "LC_MESSAGES" / "quartierblick.po"
    path.parent.mkdir(parents=True)
    path.write_text(messages, encoding="utf-8")
    return path


def test_german_and_english_come_first_and_every_folder_with_messages_after_them(tmp_path: Path) -> None:
    written(tmp_path, "tr", TURKISH)
    written(tmp_path, "ar", TURKISH.replace("tr", "ar"))
    (tmp_path / "leftovers").mkdir()
    assert list(files_in(SHIPPED, tmp_path)) == ["de", "ar", "de-simple", "tr"]
    assert LANGUAGES[:2] == ("de", "en")
    assert "de-simple" in LANGUAGES


def test_what_a_file_lacks_is_said_in_the_language_that_it_names(tmp_path: Path) -> None:
    written(tmp_path, "tr", TURKISH)
    words = Words("tr", files_in(SHIPPED, tmp_path))
    assert words("Map") == "Harita"
    assert words("Compare") == "Vergleich"
    assert words.plural("{number} person answered.", "{number} people answered.", 2) == "Geantwortet haben 2 Personen."
    assert words("in no file") == "in no file"


def test_without_a_fallback_it_is_said_in_english(tmp_path: Path) -> None:
    written(tmp_path, "tr", TURKISH.replace('"X-Fallback: de\\n"\n', ""))
    words = Words("tr", files_in(SHIPPED, tmp_path))
    assert words("Compare") == "Compare"
    assert words.plural("{number} person answered.", "{number} people answered.", 2) == "2 people answered."


def test_two_files_that_fall_back_to_each_other_end(tmp_path: Path) -> None:
    written(tmp_path, "tr", TURKISH.replace("X-Fallback: de", "X-Fallback: pl"))
    written(tmp_path, "pl", POLISH.replace('"Language', '"X-Fallback: tr\\n"\n"Language'))
    files = files_in(tmp_path)
    assert Words("pl", files)("Map") == "Harita"
    assert Words("tr", files)("Compare") == "Compare"


@pytest.mark.parametrize(("number", "form"), [(1, "osoba"), (3, "osoby"), (5, "osób"), (22, "osoby")])
def test_plurals_follow_the_header_of_the_file(number: int, form: str, tmp_path: Path) -> None:
    written(tmp_path, "pl", POLISH)
    words = Words("pl", files_in(tmp_path))
    assert words.plural("{number} person answered.", "{number} people answered.", number) == f"{number} {form}."
    rows = {1: "wiersz", 3: "wiersze", 5: "wierszy", 22: "wiersze"}[number]
    assert words.say(Phrase("{rows} {rows:row|rows}", rows=number)) == f"{number} {rows}"


def test_numbers_dates_and_direction_are_those_of_the_language(tmp_path: Path) -> None:
    for code in ("tr", "ar", "pt-BR"):
        written(tmp_path, code, TURKISH)
    files = files_in(tmp_path)
    assert Words("tr", files).number(1234.5, 1) == "1.234,5"
    assert Words("tr", files).month(date(2018, 3, 1)) == "Mart 2018"
    assert Words("ar", files).number(1234.5, 1) == "1,234.5"
    assert [Words(code, files).direction for code in files] == ["rtl", "ltr", "ltr"]
    assert Words("pt-BR", files).decimal_mark == ","


def test_plain_german_writes_numbers_and_dates_as_german_does() -> None:
    plain = words_for("de-simple")
    assert plain.number(1234.5, 1) == "1.234,5"
    assert plain.month(date(2018, 3, 1)) == "März 2018"
    assert (plain.base, plain.direction) == ("de", "ltr")
    assert str(locale_of("de-simple")) == "de"


def test_a_city_text_in_plain_german_falls_back_to_german_before_the_first_language() -> None:
    plain = words_for("de-simple")
    assert plain.pick(Text.of({"en": "Safety", "de": "Sicherheit"})) == "Sicherheit"
    assert plain.pick(Text.of({"de": "Sicherheit", "de-simple": "Sich sicher fühlen"})) == "Sich sicher fühlen"
    assert plain.pick(Text.of({"fr": "Sécurité"})) == "Sécurité"
    assert words_for("de").pick(Text.of({"de-simple": "einfach", "en": "Safety", "de": "Sicherheit"})) == "Sicherheit"
    assert wider("zh-Hant-TW") == ("zh-Hant-TW", "zh-Hant", "zh")


def test_a_page_that_a_language_was_not_written_for_is_said_in_its_fallback_and_keeps_the_choice() -> None:
    plain = words_for("de-simple")
    assert plain.covers("map")
    assert not plain.covers("compare")
    there = words_for("de-simple", "compare")
    assert (there.language, there.spoken) == ("de-simple", "de")
    assert there("Target group") == "Zielgruppe" != plain("Target group")
    assert there.pick(Text.of({"de": "Sicherheit", "de-simple": "Sich sicher fühlen"})) == "Sicherheit"
    assert words_for("de", "compare").spoken == "de"


@pytest.mark.parametrize("code", ["de", "en", "tr", "ckb", "pt-BR", "zh-Hant", "de-simple", "es-419"])
def test_codes_of_languages(code: str) -> None:
    assert is_language(code)


@pytest.mark.parametrize("code", ["", "De", "xx", "german", "de_DE", "en-us", "de-leicht", "../de", "de-simple\n"])
def test_what_is_no_code_of_a_language(code: str) -> None:
    assert not is_language(code)


def test_a_folder_that_is_no_language_and_a_file_that_is_none_are_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="QUARTIER_LOCALE"):
        files_in(tmp_path / "missing")
    path = written(tmp_path, "german", TURKISH)
    with pytest.raises(ValueError, match=r"german.*de-simple"):
        files_in(tmp_path)
    path.write_bytes(b"msgid \xff\nnot a file of messages")
    with pytest.raises(ValueError, match=r"quartierblick\.po is no file of messages"):
        messages_of(path, "tr")
    second = written(tmp_path, "fr", "this is no message\n")
    with pytest.raises(ValueError, match=r"quartierblick\.po is no file of messages"):
        messages_of(second, "fr")


def test_a_language_is_begun_and_brought_up_to_the_words_in_the_code(tmp_path: Path) -> None:
    template = tmp_path / "words.pot"
    template.write_text(POLISH, encoding="utf-8")
    path = begin(template, tmp_path, "tr")
    assert messages_of(path, "tr").fallback == "de"
    assert messages_of(path, "tr").name == "Türkçe"
    with pytest.raises(ValueError, match="is there already"):
        begin(template, tmp_path, "tr")
    with pytest.raises(ValueError, match="no code of a language"):
        begin(template, tmp_path, "tuerkisch")
    empty = 'msgid "{rows} {rows:row|rows}"\nmsgstr ""'
    text = path.read_text(encoding="utf-8")
    assert empty in text
    path.write_text(text.replace(empty, empty[:-2] + '"{rows} satır"\n\nmsgid "gone"\nmsgstr "x"'), encoding="utf-8")
    assert update(template, path) == (1, 2)
    text = path.read_text(encoding="utf-8")
    assert "gone" not in text
    assert "{rows} satır" in text
    assert text.count("X-Fallback") == 1
