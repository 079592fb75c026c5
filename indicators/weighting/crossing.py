"""Which class of each margin the cells of the moments belong to, and how many people the population has there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from files.findings import Findings
from indicators.survey.design import Floats
from indicators.survey.margins import OTHERS, Margin
from indicators.survey.moments import Moments
from language.phrases import Phrase

_ALIKE, _SCALED = 1e-9, 0.02  # of a margin's sum: what is rounding, and what another day or another register may be


@dataclass(frozen=True)
class ClassOf:
    """One class of a margin, of one quartier where the margin is by quartier."""

    margin: str
    name: str
    quartier_id: str = ""

    @property
    def words(self) -> Phrase | str:
        """How findings call it."""
        parts = [part for part in (self.name, self.quartier_id) if part]
        if self.name == OTHERS and not self.quartier_id:
            return Phrase("people in no class of “{margin}”", margin=self.margin)
        return f"{self.margin}: {', '.join(parts)}"


@dataclass(frozen=True, eq=False)
class Crossing:
    """The margins of a wave, crossed.

    Attributes
    ----------
    at : array, cells × margins
        Position among `classes`; -1 where a cell of weight 0 is in none. Rows are those of `Moments.counts`.
    classes : tuple of ClassOf
    persons : array of classes
        Of the population; every margin sums up to the same number.
    """

    at: NDArray[np.intp]
    classes: tuple[ClassOf, ...]
    persons: Floats

    @property
    def matrix(self) -> sparse.csr_array:
        """1 where a cell belongs to a class; cells × classes."""
        return as_matrix(self.at, len(self.classes))


def as_matrix(at: NDArray[np.intp], classes: int) -> sparse.csr_array:
    """1 at these positions of each row."""
    row, _ = np.nonzero(at >= 0)
    return sparse.csr_array((np.ones(len(row)), (row, at[at >= 0])), shape=(len(at), classes))


def crossing_of(moments: Moments, margins: Sequence[Margin], file: str, findings: Findings) -> Crossing:
    """Cross the margins of a wave.

    Raises
    ------
    Rejected
        If anybody who weighs something is in no class, a class has no figure, or a class of the population has nobody.
    """
    reader = _Crossing(moments, file, findings)
    for margin in margins:
        reader.add(margin)
    findings.finish()
    return reader.crossed(margins)


class _Crossing:
    """The margins read so far."""

    def __init__(self, moments: Moments, file: str, findings: Findings) -> None:
        self.moments, self.file, self.findings = moments, file, findings
        self.weight = moments.counts["w"].to_numpy(dtype="float64")
        self.ids = sorted(set(moments.counts["quartier_id"][self.weight > 0]))
        self.at: list[NDArray[np.intp]] = []
        self.figures: list[dict[ClassOf, float]] = []

    def add(self, margin: Margin) -> None:
        """Take in a margin, and note what is wrong with it."""
        own = self._own(margin)
        places = self.ids if margin.by_quartier else [""]
        names = [ClassOf(margin.name, name, place) for place in places for name in margin.every]
        weights = np.bincount(own[own >= 0], weights=self.weight[own >= 0], minlength=len(names))
        figures = self._shared(margin, places, dict(zip(names, weights, strict=True)))
        self._check(margin, figures, dict(zip(names, weights, strict=True)))
        self._tell_unasked(margin)
        kept = [number for number, name in enumerate(names) if weights[number] > 0]
        positions = np.full(len(names) + 1, -1)
        positions[kept] = np.arange(len(kept)) + sum(map(len, self.figures))
        self.at.append(positions[own])
        self.figures.append({names[number]: figures.get(names[number], 0.0) for number in kept})

    def _own(self, margin: Margin) -> NDArray[np.intp]:
        """The class of each cell, of those of all quartiers where it is by quartier; -1 where there is none."""
        counts, every = self.moments.counts, margin.every
        if margin.classes:
            own = self.moments.classes(counts, margin.partition)
            nowhere = (own < 0) & (self.weight > 0)
            if nowhere.any() and not margin.others:
                self._stop_nowhere(margin, int(counts["respondents"][nowhere].sum()))
            own = np.where(own < 0, len(every) - 1 if margin.others else -1, own)
        else:
            own = np.zeros(len(counts), dtype=np.int64)
        if margin.by_quartier:
            place = np.searchsorted(self.ids, counts["quartier_id"].to_numpy(dtype="str")) if self.ids else own
            own = np.where(own >= 0, place * len(every) + own, -1)
        return np.where(self.weight > 0, own, -1).astype(np.intp)

    def _shared(self, margin: Margin, places: Sequence[str], weights: dict[ClassOf, float]) -> dict[ClassOf, float]:
        """The figures; people in no class keep their part of the weights where no figure tells how many they are."""
        figures: dict[ClassOf, float] = {}
        for place in places:
            given = {name: margin.persons[place, name] for name in margin.every if (place, name) in margin.persons}
            if margin.others and OTHERS not in given:
                own = {name: weights[ClassOf(margin.name, name, place)] for name in margin.every}
                part, everybody = own[OTHERS] / max(sum(own.values()), 1e-300), sum(given.values())
                given = {name: persons * (1 - part) for name, persons in given.items()} | {OTHERS: everybody * part}
            figures |= {ClassOf(margin.name, name, place): persons for name, persons in given.items()}
        return figures

    def _check(self, margin: Margin, figures: dict[ClassOf, float], weights: dict[ClassOf, float]) -> None:
        without = [name for name, weight in weights.items() if weight > 0 and not figures.get(name)]
        nobody = [name for name, weight in weights.items() if weight == 0 and figures.get(name)]
        why = Phrase("People answered who are in this class, and no figure above 0 says how many there are in the population.")
        remedy = Phrase("Enter the figure under “{margin}”, or correct the classes in dataset.toml.", margin=margin.name)
        if not margin.classes:
            remedy = Phrase("Enter the figure under “{margin}”.", margin=margin.name)
        self._stop("survey.margin_without_figure", without, margin.file, why, remedy)
        why = Phrase("The population has people of this class, and nobody of them answered: no weight can stand for them.")
        remedy = Phrase("Join the class with a similar one, in dataset.toml and in the figures.")
        if margin.by_quartier:
            remedy = Phrase("Join the class with a similar one, or take by_quartier away: then whole classes of the city count.")
        if margin.column:
            remedy = Phrase(
                "Spell the class in the figures as the column “{column}” of the survey does; if it is, join it with a similar one"
                " in both.",
                column=margin.column,
            )
        self._stop("survey.margin_without_people", nobody, margin.file, why, remedy)

    def _stop(self, code: str, classes: Sequence[ClassOf], file: str, why: Phrase, remedy: Phrase) -> None:
        named = [name.words for name in classes[:5]]
        if len(classes) > 5:
            named.append(Phrase("{count} more {count:class|classes} of this kind", count=len(classes) - 5))
        for observed in named:
            self.findings.stop(code, file, observed=observed, why=why, remedy=remedy)

    def _stop_nowhere(self, margin: Margin, count: int) -> None:
        observed = Phrase("{count} {count:respondent|respondents} in no class of “{margin}”", count=count, margin=margin.name)
        why = Phrase("Everybody who counts must be in one class of each margin; else nobody knows whom they stand for.")
        remedy = Phrase(
            "Correct the classes in dataset.toml, or let them keep their part: others = true under “{margin}”.",
            margin=margin.name,
        )
        if margin.column:
            remedy = Phrase(
                "The figures have: {allowed}. Spell them as the column “{column}” of the survey does, add the class that is"
                " missing, or let them keep their part: others = true under “{margin}”.",
                allowed=", ".join(margin.classes),
                column=margin.column,
                margin=margin.name,
            )
        self.findings.stop("survey.margin_no_class", self.file, observed=observed, why=why, remedy=remedy)

    def _tell_unasked(self, margin: Margin) -> None:
        unasked = sorted({place for place, _ in margin.persons} - set(self.ids)) if margin.by_quartier else []
        if unasked:
            observed = Phrase(
                "figures of “{margin}” for quartiers in which nobody answered: {ids}",
                margin=margin.name,
                ids=", ".join(unasked[:20]),
            )
            why = Phrase("No weight can stand for a quartier without respondents.")
            remedy = Phrase("Their figures were left out: the weights stand for the people of the other quartiers.")
            self.findings.mend("survey.margin_unasked_quartier", margin.file, observed=observed, why=why, remedy=remedy)

    def crossed(self, margins: Sequence[Margin]) -> Crossing:
        """All of them, with figures that agree."""
        self._agree(margins)
        self.findings.finish()
        persons = np.array([persons for figures in self.figures for persons in figures.values()])
        return Crossing(np.stack(self.at, axis=1), tuple(name for figures in self.figures for name in figures), persons)

    def _agree(self, margins: Sequence[Margin]) -> None:
        """Every margin sums up to as many people as the first one, and in each quartier to as many as the first by quartier."""
        first = next((number for number, margin in enumerate(margins) if margin.by_quartier), 0)
        for number, margin in enumerate(margins):
            if number == first:
                continue
            apart = margin.by_quartier
            wanted, own = (_sums(self.figures[at], apart=apart) for at in (first, number))
            worst = max(own, key=lambda place: abs(own[place] / wanted[place] - 1))
            off = abs(own[worst] / wanted[worst] - 1)
            observed = Phrase(
                "“{margin}” has {persons} people, “{other}” {others}",
                margin=margin.name,
                persons=round(own[worst]),
                other=margins[first].name,
                others=round(wanted[worst]),
            )
            if worst:
                observed = Phrase(
                    "“{margin}” has {persons} people in quartier {id}, “{other}” {others}",
                    margin=margin.name,
                    persons=round(own[worst]),
                    id=worst,
                    other=margins[first].name,
                    others=round(wanted[worst]),
                )
            if off > _SCALED:
                why = Phrase("Margins count the same people, so their sums must agree.")
                remedy = Phrase("Take both from the same day and the same population, such as residents aged 18 and over.")
                self.findings.stop("survey.margins_disagree", margin.file, observed=observed, why=why, remedy=remedy)
            elif off > _ALIKE:
                why = Phrase("Margins count the same people, so their sums must agree.")
                remedy = Phrase(
                    "The figures of “{margin}” were scaled to those of “{other}”: their parts count.",
                    margin=margin.name,
                    other=margins[first].name,
                )
                self.findings.mend("survey.margins_scaled", margin.file, observed=observed, why=why, remedy=remedy)
            place = {name: name.quartier_id if apart else "" for name in self.figures[number]}
            self.figures[number] = {
                name: persons * wanted[place[name]] / own[place[name]] for name, persons in self.figures[number].items()
            }


def _sums(figures: dict[ClassOf, float], *, apart: bool) -> dict[str, float]:
    """People of each quartier, or of all."""
    sums: dict[str, float] = {}
    for name, persons in figures.items():
        place = name.quartier_id if apart else ""
        sums[place] = sums.get(place, 0.0) + persons
    return sums
