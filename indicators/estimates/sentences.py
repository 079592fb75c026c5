"""Estimates in plain, honest words."""

from collections.abc import Mapping

import pandas as pd

from indicators.catalogue import Indicator
from indicators.estimates.precision import COARSE_BELOW
from indicators.estimates.vocabulary import SHOWN, Direction, Estimate, Status, Verdict
from indicators.formulas import Mean, Median, Share, Total
from indicators.series_breaks import SeriesBreak
from indicators.standard import Standard
from language.words import Words


def written(value: float, indicator: Indicator, words: Words) -> str:
    """A value with its unit: "62 %", "3,4", "5.096 Einwohner"."""
    return _with_unit(indicator, words).replace("{number}", words.number(value, indicator.decimals))


def written_change(difference: float, indicator: Indicator, words: Words) -> str:
    """A difference with its sign and unit: "+6 Prozentpunkte", "+1 Prozentpunkt"."""
    number = signed(difference, indicator.decimals, words)
    in_points = unit_of_change(indicator, words) == words("percentage points")
    if in_points and not indicator.decimals and abs(round(float(difference))) == 1:
        return words("{number} percentage point", number=number)
    return _of_change(indicator, words).replace("{number}", number)


def signed(number: float, decimals: int, words: Words) -> str:
    """A number whose sign is always seen; what is written as 0 has none."""
    return ("+" if round(float(number), decimals) > 0 else "") + words.number(number, decimals)


def _with_unit(indicator: Indicator, words: Words) -> str:
    return indicator.formula.with_unit(words.pick(indicator.unit), words)


def _of_change(indicator: Indicator, words: Words) -> str:
    return indicator.formula.difference_with_unit(words.pick(indicator.unit), words)


def templates(indicator: Indicator, words: Words, *, change: bool = False) -> dict[str, str]:
    """The sentences of `value_of`, `interval_of` and `details_of`, to be filled with numbers by whoever shows many.

    Returns
    -------
    dict
        By status, and ``interval``, ``details``, ``n``; with ``{number}``, ``{lower}``, ``{upper}``, ``{interval}``, ``{n}``.
        Of a mean also by status and ``_alone``: with its scale, where no heading names it.
    """
    number = _of_change(indicator, words) if change else _with_unit(indicator, words)
    n = words("{n} answers or more", n="{n}") if change else words("{n} answers", n="{n}")
    alone = {} if change or not isinstance(indicator.formula, Mean) else _alone(number, indicator, words)
    return {
        **{status.value: _marked(number, status, words) for status in Status},
        **alone,
        "interval": words("{lower} to {upper}", lower="{lower}", upper=number.replace("{number}", "{upper}")),
        "details": words("{interval} · {n}", interval="{interval}", n=n),
        "n": n,
    }


def _alone(number: str, indicator: Indicator, words: Words) -> dict[str, str]:
    return {
        f"{status}_alone": with_scale(number, indicator, words, uncertain=status is Status.UNRELIABLE)
        for status in (Status.OK, Status.UNRELIABLE)
    }


def unit_of_change(indicator: Indicator, words: Words) -> str:
    """Of a difference: shares differ by percentage points, mean answers by points of their scale."""
    return indicator.formula.unit_of_difference(words.pick(indicator.unit), words)


def unit_of(indicator: Indicator, words: Words) -> str:
    """What an indicator's numbers are counted in, for a legend; of a mean with what the ends of its scale mean."""
    if isinstance(indicator.formula, Mean):
        return words("mean answer, {scale}", scale=scale_in_words(indicator, words))
    return indicator.formula.unit(words.pick(indicator.unit), words)


def scale_in_words(indicator: Indicator, words: Words) -> str:
    """The scale of a mean and what its ends mean: "1 (sehr unsicher) bis 5 (sehr sicher)"; nothing of other numbers."""
    if not isinstance(indicator.formula, Mean):
        return ""
    return words(
        "{low} ({low_label}) to {high} ({high_label})",
        low=words.number(indicator.formula.low),
        low_label=words.pick(indicator.scale_low),
        high=words.number(indicator.formula.high),
        high_label=words.pick(indicator.scale_high),
    )


def with_scale(text: str, indicator: Indicator, words: Words, *, uncertain: bool = False) -> str:
    """A written value among others; of a mean with the ends of its scale: "3,4 (Skala 1 bis 5)".

    Parameters
    ----------
    uncertain : bool
        Whether the value is marked as uncertain, in the same brackets.
    """
    if not isinstance(indicator.formula, Mean):
        return words("{value} (uncertain)", value=text) if uncertain else text
    low, high = (words.number(end) for end in indicator.formula.scale)
    if uncertain:
        return words("{value} (scale {low} to {high}, uncertain)", value=text, low=low, high=high)
    return words("{value} (scale {low} to {high})", value=text, low=low, high=high)


def value_on_scale(estimate: Estimate, indicator: Indicator, words: Words) -> str:
    """`value_of` among values of other scales."""
    if estimate.status not in SHOWN:
        return value_of(estimate, indicator, words)
    number = written(estimate.value, indicator, words)
    return with_scale(number, indicator, words, uncertain=estimate.status is Status.UNRELIABLE)


def value_of(estimate: Estimate, indicator: Indicator, words: Words, *, change: bool = False) -> str:
    """A row's value, or its mark where it has none; of a `change` with its sign (`indicators.estimates.comparison`)."""
    write = written_change if change else written
    return _marked(write(estimate.value, indicator, words) if estimate.status in SHOWN else "", estimate.status, words)


def _marked(number: str, status: Status, words: Words) -> str:
    match status:
        case Status.WITHHELD:
            return words("* not shown, so that nobody is recognised")
        case Status.NO_DATA:
            return words("– no data")
        case Status.UNRELIABLE:
            return words("{value} (uncertain)", value=number)
    return number


def interval_of(estimate: Estimate, indicator: Indicator, words: Words, *, change: bool = False) -> str:
    """Both ends of the 95 % interval, or nothing; of a `change` with their signs."""
    if not estimate.has_interval:
        return ""
    lower, decimals = estimate.lower, indicator.decimals
    return words(
        "{lower} to {upper}",
        lower=signed(lower, decimals, words) if change else words.number(lower, decimals),
        upper=(written_change if change else written)(estimate.upper, indicator, words),
    )


def details_of(estimate: Estimate, indicator: Indicator, words: Words) -> str:
    """Interval and number of answers in one line, as far as there are any: a register's figure rarely has them."""
    interval = interval_of(estimate, indicator, words)
    if estimate.n is None:
        return interval
    answers = words("{n} answers", n=words.number(estimate.n))
    return words("{interval} · {n}", interval=interval, n=answers) if interval else answers


def standard_sentence(
    raw: Estimate, standardised: Estimate, indicator: Indicator, standard: Standard, quartiers: str, words: Words
) -> str:
    """What a value would be, had all quartiers the composition of the city; why that is not told; nothing without a value.

    Parameters
    ----------
    raw, standardised : Estimate
        Of the same place.
    quartiers : str
        The city's word for several of them.
    """
    if raw.status not in SHOWN:
        return ""
    if standardised.status in SHOWN:
        values = {"standardised": value_of(standardised, indicator, words), "value": value_of(raw, indicator, words)}
        if values["standardised"] == values["value"]:
            return words(
                "If all {quartiers} had the city’s {distribution}, it would be {value} here as well.",
                quartiers=quartiers,
                distribution=standard.distribution,
                value=values["value"],
            )
        return words(
            "If all {quartiers} had the city’s {distribution}, it would be {standardised} here instead of {value}.",
            quartiers=quartiers,
            distribution=standard.distribution,
            **values,
        )
    if standardised.status is Status.WITHHELD:
        return words(
            "No value standardised by {standard}: in a class too few people answered, here or where it could be subtracted.",
            standard=standard.name,
        )
    return ""


def standard_of_city(
    raw: Estimate | None, standardised: Estimate | None, indicator: Indicator, standard: Standard, words: Words
) -> str:
    """What the whole city's value is with its register's composition; nothing where that is the value as it is written."""
    if raw is None or standardised is None or raw.status not in SHOWN or standardised.status not in SHOWN:
        return ""
    value = value_of(standardised, indicator, words)
    if value == value_of(raw, indicator, words):
        return ""
    return words("Weighted by the city’s {distribution}, it would be {value}.", distribution=standard.distribution, value=value)


def verdict_of(estimate: Estimate, words: Words) -> str:
    """The comparison with the average, as it stands beside a value; nothing where there is nothing to compare."""
    return _said(estimate.status, estimate.verdict, _against_average(words), words)


def verdicts_of(rows: pd.DataFrame, words: Words) -> list[str]:
    """`verdict_of` of every row."""
    return _each_said(rows, "verdict", _against_average(words), words)


def changes_of(rows: pd.DataFrame, words: Words) -> list[str]:
    """What is said of each row of `indicators.estimates.comparison.change`."""
    sayings = _sayings(words("certain increase"), words("certain decrease"), alike=words("no certain change"))
    return _each_said(rows, "verdict", sayings, words)


def trend_of(value: float, since: int, status: Status, verdict: Direction, indicator: Indicator, words: Words) -> str:
    """A trend in a sentence without its subject: "seit 2017 um etwa 2,1 Prozentpunkte im Jahr gestiegen".

    Parameters
    ----------
    value : float
        The slope, in the indicator's unit a year.
    since : int
        The year of the first wave.
    """
    if status is Status.UNRELIABLE:
        return words("too uncertain for a trend")
    if status is not Status.OK or verdict is Direction.NONE:
        return ""
    number = words.number(abs(value), indicator.decimals + 1)
    change = _of_change(indicator, words).replace("{number}", number)
    if verdict is Direction.RISING:
        return words("risen by about {change} a year since {since}", change=change, since=since)
    if verdict is Direction.FALLING:
        return words("fallen by about {change} a year since {since}", change=change, since=since)
    return words("no certain trend since {since}", since=since)


def trends_of(rows: pd.DataFrame, indicator: Indicator, words: Words) -> list[str]:
    """`trend_of` every row of `Dataset.trend_rows`."""
    columns = (rows[name].tolist() for name in ("value", "since", "status", "verdict"))
    return [
        trend_of(float(value), int(since), Status(status), Direction(verdict), indicator, words)
        for value, since, status, verdict in zip(*columns, strict=True)
    ]


def break_of(gap: SeriesBreak, wave: str, words: Words) -> str:
    """Why two surveys are not compared; `wave` is the name of the first one after the break."""
    return words("Not comparable with earlier surveys since {wave}: {why}", wave=wave, why=words.pick(gap.why))


def contrasts_of(rows: pd.DataFrame, words: Words) -> list[str]:
    """What is said of target groups of one place, each against all others there (the column ``contrast``)."""
    higher, lower = words("above everybody’s value"), words("below everybody’s value")
    sayings = _sayings(higher, lower, alike=words("no certain difference"))
    return _each_said(rows, "contrast", sayings, words)


def _against_average(words: Words) -> dict[Verdict, str]:
    return _sayings(words("above the average"), words("below the average"), alike=words("no certain difference"))


def _sayings(higher: str, lower: str, alike: str) -> dict[Verdict, str]:
    return {Verdict.HIGHER: higher, Verdict.LOWER: lower, Verdict.NOT_DISTINGUISHABLE: alike}


def _each_said(rows: pd.DataFrame, column: str, sayings: Mapping[Verdict, str], words: Words) -> list[str]:
    pairs = list(zip(rows["status"].tolist(), rows[column].tolist(), strict=True))
    texts = {pair: _said(Status(pair[0]), Verdict(pair[1]), sayings, words) for pair in set(pairs)}
    return [texts[pair] for pair in pairs]


def _said(status: Status, verdict: Verdict, sayings: Mapping[Verdict, str], words: Words) -> str:
    """A verdict in words; a value that is too uncertain is not compared, and one that is not shown neither."""
    if status is Status.UNRELIABLE:
        return words("too uncertain for a comparison")
    return sayings.get(verdict, "") if status is Status.OK else ""


def map_sentence(indicator: Indicator, words: Words, *, group: str, wave: str, quartiers: str) -> str:
    """What the map shows, in one sentence."""
    where = " · ".join(part for part in (wave, group) if part)
    if isinstance(indicator.formula, Share):
        return words(
            "How many respondents in a hundred {reading}: the {quartiers} compared – {where}",
            reading=words.pick(indicator.reading),
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
    return words(
        "Of 100 maps or comparisons, about 5 show a difference that is only chance; several of them are not corrected for this."
    )


def how_rounded(rows: pd.DataFrame, indicator: Indicator, words: Words) -> str:
    """How a map's values are rounded, if any of them is coarser than it looks (`indicators.estimates.precision.steps_of`)."""
    few = indicator.formula.binary and bool((rows["n"].astype("float64") < COARSE_BELOW).any())
    if not few:
        return ""
    return words("Shares of fewer than {number} answers are rounded to 2, 5 or 10 points: data protection.", number=COARSE_BELOW)


def worked_example(
    estimate: Estimate, indicator: Indicator, place: str, words: Words, *, group: str = "", base: str = "", quartiers: str = ""
) -> str:
    """How to read one value, spelled out.

    Parameters
    ----------
    place, group : str
        Whose value it is; no group means everybody.
    base : str
        Who was asked, if that is not the indicator's own base.
    quartiers : str
        The city's word for several of its parts.
    """
    if indicator.source == "register":
        meaning = words.pick(indicator.question).strip()
        ended = meaning if not meaning or meaning.endswith((".", "!", "?", "…")) else words("{sentence}.", sentence=meaning)
        return " ".join(part for part in (words("A register figure, not a sample."), ended) if part)
    if estimate.status is Status.WITHHELD:
        return words("The figure is not shown, so that nobody can find out from it what a single person answered.")
    if estimate.status is Status.NO_DATA:
        return words("Nobody answered this question here.")
    whose = f"{place}, {group}" if group else place
    value = written(estimate.value, indicator, words)
    if isinstance(indicator.formula, Share):
        reading = words.pick(indicator.reading)
        first = words("{whose}: {value} of the respondents {reading}.", whose=whose, value=value, reading=reading)
    elif isinstance(indicator.formula, Median):
        first = words("{whose}: at least half of the answers are {value} or less.", whose=whose, value=value)
    elif isinstance(indicator.formula, Total):
        first = words("{whose}: about {value}, reckoned from those who answered; nobody else is in it.", whose=whose, value=value)
    else:
        first = words("{whose}: the mean answer is {value}.", whose=whose, value=with_scale(value, indicator, words))
    answered = words.plural("{number} person answered.", "{number} people answered.", estimate.n or 0)
    base = base or words.pick(indicator.base)
    base = words("Basis: {base}.", base=base) if base else ""
    sentences = [first, base, answered]
    if estimate.has_interval:
        lower, upper = (written(end, indicator, words) for end in (estimate.lower, estimate.upper))
        sentences.append(
            words(
                "Had everybody concerned been asked, the figure would very probably lie between {lower} and {upper}.",
                lower=lower,
                upper=upper,
            )
        )
    if estimate.verdict is not Verdict.NONE:
        sentences.append(
            words(
                "A difference counts as certain only where it can hardly be chance, with all {quartiers} compared at once.",
                quartiers=quartiers or words("areas"),
            )
        )
    return " ".join(sentence for sentence in sentences if sentence)
