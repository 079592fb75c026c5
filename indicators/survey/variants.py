"""Answers that are written otherwise than an indicator names them: other capitals, a code with its label, yes and no, slips."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from rapidfuzz.distance import OSA

from files.cells import canonical, number_or_nan
from indicators.survey.codebook import Item
from indicators.survey.coding import Labels
from indicators.survey.spelling import plain
from indicators.survey.wording import NO_ANSWER, is_negative

YES = frozenset(
    [
        "1",
        "ja",
        "j",
        "yes",
        "y",
        "true",
        "wahr",
        "t",
        "x",
        "genannt",
        "gewählt",
        "angekreuzt",
        "ausgewählt",
        "zutreffend",
        "selected",
        "checked",
    ]
)
NO = frozenset({*["0", "nein", "n", "no", "false", "falsch", "f"], *(f"nicht {word}" for word in sorted(YES) if len(word) > 4)})
_IN_FRONT = re.compile(r"\s*([-+]?\d+)\s*(?:[-–—:=.)(\]]|\s)\W*[^\W\d].*", re.DOTALL)
_BEHIND = re.compile(r"\D*[(\[]\s*([-+]?\d+)\s*[)\]]\s*", re.DOTALL)
_LETTERS_A_SLIP = 8  # so many letters a slip of the pen is looked for in


def variants_of(answers: Collection[str], item: Item, labels: Labels) -> dict[str, str]:
    """Answers that no indicator counts to those that it does, where only the writing differs; nothing else is in it.

    Parameters
    ----------
    answers : collection of str
        Canonical cells of the file.
    """
    counted = _counted(item, labels)
    described = labels.get(item.column, {})
    meant = {answer: _meant(answer, described.get(answer, ""), item, counted) for answer in answers}
    return {answer: code for answer, code in meant.items() if code is not None}


def is_no_answer(answer: str, item: Item, labels: Labels) -> bool:
    """Whether words, or the label of a code, say that somebody did not answer."""
    label = labels.get(item.column, {}).get(answer, "")
    return bool(NO_ANSWER.search(label or answer)) or number_or_nan(answer) < 0


def _counted(item: Item, labels: Labels) -> dict[str, str]:
    """What counts, in words or as codes, to the code that is meant."""
    counts = {code: code for code in (*sorted(item.of), *item.codes)}
    if item.span and not item.codes and all(float(end).is_integer() for end in item.span) and item.span[1] - item.span[0] <= 11:
        counts = {str(number): str(number) for number in range(int(item.span[0]), int(item.span[1]) + 1)}
    for column in item.columns:
        counts |= {label: code for code, label in labels.get(column, {}).items() if canonical(code) in counts}
    return {written: code for written, code in counts.items() if written}


def _meant(answer: str, label: str, item: Item, counted: Mapping[str, str]) -> str | None:
    if label:
        return _alike(label, counted) or _yes_or_no(label, item) or _slip(label, counted)
    if number_or_nan(answer) == number_or_nan(answer):
        return _yes_or_no(answer, item) if answer in ("0", "1") else None
    return _alike(answer, counted) or _numbered(answer, item) or _yes_or_no(answer, item) or _slip(answer, counted)


def _alike(answer: str, counted: Mapping[str, str]) -> str | None:
    """The same letters and digits."""
    return _single({code for written, code in counted.items() if plain(written) == plain(answer)}) if plain(answer) else None


def _numbered(answer: str, item: Item) -> str | None:
    """A code that stands beside its label: "1 - sehr gut", "sehr gut (1)"."""
    match = _IN_FRONT.fullmatch(answer) or _BEHIND.fullmatch(answer)
    code = canonical(match[1]) if match else ""
    return code if code and item.value(code) == item.value(code) else None


def _yes_or_no(answer: str, item: Item) -> str | None:
    """What counts as the only yes, or the only no."""
    if not item.of or item.separator:
        return None
    yes, no = item.of & item.yes, item.of - item.yes - {""}
    if not (_words(yes) & YES and (not no or _words(no) & NO)) or max(map(len, (yes, no))) > len(YES):
        return None
    written = plain(answer)
    if written in YES:
        return min(yes)
    return (min(no) if no else None) if written in NO else None


def _slip(answer: str, counted: Mapping[str, str]) -> str | None:
    """A letter too many, too few, changed or exchanged, but in no word of which a negation hangs on it."""
    letters = plain(answer)
    most = len(letters) // _LETTERS_A_SLIP
    near = {
        code
        for written, code in counted.items()
        if most and OSA.distance(letters, plain(written)) <= most and is_negative(letters) == is_negative(plain(written))
    }
    return _single(near)


def _single(codes: Collection[str]) -> str | None:
    return next(iter(codes)) if len(codes) == 1 else None


def _words(cells: Collection[str]) -> frozenset[str]:
    return frozenset(map(plain, cells))
