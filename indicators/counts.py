"""Numbers of persons: large quartiers have more of everybody, so they say nothing about need."""

import re
from dataclasses import replace
from types import MappingProxyType

import pandas as pd

from files.findings import Findings
from files.spellings import plain
from files.toml_lines import quoted
from indicators.catalogue import COUNT, RATE, Catalogue, Indicator, Polarity
from indicators.decimals import enough_decimals
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
_PER, _DECIMALS = 100, 1  # of a rate that is offered
_ROUNDED = 0.02  # how far a sum of rounded figures may be off
_RESIDENTS = ("einwohner", "bewohner", "bevoelkerung", "inhabitant", "resident", "population", "people")


def counts_people(indicator: Indicator) -> bool:
    """Whether a register figure counts persons, households or cases: its kind says so, or else its unit."""
    if not isinstance(indicator.formula, Register) or indicator.kind == RATE:
        return False
    units = [unit for unit in indicator.unit.by_language.values() if unit]
    said = any(plain(unit).startswith(_PERSONS) and not _DIVIDED.search(unit) for unit in units)
    return indicator.kind == COUNT or said


def take_for_counts(catalogue: Catalogue, figures: pd.DataFrame | None, findings: Findings) -> Catalogue:
    """The catalogue with `COUNT` as the kind of every figure that says none and counts people by its unit and its values.

    Figures that are said to be good or bad are asked about instead (`ask_about_counts`).

    Parameters
    ----------
    figures : DataFrame or None
        As of `ask_about_counts`.
    """
    unsaid = [own for own in catalogue.indicators.values() if not own.kind and own.polarity is Polarity.NEITHER]
    counts = [own for own in unsaid if counts_people(own) and _whole(own, figures)]
    if not counts:
        return catalogue
    findings.mend(
        "catalogue.count",
        "catalogue.toml",
        observed=", ".join(f"{own.id} ({_unit(own)})" for own in counts),
        why=Phrase(
            "These are whole numbers of persons, households or cases, and the catalogue does not say whether they are counts. A"
            " count is drawn as circles: a large quartier in a dark colour would look as if it had more of them than others."
        ),
        remedy=Phrase(
            "They are taken for counts. Write {count} under each of them in catalogue.toml, or {rate} where it is a mean or a"
            " rate.",
            count=f'kind = "{COUNT}"',
            rate=f'kind = "{RATE}"',
        ),
    )
    taken = {own.id: replace(own, kind=COUNT) for own in counts}
    return replace(catalogue, indicators=MappingProxyType({**catalogue.indicators, **taken}))


def _whole(indicator: Indicator, figures: pd.DataFrame | None) -> bool:
    """Whether an indicator has whole numbers, none below zero, that add up to the whole city's figure where there is one."""
    if figures is None or indicator.decimals:
        return False
    own = figures[figures["indicator"] == indicator.id]
    places, city = own[own["level"] == "quartier"], own[own["level"] == "city"]
    values = places["value"].dropna()
    if values.empty or (values % 1 != 0).any() or (values < 0).any():
        return False
    by_map = ["target_group", "wave"]
    sums, wholes = (part.groupby(by_map)["value"].sum(min_count=1) for part in (places, city))
    sums, wholes = sums.align(wholes, join="inner")
    return bool(((sums - wholes).abs() <= _ROUNDED * sums + 1)[wholes.notna()].all())


def ask_about_counts(catalogue: Catalogue, figures: pd.DataFrame | None, file: str, findings: Findings) -> None:
    """Ask about every count that is said to be good or bad, and offer a rate.

    Parameters
    ----------
    figures : DataFrame or None
        The table of estimates of the register figures, as far as they could be read: the rate gets as many decimals as
        its values need.
    """
    counts = [own for own in catalogue.indicators.values() if own.polarity is not Polarity.NEITHER and counts_people(own)]
    if not counts:
        return
    below = _residents(catalogue)
    rates = [lines for own in counts if (lines := _rate_lines(own, below, figures))]
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


def _rate_lines(indicator: Indicator, below: Indicator | None, figures: pd.DataFrame | None) -> str:
    """The entry as a rate; nothing where it is not known of what."""
    if below is None or below.id == indicator.id:
        return ""
    formula = f"{{ rate = [{quoted(_figure(indicator))}, {quoted(_figure(below))}], per = {_PER} }}"
    decimals = _DECIMALS
    if figures is not None:
        places = ["quartier_id", "target_group", "wave"]
        quartiers = figures[figures["level"] == "quartier"].set_index(places)
        counted, everybody = (quartiers.loc[quartiers["indicator"] == own.id, "value"] for own in (indicator, below))
        everybody = everybody.where(everybody > 0)
        decimals = enough_decimals(_PER * counted / everybody.reindex(counted.index), decimals)
    return f'[indicators.{indicator.id}]\nformula = {formula}\nunit = "je {_PER}"\ndecimals = {decimals}'


def _residents(catalogue: Catalogue) -> Indicator | None:
    """The indicator that counts all persons, by its unit or name; None if there is none."""
    by_rate = {own.formula.below for own in catalogue.indicators.values() if isinstance(own.formula, Rate)}
    residents = [
        own
        for own in catalogue.indicators.values()
        if isinstance(own.formula, Register)
        and own.polarity is Polarity.NEITHER
        and any(
            plain(text) in _RESIDENTS or plain(text).rstrip("s") in _RESIDENTS
            for text in (*own.name.by_language.values(), *own.unit.by_language.values(), own.id)
        )
    ]
    return next((own for own in residents if _figure(own) in by_rate), residents[0] if residents else None)
