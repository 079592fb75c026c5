"""Categories that may be right and are seldom: told, or asked about, once each of them has been understood."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from files.findings import Findings
from files.keys import KnownQuartiers
from files.levels import named
from indicators.categorical import CategoricalIndicator
from indicators.register.odd_rows import Figure
from indicators.register.options import StatisticsOptions, answer_lines
from indicators.register.times import CORRECT_DATE, FAR_DATE, far_dated
from language.phrases import Phrase, in_quotes


def ask_about_dates_of_words(rows: pd.DataFrame, tables: Sequence[StatisticsOptions], findings: Findings) -> None:
    """Ask about dates that have not come yet, as of figures that are numbers.

    Parameters
    ----------
    rows : DataFrame
        Of `indicators.register.rows.read_rows`, those of figures that are words.
    """
    answers = {options.file: options.answers for options in tables}
    for file, own in rows[rows["written"] != ""].groupby("file", sort=False):
        far = own[far_dated(Figure("", "", own)) & ~own["figure"].isin(answers[str(file)].dates)]
        if not far.empty:
            figures = dict.fromkeys(map(str, far["figure"]))
            findings.ask(
                "statistics.dates",
                str(file),
                int(far["row"].iloc[0]),
                observed=Phrase(
                    "{figures}, in {count} {count:row|rows}: {dates}",
                    figures=in_quotes(figures),
                    count=len(far),
                    dates=", ".join(dict.fromkeys(map(str, far["wave"]))),
                ),
                why=FAR_DATE,
                remedy=Phrase(
                    "{advice} If they are right, add at the end of dataset.toml:\n{lines}",
                    advice=CORRECT_DATE,
                    lines=answer_lines(str(file), dates=list(figures)),
                ),
            )


def tell_of_categories(own: CategoricalIndicator, stated: pd.DataFrame, quartiers: KnownQuartiers, findings: Findings) -> None:
    """Tell which categories no quartier has, whether all have the same, and at which date most have none.

    Parameters
    ----------
    stated : DataFrame
        ``quartier_id, wave, category`` and ``file`` of every cell that is understood.
    """
    if stated.empty or findings.blocking:
        return
    file = str(stated["file"].iloc[-1])
    unused = [category for category in own.categories if category.id not in set(stated["category"])]
    if unused:
        findings.mend(
            "statistics.category_unused",
            file,
            observed=Phrase("“{indicator}”: {labels}", indicator=own.id, labels=in_quotes(category.label for category in unused)),
            why=Phrase("No quartier has this category at any date."),
            remedy=Phrase("Take it out of the catalogue if it is not needed there; or correct the cells."),
        )
    by_date = {str(wave): rows for wave, rows in stated.groupby("wave")}
    if len(stated) > 1 and stated["category"].nunique() == 1:
        findings.mend(
            "statistics.category_alike",
            file,
            observed=Phrase(
                "“{indicator}”: every quartier is “{category}”, at every date",
                indicator=own.id,
                category=own.label(str(stated["category"].iloc[0])),
            ),
            why=Phrase("A map of one colour says nothing, and the cell may have been copied to each row."),
            remedy=Phrase("Nothing to do, if that is right."),
        )
    sparse = {wave: rows for wave, rows in by_date.items() if 2 * len(rows) < len(quartiers.names)}
    if sparse and len(by_date) > 1:
        wave, rows = list(sparse.items())[-1]
        missing = [key for key in quartiers.names if key not in set(rows["quartier_id"])]
        findings.mend(
            "statistics.category_gaps",
            file,
            observed=Phrase(
                "“{indicator}”, {dates}: {count} of {all} quartiers have no category: {names}",
                indicator=own.id,
                dates=wave,
                count=len(missing),
                all=len(quartiers.names),
                names=named(missing, quartiers),
            ),
            why=Phrase("More than half of them have none at this date, and the latest date is what the map opens with."),
            remedy=Phrase(
                "They are shown as “not stated” there. Add their rows, also where nothing changed, or take the date out."
            ),
        )
