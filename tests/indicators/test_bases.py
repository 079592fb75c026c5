"""Whom a number is of, in words that are true of a target group too."""

from __future__ import annotations

from dataclasses import replace

from indicators.estimates.bases import base_of
from language.phrases import Text
from language.words import words_for
from tests.demo import demo_city

DE, EN = words_for("de"), words_for("en")
PARENTS = Text.of({"de": "Befragte mit Kindern", "en": "respondents with children"})


def test_a_group_is_named_instead_of_everybody():
    catalogue = demo_city().catalogue
    base = catalogue.indicators["feels_at_home"].base
    assert base_of(catalogue, base, "all", DE) == "Befragte ab 18 Jahren"
    assert base_of(catalogue, base, "older", DE) == "Befragte ab 65 Jahren"
    assert base_of(catalogue, base, "older", EN) == "respondents aged 65 and over"


def test_whom_a_question_was_put_to_is_never_left_out():
    catalogue = demo_city().catalogue
    assert base_of(catalogue, PARENTS, "older", EN) == "respondents with children, of these: respondents aged 65 and over"
    nobody_said = replace(catalogue, everybody=Text())
    base = catalogue.indicators["feels_at_home"].base
    said = base_of(nobody_said, base, "older", EN)
    assert said == "respondents aged 18 and over, of these: respondents aged 65 and over"


def test_a_group_without_a_base_stands_by_its_name():
    catalogue = demo_city().catalogue
    groups = {key: replace(group, base=Text()) for key, group in catalogue.target_groups.items()}
    plain = replace(catalogue, target_groups=groups)
    base = catalogue.indicators["feels_at_home"].base
    assert base_of(plain, base, "older", EN) == "respondents aged 18 and over, of these: Older people (65+)"
    assert base_of(plain, Text(), "older", EN) == "Older people (65+)"
