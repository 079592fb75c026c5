"""The finding of a map in one or two sentences: first line of its page, title of its picture, and what is read aloud."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import pandas as pd

from dataset.dataset import Dataset
from geo.drawing.bivariate import STEPS
from indicators.estimates.domains import EVERYBODY
from indicators.estimates.headlines import (
    against_city,
    earlier_of,
    extremes,
    groups_apart,
    moved,
    since_of,
    standing_out,
    told,
    topic_of,
    withheld,
)
from indicators.estimates.sentences import value_of
from indicators.estimates.vocabulary import CERTAIN, SHOWN, Status, Verdict
from indicators.register.rows import UNDATED
from language.words import Words, words_for
from reports.map.categories import category_finding
from reports.map.claims import city_of, claimed, joined, sentences, whose_of
from reports.map.content import map_content, map_rows
from reports.map.earlier import changed_since, earlier_value, estimate_in, is_standardised
from reports.map.requests import NOTHING, Display, MapRequest, second_map


@lru_cache(maxsize=4096)
def headline(dataset: Dataset, request: MapRequest, quartier: str, language: str) -> str:
    """What the map says of one quartier, or of the whole city: value, comparison, change, and how certain each is.

    Parameters
    ----------
    request : MapRequest
        Of a display that `displays_of` offers.
    quartier : str
        A ``quartier_id``; empty for the whole city.
    language : str
        One of `language.words.LANGUAGES`.

    Returns
    -------
    str
        Never empty. Certain is only what a released verdict calls so.

    Raises
    ------
    KeyError
        If there is no such quartier.
    """
    words = words_for(language)
    if request.indicator in dataset.catalogue.categorical:
        return category_finding(dataset, request, quartier, words)
    say = {
        Display.CHANGE: _changed,
        Display.PAIR: _beside,
        Display.TWO: _beside,
        Display.GROUPS: _of_groups,
    }.get(request.display, _valued)
    return say(dataset, request, quartier, words)


def _valued(dataset: Dataset, request: MapRequest, quartier: str, words: Words) -> str:
    return (_of_quartier if quartier else _of_city)(dataset, request, quartier, words)


def _of_city(dataset: Dataset, request: MapRequest, quartier: str, words: Words) -> str:
    indicator, rows = dataset.catalogue.indicators[request.indicator], map_rows(dataset, _alone(request))
    whole, earlier = estimate_in(dataset, request, ""), earlier_value(dataset, request, "", words)
    claim = claimed(dataset, request, whose_of(dataset, request, "", words), whole, words)
    if indicator.source == "register":
        ends = extremes(rows, indicator, words.pick(dataset.city.quartiers), words)
        if whole is None and ends:  # what can be told comes first
            city = words.pick(dataset.city.name)
            whose = ", ".join(part for part in whose_of(dataset, request, "", words) if part != city)
            clause = words("{topic} – {finding}", topic=topic_of(whose, indicator, words), finding=ends[:1].lower() + ends[1:])
            return sentences([clause, words("{whole}: no figure", whole=dataset.city.whole)], words)
        before = earlier_of(earlier, whole, indicator, words) if earlier and whole else ""
        return sentences([joined([claim, before], words), ends], words)
    if whole is None or whole.status is not Status.OK:
        return sentences([claim], words)
    group = request.group != EVERYBODY
    since = since_of(earlier, whole, indicator, words, group=group) if earlier else _broken(dataset, request, words)
    return sentences([joined([claim, _standing_out(dataset, request, rows, words), since], words)], words)


def _of_quartier(dataset: Dataset, request: MapRequest, quartier: str, words: Words) -> str:
    indicator, name = dataset.catalogue.indicators[request.indicator], dataset.quartier_names[quartier]
    estimate, whole = estimate_in(dataset, request, quartier), estimate_in(dataset, request, "")
    assert estimate is not None  # every quartier has a row, if only one without data
    earlier = earlier_value(dataset, request, quartier, words)
    claim = claimed(dataset, request, whose_of(dataset, request, quartier, words), estimate, words)
    before = earlier_of(earlier, estimate, indicator, words) if earlier else _broken(dataset, request, words)
    city = city_of(dataset, request, words)
    if indicator.source == "register":
        if whole is not None and whole.status in SHOWN:
            claim = words("{finding} ({city}: {value})", finding=claim, city=city, value=value_of(whole, indicator, words))
        return sentences([joined([claim, before], words)], words)
    against = against_city(name, city, whole, estimate, indicator, words) if whole else ""
    return sentences([joined([claim, before], words), against], words)


def _changed(dataset: Dataset, request: MapRequest, quartier: str, words: Words) -> str:
    """The change since the earlier survey or date that the map shows."""
    indicator, before = dataset.catalogue.indicators[request.indicator], request.second.id
    alone = replace(_alone(request), standard="")  # a change is always one of raw values
    lines = [_change_line(dataset, alone, before, quartier, words)]
    if quartier:
        whole, earlier = estimate_in(dataset, alone, ""), changed_since(dataset, alone, before, "", words)
        if whole is not None and whole.status in SHOWN and earlier is not None:
            value = words("{city}: {value}", city=city_of(dataset, alone, words), value=value_of(whole, indicator, words))
            lines.append(joined([value, earlier_of(earlier, whole, indicator, words)], words))
        return sentences(lines, words)
    lines.append(moved(map_rows(dataset, request), indicator, words.pick(dataset.city.quartiers), words))
    return sentences(lines, words)


def _change_line(dataset: Dataset, request: MapRequest, before: str, quartier: str, words: Words) -> str:
    """A value, and what it was before."""
    estimate = estimate_in(dataset, request, quartier)
    claim = claimed(dataset, request, whose_of(dataset, request, quartier, words), estimate, words)
    if dataset.series_break(request.indicator, before, request.wave):
        return joined([claim, words("not comparable with earlier surveys: the question was changed")], words)
    earlier = changed_since(dataset, request, before, quartier, words)
    if estimate is None or earlier is None:
        return claim
    return joined([claim, earlier_of(earlier, estimate, dataset.catalogue.indicators[request.indicator], words)], words)


def _beside(dataset: Dataset, request: MapRequest, quartier: str, words: Words) -> str:
    """Two values, each by itself; of two surveys also what is released of the change."""
    both, kind = (_alone(request), _alone(second_map(dataset, request))), request.second.kind
    if kind == "wave" and not is_standardised(dataset, request):
        waves = dataset.waves_of(request.indicator)
        before, after = sorted(both, key=lambda own: waves.index(own.wave))
        return sentences([_change_line(dataset, after, before.wave, quartier, words)], words)
    notes = []
    if (standard := dataset.catalogue.standard) and all(is_standardised(dataset, own) for own in both):
        notes.append(words("Both are calculated with the city’s {distribution}", distribution=standard.distribution))
    noted = not notes
    if request.display is Display.PAIR:
        notes += [] if quartier else [_both_ends(dataset, request, both, words)]
        notes.append(words("Where both coincide, that is no proof that one leads to the other"))
    elif kind != "indicator":
        notes.append(words("Whether both differ is not tested"))
    return sentences([*_two_claims(dataset, both, quartier, words, noted=noted), *notes], words)


def _both_ends(dataset: Dataset, request: MapRequest, both: Sequence[MapRequest], words: Words) -> str:
    """Where two counted figures both are in their highest class, and where in their lowest; nothing of answers."""
    if any(dataset.catalogue.indicators[own.indicator].source != "register" for own in both):
        return ""
    numbers = map_content(dataset, request, words.language).painting.numbers
    quartiers, total = words.pick(dataset.city.quartiers), len(numbers)
    high, low = (
        [dataset.quartier_names[str(key)] for key, number in numbers.dropna().items() if number == corner]
        for corner in (STEPS**2 - 1, 0)
    )
    if high and low:
        places = {"high": told(high, total, quartiers, words), "low": told(low, total, quartiers, words)}
        return words("In the highest class of both: {high}; in the lowest of both: {low}", **places)
    if high:
        return words("In the highest class of both: {high}", high=told(high, total, quartiers, words))
    return words("In the lowest class of both: {low}", low=told(low, total, quartiers, words)) if low else ""


def _two_claims(dataset: Dataset, requests: Sequence[MapRequest], quartier: str, words: Words, *, noted: bool) -> list[str]:
    """Both values; what they share is said once: names, the question, and the reason where neither is shown."""
    first, second = requests
    estimates = [estimate_in(dataset, own, quartier) for own in requests]
    indicator = dataset.catalogue.indicators[second.indicator]
    said = whose_of(dataset, first, quartier, words)
    rest = [name for name in whose_of(dataset, second, quartier, words) if name not in said]
    if first.wave != second.wave and second.wave != UNDATED:
        period = dataset.period_name(second.wave, words)
        rest = [period, *(name for name in rest if name != period)]
    same = first.indicator == second.indicator
    rest = rest or ([dataset.group_name(second.group, words)] if same else [])
    topic = ", ".join(rest) if same else topic_of(", ".join(rest), indicator, words)
    claim = claimed(dataset, first, said, estimates[0], words, noted=noted)
    statuses = [estimate.status if estimate else Status.NO_DATA for estimate in estimates]
    if statuses == [Status.WITHHELD, Status.WITHHELD]:
        other = words("{topic}: not shown either", topic=topic)
    elif same and estimates[1] is not None and statuses[1] in SHOWN:
        other = words("{topic}: {value}", topic=topic, value=value_of(estimates[1], indicator, words))
    elif same and statuses[1] is Status.WITHHELD:
        other = withheld(topic, words)
    else:
        other = claimed(dataset, second, rest, estimates[1], words, noted=noted)
    return [joined([claim, other], words)] if same else [claim, other]


def _of_groups(dataset: Dataset, request: MapRequest, quartier: str, words: Words) -> str:
    """Everybody's value in a place, and which target groups differ from all others there."""
    everybody = replace(_alone(request), group=EVERYBODY)
    groups = [group for group in dataset.target_groups_of(request.indicator) if group != EVERYBODY]
    claim = claimed(
        dataset, everybody, whose_of(dataset, everybody, quartier, words), estimate_in(dataset, everybody, quartier), words
    )
    if not dataset.catalogue.indicators[request.indicator].formula.tested:
        return sentences([claim], words)
    contrasts: dict[Verdict, list[str]] = {verdict: [] for verdict in Verdict}
    sound = False
    for group in groups:
        status, contrast = _contrast(dataset, replace(everybody, group=group), quartier)
        contrasts[contrast].append(dataset.group_name(group, words))
        sound |= status is Status.OK
    if sound and len(contrasts[Verdict.NONE]) == len(groups):
        return sentences([claim, words("Whether target groups differ is not tested here")], words)
    return sentences([claim, groups_apart(contrasts, words)], words)


def _contrast(dataset: Dataset, request: MapRequest, quartier: str) -> tuple[Status, Verdict]:
    """Of a target group, and how it lies to all others in the place, as it was released."""
    standardised = is_standardised(dataset, request)
    row = dataset.cells.row(request.indicator, request.group, request.wave, quartier, standardised=standardised)
    return (Status.NO_DATA, Verdict.NONE) if row is None else (Status(row["status"]), Verdict(row["contrast"]))


def _standing_out(dataset: Dataset, request: MapRequest, rows: pd.DataFrame, words: Words) -> str:
    """The quartiers whose verdict finds a difference; that there is none, or that nothing could be compared."""
    if not dataset.catalogue.indicators[request.indicator].formula.tested:
        return ""
    quartiers = words.pick(dataset.city.quartiers)
    higher, lower = (_names(rows, verdict) for verdict in CERTAIN)
    if higher or lower:
        return standing_out(higher, lower, len(rows), quartiers, words)
    if (rows["verdict"] != Verdict.NONE).any():
        return words("no difference of the {quartiers} from the average is certain", quartiers=quartiers)
    if (rows["status"] == Status.OK).any():
        return ""
    return words("too few answers for a comparison of the {quartiers}", quartiers=quartiers)


def _names(rows: pd.DataFrame, verdict: Verdict) -> list[str]:
    """Of the quartiers of a verdict, the farthest first."""
    own = rows[rows["verdict"] == verdict].sort_values("value", ascending=verdict is Verdict.LOWER, kind="stable")
    return own["name"].tolist()


def _broken(dataset: Dataset, request: MapRequest, words: Words) -> str:
    """That there are earlier surveys, and why no value of theirs is named: the question is a new one."""
    waves = dataset.waves_of(request.indicator)
    before = waves[: waves.index(request.wave)] if request.wave in waves else []
    if is_standardised(dataset, request) or not before:
        return ""
    if not dataset.series_break(request.indicator, before[-1], request.wave):
        return ""
    return words("not comparable with earlier surveys: the question was changed")


def _alone(request: MapRequest) -> MapRequest:
    return replace(request, display=Display.VALUES, second=NOTHING)
