"""What more interviews would settle about a choice, and where stations would stand; for page and dossier."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from dataset.dataset import Dataset
from geo.sheet.catchment import CatchmentTexts, Spot, draw_catchments
from indicators.index.more_interviews import Outlook, Plan, more_interviews
from indicators.survey.design import Floats
from language.words import Words
from reports.choice.content import Answer
from workshops.choice import limits
from workshops.places import StandingPlace
from workshops.sites import REACH_M, SiteChoice, choose_sites, demand_from, even_demand

INTERVIEWS = (20, 40, 80, 160, 320)
"""Numbers of further questionnaires that are offered."""


@lru_cache(maxsize=64)
def outlook_of(dataset: Dataset, answer: Answer, more: int) -> Outlook:
    """How many quartiers would still be open after `more` interviews, with the weights as they are chosen."""
    choice = answer.choice
    clearly_out, clearly_in = limits(dataset.catalogue.choice)
    taking = np.isfinite(choice.ranking.chance)
    index = choice.ranking.index
    varied = bool(answer.weighing.spread)  # then chances hold for many weightings, and the simulation for one
    return more_interviews(
        np.where(taking, index.value, np.nan),
        np.where(taking, index.variance, np.nan),
        _answers(answer),
        choice.among,
        more,
        clearly_in=clearly_in,
        clearly_out=clearly_out,
        chance=None if varied else choice.ranking.chance,
        seed=answer.weighing.seed,
    )


def _answers(answer: Answer) -> Floats:
    """Respondents behind the index of each quartier: on average over its indicators, as they are weighed."""
    asked = [number for number, one in enumerate(answer.basis.indicators) if one.source == "survey"]
    if not asked:
        return np.full(len(answer.choice.quartier_ids), np.nan)
    numbers = np.column_stack([answer.basis.rows[one]["n"].astype("float64").to_numpy() for one in asked])
    weight = np.where(np.isfinite(numbers), answer.basis.weight[asked], 0.0)
    total = weight.sum(axis=1)
    mean = (weight * np.nan_to_num(numbers)).sum(axis=1)
    return np.divide(mean, total, out=np.full(len(total), np.nan), where=total > 0)


def plan_told(dataset: Dataset, answer: Answer, plan: Plan, words: Words) -> str:
    """A way to spread interviews in a few words."""
    match plan.kind:
        case "everywhere":
            return words("evenly over all {quartiers}", quartiers=dataset.city.quartiers)
        case "open":
            return words("evenly over those that are open")
        case "boundary":
            return words("only the two nearest to the boundary: {names}", names=_most(dataset, answer, plan, words))
        case "uncertain":
            return words("where it is least certain, most of all {names}", names=_most(dataset, answer, plan, words))
    return words(
        "spread so that they settle most in the simulation, above all {names}", names=_most(dataset, answer, plan, words)
    )


def spread_told(dataset: Dataset, answer: Answer, plan: Plan, words: Words) -> str:
    """Every quartier that gets interviews, and how many."""
    given = sorted(
        ((number, key) for key, number in zip(answer.choice.quartier_ids, plan.interviews, strict=True) if number),
        key=lambda one: -one[0],
    )
    return ", ".join(f"{dataset.quartier_names[key]} {words.number(number)}" for number, key in given)


def _most(dataset: Dataset, answer: Answer, plan: Plan, words: Words) -> str:
    order = np.argsort(-np.array(plan.interviews), kind="stable")[:2]
    return words.list([dataset.quartier_names[answer.choice.quartier_ids[one]] for one in order if plan.interviews[one]])


@lru_cache(maxsize=128)
def sites_of(dataset: Dataset, quartier_id: str, target_group: str) -> SiteChoice:
    """Where to stand in a quartier to reach most of a target group."""
    candidates = [one for one in dataset.places_to_stand if one.quartier_id == quartier_id]
    if dataset.population is not None:
        demand = demand_from(dataset.population, quartier_id, target_group)
    else:
        demand = even_demand(dataset.boundaries, quartier_id, dataset.inhabitants())
    return choose_sites(candidates, demand, dataset.boundaries)


def sites_svg(dataset: Dataset, quartier_id: str, sites: SiteChoice, words: Words) -> str:
    """The map of the chosen places with their reach."""
    metres = words("within {number} m", number=words.number(REACH_M))
    schematic = dataset.boundaries.schematic
    return draw_catchments(
        dataset.boundaries,
        quartier_id,
        [_spot(one.place) for one in sites.sites],
        [_spot(one) for one in sites.others],
        CatchmentTexts(
            title=words("Places to stand in {place}", place=dataset.quartier_names[quartier_id]),
            reach=metres,
            others=words("other possible places"),
            note=words("The map is schematic: true to area, not to place.") if schematic else "",
        ),
        reach_m=REACH_M,
    )


def _spot(place: StandingPlace) -> Spot:
    return Spot(place.name, place.latitude, place.longitude)
