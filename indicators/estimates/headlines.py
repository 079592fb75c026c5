"""The parts of a finding in a sentence: a value, what it was before, how it lies to the whole city, and who stands out.

Whatever is said to be certain is a verdict as it was released; nothing here compares intervals.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from indicators.catalogue import Indicator
from indicators.estimates.sentences import scale_in_words, value_of, written_change
from indicators.estimates.vocabulary import CERTAIN, SHOWN, Direction, Estimate, Status, Verdict
from indicators.formulas import Mean, Median, Total
from language.words import Words

MOST_NAMES, MOST_LETTERS = 4, 75
"""So many names of places are told in a sentence, in so many letters; of more only how many they are."""
MOST_ALIKE = 3
"""So many places that share the highest or the lowest value are named."""


@dataclass(frozen=True)
class Earlier:
    """A value of an earlier survey or date, and what is said of the change since.

    Attributes
    ----------
    value : Estimate
    time : str
        As it is written.
    is_year : bool
        Whether that is a year and no more, which goes into a sentence by itself.
    status : Status
        Of the change: the worse one of both values.
    verdict : Verdict
        Of the change, as it was released; ``none`` where nothing was tested.
    trend : Direction
        Of the slope over all surveys from that one to this one, as it was released; ``none`` where there are but two.
    waves : int
        How many surveys the trend is of.
    """

    value: Estimate
    time: str
    is_year: bool
    status: Status
    verdict: Verdict
    trend: Direction = Direction.NONE
    waves: int = 0


def topic_of(whose: str, indicator: Indicator, words: Words) -> str:
    """What a number is about, where it has no verb: "Betzenberg – Vertrauen in die Nachbarschaft"."""
    name = words.pick(indicator.name)
    return words("{whose} – {name}", whose=whose, name=name) if whose else name


def claim_of(whose: str, estimate: Estimate, indicator: Indicator, words: Words) -> str:
    """A value in a sentence; why there is none.

    Parameters
    ----------
    whose : str
        Time, place and target group, as far as they must be named.
    """
    topic = topic_of(whose, indicator, words)
    if estimate.status is Status.WITHHELD:
        return withheld(topic, words)
    if estimate.status is Status.NO_DATA:
        if indicator.source == "register":
            return words("{topic}: no figure", topic=topic)
        return words("{topic}: nobody answered this question here", topic=topic)
    value = value_of(estimate, indicator, words)
    reading, formula = words.pick(indicator.reading), indicator.formula
    if reading and not isinstance(formula, Mean | Median | Total):
        sentence = words("{value} {reading}", value=value, reading=reading)
        return words("{whose}: {sentence}", whose=whose, sentence=sentence) if whose else sentence
    if isinstance(formula, Mean):
        return words("{topic}: {value}", topic=topic, value=on_scale(value, indicator, words))
    if isinstance(formula, Median):
        return words("{topic}: at least half of the answers are {value} or less", topic=topic, value=value)
    if isinstance(formula, Total):
        return words("{topic}: about {value}, estimated from the answers", topic=topic, value=value)
    return words("{topic}: {value}", topic=topic, value=value)


def withheld(topic: str, words: Words) -> str:
    """Why a value is not shown."""
    return words("{topic}: not shown, so that nobody can tell what a single person answered", topic=topic)


def on_scale(value: str, indicator: Indicator, words: Words) -> str:
    """A written value with the ends of its scale if it is a mean: "3,4 auf der Skala von 1 (nie) bis 5 (oft)"."""
    scale = scale_in_words(indicator, words)
    return words("{value} on the scale from {scale}", value=value, scale=scale) if scale else value


def earlier_of(earlier: Earlier, now: Estimate, indicator: Indicator, words: Words) -> str:
    """What it was before, and whether the change is certain: "2017 waren es 85 %, der Rückgang ist nicht gesichert"."""
    if now.status not in SHOWN or earlier.value.status not in SHOWN:
        return ""
    value = value_of(earlier.value, indicator, words)
    before = (
        words("in {year} it was {value}", year=earlier.time, value=value)
        if earlier.is_year
        else words("{time}: {value}", time=earlier.time, value=value)
    )
    certainty = _with_trend(_certainty_of_change(earlier, now, indicator, words), earlier, words)
    return words("{before}, {certainty}", before=before, certainty=certainty) if certainty else before


def _certainty_of_change(earlier: Earlier, now: Estimate, indicator: Indicator, words: Words) -> str:
    if indicator.source == "register":  # what is counted is sure, what somebody estimated is not
        return words("the change is not tested") if now.has_interval or earlier.value.has_interval else ""
    if earlier.status is Status.UNRELIABLE:
        return words("too uncertain for a comparison")
    match earlier.verdict:
        case Verdict.HIGHER:
            return words("the increase is certain")
        case Verdict.LOWER:
            return words("the decrease is certain")
        case Verdict.NONE:
            return words("the change is not tested")
    apart = round(now.value, indicator.decimals) - round(earlier.value.value, indicator.decimals)
    if apart == 0:
        return words("no certain change")
    return words("the increase is not certain") if apart > 0 else words("the decrease is not certain")


def _with_trend(said: str, earlier: Earlier, words: Words) -> str:
    """With a certain trend over all surveys where the change between the first and the last is none: they are two tests."""
    if earlier.status is not Status.OK or earlier.verdict is not Verdict.NOT_DISTINGUISHABLE:
        return said
    if earlier.trend is Direction.RISING:
        return words("{said}, but the rise over all {count} surveys is certain", said=said, count=earlier.waves)
    if earlier.trend is Direction.FALLING:
        return words("{said}, but the fall over all {count} surveys is certain", said=said, count=earlier.waves)
    return said


def since_of(earlier: Earlier, now: Estimate, indicator: Indicator, words: Words, *, group: bool = False) -> str:
    """The whole city's change at the end of a sentence about others: "seit 2017 keine gesicherte Veränderung".

    Parameters
    ----------
    group : bool
        Whether the value is one of a target group.
    """
    if now.status not in SHOWN or earlier.value.status not in SHOWN:
        return ""
    if earlier.status is Status.OK and earlier.verdict is Verdict.NOT_DISTINGUISHABLE:
        return _with_trend(words("no certain change since {time}", time=earlier.time), earlier, words)
    value = value_of(earlier.value, indicator, words)
    if earlier.status is not Status.OK or earlier.verdict not in CERTAIN:
        certainty = _certainty_of_change(earlier, now, indicator, words)
        return words("{time}: {value} in the whole city, {certainty}", time=earlier.time, value=value, certainty=certainty)
    values = {"time": earlier.time, "value": value}
    match earlier.verdict, group:
        case Verdict.HIGHER, False:
            return words("since {time} the city’s value has certainly risen, from {value}", **values)
        case Verdict.LOWER, False:
            return words("since {time} the city’s value has certainly fallen, from {value}", **values)
        case Verdict.HIGHER, True:
            return words("since {time} the group’s value has certainly risen, from {value}", **values)
    return words("since {time} the group’s value has certainly fallen, from {value}", **values)


def against_city(place: str, city: str, whole: Estimate, estimate: Estimate, indicator: Indicator, words: Words) -> str:
    """How a quartier lies to the whole city, as its verdict has it: "Kaiserslautern: 67 % – Erlenbach liegt gesichert darüber".

    Parameters
    ----------
    city : str
        The whole city, or its target group.
    """
    if whole.status not in SHOWN:
        return ""
    value = words("{city}: {value}", city=city, value=value_of(whole, indicator, words))
    if estimate.status is Status.UNRELIABLE:
        return words("{city} – too uncertain for a comparison", city=value)
    if estimate.status is not Status.OK:
        return value
    match estimate.verdict:
        case Verdict.HIGHER:
            return words("{city} – {place} is certainly above", city=value, place=place)
        case Verdict.LOWER:
            return words("{city} – {place} is certainly below", city=value, place=place)
        case Verdict.NOT_DISTINGUISHABLE:
            return words("{city} – the difference is not certain", city=value)
    return value


def standing_out(higher: Sequence[str], lower: Sequence[str], total: int, quartiers: str, words: Words) -> str:
    """Which places lie certainly above the value that was just told, and which below; nothing without any.

    Parameters
    ----------
    higher, lower : sequence of str
        Names of places.
    total : int
        How many places there are.
    quartiers : str
        The city's word for several of them.
    """
    above, below = (told(names, total, quartiers, words) for names in (higher, lower))
    if higher and lower:
        return words(
            "{above} {count:is|are} certainly above, {below} certainly below", count=len(higher), above=above, below=below
        )
    if higher:
        return words("{above} {count:is|are} certainly above", count=len(higher), above=above)
    return words("{below} {count:is|are} certainly below", count=len(lower), below=below) if lower else ""


def told(names: Sequence[str], total: int, quartiers: str, words: Words) -> str:
    """A few names; of many only how many they are: "17 der 86 Stadtteile"."""
    written = words.list(names)
    if len(names) <= MOST_NAMES and len(written) <= MOST_LETTERS:
        return written
    return words("{count} of the {total} {quartiers}", count=len(names), total=words.number(total), quartiers=quartiers)


def extremes(rows: pd.DataFrame, indicator: Indicator, quartiers: str, words: Words) -> str:
    """Where a counted figure is highest and lowest; nothing where many places share it, or where it is the same everywhere.

    Where places have no figure it says among how many it is: offices leave out what is few, so the lowest may be one of them.

    Parameters
    ----------
    rows : DataFrame
        A row a place: ``name, value`` and the columns of an estimate.
    quartiers : str
        The city's word for several places.
    """
    shown = rows[rows["status"].isin(SHOWN)]
    if shown.empty:
        return ""
    values = [round(value, indicator.decimals) for value in shown["value"].astype(float).tolist()]
    high, low = max(values), min(values)
    highest, lowest = ([name for name, value in zip(shown["name"], values, strict=True) if value == end] for end in (high, low))
    if high == low or max(len(highest), len(lowest)) > MOST_ALIKE:
        return ""
    first, last = (value_of(Estimate.of(shown.iloc[values.index(end)]), indicator, words) for end in (high, low))
    ends = {"highest": words.list(highest), "high": first, "lowest": words.list(lowest), "low": last}
    said = words("Highest: {highest} ({high}), lowest: {lowest} ({low})", **ends)
    return _among(said, len(shown), len(rows), quartiers, words)


def moved(rows: pd.DataFrame, indicator: Indicator, quartiers: str, words: Words) -> str:
    """Where values have certainly risen or fallen; of counted figures in how many places.

    Parameters
    ----------
    rows : DataFrame
        Of `Dataset.change_rows`; a register's with ``se``, missing where both figures are counted.
    """
    if indicator.source == "register" and rows["se"].isna().all():
        return _counted(rows, indicator, quartiers, words)
    tested = (rows["verdict"] != Verdict.NONE).any()
    if not tested and not (indicator.formula.tested and (rows["status"] != Status.OK).all()):
        return words("Whether changes are certain is not tested here")
    names = [rows.loc[rows["verdict"] == verdict, "name"].tolist() for verdict in CERTAIN]
    up, down = (told(own, len(rows), quartiers, words) for own in names)
    if all(names):
        return words("Certainly risen: {up}; certainly fallen: {down}", up=up, down=down)
    if names[0]:
        return words("Certainly risen: {up}", up=up)
    if names[1]:
        return words("Certainly fallen: {down}", down=down)
    if tested:
        return words("No change of single {quartiers} is certain", quartiers=quartiers)
    return words("Too few answers to compare the {quartiers} with before", quartiers=quartiers)


def _counted(rows: pd.DataFrame, indicator: Indicator, quartiers: str, words: Words) -> str:
    """Where a counted figure has risen, where it has fallen, and where most."""
    shown = rows.dropna(subset=["value"])
    apart = shown["value"].astype(float).round(indicator.decimals)
    risen, fallen = (_moved_most(shown[moved], indicator, len(rows), quartiers, words) for moved in (apart > 0, apart < 0))
    if risen and fallen:
        said = words("Risen: {up}; fallen: {down}", up=risen, down=fallen)
    elif risen:
        said = words("Risen: {up}; fallen nowhere", up=risen)
    elif fallen:
        said = words("Fallen: {down}; risen nowhere", down=fallen)
    else:
        return words("The same as before everywhere") if len(apart) else ""
    return _among(said, len(apart), len(rows), quartiers, words)


def _moved_most(moved: pd.DataFrame, indicator: Indicator, total: int, quartiers: str, words: Words) -> str:
    """The places that moved one way, and of several the one that moved most; nothing of none."""
    if moved.empty:
        return ""
    names = moved["name"].tolist()
    places = words("all {total} {quartiers}", total=words.number(total), quartiers=quartiers)
    places = places if len(names) == total > 1 else told(names, total, quartiers, words)
    sizes = moved["value"].astype(float).round(indicator.decimals).abs()
    most = moved[sizes == sizes.max()]
    if len(names) == 1 or len(most) > MOST_ALIKE or len(most) == len(names):
        return places
    change = written_change(float(most["value"].iloc[0]), indicator, words)
    return words("{places}, most {most} ({change})", places=places, most=words.list(most["name"].tolist()), change=change)


def _among(said: str, with_figure: int, total: int, quartiers: str, words: Words) -> str:
    """What is said of all places, with how many it is said of where that is not all of them."""
    if with_figure == total:
        return said
    missing = {"count": total - with_figure, "total": words.number(total), "quartiers": quartiers}
    return words("{said}; {count} of the {total} {quartiers} {count:has|have} no figure", said=said, **missing)


def groups_apart(contrasts: Mapping[Verdict, Sequence[str]], words: Words) -> str:
    """Which target groups differ from all others in a place.

    Parameters
    ----------
    contrasts : Mapping
        Names of target groups by their verdict (the column ``contrast``).
    """
    above, below = (words.list(contrasts[verdict]) for verdict in CERTAIN)
    if above and below:
        return words("Certainly above everybody’s value: {above}; certainly below: {below}", above=above, below=below)
    if above:
        return words("Certainly above everybody’s value: {above}", above=above)
    if below:
        return words("Certainly below everybody’s value: {below}", below=below)
    if contrasts[Verdict.NOT_DISTINGUISHABLE]:
        return words("No target group differs certainly from the others")
    return words("Too few answers for a comparison of the target groups")
