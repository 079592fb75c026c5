"""Time from moments to a masked table: the demonstration, and invented cities of up to 500 quartiers.

    python -m benchmarks.estimates [--quartiers 18 100 500] [--json FILE]

Prints for each city the seconds of all estimates of one wave (median of five runs), of deciding what is withheld, and of
the whole gate, changes between waves included, which is passed once, at publishing.
"""

import argparse
import json
import time
from pathlib import Path

import numpy as np
import pandas as pd

from dataset.config import read_config
from files.findings import Findings
from files.folder import Folder
from files.keys import KnownQuartiers
from indicators.catalogue import Catalogue, Condition, Indicator, Polarity, TargetGroup, read_catalogue
from indicators.estimates.table import estimate
from indicators.formulas import Mean, Share
from indicators.survey.answers import Respondents, Values
from indicators.survey.batches import Coded
from indicators.survey.moments import Moments, Pooled
from indicators.survey.sums import Sums
from indicators.survey.survey import read_survey
from language.phrases import Text
from release.gate import release
from release.tables.raw import Raw, RawWave
from release.tables.thresholds import Thresholds
from release.withholding.mask import mask_estimates

DEMO = Path(__file__).parents[1] / "data" / "kaiserslautern"
ITEMS, GROUPS, RESPONDENTS = 20, 8, 130  # respondents of each quartier


def demo() -> tuple[str, list[tuple[Moments, str]], Catalogue, list[str]]:
    """All waves of the demonstration."""
    findings = Findings()
    config, catalogue = read_config(Folder(DEMO), findings), read_catalogue(DEMO / "catalogue.toml", findings)
    ids = [f"{number:02}" for number in range(1, 19)]
    waves = []
    for wave in config.waves:
        quartiers = KnownQuartiers(dict.fromkeys(ids, ""), config.aliases)
        waves.append((read_survey(DEMO / wave.file, wave, catalogue, quartiers, findings).moments, wave.id))
    return f"demonstration, {len(waves)} waves", waves, catalogue, ids


def invented(quartiers: int) -> tuple[str, list[tuple[Moments, str]], Catalogue, list[str]]:
    """A city with 20 items and 8 overlapping groups; strata are quartiers."""
    rng = np.random.default_rng(quartiers)
    n = quartiers * RESPONDENTS
    ids = [f"{number:04}" for number in range(quartiers)]
    quartier = Coded(np.repeat(np.arange(quartiers), RESPONDENTS), ids)
    member = rng.random((GROUPS, n)) < np.linspace(0.08, 0.5, GROUPS)[:, None]
    items = {f"q{number:02}": rng.integers(1, 6, n).astype(float) for number in range(ITEMS)}
    for values in items.values():
        values[rng.random(n) < 0.03] = np.nan
    shares = {name: np.where(np.isnan(y), np.nan, (y > 3).astype(float)) for name, y in list(items.items())[: ITEMS // 2]}
    respondents = Respondents(
        None,
        quartier,
        quartier,
        Coded(np.zeros(n, dtype=int), [""]),
        np.full(n, RESPONDENTS * 20.0),
        rng.gamma(8, 0.125, n),
        (member * (1 << np.arange(GROUPS))[:, None]).sum(axis=0),
        np.zeros(n, dtype=np.int64),
        {name: Values(None, y) for name, y in (items | shares).items()},
    )
    yes, of = ("4", "5"), ("1", "2", "3", "4", "5")
    indicators = {name: nameless(name, Share(name, yes, of) if name in shares else Mean(name, 1, 5)) for name in items}
    groups = {
        f"g{bit}": TargetGroup(f"g{bit}", Text.of("g"), f"d{bit}", (Condition(f"c{bit}", 1, None, ()),)) for bit in range(GROUPS)
    }
    sums = Sums({name: indicator.formula.centre for name, indicator in indicators.items()})
    sums.add(respondents)
    return f"{quartiers} quartiers", [(Moments.of(sums), "w")], Catalogue({}, groups, indicators), ids


def nameless(name: str, formula: Share | Mean, decimals: int = 0) -> Indicator:
    """An indicator whose texts nobody reads."""
    text = Text.of("t")
    return Indicator(name, "t", text, text, text, text, formula, Polarity.NEITHER, (), False, text, text, text, decimals)


def measured(name: str, waves: list[tuple[Moments, str]], catalogue: Catalogue, ids: list[str]) -> dict[str, object]:
    """Seconds, and how many cells there are."""
    runs = []
    for _ in range(5):
        begun = time.perf_counter()
        tables = [estimate(moments, catalogue, wave, ids) for moments, wave in waves]
        runs.append(time.perf_counter() - begun)
    table = pd.concat(tables, ignore_index=True)
    begun = time.perf_counter()
    mask_estimates(table, catalogue, Thresholds())
    masking = time.perf_counter() - begun
    nothing = Pooled((), np.zeros((0, 0)), np.zeros(0), np.zeros(0))
    raw = Raw(tuple(RawWave(wave, table, nothing, pd.DataFrame()) for table, (_, wave) in zip(tables, waves, strict=True)))
    begun = time.perf_counter()
    released = release(raw, catalogue, Thresholds())
    seconds = time.perf_counter() - begun
    return {
        "city": name,
        "cells": len(table),
        "estimates, ms": 1000 * float(np.median(runs)),
        "mask alone, s": masking,
        "the whole gate, s": seconds,
        "withheld, %": 100 * float((released.estimates["status"] == "withheld").mean()),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quartiers", type=int, nargs="*", default=[18, 100, 500])
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    rows = [measured(*city) for city in (demo(), *map(invented, arguments.quartiers))]
    print(pd.DataFrame(rows).round(1).to_string(index=False))
    if arguments.json:
        arguments.json.write_text(json.dumps(rows, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
