"""What is wrong with the second stage of a sample: respondents drawn within sampling units."""

import numpy as np
import pandas as pd

from files.findings import Findings
from indicators.survey.moments import KEYS
from indicators.survey.sums import Sums
from language.phrases import Phrase


def check_second_stage(sums: Sums, file: str, findings: Findings) -> None:
    """Note units without a size, of several sizes, of fewer people than were asked, and units of one respondent."""
    cells = pd.DataFrame(list(sums.cells), columns=KEYS).assign(
        asked=sums.people, smallest=sums.smallest[:, 1], largest=sums.largest[:, 1], row=sums.rows
    )
    units = cells.groupby(["stratum", "psu"]).agg({"asked": "sum", "smallest": "min", "largest": "max", "row": "min"})
    single = 0
    for (_, name), asked, smallest, largest, first in units.itertuples(name=None):
        row = int(first) or None
        single += asked == 1 and largest > 1
        if np.isnan(smallest):
            observed = Phrase("sampling unit “{psu}” without psu_size", psu=name)
            why = Phrase("Without the number of people in a sampling unit nobody knows which part of them was asked.")
            remedy = Phrase("Enter it, or take psu_size out of dataset.toml.")
            findings.stop("survey.psu_size_missing", file, row, observed=observed, why=why, remedy=remedy)
        elif smallest != largest:
            observed = Phrase("sampling unit “{psu}”: {smallest} and {largest}", psu=name, smallest=smallest, largest=largest)
            why = Phrase("The size of a sampling unit is one number; its rows give several.")
            remedy = Phrase("Enter the number of people the sampling unit had when the sample was drawn.")
            findings.stop("survey.psu_size_differs", file, row, observed=observed, why=why, remedy=remedy)
        elif smallest < asked:
            observed = Phrase("sampling unit “{psu}”: {size} in all, {asked} asked", psu=name, size=smallest, asked=asked)
            why = Phrase("A sampling unit cannot have fewer people than were asked in it.")
            remedy = Phrase("Enter the number of people the sampling unit had when the sample was drawn.")
            findings.stop("survey.psu_too_small", file, row, observed=observed, why=why, remedy=remedy)
    if single:
        findings.mend(
            "survey.single_respondent",
            file,
            observed=Phrase("{count} sampling {count:unit|units} with a single respondent", count=single),
            why=Phrase("From one person alone nobody can tell how much people of a unit differ."),
            remedy=Phrase(
                "That one's distance from the mean of all took the place of the spread, which tends to make intervals too wide."
            ),
        )
