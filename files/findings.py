"""What is wrong with a city's files, in words its people understand."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from traceback import format_tb

from language.phrases import Phrase, in_quotes
from language.words import Words

MOST_ROWS_NAMED = 5
MORE_ROWS = "{count} more {count:row|rows} of this kind"
_MOST_CELLS_SHOWN = 3
_LONGEST_OBSERVED = 2_000  # letters: a cell may hold a book


class Severity(StrEnum):
    """How far a finding reaches."""

    STOP = "stop"  # nothing is published until it is mended
    ASK = "ask"  # the person chooses; an option in dataset.toml answers it
    MEND = "mend"  # repaired here; the report says what was changed


@dataclass(frozen=True)
class Finding:
    """One fault in one file.

    Attributes
    ----------
    code : str
        Stable id such as ``survey.unknown_quartier``, for scripts.
    file : str
        Name inside the city's folder.
    row : int or None
        Line of the file as an editor or a spreadsheet counts it (the header is line 1).
    observed, why, remedy : Phrase or str
        What stands there, why that is wrong, what to do.
    """

    severity: Severity
    code: str
    file: str
    row: int | None
    observed: Phrase | str
    why: Phrase | str
    remedy: Phrase | str

    def __post_init__(self) -> None:
        """Have words for a cell that a library gave as something else, such as the number that stands for no cell."""
        if not isinstance(self.observed, Phrase | str):
            empty = self.observed is None or self.observed != self.observed
            object.__setattr__(self, "observed", Phrase("an empty cell") if empty else str(self.observed))
        object.__setattr__(self, "observed", _shortened(self.observed))

    @property
    def blocks(self) -> bool:
        """Whether nothing may be published while this stands."""
        return self.severity is not Severity.MEND

    def as_json(self, words: Words) -> dict[str, str | int | None]:
        """The finding as the command line prints it with ``--json``."""
        return {
            "severity": str(self.severity),
            "code": self.code,
            "file": self.file,
            "row": self.row,
            "found": words.say(self.observed),
            "why": words.say(self.why),
            "remedy": words.say(self.remedy),
        }


def _shortened(observed: Phrase | str) -> Phrase | str:
    """What was observed without the rest of a text that nobody could read."""
    if isinstance(observed, str):
        return observed if len(observed) <= _LONGEST_OBSERVED else f"{observed[:_LONGEST_OBSERVED]}…"
    if any(isinstance(value, str) and len(value) > _LONGEST_OBSERVED for value in observed.values.values()):
        cut = {name: _shortened(value) if isinstance(value, str) else value for name, value in observed.values.items()}
        return Phrase(observed.msgid, **cut)
    return observed


class Findings:
    """Collects every fault, so that a person is told of all of them at once."""

    def __init__(self) -> None:
        self._found: list[Finding] = []

    def stop(self, code: str, file: str, row: int | None = None, *, observed: Phrase | str, why: Phrase, remedy: Phrase) -> None:
        """Note a fault that keeps the city from being published."""
        self._found.append(Finding(Severity.STOP, code, file, row, observed, why, remedy))

    def rejected(
        self, code: str, file: str, row: int | None = None, *, observed: Phrase | str, why: Phrase, remedy: Phrase
    ) -> Rejected:
        """Note a fault after which the file cannot be read on; to be raised."""
        self.stop(code, file, row, observed=observed, why=why, remedy=remedy)
        return Rejected(self)

    def finish(self) -> None:
        """Raise `Rejected` if anything was found that blocks."""
        if self.blocking:
            raise Rejected(self)

    def ask(self, code: str, file: str, row: int | None = None, *, observed: Phrase | str, why: Phrase, remedy: Phrase) -> None:
        """Note a question that only the city can answer; its remedy names the option that does."""
        self._found.append(Finding(Severity.ASK, code, file, row, observed, why, remedy))

    def asked(
        self, code: str, file: str, row: int | None = None, *, observed: Phrase | str, why: Phrase, remedy: Phrase
    ) -> Rejected:
        """Note a question without whose answer the file cannot be read on; to be raised."""
        self.ask(code, file, row, observed=observed, why=why, remedy=remedy)
        return Rejected(self)

    def mend(self, code: str, file: str, row: int | None = None, *, observed: Phrase | str, why: Phrase, remedy: Phrase) -> None:
        """Note a repair that was made; its remedy says what was done."""
        self._found.append(Finding(Severity.MEND, code, file, row, observed, why, remedy))

    def stop_rows(
        self, code: str, file: str, named: Sequence[tuple[int | None, Phrase | str]], count: int, *, why: Phrase, remedy: Phrase
    ) -> None:
        """Stop at rows that have one fault in common: the first ones are named, the others counted.

        Parameters
        ----------
        named : sequence of (row, cell)
            The first ones; where nobody knows the rows, their cells and the count make one finding.
        count : int
            All of them.
        """
        if named and named[0][0] is None:
            cells = in_quotes(dict.fromkeys(cell for _, cell in named[:_MOST_CELLS_SHOWN]))
            self.stop(
                code,
                file,
                observed=Phrase("{cells} in {count} {count:row|rows}", cells=cells, count=count),
                why=why,
                remedy=remedy,
            )
            return
        for row, cell in named[:MOST_ROWS_NAMED]:
            self.stop(code, file, row, observed=cell or Phrase("an empty cell"), why=why, remedy=remedy)
        if count > MOST_ROWS_NAMED:
            more = Phrase("{count} more {count:row|rows} of this kind", count=count - MOST_ROWS_NAMED)  # as MORE_ROWS says it
            self.stop(code, file, observed=more, why=why, remedy=remedy)

    def take_over(self, others: Iterable[Finding]) -> None:
        """Add what another collector took."""
        self._found.extend(others)

    def withdraw(self, code: str, file: str) -> list[Finding]:
        """Take back what was noted of this kind about a file, so that it can be told anew, together with more of it."""
        earlier = [finding for finding in self._found if (finding.code, finding.file) == (code, file)]
        self._found = [finding for finding in self._found if finding not in earlier]
        return earlier

    def too_much_memory(self, file: str) -> None:
        """Note that a file could not be read with the memory there is."""
        observed = Phrase("the memory was used up while the file was read")
        why = Phrase("The file holds far more than its size says, or too much for this computer.")
        remedy = Phrase("Leave out columns, rows or details that are not needed, or give more memory: --memory, QUARTIER_MEMORY.")
        self.stop("limits.memory", file, observed=observed, why=why, remedy=remedy)

    def too_much_time(self, file: str) -> None:
        """Note that reading a file was ended because it did not get on."""
        observed = Phrase("reading did not get on and was ended")
        why = Phrase("The file is far larger than it seems, or is built so that reading it never ends.")
        remedy = Phrase("Export it again from its source, smaller; or give it more time: --seconds, QUARTIER_SECONDS.")
        self.stop("limits.time", file, observed=observed, why=why, remedy=remedy)

    def crashed(self, file: str) -> None:
        """Note that the program that read a file ended by itself."""
        observed = Phrase("the program that read the file broke off")
        why = Phrase("The file is damaged, or larger inside than this computer can hold.")
        remedy = Phrase("Open it in the program that it comes from, and export it again.")
        self.stop("limits.crash", file, observed=observed, why=why, remedy=remedy)

    @contextmanager
    def attempt(self, file: str, *, through: type[Exception] | tuple[type[Exception], ...] = ()) -> Iterator[Findings]:
        """Findings of one file's own; whatever is wrong with it, the next one is still looked at.

        Errors of the kind `through` are no fault of a file and pass. Any other fault that no reader foresaw is told as a
        finding too, and logged: with the place in the program, and without what the error says, which may quote a cell.
        """
        part = Findings()
        try:
            yield part
        except Rejected:
            pass
        except through:
            raise
        except MemoryError:
            part.too_much_memory(file)
        except Exception as error:
            where = "".join(format_tb(error.__traceback__))  # without its message, which may quote somebody's answers
            logging.getLogger(__name__).error("unforeseen fault while reading %s: %s\n%s", file, type(error).__name__, where)
            observed = f"{type(error).__name__}: {error}"[:200]
            why = Phrase("The program met something in this file that it does not know how to handle.")
            remedy = Phrase("Please send this message and the log to the program's makers; try to save the file anew meanwhile.")
            part.stop("internal.unforeseen", file, observed=observed, why=why, remedy=remedy)
        finally:
            self._found.extend(part)

    def add(self, finding: Finding) -> None:
        """Take over what was found elsewhere."""
        self._found.append(finding)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    @property
    def blocking(self) -> bool:
        """Whether any finding keeps the city from being published."""
        return any(finding.blocks for finding in self._found)


class Rejected(Exception):
    """Reading cannot go on; the reasons were noted as findings first.

    Parameters
    ----------
    findings : iterable of Finding
        All that is known so far, the blocking ones among them.
    """

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        blocking = [f"{finding.file}: {finding.code}" for finding in self.findings if finding.blocks]
        super().__init__("; ".join(blocking))

    def __reduce__(self) -> tuple[type[Rejected], tuple[tuple[Finding, ...]]]:
        """How it travels between processes: with its findings."""
        return Rejected, (self.findings,)
