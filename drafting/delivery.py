"""Next year's delivery: files of a city that stands already, under their old names or under new ones."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from drafting.areas import areas_of, may_hold_shapes
from drafting.deciding import ask_date
from drafting.questions import Choice, Question, Questions
from drafting.recognition import dates_in
from drafting.sheets import Sheet, Unusable, sheets_of
from drafting.toml_blocks import Block, blocks_of, inserted, text_of
from drafting.toml_text import exact, quoted
from indicators.register.heads import date_in
from language.phrases import Phrase

BESIDE, INSTEAD, NO = "beside", "instead", "no"
_ANSWERS = ("files", "keys", "figures")  # tables that answer for one file
_YEAR = re.compile(r"(?:19|20)\d\d")
_LEAST_ALIKE = 0.5  # of the columns of the old file


@dataclass
class Delivery:
    """What became of the files.

    Attributes
    ----------
    blocks : list of Block
        ``dataset.toml`` as it is to be.
    told : list of Phrase
        What was changed in it.
    unknown : list of str
        Files of which nobody knows what they are.
    """

    blocks: list[Block]
    told: list[Phrase] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    @property
    def dataset(self) -> str:
        """The text of ``dataset.toml``."""
        return text_of(self.blocks)


def deliver(text: str, paths: Sequence[Path], old: Path, questions: Questions) -> Delivery:
    """Take files into a city that stands already.

    A file of a known name takes the place of the old one. The date of its figures is read from it or asked for: last year's
    would be wrong. A file of a new name is compared with those of the city, and becomes a further wave, or further
    figures, or takes the place of one of them, as somebody says.

    Parameters
    ----------
    text : str
        ``dataset.toml``.
    old : Path
        Where the city's files lie.

    Raises
    ------
    NoAnswer
        If a file of answers does not fit a question.
    """
    delivery, named = Delivery(blocks_of(text)), set(_texts(tomllib.loads(text)))
    for path in paths:
        if path.name in named:
            _renew_date(delivery, path, old / path.name, questions)
        elif not _taken_in(delivery, path, old, questions):
            delivery.unknown.append(path.name)
    return delivery


def _renew_date(delivery: Delivery, path: Path, before: Path, questions: Questions) -> None:
    """Say of which day new figures under an old name are."""
    dated = [block for block in _of(delivery.blocks, "statistics", path.name) if "date" in block.entries]
    if not dated or not before.is_file():
        return
    earlier, stayed = str(dated[0].entries["date"]), before.samefile(path)
    if not stayed and before.read_bytes() == path.read_bytes():
        return
    date = _said(path) if stayed else _date_of(path, earlier, questions)  # where it stays, nobody knows whether it is new
    date = date or earlier
    if stayed and date == earlier:
        return
    delivery.blocks = [own.with_line(f"date = {quoted(date)}") if own in dated else own for own in delivery.blocks]
    said = Phrase("{file}: its figures stand under the date {date} as before.", file=path.name, date=date)
    if date != earlier:
        said = Phrase(
            "{file}: its figures are of {date} now; before it was {earlier}.", file=path.name, date=date, earlier=earlier
        )
    delivery.told.append(said)


def _taken_in(delivery: Delivery, path: Path, old: Path, questions: Questions) -> bool:
    if may_hold_shapes(path):
        return _boundaries(delivery, path, questions)
    try:
        sheets = sheets_of(path)
    except Unusable:
        return False
    for own in reversed([block for block in delivery.blocks if block.section in ("waves", "statistics")]):
        file = str(own.entries.get("file", ""))
        if sheet := next((sheet for sheet in sheets if _is_like(sheet, own, old / file)), None):
            return _placed(delivery, own, sheet, path, questions)
    return False


def _boundaries(delivery: Delivery, path: Path, questions: Questions) -> bool:
    try:
        layers = areas_of(path)
    except Unusable:
        return False
    for own in _of(delivery.blocks, "boundaries"):
        file, columns = str(own.entries["file"]), {own.entries.get("key"), own.entries.get("name")}
        if any(columns <= set(layer.columns) for layer in layers):
            choices = (Choice(INSTEAD, _instead(file)), Choice(NO, Phrase("nothing is changed")))
            text = Phrase("{new} has the columns of the boundaries, {file}. What is it?", new=path.name, file=file)
            if questions.ask(Question(f"delivery {path.name}", text, choices, INSTEAD)) == INSTEAD:
                delivery.blocks = [block.renamed(file, path.name) for block in delivery.blocks]
                delivery.told.append(Phrase("{new} is in the place of {file} now.", new=path.name, file=file))
                return True
    return False


def _placed(delivery: Delivery, own: Block, sheet: Sheet, path: Path, questions: Questions) -> bool:
    """Ask what a file like an old one is, and put it there."""
    file = str(own.entries["file"])
    beside = Phrase("further figures, of another date, beside those of {file}", file=file)
    if own.section == "waves":
        beside = Phrase("a further survey beside {file}: columns and codes as there", file=file)
    choices = (Choice(BESIDE, beside), Choice(INSTEAD, _instead(file)), Choice(NO, Phrase("nothing is changed")))
    text = Phrase("{new} has the columns of {file}. What is it?", new=path.name, file=file)
    answer = questions.ask(Question(f"delivery {path.name}", text, choices, BESIDE))
    if answer not in (BESIDE, INSTEAD):
        return False
    date = _date_of(path, "", questions) if own.section == "waves" or "date" in own.entries else ""
    fresh = (_wave(own, date, delivery.blocks) if own.section == "waves" else _figures(own, date, sheet)).renamed(file, path.name)
    at = delivery.blocks.index(own)
    if answer == INSTEAD:
        delivery.blocks = [block.renamed(file, path.name) for block in delivery.blocks]
        delivery.blocks[at] = fresh
        delivery.told.append(Phrase("{new} is in the place of {file} now.", new=path.name, file=file))
        return True
    place = at if own.section == "waves" and _year(date) < _year(str(own.entries.get("id", ""))) else at + 1
    answers = [block.renamed(file, path.name) for block in delivery.blocks if block.section in _ANSWERS and _names(block, file)]
    delivery.blocks = inserted(delivery.blocks, place, [fresh])
    if answers:
        delivery.blocks = inserted(delivery.blocks, len(delivery.blocks), answers)
    delivery.told.append(Phrase("{new} stands beside {file} now.", new=path.name, file=file))
    return True


def _instead(file: str) -> Phrase:
    return Phrase("it takes the place of {file}, which is not used any more", file=file)


def _wave(own: Block, date: str, blocks: Sequence[Block]) -> Block:
    """The entry of a wave with another id and name; what says when it was is gone."""
    taken = {str(block.entries.get("id")) for block in _of(blocks, "waves")}
    start = (_YEAR.findall(date) or [f"{own.entries.get('id')}_2"])[0]
    number, fresh = 2, start
    while fresh in taken:
        fresh, number = f"{start}_{number}", number + 1
    plain = own.without("period", "midpoint", "id").with_line(f"id = {quoted(fresh)}")
    name = own.entries.get("name")
    if isinstance(name, str):
        bare = " ".join(_YEAR.sub("", name).split())
        plain = plain.with_line(f"name = {quoted(f'{bare} {fresh}')}")
    return plain


def _figures(own: Block, date: str, sheet: Sheet) -> Block:
    """The entry of figures with another date; heads that name a date go over to the ones of the new file."""
    fresh = own.with_line(f"date = {quoted(date)}") if date else own
    columns = own.entries.get("columns", {})
    heads = {date_in(head)[0]: head for head in sheet.columns}
    for head, entry in columns.items():
        label, before = date_in(head)
        if head not in sheet.columns and label in heads:
            text = fresh.text.replace(f"{exact(head)} =", f"{exact(heads[label])} =")
            if before and "date" in entry:
                text = text.replace(f"date = {quoted(str(entry['date']))}", f"date = {quoted(date_in(heads[label])[1])}")
            fresh = Block(own.section, text)
    return fresh


def _is_like(sheet: Sheet, own: Block, before: Path) -> bool:
    """Whether a table has what the entry of another one names, and most of that one's columns."""
    columns = {date_in(head)[0] for head in sheet.columns}
    if own.section == "statistics":
        heads = own.entries.get("heads", {})
        named = {date_in(head)[0] for head in own.entries.get("columns", {})}
        place = str(own.entries.get("quartier", heads.get("quartier_id", "quartier_id")))
        return place in sheet.columns and named <= columns and set(heads.values()) <= set(sheet.columns)
    if own.entries.get("quartier") not in sheet.columns:
        return False
    try:
        theirs = {column for other in sheets_of(before) for column in other.columns}
    except (Unusable, OSError):
        return False
    return len(theirs & set(sheet.columns)) >= _LEAST_ALIKE * len(theirs)


def _date_of(path: Path, earlier: str, questions: Questions) -> str:
    """The one date that a file's title or name says; otherwise that which somebody gives."""
    return _said(path) or ask_date(path.name, [earlier] if earlier else [], questions, certain=False)


def _said(path: Path) -> str:
    try:
        titles = [sheet.title for sheet in sheets_of(path)]
    except Unusable:
        titles = []
    dates = list(dict.fromkeys(date for text in (*titles, path.name) for date in dates_in(text)))
    return dates[0] if len(dates) == 1 else ""


def _year(text: str) -> int:
    """The last year in a text; 0 where there is none."""
    return int((_YEAR.findall(text) or ["0"])[-1])


def _of(blocks: Sequence[Block], section: str, file: str = "") -> list[Block]:
    return [block for block in blocks if block.section == section and (not file or block.entries.get("file") == file)]


def _names(block: Block, file: str) -> bool:
    return bool(block.entries.get("file") == file)


def _texts(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for own in value.values() for text in _texts(own)]
    if isinstance(value, list):
        return [text for own in value for text in _texts(own)]
    return [value] if isinstance(value, str) else []
