"""Draw the respondents of clusters.csv and lonely.csv: always the same ones."""

import csv
import math
import random
from pathlib import Path

# stratum: its quartiers, PSUs asked in both waves / in w1 only / in w2 only, PSUs there are in w1 and in w2
STRATA = {
    "north": ("AB", 4, 2, 3, {"w1": 24, "w2": 24}),
    "middle": ("BC", 5, 3, 2, {"w1": 40, "w2": 43}),
    "south": ("CD", 6, 3, 4, {"w1": 60, "w2": 60}),
    "east": ("DE", 4, 3, 2, {"w1": 20, "w2": 21}),
    "west": ("EF", 7, 4, 3, {"w1": 120, "w2": 117}),
}
WAVES = ("w1", "w2")
HELPS = {"A": -0.6, "B": 0.1, "C": 0.9, "D": 0.2, "E": -0.5, "F": 0.6}
SAFETY = {"A": 2.7, "B": 3.3, "C": 3.6, "D": 3.1, "E": 2.8, "F": 3.9}
RENT = {"A": -10, "B": 12, "C": 0, "D": -18, "E": 5, "F": 22}
CLUSTERS = ["wave", "quartier", "stratum", "psu", "psus_in_stratum", "weight", "young", "newcomer", "help", "safe", "rent"]

# stratum: PSUs asked, PSUs there are, its quartiers (D lies in the lonely stratum alone, C in two)
LONELY_STRATA = {"one": (5, 30, "AB"), "two": (6, 45, "BC"), "alone": (1, 15, "CD")}
LONELY = ["quartier", "stratum", "psu", "psus_in_stratum", "weight", "young", "newcomer", "help", "safe"]


def logistic(x):
    return 1 / (1 + math.exp(-x))


def effects(chance, before=None):
    """What the members of one PSU have in common; most of it lasts from wave to wave."""
    fresh = (chance.gauss(0, 1.0), chance.gauss(0, 0.6), chance.gauss(0, 30))
    if before is None:
        return fresh
    return tuple(0.8 * old + 0.6 * new for old, new in zip(before, fresh, strict=True))


def quartiers_of(chance, position, quartiers):
    """A PSU lies in one quartier; every fourth one crosses into its neighbour."""
    if position % 4 == 3:
        return quartiers
    return quartiers[int(chance.random() * len(quartiers))]


def respondent(chance, quartiers, common, base_weight):
    helping, safety, rent = common
    quartier = quartiers[int(chance.random() * len(quartiers))]
    young = chance.random() < 0.45
    newcomer = chance.random() < (0.55 if young else 0.3)
    helps = chance.random() < logistic(HELPS[quartier] + helping - 0.5 * newcomer)
    safe = min(5, max(1, round(SAFETY[quartier] + safety + 0.3 * young + chance.gauss(0, 0.9))))
    paid = 50_000 + RENT[quartier] + rent + 8 * newcomer + chance.gauss(0, 35)
    return {
        "quartier": quartier,
        "weight": f"{base_weight * (0.4 + 1.5 * chance.random()):.4f}",
        "young": int(young),
        "newcomer": int(newcomer),
        "help": "" if chance.random() < 0.07 else int(helps),
        "safe": "" if chance.random() < 0.04 + 0.08 * young else safe,
        "rent": "" if chance.random() < 0.05 else f"{paid:.2f}",
    }


def with_certain_cells(row):
    """Help: newcomers of E at 0 % in both waves, the young of F at 100 % in w1."""
    if row["help"] != "" and row["quartier"] == "E" and row["newcomer"]:
        row["help"] = 0
    if row["help"] != "" and row["quartier"] == "F" and row["young"] and row["wave"] == "w1":
        row["help"] = 1
    return row


def clusters(chance):
    rows = []
    for stratum, (quartiers, both, first_only, second_only, there_are) in STRATA.items():
        waves = [("w1", "w2")] * both + [("w1",)] * first_only + [("w2",)] * second_only
        asked = {"w1": both + first_only, "w2": both + second_only}
        chance.shuffle(waves)
        for position, of_psu in enumerate(waves):
            lies_in = quartiers_of(chance, position, quartiers)
            common = None
            for wave in of_psu:
                common = effects(chance, common)
                design = {"wave": wave, "stratum": stratum, "psu": f"{stratum[0]}{position + 1:02d}"}
                design["psus_in_stratum"] = there_are[wave]
                base_weight = 8 * there_are[wave] / asked[wave]
                members = range(int(chance.triangular(4, 21, 8)))
                drawn = (design | respondent(chance, lies_in, common, base_weight) for _ in members)
                rows.extend(with_certain_cells(row) for row in drawn)
    chance.shuffle(rows)  # PSUs are not blocks of rows
    return rows


def lonely(chance):
    rows = []
    for stratum, (asked, there_are, quartiers) in LONELY_STRATA.items():
        for position in range(asked):
            common = effects(chance)
            design = {"stratum": stratum, "psu": f"{stratum[0]}{position + 1:02d}", "psus_in_stratum": there_are}
            members = range(14 if stratum == "alone" else chance.randint(3, 6))
            rows.extend(design | respondent(chance, quartiers, common, 5 * there_are / asked) for _ in members)
    chance.shuffle(rows)
    return rows


def write(name, columns, rows):
    with Path(__file__).with_name(name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


def main():
    write("clusters.csv", CLUSTERS, clusters(random.Random(20240321)))
    write("lonely.csv", LONELY, lonely(random.Random(20240322)))


if __name__ == "__main__":
    main()
