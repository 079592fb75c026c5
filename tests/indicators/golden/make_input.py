"""Draw the respondents of input.csv: always the same ones."""

import csv
import random
from pathlib import Path

# stratum: inhabitants, respondents, its quartiers (B and D each lie in two strata)
STRATA = {
    "north": (900, 140, "AB"),
    "middle": (1400, 170, "BCD"),
    "south": (700, 120, "DE"),
    "west": (2500, 150, "F"),
}
HELPS = {"A": 0.42, "B": 0.50, "C": 0.74, "D": 0.52, "E": 0.33, "F": 0.60}
SAFETY = {"A": 3.0, "B": 3.4, "C": 3.5, "D": 3.1, "E": 2.7, "F": 3.9}
COLUMNS = ["quartier", "stratum", "stratum_size", "weight", "young", "newcomer", "help", "safe"]


def respondent(chance, stratum):
    inhabitants, respondents, quartiers = STRATA[stratum]
    quartier = quartiers[int(chance.random() * len(quartiers))]
    young = chance.random() < 0.45
    newcomer = chance.random() < (0.55 if young else 0.25)
    helps = chance.random() < HELPS[quartier] - 0.12 * newcomer
    safe = min(5, max(1, round(SAFETY[quartier] + 0.3 * young + chance.gauss(0, 1.1))))
    return {
        "quartier": quartier,
        "stratum": stratum,
        "stratum_size": inhabitants,
        "weight": f"{inhabitants / respondents * (0.5 + 1.3 * chance.random()):.4f}",
        "young": int(young),
        "newcomer": int(newcomer),
        "help": "" if chance.random() < 0.07 else int(helps),
        "safe": "" if chance.random() < 0.04 + 0.08 * young else safe,
    }


def main():
    chance = random.Random(20240214)
    with Path(__file__).with_name("input.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        for stratum, (_, respondents, _) in STRATA.items():
            writer.writerows(respondent(chance, stratum) for _ in range(respondents))


if __name__ == "__main__":
    main()
