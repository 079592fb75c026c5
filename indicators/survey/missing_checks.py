"""Codes that mean "no answer" in a wave, and are answers of an indicator: nobody but the city knows what such a cell is."""

import json

from files.findings import Findings
from indicators.survey.tabulation import Tabulation
from language.phrases import Phrase


def ask_about_missing(tabulation: Tabulation, file: str, findings: Findings) -> None:
    """Ask where a cell of the file is both; where a column has codes of its own (`missing_in`), they stand.

    A 99 that means "no answer" everywhere would take every 99 out of a scale from 0 to 100.
    """
    for item in tabulation.codebook.items:
        seen = tabulation.witnesses.cells(f"missing {item.indicator}")
        if not seen:
            continue
        codes = sorted(seen)
        times = sum(witness.times for witness in seen.values())
        findings.ask(
            "survey.missing_on_scale",
            file,
            seen[codes[0]].first[0][0],
            observed=Phrase(
                "“{answer}” in column “{column}”, {count} times", answer=", ".join(codes), column=item.column, count=times
            ),
            why=Phrase(
                "It means “no answer” in this wave, and is an answer of the indicator “{indicator}”.", indicator=item.indicator
            ),
            remedy=Phrase(
                "Write {example} for this wave in dataset.toml; leave out the codes that are answers there.",
                example=f"missing_in = {{ {item.column} = {json.dumps(codes)} }}",
            ),
        )
