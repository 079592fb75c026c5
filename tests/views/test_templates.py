"""Templates escape what is put into them, and none is shown half."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment, UndefinedError

from language.words import words_for
from views.frame import html
from views.frame.style import PARTS


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> Environment:
    environment = html._environment.overlay(loader=DictLoader({"a": '<b>{{ words("Theme") }}: {{ name }}</b>'}))
    monkeypatch.setattr(html, "_environment", environment)
    return environment


def test_what_is_put_in_is_escaped(environment: Environment) -> None:
    rendered = html.render("a", words_for("de"), name="<script>'\"&")
    assert rendered == "<b>Handlungsfeld: &lt;script&gt;&#39;&#34;&amp;</b>"


def test_a_missing_value_is_an_error(environment: Environment) -> None:
    with pytest.raises(UndefinedError, match="name"):
        html.render("a", words_for("de"))


def test_every_template_can_be_read() -> None:
    folder = Path(html.__file__).parents[1]
    names = [str(path.relative_to(folder)) for path in folder.rglob("*.jinja")]
    for name in names:
        html._environment.get_template(name)


def test_every_part_of_the_style_sheet_is_in_it() -> None:
    assert sorted(PARTS) == sorted(path.stem for path in (html.ASSETS / "style").iterdir())


def test_addresses_in_a_text_become_links_and_nothing_else_does():
    text = 'Grenzen: <b> https://www.example.org/a-b, "x" javascript:alert(1) (https://example.org/?q="><i>).'
    markup = str(html.linked(text))
    assert '<a href="https://www.example.org/a-b" rel="noopener noreferrer">www.example.org/a-b</a>, ' in markup
    assert "&lt;b&gt;" in markup
    assert "<i>" not in markup
    assert markup.count("<a ") == 2
    whole = str(html.linked("Siehe https://example.org/a.php?id=3&part=b#c; sonst https://example.org/?"))
    assert 'href="https://example.org/a.php?id=3&amp;part=b#c"' in whole and 'href="https://example.org/"' in whole
