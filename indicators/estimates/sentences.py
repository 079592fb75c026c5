"""Estimates in plain, honest words."""

from __future__ import annotations

import pandas as pd

from indicators.catalogue import Indicator, Mean, Share
from indicators.estimates.precision import COARSE_BELOW
from language.words import Words


def written(value: float, indicator: Indicator, words: Words) -> str:
    """A value with its unit: "62 %", "3,4", "5.096 Einwohner"."""
    return _with_unit(indicator, words).replace("{number}", words.number(value, indicator.decimals))


def written_change(difference: float, indicator: Indicator, words: Words) -> str:
    """A difference with its sign and unit: "+6 Prozentpunkte"."""
    return _of_change(indicator, words).replace("{number}", signed(difference, indicator.decimals, words))


def signed(number: float, decimals: int, words: Words) -> str:
    """A number whose sign is always seen; what is written as 0 has none."""
    return ("+" if round(number, decimals) > 0 else "") + words.number(number, decimals)


def _with_unit(indicator: Indicator, words: Words) -> str:
    if isinstance(indicator.formula, Share):
        return words("{number}%", number="{number}")
    unit = words.pick(indicator.unit)
    return f"{{number}}\u00a0{unit}" if unit else "{number}"


def _of_change(indicator: Indicator, words: Words) -> str:
    if isinstance(indicator.formula, Share):
        return words("{number} percentage points", number="{number}")
    if isinstance(indicator.formula, Mean):
        return words("{number} scale points", number="{number}")
    return _with_unit(indicator, words)


def templates(indicator: Indicator, words: Words, *, change: bool = False) -> dict[str, str]:
    """The sentences of `value_of`, `interval_of` and `details_of`, to be filled with numbers by whoever shows many.

    Returns
    -------
    dict
        By status, and ``interval``, ``details``, ``n``; with ``{number}``, ``{lower}``, ``{upper}``, ``{interval}``, ``{n}``.
    """
    number = _of_change(indicator, words) if change else _with_unit(indicator, words)
    n = words("n = {n} or more", n="{n}") if change else words("n = {n}", n="{n}")
    return {
        "ok": number,
        "unreliable": words("{value} (uncertain)", value=number),
        "withheld": words("* withheld (data protection)"),
        "no_data": words("– no data"),
        "interval": words("{lower} to {upper}", lower="{lower}", upper=number.replace("{number}", "{upper}")),
        "details": words("{interval} · {n}", interval="{interval}", n=n),
        "n": n,
    }


def unit_of_change(indicator: Indicator, words: Words) -> str:
    """Of a difference: shares differ by percentage points, mean answers by points of their scale."""
    if isinstance(indicator.formula, Share):
        return words("percentage points")
    return words("scale points") if isinstance(indicator.formula, Mean) else unit_of(indicator, words)


def unit_of(indicator: Indicator, words: Words) -> str:
    """What an indicator's numbers are counted in, for a legend."""
    if isinstance(indicator.formula, Share):
        return words("percent")
    if isinstance(indicator.formula, Mean):
        low, high = words.number(indicator.formula.low), words.number(indicator.formula.high)
        return words("mean answer, {low} to {high}", low=low, high=high)
    return words.pick(indicator.unit)


def value_of(row: pd.Series, indicator: Indicator, words: Words) -> str:
    """A row's value, or its mark where it has none."""
    match row["status"]:
        case "withheld":
            return words("* withheld (data protection)")
        case "no_data":
            return words("– no data")
        case "unreliable":
            return words("{value} (uncertain)", value=written(row["value"], indicator, words))
    return written(row["value"], indicator, words)


def interval_of(row: pd.Series, indicator: Indicator, words: Words) -> str:
    """Both ends of the 95 % interval, or nothing."""
    if pd.isna(row["lower"]) or pd.isna(row["upper"]):
        return ""
    return words(
        "{lower} to {upper}",
        lower=words.number(row["lower"], indicator.decimals),
        upper=written(row["upper"], indicator, words),
    )


def value_of_change(row: pd.Series, indicator: Indicator, words: Words) -> str:
    """As `value_of`, of a row of `indicators.estimates.comparison.change`."""
    if row["status"] in ("withheld", "no_data"):
        return value_of(row, indicator, words)
    told = written_change(row["value"], indicator, words)
    return words("{value} (uncertain)", value=told) if row["status"] == "unreliable" else told


def interval_of_change(row: pd.Series, indicator: Indicator, words: Words) -> str:
    """Both ends with their signs, or nothing."""
    if pd.isna(row["lower"]) or pd.isna(row["upper"]):
        return ""
    lower = signed(row["lower"], indicator.decimals, words)
    return words("{lower} to {upper}", lower=lower, upper=written_change(row["upper"], indicator, words))


def details_of(row: pd.Series, indicator: Indicator, words: Words) -> str:
    """Interval and number of answers in one line; nothing for register figures."""
    if pd.isna(row["n"]):
        return ""
    number = words.number(int(row["n"]))
    interval = interval_of(row, indicator, words)
    answers = words("n = {n}", n=number)
    return words("{interval} · {n}", interval=interval, n=answers) if interval else answers


def verdict_of(row: pd.Series, words: Words) -> str:
    """The comparison with the average, as it stands beside a value; nothing where there is nothing to compare."""
    return _verdict(row["source"], row["status"], row["verdict"], words)


def verdicts_of(rows: pd.DataFrame, words: Words) -> list[str]:
    """`verdict_of` of every row."""
    found = list(zip(rows["source"].tolist(), rows["status"].tolist(), rows["verdict"].tolist(), strict=True))
    told = {kind: _verdict(*kind, words) for kind in set(found)}
    return [told[kind] for kind in found]


def _verdict(source: str, status: str, verdict: str, words: Words) -> str:
    if source == "register" or status in ("withheld", "no_data"):
        return ""
    match status, verdict:
        case "unreliable", _:
            return words("too uncertain for a comparison")
        case _, "higher":
            return words("above the average")
        case _, "lower":
            return words("below the average")
        case _, "not_distinguishable":
            return words("no certain difference")
    return ""


def changes_of(rows: pd.DataFrame, words: Words) -> list[str]:
    """What is said of each row of `indicators.estimates.comparison.change`."""
    told = {
        "higher": words("certain increase"),
        "lower": words("certain decrease"),
        "not_distinguishable": words("no certain change"),
    }
    unreliable = words("too uncertain for a comparison")
    return [
        unreliable if status == "unreliable" else told.get(verdict, "") if status == "ok" else ""
        for status, verdict in zip(rows["status"], rows["verdict"], strict=True)
    ]


def contrasts_of(rows: pd.DataFrame, words: Words) -> list[str]:
    """What is said of target groups of one place, each against all others there (the column ``contrast``)."""
    told = {
        "higher": words("above everybody’s value"),
        "lower": words("below everybody’s value"),
        "not_distinguishable": words("no certain difference"),
    }
    unreliable = words("too uncertain for a comparison")
    return [
        unreliable if status == "unreliable" else told.get(contrast, "")
        for status, contrast in zip(rows["status"], rows["contrast"], strict=True)
    ]


def map_sentence(indicator: Indicator, words: Words, *, group: str, wave: str, quartiers: str) -> str:
    """What the map shows, in one sentence."""
    where = " · ".join(part for part in (wave, group) if part)
    if isinstance(indicator.formula, Share):
        reading = words.pick(indicator.reading)
        return words(
            "How many respondents in a hundred {reading}: the {quartiers} compared – {where}",
            reading=reading,
            quartiers=quartiers,
            where=where,
        )
    if isinstance(indicator.formula, Mean):
        return words(
            "{name}: mean answer from {low} ({low_label}) to {high} ({high_label}), the {quartiers} compared – {where}",
            name=words.pick(indicator.name),
            low=words.number(indicator.formula.low),
            low_label=words.pick(indicator.scale_low),
            high=words.number(indicator.formula.high),
            high_label=words.pick(indicator.scale_high),
            quartiers=quartiers,
            where=where,
        )
    return words("{name}: the {quartiers} compared – {where}", name=words.pick(indicator.name), quartiers=quartiers, where=where)


def over_many(words: Words) -> str:
    """What verdicts do not promise: `indicators.estimates.intervals.holm` adjusts within a map, not over several."""
    return words("About 5 in 100 maps or comparisons show a chance difference; across them nothing is corrected.")


def how_rounded(rows: pd.DataFrame, indicator: Indicator, words: Words) -> str:
    """How a map's values are rounded, if any of them is coarser than it looks (`indicators.estimates.precision.steps_of`)."""
    few = isinstance(indicator.formula, Share) and bool((rows["n"].astype("float64") < COARSE_BELOW).any())
    if not few:
        return ""
    return words("Shares of fewer than {number} answers are rounded to 2, 5 or 10 points: data protection.", number=COARSE_BELOW)


def worked_example(row: pd.Series, indicator: Indicator, place: str, words: Words, *, group: str = "") -> str:
    """How to read one value, spelled out.

    Parameters
    ----------
    place, group : str
        Whose value it is; no group means everybody.
    """
    if indicator.source == "register":
        return " ".join(part for part in (words("A register figure, not a sample."), words.pick(indicator.question)) if part)
    if row["status"] == "withheld":
        return words("The figure is withheld, so that nobody can find out from it what a single person answered.")
    if row["status"] == "no_data":
        return words("Nobody answered this question here.")
    whose = f"{place}, {group}" if group else place
    value = written(row["value"], indicator, words)
    if isinstance(indicator.formula, Share):
        reading = words.pick(indicator.reading)
        first = words("{whose}: {value} of the respondents {reading}.", whose=whose, value=value, reading=reading)
    else:
        first = words("{whose}: the mean answer is {value}.", whose=whose, value=value)
    answered = words.plural("{number} person answered.", "{number} people answered.", int(row["n"]))
    base = words("Basis: {base}.", base=indicator.base) if indicator.base else ""
    sentences = [first, base, answered]
    if pd.notna(row["lower"]) and pd.notna(row["upper"]):
        lower, upper = (written(row[end], indicator, words) for end in ("lower", "upper"))
        sentences.append(
            words(
                "Had everybody concerned been asked, the figure would very probably lie between {lower} and {upper}.",
                lower=lower,
                upper=upper,
            )
        )
    if row["verdict"] != "none":
        sentences.append(
            words("As all areas are compared at once, a difference counts as certain only where chance is very unlikely.")
        )
    return " ".join(sentence for sentence in sentences if sentence)
