"""The choice of the next workshop in sentences: what is clear, what is open, why, and what speaks against it."""

import pandas as pd

from dataset.dataset import Dataset
from indicators.estimates.domains import EVERYBODY
from indicators.index.composite import Scaling
from indicators.index.ranking import DRAWS
from language.words import Words
from reports.choice.content import Answer, Reason, not_measured, reasons_of, survey_of
from workshops.choice import STEP, Group, Standing
from workshops.coverage import persons_told

_MOST_NAMED = 2


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
    fixed = [dataset.quartier_names[standing.quartier_id] for standing in answer.choice.standings if standing.must]
    finding = _finding(dataset, answer, words)
    # what somebody decided is no finding
    return words("Set: {names}. {rest}", names=words.list(fixed), rest=finding) if fixed else finding


def _finding(dataset: Dataset, answer: Answer, words: Words) -> str:
    choice = answer.choice
    clear = [dataset.quartier_names[standing.quartier_id] for standing in choice.of(Group.CLEARLY_IN) if not standing.must]
    still = len(choice.of(Group.OPEN))
    k, names = words.number(choice.among), words.list(clear)
    if not clear:
        return words(
            "No {quartier} is clearly among the {k} with the greatest need for attention; {open} are open.",
            quartier=dataset.city.quartier,
            k=k,
            open=words.number(still),
        )
    if not still:
        return words("Clearly among the {k} with the greatest need for attention: {names}.", k=k, names=names)
    return words.plural(
        "Clearly among the {k} with the greatest need for attention: {names}. {number} {places} is open.",
        "Clearly among the {k} with the greatest need for attention: {names}. {number} {places} are open.",
        still,
        k=k,
        names=names,
        places=dataset.city.quartier if still == 1 else dataset.city.quartiers,
    )


def who_is_compared(dataset: Dataset, answer: Answer, words: Words) -> str:
    """By which values, and of how many quartiers nothing is said; nothing where all are compared by answers as given."""
    sentences = []
    if standard := dataset.standard_name(answer.weighing.standard, words):
        sentences.append(words("Survey values are standardised by {standard}.", standard=standard))
    if unknown := len(answer.choice.of(Group.TOO_LITTLE)):
        sentences.append(
            words.plural(
                "{number} {places} is missing from the comparison: too little is known.",
                "{number} {places} are missing from the comparison: too little is known.",
                unknown,
                places=dataset.city.quartier if unknown == 1 else dataset.city.quartiers,
            )
        )
    return " ".join(sentences)


def sentence(dataset: Dataset, answer: Answer, standing: Standing, words: Words) -> str:
    """Why a quartier stands where it stands, how sure that is, and what speaks against it."""
    if standing.why_left_out is not None:
        return words("Left out: {reason}.", reason=standing.why_left_out)
    if standing.must:
        return words("Set: chosen in any case.")
    if standing.group is Group.TOO_LITTLE:
        return words("The index would rest on less than two thirds of the weight. That is not the last place.")
    reasons = reasons_of(answer, standing.quartier_id)
    lifting = [_quoted(dataset, reason, words) for reason in reasons.lifting[:_MOST_NAMED]]
    lowering = [_quoted(dataset, reason, words) for reason in reasons.lowering[:1]]
    sentences = [words.say(standing.why_open)] if standing.why_open else []
    sentences.append(
        words("More need than on average above all: {indicators}.", indicators=words.list(lifting))
        if lifting
        else words("In no indicator does it need clearly more attention than the average.")
    )
    sentences.append(
        words("Against it speaks: {indicator}.", indicator=lowering[0]) if lowering else words("No indicator speaks against it.")
    )
    return " ".join(sentences)


def _quoted(dataset: Dataset, reason: Reason, words: Words) -> str:
    name = indicator_name(dataset, reason.indicator, words)
    return words("“{name}” (certain)", name=name) if reason.certain else words("“{name}”", name=name)


def written_chance(standing: Standing, words: Words) -> str:
    """The chance to be among the chosen, in steps of 5 points; what is nearest to none or all is never said to be that."""
    if standing.must:
        return words("set")
    if standing.chance is None:
        return "–"
    if standing.chance < STEP / 2:
        return words("less than 5%")
    return words("more than 95%") if standing.chance > 1 - STEP / 2 else _percent(standing.chance, words)


def written_ranks(standing: Standing, words: Words) -> str:
    """The ranks that a quartier may have, all at once with 95 % confidence."""
    if not standing.first:
        return "–"
    if standing.first == standing.last:
        return words("rank {first}", first=words.number(standing.first))
    return words("rank {first} to {last}", first=words.number(standing.first), last=words.number(standing.last))


def written_reach(cell: pd.Series, words: Words) -> str:
    """Persons whom held workshops reached, of a row of `workshops.coverage.Coverage.cells`; or that there was no workshop."""
    return words("never") if cell["never"] else persons_told(cell, words)


def robustness_sentence(dataset: Dataset, answer: Answer, standing: Standing, words: Words) -> str:
    """Under how many of all weightings a quartier is among the chosen, and which theme decides it."""
    if standing.stays is None:
        return ""
    name, among = dataset.quartier_names[standing.quartier_id], words.number(answer.choice.among)
    if standing.stays == 1:
        return words("{name} stays among the {k} under all weightings of the themes.", name=name, k=among)
    if standing.stays == 0:
        return words("{name} is among the {k} under no weighting of the themes.", name=name, k=among)
    pulls, share = answer.choice.pulls(standing.quartier_id), written_share(standing.stays, words)
    if standing.stays >= 0.5:
        return words(
            "{name} stays among the {k} in {share} of all weightings of the themes; most of all more weight on “{theme}” "
            "would change it.",
            name=name,
            k=among,
            share=share,
            theme=theme_name(dataset, pulls[-1][0], words),
        )
    return words(
        "{name} comes among the {k} in {share} of all weightings of the themes; most of all with more weight on “{theme}”.",
        name=name,
        k=among,
        share=share,
        theme=theme_name(dataset, pulls[0][0], words),
    )


def written_share(share: float, words: Words, *, drawn: bool = False) -> str:
    """A part of 1 in percent; of draws never 0 % or 100 %, for others might have come out otherwise."""
    if share in (0, 1) and not drawn:
        return _percent(share, words)
    if share < 0.01:
        return words("less than 1%")
    return words("more than 99%") if share > 0.99 else _percent(share, words)


def _percent(share: float, words: Words) -> str:
    return words("{number}%", number=words.number(100 * share))


def theme_name(dataset: Dataset, theme: str, words: Words) -> str:
    """A theme's name, or that of the gap in who has been heard."""
    themes = dataset.catalogue.themes
    return words.pick(themes[theme].name) if theme in themes else words("Who has not been heard")


def indicator_name(dataset: Dataset, indicator_id: str, words: Words) -> str:
    """An indicator's name, or that of the gap in who has been heard."""
    indicators = dataset.catalogue.indicators
    return words.pick(indicators[indicator_id].name) if indicator_id in indicators else theme_name(dataset, indicator_id, words)


def notes(dataset: Dataset, answer: Answer, words: Words) -> list[str]:
    """What the numbers rest on, and what they do not say."""
    weighing, basis = answer.weighing, answer.basis
    sentences = []
    survey = survey_of(dataset, weighing)
    if survey and any(indicator.source == "survey" for indicator in basis.indicators):
        group = dataset.group_name(weighing.group, words)
        sentences.append(words("{survey}, target group: {group}.", survey=dataset.period_name(survey, words), group=group))
        if standard := dataset.standard_name(weighing.standard, words):
            sentences.append(words("Survey values are standardised by {standard}.", standard=standard))
    sentences.append(
        {
            Scaling.GOALPOSTS: words("Need runs from 0 to 100 on the scale of each question."),
            Scaling.STANDARDISED: words("Need is 50 on average, and 10 points are one standard deviation between quartiers."),
            Scaling.RANGE: words(
                "Need runs from 0 (the best quartier) to 100 (the one with the greatest need) in each indicator."
            ),
        }[weighing.scaling]
    )
    sentences.append(
        words(
            "The chance takes sampling error into account, and draws values that rest on few answers towards the others "
            "({draws} draws, seed {seed}); it is told in steps of 5 points. Ranks hold for all at once with 95% confidence.",
            draws=words.number(DRAWS),
            seed=str(weighing.seed),
        )
    )
    if weighing.spread:
        sentences.append(words("Weights vary around the chosen ones by {number}%.", number=words.number(weighing.spread)))
    if missing := not_measured(dataset, answer):
        names = words.list([words.pick(indicator.name) for indicator in missing])
        said = words("Not measured in this survey or for this target group, so not counted: {names}.", names=names)
        if weighing.standard:
            said = words(
                "No standardised value, or not measured in this survey or for this target group, so not counted: {names}.",
                names=names,
            )
        sentences.append(said)
    if basis.flat:
        names = words.list([indicator_name(dataset, key, words) for key in basis.flat])
        sentences.append(words("No difference between quartiers, so without effect: {names}.", names=names))
    if weighing.group != EVERYBODY:
        sentences.append(words("Register figures are those of everybody."))
    sentences.append(words("Context such as the share of foreign nationals is neither good nor bad, and never counts."))
    return sentences
