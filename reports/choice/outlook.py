"""What more interviews would settle about a choice, and where stations would stand; for page and dossier."""

from functools import lru_cache

from dataset.dataset import Dataset
from geo.sheet.catchment import CatchmentTexts, Spot, draw_catchments
from indicators.index.more_interviews import Outlook, Plan, more_interviews
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
    ranking = answer.choice.ranking
    clearly_out, clearly_in = limits(dataset.catalogue.choice)
    varied = bool(answer.weighing.spread)  # then chances hold for many weightings, and the simulation for one
    return more_interviews(
        ranking.compared.value,
        ranking.compared.variance,
        answer.basis.answers,
        answer.choice.among,
        more,
        clearly_in=clearly_in,
        clearly_out=clearly_out,
        chance=None if varied else ranking.chance,
        seed=answer.weighing.seed,
    )


def plan_title(dataset: Dataset, answer: Answer, plan: Plan, words: Words) -> str:
    """A way to spread interviews in a few words."""
    names = words.list([dataset.quartier_names[quartier_id] for _, quartier_id in _spread(answer, plan)[:2]])
    match plan.kind:
        case "everywhere":
            return words("evenly over all {quartiers}", quartiers=dataset.city.quartiers)
        case "open":
            return words("evenly over the {quartiers} that are open", quartiers=dataset.city.quartiers)
        case "boundary":
            return words("only the two nearest to the boundary: {names}", names=names)
        case "uncertain":
            return words("where it is least certain, most of all {names}", names=names)
    return words("spread so that they settle most in the simulation, above all {names}", names=names)


def interviews_by_quartier(dataset: Dataset, answer: Answer, plan: Plan, words: Words) -> str:
    """Every quartier that gets interviews, and how many."""
    return ", ".join(f"{dataset.quartier_names[key]} {words.number(number)}" for number, key in _spread(answer, plan))


def _spread(answer: Answer, plan: Plan) -> list[tuple[int, str]]:
    """Interviews and the quartier that gets them, most first."""
    pairs = zip(plan.interviews, answer.choice.quartier_ids, strict=True)
    return sorted(((number, key) for number, key in pairs if number), key=lambda pair: -pair[0])


@lru_cache(maxsize=128)
def sites_of(dataset: Dataset, quartier_id: str, target_group: str) -> SiteChoice:
    """Where to stand in a quartier to reach most of a target group."""
    candidates = [place for place in dataset.places_to_stand if place.quartier_id == quartier_id]
    if dataset.population is not None:
        demand = demand_from(dataset.population, quartier_id, target_group)
    else:
        demand = even_demand(dataset.boundaries, quartier_id, dataset.inhabitants())
    return choose_sites(candidates, demand, dataset.boundaries)


def sites_svg(dataset: Dataset, quartier_id: str, sites: SiteChoice, words: Words) -> str:
    """The map of the chosen places with their reach."""
    return draw_catchments(
        dataset.boundaries,
        quartier_id,
        [_spot(site.place) for site in sites.sites],
        [_spot(place) for place in sites.others],
        CatchmentTexts(
            title=words("Places to stand in {place}", place=dataset.quartier_names[quartier_id]),
            reach=words("within {number} m", number=words.number(REACH_M)),
            others=words("other possible places"),
            note=words("The map is schematic: true to area, not to place.") if dataset.boundaries.schematic else "",
        ),
        reach_m=REACH_M,
    )


def _spot(place: StandingPlace) -> Spot:
    return Spot(place.name, place.latitude, place.longitude)
