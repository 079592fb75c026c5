"""What only the city can decide, asked in few questions: spellings, units, what is good, dates, source."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from drafting.areas import Areas
from drafting.catalogue_draft import BETTER, WORSE, Entry, unit_in_words
from drafting.figures import EURO, NUMBER, PERCENT, PERSONS, SQUARE_KM, Figure
from drafting.items import Item
from drafting.looking import Seen
from drafting.matching import is_total
from drafting.questions import Choice, Question, Questions
from drafting.recognition import Recognised, other_name
from files.dates import PartialDate
from language.phrases import Phrase
from language.words import Words

_MARK = re.compile(r"([+-])\s*(\d+)(?:[-–](\d+))?")
MOST_LINES = 20
_UNITS = {"%": PERCENT, "km²": SQUARE_KM, "km2": SQUARE_KM, "€": EURO}


def ask_aliases(seen: Seen, questions: Questions) -> dict[str, str]:
    """Other spellings of quartiers that the city agrees to; one question for the certain ones, one for the others."""
    names, aliases = seen.names, dict[str, str]()
    spelled = {cell: own for table in seen.tables for cell, own in table.match.spelled.items() if own in names}
    alike = {cell: own for table in seen.tables for cell, own in table.match.alike.items() if own in names}
    yes_no = (
        Choice("yes", Phrase("these spellings stand for these quartiers, from now on")),
        Choice("no", Phrase("their rows are not used until the spelling is alike")),
    )
    for name, pairs, certain in (("spelling", spelled, True), ("alike", alike, False)):
        if pairs:
            lines = tuple(f"{cell} → {names[own]} ({own})" for cell, own in pairs.items())
            text = (
                Phrase(
                    "{number} names are written differently in the boundaries. Are these the same quartiers?", number=len(pairs)
                )
                if certain
                else Phrase(
                    "{number} names only resemble those of the boundaries. Are these the same quartiers?", number=len(pairs)
                )
            )
            if questions.ask(Question(name, text, yes_no, "yes", certain, lines)) == "yes":
                aliases |= pairs
    return aliases


def ask_others(table: Recognised, questions: Questions) -> tuple[list[str], list[str]]:
    """What becomes of rows whose places are not on the map: cells that are left out, and cells that are the whole city."""
    unknown = table.match.unknown
    if not unknown:
        return [], []
    said = {cell: other_name(table.sheet, table.quartier, cell) for cell in unknown}
    whole = [cell for cell, name in said.items() if is_total(name)]
    rest = [cell for cell in unknown if cell not in whole]
    lines = [_both(cell, said[cell]) for cell in unknown]
    text = Phrase(
        "{number} places in {file} are not on the map. Shall their rows be left out?", number=len(unknown), file=table.sheet.file
    )
    effect = (
        Phrase("they do not count; {names} stands for the whole city", names=", ".join(_both(cell, said[cell]) for cell in whole))
        if whole
        else Phrase("they do not count")
    )
    choices = (Choice("yes", effect), Choice("no", Phrase("the check stops at each until the file or the boundaries are right")))
    question = Question(f"others {table.sheet.file}", text, choices, "yes", not rest, tuple(lines[:MOST_LINES]))
    return (rest, whole) if questions.ask(question) == "yes" else ([], [])


def _both(cell: str, name: str) -> str:
    return cell if cell == name else f"{cell} {name}"


def ask_units(figures: Sequence[Figure], questions: Questions, words: Words) -> dict[str, str]:
    """Figure's name to its unit; figures of one table of a long file are asked about together."""
    doubtful: dict[str, list[Figure]] = {}
    for figure in figures:
        if not figure.certain:
            doubtful.setdefault(figure.group or figure.name, []).append(figure)
    if not doubtful:
        return {}
    batteries = list(doubtful)
    lines = tuple(f"{name}: {unit_in_words(doubtful[name][0].unit, words)}" for name in batteries)
    text = Phrase(
        "What are these figures counted in? Write only what is wrong, such as “2 = %, 3 = Haushalte”; Enter if all is right."
    )
    question = Question("units", text, proposal="", certain=True, lines=lines, read=lambda answer: _units(answer, len(batteries)))
    given = _units(questions.ask(question), len(batteries))
    return {figure.name: unit for at, unit in given.items() for figure in doubtful[batteries[at - 1]]}


def ask_small(file: str, figures: Sequence[Figure], units: Mapping[str, str], questions: Questions) -> list[str]:
    """Figures of which numbers of one or two persons may be shown."""
    small = [own.name for own in figures if own.few and units.get(own.name, own.unit) == PERSONS]
    if not small:
        return []
    text = Phrase(
        "{file} has numbers of one or two persons; they can tell who these are. Has the office that counted them agreed to"
        " show them?",
        file=file,
    )
    choices = (
        Choice("yes", Phrase("they are shown as they are")),
        Choice("no", Phrase("the check stops until these cells are empty")),
    )
    lines = tuple(dict.fromkeys(small))[:MOST_LINES]
    return small if questions.ask(Question(f"small {file}", text, choices, "no", lines=lines)) == "yes" else []


def ask_polarity(entries: Sequence[Entry], questions: Questions) -> dict[str, str]:
    """Battery to polarity, all in one list; whatever is not named stays "neither". Counts are no question: they never rank."""
    batteries = list(dict.fromkeys(entry.battery for entry in entries if not entry.unjudged))
    if not batteries:
        return {}
    text = Phrase(
        "Of which is more better for the people (+), of which worse (-)? Write “+1 -3 +5-7”; Enter leaves all as they are."
        " The map needs no answer; only the choice of the next workshop does."
    )
    question = Question("polarity", text, lines=tuple(batteries), read=lambda answer: _marks(answer, len(batteries)))
    marks = _marks(questions.ask(question), len(batteries))
    return {batteries[at - 1]: polarity for at, polarity in marks.items()}


def ask_date(file: str, proposals: Sequence[str], questions: Questions, *, certain: bool = True) -> str:
    """When a file's figures were taken, or its people asked; empty if nobody knows.

    Parameters
    ----------
    certain : bool
        Whether a proposal that stands alone may be taken without asking.
    """
    text = Phrase("Of which day, month or year are the figures in {file}? Enter if nobody knows.", file=file)
    proposal = proposals[0] if proposals else ""
    certain = certain and len(set(proposals)) == 1
    return questions.ask(Question(f"date {file}", text, proposal=proposal, certain=certain, read=_date)) or ""


def ask_weights(file: str, column: str, questions: Questions) -> str:
    """What the weights of a survey are."""
    text = Phrase("{file} has weights in “{column}”. What are they? The institute's report says it.", file=file, column=column)
    choices = (
        Choice("design", Phrase("only how people were drawn: intervals follow from that")),
        Choice("calibrated", Phrase("adjusted to register figures as well, such as age and sex")),
    )
    return questions.ask(Question(f"weights {file}", text, choices, "design"))


def ask_ticked(file: str, boxes: Sequence[Item], questions: Questions) -> bool:
    """Whether an empty box of a multiple choice is a "no"."""
    text = Phrase("{file} has boxes that are ticked or empty. Is an empty one “no”?", file=file)
    choices = (
        Choice("yes", Phrase("whoever left it empty counts as “no”, also who did not see the question")),
        Choice("no", Phrase("no indicator is made of them")),
    )
    lines = tuple(box.label if box.label == box.column else f"{box.column}: {box.label}" for box in boxes)
    return questions.ask(Question(f"boxes {file}", text, choices, "yes", lines=lines)) == "yes"


def ask_encoding(areas: Areas, questions: Questions) -> str:
    """The encoding of names that cannot be read in the one that the file itself names; three of them are shown."""
    telling = [name for name in areas.columns[areas.naming or areas.keys[0]] if not name.isascii()][:3]
    text = Phrase("The names in {file} cannot be read as its .cpg part says. Are they right like this?", file=areas.file)
    choices = (
        Choice("yes", Phrase("they are read as {encoding}", encoding=areas.encoding)),
        Choice("no", Phrase("nothing is shown until the file is exported again")),
    )
    answer = questions.ask(Question("encoding", text, choices, "yes", lines=tuple(telling)))
    return areas.encoding if answer == "yes" else ""


def ask_repair(findings: Sequence[Phrase | str], file: str, questions: Questions) -> bool:
    """Whether invalid shapes, overlaps and gaps may be repaired."""
    text = Phrase("The borders in {file} do not fit together everywhere. May they be repaired?", file=file)
    choices = (
        Choice("yes", Phrase("the check says which quartiers change, and by how much")),
        Choice("no", Phrase("nothing is shown until the file is mended")),
    )
    return questions.ask(Question("repair", text, choices, "yes", lines=tuple(findings))) == "yes"


def _units(answer: str, most: int) -> dict[int, str]:
    units = {}
    for part in filter(None, (part.strip() for part in re.split(r"[,;]", answer))):
        number, equals, unit = part.partition("=")
        if not equals or not number.strip().isdigit() or not 1 <= int(number) <= most or not unit.strip():
            raise ValueError(f"{part}; 1 = % … {most} = %")
        units[int(number)] = _UNITS.get(unit.strip(), _named(unit.strip()))
    return units


def _named(unit: str) -> str:
    return {"Personen": PERSONS, "persons": PERSONS, "Wert": NUMBER}.get(unit, unit)


def _marks(answer: str, most: int) -> dict[int, str]:
    if _MARK.sub("", answer).strip(" ,;"):
        raise ValueError("+1 -3 +5-7")
    marks: dict[int, str] = {}
    for sign, first, last in _MARK.findall(answer):
        if not 1 <= int(first) <= int(last or first) <= most:
            raise ValueError(f"{first}–{last or first}; 1–{most}")
        marks |= dict.fromkeys(range(int(first), int(last or first) + 1), BETTER if sign == "+" else WORSE)
    return marks


def _date(answer: str) -> None:
    if answer:
        try:
            PartialDate.parse(answer)
        except ValueError as error:
            raise ValueError("31.12.2021 · 2021-12-31 · 2021-12 · 2021") from error
