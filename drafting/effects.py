"""What an answer to a finding does, in the words of a town hall."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping

from drafting.remedies import Alternative, Place
from files.options import NO_DATA, NOTHING
from language.phrases import Phrase, in_quotes

_SAID: Mapping[str, Phrase] = {
    "gaps_m2": Phrase("the holes are right: a lake, another municipality, land that nobody lives on"),
    "repair": Phrase("the borders are joined so"),
    "repair_m2": Phrase("the borders are joined so"),
    "complete": Phrase("nobody had the file open when it was copied"),
    "identical_rows": Phrase("they are different people, and all count"),
    "large_weights": Phrase("the weight is right"),
    "few_quartiers": Phrase("it is the same level; there are no figures of the others"),
    "parts": Phrase("these values are multiplied by 100"),
    "percent": Phrase("these values are percent as they stand"),
    "over_100": Phrase("these values are right"),
    "negative": Phrase("these values are right"),
    "outliers": Phrase("these values are right"),
    "small": Phrase("the office has agreed: they are shown as they are"),
    "coarse": Phrase("it is to be shown so coarsely"),
    "not_shown": Phrase("these figures are not shown"),
    "match": Phrase("they are the same quartiers, written differently"),
    "cut": Phrase("they are the same quartiers, written differently"),
    "add": Phrase("they are the same quartiers, written differently"),
    "missing": Phrase("these codes mean “no answer”"),
    "missing_in": Phrase("these codes mean “no answer”"),
}
_WHOLE_LINE: Mapping[str, Phrase] = {
    'weights = "design"': Phrase("only how people were drawn: intervals follow from that"),
    'weights = "calibrated"': Phrase("adjusted to register figures as well, such as age and sex"),
    'quartier_by = "label"': Phrase("the names are right"),
    'quartier_by = "code"': Phrase("the numbers are right"),
}


def effect(own: Alternative) -> Phrase:
    """What happens if the city answers so; the lines themselves where no words say it better."""
    keys = own.keys
    if own.place is Place.ALIASES:
        return Phrase("these spellings stand for these quartiers, from now on")
    if "near" in keys:
        line = next(line for line in own.lines if line.startswith("near"))
        return Phrase("the city lies there: {place}", place=line.partition("#")[2].strip() or line)
    if own.lines[0] == "[[keys]]" and "leave_out" in keys:
        return Phrase("their rows are left out")
    if own.lines[0] == "[[keys]]" and "whole" in keys:
        return Phrase("they are the figures of the whole city")
    if own.lines[0] == "[[figures]]" and "whole" in keys:
        return Phrase("the figure of the whole city is right")
    if own.place is Place.BOUNDARIES and "leave_out" in keys:
        return Phrase("left out of the map: {keys}", keys=own.lines[0].partition("=")[2].strip(' []"'))
    value = own.lines[-1].partition("=")[2].strip(' "')
    if keys == ("encoding",):
        return Phrase("it is read as {encoding}", encoding=value)
    if keys == ("signs",):
        meant: dict[str, str] = tomllib.loads(own.lines[-1])["signs"]
        nothing = in_quotes(sign for sign, meaning in meant.items() if meaning == NOTHING)
        none = in_quotes(sign for sign, meaning in meant.items() if meaning == NO_DATA)
        return Phrase("no figure: {none}; exactly zero: {nothing}", none=none or "–", nothing=nothing or "–")
    if keys == ("decimal",):
        return Phrase("“{sign}” is the decimal sign", sign=value)
    if keys == ("thousands",):
        return Phrase("“{sign}” separates thousands", sign=value)
    if said := _WHOLE_LINE.get(own.lines[0]) or next((_SAID[key] for key in keys if key in _SAID), None):
        return said
    return Phrase("{lines} – this is written down", lines=" · ".join(line for line in own.lines if not line.startswith("[")))
