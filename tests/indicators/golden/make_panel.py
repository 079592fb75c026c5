"""Draw the respondents of panel.csv, three waves of a rotating panel: always the same ones."""

import csv
import math
import random
from pathlib import Path

WAVES = ("2017", "2021", "2025")
ROTATIONS = 5  # wave t asks the groups t, t + 1 and t + 2: two thirds of a wave are asked again in the next one
GROUP = 96  # persons of a rotation group
STRATA = {"north": "AB", "middle": "BC", "south": "CD"}
HELPS = {"A": -0.8, "B": 0.2, "C": 0.9, "D": -0.1}
SAFETY = {"A": 2.7, "B": 3.4, "C": 3.6, "D": 3.0}
COLUMNS = ["wave", "person", "stratum", "stratum_size", "quartier", "weight", "young", "newcomer", "help", "safe"]


def person(chance, number):
    """What stays from wave to wave."""
    stratum = list(STRATA)[number % len(STRATA)]
    young = int(chance.random() < 0.4)
    return {
        "person": f"p{number:03d}",
        "stratum": stratum,
        "quartier": STRATA[stratum][int(chance.random() * 2)],
        "young": young,
        "newcomer": int(chance.random() < 0.3 + 0.2 * young),
        "mood": chance.gauss(0, 1.2),
        "base": 4 + 9 * chance.random(),
    }


def asked(chance, who, wave):
    """What a person says in a wave; weights are made anew for each."""
    trend = 0.25 * WAVES.index(wave)
    helps = chance.random() < 1 / (1 + math.exp(-HELPS[who["quartier"]] - who["mood"] - trend))
    safe = min(5, max(1, round(SAFETY[who["quartier"]] + 0.7 * who["mood"] - 0.15 * trend + chance.gauss(0, 0.7))))
    return {
        "wave": wave,
        "stratum_size": {"north": 1900, "middle": 2300, "south": 2700}[who["stratum"]] + 40 * WAVES.index(wave),
        "weight": f"{who['base'] * (0.8 + 0.4 * chance.random()):.4f}",
        "help": "" if chance.random() < 0.06 else int(helps),
        "safe": "" if chance.random() < 0.05 else safe,
        **{name: who[name] for name in ("person", "stratum", "quartier", "young", "newcomer")},
    }


def panel(chance):
    people = [person(chance, number) for number in range(ROTATIONS * GROUP)]
    rows = []
    for number, wave in enumerate(WAVES):
        rotated = (who for at, who in enumerate(people) if number <= at // GROUP < number + 3)
        rows.extend(asked(chance, who, wave) for who in rotated)
    chance.shuffle(rows)
    return rows


def main():
    with Path(__file__).with_name("panel.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(panel(random.Random(20250611)))


if __name__ == "__main__":
    main()
