"""A choice as files to take along: the dossier, its numbers, and the scenario itself."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

from dataset.dataset import Dataset
from dataset.errors import NotFound
from dataset.scenario_files import file_name, keep, scenario_toml
from dataset.scenarios import Known, Scenario, read_scenarios
from files.findings import Findings
from language.phrases import Text
from language.words import LANGUAGES, Words, words_for
from reports.choice.content import Answer, answer_of
from reports.choice.dossier import PAGE, link_of, named
from reports.choice.dossier_pdf import dossier_pdf
from reports.choice.table import choice_xlsx
from views.frame.choosing import weighing_of
from views.frame.city import DEMO
from views.frame.desk import Desk, Work
from workshops.choice import CannotChoose
from workshops.weighing import Weighing

CHOICE_ROUTE = f"/{PAGE}"
CHOICE_FILES: dict[str, tuple[str, Callable[[Dataset, Answer, Words, Scenario | None, str], bytes]]] = {
    "dossier.pdf": ("application/pdf", dossier_pdf),
    "numbers.xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", choice_xlsx),
}
SCENARIO_FILE = "scenario.toml"
LONGEST_NAME, _LONGEST_BASE, _LONGEST_TOLD = 120, 200, 80


class Unusable(ValueError):
    """A scenario of which no file can be made; its text is the reason, in the reader's language."""


def to_choice_file(kind: str, lang: str, choice: str, name: str = "") -> str:
    """The address of a file of `CHOICE_FILES`, or of the scenario's own with its name."""
    asked = {"lang": lang, "choice": choice, "name": name}
    return f".{CHOICE_ROUTE}/{kind}?{urlencode({key: value for key, value in asked.items() if value})}"


def choice_file(dataset: Dataset, kind: str, choice: str, lang: str, base: str) -> Work:
    """A file of a choice: made already, or about to be.

    Parameters
    ----------
    kind : str
        Of `CHOICE_FILES`.
    choice : str
        The scenario's text.
    base : str
        The address of the dashboard, which the file names.

    Raises
    ------
    NotFound
        If there is no such file.
    Unusable
        If the scenario cannot be read, names what the city does not have, or leaves no choice.
    Busy
        If too many files are waiting to be made.
    """
    if kind not in CHOICE_FILES:
        raise NotFound("no such file")
    language, base, today = _language(dataset, lang), base[:_LONGEST_BASE], dataset.city.today()
    words = words_for(language)
    weighing = _weighing(dataset, choice, words)
    try:
        answer = answer_of(dataset, weighing, today)
    except CannotChoose as cannot:
        raise Unusable(words.say(cannot.phrase)) from None
    _, make = CHOICE_FILES[kind]
    link = link_of(base, language, weighing)
    return _desk().order(
        (dataset, kind, weighing.written(), language, base, today),
        lambda _: make(dataset, answer, words, named(dataset, weighing), link),
    )


def scenario_file(dataset: Dataset, choice: str, name: str, lang: str) -> tuple[str, bytes]:
    """A scenario as a file to keep: its name and content.

    Raises
    ------
    Unusable
        If it has no name, or cannot be read.
    """
    words = words_for(_language(dataset, lang))
    weighing = _weighing(dataset, choice, words)
    if not name.strip() or len(name) > LONGEST_NAME:
        raise Unusable(words("A scenario needs a name of at most {most} letters.", most=LONGEST_NAME))
    return file_name(name), scenario_toml(Scenario("", Text.of(name.strip()), Text(), weighing)).encode()


def may_keep() -> bool:
    """Whether this server was started to keep scenarios in the city's folder (``QUARTIER_SAVE=1``)."""
    return os.environ.get("QUARTIER_SAVE") == "1"


def keep_here(scenario: Scenario, *, instead: bool = False) -> str:
    """Keep a scenario in the folder of this server's city.

    Returns
    -------
    str
        The file's name.

    Raises
    ------
    PermissionError
        If this server may not.
    CannotKeep
        As `dataset.scenario_files.keep`.
    """
    if not may_keep():
        raise PermissionError("this server keeps no scenarios")
    return keep(_folder(), scenario, instead=instead).name


def scenarios_now(dataset: Dataset) -> tuple[Scenario, ...]:
    """Those that were there at start; where this server keeps scenarios, those that are there now and faultless."""
    if not may_keep():
        return dataset.scenarios
    return read_scenarios(_folder(), Known.of(dataset.catalogue, dataset.quartier_names, tuple(dataset.together)), Findings())


def _folder() -> Path:
    return Path(os.environ.get("QUARTIER_DATA") or DEMO)


def _weighing(dataset: Dataset, choice: str, words: Words) -> Weighing:
    weighing, unknown = weighing_of(dataset, choice)
    if unknown:
        raise Unusable(words("This part of the scenario is not known here: {part}", part=unknown[:_LONGEST_TOLD]))
    return weighing


@cache
def _desk() -> Desk:
    return Desk(waiting=8, kept=32, size=16_000_000)


def _language(dataset: Dataset, lang: str) -> str:
    return lang if lang in LANGUAGES else dataset.city.language
