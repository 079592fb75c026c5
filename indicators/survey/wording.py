"""The order of answers in words, where German or English makes it plain: "sehr zufrieden" to "sehr unzufrieden"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

_APPLIES_NOT = re.compile(r"trifft (auf mich |für mich )?nicht zu\W*$|nicht zutreffend", re.IGNORECASE)
_APPLIES = re.compile(r"\btrifft\b|zutreffend", re.IGNORECASE)
_STRONG = ("sehr", "voll", "völlig", "ganz", "very", "strongly", "completely", "extremely")
_WEAK = ("eher", "ziemlich", "rather", "somewhat", "quite", "fairly")
_MIDDLE = ("teils", "weder", "mittel", "neutral", "neither", "unentschieden")
_NEGATIONS = ("nicht", "gar", "überhaupt", "kein", "not", "no", "dis", "wenig")
_OPPOSITES = ("schlecht", "bad", "poor", "unsafe")
NO_ANSWER = re.compile(
    r"wei(ß|ss) (ich |es )?nicht|keine (angaben?|antwort|meinung)|^\W*k\.? ?a\.?\W*$|^\W*w\. ?n\.?\W*$|"
    r"don.?t know|no (answer|opinion)|not applicable|\brefus|\bverweiger|"
    r"nicht (beantwortet|gestellt|gesehen|gefragt)|^fehlend(er wert|e werte)?$|^missing\b|^n/?a$|"
    r"kann ich nicht (sagen|beurteilen)",
    re.IGNORECASE,
)
"""Words, or the label of a code, that say that somebody did not answer."""


def scale_of(words: Sequence[str], span: tuple[float, float]) -> Mapping[str, int | str]:
    """Words to whole numbers of a scale, the higher the more; each a “?” in quotation marks where their order is not plain.

    Plain are as many words as the scale has numbers, each of another degree: strong, weak, middle, and their opposites.
    """
    answers = [word for word in words if not NO_ANSWER.search(word)]
    unknown: Mapping[str, int | str] = dict.fromkeys(answers, '"?"')
    degrees = {word: _degree(word) for word in answers}
    ordered = sorted((degree, word) for word, degree in degrees.items() if degree is not None)
    if len(ordered) < len(answers) or len({degree for degree, _ in ordered}) < len(ordered):
        return unknown
    if len(ordered) != span[1] - span[0] + 1 or not float(span[0]).is_integer():
        return unknown
    return {word: int(span[0]) + position for position, (_, word) in enumerate(ordered)}


def says_no_answer(text: str, others: Iterable[str]) -> bool:
    """Whether a label, or an answer in words, says that somebody did not answer.

    “Trifft nicht zu” may be said of a question, and is the end of a scale where another answer says that something applies.

    Parameters
    ----------
    others : iterable of str
        All labels, or answers, of the column.
    """
    if NO_ANSWER.search(text):
        return True
    return bool(_APPLIES_NOT.search(text)) and not any(_APPLIES.search(other) for other in others if other != text)


def is_negative(text: str) -> bool:
    """Whether words say that something is not so: “unsicher”, “eher nicht”."""
    return any(part in _NEGATIONS or part.startswith(("un", "kein")) for part in re.findall(r"\w+", text.casefold()))


def _degree(word: str) -> int | None:
    parts = re.findall(r"\w+", word.casefold())
    if any(part.startswith(_MIDDLE) for part in parts):
        return 0
    negative = any(part in _NEGATIONS or part.startswith(("un", *_OPPOSITES)) for part in parts)
    if any(part in _STRONG for part in parts):
        return -3 if negative else 3
    if any(part in _WEAK for part in parts):
        return -1 if negative else 1
    return (-2 if negative else 2) if len(parts) == 1 else None
