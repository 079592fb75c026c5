"""The choice of where a workshop is held in sentences: what is clear, what is open, why, and what speaks against it."""

from collections.abc import Sequence

import pandas as pd

from dataset.dataset import Dataset
from indicators.catalogue import Polarity
from indicators.estimates.domains import EVERYBODY
from indicators.index.composite import Scaling
from indicators.index.ranking import DRAWS
from language.words import Words
from reports.choice.content import Answer, Reason, not_measured, reasons_of, survey_of
from workshops.choice import STEP, Group, Standing, limits
from workshops.coverage import persons_told

_MOST_NAMED = 2
_MOST_AHEAD, _MORE_ALIKE = 4, 2  # names in the verdict, and how many more it may take because chances are alike


def group_title(group: Group, words: Words) -> str:
    """What a group is called."""
    return {
        Group.CLEARLY_IN: words("Clearly in"),
        Group.OPEN: words("Open"),
        Group.CLEARLY_OUT: words("Unlikely"),
        Group.TOO_LITTLE: words("Too little is known"),
        Group.LEFT_OUT: words("Excluded"),
    }[group]


def group_note(dataset: Dataset, group: Group, words: Words, *, some_set: bool = False) -> str:
    """Which chances a group has; as they are told in steps, no number stands in the notes of two groups.

    Parameters
    ----------
    some_set : bool
        Whether it has any that are chosen whatever their chance.
    """
    low, high = limits(dataset.catalogue.choice)
    return {
        Group.CLEARLY_IN: words("Chance of at least {chance}, or set in any case.", chance=of_hundred(high, words))
        if some_set
        else words("Chance of at least {chance}.", chance=of_hundred(high, words)),
        Group.OPEN: words(
            "Chance of {low} to {chance}: the data do not decide here.",
            low=words.number(100 * (low + STEP)),
            chance=of_hundred(high - STEP, words),
        ),
        Group.CLEARLY_OUT: words("Chance of at most {chance}.", chance=of_hundred(low, words)),
        Group.TOO_LITTLE: words("Less than two thirds of the weight is known. That is not the last place."),
        Group.LEFT_OUT: words("By the conditions that were set."),
    }[group]


def headline(dataset: Dataset, answer: Answer, words: Words) -> str:
    """What the choice says, the verdict first; where the data decide nothing, that is said."""
    fixed = [dataset.quartier_names[standing.quartier_id] for standing in answer.choice.standings if standing.must]
    finding = _finding(dataset, answer, words)
    # what somebody decided is no finding
    return words("Set: {names}. {rest}", names=words.list(fixed), rest=finding) if fixed else finding


def _finding(dataset: Dataset, answer: Answer, words: Words) -> str:
    choice = answer.choice
    clear = [dataset.quartier_names[standing.quartier_id] for standing in choice.of(Group.CLEARLY_IN) if not standing.must]
    still = choice.of(Group.OPEN)
    ahead = _ahead(still, choice.among - len(clear))
    likely = words.list(
        [
            words("{name} ({chance})", name=dataset.quartier_names[standing.quartier_id], chance=written_chance(standing, words))
            for standing in ahead
        ]
    )
    if len(clear) > choice.among:
        return words(
            "Clearly in: {names}. Not all of them can be among the {number} that are looked for.",
            names=words.list(clear),
            number=words.number(choice.among),
        )
    if len(clear) == choice.among:  # others may still be open, but nobody joins
        return words("Clearly in: {names}.", names=words.list(clear))
    if clear and ahead:
        return words(
            "Clearly in: {names}. Who joins them, the data alone do not decide. Most likely: {likely}.",
            names=words.list(clear),
            likely=likely,
        )
    if clear:
        return words("Clearly in: {names}. Who joins them, the data alone do not decide.", names=words.list(clear))
    if ahead:
        return words("The data alone do not decide. Most likely: {likely}.", likely=likely)
    return words("The data alone do not decide, and no {quartier} stands out.", quartier=dataset.city.quartier)


def _ahead(still: Sequence[Standing], places: int) -> list[Standing]:
    """Who of those that are open is named: as many as there are places, and never one of several with the same chance."""
    named = list(still[: min(places, _MOST_AHEAD)])
    if not named:
        return []
    alike = [standing for standing in still if standing.chance == named[-1].chance]
    others = [standing for standing in named if standing.chance != named[-1].chance]
    return [*others, *alike] if len(others) + len(alike) <= len(named) + _MORE_ALIKE else others


def wanted_sentence(dataset: Dataset, answer: Answer, words: Words) -> str:
    """What is looked for, and what a chance means."""
    choice = answer.choice
    if fixed := choice.k - choice.among:  # else fewer would seem to be looked for than were asked for
        looked = words(
            "Looked for: {k} {quartiers}, {fixed} of them set. Of all others, need decides.",
            k=words.number(choice.k),
            fixed=words.number(fixed),
            quartiers=dataset.city.quartiers,
        )
    elif choice.among == 1:
        looked = words("Looked for: the {quartier} with the greatest need.", quartier=dataset.city.quartier)
    else:
        looked = words(
            "Looked for: the {number} {quartiers} with the greatest need.",
            number=words.number(choice.among),
            quartiers=dataset.city.quartiers,
        )
    sentences = [looked, words("The chance says how likely it is to be among them.")]
    if dataset.catalogue.target_groups:
        sentences.append(words("Answers of: {group}.", group=dataset.group_name(answer.weighing.group, words)))
    return " ".join(sentences)


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
    why_open = words.say(standing.why_open) if standing.why_open else ""
    return f"{why_open} {reasons_sentence(dataset, answer, standing, words)}".strip()


def reasons_sentence(dataset: Dataset, answer: Answer, standing: Standing, words: Words) -> str:
    """What of a quartier's need is more than on average, and what less."""
    reasons = reasons_of(answer, standing.quartier_id)
    lifting = [_quoted(dataset, reason, words) for reason in reasons.lifting[:_MOST_NAMED]]
    lowering = [_quoted(dataset, reason, words) for reason in reasons.lowering[:1]]
    sentences = []
    if lifting:
        sentences.append(words("More need: {indicators}.", indicators=words.list(lifting)))
    if lowering:
        sentences.append(words("Less need: {indicators}.", indicators=words.list(lowering)))
    return " ".join(sentences) or words("As much need as on average.")


def _quoted(dataset: Dataset, reason: Reason, words: Words) -> str:
    name = need_name(dataset, reason, words)
    return words("“{name}” (certain)", name=name) if reason.certain else words("“{name}”", name=name)


def need_name(dataset: Dataset, reason: Reason, words: Words) -> str:
    """What an indicator is called as a reason, so that it never reads as its opposite.

    What speaks for more need has its name of need; what speaks for less has its own name, and which way it lies. Not beside a
    value, which is the indicator's own.
    """
    indicator = dataset.catalogue.indicators.get(reason.indicator)
    if indicator is None:
        return indicator_name(dataset, reason.indicator, words)
    name, good = words.pick(indicator.name), indicator.polarity is Polarity.MORE_IS_BETTER
    if reason.points > 0 and indicator.need:
        return words.pick(indicator.need)
    if reason.points > 0 and not good:
        return name
    lower = good == (reason.points > 0)
    return words("{name}: lower than average", name=name) if lower else words("{name}: higher than average", name=name)


def written_chance(standing: Standing, words: Words) -> str:
    """The chance to be among the chosen, in steps of 5 points; what is nearest to none or all is never said to be that."""
    if standing.must:
        return words("set")
    if standing.chance is None:
        return "–"
    if standing.chance < STEP / 2:
        return words("less than {chance}", chance=of_hundred(STEP, words))
    if standing.chance > 1 - STEP / 2:
        return words("more than {chance}", chance=of_hundred(1 - STEP, words))
    return of_hundred(standing.chance, words)


def of_hundred(chance: float, words: Words) -> str:
    """One piece that no line divides."""
    return words("{number} of 100", number=words.number(100 * chance)).replace(" ", "\N{NO-BREAK SPACE}")


def written_ranks(standing: Standing, words: Words) -> str:
    """The ranks that a quartier may have, all at once with 95 % confidence."""
    if not standing.first:
        return "–"
    if standing.first == standing.last:
        return words("rank {first}", first=words.number(standing.first))
    return words("rank {first} to {last}", first=words.number(standing.first), last=words.number(standing.last))


def telling_ranks(answer: Answer, standing: Standing, words: Words) -> str:
    """The same as a sentence where it narrows anything down: to half of all places at most. Else empty."""
    if not standing.first:
        return ""
    begin, end = answer.choice.span(standing)
    if end - begin > 0.5:
        return ""
    if standing.first == standing.last:
        return words("Place {first}.", first=words.number(standing.first))
    return words("Place {first} to {last}.", first=words.number(standing.first), last=words.number(standing.last))


def written_reach(cell: pd.Series, words: Words) -> str:
    """Persons whom held workshops reached, of a row of `workshops.coverage.Coverage.cells`; or that there was no workshop."""
    return words("never") if cell["never"] else persons_told(cell, words)


def robustness_sentence(dataset: Dataset, answer: Answer, standing: Standing, words: Words) -> str:
    """Under how many of the weightings that were tried a quartier is among the chosen, and which theme decides it."""
    if standing.stays is None:
        return ""
    name, among = dataset.quartier_names[standing.quartier_id], words.number(answer.choice.among)
    tried = words.number(answer.choice.robustness.tried)
    if standing.stays == 1:
        return words("{name} stays among the {k} under all {tried} weightings that were tried.", name=name, k=among, tried=tried)
    if standing.stays == 0:
        return words("{name} is among the {k} under none of {tried} weightings that were tried.", name=name, k=among, tried=tried)
    pulls, share = answer.choice.pulls(standing.quartier_id), written_share(standing.stays, words)
    if standing.stays >= 0.5:
        return words(
            "{name} stays among the {k} under {share} of {tried} weightings that were tried. More weight on “{theme}” would "
            "be most likely to change that.",
            name=name,
            k=among,
            tried=tried,
            share=share,
            theme=theme_name(dataset, pulls[-1][0], words),
        )
    return words(
        "{name} is among the {k} under {share} of {tried} weightings that were tried, most likely with more weight on “{theme}”.",
        name=name,
        k=among,
        tried=tried,
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
