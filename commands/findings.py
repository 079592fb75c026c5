"""How the command line tells findings: one a kind, at most a screen of them, and the rest in a file."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from itertools import accumulate
from pathlib import Path

import typer

from files.findings import Finding
from files.kinds import Kind, kinds
from files.steps import Step
from files.toml_lines import lines_apart
from language.words import Words

MOST_LINES = 40
_SAMPLES, _ROWS = 3, 8
_LONGEST = 500  # letters of one line


def paragraphs(findings: Iterable[Finding], words: Words) -> list[list[str]]:
    """The lines of every kind of finding, what blocks first."""
    return [_said(kind, words) for kind in kinds(findings)]


def shortened(
    paragraphs: Sequence[Sequence[str]], after: Sequence[str], words: Words, name: str, report: Path | None
) -> list[str]:
    """At most `MOST_LINES` lines: whole paragraphs as far as they fit, then what comes after them.

    Parameters
    ----------
    after : sequence of str
        Lines that follow; the last of them is always told.
    name : str
        Of the city, in the name of a file that is made for the rest.
    report : Path or None
        Where the whole is written; otherwise a new file, and only if something is left out.
    """
    whole = [line for paragraph in paragraphs for line in paragraph] + list(after)
    if len(whole) <= MOST_LINES and report is None:
        return whole
    written = _written(whole, name, report)
    if len(whole) <= MOST_LINES - 1:
        return [*whole, words("The whole report: {file}", file=written)]
    kept = list(after[-1:]) if len(after) > MOST_LINES // 2 else list(after)
    room = MOST_LINES - len(kept) - 1
    fitting = [paragraph for paragraph, end in zip(paragraphs, accumulate(map(len, paragraphs)), strict=True) if end <= room]
    shown = [line for paragraph in fitting for line in paragraph]
    left = len(paragraphs) - len(fitting)
    rest = words.plural(
        "{number} more kind of finding, and everything in full: {file}",
        "{number} more kinds of findings, and everything in full: {file}",
        left,
        file=written,
    )
    return [*shown, rest, *kept]


def _written(lines: Sequence[str], name: str, report: Path | None) -> Path:
    if report is None:
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", prefix=f"check-{name}-", suffix=".txt", delete=False) as file:
            file.write("\n".join(lines) + "\n")
        return Path(file.name)
    report.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return report


def _said(kind: Kind, words: Words) -> list[str]:
    severities = {"stop": words("STOP"), "ask": words("QUESTION"), "mend": words("NOTE")}
    finding = kind.first
    where = ", ".join(part for part in (finding.file, _rows(kind, words)) if part)
    samples = [words.say(observed) for observed in kind.observed[:_SAMPLES]]
    observed = " · ".join(_cut(sample) for sample in samples)
    if kind.count > len(samples):
        observed = words("{observed} – {count} in all", observed=observed, count=words.number(kind.count))
    why = _cut(_together([words.say(phrase) for phrase in kind.whys]))
    remedy, *to_paste = _together([lines_apart(words.say(phrase)) for phrase in kind.remedies]).splitlines()
    lines = [f"{severities[finding.severity]} – {_cut(where)}: {observed}", f"    {why}", f"    → {_cut(remedy)}"]
    return lines + [f"      {line}".rstrip() for line in to_paste]  # each line as it is to be pasted


def _together(texts: Sequence[str]) -> str:
    """What is said of all findings of a kind, where it names other things in each of them."""
    several = "\n".join(texts[:_SAMPLES]) if any("\n" in text for text in texts) else " ".join(texts[:_SAMPLES])
    return several + (" …" if len(texts) > _SAMPLES else "")


def _rows(kind: Kind, words: Words) -> str:
    rows = kind.rows
    if not rows:
        return ""
    if len(rows) == 1:
        return words("row {row}", row=rows[0])
    listed = ", ".join(map(str, rows[:_ROWS]))
    return words("rows {rows}", rows=f"{listed} …" if kind.count > len(rows[:_ROWS]) else listed)


def _cut(text: str) -> str:
    line = "".join(letter if letter.isprintable() else "�" for letter in " ".join(text.splitlines()))
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


class Signs:
    """Signs of life on the error stream: which file is read, how far that is and for how long; after a second."""

    def __init__(self, words: Words, shown: bool | None) -> None:
        self._words = words
        self._terminal = sys.stderr.isatty()
        self._shown = self._terminal if shown is None else shown
        self._what, self._begun, self._told, self._width = "", time.monotonic(), 0.0, 0
        self._reads = False  # a first file

    def __call__(self, step: Step, _: float) -> None:
        """Tell it, if the file takes more than a second; once a second."""
        now = time.monotonic()
        if step.what != self._what:
            self._what, self._begun, self._reads = step.what, now, True
        if not self._shown or now - self._begun < 1 or now - self._told < 1:
            return
        self._told = now
        words = self._words
        doing = step.what or (words("making the estimates") if self._reads else words("loading the program"))
        part = f" {words.number(100 * step.part)} %" if step.part is not None else ""
        self._print(f"… {doing}{part}, {words.number(now - self._begun)} s")

    def _print(self, line: str) -> None:
        if self._terminal:
            typer.echo("\r" + line.ljust(self._width), nl=False, err=True)
            self._width = len(line)
        else:
            typer.echo(line, err=True)

    def end(self) -> None:
        """Take the last sign off the terminal."""
        if self._shown and self._terminal and self._width:
            typer.echo("\r" + " " * self._width + "\r", nl=False, err=True)
