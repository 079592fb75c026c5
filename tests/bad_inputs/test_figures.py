"""Tables of register figures with faults: the finding names the fault, and obeying its remedy mends it."""

from __future__ import annotations

import pandas as pd
import pyreadstat
import pytest

from tests.bad_inputs.figures_city import (
    NAMES,
    RESIDENTS,
    asked,
    at_the_end,
    below_the_file,
    build,
    check,
    described,
    in_the_catalogue,
    lines_in,
    long_table,
    shown,
    values,
)

KEYS = list(NAMES)
COUNTS = {key: 1000 + 100 * number for number, key in enumerate(KEYS)}
JOBLESS = {key: 90 - 7 * number for number, key in enumerate(KEYS)}
WIDE = "Stadtteil;Einwohner;Arbeitslose\n" + "".join(f"{NAMES[key]};{COUNTS[key]};{JOBLESS[key]}\n" for key in KEYS)


def test_a_wide_table_is_asked_about_and_read(tmp_path):
    city = build(tmp_path, WIDE)
    finding = asked(city, "statistics.wide")
    assert "which columns are figures" in finding["why"]
    below_the_file(city, lines_in(finding["remedy"])[0])
    dataset = shown(city)
    assert values(dataset, wave="undated") == COUNTS
    assert [own.code for own in dataset.findings] == ["statistics.columns_unused"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_dates_come_from_the_heads_of_columns(tmp_path, kind):
    rows = [["Stadtteil", "Einwohner 31.12.2020", "Einwohner 31.12.2021"]]
    rows += [[NAMES[key], COUNTS[key] - 1, COUNTS[key]] for key in KEYS]
    table = "".join(";".join(map(str, row)) + "\n" for row in rows) if kind == "csv" else rows
    city = build(tmp_path, table)
    below_the_file(city, lines_in(asked(city, "statistics.wide")["remedy"])[0])
    dataset = shown(city)
    assert values(dataset, wave="2021-12-31") == COUNTS
    assert values(dataset, wave="2020-12-31")["1"] == COUNTS["1"] - 1


def test_two_rows_of_heads_are_one(tmp_path):
    rows = [["Stadtteil", "Einwohner", None, "Arbeitslose", None], [None, "2020", "2021", "2020", "2021"]]
    rows += [[NAMES[key], COUNTS[key] - 1, COUNTS[key], JOBLESS[key] + 5, JOBLESS[key]] for key in KEYS]
    city = build(tmp_path, rows, catalogue=RESIDENTS + described("jobless", "Arbeitslose", "Personen"))
    below_the_file(city, lines_in(asked(city, "statistics.wide")["remedy"])[0])
    dataset = shown(city)
    assert values(dataset) == COUNTS
    assert values(dataset, "jobless", "2020") == {key: count + 5 for key, count in JOBLESS.items()}


def test_a_column_a_year_is_one_figure(tmp_path):
    table = "Stadtteil;2020;2021\n" + "".join(f"{NAMES[key]};{COUNTS[key] - 1};{COUNTS[key]}\n" for key in KEYS)
    city = build(tmp_path, table)
    below_the_file(city, lines_in(asked(city, "statistics.wide")["remedy"])[0])
    assert values(shown(city)) == COUNTS


def test_a_remark_below_a_wide_table_is_left_out_and_told(tmp_path):
    city = build(tmp_path, WIDE + "Quelle: Amt für Statistik;;\n")
    below_the_file(
        city, 'layout = "wide"\nquartier = "Stadtteil"\n[statistics.columns]\n"Einwohner" = { indicator = "residents" }'
    )
    dataset = shown(city)
    assert values(dataset, wave="undated") == COUNTS
    assert "statistics.remarks" in [own.code for own in dataset.findings]


def test_a_long_table_with_other_heads_is_asked_about(tmp_path):
    table = long_table(COUNTS).replace("quartier_id;indicator;date;value", "Stadtteil;Indikator;Stichtag;Wert")
    city = build(tmp_path, table)
    below_the_file(city, lines_in(asked(city, "statistics.heads")["remedy"])[0])
    assert values(shown(city)) == COUNTS


def test_several_tables_make_one_rate(tmp_path):
    rate = 'formula = { rate = ["jobless", "residents"], per = 100 }'
    entry = described("jobless", "Arbeitslose", "je 100", "more_is_worse").replace('formula = { register = "jobless" }', rate)
    city = build(tmp_path, long_table(COUNTS), catalogue=RESIDENTS + entry)
    (city / "jobless.csv").write_text(long_table(JOBLESS, "jobless"), encoding="utf-8")
    text = (city / "dataset.toml").read_text(encoding="utf-8")
    (city / "dataset.toml").write_text(
        text.replace("[statistics]", "[[statistics]]") + '[[statistics]]\nfile = "jobless.csv"\n', encoding="utf-8"
    )
    assert values(shown(city), "jobless") == pytest.approx({key: 100 * JOBLESS[key] / COUNTS[key] for key in KEYS})


class TestCounts:
    """Persons say nothing about need; rates do."""

    LARGE_IS_WELL_OFF = long_table({**COUNTS, "9": 20_000}) + long_table({**JOBLESS, "9": 400}, "jobless").partition("\n")[2]
    ENTRIES = RESIDENTS + described("jobless", "Arbeitslose", "Personen", "more_is_worse")

    def test_obeying_makes_a_rate_and_another_order(self, tmp_path):
        city = build(tmp_path, self.LARGE_IS_WELL_OFF, catalogue=self.ENTRIES)
        finding = asked(city, "catalogue.count_judged")
        assert "numbers of persons" in finding["why"]
        rates, _ = lines_in(finding["remedy"])
        in_the_catalogue(city, rates)
        dataset = shown(city)
        found = values(dataset, "jobless")
        assert sorted(found, key=lambda key: -found[key])[:3] == ["1", "2", "3"]
        assert min(found, key=lambda key: found[key]) == "9"
        assert dataset.catalogue.weighable == {"people": ["jobless"]}

    def test_obeying_shows_counts_that_nothing_weighs(self, tmp_path):
        city = build(tmp_path, self.LARGE_IS_WELL_OFF, catalogue=self.ENTRIES)
        in_the_catalogue(city, lines_in(asked(city, "catalogue.count_judged")["remedy"])[1])
        assert shown(city).catalogue.weighable == {}

    def test_a_kind_answers_for_rates_and_asks_whatever_the_unit(self, tmp_path):
        more_is_worse = described("jobless", "Arbeitslose", "Personen", "more_is_worse", 'kind = "rate"')
        assert check(build(tmp_path / "rate", self.LARGE_IS_WELL_OFF, catalogue=RESIDENTS + more_is_worse))[0] == 0
        counted = described("jobless", "Arbeitslose", "Stk", "more_is_worse", 'kind = "count"')
        asked(build(tmp_path / "count", self.LARGE_IS_WELL_OFF, catalogue=RESIDENTS + counted), "catalogue.count_judged")


SPELLINGS = {
    "a leading 9": (lambda key: f"9{key}", {}, 'cut = "9"'),
    "a number in front of the name": (lambda key: f"0{key} {NAMES[key]}", {}, "number_in_front"),
    "zeros in front": (lambda key: f"00{key}", {}, "zeros"),
    "capitals and signs": (lambda key: NAMES[key].upper().replace("/", "-"), {}, "spelling"),
    "letters in front of the ids": (lambda key: key, {key: f"STGT{key}" for key in KEYS}, 'add = "STGT"'),
    "the number of the municipality": (lambda key: f"073120{key}", {key: f"0{key}" for key in KEYS}, "cut"),
}


@pytest.mark.parametrize("case", SPELLINGS)
def test_keys_that_are_written_otherwise_are_one_question(tmp_path, case):
    written, keys, word = SPELLINGS[case]
    city = build(tmp_path, long_table({written(key): COUNTS[key] for key in KEYS}), keys=keys)
    finding = asked(city, "quartier.spelling")
    assert word in finding["remedy"]
    at_the_end(city, lines_in(finding["remedy"])[0])
    assert values(shown(city)) == {keys.get(key, key): COUNTS[key] for key in KEYS}


def test_names_of_the_boundaries_may_have_numbers_in_front(tmp_path):
    names = {key: f"0{key} {name}" for key, name in NAMES.items()}
    city = build(tmp_path, long_table({NAMES[key]: COUNTS[key] for key in KEYS}), names=names)
    finding = asked(city, "quartier.spelling")
    assert "9 of 9 names match without the number in front" in finding["why"]
    at_the_end(city, lines_in(finding["remedy"])[0])
    assert values(shown(city)) == COUNTS


def test_names_that_are_only_alike_are_one_question_with_a_line_each(tmp_path):
    misspelled = {**NAMES, "1": "Altsdadt", "3": "Nordstad"}
    city = build(tmp_path, long_table({misspelled[key]: COUNTS[key] for key in KEYS}))
    finding = asked(city, "quartier.spelling")
    at_the_end(city, "[aliases]\n" + lines_in(finding["remedy"])[0])
    assert values(shown(city)) == COUNTS


@pytest.mark.parametrize("total", ["Gesamt", "Stadt Kleinstadt", "insgesamt", "Kleinstadt", "Kleinstadt gesamt"])
def test_a_subtotal_is_asked_about_and_left_out_or_shown(tmp_path, total):
    city = build(tmp_path / "a", long_table({**COUNTS, total: sum(COUNTS.values())}))
    lines = lines_in(asked(city, "quartier.total")["remedy"])[0]
    at_the_end(city, lines)
    assert values(shown(city)) == COUNTS
    other = build(tmp_path / "b", long_table({**COUNTS, total: sum(COUNTS.values())}))
    at_the_end(other, lines.replace("leave_out", "whole"))
    assert values(shown(other)) == {**COUNTS, "": sum(COUNTS.values())}


def test_rows_of_another_level_are_one_stop_that_an_option_answers(tmp_path):
    city = build(tmp_path, long_table({**COUNTS, "B1": 4000, "B2": 5000, "B3": 3000}))
    finding = asked(city, "quartier.unknown")
    assert "3 of 12 keys" in finding["found"]
    at_the_end(city, lines_in(finding["remedy"])[0])
    assert values(shown(city)) == COUNTS


def test_districts_that_are_called_like_quartiers_stop(tmp_path):
    city = build(tmp_path, long_table({NAMES["1"]: 10_000, NAMES["5"]: 12_000}))
    finding = asked(city, "quartier.other_level")
    assert "2 of 9 quartiers occur" in finding["found"]
    at_the_end(city, lines_in(finding["remedy"])[0])
    assert values(shown(city)) == {"1": 10_000, "5": 12_000}


def test_numbers_of_another_level_are_asked_about(tmp_path):
    city = build(tmp_path, long_table({key: COUNTS[key] for key in KEYS[:4]}))
    finding = asked(city, "quartier.level")
    assert "4 of 9 quartiers occur" in finding["found"]
    at_the_end(city, lines_in(finding["remedy"])[0])
    assert set(values(shown(city))) == set(KEYS[:4])


def test_quartiers_without_a_figure_are_named(tmp_path):
    exit_code, [finding] = check(build(tmp_path, long_table({"1": 1100})))
    assert (exit_code, finding["code"]) == (0, "statistics.gaps")
    assert "8 of 9 quartiers have no figure of “residents”: Neustadt (2)" in finding["found"]


def test_a_whole_that_does_not_fit_its_parts_is_asked_about(tmp_path):
    finding = asked(build(tmp_path / "a", long_table({**COUNTS, "": 99_999})), "statistics.whole")
    left_out, right = lines_in(finding["remedy"])
    for name, lines, whole in (("out", left_out, {}), ("right", right, {"": 99_999})):
        city = build(tmp_path / name, long_table({**COUNTS, "": 99_999}))
        at_the_end(city, lines)
        assert values(shown(city)) == {**COUNTS, **whole}


PERCENT = described("residents", "Anteil", "%", more="decimals = 1")
ODD = {
    "parts of one": ("statistics.parts", PERCENT, {key: f"0,{12 + number}" for number, key in enumerate(KEYS)}),
    "parts among percent": (
        "statistics.parts_mixed",
        PERCENT,
        {key: f"0,{12 + number}" if number % 2 else 12 + number for number, key in enumerate(KEYS)},
    ),
    "over 100": ("statistics.over_100", PERCENT, {key: 386 + number for number, key in enumerate(KEYS)}),
    "negative": ("statistics.negative", RESIDENTS, {**COUNTS, "1": -1000}),
    "a thousandfold": ("statistics.outlier", RESIDENTS, {**COUNTS, "2": 1_100_000}),
    "a thousandth": ("statistics.outlier", RESIDENTS, {**COUNTS, "2": "1,1"}),
    "one person": ("statistics.small", RESIDENTS, {**COUNTS, "2": 1, "3": 2}),
    "few decimals": ("statistics.decimals", described("residents", unit="Index"), {key: f"0,{key}2" for key in KEYS}),
}


@pytest.mark.parametrize("case", ODD)
def test_what_is_seldom_right_is_asked_about_once_and_can_be_answered(tmp_path, case):
    code, catalogue, cells = ODD[case]
    city = build(tmp_path, long_table(cells), catalogue=catalogue)
    at_the_end(city, lines_in(asked(city, code)["remedy"])[-1])
    found = values(shown(city))
    factor = 100 if "parts" in case else 1
    expected = {key: float(str(cell).replace(",", ".")) for key, cell in cells.items()}
    assert found == pytest.approx({key: number * factor if number < 1 else number for key, number in expected.items()})


def test_percent_below_one_may_be_right(tmp_path):
    code, catalogue, cells = ODD["parts of one"]
    city = build(tmp_path, long_table(cells), catalogue=catalogue.replace("decimals = 1", "decimals = 3"))
    at_the_end(city, lines_in(asked(city, code)["remedy"])[0].replace("parts", "percent"))
    assert values(shown(city))["1"] == 0.12


def test_more_decimals_answer_too_few(tmp_path):
    code, catalogue, cells = ODD["few decimals"]
    city = build(tmp_path, long_table(cells), catalogue=catalogue)
    in_the_catalogue(city, "[indicators.residents]\n" + lines_in(asked(city, code)["remedy"])[0])
    assert shown(city).catalogue.indicators["residents"].decimals == 2


def test_both_rows_of_a_figure_are_named_and_its_faults_have_no_followers(tmp_path):
    twice = long_table(COUNTS) + "1;residents;2021;7\n"
    finding = asked(build(tmp_path / "twice", twice), "statistics.twice")
    assert "2: 1000 + 11: 7" in finding["found"]
    unknown = long_table(COUNTS) + "1;strange;2021;7\n1;strange;2021;8\n1;other thing;2021;8\n"
    city = build(tmp_path / "unknown", unknown)
    finding = asked(city, "statistics.unknown_indicator")
    assert finding["found"] == "strange, other thing"
    at_the_end(city, lines_in(finding["remedy"])[0])
    assert values(shown(city)) == COUNTS


@pytest.mark.parametrize("table", ["keys", "figures"])
def test_an_answer_about_no_file_stops(tmp_path, table):
    city = build(tmp_path, long_table(COUNTS))
    at_the_end(city, f'[[{table}]]\nfile = "figure.csv"\n')
    assert "figures.csv" in asked(city, "toml.wrong_value")["remedy"]


def test_many_figures_that_nobody_uses_are_one_short_answer(tmp_path):
    many = long_table(COUNTS) + "".join(f"1;other {number};2021;7\n" for number in range(40))
    city = build(tmp_path, many)
    finding = asked(city, "statistics.unknown_indicator")
    assert len(finding["remedy"].splitlines()) < 6
    at_the_end(city, lines_in(finding["remedy"])[0])
    assert values(shown(city)) == COUNTS


SURVEY = """
[[waves]]
id = "2021"
name = "Befragung 2021"
file = "figures_survey.FORMAT"
quartier = "place"
"""
SAFE = """
[indicators.safe]
theme = "people"
name = "Sicher"
reading = "fühlen sich sicher"
question = "Wie sicher?"
base = "Befragte"
formula = { share = "q", yes = [1], of = [0, 1] }
polarity = "more_is_better"
"""


@pytest.mark.parametrize("form", ["csv", "parquet", "sav"])
@pytest.mark.parametrize("case", ["a leading 9", "a number in front of the name", "capitals and signs"])
def test_keys_of_a_survey_are_one_question_in_every_format(tmp_path, case, form):
    written, _, word = SPELLINGS[case]
    people = [(written(key), str(int(person % 10 < int(key)))) for key in KEYS for person in range(40)]
    city = _surveyed(build(tmp_path, long_table(COUNTS), catalogue=RESIDENTS + SAFE), people, form)
    finding = asked(city, "quartier.spelling")
    assert word in finding["remedy"]
    at_the_end(city, lines_in(finding["remedy"])[0])
    found = values(shown(city), "safe")
    assert {key: found[key] for key in KEYS} == {key: pytest.approx(10 * int(key)) for key in KEYS}


def test_a_survey_of_another_level_is_asked_about(tmp_path):
    people = [(key, str(person % 2)) for key in KEYS[:4] for person in range(40)]
    city = _surveyed(build(tmp_path, long_table(COUNTS), catalogue=RESIDENTS + SAFE), people, "csv")
    finding = asked(city, "quartier.level")
    assert "4 of 9 quartiers occur" in finding["found"]
    at_the_end(city, lines_in(finding["remedy"])[0])
    assert values(shown(city), "safe")["1"] == 50


def _surveyed(city, people, form):
    frame = pd.DataFrame(people, columns=["place", "q"])
    path = city / f"figures_survey.{form}"
    match form:
        case "csv":
            frame.to_csv(path, index=False)
        case "parquet":
            frame.to_parquet(path)
        case _:
            pyreadstat.write_sav(frame, path)
    at_the_end(city, SURVEY.replace("FORMAT", form))
    return city
