"""Who left a question open, beside who answered it: counts of the sample, in plain words."""

from collections.abc import Callable
from dataclasses import dataclass

from indicators.estimates.vocabulary import CERTAIN, Verdict
from language.words import Words


@dataclass(frozen=True)
class SilentGroup:
    """A target group's part of those who did not answer, and of those who did; whole percent.

    Attributes
    ----------
    verdict : Verdict
        Whether the part of the silent is larger or smaller than chance explains.
    """

    target_group: str
    of_silent: int
    of_answered: int
    verdict: Verdict


@dataclass(frozen=True)
class Silence:
    """A question that many left open, over the whole city.

    Attributes
    ----------
    percent : int
        Of those whom the question was put to, unweighted.
    groups : tuple of SilentGroup
        Those of which something may be said.
    """

    wave: str
    indicator: str
    percent: int
    groups: tuple[SilentGroup, ...]


def sentences_of(silence: Silence, group_name: Callable[[str], str], words: Words) -> str:
    """How many did not answer, and who they are; counts as certain what is larger than chance."""
    sentences = [words("{percent}% of those asked did not answer this question.", percent=words.number(silence.percent))]
    certain = [group for group in silence.groups if group.verdict in CERTAIN]
    sentences += [
        words(
            "{group}: {silent}% of those who did not answer, {answered}% of those who did.",
            group=group_name(group.target_group),
            silent=words.number(group.of_silent),
            answered=words.number(group.of_answered),
        )
        for group in sorted(certain, key=lambda group: -abs(group.of_silent - group.of_answered))
    ]
    if silence.groups and not certain:
        sentences.append(words("Who they are does not differ for certain from who answered."))
    return " ".join(sentences)
