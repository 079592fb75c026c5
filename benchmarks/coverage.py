"""How often the 95 % intervals hold the truth: thousands of surveys drawn from the demonstration's population.

    python -m benchmarks.coverage [--draws 2000] [--json FILE]

Everybody's answers are known, so every drawn survey's interval either holds the true share or does not. The
sample design is the demonstration's: 18 strata, response that depends on age and origin, weights that undo it.
"""

import argparse
import json
import sys
import tomllib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from files.findings import Findings
from indicators.catalogue import Catalogue, read_catalogue
from indicators.estimates.precision import outward
from indicators.estimates.table import estimate
from indicators.formulas import Share
from indicators.survey.moments import KEYS, Moments
from indicators.survey.sums import SUMS
from release.coarsening.errors import with_generalised_errors

ROOT = Path(__file__).parents[1]
CITY = ROOT / "data" / "kaiserslautern"
sys.path.insert(0, str(ROOT / "script"))

from demo_city.answers import everybodys_answers  # noqa: E402
from demo_city.facts import read_facts  # noqa: E402
from demo_city.population import make_population, make_traits  # noqa: E402
from demo_city.survey import RESPONDENTS, chance_of_responding  # noqa: E402
from demo_city.truth import _belongs  # noqa: E402

WAVE = "2021"
INDICATORS = (
    "feels_at_home",
    "contact_across_origins",
    "safe_at_night",
    "avoids_places",
    "volunteering",
    "german_in_everyday_life",
)
GROUPS = ("older", "migration_history", "newcomers")
CENTRE = 0.5


def simulate(draws: int, seed: int = 1) -> pd.DataFrame:
    """Draw surveys and compare every interval with the truth.

    Returns
    -------
    DataFrame
        A row an indicator × target group × quartier (city: empty): ``share`` (true), ``n`` (mean number of
        answers), ``covered`` (percent of the draws in which there was an interval), ``width`` (mean, points),
        ``covered_as_told`` (by the interval as it leaves, with told errors and limits outward).
    """
    facts = read_facts(CITY / "sources" / "district_facts.csv")
    people, traits = make_population(facts), make_traits(facts)
    catalogue = read_catalogue(CITY / "catalogue.toml", Findings())
    raw = tomllib.loads((CITY / "catalogue.toml").read_text(encoding="utf-8"))
    groups = [name for name in catalogue.target_groups if name in GROUPS]
    mask = sum(_belongs(people, raw["target_groups"][name]["where"]).astype(int) << bit for bit, name in enumerate(groups))
    answers = everybodys_answers(people, traits, WAVE)
    shares = [
        name for name in INDICATORS if name in catalogue.indicators and isinstance(catalogue.indicators[name].formula, Share)
    ]
    codes = {name: _answered(answers, catalogue, name) for name in shares}
    samples = list(_samples(people, draws, np.random.default_rng(seed)))
    ids = list(facts.index)
    tables = []
    for name in shares:
        moments = _moments(samples, codes[name], people["quartier"].to_numpy(), mask, len(groups), ids)
        described = Catalogue(
            {},
            {group: catalogue.target_groups[group] for group in groups},
            {item: replace(catalogue.indicators[name], id=item) for item in moments.centres},
        )
        truth = _truth(codes[name], people["quartier"].to_numpy(), mask, groups, ids)
        estimates = estimate(moments, described, WAVE, ids)
        tables.append(_compared(estimates, _as_told(estimates, described), truth).assign(indicator=name))
    return pd.concat(tables, ignore_index=True)


def _answered(answers: pd.DataFrame, catalogue: Catalogue, name: str) -> np.ndarray:
    """1, 0, or missing for everybody."""
    formula = catalogue.indicators[name].formula
    assert isinstance(formula, Share)
    code = answers[formula.item].astype("str")
    return np.where(code.isin(formula.of), code.isin(formula.yes).astype(float), np.nan)


def _samples(people: pd.DataFrame, draws: int, rng: np.random.Generator):
    """Positions and weights of the respondents of every draw; as script/demo_city/survey.py draws one."""
    chance, quartier = chance_of_responding(people), people["quartier"].to_numpy()
    size, planned = np.bincount(quartier), np.array(RESPONDENTS[WAVE])
    for _ in range(draws):
        willing = rng.permutation(np.flatnonzero(rng.random(len(people)) < chance))
        willing = willing[np.argsort(quartier[willing], kind="stable")]
        of = quartier[willing]
        rank = np.arange(len(willing)) - np.searchsorted(of, np.arange(len(size)))[of]
        drawn = willing[rank < planned[of]]
        inverse = 1 / chance[drawn]
        yield drawn, inverse * (size / np.bincount(quartier[drawn], weights=inverse))[quartier[drawn]]


def _moments(samples: list, code: np.ndarray, quartier: np.ndarray, mask: np.ndarray, groups: int, ids: list[str]) -> Moments:
    """The moments of all draws at once, each draw as an item of its own."""
    masks = 1 << groups
    cells = len(ids) * masks
    cell_of = quartier * masks + mask
    tables = {name: np.zeros((len(samples), cells)) for name in SUMS}
    for number, (drawn, weight) in enumerate(samples):
        answered = ~np.isnan(code[drawn])
        at, w, y = cell_of[drawn][answered], weight[answered], code[drawn][answered] - CENTRE
        parts = {"n": np.ones_like(w), "w": w, "wy": w * y, "wyy": w * y * y, "ww": w * w}
        parts |= {"wwy": w * w * y, "wwyy": w * w * y * y}
        for name, part in parts.items():
            tables[name][number] = np.bincount(at, weights=part, minlength=cells)
    names = [f"draw_{number}" for number in range(len(samples))]
    keys = pd.DataFrame({"quartier_id": np.repeat(ids, masks), "groups": np.tile(np.arange(masks), len(ids))})
    keys = keys.assign(stratum=keys["quartier_id"], psu="", classes=0, single=0.0)[KEYS]
    planned = dict(zip(ids, RESPONDENTS[WAVE], strict=True))
    inhabitants = dict(zip(ids, np.bincount(quartier), strict=True))
    first = keys["groups"] == 0
    counts = keys.assign(
        respondents=np.where(first, keys["quartier_id"].map(planned), 0),
        stratum_size=keys["quartier_id"].map(inhabitants).astype(float),
    )
    sums = pd.concat([keys] * len(names), ignore_index=True).assign(indicator=np.repeat(names, cells))
    sums = sums.assign(**{name: table.ravel() for name, table in tables.items()})
    return Moments(counts, sums[sums["n"] > 0], dict.fromkeys(names, CENTRE))


def _truth(
    code: np.ndarray, quartier: np.ndarray, mask: np.ndarray, groups: list[str], ids: list[str]
) -> dict[tuple[str, str], float]:
    truth = {}
    for group in ("all", *groups):
        member = np.ones(len(mask), dtype=bool) if group == "all" else (mask >> groups.index(group)) & 1 == 1
        truth[group, ""] = 100 * float(np.nanmean(code[member]))
        for number, quartier_id in enumerate(ids):
            truth[group, quartier_id] = 100 * float(np.nanmean(code[member & (quartier == number)]))
    return truth


def _as_told(estimates: pd.DataFrame, described: Catalogue) -> pd.DataFrame:
    """The limits that leave; every draw is a survey of its own, so nothing is pooled over draws."""
    released = with_generalised_errors(estimates.assign(wave=estimates["indicator"]), described)
    lower, upper = outward(released["lower"], released["upper"], 1.0)
    return estimates.assign(lower=lower, upper=upper)


def _compared(estimates: pd.DataFrame, released: pd.DataFrame, truth: dict[tuple[str, str], float]) -> pd.DataFrame:
    bounded = estimates[estimates["lower"].notna()]
    released = released.loc[bounded.index]
    share = pd.Series(list(zip(bounded["target_group"], bounded["quartier_id"], strict=True)), index=bounded.index).map(truth)
    rows = bounded.assign(
        share=share,
        covered=100.0 * share.between(bounded["lower"], bounded["upper"]),
        width=bounded["upper"] - bounded["lower"],
        covered_as_told=100.0 * share.between(released["lower"], released["upper"]),
    )
    means = dict.fromkeys(("n", "covered", "width", "covered_as_told"), "mean")
    return rows.groupby(["target_group", "quartier_id"], as_index=False).agg({"share": "first", **means})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=2000)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    cells = simulate(arguments.draws)
    usual = cells["share"].between(10, 90)
    kinds = {
        "n ≥ 30, 10–90 %": usual & (cells["n"] >= 30),
        "n 10–29, 10–90 %": usual & cells["n"].between(10, 30, inclusive="left"),
        "n ≥ 30, beyond": ~usual & (cells["n"] >= 30),
        "n < 30, beyond": ~usual & (cells["n"] < 30),
    }
    summary = []
    for kind, rows in kinds.items():
        covered = cells.loc[rows, "covered"]
        if len(covered):
            summary.append(
                {
                    "cells": kind,
                    "number": len(covered),
                    "mean": round(covered.mean(), 2),
                    "least": round(covered.min(), 1),
                    "most": round(covered.max(), 1),
                    "between_91_and_98": round(100 * covered.between(91, 98).mean(), 1),
                    "mean_as_told": round(cells.loc[rows, "covered_as_told"].mean(), 2),
                    "least_as_told": round(cells.loc[rows, "covered_as_told"].min(), 1),
                }
            )
    print(f"{arguments.draws} draws\n" + pd.DataFrame(summary).to_string(index=False))
    if arguments.json:
        arguments.json.write_text(json.dumps(summary, ensure_ascii=False, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
