"""A zero that may be no answer: some survey tools write it for a question that was seen and not answered."""

from __future__ import annotations

from collections.abc import Mapping

from indicators.survey.codebook import Codebook, Item

_LEAST, _PART, _TIMES = 50, 0.1, 3  # answers; the part of them that is 0; and how many times as many as are 1
_FEWEST, _WIDEST = 4, 11  # steps of a scale


def zero_heap(item: Item, codebook: Codebook, said: Mapping[str, int]) -> int:
    """How many answers are such zeros; 0 where none of them is doubtful."""
    if item.span is None or item.codes or item.span[0] != 0 or not _FEWEST <= item.span[1] < _WIDEST:
        return 0
    if item.column in codebook.own_missing:
        return 0
    zeros, ones, answers = said.get("0", 0), said.get("1", 0), sum(said.values())
    return zeros if answers >= _LEAST and zeros >= _PART * answers and zeros > _TIMES * max(ones, 1) else 0
