"""What is wrong with the strata that a sample was drawn in: their sizes, and how many units were asked in each."""

import numpy as np
import pandas as pd

from files.findings import MOST_ROWS_NAMED, Findings
from indicators.survey.moments import KEYS
from indicators.survey.sums import Sums
from language.phrases import Phrase


def check_sampled_strata(sums: Sums, file: str, findings: Findings) -> None:
    """Note strata of a single unit, of several sizes, and of fewer units than were asked."""
    strata = _strata(sums)
    _check_lonely(strata, file, findings)
    for name, _, asked, smallest, largest, row in strata.itertuples(index=False, name=None):
        if smallest != largest and not np.isnan(smallest):
            findings.stop(
                "survey.stratum_size_differs",
                file,
                row or None,
                observed=Phrase(
                    "stratum “{stratum}”: {smallest} and {largest}", stratum=name, smallest=smallest, largest=largest
                ),
                why=Phrase("The size of a stratum is one number; its rows give several."),
                remedy=Phrase("Enter the number of sampling units the stratum had when the sample was drawn."),
            )
        elif smallest < asked:
            observed = Phrase("stratum “{stratum}”: {size} in all, {asked} asked", stratum=name, size=smallest, asked=asked)
            why = Phrase("A stratum cannot have fewer sampling units than were asked.")
            remedy = Phrase("Enter the number of sampling units the stratum had when the sample was drawn.")
            findings.stop("survey.stratum_too_small", file, row or None, observed=observed, why=why, remedy=remedy)


def _strata(sums: Sums) -> pd.DataFrame:
    """``stratum, people, asked, smallest, largest, row``: of each, its respondents, units asked, sizes and first row."""
    cells = pd.DataFrame(list(sums.cells), columns=KEYS).assign(
        people=sums.people, smallest=sums.smallest[:, 0], largest=sums.largest[:, 0], row=sums.rows
    )
    grouped = cells.groupby("stratum")
    strata = grouped.agg({"people": "sum", "smallest": "min", "largest": "max", "row": "min"})
    units = grouped["psu"].nunique() if (cells["psu"] != "").any() else strata["people"]
    strata.insert(1, "asked", units)
    return strata.reset_index().astype({"row": int})


def _check_lonely(strata: pd.DataFrame, file: str, findings: Findings) -> None:
    lonely = strata[(strata["asked"] == 1) & (strata["largest"] != 1)]  # all of a stratum of one was asked: no chance in it
    why = Phrase("From one unit alone nobody can tell how much chance there is.")
    if len(strata) == 1 and len(lonely):
        remedy = Phrase("Check the columns stratum and psu in dataset.toml.")
        row = int(lonely["row"].iloc[0]) or None
        findings.stop("survey.lonely_survey", file, row, observed=Phrase("a single sampling unit"), why=why, remedy=remedy)
        return
    if len(lonely) == len(strata):
        observed = Phrase("{count} {count:stratum|strata}, each with a single sampling unit", count=len(strata))
        remedy = Phrase(
            "Check that stratum and psu (or panel) of this wave name the right columns; if they do, join similar strata in"
            " pairs, or take out stratum."
        )
        findings.stop("survey.every_stratum_lonely", file, observed=observed, why=why, remedy=remedy)
        return
    remedy = Phrase(
        "It was compared with the mean of all strata, which tends to make intervals too wide; better join it with"
        " a similar stratum."
    )
    named = lonely.head(MOST_ROWS_NAMED)
    for name, row in zip(named["stratum"], named["row"], strict=True):
        observed = Phrase("stratum “{stratum}” with a single sampling unit", stratum=name)
        findings.mend("survey.lonely_stratum", file, int(row) or None, observed=observed, why=why, remedy=remedy)
    if len(lonely) > MOST_ROWS_NAMED:
        observed = Phrase("{count} more {count:stratum|strata} with a single sampling unit", count=len(lonely) - MOST_ROWS_NAMED)
        findings.mend("survey.lonely_stratum", file, observed=observed, why=why, remedy=remedy)
