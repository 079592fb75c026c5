from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from geo.painting import Figure, Painting

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
