"""Codes that mean "no answer" in a wave, and are answers of an indicator: nobody but the city knows what such a cell is."""

from files.findings import Findings
from indicators.survey.codebook import Codebook, Item
from indicators.survey.missing_line import conflicts
from indicators.survey.tabulation import Tabulation
from indicators.survey.zeros import zero_heap
from language.phrases import Phrase, in_quotes


def check_missing(codebook: Codebook, line: str, file: str, findings: Findings) -> None:
    """Stop at codes that shares count and the wave calls no answer: they would drop out in silence.

    Parameters
    ----------
    line : str
        What to write (`indicators.survey.missing_line.missing_line`).
    """
    both = conflicts(codebook)
    if not both:
        return
    of_shares = [
        item.indicator for item in codebook.items if any(item.of & both.get(column, frozenset()) for column in item.columns)
    ]
    observed = Phrase(
        "{codes} in column “{column}”",
        codes=in_quotes(sorted(frozenset().union(*both.values()))),
        column=", ".join(both),
    )
    why = Phrase(
        "The indicator “{indicator}” counts these answers, and this wave says that they are none.",
        indicator=", ".join(of_shares),
    )
    remedy = Phrase(
        "If they are answers here, write for this wave in dataset.toml, in place of any such line: {example}. If they are"
        " none, take the codes out of the formula.",
        example=line,
    )
    findings.stop("survey.answer_and_missing", file, observed=observed, why=why, remedy=remedy)


def ask_about_missing(tabulation: Tabulation, line: str, file: str, findings: Findings) -> None:
    """Ask where a cell of the file is both; where a column has codes of its own (`missing_in`), they stand.

    A 99 that means "no answer" everywhere would take every 99 out of a scale from 0 to 100.
    """
    for item in tabulation.codebook.items:
        seen = tabulation.witnesses.cells(f"missing {item.indicator}")
        if not seen:
            _ask_about_zeros(item, tabulation, line, file, findings)
            continue
        codes = sorted(seen)
        times = sum(witness.times for witness in seen.values())
        findings.ask(
            "survey.missing_on_scale",
            file,
            seen[codes[0]].first[0][0],
            observed=Phrase(
                "“{answer}” in column “{column}”, {count} {count:time|times}",
                answer=", ".join(codes),
                column=item.column,
                count=times,
            ),
            why=Phrase(
                "It means “no answer” in this wave, by its label, or to the survey tool, and is an answer of “{indicator}”.",
                indicator=item.indicator,
            ),
            remedy=Phrase(
                "Write for this wave in dataset.toml, in place of any such line: {example}. Leave out the codes that are"
                " answers there.",
                example=line,
            ),
        )


def _ask_about_zeros(item: Item, tabulation: Tabulation, line: str, file: str, findings: Findings) -> None:
    zeros = zero_heap(item, tabulation.codebook, tabulation.witnesses.answers(item.indicator))
    if not zeros:
        return
    observed = Phrase("“{answer}” in column “{column}”, {count} {count:time|times}", answer="0", column=item.column, count=zeros)
    why = Phrase(
        "Far more people chose 0 than 1 on the scale of “{indicator}”. Some survey tools write 0 for a question that was seen and"
        " not answered.",
        indicator=item.indicator,
    )
    remedy = Phrase(
        "Write for this wave in dataset.toml, in place of any such line: {example}. Leave out the codes that are answers there.",
        example=line,
    )
    findings.ask("survey.missing_on_scale", file, observed=observed, why=why, remedy=remedy)
