"""The choice of the next workshop in sentences: what is clear, what is open, why, and what speaks against it."""

from __future__ import annotations

import numpy as np

from dataset.dataset import Dataset
from indicators.estimates.domains import EVERYBODY
from indicators.estimates.vocabulary import CERTAIN
from indicators.index.composite import Scaling
from indicators.index.ranking import DRAWS
from language.words import Words
from reports.choice.content import Answer, every_reason, survey_of
from workshops.choice import STEP, Group, Standing
from workshops.weighing import HEARD

_MOST_NAMED = 2
_LEAST_POINTS = 0.1  # of an index from 0 to 100: less carries nothing


def group_title(group: Group, words: Words) -> str:
    """What a group is called."""
    return {
        Group.CLEARLY_IN: words("Clearly in"),
        Group.OPEN: words("Open"),
        Group.CLEARLY_OUT: words("Clearly not"),
        Group.TOO_LITTLE: words("Too little is known"),
        Group.LEFT_OUT: words("Left out"),
    }[group]


def headline(dataset: Dataset, answer: Answer, words: Words) -> str:
    """What the choice says in one sentence; where nothing is clear, it says that."""
    choice = answer.choice
    fixed = [dataset.quartier_names[one.quartier_id] for one in choice.standings if one.must]
    if fixed:  # what somebody decided is no finding
        return words("Set: {names}. {rest}", names=words.list(fixed), rest=_found(dataset, answer, words))
    return _found(dataset, answer, words)


def _found(dataset: Dataset, answer: Answer, words: Words) -> str:
    choice = answer.choice
    clear = [one for one in choice.of(Group.CLEARLY_IN) if not one.must]
    still = choice.of(Group.OPEN)
    k, names = words.number(choice.among), words.list([dataset.quartier_names[one.quartier_id] for one in clear])
    if not clear:
        return words(
            "No {quartier} is clearly among the {k} with the greatest need for attention; {open} are open.",
            quartier=dataset.city.quartier,
            k=k,
            open=words.number(len(still)),
        )
    if not still:
        return words("Clearly among the {k} with the greatest need for attention: {names}.", k=k, names=names)
    return words.plural(
        "Clearly among the {k} with the greatest need for attention: {names}. {number} {places} is open.",
        "Clearly among the {k} with the greatest need for attention: {names}. {number} {places} are open.",
        len(still),
        k=k,
        names=names,
        places=dataset.city.quartier if len(still) == 1 else dataset.city.quartiers,
    )


def sentence(dataset: Dataset, answer: Answer, standing: Standing, words: Words) -> str:
    """Why a quartier stands where it stands, how sure that is, and what speaks against it."""
    if standing.why_left_out is not None:
        return words("Left out: {reason}.", reason=standing.why_left_out)
    if standing.must:
        return words("Set: chosen in any case.")
    if standing.group is Group.TOO_LITTLE:
        return words("The index would rest on less than two thirds of the weight. That is not the last place.")
    kept_open = words.say(standing.why_open) if standing.why_open else ""
    told = (kept_open, _for(dataset, answer, standing, words), _against(dataset, answer, standing, words))
    return " ".join(part for part in told if part)


def _for(dataset: Dataset, answer: Answer, standing: Standing, words: Words) -> str:
    reasons = [one for one in every_reason(answer, standing.quartier_id) if one.points >= _LEAST_POINTS][:_MOST_NAMED]
    if not reasons:
        return words("In no indicator does it need clearly more attention than the average.")
    named = words.list([_named(dataset, answer, standing, one.indicator, words) for one in reasons])
    return words("More need than on average above all: {indicators}.", indicators=named)


def _against(dataset: Dataset, answer: Answer, standing: Standing, words: Words) -> str:
    reasons = [one for one in every_reason(answer, standing.quartier_id) if one.points <= -_LEAST_POINTS]
    if not reasons:
        return words("No indicator speaks against it.")
    return words("Against it speaks: {indicator}.", indicator=_named(dataset, answer, standing, reasons[-1].indicator, words))


def _named(dataset: Dataset, answer: Answer, standing: Standing, indicator_id: str, words: Words) -> str:
    """An indicator's name, and whether its difference from the rest of the city is certain; or the gap's."""
    if indicator_id == HEARD:
        return words("“{name}”", name=theme_name(dataset, HEARD, words))
    number = [one.id for one in answer.basis.indicators].index(indicator_id)
    verdict = answer.basis.rows[number].loc[standing.quartier_id, "verdict"]
    name = words.pick(dataset.catalogue.indicators[indicator_id].name)
    return words("“{name}” (certain)", name=name) if verdict in CERTAIN else words("“{name}”", name=name)


def chance_told(standing: Standing, words: Words) -> str:
    """The chance to be among the chosen, in percent."""
    if standing.must:
        return words("set")
    if standing.chance is None:
        return "–"
    return coarse_chance(standing.chance, words)


def coarse_chance(chance: float, words: Words) -> str:
    """A chance in steps of 5 points; what is nearest to none or all of them is never said to be that."""
    if chance < STEP / 2:
        return words("less than 5%")
    return words("more than 95%") if chance > 1 - STEP / 2 else words("{number}%", number=words.number(100 * chance))


def ranks_told(standing: Standing, words: Words) -> str:
    """The ranks that a quartier may have, all at once with 95 % confidence."""
    if not standing.first:
        return "–"
    if standing.first == standing.last:
        return words("rank {first}", first=words.number(standing.first))
    return words("rank {first} to {last}", first=words.number(standing.first), last=words.number(standing.last))


def robust_told(dataset: Dataset, answer: Answer, standing: Standing, words: Words) -> str:
    """Under how many of all weightings a quartier is among the chosen, and which theme decides it."""
    if standing.stays is None:
        return ""
    name, among = dataset.quartier_names[standing.quartier_id], words.number(answer.choice.among)
    if standing.stays in (0.0, 1.0):
        if standing.stays:
            return words("{name} stays among the {k} under all weightings of the themes.", name=name, k=among)
        return words("{name} is among the {k} under no weighting of the themes.", name=name, k=among)
    pull = answer.choice.robustness.pull[answer.choice.quartier_ids.index(standing.quartier_id)]
    inside = standing.stays >= 0.5
    theme = answer.choice.parts.themes[int(np.nanargmin(pull) if inside else np.nanargmax(pull))]
    told = {
        "name": name,
        "k": among,
        "share": chance_of(standing.stays, words),
        "theme": theme_name(dataset, theme, words),
    }
    if inside:
        return words(
            "{name} stays among the {k} in {share} of all weightings of the themes; most of all more weight on “{theme}” "
            "would change it.",
            **told,
        )
    return words(
        "{name} comes among the {k} in {share} of all weightings of the themes; most of all with more weight on “{theme}”.",
        **told,
    )


def drawn_chance(share: float, words: Words) -> str:
    """A part of draws in percent; never 0 % or 100 %, for other draws might have found otherwise."""
    if share < 0.01:
        return words("less than 1%")
    return words("more than 99%") if share > 0.99 else words("{number}%", number=words.number(100 * share))


def chance_of(share: float, words: Words) -> str:
    """A part of 1 in percent, which may be none or all of it."""
    return words("{number}%", number=words.number(100 * share)) if share in (0, 1) else drawn_chance(share, words)


def theme_name(dataset: Dataset, theme: str, words: Words) -> str:
    """A theme's name, or that of the gap in who has been heard."""
    known = dataset.catalogue.themes.get(theme)
    return words.pick(known.name) if known else words("Who has not been heard")


def notes(dataset: Dataset, answer: Answer, words: Words) -> list[str]:
    """What the numbers rest on, and what they do not say."""
    weighing, basis = answer.weighing, answer.basis
    told = []
    survey = survey_of(dataset, weighing)
    if survey and any(one.source == "survey" for one in basis.indicators):
        group = dataset.group_name(weighing.group, words)
        told.append(words("{survey}, target group: {group}.", survey=dataset.period_name(survey, words), group=group))
    told.append(
        {
            Scaling.GOALPOSTS: words("Need runs from 0 to 100 on the scale of each question."),
            Scaling.STANDARDISED: words("Need is 50 on average, and 10 points are one standard deviation between quartiers."),
            Scaling.RANGE: words(
                "Need runs from 0 (the best quartier) to 100 (the one with the greatest need) in each indicator."
            ),
        }[weighing.scaling]
    )
    told.append(
        words(
            "The chance takes sampling error into account, and draws values that rest on few answers towards the others "
            "({draws} draws, seed {seed}); it is told in steps of 5 points. Ranks hold for all at once with 95% confidence.",
            draws=words.number(DRAWS),
            seed=str(weighing.seed),
        )
    )
    if weighing.spread:
        told.append(words("Weights vary around the chosen ones by {number}%.", number=words.number(weighing.spread)))
    if basis.not_measured:
        names = words.list([words.pick(dataset.catalogue.indicators[key].name) for key in basis.not_measured])
        told.append(words("Not measured in this survey or for this target group, so not counted: {names}.", names=names))
    if basis.flat:
        names = words.list([words.pick(dataset.catalogue.indicators[key].name) for key in basis.flat])
        told.append(words("No difference between quartiers, so without effect: {names}.", names=names))
    if weighing.group != EVERYBODY:
        told.append(words("Register figures are those of everybody."))
    told.append(words("Context such as the share of foreign nationals is neither good nor bad, and never counts."))
    return told
