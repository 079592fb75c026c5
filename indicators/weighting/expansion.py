"""Whether weights say for how many people a respondent stands."""

from files.findings import Findings
from indicators.catalogue import Catalogue
from indicators.formulas import Total
from indicators.survey.design import Wave
from indicators.survey.moments import Moments
from language.phrases import Phrase

_AS_MANY = 0.01  # weights that add up so nearly to the number of respondents, or to fewer, stand for nobody else


def check_expansion(moments: Moments, wave: Wave, catalogue: Catalogue, file: str, findings: Findings) -> None:
    """Note that a total cannot be had of weights with a mean of 1, or of parts of 1 or 100.

    Parameters
    ----------
    moments : Moments
        With the weights that count, after raking.
    """
    formulas = {name: indicator.formula for name, indicator in catalogue.indicators.items()}
    totals = [name for name, formula in formulas.items() if isinstance(formula, Total) and formula.of in moments.centres]
    people, standing_for = int(moments.counts["respondents"].sum()), float(moments.counts["w"].sum())
    if totals and standing_for <= (1 + _AS_MANY) * people:
        findings.stop(
            "survey.no_expansion",
            file,
            observed=Phrase(
                "“{column}” adds up to {total}, for {people} respondents",
                column=wave.weight or "–",
                total=round(standing_for, 2),
                people=people,
            ),
            why=Phrase(
                "The total “{indicator}” needs weights that say for how many people each respondent stands.",
                indicator=totals[0],
            ),
            remedy=Phrase(
                "Give the weights that add up to all inhabitants or households, or take the total out of catalogue.toml."
            ),
        )
