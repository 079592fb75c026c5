"""Shares whose yes is labelled “no” in the file: 1 and 2 may mean either."""

from __future__ import annotations

from files.cells import canonical
from files.findings import Findings
from indicators.catalogue import Catalogue
from indicators.formulas import Share
from indicators.survey.codebook import Codebook
from indicators.survey.coding import Labels
from indicators.survey.formula_lines import share_line
from indicators.survey.spelling import plain
from indicators.survey.variants import NO, YES
from language.phrases import Phrase, Quoted, Series


def ask_about_yes(codebook: Codebook, catalogue: Catalogue, labels: Labels, file: str, findings: Findings) -> None:
    """Ask once for each share of two answers whose labels say the opposite of its formula."""
    for item in codebook.items:
        formula = catalogue.indicators[item.indicator].formula
        if not isinstance(formula, Share) or len(item.columns) != 1:
            continue
        (column,) = item.columns
        described = {canonical(code): label for code, label in labels.get(column, {}).items()}
        if any(canonical(cell) not in described for cell in formula.yes):  # it names labels already
            continue
        yes, no = ([code for code in sorted(own) if code in described] for own in (item.yes & item.of, item.of - item.yes))
        turned = all(_says(described[code], NO) for code in yes) and all(_says(described[code], YES) for code in no)
        if not yes or not no or not turned:
            continue
        shown = Series(tuple(Series((f"{code} =", Quoted(described[code])), " ") for code in (*yes, *no)))
        observed = Phrase("{labels} in column “{column}”, and “yes” is {yes}", labels=shown, column=column, yes=", ".join(yes))
        why = Phrase("By its labels the file says the opposite of the indicator “{indicator}”.", indicator=item.indicator)
        texts = [described[code] for code in yes]
        remedy = Phrase(
            "If the labels are right, write in catalogue.toml, in place of this formula:\n{line}\nIf those who said no are"
            " meant:\n{other}",
            line=share_line(formula, no, [*yes, *no]),
            other=share_line(formula, texts, [*texts, *(described[code] for code in no)]),
        )
        findings.ask("survey.yes_is_no", file, observed=observed, why=why, remedy=remedy)


def _says(label: str, words: frozenset[str]) -> bool:
    return plain(label) in words
