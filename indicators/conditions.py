"""Conditions on the columns of a survey: who belongs to a target group, or to a stratum of the population."""

from dataclasses import dataclass

from files.toml import Section
from language.phrases import Phrase


@dataclass(frozen=True)
class Condition:
    """One condition on a column of the survey: a span (both ends inclusive) or a list of cells."""

    column: str
    low: float | None
    high: float | None
    among: tuple[str, ...]


def read_conditions(section: Section, key: str = "where") -> tuple[Condition, ...]:
    """A list of conditions, all of which must hold; what is wrong in it is noted."""
    conditions = []
    before = len(tuple(section.findings))
    for inner in section.sections(key):
        condition = Condition(
            column=inner.string("column"),
            low=inner.number("from", least=-1e9) if "from" in inner else None,
            high=inner.number("to", least=-1e9) if "to" in inner else None,
            among=inner.cells("in"),
        )
        nothing = condition.low is None and condition.high is None and not condition.among
        if nothing and set(inner) <= {"column", "from", "to", "in"}:  # what is mistyped is told by `finish`
            inner.wrong("column", condition.column, Phrase("a column with from, to or in"))
        elif condition.low is not None and condition.high is not None and condition.low > condition.high:
            inner.wrong("from", condition.low, Phrase("a number not above “to”"))
        inner.finish()
        conditions.append(condition)
    if not conditions and len(tuple(section.findings)) == before:
        section.wrong(key, [], Phrase("at least one condition on a column"))
    return tuple(conditions)
