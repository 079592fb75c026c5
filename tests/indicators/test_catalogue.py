"""A catalogue's entries, and the line of every fault in them."""

import pytest

from files.findings import Findings, Rejected
from indicators.catalogue import Condition, Polarity, read_catalogue
from indicators.formulas import Mean, Rate, Register, Share, Total
from language.words import Words

WORDS = Words("en")
GOOD = """\
[themes.living_together]
name = { de = "Zusammenleben", en = "Living together" }

[target_groups.older]
name = "Older people"
dimension = "age"
where = [{ column = "age", from = 65 }, { column = "origin", in = ["de", 1] }]

[indicators.help]
theme = "living_together"
name = "Neighbours help"
reading = "say that neighbours help"
question = "How often?"
base = "everybody"
formula = { share = "q01", yes = [4, 5], of = [1, 2, 3, 4, 5] }
polarity = "more_is_better"
breaks = [20, 40, 60]

[indicators.safe]
theme = "living_together"
name = "Safety"
question = "How safe?"
base = "everybody"
formula = { mean = "q02", scale = [1, 5] }
scale_low = "unsafe"
scale_high = "safe"
polarity = "more_is_worse"

[indicators.inhabitants]
theme = "living_together"
name = "Inhabitants"
formula = { register = "people" }
unit = "inhabitants"
polarity = "neither"
sensitive = true
"""


def read(tmp_path, text):
    """The catalogue (None if rejected) and the findings."""
    path = tmp_path / "catalogue.toml"
    path.write_text(text, encoding="utf-8")
    findings = Findings()
    try:
        return read_catalogue(path, findings), list(findings)
    except Rejected:
        return None, list(findings)


def faults(tmp_path, old, new):
    """The findings after one line of the good catalogue was changed, and the number of that line."""
    assert GOOD.count(old) == 1
    catalogue, findings = read(tmp_path, GOOD.replace(old, new))
    assert catalogue is None
    assert {finding.file for finding in findings} == {"catalogue.toml"}
    return findings, GOOD[: GOOD.index(old)].count("\n") + 1


def test_good_catalogue_is_read_as_it_stands(tmp_path):
    catalogue, findings = read(tmp_path, GOOD)
    assert findings == []
    assert catalogue.themes["living_together"].name.in_language("de") == "Zusammenleben"
    assert catalogue.target_groups["older"].where == (
        Condition("age", 65, None, ()),
        Condition("origin", None, None, ("de", "1")),
    )
    formulas = {name: indicator.formula for name, indicator in catalogue.indicators.items()}
    assert formulas == {
        "help": Share("q01", ("4", "5"), ("1", "2", "3", "4", "5")),
        "safe": Mean("q02", 1, 5),
        "inhabitants": Register("people"),
    }
    assert [one.source for one in catalogue.indicators.values()] == ["survey", "survey", "register"]
    assert [one.polarity for one in catalogue.indicators.values()] == list(Polarity)
    assert [one.decimals for one in catalogue.indicators.values()] == [0, 1, 0]
    assert [one.sensitive for one in catalogue.indicators.values()] == [False, False, True]
    assert catalogue.indicators["help"].breaks == (20, 40, 60)


def test_indicators_of_a_theme_keep_the_order_of_the_file(tmp_path):
    catalogue, _ = read(tmp_path, GOOD)
    assert [one.id for one in catalogue.indicators_of("living_together")] == ["help", "safe", "inhabitants"]
    assert catalogue.indicators_of("safety") == []


def test_unknown_theme_names_those_there_are(tmp_path):
    [finding], line = faults(tmp_path, 'theme = "living_together"\nname = "Safety"', 'theme = "living_togehter"\nname = "Safety"')
    assert (finding.code, finding.row) == ("toml.wrong_value", line)
    assert "living_togehter" in finding.observed
    assert "one of: living_together" in WORDS.say(finding.remedy)


def test_unknown_key_names_the_one_meant(tmp_path):
    [finding], line = faults(tmp_path, "sensitive = true", "sensitiv = true")
    assert (finding.code, finding.row, finding.observed) == ("toml.unknown_key", line, "indicators.inhabitants.sensitiv")
    assert WORDS.say(finding.remedy) == "Did you mean “sensitive”?"


@pytest.mark.parametrize(
    ("old", "new", "allowed"),
    [
        ('name = "Safety"', "name = 5", "a text"),
        ("sensitive = true", 'sensitive = "yes"', "true or false"),
        ("breaks = [20, 40, 60]", 'breaks = ["20", "40"]', "a list"),
        ("breaks = [20, 40, 60]", "breaks = [20, 60, 40]", "ascending"),
        ("breaks = [20, 40, 60]", "breaks = [0.2, 0.4]", "limits in percent"),
        ("breaks = [20, 40, 60]", "breaks = [20, 400]", "inside the scale from 0 to 100"),
        ('polarity = "more_is_worse"', 'breaks = [20, 40]\npolarity = "more_is_worse"', "inside the scale from 1 to 5"),
        ("yes = [4, 5], of = [1, 2, 3, 4, 5]", 'yes = [1, 2], of = [1, "02", "1.0"]', "with some, not all"),
        ('register = "people"', 'rate = ["people", "people"]', "of which other figure"),
        ('polarity = "neither"', 'polarity = "good"', "more_is_better, more_is_worse, neither"),
        ('unit = "inhabitants"', 'unit = { french = "habitants" }', "codes of languages"),
        ("sensitive = true", "decimals = -1", "a number"),
    ],
)
def test_wrong_value_names_its_line_and_what_is_allowed(tmp_path, old, new, allowed):
    [finding], line = faults(tmp_path, old, new)
    assert (finding.code, finding.row) == ("toml.wrong_value", line)
    assert allowed in WORDS.say(finding.remedy)


@pytest.mark.parametrize("formula", ['{ mode = "q02" }', "{}", '{ eval = "q01 + q02" }', '"q01 + q02"'])
def test_formula_outside_the_closed_list(tmp_path, formula):
    findings, line = faults(tmp_path, 'formula = { mean = "q02", scale = [1, 5] }', f"formula = {formula}")
    wrong = [finding for finding in findings if finding.code == "toml.wrong_value"]
    assert {finding.row for finding in wrong} == {line}
    assert "Allowed is one of share, mean, median, total, register" in WORDS.say(wrong[-1].remedy)


def test_a_mistyped_condition_names_the_options_that_were_not_used(tmp_path):
    good = 'where = [{ column = "age", from = 65 }, { column = "origin", in = ["de", 1] }]'
    [finding], _ = faults(tmp_path, good, 'where = [{ column = "age", bis = 64 }]')
    assert finding.code == "toml.unknown_key"
    assert "column, from, in, to" in WORDS.say(finding.remedy)


def test_formula_of_two_kinds(tmp_path):
    [finding], line = faults(tmp_path, '{ register = "people" }', '{ register = "people", weight = "w" }')
    assert (finding.code, finding.row) == ("toml.unknown_key", line)
    assert finding.observed == "indicators.inhabitants.formula.weight"


@pytest.mark.parametrize("yes", ["[5, 6]", "[6]", "[1, 2, 3, 4, 5]"])
def test_yes_must_be_some_of_the_answers(tmp_path, yes):
    [finding], line = faults(tmp_path, "yes = [4, 5]", f"yes = {yes}")
    assert (finding.code, finding.row) == ("toml.wrong_value", line)
    assert "“yes” with some, not all, of the answers in “of”" in WORDS.say(finding.remedy)


@pytest.mark.parametrize("scale", ["[5, 1]", "[3, 3]", "[1, 3, 5]", "[]"])
def test_scale_must_ascend(tmp_path, scale):
    findings, line = faults(tmp_path, "scale = [1, 5]", f"scale = {scale}")
    assert [(finding.code, finding.row) for finding in findings] == [("toml.wrong_value", line)]


@pytest.mark.parametrize(
    ("old", "key", "table"),
    [
        ('name = "Safety"', "name", "indicators.safe"),
        ('question = "How safe?"', "question", "indicators.safe"),
        ('scale_low = "unsafe"', "scale_low", "indicators.safe"),
        ('reading = "say that neighbours help"', "reading", "indicators.help"),
        ('unit = "inhabitants"', "unit", "indicators.inhabitants"),
        ('dimension = "age"', "dimension", "target_groups.older"),
    ],
)
def test_missing_entry_names_the_line_of_its_table(tmp_path, old, key, table):
    [finding], _ = faults(tmp_path, old, "")
    line = GOOD[: GOOD.index(f"[{table}]")].count("\n") + 1
    assert (finding.code, finding.row) == ("toml.missing_key", line)
    assert WORDS.say(finding.observed) == f"no “{key}” in {table}"


@pytest.mark.parametrize(
    ("where", "code", "found"),
    [
        ("[]", "toml.wrong_value", "target_groups.older.where = []"),
        ('"age >= 65"', "toml.wrong_value", 'target_groups.older.where = "age >= 65"'),
        ('[{ column = "age", from = "65" }]', "toml.wrong_value", 'target_groups.older.where.0.from = "65"'),
        ('[{ column = "age", in = "65" }]', "toml.wrong_value", 'target_groups.older.where.0.in = "65"'),
        ('[{ colum = "age", from = 65 }]', "toml.unknown_key", "target_groups.older.where.0.colum"),
        ('[{ column = "age", above = 65 }]', "toml.unknown_key", "target_groups.older.where.0.above"),
    ],
)
def test_wrong_condition_of_a_group_names_its_line(tmp_path, where, code, found):
    good = 'where = [{ column = "age", from = 65 }, { column = "origin", in = ["de", 1] }]'
    findings, line = faults(tmp_path, good, f"where = {where}")
    assert (code, line, found) in [(finding.code, finding.row, finding.observed) for finding in findings]


def test_group_without_a_condition_is_not_everybody(tmp_path):
    findings, _ = faults(tmp_path, 'where = [{ column = "age", from = 65 }, { column = "origin", in = ["de", 1] }]', "")
    assert [finding.code for finding in findings] == ["toml.wrong_value"]


def test_every_fault_is_told_at_once(tmp_path):
    text = (
        GOOD.replace("sensitive = true", "sensitiv = true")
        .replace("yes = [4, 5]", "yes = [9]")
        .replace('base = "everybody"\n', "")
    )
    _, findings = read(tmp_path, text)
    assert {finding.code for finding in findings} == {"toml.unknown_key", "toml.wrong_value", "toml.missing_key"}
    assert all(finding.row for finding in findings)


def test_broken_toml_names_its_line(tmp_path):
    [finding], line = faults(tmp_path, 'name = "Safety"', 'name = "Safety')
    assert (finding.code, finding.row) == ("toml.syntax", line)


TOTALS = """
[indicators.helpers]
theme = "living_together"
name = "Helpers"
formula = { total = "help" }
unit = "people"
polarity = "neither"

[indicators.jobless]
theme = "living_together"
name = "Jobless"
formula = { rate = ["without_work", "people"], per = 1000 }
unit = "in a thousand"
polarity = "more_is_worse"
"""


def test_a_total_takes_question_and_base_of_its_share(tmp_path):
    catalogue, findings = read(tmp_path, GOOD + TOTALS)
    assert not findings
    assert catalogue.indicators["helpers"].formula == Total("help")
    assert catalogue.indicators["helpers"].question == catalogue.indicators["help"].question
    assert catalogue.indicators["jobless"].formula == Rate("without_work", "people", 1000.0)


@pytest.mark.parametrize(
    ("written", "wrong"),
    [
        ('total = "help"', 'total = "safe"'),
        ('total = "help"', 'total = "nothing"'),
        ('{ rate = ["without_work", "people"], per = 1000 }', '{ rate = ["without_work"] }'),
        ("per = 1000", "per = 0"),
        ('unit = "people"\npolarity = "neither"', 'unit = "people"\npolarity = "more_is_better"'),
        ('unit = "people"\npolarity = "neither"', 'polarity = "neither"'),
    ],
)
def test_a_total_or_rate_that_means_nothing_is_refused(tmp_path, written, wrong):
    assert written in TOTALS
    catalogue, findings = read(tmp_path, GOOD + TOTALS.replace(written, wrong))
    assert catalogue is None
    assert findings[0].row > GOOD.count("\n")
