"""Register figures from ``statistics.csv``, as rows of the table of estimates."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

import pandas as pd

from files.dates import PartialDate
from files.findings import Findings
from files.keys import KnownQuartiers
from files.tables import read_table
from files.text_columns import numbers, parse_each, stop_rows
from indicators.catalogue import Catalogue
from indicators.estimates.intervals import NORMAL
from indicators.estimates.table import as_estimates
from indicators.estimates.vocabulary import Status
from indicators.formulas import Register
from language.phrases import Phrase

UNDATED = "undated"


def read_statistics(path: Path, catalogue: Catalogue, quartiers: KnownQuartiers, findings: Findings) -> pd.DataFrame:
    """Read register figures; an empty ``quartier_id`` is the whole city.

    Optional columns: ``target_group``, and ``se`` and ``n`` of figures that are themselves estimates.

    Returns
    -------
    DataFrame
        The table of estimates with ``source`` "register"; figures that no indicator uses are left out.

    Raises
    ------
    Rejected
        After noting every reason as a finding.
    """
    table = read_table(path, findings, required=("quartier_id", "indicator", "date", "value"))
    file = path.name
    indicator_of = {i.formula.figure: i.id for i in catalogue.indicators.values() if isinstance(i.formula, Register)}
    _check_figures(table["indicator"], indicator_of, file, findings)
    if "target_group" in table:
        _check_groups(table["target_group"], ["all", *catalogue.target_groups], file, findings)
    why = Phrase("There is no such day.")
    remedy = Phrase("Write the date as 2018-02-03, 3.2.2018, 2018-02 or 2018.")
    parse_each(table["date"], PartialDate.parse, "statistics.date", file, findings, why=why, remedy=remedy)
    ids = quartiers.ids_of(table["quartier_id"], file, findings, optional=True)
    figures = pd.DataFrame(
        {
            "level": ids.map(lambda quartier_id: "quartier" if quartier_id else "city"),
            "quartier_id": ids,
            "target_group": table["target_group"].replace("", "all") if "target_group" in table else "all",
            "wave": table["date"].replace("", UNDATED),
            "indicator": table["indicator"].map(indicator_of).fillna(""),
            "value": numbers(table["value"], file, findings),
        }
    )
    located = (ids != "") | (table["quartier_id"] == "")
    _check_once(figures, located, file, findings)
    figures = figures.assign(**{name: _precision(table[name], file, findings) for name in ("se", "n") if name in table})
    findings.finish()
    if "se" in figures:
        half_width = NORMAL * figures["se"]
        figures = figures.assign(lower=figures["value"] - half_width, upper=figures["value"] + half_width)
    status = figures["value"].isna().map({True: Status.NO_DATA, False: Status.OK})
    return as_estimates(figures.assign(status=status, verdict="none", contrast="none", source="register"))


def _check_figures(figures: pd.Series, indicator_of: Mapping[str, str], file: str, findings: Findings) -> None:
    for row, figure in figures.drop_duplicates().items():
        if figure not in indicator_of:
            close = get_close_matches(figure, indicator_of, n=1)
            findings.stop(
                "statistics.unknown_indicator",
                file,
                int(str(row)),
                observed=figure,
                why=Phrase("The catalogue has no register indicator that uses this figure."),
                remedy=Phrase("Did you mean “{option}”?", option=close[0])
                if close
                else Phrase("Add an indicator with formula register to catalogue.toml, or delete the rows."),
            )


def _check_groups(cells: pd.Series, groups: Sequence[str], file: str, findings: Findings) -> None:
    why = Phrase("The catalogue has no target group of this id.")
    remedy = Phrase("Correct the id, or leave the cell empty for everybody. Known are: {allowed}", allowed=", ".join(groups))
    stop_rows(cells, cells.index[~cells.isin(["", *groups])], "statistics.unknown_group", file, findings, why=why, remedy=remedy)


def _check_once(figures: pd.DataFrame, located: pd.Series, file: str, findings: Findings) -> None:
    keys = figures[["quartier_id", "target_group", "wave", "indicator"]]
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
