"""Files of messages that translators sent with faults, or that somebody made to do harm: a fault costs its own message alone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from language.locales import SHIPPED, files_in, messages_of, read_all
from language.message_checks import check_rule, fault_of
from language.words import Words

HEAD = """msgid ""
msgstr ""
"X-Fallback: {fallback}\\n"
"Plural-Forms: {rule}\\n"
"Content-Type: text/plain; charset={charset}\\n"

msgid "Map"
msgstr "Carte"

msgid "Map of {{city}}: {{indicator}}"
msgstr "{text}"

msgid "{{number}} person answered."
msgid_plural "{{number}} people answered."
msgstr[0] "{form}"
msgstr[1] "{{number}} personnes."
"""
FAULTY = [
    "Carte {ville}",
    "Carte {city",
    "Carte }city{",
    "{} {0}",
    "{city.__class__}",
    "{city.in_language.__globals__[os].environ}",
    "{city[0]}",
    "{city!r}",
    "{city:>999999999}",
    "{city:{indicator}}",
    "{city:a|{indicator}}",
]


def french(folder: Path, text: str = "", *, rule: str = "", form: str = "", fallback: str = "de", charset: str = "utf-8") -> Path:
    path = folder / "fr" / "LC_MESSAGES" / "quartierblick.po"
    path.parent.mkdir(parents=True)
    written = HEAD.format(
        text=text, rule=rule or "nplurals=2; plural=(n > 1);", form=form or "Une personne.", fallback=fallback, charset=charset
    )
    path.write_text(written, encoding="utf-8")
    return path


@pytest.mark.parametrize("text", FAULTY)
def test_a_translation_that_cannot_be_filled_in_is_told_and_said_in_the_fallback(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, text: str
) -> None:
    path = french(tmp_path, text)
    words = Words("fr", files_in(SHIPPED, tmp_path))
    assert words("Map of {city}: {indicator}", city="X", indicator="Y") == "Karte von X: Y"
    assert words("Map") == "Carte"
    (line,) = caplog.messages
    assert line.startswith(f"{path}, line 10: 'Map of {{city}}: {{indicator}}' is left out: ")


def test_a_form_of_a_plural_that_cannot_be_filled_in_is_told_too(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    french(tmp_path, form="{nombre} personne.")
    words = Words("fr", files_in(SHIPPED, tmp_path))
    assert words.plural("{number} person answered.", "{number} people answered.", 1) == "Geantwortet hat 1 Person."
    assert "{nombre} is no value of this message; allowed are: {number}" in caplog.text


@pytest.mark.parametrize("text", ["{indicator} – {city}", "Carte ({indicator})", "{{}} {city:a|b|c}", "sans valeur"])
def test_values_may_change_places_and_be_left_out(tmp_path: Path, caplog: pytest.LogCaptureFixture, text: str) -> None:
    french(tmp_path, text)
    assert Words("fr", files_in(tmp_path))("Map of {city}: {indicator}", city="X", indicator="Y") != "Map of X: Y"
    assert caplog.messages == []


@pytest.mark.parametrize("code", ["de", "de-simple"])
def test_every_shipped_translation_can_be_filled_in(code: str, caplog: pytest.LogCaptureFixture) -> None:
    messages_of.__wrapped__(files_in(SHIPPED)[code], code)
    assert caplog.messages == []


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        ("nplurals=2; plural=n;", "form 2 for 2; with nplurals=2, 0 to 1"),
        ("nplurals=2; plural=0-n;", "form -1 for 1"),
        ("nplurals=2; plural=(n%100==50) ? 2 : 0;", "form 2 for 50"),
        ("nplurals=2; plural=1/n;", "divides by zero for 0"),
        ("nplurals=2; plural=(n==7) ? n%(n-7) : 0;", "divides by zero for 7"),
        ("nplurals=2; plural=__import__('os');", "invalid token"),
        ("nplurals=2; plural=((((((((((((((((((((((n))))))))))))))))))))));", "too complex"),
    ],
)
def test_a_rule_of_plurals_must_choose_a_form_of_every_number(tmp_path: Path, rule: str, fault: str) -> None:
    path = french(tmp_path, rule=rule)
    with pytest.raises(ValueError) as refused:
        messages_of(path, "fr")
    assert str(refused.value).startswith(f"{path} is no file of messages that can be read: ")
    assert fault in str(refused.value)


def test_the_rules_of_languages_with_many_forms_pass() -> None:
    check_rule(
        lambda n: 0 if n == 0 else 1 if n == 1 else 2 if n == 2 else 3 if 3 <= n % 100 <= 10 else 4 if n % 100 > 10 else 5, 6
    )


@pytest.mark.parametrize("charset", ["rot13", "utf-99", "utf-16"])
def test_a_charset_that_is_none_of_texts_is_a_fault_of_the_file(tmp_path: Path, charset: str) -> None:
    path = french(tmp_path, charset=charset)
    with pytest.raises(ValueError, match="is no file of messages"):
        messages_of(path, "fr")


def test_a_fallback_that_is_no_language_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    french(tmp_path, fallback="../../etc")
    read_all(files_in(SHIPPED, tmp_path))
    assert "X-Fallback: ../../etc is no language here" in caplog.text


def test_ids_that_are_no_messages_are_faults_and_no_errors() -> None:
    assert fault_of(["50 % {"], ["50 % {"])


def test_with_a_file_that_cannot_be_read_nothing_starts_and_one_line_says_why(tmp_path: Path) -> None:
    path = french(tmp_path, rule="nplurals=2; plural=n/0;")
    root = Path(__file__).parents[2]
    ended = subprocess.run(
        [sys.executable, "-c", "import language.words"],
        cwd=root,
        env={**os.environ, "QUARTIER_LOCALE": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert ended.stderr.startswith(f"Quartierblick cannot start: {path} is no file of messages")
    assert ended.stderr.count("\n") == 1
