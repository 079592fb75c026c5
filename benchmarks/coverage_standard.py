"""How often the 95 % intervals of standardised values hold the truth: surveys drawn from the demonstration's population.

    python -m benchmarks.coverage_standard [--draws 1000] [--json FILE]

As `benchmarks.coverage`. The truth is Σ_a P_a m_a, m_a the share of everybody of a quartier and age, P_a the ages' parts of
the city. Counted are cells that may be told in a draw: ten answers of each age at least.
"""

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.coverage import CENTRE, CITY, INDICATORS, WAVE, _answered, _samples
from files.findings import Findings
from indicators.catalogue import Catalogue, read_catalogue
from indicators.estimates.standard import Standardised, standardise
from indicators.formulas import Share
from indicators.standard import STANDARD
from indicators.survey.codebook import Partition
from indicators.survey.moments import KEYS, Moments
from indicators.survey.sums import SUMS
from release.coarsening.standard import coarsen_standardised
from release.tables.thresholds import Thresholds

sys.path.insert(0, str(CITY.parents[1] / "script"))

from demo_city.answers import everybodys_answers
from demo_city.facts import read_facts
from demo_city.population import make_population, make_traits
from demo_city.survey import RESPONDENTS


def simulate(draws: int, seed: int = 1) -> pd.DataFrame:
    """Draw surveys and compare every interval with the truth.

    Returns
    -------
    DataFrame
        A row an indicator × quartier (city: empty): ``share`` (true), ``raw`` (true and not standardised), ``n`` (mean number
        of answers), ``told`` (percent of the draws), and of those draws in percent ``covered`` and ``covered_as_told``.
    """
    facts = read_facts(CITY / "sources" / "district_facts.csv")
    people, traits = make_population(facts), make_traits(facts)
    catalogue = read_catalogue(CITY / "catalogue.toml", Findings())
    assert catalogue.standard is not None
    ages = np.digitize(people["age"].to_numpy(), [30, 65])
    answers = everybodys_answers(people, traits, WAVE)
    samples, ids, tables = list(_samples(people, draws, np.random.default_rng(seed))), list(facts.index), []
    quartier = people["quartier"].to_numpy()
    for name in INDICATORS:
        if not isinstance(catalogue.indicators[name].formula, Share):
            continue
        code = _answered(answers, catalogue, name)
        moments = _moments(samples, code, quartier, ages, ids, tuple(stratum.id for stratum in catalogue.standard.strata))
        items = {item: replace(catalogue.indicators[name], id=item) for item in moments.centres}
        described = Catalogue({}, {}, items, standard=catalogue.standard)
        made = standardise(moments, described, WAVE, ids)
        assert made is not None
        truth = _truth(code, quartier, ages, ids, catalogue.standard.parts)
        tables.append(_compared(made, described, truth).assign(indicator=name))
    return pd.concat(tables, ignore_index=True)


def _moments(
    samples: list, code: np.ndarray, quartier: np.ndarray, ages: np.ndarray, ids: list[str], strata: tuple[str, ...]
) -> Moments:
    """The moments of all draws at once, each draw as an item of its own; cells are quartiers × ages."""
    cells, cell_of = len(ids) * len(strata), quartier * len(strata) + ages
    tables = {name: np.zeros((len(samples), cells)) for name in SUMS}
    for number, (drawn, weight) in enumerate(samples):
        answered = ~np.isnan(code[drawn])
        at, w, y = cell_of[drawn][answered], weight[answered], code[drawn][answered] - CENTRE
        parts = {"n": np.ones_like(w), "w": w, "wy": w * y, "wyy": w * y * y, "ww": w * w, "wwy": w * w * y}
        for name, part in (parts | {"wwyy": w * w * y * y}).items():
            tables[name][number] = np.bincount(at, weights=part, minlength=cells)
    names = [f"draw_{number}" for number in range(len(samples))]
    quartier_ids = np.repeat(ids, len(strata))
    keys = pd.DataFrame({"quartier_id": quartier_ids, "stratum": quartier_ids, "psu": "", "groups": 0})
    keys = keys.assign(classes=np.tile(np.arange(len(strata)) + 1, len(ids)), single=0.0)[KEYS]
    inhabitants = dict(zip(ids, np.bincount(quartier).astype(float), strict=True))
    planned = dict(zip(ids, RESPONDENTS[WAVE], strict=True))
    first = keys["classes"] == 1
    counts = keys.assign(
        respondents=np.where(first, keys["quartier_id"].map(planned), 0), stratum_size=keys["quartier_id"].map(inhabitants)
    )
    sums = pd.concat([keys] * len(names), ignore_index=True).assign(indicator=np.repeat(names, cells))
    sums = sums.assign(**{name: table.ravel() for name, table in tables.items()})
    return Moments(counts, sums[sums["n"] > 0], dict.fromkeys(names, CENTRE), (Partition(STANDARD, strata, ()),))


def _truth(code: np.ndarray, quartier: np.ndarray, ages: np.ndarray, ids: list[str], parts: np.ndarray) -> pd.DataFrame:
    """By quartier (city: empty): the standardised share and the raw one, in percent."""
    rows = {}
    for number, key in enumerate(["", *ids]):
        here = np.ones(len(code), dtype=bool) if key == "" else quartier == number - 1
        of_ages = [np.nanmean(code[here & (ages == age)]) for age in range(len(parts))]
        rows[key] = (100 * float(parts @ np.array(of_ages)), 100 * float(np.nanmean(code[here])))
    return pd.DataFrame.from_dict(rows, orient="index", columns=["share", "raw"])


def _compared(made: Standardised, described: Catalogue, truth: pd.DataFrame) -> pd.DataFrame:
    """Every draw is a survey of its own, so nothing is pooled over draws."""
    alone = Standardised(made.table.assign(wave=made.table["indicator"]), made.n, made.w, made.mean)
    few = (made.n < Thresholds().withhold_below).any(axis=1)
    told = coarsen_standardised(alone, made.table, few, np.zeros(len(few), dtype=bool), described, Thresholds(), {})
    of_row = truth.loc[made.table["quartier_id"]]
    rows = made.table.assign(
        share=of_row["share"].to_numpy(),
        raw=of_row["raw"].to_numpy(),
        told=100.0 * ~few,
        covered=100.0 * of_row["share"].between(made.table["lower"].to_numpy(), made.table["upper"].to_numpy()).to_numpy(),
        covered_as_told=100.0 * of_row["share"].between(told["lower"].to_numpy(), told["upper"].to_numpy()).to_numpy(),
    )
    rows = rows.assign(n=rows["n"].astype("float64"))
    usual = rows.groupby("quartier_id")[["share", "raw", "n", "told"]].mean()
    return usual.join(rows[~few].groupby("quartier_id")[["covered", "covered_as_told"]].mean()).reset_index()


def main() -> None:
    """Print the summary."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=1000)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    cells = simulate(arguments.draws)
    often = cells["told"] >= 20
    kinds = {
        "the whole city": often & (cells["quartier_id"] == ""),
        "quartiers, n ≥ 150": often & (cells["quartier_id"] != "") & (cells["n"] >= 150),
        "quartiers, n < 150": often & (cells["quartier_id"] != "") & (cells["n"] < 150),
    }
    summary = [
        {
            "cells": kind,
            "number": int(of.sum()),
            "differs from raw by, points": round((cells.loc[of, "share"] - cells.loc[of, "raw"]).abs().mean(), 2),
            **{
                f"{which} {name}": round(float(getattr(cells.loc[of, column], which)()), 2)
                for name, column in (("exact", "covered"), ("as told", "covered_as_told"))
                for which in ("mean", "min", "max")
            },
        }
        for kind, of in kinds.items()
    ]
    print(f"{arguments.draws} draws\n" + pd.DataFrame(summary).T.to_string())
    if arguments.json:
        arguments.json.write_text(json.dumps(summary, ensure_ascii=False, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
