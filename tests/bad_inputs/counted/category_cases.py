"""Faults of figures that are words, and of numbers that are called counts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.bad_inputs.counted.case import Build, Case, Cases
from tests.bad_inputs.counted.figures_city import HEADS, NAMES, ROWS, VALUES, Rows, city, write
from tests.bad_inputs.workbook_files import Cell

EVERY = ("csv", "xlsx")
STATES: Mapping[str, Cell] = {key: "F" if key in "248" else "N" for key in VALUES}
_USUAL = '{ code = "F", label = "Fördergebiet" }, { code = "N", label = "kein Fördergebiet", rest = true }'


def cases() -> list[Case]:
    """Every fault in the kinds of file that can have it."""
    return [*_cells(), *_gaps(), *_entries(), *_counts()]


def _cells() -> list[Case]:
    cases = Cases()
    blocked, published = cases.blocked, cases.published
    asked = "statistics.category"
    published("more", "states without a fault", EVERY, states(), values=VALUES)
    published(29, "states in umlauts taken apart", EVERY, states(q2="Fo\u0308rdergebiet"), values=VALUES)
    published(29, "blanks around a state", EVERY, states(q2=" F\u00a0"), values=VALUES)
    published(24, "states that are numbers", EVERY, numbered(), values=VALUES)
    blocked(29, "a state mistyped", EVERY, states(q2="Fördergbeiet"), asked, "“Fördergbeiet” – Fördergebiet", "categories = [")
    blocked(29, "a state in other capitals", EVERY, states(q2="f"), asked, "“f” – Fördergebiet", '["F", "f"]')
    blocked("more", "a state that nobody has named", EVERY, states(q2="Verdacht"), asked, "“Verdacht”", "categories of their own")
    blocked("more", "two states in a cell", EVERY, states(q2="F, N"), asked, "“F, N”")
    nine = states(**{f"q{key}": f"Lage {key}" for key in VALUES})
    blocked("more", "too many states", EVERY, nine, asked, "11 categories", "at most 8")
    measured = states(more=[(key, "support", "2019", value) for key, value in VALUES.items()])
    blocked("more", "a date with numbers among states", EVERY, measured, asked, "1001", "formula {")
    for sign in (".", "–", "k. A."):
        blocked(62, f"the sign {sign} for a state", EVERY, states(q2=sign), "cell.signs", sign)
    forecast = states(more=[(key, "support", "2035", state) for key, state in STATES.items()])
    blocked("more", "a state that has not come", EVERY, forecast, "statistics.dates", "“support”", "2035", 'dates = ["support"]')
    answered = states(forecast=True, more=[(key, "support", "2035", state) for key, state in STATES.items()])
    published("more", "the answer to a state that has not come", EVERY, answered, values=VALUES)
    whole = states(more=[("", "support", "2021", "F")])
    published("more", "a state of the whole city", EVERY, whole, "statistics.category_whole", "“F”", values=VALUES)
    blocked("more", "two states of one quartier", EVERY, states(more=[("3", "support", "2021", "F")]), "statistics.twice", "N + ")
    return cases.built


def _gaps() -> list[Case]:
    cases = Cases()
    blocked, published = cases.blocked, cases.published
    gap = "statistics.no_category"
    published("more", "a quartier without a state", EVERY, states(q5=""), gap, "1 of 9", "Erfenbach", "not stated", values=VALUES)
    blocked("more", "no state at all", EVERY, states(**{f"q{key}": "" for key in VALUES}), "catalogue.never_measured", "support")
    later = states(more=[(key, "support", "2022", "N") for key in "12"])
    published("more", "a date of few states", EVERY, later, "statistics.category_gaps", "2022: 7 of 9", values=VALUES)
    third = states(categories=f'{_USUAL}, {{ code = "V", label = "Vorbereitung" }}')
    published("more", "a state that is never used", EVERY, third, "statistics.category_unused", "“Vorbereitung”", values=VALUES)
    same = states(categories='{ code = "N", label = "nichts" }', **{f"q{key}": "N" for key in VALUES})
    published("more", "the same state everywhere", EVERY, same, "statistics.category_alike", "“nichts”", values=VALUES)
    return cases.built


def _entries() -> list[Case]:
    cases = Cases()
    wrong = "toml.wrong_value"
    for name, categories, code, *says in (
        ("nine categories", ", ".join(f'{{ code = "{at}", label = "l{at}" }}' for at in range(9)), wrong, "at most 8"),
        ("a code twice", '{ code = "F", label = "a" }, { code = "F", label = "b" }', wrong, "each code once"),
        ("a label twice", '{ code = "F", label = "a" }, { code = "N", label = "A " }', wrong, "each label once"),
        ("labels that are codes", '{ code = "F", label = "N" }, { code = "N", label = "F" }', wrong, "no code of another"),
        ("no codes", '{ codes = [], label = "a" }, { code = "N", label = "b" }', wrong, "one code or several"),
        ("an empty code", '{ codes = ["F", ""], label = "a" }, { code = "N", label = "b" }', wrong, "none of them empty"),
        ("code and codes", '{ code = "F", codes = ["G"], label = "a" }, { code = "N", label = "b" }', wrong, "one of “code”"),
        ("words for categories", '"F", "N"', wrong, "a list of tables"),
        ("no label", '{ code = "F" }, { code = "N", label = "b" }', "toml.missing_key", "label"),
        ("two that are the rest", _USUAL.replace('gebiet" }', 'gebiet", rest = true }'), wrong, "at most one category"),
        ("no categories", "", wrong, "a list of categories"),
    ):
        cases.blocked("more", f"{name} in the catalogue", ("csv",), states(categories=categories), code, "catalogue.toml", *says)
    return cases.built


def _counts() -> list[Case]:
    cases = Cases()
    blocked, published = cases.blocked, cases.published
    fractions = "statistics.fractions"
    published("more", "amounts with decimals", EVERY, count(0.5, unit="ha", kind="amount", decimals=1), values=_plus(0.5))
    blocked("more", "a count with decimals", EVERY, count(0.5), fractions, "1,001.5", "whole numbers")
    blocked("more", "a count with decimals that are shown", EVERY, count(0.5, decimals=1), fractions, "1,001.5")
    shares = count(-1000.9, least=0.1)
    blocked("more", "a share for a count", EVERY, shares, fractions, "0.1", "shares")
    percent = count(sign=" %")
    blocked(42, "percent for a count", ("csv",), percent, "statistics.percent_count", "percent signs", 'unit = "%"')
    rate = 'kind = "rate"'
    for unit in ("%", "Prozent", "je 1.000 Einwohner", "Einwohner/km²"):
        says = unit, rate, "[indicators.residents]"
        blocked("more", f"a count in {unit}", ("csv",), count(-990.0, unit=unit), "catalogue.count_unit", *says)
    blocked("more", "a count below zero", EVERY, count(-2000.0), "statistics.negative", "\u2212999")
    area = count(-1004.0, unit="ha", kind="amount")
    blocked("more", "an amount below zero", EVERY, area, "statistics.negative", "\u22123", 'negative = ["residents"]')
    judged = count(unit="ha", kind="amount", polarity="more_is_better")
    blocked("more", "an amount that is judged", ("csv",), judged, "toml.wrong_value", "neither")
    blocked("more", "a mistyped kind", ("csv",), count(kind="counts"), "toml.wrong_value", "count, amount, rate")
    return cases.built


# ways to a city


def states(
    *,
    categories: str = _USUAL,
    more: Rows = (),
    forecast: bool = False,
    **cells: Cell,
) -> Build:
    """The city of figures, and in the same table a state of every quartier; others for some (``q2="f"``)."""
    rows = [(key, "support", "2021", cells.get(f"q{key}", state)) for key, state in STATES.items()]
    entry = '\n[indicators.support]\ntheme = "people"\nname = "Förderung"\nformula = { category = "support" }\n'
    entry += f"categories = [{categories}]\n"

    def build(folder: Path, form: str) -> None:
        city(folder, f"figures.{form}", str, NAMES, "Einwohner")
        write(folder / f"figures.{form}", [*ROWS, *rows, *more])
        _append(folder / "catalogue.toml", entry)
        if forecast:
            _append(folder / "dataset.toml", f'\n[[figures]]\nfile = "figures.{form}"\ndates = ["support"]\n')

    return build


def numbered() -> Build:
    """States whose codes are numbers, written as a spreadsheet does."""
    cells = {f"q{key}": 1.0 if state == "F" else 2.0 for key, state in STATES.items()}
    return states(categories='{ code = 1, label = "ja" }, { code = 2, label = "nein" }', **cells)


def count(
    added: float = 0.0,
    *,
    sign: str = "",
    unit: str = "Einwohner",
    kind: str = "count",
    polarity: str = "neither",
    decimals: int = 0,
    least: float = float("-inf"),
) -> Build:
    """Other numbers for those of the city, and what the catalogue says of them."""

    def build(folder: Path, form: str) -> None:
        city(folder, f"figures.{form}", str, NAMES, unit, polarity)
        values = {key: max(round(value + added, 1), least) for key, value in VALUES.items()}
        cells: dict[str, Cell] = {key: f"{value:g}{sign}" if sign else value for key, value in values.items()}
        write(folder / f"figures.{form}", [HEADS, *((key, "residents", "2021", cell) for key, cell in cells.items())])
        path = folder / "catalogue.toml"
        text = path.read_text(encoding="utf-8").replace('kind = "count"\n', "").replace("decimals = 0", f"decimals = {decimals}")
        path.write_text(f'{text}kind = "{kind}"\n', encoding="utf-8")

    return build


def _plus(added: float) -> dict[str, float]:
    return {key: value + added for key, value in VALUES.items()}


def _append(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(text)
