"""Numbers that cannot be counts: percent signs at persons, and counts whose unit is a part or a rate."""

import re
from collections.abc import Iterable

import pandas as pd

from files.findings import Findings
from indicators.catalogue import RATE, Catalogue, Indicator
from indicators.counts import counts_people
from indicators.formulas import Register
from indicators.register.odd_rows import Figure, shown_of
from language.phrases import Phrase

_PART = re.compile(
    r"[%‰]|\b(je|pro|per)\b|prozent|percent|promille|\banteil|\bquote|\brate\b|/\s*(km|ha|m²|m2|a\b|jahr|year|kopf|einw|person|haush|house|\d)",
    re.IGNORECASE,
)
_SIGNS = r".*[%‰]"


def ask_about_units_of_counts(catalogue: Catalogue, findings: Findings) -> None:
    """Ask about what is said to add up while its unit is that of parts: nobody may add percent up."""
    wrong = [
        own
        for own in catalogue.indicators.values()
        if isinstance(own.formula, Register) and own.adds_up and any(map(_PART.search, own.unit.by_language.values()))
    ]
    if wrong:
        findings.ask(
            "catalogue.count_unit",
            "catalogue.toml",
            observed="; ".join(f"{own.id}: {own.kind}, {next(iter(own.unit.by_language.values()))}" for own in wrong),
            why=Phrase(
                "What adds up has a total, and parts and rates have none: the sum of all quartiers would be a wrong number."
            ),
            remedy=Phrase(
                "If they are parts or rates, put these lines in the place of their kind in catalogue.toml:\n{lines}\nElse"
                " correct their unit.",
                lines="\n".join(f'[indicators.{own.id}]\nkind = "{RATE}"' for own in wrong),
            ),
        )


def ask_about_percent_signs(figures: pd.DataFrame, catalogue: Catalogue, findings: Findings) -> None:
    """Ask about cells with a percent sign of figures that count.

    Parameters
    ----------
    figures : DataFrame
        Of `indicators.register.rows.read_rows`; ``written`` is the cell.
    """
    counts = [own for own in catalogue.indicators.values() if isinstance(own.formula, Register) and _counts(own)]
    for file, rows in figures[figures["written"].str.fullmatch(_SIGNS)].groupby("file", sort=False):
        shown = [own for own in counts if _figure(own) in set(rows["figure"])]
        if shown:
            odd = rows[rows["figure"].isin({_figure(own) for own in shown})]
            findings.ask(
                "statistics.percent_count",
                str(file),
                int(odd["row"].iloc[0]),
                observed=shown_of(_named(odd), odd),
                why=Phrase("The cells have percent signs, and the catalogue says that the figure counts."),
                remedy=Phrase(
                    "Give the numbers themselves. If they are percent, put these lines in the place of unit and kind in"
                    " catalogue.toml:\n{lines}",
                    lines="\n".join(f'[indicators.{own.id}]\nunit = "%"\nkind = "{RATE}"' for own in shown),
                ),
            )


def _counts(indicator: Indicator) -> bool:
    return indicator.adds_up or counts_people(indicator)


def _figure(indicator: Indicator) -> str:
    return indicator.formula.figure if isinstance(indicator.formula, Register) else ""


def _named(rows: pd.DataFrame) -> Iterable[Figure]:
    return [Figure(str(name), "", own) for name, own in rows.groupby("figure", sort=False)]
