"""Rates: one figure for every so many of another, at the same place, group and date."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from files.findings import Findings
from indicators.catalogue import Catalogue
from indicators.formulas import Rate
from indicators.register.options import StatisticsOptions, answer_lines
from language.phrases import Phrase, Quoted

_MOST_DATES, _MOST_SHOWN = 5, 3  # that a finding names
_PLACE = ["level", "quartier_id", "target_group", "wave"]


def rate_of(figures: pd.DataFrame, rate: Rate, indicator: str, file: str, findings: Findings) -> pd.DataFrame:
    """The rows of a rate; notes where one of its figures stands alone, or nothing is to be divided by.

    The standard error is that of a ratio of two independent numbers (Särndal, Swensson and Wretman 1992, 5.6), where one of
    the figures has one.

    Parameters
    ----------
    figures : DataFrame
        From `indicators.register.rows.read_rows`.
    file : str
        What findings name.
    """
    above, below = (figures[figures["figure"] == figure].set_index(_PLACE) for figure in (rate.above, rate.below))
    alone = above.index[above["value"].notna() & ~above.index.isin(below.index[below["value"].notna()])]
    nowhere = len(alone) > 0 and len(alone) == above["value"].notna().sum()
    if len(alone) and not nowhere:
        findings.mend(
            "statistics.rate_alone",
            file,
            observed=Phrase("{count} × “{figure}” without “{other}”", count=len(alone), figure=rate.above, other=rate.below),
            why=Phrase("The rate “{indicator}” needs both figures of the same place, group and date.", indicator=indicator),
            remedy=Phrase("It is shown as “no data” there. Add the rows of “{other}”, with the same date.", other=rate.below),
        )
    if nowhere:
        findings.stop(
            "statistics.rate_nowhere",
            file,
            observed=Phrase("“{figure}” and “{other}” in no place at the same date", figure=rate.above, other=rate.below),
            why=Phrase("The rate “{indicator}” needs both figures of the same place, group and date.", indicator=indicator),
            remedy=Phrase(
                "Add the rows of both for one date. Dates of “{figure}”: {dates}; of “{other}”: {others}",
                figure=rate.above,
                other=rate.below,
                dates=_dates(above),
                others=_dates(below),
            ),
        )
    below = below.reindex(above.index)
    nothing = above.index[(below["value"] <= 0).to_numpy()]
    if len(nothing):
        findings.mend(
            "statistics.rate_of_nothing",
            file,
            observed=Phrase("{count} × “{figure}” is 0 or less", count=len(nothing), figure=rate.below),
            why=Phrase("The rate “{indicator}” cannot be had by dividing by that.", indicator=indicator),
            remedy=Phrase("It is shown as “no data” there."),
        )
    either = above["in_brackets"] | below["in_brackets"].fillna(False).astype(bool)
    rows = above.assign(
        in_brackets=either, value=rate.per * above["value"] / below["value"].where(below["value"] > 0), indicator=indicator
    )
    if "se" in figures:
        ratio, errors = above["value"] / below["value"], (above["se"].fillna(0.0), below["se"].fillna(0.0))
        se = rate.per * (errors[0] ** 2 + (ratio * errors[1]) ** 2) ** 0.5 / below["value"].where(below["value"] > 0)
        rows["se"] = se.where(above["se"].notna() | below["se"].notna())
    if "n" in figures:
        rows["n"] = above["n"].combine(below["n"], np.fmin)
    return rows.reset_index()


def ask_about_rates(rows: pd.DataFrame, tables: Sequence[StatisticsOptions], catalogue: Catalogue, findings: Findings) -> None:
    """Ask about rates of persons whose part is more than the whole; answered like percent over 100.

    Parameters
    ----------
    rows : DataFrame
        Of every indicator, as `rate_of` gives those of rates.
    """
    answered = {name for options in tables for name in options.answers.over_100}
    for name, own in rows[rows["level"] == "quartier"].groupby("indicator", sort=False):
        formula = catalogue.indicators[str(name)].formula
        if not isinstance(formula, Rate) or name in answered:
            continue
        over = own[own["value"] > formula.per]
        if over.empty:
            continue
        cells = ", ".join(
            f"{key}: {value:.6g}" for key, value in zip(over["quartier_id"][:_MOST_SHOWN], over["value"], strict=False)
        )
        file = str(over["file"].iloc[0])
        findings.ask(
            "statistics.rate_over",
            file,
            int(over["row"].iloc[0]),
            observed=Phrase(
                "{figures}, in {count} {count:row|rows}: {cells}", figures=Quoted(name), count=len(over), cells=cells
            ),
            why=Phrase(
                "There is more of “{above}” than of “{below}”: the two may be exchanged, or one of them is in thousands.",
                above=formula.above,
                below=formula.below,
            ),
            remedy=Phrase(
                "Correct the formula in catalogue.toml, or the figures. If that is right, add at the end of dataset.toml:"
                "\n{lines}",
                lines=answer_lines(file, over_100=[str(name)]),
            ),
        )


def _dates(figures: pd.DataFrame) -> str:
    return ", ".join(sorted(figures.index.unique("wave"))[:_MOST_DATES]) or "–"
