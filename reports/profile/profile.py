"""A quartier's profile: its strengths, what needs attention, what was heard, what is done."""

from urllib.parse import urlencode

from dataset.config import Period
from dataset.dataset import Dataset
from dataset.errors import NotFound
from indicators.catalogue import Indicator
from indicators.estimates.bases import base_of
from indicators.estimates.domains import EVERYBODY
from indicators.estimates.sentences import over_many
from indicators.estimates.vocabulary import Status
from language.words import Words
from reports.profile.answers import all_answers, answers_section
from reports.profile.numbers import (
    certain_changes,
    certain_differences,
    latest_estimate,
    latest_pair,
    line_of,
    register_figures,
    registered,
    surveyed,
    usual_base,
)
from reports.profile.parts import Profile, Section
from reports.profile.standard import judged_otherwise, standard_section
from reports.profile.trends import certain_trends, trend_section
from reports.profile.voices import heard, heard_base, heard_sum, kind_names, measures_here, quotes, workshops_here
from workshops.response import latest_wave

_LONGEST_LINK = 300


def profile_of(dataset: Dataset, quartier_id: str, words: Words, base: str = "", target_group: str = EVERYBODY) -> Profile:
    """Everything that one profile says.

    Parameters
    ----------
    base : str
        The address of the dashboard, which the profile names; empty if there is none.
    target_group : str
        Whose answers are told, as far as they may be; figures of registers are of everybody.

    Raises
    ------
    NotFound
        If the city has no such quartier.
    """
    if quartier_id not in dataset.quartier_names:
        raise NotFound("unknown quartier")
    name, whole = dataset.quartier_names[quartier_id], words.pick(dataset.city.name)
    strengths, attention = certain_differences(dataset, quartier_id, target_group, words)
    chosen = {"lang": words.language, "quartier": quartier_id}
    chosen |= {"group": target_group} if target_group != EVERYBODY else {}
    return Profile(
        quartier_id=quartier_id,
        name=name,
        city=whole,
        title=words("Profile of {name} – {city}", name=name, city=whole),
        badge=words("Demonstration data") if dataset.city.demonstration else "",
        own=dataset.city.language,
        summary=_summary(dataset, quartier_id, target_group, len(strengths) + len(attention), words),
        strengths=strengths,
        attention=attention,
        figures=register_figures(dataset, quartier_id, words),
        standardised=judged_otherwise(dataset, quartier_id, target_group, words),
        changes=certain_changes(dataset, quartier_id, target_group, words),
        trends=certain_trends(dataset, quartier_id, target_group, words),
        distributions=all_answers(dataset, quartier_id, target_group, words),
        heard=heard(dataset, quartier_id, words),
        heard_sum=heard_sum(dataset, quartier_id, words),
        quotes=quotes(dataset, quartier_id, words),
        workshops=workshops_here(dataset, quartier_id, words),
        measures=measures_here(dataset, quartier_id, words),
        sections=_sections(dataset, quartier_id, target_group, words),
        columns=_columns(dataset, quartier_id, target_group, words),
        facts=_facts(dataset, quartier_id, target_group, words),
        link=f"{base.rstrip('/')}/profile?{urlencode(chosen)}"[:_LONGEST_LINK] if base else "",
    )


def _summary(dataset: Dataset, quartier_id: str, group: str, certain: int, words: Words) -> str:
    """Whose answers these are, how much is certain, and of how much nothing can be said."""
    indicators = surveyed(dataset, group)
    unsure = _unsure(dataset, quartier_id, group)
    sentences = []
    if group != EVERYBODY:
        name = dataset.group_name(group, words)
        sentences.append(words("Answers of: {group}, compared with the same group elsewhere.", group=name))
    if indicators and unsure == len(indicators):
        sentences.append(words("Too few people answered here for a comparison with the others."))
    elif certain:
        sentences.append(
            words(
                "{survey}: {certain} of {number} {number:indicator|indicators} certainly {certain:differs|differ} from others.",
                survey=dataset.period_name(latest_pair(dataset, group)[-1], words),
                certain=certain,
                number=len(indicators),
            )
        )
    elif indicators:
        survey = dataset.period_name(latest_pair(dataset, group)[-1], words)
        sentences.append(words("{survey}: no indicator differs from the others with certainty.", survey=survey))
    if 0 < unsure < len(indicators):
        sentences.append(
            words.plural(
                "{number} indicator is not judged, as too few people answered.",
                "{number} indicators are not judged, as too few people answered.",
                unsure,
            )
        )
    return " ".join(sentences)


def _unsure(dataset: Dataset, quartier_id: str, group: str) -> int:
    """Indicators of which the latest survey says too little here, or nothing."""
    estimates = (latest_estimate(dataset, indicator, quartier_id, group) for indicator in surveyed(dataset, group))
    return sum(estimate.status is not Status.OK for estimate in estimates)


def _sections(dataset: Dataset, quartier_id: str, target_group: str, words: Words) -> dict[str, Section]:
    indicators = surveyed(dataset, target_group)
    waves = [dataset.period_name(wave, words) for wave in latest_pair(dataset, target_group)]
    judged = _unsure(dataset, quartier_id, target_group) < len(indicators)
    trends = trend_section(dataset, quartier_id, target_group, words) if judged else None
    sections = {
        # "nothing is better" would claim to know what nobody knows
        "survey": Section(words("What the survey says"), words("Not judged: too few people answered.")),
        "strengths": Section(words("Strengths"), words("Nothing is better than elsewhere with certainty.")),
        "attention": Section(words("Needs attention"), words("Nothing is worse than elsewhere with certainty.")),
        "standardised": standard_section(dataset, quartier_id, target_group, words),
        "changes": Section(words("Changed with certainty: {waves}", waves=" → ".join(waves)), words("No change is certain.")),
        "trends": trends,
        "figures": Section(words("In figures"), "", _of_figures(dataset, quartier_id, target_group, words)),
        "heard": Section(words("What was said"), words("Nothing was said about this place in the workshops.")),
        "workshops": Section(words("Workshops here"), words("No workshop here.")),
        "measures": Section(words("Measures"), words("No measure yet.")),
        "distributions": answers_section(dataset, quartier_id, target_group, words),
        "facts": Section(words("About the data")),
    }
    applies = {
        "survey": indicators and not judged,
        "strengths": judged,
        "attention": judged,
        "changes": judged and len(waves) > 1,
        "figures": registered(dataset) or dataset.catalogue.categorical,
        "heard": dataset.contributions,
        "workshops": dataset.workshops,
        "measures": dataset.measures,
    }
    return {name: section for name, section in sections.items() if section and applies.get(name, True)}  # no file, no word of it


def _of_figures(dataset: Dataset, quartier_id: str, group: str, words: Words) -> tuple[str, ...]:
    """Whose they are where a target group's answers stand above them, and what their lines mean."""
    whose = (words("Register figures are those of everybody."),) if group != EVERYBODY and registered(dataset) else ()
    return (*whose, *_of_lines(dataset, quartier_id, words))


def _of_lines(dataset: Dataset, quartier_id: str, words: Words) -> tuple[str, ...]:
    """What the small lines beside the figures mean; nothing where there are none."""
    if not any(line_of(dataset, indicator.id, quartier_id, EVERYBODY, words) for indicator in registered(dataset)):
        return ()
    blue = words("Blue: {name}", name=dataset.quartier_names[quartier_id])
    grey = words("grey: {name}", name=dataset.city.whole)
    return (words("Small lines: all dates that there are, each on its own scale. {key}.", key=f"{blue}; {grey}"),)


def _columns(dataset: Dataset, quartier_id: str, group: str, words: Words) -> dict[str, str]:
    key = words("Bar: the 95% interval on the whole scale; point: the value; line: {whole}.", whole=dataset.city.whole)
    usual, counted = usual_base(surveyed(dataset, group), words), usual_base(registered(dataset), words)
    bases = [indicator.base for indicator in surveyed(dataset, group) if words.pick(indicator.base) == usual]
    asked = base_of(dataset.catalogue, bases[0], group, words) if usual else ""
    unless = words("Base, unless told otherwise: {base}.", base=asked) if asked else ""
    return {
        "indicator": words("Indicator"),
        "value": words("Value"),
        "interval": words("95% interval"),
        "answers": words("Answers"),
        "city": words.pick(dataset.city.whole),
        "when": words("As of"),
        "figure": words("Figure"),
        "theme": words("Theme"),
        "total": words("Mentions"),
        "change": words("Change"),
        "values": words("Before → after"),
        "raw": words("As answered"),
        "standardised": words("Standardised value"),
        "slope": words("Per year"),
        "span": words("Surveys"),
        "over_time": words("Over time"),
        "answer": words("Answer"),
        "here": words("Here"),
        "intervals": words("Shares with 95% intervals"),
        "uncertain": words("uncertain"),
        **{str(kind): name for kind, name in kind_names(words).items()},
        "key": f"{key} {unless}",
        "counted": words(" (base: {base})", base=counted) if counted else "",
        "voices": heard_base(dataset, quartier_id, words),
        "bar": words("On the scale"),
        "page": words("Page {page} of {pages}", page="{page}", pages="{pages}"),
        "map": words("Map of the city"),
        "marked": words("Map of the city; {name} is marked.", name=dataset.quartier_names[quartier_id]),
        "qr": words("QR code of the link"),
    }


def _latest_periods(dataset: Dataset, indicators: list[Indicator]) -> list[Period]:
    """The periods in which one of the indicators was measured last."""
    latest = {dataset.waves_of(indicator.id)[-1] for indicator in indicators}
    return [period for wave, period in dataset.periods.items() if wave in latest]


def _facts(dataset: Dataset, quartier_id: str, group: str, words: Words) -> tuple[tuple[str, str], ...]:
    """Who was asked, in which survey and when, where the data come from; nothing where the city says nothing."""
    indicators = surveyed(dataset, group)
    periods = _latest_periods(dataset, indicators)
    surveys = [", ".join(filter(None, (dataset.period_name(period.id, words), words.pick(period.when)))) for period in periods]
    bases = dict.fromkeys(filter(None, (words.pick(period.population) for period in periods)))
    facts = [
        (words("Base"), "; ".join(bases)),
        (words("Survey"), "; ".join(surveys)),
        (words("Response"), _response(dataset, quartier_id, group, words)),
        (words("Certain"), over_many(words) if indicators else ""),
        (words("Source"), words.pick(dataset.city.source)),
        (words("Made on"), words.date(dataset.city.today())),
    ]
    return tuple((title, text) for title, text in facts if text)


def _response(dataset: Dataset, quartier_id: str, group: str, words: Words) -> str:
    """How many of those whom the latest survey invited here answered, beside the whole city; of everybody, and so it is said."""
    wave = latest_wave(dataset.responses, list(dataset.periods))
    responses = {
        response.quartier_id: response
        for response in dataset.responses
        if response.wave == wave and response.target_group == EVERYBODY
    }
    here, whole = responses.get(quartier_id), responses.get("")
    if here is None or here.answered is None or here.rate is None:
        return ""
    told = words(
        "{answered} of {invited} who were invited here ({rate}%)",
        answered=words.number(here.answered),
        invited=words.number(here.invited),
        rate=words.number(here.rate),
    )
    if whole is not None and whole.rate is not None:
        told = words("{here}; {whole}: {rate}%", here=told, whole=words.pick(dataset.city.whole), rate=words.number(whole.rate))
    others = [dataset.period_name(wave, words)] if [wave] != dataset.survey_waves[-1:] else []
    others += [dataset.group_name(EVERYBODY, words)] if group != EVERYBODY else []
    return words("{name}: {value}", name=", ".join(others), value=told) if others else told
