"""Register figures from ``statistics.csv``, as rows of the table of estimates."""

from collections.abc import Collection, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

import numpy as np
import pandas as pd

from files.dates import PartialDate
from files.findings import Findings
from files.keys import KnownQuartiers
from files.tables import read_table, unreliable_in
from files.text_columns import numbers, parse_each, stop_rows
from indicators.catalogue import Catalogue
from indicators.estimates.intervals import NORMAL
from indicators.estimates.table import as_estimates
from indicators.estimates.vocabulary import Status
from indicators.formulas import Formula, Rate, Register
from language.phrases import Phrase

UNDATED = "undated"
_MOST_DATES = 5  # that a finding names
_PLACE = ["level", "quartier_id", "target_group", "wave"]


def read_statistics(path: Path, catalogue: Catalogue, quartiers: KnownQuartiers, findings: Findings) -> pd.DataFrame:
    """Read register figures; an empty ``quartier_id`` is the whole city.

    Optional columns: ``target_group``, and ``se`` and ``n`` of figures that are themselves estimates.

    A `Rate` has a value wherever both of its figures have one, and a standard error where one of them has: that of a
    ratio of two independent numbers (Särndal, Swensson and Wretman 1992, 5.6).

    Returns
    -------
    DataFrame
        The table of estimates with ``source`` "register".

    Raises
    ------
    Rejected
        After noting every reason as a finding.
    """
    table = read_table(path, findings, required=("quartier_id", "indicator", "date", "value"))
    file = path.name
    formulas = {name: indicator.formula for name, indicator in catalogue.indicators.items()}
    used = {figure for formula in formulas.values() for figure in _figures_of(formula)}
    _check_figures(table["indicator"], used, file, findings)
    _check_formulas(formulas, list(table["indicator"].unique()), file, findings)
    if "target_group" in table:
        _check_groups(table["target_group"], ["all", *catalogue.target_groups], file, findings)
    why = Phrase("There is no such day.")
    remedy = Phrase("Write the date as 2018-02-03, 3.2.2018, 2018-02 or 2018.")
    dates = parse_each(table["date"], PartialDate.parse, "statistics.date", file, findings, why=why, remedy=remedy)
    ids = quartiers.ids_of(table["quartier_id"], file, findings, optional=True)
    figures = pd.DataFrame(
        {
            "level": ids.map(lambda quartier_id: "quartier" if quartier_id else "city"),
            "quartier_id": ids,
            "target_group": table["target_group"].replace("", "all") if "target_group" in table else "all",
            "wave": [date.iso if date else UNDATED for date in dates],
            "figure": table["indicator"],
            "value": numbers(table["value"], file, findings),
            "in_brackets": unreliable_in(table, "value"),
        }
    )
    located = (ids != "") | (table["quartier_id"] == "")
    _check_once(figures, located, file, findings)
    figures = figures.assign(**{name: _precision(table[name], file, findings) for name in ("se", "n") if name in table})
    findings.finish()
    figures = pd.concat(
        [
            figures[figures["figure"] == formula.figure].assign(indicator=name)
            if isinstance(formula, Register)
            else _rate(figures, formula, name, file, findings)
            for name, formula in formulas.items()
            if isinstance(formula, Register | Rate)
        ]
        or [figures.assign(indicator="")]
    )
    findings.finish()
    if "se" in figures:
        half_width = NORMAL * figures["se"]
        figures = figures.assign(lower=figures["value"] - half_width, upper=figures["value"] + half_width)
    status = figures["in_brackets"].map({True: Status.UNRELIABLE, False: Status.OK}).mask(figures["value"].isna(), Status.NO_DATA)
    return as_estimates(figures.assign(status=status, verdict="none", contrast="none", source="register"))


def _rate(figures: pd.DataFrame, rate: Rate, indicator: str, file: str, findings: Findings) -> pd.DataFrame:
    """The rows of a rate; notes where one of its figures stands alone, or nothing is to be divided by."""
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


def _dates(figures: pd.DataFrame) -> str:
    return ", ".join(sorted(figures.index.unique("wave"))[:_MOST_DATES]) or "–"


def _check_figures(figures: pd.Series, used: Collection[str], file: str, findings: Findings) -> None:
    for row, figure in figures.drop_duplicates().items():
        if figure not in used:
            close = get_close_matches(figure, used, n=1)
            findings.stop(
                "statistics.unknown_indicator",
                file,
                int(str(row)),
                observed=figure,
                why=Phrase("The catalogue has no register indicator that uses this figure."),
                remedy=_alike(close[0])
                if close
                else Phrase("Add an indicator with formula register or rate to catalogue.toml, or delete the rows."),
            )


def _check_formulas(formulas: Mapping[str, Formula], figures: Sequence[str], file: str, findings: Findings) -> None:
    """Stop at a figure that the file does not have: a rate of it would be “no data” everywhere."""
    for name, formula in formulas.items():
        for figure in _figures_of(formula):
            if figure not in figures:
                close = get_close_matches(figure, figures, n=1)
                observed = Phrase("no figure “{figure}” for the indicator “{indicator}”", figure=figure, indicator=name)
                why = Phrase("The formula in catalogue.toml names a figure that no row of the column “indicator” has.")
                listed = Phrase("Correct the formula, or add the rows. Figures here: {figures}", figures=", ".join(figures[:20]))
                remedy = _alike(close[0]) if close else listed
                findings.stop("statistics.no_figure", file, observed=observed, why=why, remedy=remedy)


def _figures_of(formula: Formula) -> tuple[str, ...]:
    match formula:
        case Register(figure):
            return (figure,)
        case Rate(above, below):
            return above, below
    return ()


def _alike(option: str) -> Phrase:
    return Phrase("Did you mean “{option}”? Then write both alike, here or in catalogue.toml.", option=option)


def _check_groups(cells: pd.Series, groups: Sequence[str], file: str, findings: Findings) -> None:
    why = Phrase("The catalogue has no target group of this id.")
    remedy = Phrase("Correct the id, or leave the cell empty for everybody. Known are: {allowed}", allowed=", ".join(groups))
    stop_rows(cells, cells.index[~cells.isin(["", *groups])], "statistics.unknown_group", file, findings, why=why, remedy=remedy)


def _check_once(figures: pd.DataFrame, located: pd.Series, file: str, findings: Findings) -> None:
    keys = figures[["quartier_id", "target_group", "wave", "figure"]]
    for row in figures.index[keys.duplicated() & located]:
        why = Phrase("This figure stands in the file twice.")
        remedy = Phrase("Keep one of the two rows.")
        findings.stop("statistics.twice", file, int(row), observed=", ".join(map(str, keys.loc[row])), why=why, remedy=remedy)


def _precision(cells: pd.Series, file: str, findings: Findings) -> pd.Series:
    """The column ``se`` or ``n``."""
    parsed = numbers(cells, file, findings)
    impossible = parsed < 0
    if cells.name == "n":
        impossible |= (parsed % 1 != 0) & parsed.notna()
    why = Phrase("A number of answers is a whole number; neither it nor a standard error is below zero.")
    remedy = Phrase("Correct the cell, or leave it empty.")
    stop_rows(cells, cells.index[impossible], "statistics.precision", file, findings, why=why, remedy=remedy)
    return parsed
