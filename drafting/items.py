"""What the columns of a survey are: questions on a scale, yes or no, names of answers, weights, ages, or nothing to draft."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from drafting.sheets import Sheet
from files.cells import canonical, number_or_nan
from indicators.survey.wording import says_no_answer

_NO_ANSWER_CELLS = ("NA", "N/A", "#NULL!", "-oth-")
_CODES_OF_NO_ANSWER = ("99", "98", "97", "999", "998", "9999")
_ORDER = re.compile(
    r"\b(sehr|eher|überhaupt|gar|ganz|völlig|voll|stimme|teils|nie|selten|manchmal|oft|häufig|immer|viel|absolut|trifft|"
    r"gut|schlecht|generell|bereit|very|rather|at all|strongly|agree|never|sometimes|often|always|\w*zufrieden|\w*wichtig)\b",
    re.IGNORECASE,
)
_NEGATIVE = re.compile(r"\b(nicht|kein\w*|nie|un\w+|schlecht\w*|wenig\w*|gar|not|never|dis\w+|poor\w*|bad)\b", re.IGNORECASE)
_YES = re.compile(r"(ja|yes|genannt|gewählt|angekreuzt|zutreffend|selected|checked|y|wahr|true|t)\b", re.IGNORECASE)
_NO = re.compile(r"(nein|no|nicht \w+|not \w+|n|falsch|false|f|quoted)\b", re.IGNORECASE)
_WEIGHT = re.compile(r"^(weights?|gewicht\w*|gew|wgt|w|wt|hochrechnung\w*|faktor|.*_?weight)$", re.IGNORECASE)
_STRATUM = re.compile(r"^(stratum|schicht\w*|strata)$", re.IGNORECASE)
_ID = re.compile(
    r"^(id|case|lfdn|_?uuid|_id|token|responseid|key|.*person_?id|.*befragten.*|fragebogen_?nr|respondent\w*)$", re.IGNORECASE
)
_AGE = re.compile(r"(^|_)(alter|age|altersgruppe\w*)($|_)|wie alt", re.IGNORECASE)
_SEX = re.compile(r"geschlecht|\bsex\b|gender", re.IGNORECASE)
_FEMALE = re.compile(r"(w|f|weiblich|frau(en)?|female|wom[ae]n)", re.IGNORECASE)
_MALE = re.compile(r"(m|männlich|maennlich|mann|männer|male|m[ae]n)", re.IGNORECASE)
FEMALE, MALE = "female", "male"
_WHO = re.compile(r"aufenthaltsdauer|wohndauer|migration|staatsang|haushalt|kinder im|miete|eigentum", re.IGNORECASE)
_STEM = re.compile(r"(.+?)[\W_]*\d+\W*")
MOST_ANSWERS, LONGEST_SCALE = 20, 11
_SHORTEST_NAME = 3  # letters: fewer are an abbreviation


class Role(StrEnum):
    """What a column is."""

    SCALE = "scale"
    YES_NO = "yes_no"
    NAMED = "named"
    AGE = "age"
    GROUPS = "groups"
    WEIGHT = "weight"
    STRATUM = "stratum"
    ID = "id"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Item:
    """One column of a survey.

    Attributes
    ----------
    column, label : str
    role : Role
    codes : tuple of str
        Canonical codes that are answers, in order.
    answers : Mapping
        Code to label, where there is one.
    missing : tuple of str
        Cells that mean no answer.
    yes : tuple of str
        Codes whose share is drafted.
    certain : bool
        Whether labels say so, and not numbers alone.
    """

    column: str
    label: str
    role: Role
    codes: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    yes: tuple[str, ...] = ()
    certain: bool = False

    @property
    def scale(self) -> tuple[float, float]:
        """The ends of a scale."""
        return number_or_nan(self.codes[0]), number_or_nan(self.codes[-1])


def items_of(sheet: Sheet, quartier: str) -> list[Item]:
    """Every column but that of the quartiers."""
    return [_item(sheet, column) for column in sheet.columns if column != quartier]


def is_id(column: str) -> bool:
    """Whether a column is called like one that numbers interviews."""
    return bool(_ID.match(column))


def is_sex(text: str) -> bool:
    """Whether a column, or the beginning of its label, asks after somebody's sex."""
    return bool(_SEX.search(text[:40]))


def sex_of(answer: str) -> str:
    """`FEMALE` or `MALE`, if that is all an answer says; else nothing."""
    return FEMALE if _FEMALE.fullmatch(answer.strip()) else MALE if _MALE.fullmatch(answer.strip()) else ""


def says_who(answer: str) -> bool:
    """Whether an answer names people without its question: "Neuzuzüger", but neither "ja" nor "3"."""
    return sum(letter.isalpha() for letter in answer) > _SHORTEST_NAME and not _YES.match(answer) and not _NO.match(answer)


def _item(sheet: Sheet, column: str) -> Item:
    cells = [canonical(cell) for cell in sheet.cells[column].unique() if cell != ""]
    labels = sheet.answers.get(column, {})
    label = sheet.labels.get(column, column)
    missing = tuple(
        cell
        for cell in dict.fromkeys([*cells, *labels])
        if _is_missing(cell, labels, sheet.missing.get(column, ()), [*cells, *labels.values()])
    )
    codes = [cell for cell in cells if cell not in missing]
    scaled = _as_scale(codes, {code: text for code, text in labels.items() if code not in missing})
    if scaled and not labels:  # a far code beside a short scale
        missing += tuple(code for code in codes if code not in scaled)
    item = Item(column, label, Role.NOTHING, tuple(codes), labels, missing)
    if _WEIGHT.match(column) and codes and all(number_or_nan(code) > 0 for code in codes) and len(codes) > 1:
        return _as(item, Role.WEIGHT)
    if _STRATUM.match(column):
        return _as(item, Role.STRATUM)
    counted = column == sheet.columns[0] and not labels and len(cells) > MOST_ANSWERS
    if len(cells) > 1 and sheet.cells[column].is_unique and (_ID.match(column) or counted):
        return _as(item, Role.ID)
    if _AGE.search(column) or _AGE.search(label[:40]):
        numeric = all(number_or_nan(code) == number_or_nan(code) for code in codes) and not any(labels.get(c) for c in codes)
        return _as(item, Role.AGE if numeric or _spans(codes, labels) else Role.NOTHING)
    if (_SEX.search(column) or _SEX.search(label[:40]) or _WHO.search(column)) and 2 <= len(codes) <= 6:
        return _as(item, Role.GROUPS)
    if yes := _yes_of(codes, labels):
        return Item(column, label, Role.YES_NO, tuple(sorted(codes)), labels, missing, yes, certain=True)
    if scaled:
        return Item(column, label, Role.SCALE, scaled, labels, missing, _upper(scaled, labels), certain=bool(labels))
    if not labels and set(codes) == {"1", "2"}:  # mostly yes and no, and nobody but the city knows
        return Item(column, label, Role.YES_NO, ("1", "2"), labels, missing, ("1",))
    named = [code for code in labels if code not in missing and labels[code]] or codes
    if 2 < len(named) <= MOST_ANSWERS and set(codes) <= set(named) and (labels or _are_words(codes)):
        return Item(column, label, Role.NAMED, tuple(named), labels, missing, certain=bool(labels))
    return item


def _as(item: Item, role: Role) -> Item:
    return Item(item.column, item.label, role, item.codes, item.answers, item.missing)


def _is_missing(cell: str, labels: Mapping[str, str], declared: Sequence[str], others: Sequence[str]) -> bool:
    if cell in declared or cell in _NO_ANSWER_CELLS:
        return True
    text = labels.get(cell, "" if number_or_nan(cell) == number_or_nan(cell) else cell)
    return says_no_answer(text, others) or (number_or_nan(cell) < 0 and number_or_nan(cell) % 1 == 0)


def _as_scale(codes: Sequence[str], labels: Mapping[str, str]) -> tuple[str, ...]:
    """The steps of a scale; nothing where the codes are none, or are only names of answers."""
    numbers = {code: number_or_nan(code) for code in (_between(labels, codes) if labels else codes)}
    far = {code for code in numbers if not labels and code in _CODES_OF_NO_ANSWER}
    steps = sorted((code for code in numbers if code not in far), key=lambda code: numbers[code])
    if len(steps) < 3 or any(numbers[code] % 1 != 0 for code in steps):
        return ()
    low, high = int(numbers[steps[0]]), int(numbers[steps[-1]])
    if low not in (0, 1) or high - low + 1 > LONGEST_SCALE or not set(codes) - far <= set(map(str, range(low, high + 1))):
        return ()
    texts = [labels[code] for code in steps if labels.get(code)]
    if labels:
        ends_only = len(texts) < len(steps) and len(texts) <= 3
        fits = ends_only or sum(bool(_ORDER.search(text)) for text in texts) >= max(2, 0.6 * len(texts))
    else:
        fits = high in (4, 5, 6, 7, 10) and len(steps) >= min(4, high)
    return tuple(map(str, range(low, high + 1))) if fits else ()


def _between(labels: Mapping[str, str], codes: Sequence[str]) -> list[str]:
    """The codes that have labels, and where only the ends have some, those between them as well."""
    ends = [number_or_nan(code) for code in labels if labels[code]]
    if not 2 <= len(ends) <= 3 or max(ends) - min(ends) < len(ends):
        return list(labels)
    return list(dict.fromkeys([*labels, *(code for code in codes if min(ends) < number_or_nan(code) < max(ends))]))


def _upper(scale: tuple[str, ...], labels: Mapping[str, str]) -> tuple[str, ...]:
    """The two codes whose share is told: those of the end that says yes; the high ones where labels do not say."""
    first, last = labels.get(scale[0], ""), labels.get(scale[-1], "")
    falling = bool(first and last and _NEGATIVE.search(last) and not _NEGATIVE.search(first))
    count = 2 if len(scale) > 3 else 1
    return scale[:count] if falling else scale[-count:]


def _yes_of(codes: Sequence[str], labels: Mapping[str, str]) -> tuple[str, ...]:
    if len(codes) != 2:
        return ()
    said = {code: labels.get(code) or code for code in codes}
    yes = [code for code, text in said.items() if _YES.match(text) and not _NO.match(text)]
    no = [code for code, text in said.items() if _NO.match(text)]
    if len(yes) == 1 and len(no) == 1:
        return (yes[0],)
    return ("1",) if set(codes) == {"0", "1"} else ()


def _are_words(codes: Sequence[str]) -> bool:
    return all(number_or_nan(code) != number_or_nan(code) and len(code) <= 60 for code in codes)


def _spans(codes: Sequence[str], labels: Mapping[str, str]) -> bool:
    return len(codes) > 1 and all(re.search(r"\d", labels.get(code, code)) for code in codes)


def first_age(text: str) -> int:
    """The age that a class begins with: 55 of "55 bis 59", 0 of "unter 18"."""
    numbers = re.findall(r"\d+", text)
    return 0 if re.match(r"\s*(unter|bis|under|<|up to)", text, re.IGNORECASE) or not numbers else int(numbers[0])


def ticked(items: Sequence[Item], sheet: Sheet) -> list[Item]:
    """Boxes of multiple choices: columns that hold one answer or nothing, beside others that begin alike.

    Whether an empty box is "no" nobody can tell from the file: the items count it as such, and the city is asked.
    """
    boxes: dict[str, list[Item]] = {}
    for item in items:
        stem = _STEM.fullmatch(item.column)
        alone = item.role in (Role.NOTHING, Role.NAMED) and len(item.codes) == 1 and not item.missing
        if stem and alone and (sheet.cells[item.column] == "").any():
            boxes.setdefault(stem[1], []).append(item)
    several = [item for own in boxes.values() if len(own) > 1 for item in own]
    return [replace(item, role=Role.YES_NO, codes=(*item.codes, ""), yes=item.codes, certain=True) for item in several]
