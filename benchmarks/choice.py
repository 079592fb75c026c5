"""How long a choice takes, beside the draws that no way of computing it could do without.

    python -m benchmarks.choice [--rounds 7] [--json FILE]

The floor is numpy drawing as many normal numbers as the choice needs, and finding the k-th of every draw. Both are
measured in turn in the same run, so that a busy machine slows both. Memory is measured in a process of its own.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable
from statistics import median

import numpy as np

from indicators.index.composite import Aggregation, Parts, parts_of
from indicators.index.ranking import DRAWS, ranking, robustness

THEMES, INDICATORS, K = 8, 20, 3
QUARTIERS = (18, 500)
GOALS = {(18, Aggregation.ARITHMETIC): 150.0, (18, Aggregation.GEOMETRIC): 600.0, (500, Aggregation.ARITHMETIC): 2000.0}
MOST_MEMORY = 300.0  # megabytes


def made_up(quartiers: int, seed: int = 1) -> Parts:
    """Needs with errors that go together, no two quartiers alike."""
    random = np.random.default_rng(seed)
    need, root = random.uniform(20, 80, (quartiers, INDICATORS)), random.normal(0, 1.5, (quartiers, INDICATORS, INDICATORS))
    themes = [f"theme {number % THEMES}" for number in range(INDICATORS)]
    return parts_of(need, root @ root.transpose(0, 2, 1), themes)


def choice(parts: Parts, aggregation: Aggregation, concentration: float) -> None:
    """Everything that a slider's release computes."""
    count = len(parts.need)
    weights, everybody = np.ones(THEMES), np.ones(count, dtype=bool)
    ranking(parts, weights, everybody, K, aggregation=aggregation, concentration=concentration)
    robustness(parts, weights, everybody, K, aggregation=aggregation)


def floor(quartiers: int) -> None:
    """Draws and their k-th largest, 2,000 at a time as the choice does it."""
    random = np.random.default_rng(1)
    for _ in range(DRAWS // 2000):
        np.partition(random.standard_normal((2000, quartiers)), quartiers - K, axis=1)


def taken(what: Callable[..., None], *arguments: object) -> float:
    """Milliseconds."""
    begun = time.perf_counter()
    what(*arguments)
    return 1000 * (time.perf_counter() - begun)


def memory(quartiers: int) -> float:
    """Megabytes at most, in a process of its own that makes one choice; less what it held before."""
    code = (
        "from pathlib import Path; from benchmarks.choice import *; "
        "most = lambda: int(Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0]) / 1024; "
        f"parts, before = made_up({quartiers}), most(); choice(parts, Aggregation.GEOMETRIC, 30.0); print(most() - before)"
    )
    printed = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return float(printed.stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--json", type=argparse.FileType("w"))
    options = parser.parse_args()
    rows = []
    for quartiers in QUARTIERS:
        parts = made_up(quartiers)
        for aggregation in Aggregation:
            for concentration, name in ((0.0, "fixed"), (30.0, "varied")):
                times, floors = [], []
                for _ in range(options.rounds):
                    floors.append(taken(floor, quartiers))
                    times.append(taken(choice, parts, aggregation, concentration))
                goal = GOALS.get((quartiers, aggregation))
                row = {
                    "quartiers": quartiers,
                    "mean": str(aggregation),
                    "weights": name,
                    "ms": round(median(times), 1),
                    "floor_ms": round(median(floors), 1),
                    "ratio": round(median(a / b for a, b in zip(times, floors, strict=True)), 2),
                    "goal_ms": goal,
                }
                rows.append(row)
                print(" ".join(f"{key}={value}" for key, value in row.items()), flush=True)
    most = {quartiers: round(memory(quartiers), 1) for quartiers in QUARTIERS}
    print("megabytes above the start:", most, f"(goal: less than {MOST_MEMORY:.0f})")
    if options.json:
        json.dump({"rows": rows, "megabytes": most}, options.json, indent=1)


if __name__ == "__main__":
    main()
