"""What is wrong with the classes of respondents that values are standardised by."""

import numpy as np

from files.findings import Findings
from indicators.standard import STANDARD
from indicators.survey.answers import class_of
from indicators.survey.tabulation import Tabulation
from language.phrases import Phrase


def check_strata(tabulation: Tabulation, file: str, findings: Findings) -> None:
    """Stop where somebody is in two strata; tell who is in none, and which strata nobody is in."""
    partitions, witnesses = tabulation.codebook.partitions, tabulation.witnesses
    strata = next((partition for partition in partitions if partition.name == STANDARD), None)
    if strata is None:
        return
    twice, nowhere = witnesses.of(f"two classes {STANDARD}"), witnesses.of(f"no class {STANDARD}")
    why = Phrase("Two strata of [standard] hold for this respondent; nobody may be counted twice.")
    remedy = Phrase("Change “where” of the strata in catalogue.toml so that they exclude one another.")
    findings.stop_rows("survey.two_strata", file, twice.first, twice.times, why=why, remedy=remedy)
    if nowhere.times:
        findings.mend(
            "survey.no_stratum",
            file,
            nowhere.first[0][0],
            observed=Phrase("{count} {count:respondent|respondents} in no stratum of [standard]", count=nowhere.times),
            why=Phrase("Their answer is missing, or no stratum in catalogue.toml holds for it."),
            remedy=Phrase("They are left out of standardised values only; other values count them."),
        )
    keys = np.array([key[4] for key in tabulation.sums.cells], dtype=np.int64)
    present = set(class_of(keys, partitions, STANDARD).tolist())
    for at, stratum in enumerate(strata.classes):
        if at not in present:
            findings.mend(
                "survey.empty_stratum",
                file,
                observed=Phrase("nobody belongs to the stratum “{stratum}” of [standard]", stratum=stratum),
                why=Phrase("Its conditions hold for no respondent of this survey."),
                remedy=Phrase("Nothing of this survey can be standardised. Check the conditions in catalogue.toml."),
            )
