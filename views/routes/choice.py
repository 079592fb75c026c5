"""A choice as files to take along: the dossier, its numbers, and the scenario itself."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from threading import BoundedSemaphore

from starlette.requests import Request
from starlette.responses import Response

from dataset.dataset import Dataset
from dataset.errors import NotFound
from dataset.scenario_files import file_name, scenario_toml
from dataset.scenarios import Scenario
from language.phrases import Text
from language.words import Words
from reports.choice.content import Answer, answer_of
from reports.choice.dossier.dossier import dossier_pdf
from reports.choice.scenarios import kept_scenario, link_of
from reports.choice.table import choice_xlsx
from reports.map.inhabited import fills_of
from views.frame.links import DOSSIER_FILE, NUMBERS_FILE
from views.frame.scenario import LONGEST_NAME, name_of, weighing_of
from views.routes.answers import CHECKED, XLSX, Ordered, Unusable, base_of, words_of
from views.routes.desk import Busy, Desk, Work
from workshops.choice import CannotChoose
from workshops.weighing import Weighing

CHOICE_FILES: dict[str, tuple[str, Callable[[Dataset, Answer, Words, Scenario | None, str, str], bytes]]] = {
    DOSSIER_FILE: ("application/pdf", dossier_pdf),
    NUMBERS_FILE: (XLSX, lambda dataset, answer, words, scenario, link, _: choice_xlsx(dataset, answer, words, scenario, link)),
}
_CALCULATING = BoundedSemaphore(8)
"""Choices that are calculated at once for files; each holds a thread of the server, and maps need some as well."""
_REPEATED = 80  # letters of an unknown part that an answer repeats


def choice(dataset: Dataset, request: Request) -> Ordered:
    """The dossier of a choice, or its numbers."""
    kind, query = request.url.path.rpartition("/")[2], request.query_params
    choice, language, name, fill = (query.get(key, "") for key in ("choice", "lang", "name", "fill"))
    work = choice_file(dataset, kind, choice, language, base_of(request), fill, name)
    return Ordered(work, CHOICE_FILES[kind][0])


def choice_file(dataset: Dataset, kind: str, choice: str, language: str, base: str, fill: str = "", name: str = "") -> Work:
    """A file of a choice: made already, or about to be.

    Parameters
    ----------
    kind : str
        Of `CHOICE_FILES`.
    choice : str
        The scenario's text.
    base : str
        The address of the dashboard, which the file names.
    fill : str
        What the dossier's map colours; what the city does not offer gives way to the usual, as on the page.
    name : str
        Of the scenario, where the reader gave it one.

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
    words, today = words_of(dataset, language), dataset.city.today()
    weighing = _weighing(dataset, choice, words)
    if not _CALCULATING.acquire(blocking=False):
        raise Busy("too much is waiting")
    try:
        answer = answer_of(dataset, weighing, today)
    except CannotChoose as cannot:
        raise Unusable(words.say(cannot.phrase)) from None
    finally:
        _CALCULATING.release()
    _, make = CHOICE_FILES[kind]
    usual, *others = fills_of(dataset)
    fill = fill if fill in others else usual
    name = name_of(name) if choice else ""
    link = link_of(base, words.language, weighing, fill if fill in others else "", name)
    return _desk().order(
        (dataset, kind, weighing.written(), words.language, base, today, fill, name),
        lambda _: make(dataset, answer, words, _named(dataset, weighing, name), link, fill),
    )


def scenario(dataset: Dataset, request: Request) -> Response:
    """A scenario as a file to keep."""
    query = request.query_params
    name, body = scenario_file(dataset, query.get("choice", ""), query.get("name", ""), query.get("lang", ""))
    headers = {**CHECKED, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(body, media_type="application/toml", headers=headers)


def scenario_file(dataset: Dataset, choice: str, name: str, language: str) -> tuple[str, bytes]:
    """A scenario as a file to keep: its name and content.

    Raises
    ------
    Unusable
        If it has no name, or cannot be read.
    """
    words = words_of(dataset, language)
    weighing = _weighing(dataset, choice, words)
    if not name_of(name) or len(name) > LONGEST_NAME:
        raise Unusable(words("A scenario needs a name of at most {most} letters.", most=LONGEST_NAME))
    return file_name(name), scenario_toml(Scenario("", Text.of(name_of(name)), Text(), weighing)).encode()


def _named(dataset: Dataset, weighing: Weighing, name: str) -> Scenario | None:
    """The scenario under the name that the page shows: the reader's, else the city's."""
    kept = kept_scenario(dataset, weighing)
    if not name:
        return kept
    return replace(kept, name=Text.of(name)) if kept else Scenario("", Text.of(name), Text(), weighing)


def _weighing(dataset: Dataset, choice: str, words: Words) -> Weighing:
    weighing, unknown = weighing_of(dataset, choice)
    if unknown:
        raise Unusable(words("This part of the scenario is not known here: {part}", part=unknown[:_REPEATED]))
    return weighing


@cache
def _desk() -> Desk:
    return Desk(waiting=8, kept=32, size=16_000_000)
