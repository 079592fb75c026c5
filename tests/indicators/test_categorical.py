"""Entries of the catalogue that are words instead of numbers."""

from __future__ import annotations

import tomllib

import pytest

from files.findings import Findings, Rejected
from indicators.catalogue import Catalogue, read_catalogue
from indicators.categorical import MOST_CATEGORIES, categories_line
from indicators.questions import Category
from language.phrases import Text
from language.words import Words

WORDS = Words("en")
GOOD = """\
[themes.housing]
name = "Housing"

[indicators.support]
theme = "housing"
name = { de = "Städtebauförderung", en = "Urban support" }
formula = { category = "foerderung" }
categories = [
    { codes = ["F", "ja", 1], label = { de = "Fördergebiet", en = "support area" } },
    { code = "N", label = { de = "kein Fördergebiet", en = "no support area" }, rest = true },
]

[indicators.residents]
theme = "housing"
name = "Residents"
formula = { register = "residents" }
unit = "residents"
polarity = "neither"
"""


def read(tmp_path, text: str) -> tuple[Catalogue | None, list[str]]:
    path = tmp_path / "catalogue.toml"
    path.write_text(text, encoding="utf-8")
    findings = Findings()
    try:
        catalogue = read_catalogue(path, findings)
    except Rejected:
        catalogue = None
    return catalogue, [f"{WORDS.say(finding.observed)} | {WORDS.say(finding.remedy)}" for finding in findings]


def test_categories_stand_apart_from_numbers_and_in_the_order_of_the_file(tmp_path) -> None:
    catalogue, findings = read(tmp_path, GOOD)
    assert catalogue is not None
    assert findings == []
    assert list(catalogue.indicators) == ["residents"]
    assert [own.id for own in catalogue.mapped("housing")] == ["support", "residents"]
    assert catalogue.weighable == {}
    support = catalogue.categorical["support"]
    assert support.rest == "N"
    assert support.spellings == {
        **dict.fromkeys(("F", "ja", "1", "Fördergebiet", "support area"), "F+ja+1"),
        **dict.fromkeys(("N", "kein Fördergebiet", "no support area"), "N"),
    }


MANY = ", ".join(f'{{ code = {code}, label = "{code}" }}' for code in range(MOST_CATEGORIES + 1))
FAULTS = {
    "too many": (GOOD.partition("categories = [")[0] + f"categories = [{MANY}]\n", "at most 8 categories"),
    "none": (GOOD.partition("categories = [")[0], "a list of categories"),
    "a code twice": (GOOD.replace('code = "N"', "code = 1.0"), "each code once"),
    "a label twice": (GOOD.replace('de = "kein Fördergebiet"', 'de = "Fördergebiet"'), "each label once"),
    "labels alike but for capitals": (GOOD.replace('de = "kein Fördergebiet"', 'de = "FÖRDERGEBIET"'), "each label once"),
    "labels alike but for blanks": (GOOD.replace('de = "kein Fördergebiet"', 'de = " Förder  gebiet"'), "each label once"),
    "labels alike to whoever reads": (GOOD.replace('de = "kein Fördergebiet"', 'de = "Förder\u200bgebiet"'), "each label once"),
    "labels alike but for how umlauts are stored": (
        GOOD.replace('de = "kein Fördergebiet"', 'de = "Fo\u0308rdergebiet"'),
        "each label once",
    ),
    "one category's German is another one's English": (
        GOOD.replace('en = "no support area"', 'en = "Fördergebiet"'),
        "each label once",
    ),
    "a label that nobody sees": (GOOD.replace('de = "kein Fördergebiet"', 'de = " \u200b"'), "a label for every category"),
    "two rests": (GOOD.replace('en = "support area" } }', 'en = "support area" }, rest = true }'), "at most one category"),
    "more of it is better": (
        GOOD.replace("\nformula = { category", '\npolarity = "more_is_better"\nformula = { category'),
        "neither",
    ),
    "a figure that is numbers": (
        GOOD.replace('register = "residents"', 'register = "foerderung"'),
        "no indicator with numbers uses",
    ),
    "nothing else": (GOOD.partition("[indicators.residents]")[0], "at least one indicator that is a number"),
    "two kinds": (GOOD.replace('{ category = "foerderung" }', '{ category = "foerderung", register = "a" }'), "register"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_faults_are_named_with_what_is_allowed(tmp_path, fault: str) -> None:
    text, allowed = FAULTS[fault]
    catalogue, findings = read(tmp_path, text)
    assert catalogue is None
    assert any(allowed in finding for finding in findings), findings


def test_a_formula_that_is_no_table_is_told_once(tmp_path) -> None:
    catalogue, findings = read(tmp_path, GOOD.replace('formula = { category = "foerderung" }', 'formula = "category"'))
    assert catalogue is None
    assert len([finding for finding in findings if finding.startswith("formula")]) <= 1


def test_the_line_that_a_remedy_gives_reads_as_the_entry(tmp_path) -> None:
    label = Text.of({"de": 'Gebiet „A" \\', "en": "area"})
    own, rest = Category("F+x", ("F", "x"), label), Category("N", ("N",), Text.of("none"))
    line = categories_line([(own, False), (rest, True)])
    assert "\n" not in line
    assert tomllib.loads(line) == {
        "categories": [
            {"codes": ["F", "x"], "label": dict(label.by_language)},
            {"code": "N", "label": "none", "rest": True},
        ]
    }
