"""Findings of one kind told as one: the same fault in many rows is one thing to mend."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from files.findings import MORE_ROWS, Finding
from language.phrases import Phrase


@dataclass(frozen=True)
class Kind:
    """All findings of one file with the same code, reason and remedy.

    Attributes
    ----------
    findings : tuple of Finding
        Those that name what they observed.
    count : int
        All of them, also those that were only counted.
    """

    findings: tuple[Finding, ...]
    count: int

    @property
    def first(self) -> Finding:
        """The finding that speaks for all."""
        return self.findings[0]

    @property
    def rows(self) -> tuple[int, ...]:
        """The rows that are named, each once."""
        return tuple(dict.fromkeys(finding.row for finding in self.findings if finding.row))

    @property
    def observed(self) -> tuple[Phrase | str, ...]:
        """What was observed, each once."""
        return tuple(dict.fromkeys(finding.observed for finding in self.findings))


def kinds(findings: Iterable[Finding]) -> list[Kind]:
    """Put findings together by kind; what blocks stands first, else in the order of the findings."""
    together: dict[tuple[str, ...], list[Finding]] = {}
    for finding in findings:
        key = (str(finding.severity), finding.code, finding.file, _wording(finding.why), _wording(finding.remedy))
        together.setdefault(key, []).append(finding)
    every = [_kind(alike) for alike in together.values()]
    return sorted(every, key=lambda kind: not kind.first.blocks)


def _kind(alike: list[Finding]) -> Kind:
    named = [finding for finding in alike if not _counted(finding)] or alike
    return Kind(tuple(named), len(named) + sum(map(_counted, alike)))


def _counted(finding: Finding) -> int:
    """How many rows a finding only counts."""
    observed = finding.observed
    return int(str(observed.values["count"])) if isinstance(observed, Phrase) and observed.msgid == MORE_ROWS else 0


def _wording(phrase: Phrase | str) -> str:
    return phrase.msgid if isinstance(phrase, Phrase) else phrase
