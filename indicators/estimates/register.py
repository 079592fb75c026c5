"""Register figures from ``statistics.csv``, as rows of the table of estimates."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

import pandas as pd

from files.cells import numbers, parse_each, stop_rows
from files.dates import PartialDate
from files.findings import Findings, Rejected
from files.keys import KnownQuartiers
from files.tables import read_table
from indicators.catalogue import Catalogue
from indicators.estimates.table import as_estimates
from indicators.estimates.vocabulary import Status
from indicators.formulas import Register
from language.phrases import Phrase

UNDATED = "undated"
NORMAL = 1.959963984540054  # half width of a 95 % interval in standard errors


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
    indicator_of = {i.formula.figure: i.id for i in catalogue.indicators.values() if isinstance(i.formula, Register)}
    for figure in table["indicator"].unique():
        if figure not in indicator_of:
            close = get_close_matches(figure, indicator_of, n=1)
            findings.stop(
                "statistics.unknown_indicator",
                path.name,
                int(table.index[table["indicator"] == figure][0]),
                observed=figure,
                why=Phrase("The catalogue has no register indicator that uses this figure."),
                remedy=Phrase("Did you mean “{option}”?", option=close[0])
                if close
                else Phrase("Add an indicator with formula register to catalogue.toml, or delete the rows."),
            )
    if "target_group" in table:
        known = ["", "all", *catalogue.target_groups]
        stop_rows(
            table["target_group"],
            table.index[~table["target_group"].isin(known)],
            "statistics.unknown_group",
            path.name,
            findings,
            why=Phrase("The catalogue has no target group of this id."),
            remedy=Phrase(
                "Correct the id, or leave the cell empty for everybody. Known are: {allowed}", allowed=", ".join(known[1:])
            ),
        )
    parse_each(
        table["date"],
        PartialDate.parse,
        "statistics.date",
        path.name,
        findings,
        why=Phrase("There is no such day."),
        remedy=Phrase("Write the date as 2018-02-03, 3.2.2018, 2018-02 or 2018."),
    )
    ids = quartiers.ids_of(table["quartier_id"], path.name, findings, optional=True)
    made = pd.DataFrame(
        {
            "level": ids.map(lambda quartier_id: "quartier" if quartier_id else "city"),
            "quartier_id": ids,
            "target_group": table["target_group"].replace("", "all") if "target_group" in table else "all",
            "wave": table["date"].replace("", UNDATED),
            "indicator": table["indicator"].map(indicator_of).fillna(""),
            "value": numbers(table["value"], path.name, findings),
        }
    )
    keys = ["quartier_id", "target_group", "wave", "indicator"]
    unknown = (ids == "") & (table["quartier_id"] != "")
    for row in made.index[made.duplicated(keys) & ~unknown]:
        findings.stop(
            "statistics.twice",
            path.name,
            int(row),
            observed=", ".join(str(made.at[row, key]) for key in keys),
            why=Phrase("This figure stands in the file twice."),
            remedy=Phrase("Keep one of the two rows."),
        )
    for name in ("se", "n"):
        if name in table:
            made[name] = numbers(table[name], path.name, findings)
            wrong = (made[name] < 0) | ((made[name] % 1 != 0) & made[name].notna() if name == "n" else False)
            stop_rows(
                table[name],
                table.index[wrong],
                "statistics.precision",
                path.name,
                findings,
                why=Phrase("A number of answers is a whole number; neither it nor a standard error is below zero."),
                remedy=Phrase("Correct the cell, or leave it empty."),
            )
    if findings.blocking:
        raise Rejected(findings)
    if "se" in made:
        made = made.assign(lower=made["value"] - NORMAL * made["se"], upper=made["value"] + NORMAL * made["se"])
    status = made["value"].isna().map({True: Status.NO_DATA, False: Status.OK})
    return as_estimates(made.assign(status=status, verdict="none", contrast="none", source="register"))
