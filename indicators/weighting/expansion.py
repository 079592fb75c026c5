"""Whether weights say for how many people a respondent stands, as a total needs it."""

from files.findings import Findings
from indicators.catalogue import Catalogue
from indicators.formulas import Total
from indicators.survey.design import Wave
from indicators.survey.moments import Moments
from language.phrases import Phrase

_AS_MANY = 0.01  # weights that add up so nearly to the number of respondents, or to fewer, stand for nobody else
_NEAR, _OFF = 0.005, 0.05  # of the population: rounded weights, and what is no rounding any more
_SILENT = 0.05  # so many of the weights without an answer are told


def check_expansion(moments: Moments, wave: Wave, catalogue: Catalogue, file: str, findings: Findings) -> None:
    """Note where a total cannot be had, where nobody says what the weights should add up to, and what a total leaves out.

    Weights of surveys often have a mean of 1, or add up to a round number: means and shares do not mind, and a total of them
    would be a number of nothing. So what they add up to is compared with the figures of the wave's margins, or with its
    ``population_size``; where there is neither, it is asked.

    Parameters
    ----------
    moments : Moments
        With the weights that count, after raking.
    """
    formulas = {name: indicator.formula for name, indicator in catalogue.indicators.items()}
    totals = {name: formula.of for name, formula in formulas.items() if isinstance(formula, Total)}
    totals = {name: share for name, share in totals.items() if share in moments.centres}
    if not totals:
        return
    first, population = next(iter(totals)), _population(wave, moments)
    people, standing_for = int(moments.counts["respondents"].sum()), float(moments.counts["w"].sum())
    if population is None:
        _ask(first, people, standing_for, wave, file, findings)
    elif abs(standing_for / population - 1) > _NEAR:
        _tell_off(first, standing_for, population, wave, file, findings)
    if not findings.blocking:
        _tell_silent(totals, moments, standing_for, file, findings)


def _population(wave: Wave, moments: Moments) -> float | None:
    """How many the weights should add up to: what the wave says, or the figures of a margin, of quartiers that were asked."""
    if wave.population_size or not wave.margins:
        return wave.population_size or None
    asked = {"", *moments.counts.loc[moments.counts["w"] > 0, "quartier_id"]}
    counted = next((margin for margin in wave.margins if margin.by_quartier), wave.margins[0])
    return sum(persons for (place, _), persons in counted.persons.items() if place in asked)


def _ask(total: str, people: int, standing_for: float, wave: Wave, file: str, findings: Findings) -> None:
    observed = Phrase(
        "“{column}” adds up to {total}, for {people} respondents",
        column=wave.weight or "–",
        total=round(standing_for, 2),
        people=people,
    )
    why = Phrase("The total “{indicator}” needs weights that say for how many people each respondent stands.", indicator=total)
    if standing_for <= (1 + _AS_MANY) * people:
        remedy = Phrase("Give the weights that add up to all inhabitants or households, or take the total out of catalogue.toml.")
        findings.stop("survey.no_expansion", file, observed=observed, why=why, remedy=remedy)
        return
    remedy = Phrase(
        "Write population_size for this wave in dataset.toml: how many inhabitants or households there are of those who were"
        " asked. Or take the total out of catalogue.toml."
    )
    findings.ask("survey.expansion", file, observed=observed, why=why, remedy=remedy)


def _tell_off(total: str, standing_for: float, population: float, wave: Wave, file: str, findings: Findings) -> None:
    observed = Phrase(
        "“{column}” adds up to {total}, in a population of {population}",
        column=wave.weight or "–",
        total=round(standing_for),
        population=round(population),
    )
    why = Phrase("The total “{indicator}” needs weights that say for how many people each respondent stands.", indicator=total)
    if abs(standing_for / population - 1) > _OFF:
        remedy = Phrase(
            "Give weights that add up to the population, correct population_size or the margins, or take the total out of"
            " catalogue.toml."
        )
        findings.stop("survey.no_expansion", file, observed=observed, why=why, remedy=remedy)
    else:
        remedy = Phrase("Totals count what the weights add up to. Correct population_size if it counts other people.")
        findings.mend("survey.expansion_off", file, observed=observed, why=why, remedy=remedy)


def _tell_silent(totals: dict[str, str], moments: Moments, standing_for: float, file: str, findings: Findings) -> None:
    """Whoever gave no answer that counts is in no total."""
    answered = moments.sums.groupby("indicator")["w"].sum()
    for total, share in totals.items():
        part = 1 - float(answered.get(share, 0.0)) / standing_for
        if part > _SILENT:
            findings.mend(
                "survey.total_of_answers",
                file,
                observed=Phrase(
                    "{percent} percent of the weights without an answer that counts for “{share}”",
                    percent=round(100 * part),
                    share=share,
                ),
                why=Phrase("The total “{indicator}” adds up answers only: the others are in it with nobody.", indicator=total),
                remedy=Phrase(
                    "Nothing, if the question was not put to them. If they left it open, the total is rather too small; the"
                    " share may be told without it."
                ),
            )
