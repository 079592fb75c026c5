"""What must be known of a map's numbers before they are used elsewhere, and how to cite them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dataset.dataset import Dataset
from indicators.catalogue import Indicator
from indicators.categorical import CategoricalIndicator
from indicators.estimates.bases import base_of
from indicators.formulas import Share
from language.words import Words
from reports.map.content import standard_note
from reports.map.requests import Display, MapRequest, maps_of

_BETWEEN = " · "


@dataclass(frozen=True)
class Facts:
    """Of numbers that are shown together, in the reader's language.

    Attributes
    ----------
    shown : str
        What they are: indicator, group and survey.
    lines : tuple of (str, str)
        Titles and texts: question, who was asked, when, how many, how it was made.
    source, licence, licence_url : str
        The address may be empty.
    """

    shown: str
    lines: tuple[tuple[str, str], ...]
    source: str
    licence: str
    licence_url: str


def map_facts(dataset: Dataset, request: MapRequest, words: Words) -> Facts:
    """Of everything that a map shows (`reports.map.requests.maps_of`)."""
    requests = maps_of(dataset, request)
    return facts_of(dataset, requests, shown_name(dataset, request, words), words, changed=request.display is Display.CHANGE)


def facts_of(
    dataset: Dataset, requests: Sequence[MapRequest], shown: str, words: Words, *, changed: bool = False, tested: str = ""
) -> Facts:
    """Of the maps of values that something is made of.

    Parameters
    ----------
    shown : str
        What is made of them.
    changed : bool
        Whether it is their difference.
    tested : str
        What was tested, where it is something else than a map's quartiers.
    """
    names = _names(dataset, requests, words)
    surveyed = [request for request in requests if dataset.catalogue.described(request.indicator).source == "survey"]
    lines = [
        *_questions(dataset, requests, words),
        (
            words("Who was asked") if surveyed else words("Who is counted"),
            _each(names, [_whom(dataset, request, words) for request in requests]),
        ),
        (words("When"), _each(names, [_period(dataset, request.wave, words) for request in requests])),
        (
            words("Answers (n): {whole}", whole=dataset.city.whole),
            _each(names, [_answers(dataset, request, words) for request in requests]),
        ),
        (words("Method"), _method(dataset, requests, surveyed, words, changed=changed, tested=tested)),
    ]
    return Facts(
        shown,
        tuple((title, text) for title, text in lines if text),
        source_name(dataset, words),
        licence_name(dataset, words),
        dataset.city.licence.url if dataset.city.licence else "",
    )


def source_name(dataset: Dataset, words: Words) -> str:
    """Who made the data, and that they are made up where they are."""
    source, demonstration = words.pick(dataset.city.source), words("Demonstration data") if dataset.city.demonstration else ""
    return source if demonstration in source else " – ".join(part for part in (source, demonstration) if part)


def licence_name(dataset: Dataset, words: Words) -> str:
    """On what terms others may use the numbers, or that nobody says so."""
    return words.pick(dataset.city.licence.name) if dataset.city.licence else words("no licence stated")


def source_line(dataset: Dataset, words: Words, *, unstated: bool = False) -> str:
    """Source and licence as they stand below a picture; a licence that the source names already is not said twice.

    Parameters
    ----------
    unstated : bool
        Whether it is said too that there is no licence.
    """
    source = words.pick(dataset.city.source)
    licence = licence_name(dataset, words) if dataset.city.licence or unstated else ""
    if not licence or licence in source:
        return words("Source: {source}", source=source) if source else ""
    parts = (words("Source: {source}", source=source) if source else "", words("Licence: {licence}", licence=licence))
    return " ".join(f"{part.rstrip('.')}." for part in parts if part)


def citation(dataset: Dataset, shown: str, link: str, words: Words) -> str:
    """One line: city, what is shown, where, the day, and the link."""
    quoted = words("“{name}”", name=shown)
    badge = f" ({words('Demonstration data')})" if dataset.city.demonstration else ""
    return f"{words.pick(dataset.city.name)}: {quoted}{badge}. Quartierblick, {words.date(dataset.city.today())}, {link}"


def shown_name(dataset: Dataset, request: MapRequest, words: Words) -> str:
    """What a map shows: “Indicator, group, survey”."""
    maps = maps_of(dataset, request)
    name, group, wave = _parts(dataset, maps[0], words)
    match request.display:
        case Display.CHANGE:
            waves = " → ".join(dataset.period_name(map_request.wave, words) for map_request in reversed(maps))
            return ", ".join((words("{name}: change", name=name), group, waves))
        case Display.GROUPS:
            return ", ".join((name, words("every target group"), wave))
        case Display.PAIR | Display.TWO:
            return _joined(", ".join(_parts(dataset, map_request, words)) for map_request in maps)
    note = standard_note(dataset, request, words)
    return ", ".join(part for part in (name, note, group, wave) if part)


def _parts(dataset: Dataset, request: MapRequest, words: Words) -> tuple[str, str, str]:
    name = words.pick(dataset.catalogue.described(request.indicator).name)
    return name, dataset.group_name(request.group, words), dataset.period_name(request.wave, words)


def _names(dataset: Dataset, requests: Sequence[MapRequest], words: Words) -> list[str]:
    """What tells each map from the others."""
    parts = [_parts(dataset, request, words) for request in requests]
    varying = [place for place, texts in enumerate(zip(*parts, strict=True)) if len(set(texts)) > 1]
    return [", ".join(own[place] for place in varying) for own in parts]


def _each(names: Sequence[str], texts: Sequence[str]) -> str:
    """What is the same of all is said once, what is not is said of each."""
    if len(set(texts)) == 1:
        return texts[0]
    return _joined(f"{name}: {text}" for name, text in zip(names, texts, strict=True) if text)


def _joined(texts: Iterable[str]) -> str:
    return _BETWEEN.join(dict.fromkeys(texts))


def _questions(dataset: Dataset, requests: Sequence[MapRequest], words: Words) -> list[tuple[str, str]]:
    """The question behind each indicator, and which answers count; of a register's figure what it is."""
    lines = []
    indicators = [dataset.catalogue.described(name) for name in dict.fromkeys(request.indicator for request in requests)]
    for indicator in indicators:
        question = words("Question") if indicator.source == "survey" else words("What is counted")
        titles = [(question, words.pick(indicator.question)), (words("Counted"), counted_answers(indicator, words))]
        of_which = f" ({words.pick(indicator.name)})" if len(indicators) > 1 else ""
        lines += [(f"{title}{of_which}", text) for title, text in titles if text]
    return lines


def counted_answers(indicator: Indicator | CategoricalIndicator, words: Words) -> str:
    """Which answers a share counts, of which; nothing of other figures."""
    if isinstance(indicator, CategoricalIndicator) or not isinstance(indicator.formula, Share):
        return ""
    return words("answers {yes} of {of}", yes=words.list(indicator.formula.yes), of=words.list(indicator.formula.of))


def _whom(dataset: Dataset, request: MapRequest, words: Words) -> str:
    """The base of the indicator, and who could be asked at all."""
    described, population = dataset.catalogue.described(request.indicator), dataset.periods[request.wave].population
    base = base_of(dataset.catalogue, described.base, request.group, words)
    if not base or not population:
        return base or words.pick(population)
    return words("{base} ({population})", base=base, population=population)


def _period(dataset: Dataset, wave: str, words: Words) -> str:
    """A survey with its months, a register's figure with its date."""
    name, when = dataset.period_name(wave, words), words.pick(dataset.periods[wave].when)
    return f"{name}, {when}" if when else name


def _answers(dataset: Dataset, request: MapRequest, words: Words) -> str:
    whole = dataset.city_estimate(request.indicator, request.group, request.wave, request.standard)
    return "" if whole is None or whole.n is None else words.number(whole.n)


def _method(
    dataset: Dataset, requests: Sequence[MapRequest], surveyed: Sequence[MapRequest], words: Words, *, changed: bool, tested: str
) -> str:
    """Two sentences: how values were made, and what was tested and is withheld."""
    registered = words("Register figures, not a sample; nothing of them is tested.") if len(surveyed) < len(requests) else ""
    if all(request.indicator in dataset.catalogue.categorical for request in requests):
        return words(
            "What is stated of each of the {quartiers}, not a sample; nothing is tested.", quartiers=dataset.city.quartiers
        )
    if not surveyed:
        return registered
    weights = _joined(words.say(kind) for request in surveyed if (kind := dataset.periods[request.wave].weights))
    estimated = (
        words("A sample survey (weights: {weights}): each value is an estimate with its 95% interval.", weights=weights)
        if weights
        else words("A sample survey: each value is an estimate with its 95% interval.")
    )
    compared = tested or (
        words("the change of each of the {quartiers}", quartiers=dataset.city.quartiers)
        if changed
        else words("each of the {quartiers} against all others together", quartiers=dataset.city.quartiers)
    )
    indicators = [dataset.catalogue.indicators[request.indicator] for request in surveyed]
    least = min(dataset.thresholds.answers_needed(sensitive=indicator.sensitive) for indicator in indicators)
    withheld = words("fewer than {least} answers are withheld, and whatever would give them away", least=least)
    if not any(indicator.formula.tested for indicator in indicators):
        return " ".join(filter(None, (estimated, words("Nothing is tested; {withheld}.", withheld=withheld), registered)))
    said = words("Tested: {compared}, all at once (Holm, 5%); {withheld}.", compared=compared, withheld=withheld)
    return " ".join(filter(None, (estimated, said, registered)))
