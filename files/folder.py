"""A city's folder: names inside it become paths, and nothing outside it can be named."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TypeVar
from unicodedata import normalize

from files.findings import MOST_ROWS_NAMED, Finding, Findings, Rejected
from files.options import FileOptions, with_options
from files.steps import tell
from language.phrases import Phrase

REQUIRED = ("dataset.toml", "catalogue.toml")
Content = TypeVar("Content")
Default = TypeVar("Default")


@dataclass(frozen=True)
class Folder:
    """Where a city's files lie."""

    path: Path  # the folder with dataset.toml
    files: Path | None = None  # a second directory for data that must stay where they are; asked when the folder lacks a name
    options: Mapping[str, FileOptions] = field(default_factory=dict)  # what the city answers about single files, by their names
    unread: Mapping[str, Finding] = field(default_factory=dict)  # files that are not opened once more, and why

    def find(self, name: str, findings: Findings) -> Path:
        """The path of a file named in ``dataset.toml``; it carries what the city answers about the file.

        Raises
        ------
        Rejected
            If the name leads out of the folder, no such file exists, or it was given up before.
        """
        if name in self.unread:
            if self.unread[name] not in findings:
                findings.add(self.unread[name])
            raise Rejected(findings)
        tell(name)
        for directory in self.directories:
            if not directory.is_dir():
                observed = Phrase("no folder of this name")
                why = Phrase("The city's files are looked for in this folder.")
                remedy = Phrase("Correct the folder's name, or make the folder.")
                raise findings.rejected("folder.missing_folder", str(directory), observed=observed, why=why, remedy=remedy)
        if not _stays_inside(name):
            named = name or Phrase("an empty name")
            why = Phrase("A file name in dataset.toml must not lead out of the city's folder.")
            remedy = Phrase("Put the file into the folder and write its name without a path.")
            raise findings.rejected("folder.outside", "dataset.toml", observed=named, why=why, remedy=remedy)
        spellings = dict.fromkeys([name, *(normalize(form, name) for form in ("NFC", "NFD"))])  # of umlauts, in file names
        for candidate, directory in ((directory / spelled, directory) for directory in self.directories for spelled in spellings):
            if _is_there(candidate) and _lies_in(directory, candidate):
                self._check_rights(candidate, name, findings)
                self._check_part_files(directory, candidate, name, findings)
                return with_options(candidate, self.options[name]) if name in self.options else candidate
        if name in REQUIRED:
            why, remedy = Phrase("Every city has this file."), Phrase("Make it; docs/city-folder.md shows an example.")
        else:
            why = Phrase("dataset.toml names this file, but it is not there.")
            remedy = Phrase("Add the file, or correct its name in dataset.toml (capital letters count).")
        if any(_is_folder(directory / name) for directory in self.directories):
            why = Phrase("This is a folder and no ordinary file (the geodatabase of ESRI is a folder, and not read here).")
            remedy = Phrase("Export its layer as one file, such as a GeoPackage or a CSV table.")
        elif any(os.path.lexists(directory / name) for directory in self.directories):
            why = Phrase("It is there, but it is a link that leads elsewhere, or no ordinary file.")
            remedy = Phrase("Copy the file itself into the folder.")
        elif alike := self._called_alike(name):
            why = Phrase("There is a file “{other}”; only its name differs. Windows hides the end of names.", other=alike)
            remedy = Phrase("Rename it to “{name}”; in the Explorer, first let “View” show file name extensions.", name=name)
        observed = Phrase("no file of this name in {folders}", folders=", ".join(map(str, self.directories)))
        raise findings.rejected("folder.missing_file", name, observed=observed, why=why, remedy=remedy)

    def _check_rights(self, candidate: Path, name: str, findings: Findings) -> None:
        if not os.access(candidate, os.R_OK):
            observed = Phrase("a file that may not be read")
            why = Phrase("Its rights do not let this program open it.")
            remedy = Phrase("Give whoever runs this program the right to read it.")
            raise findings.rejected("folder.rights", name, observed=observed, why=why, remedy=remedy)

    def _check_part_files(self, directory: Path, candidate: Path, name: str, findings: Findings) -> None:
        """Refuse a folder of part files one of which lies elsewhere, or would have whoever opens it wait for ever."""
        parts = sorted(candidate.glob("*.parquet")) if candidate.is_dir() else ()
        strange = [part.name for part in parts if not (part.is_file() and _lies_in(directory, part))]
        if strange:
            listed = ", ".join(strange[:MOST_ROWS_NAMED]) + (" …" if len(strange) > MOST_ROWS_NAMED else "")
            why = Phrase("A part is a link that leads elsewhere, a directory or no ordinary file.")
            remedy = Phrase("Copy the parts themselves into the folder.")
            raise findings.rejected("folder.part", name, observed=listed, why=why, remedy=remedy)

    def _called_alike(self, name: str) -> str:
        """A file that has this name but for capitals, an ending behind it, or doubled endings."""
        wanted = PurePosixPath(name).name.casefold()
        for directory in self.directories:
            for entry in sorted((directory / name).parent.glob("*")):
                called = entry.name.casefold()
                if called == wanted or called in (f"{wanted}.txt", f"{wanted}{PurePosixPath(wanted).suffix}"):
                    return entry.name
        return ""

    def read(
        self, name: str, read: Callable[[Path, Findings], Content], findings: Findings, default: Default
    ) -> Content | Default:
        """What is read of a file that ``dataset.toml`` may name; the default if it names none, or one that cannot be used.

        Whatever is wrong with the file is told among the findings, and the next one can still be read.
        """
        if name:
            with findings.attempt(name) as part:
                return read(self.find(name, part), part)
        return default

    @property
    def directories(self) -> tuple[Path, ...]:
        """Where names are looked up, in order."""
        return (self.path,) if self.files is None else (self.path, self.files)


def _is_there(path: Path) -> bool:
    """Whether this is a file, or a folder of part files; a name that no system allows is none."""
    try:
        return path.is_file() or (path.is_dir() and path.suffix == ".parquet")
    except OSError:
        return False


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir() and not path.is_symlink()
    except OSError:
        return False


def _lies_in(directory: Path, path: Path) -> bool:
    return path.resolve().is_relative_to(directory.resolve())


def _stays_inside(name: str) -> bool:
    for flavour in (PurePosixPath(name), PureWindowsPath(name)):
        if flavour.is_absolute() or flavour.drive or ".." in flavour.parts:
            return False
    return bool(name) and "\0" not in name
