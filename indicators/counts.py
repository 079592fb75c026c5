"""Numbers of persons: large quartiers have more of everybody, so they say nothing about need."""

import re

from files.findings import Findings
from files.key_options import quoted
from files.spellings import plain
from indicators.catalogue import COUNT, RATE, Catalogue, Indicator, Polarity
from indicators.formulas import Rate, Register
from language.phrases import Phrase

_PERSONS = (
    "person", "einwohner", "bewohner", "menschen", "leute", "people", "inhabitant", "resident", "haushalt", "household", "kinder",
    "child", "jugendliche", "senior", "arbeitslos", "unemployed", "faelle", "fall", "case", "anzahl", "number", "count", "koepfe",
    "personnes", "habitants", "frauen", "maenner", "women", "men", "schueler", "pupil", "student", "auslaender", "foreigner",
    "buerger", "citizen", "beschaeftigte", "employee", "wohnung", "dwelling", "familie", "famil", "bedarfsgemeinschaft",
    "leistungsbezieh", "empfaenger", "recipient", "stueck",
)  # fmt: skip
_DIVIDED = re.compile(r"%|‰|/|\b(je|pro|per|von|of|for every|quote|anteil|rate|share|quotient|prozent|percent)\b", re.IGNORECASE)
_RESIDENTS = ("einwohner", "bewohner", "bevoelkerung", "inhabitant", "resident", "population", "people")


def counts_people(indicator: Indicator) -> bool:
    """Whether a register figure counts persons, households or cases: its kind says so, or else its unit."""
    if not isinstance(indicator.formula, Register) or indicator.kind == RATE:
        return False
    units = [unit for unit in indicator.unit.by_language.values() if unit]
    said = any(plain(unit).startswith(_PERSONS) and not _DIVIDED.search(unit) for unit in units)
    return indicator.kind == COUNT or said


def ask_about_counts(catalogue: Catalogue, file: str, findings: Findings) -> None:
    """Ask about every count that is said to be good or bad, and offer a rate."""
    counts = [own for own in catalogue.indicators.values() if own.polarity is not Polarity.NEITHER and counts_people(own)]
    if not counts:
        return
    below = _residents(catalogue)
    rates = [lines for own in counts if (lines := _rate_lines(own, below))]
    neither = "\n".join(f'[indicators.{own.id}]\npolarity = "neither"' for own in counts)
    findings.ask(
        "catalogue.count_judged",
        file,
        observed=", ".join(f"{own.id} ({_unit(own)})" for own in counts),
        why=Phrase(
            "These are numbers of persons, and their polarity says that more of them is better or worse. Large quartiers have"
            " more persons of every kind, so the choice of the next workshop would favour them whatever their need."
        ),
        remedy=Phrase(
            "Say it per inhabitant: in catalogue.toml, put these lines in the place of formula, unit and decimals:\n{rates}\nTo"
            " show the numbers as they are, put these in the place of polarity:\n{neither}\nWhere they are rates already, add"
            " {kind} and correct their unit.",
            rates="\n".join(rates),
            neither=neither,
            kind=f'kind = "{RATE}"',
        )
        if rates
        else Phrase(
            "Say it per inhabitant: a formula such as {formula} needs a figure of all persons, and there is none that is certain."
            " To show the numbers as they are, put these lines in the place of polarity:\n{neither}\nWhere they are rates"
            " already, add {kind} and correct their unit.",
            formula=f'{{ rate = [{quoted(_figure(counts[0]))}, "residents"], per = 100 }}',
            neither=neither,
            kind=f'kind = "{RATE}"',
        ),
    )


def _figure(indicator: Indicator) -> str:
    return indicator.formula.figure if isinstance(indicator.formula, Register) else ""


def _unit(indicator: Indicator) -> str:
    return next(iter(indicator.unit.by_language.values()), "") or indicator.kind


def _rate_lines(indicator: Indicator, below: str) -> str:
    """The entry as a rate; nothing where it is not known of what."""
    figure = _figure(indicator)
    if not below or below == figure:
        return ""
    formula = f"{{ rate = [{quoted(figure)}, {quoted(below)}], per = 100 }}"
    return f'[indicators.{indicator.id}]\nformula = {formula}\nunit = "je 100"\ndecimals = 1'


def _residents(catalogue: Catalogue) -> str:
    """The figure that counts all persons, by its unit or name; empty if it is not certain which."""
    by_rate = {own.formula.below for own in catalogue.indicators.values() if isinstance(own.formula, Rate)}
    figures = [
        own.formula.figure
        for own in catalogue.indicators.values()
        if isinstance(own.formula, Register)
        and own.polarity is Polarity.NEITHER
        and any(
            plain(text) in _RESIDENTS or plain(text).rstrip("s") in _RESIDENTS
            for text in (*own.name.by_language.values(), *own.unit.by_language.values(), own.id)
        )
    ]
    figures = list(dict.fromkeys(figures))
    if len(figures) > 1:
        figures = [figure for figure in figures if figure in by_rate] or figures[:1]
    return figures[0] if figures else ""
