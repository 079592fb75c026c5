"""Faults in the cells of tables of figures, each in every kind of file that can have it."""

from __future__ import annotations

from tests.bad_inputs.counted.case import Case, Cases
from tests.bad_inputs.counted.figures_city import HEADS, ROWS, VALUES, by_key, by_name, each_figure, of_date, table, with_figures

EVERY = ("csv", "xlsx", "ods", "xls")
_MONTHS = ("Feb", "Mrz", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt")


def cases() -> list[Case]:
    """Every fault in every kind of file."""
    return [*_keys(), *_numbers(), *_rows()]


def _keys() -> list[Case]:
    cases = Cases()
    blocked, published = cases.blocked, cases.published
    padded = "{:03d}".format
    of_padded = {padded(int(key)): value for key, value in VALUES.items()}
    published(24, "zeros in front of keys", EVERY, table(by_key(padded), keys=padded), values=of_padded)
    blocked(24, "zeros lost in the table", EVERY, table(by_key(float), keys=padded), "quartier.spelling", "zeros")
    published(24, "keys that are numbers", EVERY, table(by_key(float)), values=VALUES)
    blocked(28, "an id nobody knows", EVERY, table([*ROWS, ("99", "residents", "2021", 5.0)]), "quartier.unknown", "99")
    unknown = [*by_name(), ("Timbuktu", "residents", "2021", 5.0)]
    blocked(28, "a name nobody knows", EVERY, table(unknown), "quartier.unknown", "Timbuktu")
    hyphen = table(by_name(q4="Innenstadt-West/Kotten"))
    blocked(29, "a hyphen too much", EVERY, hyphen, "quartier.spelling", "Innenstadt West/Kotten")
    published(29, "umlauts taken apart", EVERY, table(by_name(q1="Mo\u0308lschbach")), values=VALUES)
    blocked(29, "a letter mistyped", EVERY, table(by_name(q5="Erfenbahc")), "quartier.spelling", "Erfenbach")
    published(29, "blanks around a name", EVERY, table(by_name(q5=" Erfenbach\u00a0")), values=VALUES)
    for total in ("Gesamt", "Stadt Kleinstadt", "Insgesamt", "Summe", "Gesamtstadt"):
        rows = [*ROWS, (total, "residents", "2021", 9045.0)]
        blocked(40, f"a row of the whole, {total}", ("csv", "xlsx"), table(rows), "quartier.total", total)
    empty = [*ROWS, ("", "residents", "2021", 99_999.0)]
    blocked(40, "the whole below an empty key", EVERY, table(empty), "statistics.whole", "99,999")
    districts = [HEADS, *((f"Bezirk {number}", "residents", "2021", 5000.0 + number) for number in range(1, 4))]
    blocked(41, "districts for quartiers", EVERY, table(districts), "quartier.spelling", "Bezirk 1", "3 of 9")
    alike = [HEADS, *((name, "residents", "2021", 10_000.0) for name in ("Mölschbach", "Erfenbach"))]
    blocked(41, "districts that are called like quartiers", EVERY, table(alike), "quartier.other_level", "2 of 9")
    blocked(41, "three of nine quartiers", EVERY, table(ROWS[:4]), "quartier.level", "3 of 9")
    published(
        "more",
        "a quartier without a figure",
        EVERY,
        table(ROWS[:9]),
        "statistics.gaps",
        "9",
        values=dict(list(VALUES.items())[:8]),
    )
    dates = table(by_key(lambda key: f"{key:02d}. {_MONTHS[key - 1]}"), keys=lambda key: f"{key}-{key + 1}")
    blocked(66, "keys that became dates", EVERY, dates, "quartier.made_a_date", "01. Feb", "1-2")
    doubled = by_name(q1="MÃ¶lschbach", q2="SÃ¼d", q3="GroÃŸe Bleiche")
    blocked(49, "names encoded twice", EVERY, table(doubled), "table.encoding", "MÃ¶lschbach → Mölschbach")
    return cases.built


def _numbers() -> list[Case]:
    cases = Cases()
    blocked, published = cases.blocked, cases.published
    comma = each_figure(lambda value: f"{value:.1f}".replace(".", ","))
    published(21, "decimal commas", EVERY, table(comma), values=VALUES)
    point = each_figure(lambda value: f"{value:,.0f}".replace(",", "."))
    blocked(22, "a thousand or a decimal", EVERY, table(point), "cell.thousands", "1.001")
    percent = each_figure(lambda value: 40 + value % 10)
    of_one = each_figure(lambda value: 0.4 + value % 10 / 100)
    blocked(42, "percent in two ways", EVERY, table([*percent[:6], *of_one[6:]], unit="%"), "statistics.parts_mixed")
    blocked("more", "percent as parts of one", EVERY, table(of_one, unit="%"), "statistics.parts")
    over = [*percent[:3], ("3", "residents", "2021", 430.0), *percent[4:]]
    blocked("more", "more than 100 percent", EVERY, table(over, unit="%"), "statistics.over_100", "430")
    blocked("more", "fewer than nobody", EVERY, table(with_figures(q3=-5.0)), "statistics.negative", "\u22125")
    blocked("more", "a thousandfold figure", EVERY, table(with_figures(q3=1_003_000.0)), "statistics.outlier", "1,003,000")
    small = each_figure(lambda value: 0.12 + value % 10 / 100)
    blocked("more", "too few decimals", EVERY, table(small, unit="je Einwohner"), "statistics.decimals", "0.13")
    judged = table(ROWS, polarity="more_is_worse")
    blocked("more", "persons that are judged", EVERY, judged, "catalogue.count_judged", "residents")
    for cell, code in (
        ("viele", "cell.not_a_number"),
        ("#DIV", "cell.signs"),
        ("k. A.", "cell.signs"),
        ("<5", "cell.signs"),
        ("ca. 1000", "cell.signs"),
        ("1000-1100", "cell.signs"),
        ("1003 qm", "cell.units"),
        ("1 Tsd.", "cell.units"),
    ):
        blocked("more", f"“{cell}” for a figure", EVERY, table(with_figures(q3=cell)), code, cell)
    published("more", "a footnote at a figure", EVERY, table(with_figures(q3="1003*")), "cell.typography", "1003*", values=VALUES)
    for sign in (".", "/", "–", "x", "…", "-"):
        blocked(62, f"the sign {sign}", EVERY, table(with_figures(q3=sign)), "cell.signs", sign)
    blocked(62, "an unreliable figure", EVERY, table(with_figures(q3="(1003)")), "cell.signs", "(1003)")
    signed = each_figure(lambda value: f"{40 + value % 10:.1f} %".replace(".", ","))
    shares = {str(key): 40.0 + key for key in range(1, 10)}
    published(63, "percent signs", EVERY, table(signed, unit="%"), "cell.typography", values=shares)
    for blank in (" ", "\u00a0", "\u202f"):
        rows = [HEADS, *((*row[:3], f"{row[3]:,.0f}".replace(",", blank)) for row in ROWS[1:])]
        published(63, f"blanks ({ord(blank):04x}) in thousands", EVERY, table(rows), "cell.typography", values=VALUES)
    blocked(63, "a typographic minus", EVERY, table(with_figures(q3="\u22125")), "statistics.negative", "\u22125")
    published(30, "days in German order", EVERY, table(of_date("03.04.2021")), values=VALUES)
    blocked(31, "a day that is none", EVERY, table(of_date("31.02.2021")), "statistics.date", "31.02.2021")
    return cases.built


def _rows() -> list[Case]:
    cases = Cases()
    blocked, published = cases.blocked, cases.published
    published("", "nothing wrong", EVERY, table(ROWS), values=VALUES)
    twice = [(*HEADS, "value"), *((*row, 1.0) for row in ROWS[1:])]
    blocked(26, "two columns of one name", EVERY, table(twice), "table.column_twice", "value")
    blocked(36, "title rows", EVERY, table([("Sozialatlas 2021",), ("Amt für Statistik",), *ROWS]), "table.header_row", "row 3")
    blocked(38, "headings alone", EVERY, table([HEADS]), "table.empty", "header")
    labels = ("Stadtteil", "Merkmal", "Stichtag", "Wert")
    blocked(59, "a second row of headings", EVERY, table([HEADS, labels, *ROWS[1:]]), "table.second_header", "2")
    again = [*ROWS, ("3", "residents", "2021", 7.0)]
    blocked("more", "a figure twice", EVERY, table(again), "statistics.twice", "3")
    unused = [*ROWS, ("3", "einkommen", "2021", 7.0)]
    blocked("more", "a figure nobody described", EVERY, table(unused), "statistics.unknown_indicator", "einkommen")
    blocked("more", "other headings", EVERY, table([labels, *ROWS[1:]]), "statistics.heads", "Stadtteil")
    capitals = [("Quartier_ID", "Indicator", "Date", "Value"), *ROWS[1:]]
    blocked("more", "other letters in headings", EVERY, table(capitals), "statistics.heads", "Quartier_ID")
    years = [("Stadtteil", "Einwohner 2020", "Einwohner 2021"), *((row[0], 900.0, row[3]) for row in ROWS[1:])]
    blocked("more", "a column a year", EVERY, table(years), "statistics.wide", "Einwohner 2021")
    published("more", "notes below the table", EVERY, table([*ROWS, ("Quelle: Amt",)]), "table.notes", values=VALUES)
    published("more", "headings that come again", EVERY, table([*ROWS[:5], HEADS, *ROWS[5:]]), "table.notes", values=VALUES)
    published("more", "a blank row in between", EVERY, table([*ROWS[:5], ("", "", "", ""), *ROWS[5:]]), values=VALUES)
    return cases.built
