from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from geo.drawing.classes import Mark
from geo.web.painting import Figure, Painting

TEXTS = dict.fromkeys(("ok", "unreliable", "withheld", "no_data", "interval", "details", "n"), "{number} %")


def _painting(count: int, decimals: int, colours: int = 5) -> Painting:
    rng = np.random.default_rng(count)
    value = rng.uniform(0, 100, count)
    rows = pd.DataFrame(
        {
            "value": value,
            "lower": value - 10,
            "upper": value + 10,
            "n": pd.array(rng.integers(10, 9999, count), dtype="Int64"),
            "status": rng.choice(["ok", "unreliable"], count),
        }
    )
    rows.loc[0, ["value", "lower", "upper", "n"]] = np.nan
    rows.loc[0, "status"] = "withheld"
    numbers = pd.Series(rng.integers(0, colours, count), dtype="Int64")
    numbers[0] = pd.NA
    figure = Figure("Indikator", rows, decimals, TEXTS, verdicts=list(rng.choice(["über", "unter", ""], count)))
    return Painting(tuple(f"#00000{at % 10}" for at in range(colours)), numbers, rows["status"], (figure,))


@pytest.mark.parametrize("count", [18, 500, 11_000])
@pytest.mark.parametrize("decimals", [0, 1])
def test_a_choice_costs_a_few_letters_a_quartier(count: int, decimals: int) -> None:
    assert len(_painting(count, decimals).as_json("de").encode()) <= 6_000 + 30 * count


@pytest.mark.parametrize("decimals", [0, 1, 2])
def test_numbers_come_back_as_they_are_written(decimals: int) -> None:
    painting = _painting(300, decimals)
    sent = json.loads(painting.as_json("de"))["figures"][0]
    rows = painting.figures[0].rows
    for name, key in (("value", "values"), ("lower", "lower"), ("upper", "upper")):
        expected = [None if pd.isna(one) else round(one, decimals) for one in rows[name]]
        assert [None if one is None else one / 10**decimals for one in sent[key]] == expected
    assert sent["n"] == [None if pd.isna(one) else int(one) for one in rows["n"]]


def test_a_withheld_quartier_sends_no_number() -> None:
    sent = json.loads(_painting(18, 1).as_json("de"))
    assert sent["fills"][0] == "."
    assert sent["marks"][0] == "w"
    assert [sent["figures"][0][name][0] for name in ("values", "lower", "upper", "n")] == [None] * 4


def test_every_colour_has_an_ink_and_so_has_a_mark_without_colour() -> None:
    sent = json.loads(_painting(18, 0).as_json("de"))
    assert len(sent["inks"]) == len(sent["colours"]) + 1


def test_more_colours_than_letters_are_refused() -> None:
    with pytest.raises(ValueError, match="at most 36"):
        _painting(18, 0, colours=37)


def _with_every_mark(count: int) -> Painting:
    """All 36 colours, all marks, negative numbers, verdicts of usual length."""
    rng = np.random.default_rng(count)
    value = rng.uniform(-100, 100, count)
    status = pd.Series(rng.choice(["ok", "unreliable", "withheld", "no_data"], count))
    hidden = status.isin(["withheld", "no_data"])
    n = pd.Series(rng.integers(1, 10_000, count), dtype="Int64").mask(hidden)
    numbers = {"value": value, "lower": value - rng.uniform(0, 10, count), "upper": value + rng.uniform(0, 10, count)}
    rows = pd.DataFrame(numbers).mask(hidden, axis=0).assign(n=n, status=status)
    told = ["über dem Durchschnitt", "unter dem Durchschnitt", "kein sicherer Unterschied", "zu unsicher für einen Vergleich", ""]
    figure = Figure("Wohlfühlen", rows, 1, TEXTS, list(rng.choice(told, count)))
    fills = pd.Series(rng.integers(0, 36, count), dtype="Int64").mask(hidden)
    return Painting(tuple(f"#{at:02x}{at:02x}ff" for at in range(36)), fills, status, (figure,))


def _sent(values: list[float | None], decimals: int = 1) -> dict:
    """One figure of these values."""
    column = pd.Series(values, dtype=float)
    rows = pd.DataFrame({"value": column, "lower": column, "upper": column, "n": np.nan, "status": "ok"})
    painting = Painting(("#ffffff",), pd.Series(0, rows.index), rows["status"], (Figure("", rows, decimals, TEXTS),))
    return json.loads(painting.as_json("de"))["figures"][0]


@pytest.mark.parametrize("count", [18, 500, 11_000])
def test_a_map_with_every_mark_is_small_too(count: int) -> None:
    assert len(_with_every_mark(count).as_json("de").encode()) <= 6_000 + 30 * count


@pytest.mark.parametrize("count", [18, 500, 11_000])
def test_fills_marks_verdicts_and_numbers_come_back(count: int) -> None:
    painting = _with_every_mark(count)
    sent = json.loads(painting.as_json("de"))
    (figure,), rows = sent["figures"], painting.figures[0].rows
    fills = [None if letter == "." else int(letter, 36) for letter in sent["fills"]]
    assert fills == [None if pd.isna(number) else int(number) for number in painting.numbers]
    assert [sent["mark_names"][letter] for letter in sent["marks"]] == list(painting.marks)
    assert [figure["mark_names"][letter] for letter in figure["marks"]] == list(rows["status"])
    assert [figure["verdict_texts"][letter] for letter in figure["verdicts"]] == list(painting.figures[0].verdicts)
    assert set(sent["mark_names"].values()) == {str(mark) for mark in Mark}
    assert sent["colours"] == list(painting.colours)
    for name, key in (("value", "values"), ("lower", "lower"), ("upper", "upper")):
        assert all(number is None or type(number) is int for number in figure[key])
        decoded = [None if number is None else number / 10 for number in figure[key]]
        assert decoded == [None if pd.isna(value) else round(float(value), 1) for value in rows[name]]


@pytest.mark.parametrize("value", [2.45, 3.45, 1.15, 2.675, -3.45, 0.05, 0.15, 99.95])
@pytest.mark.parametrize("decimals", [0, 1, 2])
def test_halves_are_rounded_as_python_writes_them(value: float, decimals: int) -> None:
    assert _sent([value], decimals)["values"][0] / 10**decimals == round(value, decimals)


@pytest.mark.parametrize("value", [-0.0, -0.04, -1e-12, 0.04])
def test_zero_has_no_sign(value: float) -> None:
    figure = _sent([value, value])
    assert figure["values"] == figure["lower"] == figure["upper"] == [0, 0]
    assert "-0" not in json.dumps(figure)


def test_what_is_missing_is_null() -> None:
    figure = _sent([1.5, None, -2.0])
    assert figure["values"] == figure["lower"] == figure["upper"] == [15, None, -20]
    nothing = _sent([None, None])
    assert nothing["values"] == [None, None], "the browser reads a value of every quartier"
    assert nothing["lower"] is nothing["upper"] is nothing["n"] is None


def test_texts_are_data() -> None:
    hostile = "</script>\"\\\n\u2028{number}'\u202e"
    rows = pd.DataFrame({"value": [1.0], "lower": [1.0], "upper": [1.0], "n": [1], "status": ["ok"]})
    figure = Figure(hostile, rows, 0, {"ok": hostile}, [hostile])
    (sent,) = json.loads(Painting(("#ffffff",), pd.Series([0]), rows["status"], (figure,)).as_json("de"))["figures"]
    assert (sent["name"], sent["texts"]["ok"], sent["verdict_texts"]["0"]) == (hostile,) * 3


def test_all_letters_may_be_used() -> None:
    assert len(_painting(18, 0, colours=36).colours) == 36
