"""A city's folder, drafted of the files that a planner has."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Sequence
from filecmp import cmp
from pathlib import Path
from typing import Annotated

import typer

from commands.check import check
from commands.findings import Signs
from commands.parts import Language, LanguageOption, check_directory, stopped
from commands.terminal import Terminal
from drafting.areas import PARTS
from drafting.blank import blank_catalogue, blank_dataset
from drafting.delivery import deliver
from drafting.plan import NoPlan, Plan, plan
from drafting.questions import NoAnswer, Questions
from drafting.recognition import Kind
from drafting.rounds import ask_what_is_left, is_of_check
from files.folder import REQUIRED
from language.phrases import Phrase
from language.words import LANGUAGES, Words, words_for

_KINDS_IN_WORDS = {
    Kind.SURVEY: Phrase("a survey"),
    Kind.WIDE: Phrase("figures, a column each"),
    Kind.LONG: Phrase("figures, a row each"),
    Kind.WORKSHOPS: Phrase("workshops"),
    Kind.STATIONS: Phrase("stations of workshops"),
    Kind.REACH: Phrase("who was reached"),
    Kind.CONTRIBUTIONS: Phrase("what was said at workshops"),
    Kind.MEASURES: Phrase("measures"),
    Kind.PLACES: Phrase("places to stand at"),
    Kind.ADDRESSES: Phrase("addresses"),
    Kind.INVITED: Phrase("who was invited"),
    Kind.AREAS: Phrase("project areas"),
    Kind.CODEBOOK: Phrase("a codebook"),
    Kind.POPULATION: Phrase("where people live"),
    Kind.UNKNOWN: Phrase("unknown"),
}
MOST_FILES = 200  # of a directory: more are no delivery
GivenFiles = Annotated[list[Path] | None, typer.Argument(help="Boundaries, surveys, figures: files of any kind, as they are.")]
FilesOption = Annotated[Path | None, typer.Option("--files", help="The directory that the files stay in; nothing is copied.")]
InPlaceOption = Annotated[bool, typer.Option("--in-place", help="The files stay where they are.")]
YesOption = Annotated[bool, typer.Option("--yes", help="Take what is certain, and leave other questions open.")]
AnswersOption = Annotated[Path | None, typer.Option("--answers", help="A TOML file of answers: question = “answer”.")]


def new(
    folder: Annotated[Path, typer.Argument(help="The city's folder; it is made.")],
    given: GivenFiles = None,
    files: FilesOption = None,
    in_place: InPlaceOption = False,
    yes: YesOption = False,
    answers: AnswersOption = None,
    language: LanguageOption = None,
) -> None:
    """Draft a city of its files, ask what only the city knows, and check it; without files, write an empty city."""
    words = words_for((language or Language(LANGUAGES[0])).value)
    paths = _every_file([files / path if files and not path.exists() else path for path in given or []], words)
    questions = Questions(None if yes or answers else Terminal(words), _given_answers(answers, words))
    if paths and (before := _without_data(folder)) is not None:  # the areas alone were drafted: now the rest has come
        paths += [path for path in before if path.name not in {own.name for own in paths}]
        for name in REQUIRED:
            (folder / name).replace(folder / f"{name}.before")
    if (folder / REQUIRED[0]).exists():
        _again(folder, paths, files, questions, words, language)
        return
    if not paths:
        _write(folder, blank_dataset(folder.name, words), blank_catalogue(words), words)
        typer.echo(words("An empty city: fill in both files, or run this again with your files in an empty folder."))
        return
    stay = files or (_together(paths, words) if in_place else None)
    _refuse_place(folder, [] if stay else paths, words)
    try:
        drafted = plan(_title(folder), paths, questions, words)
    except NoPlan as nothing:
        _tell_unused(nothing.unused, words)
        raise stopped(words.say(nothing.why)) from nothing
    except NoAnswer as wrong:
        raise stopped(f"{wrong.question.id}: {words.say(wrong.why)}") from wrong
    except typer.Abort as ended:
        ways = words("Without a terminal, --yes leaves questions open, and --answers FILE takes answers from a file.")
        raise stopped(f"\n{words('There was no answer, and nothing was written.')} {ways}", code=1) from ended
    if unused := [given for given in questions.unused if not is_of_check(given)]:
        raise stopped(words("No question has these answers: {ids}", ids=", ".join(unused)))
    _write(folder, drafted.dataset, drafted.catalogue, words)
    if stay is None:
        _copy(paths, folder, words)
    _tell(drafted, words)
    _ask_what_is_left(folder, stay, questions, words)
    _tell_questions(questions, words)
    check(folder, stay, language=language)


def _ask_what_is_left(folder: Path, files: Path | None, questions: Questions, words: Words) -> None:
    """Ask in the same go what the check would ask; nobody need paste its lines."""
    if questions.asker is None and not any(map(is_of_check, questions.given)):
        return
    signs = Signs(words, None)
    try:
        ask_what_is_left(folder, files, questions, signs, signs.end)
    except NoAnswer as wrong:
        raise stopped(f"{wrong.question.id}: {words.say(wrong.why)}") from wrong
    except typer.Abort:
        typer.echo("\n" + words("What was not answered stays open; the answers until here are written down."))
    finally:
        signs.end()
    if unused := questions.unused:
        raise stopped(words("No question has these answers: {ids}", ids=", ".join(unused)))


def _again(
    folder: Path, paths: list[Path], files: Path | None, questions: Questions, words: Words, language: Language | None
) -> None:
    """Files for a city that stands: what ``dataset.toml`` answers is not asked again."""
    typer.echo(words("{folder} is a city already: what its dataset.toml answers is not asked again.", folder=folder))
    dataset = folder / REQUIRED[0]
    tables = [path for path in paths if not path.name.lower().endswith(PARTS)]
    try:
        text = dataset.read_text(encoding="utf-8")
        delivery = deliver(text, tables, files or folder, questions)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        check(folder, files, language=language)  # it says what is wrong with the file
        return
    except NoAnswer as wrong:
        raise stopped(f"{wrong.question.id}: {words.say(wrong.why)}") from wrong
    except typer.Abort as ended:
        raise stopped("\n" + words("There was no answer, and nothing was written."), code=1) from ended
    if delivery.unknown:
        raise stopped(
            words(
                "{folder} is a city already, and nothing was changed: {files} is like none of its files, or nobody said what it"
                " is. Give files the names that dataset.toml has, or draft a new city in another folder and copy the entries.",
                folder=folder,
                files=", ".join(delivery.unknown),
            )
        )
    if files is None:
        _copy(paths, folder, words)
    if delivery.told:
        dataset.write_text(delivery.dataset, encoding="utf-8")
    for told in delivery.told:
        typer.echo(words.say(told))
    _ask_what_is_left(folder, files, questions, words)
    check(folder, files, language=language)


def _tell(drafted: Plan, words: Words) -> None:
    seen = drafted.seen
    assert seen.boundaries is not None
    typer.echo("")
    number, file = len(seen.names), seen.boundaries.file
    typer.echo(
        words(
            "{file}: boundaries, because it holds {number} {number:area|areas} with the key “{key}”",
            file=file,
            number=number,
            key=seen.key,
        )
    )
    for table in seen.tables:
        kind, why = _KINDS_IN_WORDS[table.kind], table.why
        typer.echo(words("{file}: {kind}, because {why}", file=table.sheet.file, kind=kind, why=why))
    _tell_unused(seen.unused, words)
    if not any(table.kind in (Kind.SURVEY, Kind.WIDE, Kind.LONG) for table in seen.tables):
        typer.echo(
            words(
                "{number} quartiers were read, and none of the files is a survey or a table of figures that names them: the map"
                " stays empty. Run this again with such a file, and the city is drafted anew.",
                number=number,
            )
        )
    for file, columns in drafted.left:
        listed = ", ".join(columns[:12]) + (" …" if len(columns) > 12 else "")
        typer.echo(
            words(
                "{file}: no indicator was drafted of {number} columns: {columns}", file=file, number=len(columns), columns=listed
            )
        )


def _tell_questions(questions: Questions, words: Words) -> None:
    asked, left = len(questions.asked), len(questions.open)
    typer.echo(words("Questions answered: {asked}; left open: {open}", asked=asked, open=left))
    for question in questions.open:
        typer.echo(f"  – {words.say(question.text)}")
    typer.echo("")


def _tell_unused(unused: Sequence[tuple[str, Phrase]], words: Words) -> None:
    for file, why in unused:
        typer.echo(words("{file}: not used. {why}", file=file, why=why))


def _write(folder: Path, dataset: str, catalogue: str, words: Words) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in zip(REQUIRED, (dataset, catalogue), strict=True):
            (folder / name).write_text(text.rstrip() + "\n", encoding="utf-8")
    except OSError as error:
        raise stopped(
            words("Nothing can be written to {directory}: make this directory, or name another one.", directory=folder)
        ) from error


def _without_data(folder: Path) -> list[Path] | None:
    """The files of a city that has neither a survey nor figures yet; None of any other."""
    try:
        entries = tomllib.loads((folder / REQUIRED[0]).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if {"waves", "statistics"} & set(entries) or not (folder / REQUIRED[1]).is_file():
        return None
    named = [own["file"] for own in entries.values() if isinstance(own, dict) and isinstance(own.get("file"), str)]
    return [folder / name for name in named if (folder / name).is_file()]


def _copy(paths: list[Path], folder: Path, words: Words) -> None:
    """Bring the files into the folder; boundaries come with all their parts."""
    for path in paths:
        beside = [path]
        if path.suffix.lower() == ".shp":
            beside += [part for part in path.parent.iterdir() if part.stem == path.stem and part.suffix.lower() in PARTS]
        for part in beside:
            if part.resolve().parent == folder.resolve():
                continue
            try:
                shutil.copyfile(part, folder / part.name)
            except OSError as error:
                raise stopped(
                    words("{file} cannot be copied into {folder}: {why}", file=part, folder=folder, why=error.strerror)
                ) from error


def _refuse_place(folder: Path, paths: list[Path], words: Words) -> None:
    """End before the first question where nothing can be written, or other files of these names would be lost."""
    above = next(place for place in (folder.absolute(), *folder.absolute().parents) if place.exists())
    check_directory(above, words)
    lost = [
        path.name
        for path in paths
        if (old := folder / path.name).is_file() and not old.samefile(path) and not cmp(old, path, shallow=False)
    ]
    if lost:
        raise stopped(
            words("{folder} has other files of these names: {files}. Name another folder.", folder=folder, files=", ".join(lost))
        )


def _every_file(given: list[Path], words: Words) -> list[Path]:
    """Each file once; of a directory all that lie in it and below."""
    missing = [str(path) for path in given if not path.exists()]
    if missing:
        raise stopped(words("There is no such file: {files}", files=", ".join(missing)))
    paths = [file for path in given for file in (_below(path, words) if path.is_dir() else [path])]
    paths = list({path.resolve(): path for path in paths}.values())
    names = [path.name for path in paths]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise stopped(
            words(
                "Two files have the same name, and would become one in the city's folder: {files}. Rename one of them, or give"
                " only one.",
                files=", ".join(twice),
            )
        )
    return paths


def _below(directory: Path, words: Words) -> list[Path]:
    files = [
        path
        for path in sorted(directory.rglob("*"))
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(directory).parts)
    ]
    if len(files) > MOST_FILES:
        raise stopped(
            words("{folder} holds {number} files: name those of the city one by one.", folder=directory, number=len(files))
        )
    return files


def _together(paths: list[Path], words: Words) -> Path:
    directories = {path.resolve().parent for path in paths}
    if len(directories) > 1:
        raise stopped(words("With --in-place all files lie in one directory."))
    return directories.pop()


def _given_answers(path: Path | None, words: Words) -> dict[str, str]:
    if path is None:
        return {}
    try:
        return {key: str(value) for key, value in tomllib.loads(path.read_text(encoding="utf-8")).items()}
    except (OSError, ValueError) as error:
        raise stopped(words("{file} cannot be read as TOML: {why}", file=path, why=str(error))) from error


def _title(folder: Path) -> str:
    return folder.resolve().name.replace("_", " ").replace("-", " ").title()
