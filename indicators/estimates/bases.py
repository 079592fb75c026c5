"""Whom a number is of: the base of an indicator or a question, narrowed to a target group."""

from indicators.catalogue import Catalogue
from indicators.estimates.domains import EVERYBODY
from language.phrases import Text
from language.words import Words


def base_of(catalogue: Catalogue, base: Text, target_group: str, words: Words) -> str:
    """Who was asked, or what was counted: "Befragte ab 65 Jahren", or "Befragte mit Kindern, davon: Ältere (65+)".

    A target group's own base stands instead of everybody's (``[everybody]``). A question that was put to some alone keeps
    its base, and the group is a part of it.

    Parameters
    ----------
    base : Text
        Of the indicator or the question.
    target_group : str
        Its id; ``all`` for everybody.
    """
    asked = words.pick(base)
    if target_group == EVERYBODY:
        return asked
    group = catalogue.target_groups[target_group]
    own = words.pick(group.base)
    if own and asked in ("", words.pick(catalogue.everybody)):
        return own
    part = own or words.pick(group.name)
    return words("{base}, of these: {group}", base=asked, group=part) if asked else part
