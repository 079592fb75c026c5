"""Draw the respondents of stages.csv and pairs.csv: always the same ones."""

import csv
import random
from pathlib import Path

from make_clusters import effects, respondent

# stratum: its quartiers, PSUs asked, PSUs there are, people asked and people there are in each
STAGES = {
    "north": ("AB", 24, [(6, 20), (9, 14), (5, 41), (8, 8), (7, 33)]),  # 8 of 8: asked completely
    "middle": ("BC", 9, [(4, 12), (1, 17), (6, 19), (10, 25), (1, 1), (5, 30)]),  # two with one respondent
    "south": ("CD", 5, [(6, 22), (9, 31), (4, 9), (7, 18), (5, 26)]),  # all PSUs asked
    "alone": ("DE", 12, [(11, 60)]),  # one PSU
}
STAGE_COLUMNS = ["quartier", "stratum", "psu", "person", "psus_in_stratum", "people_in_psu"]
ANSWERS = ["weight", "young", "newcomer", "help", "safe"]

PAIRS = {"a": "AB", "b": "AB", "c": "BC", "d": "CD", "e": "DE", "f": "ABE"}  # two PSUs each; F lies in one of them alone
PAIR_COLUMNS = ["quartier", "stratum", "psu"]


def stages(chance):
    rows = []
    for stratum, (quartiers, there_are, psus) in STAGES.items():
        for position, (asked, people) in enumerate(psus):
            common = effects(chance)
            base_weight = there_are / len(psus) * people / asked
            psu = {"stratum": stratum, "psu": f"{stratum[0]}{position + 1:02d}"}
            for _ in range(asked):
                design = psu | {"psus_in_stratum": there_are, "people_in_psu": people, "person": len(rows) + 1}
                rows.append(design | respondent(chance, quartiers, common, base_weight))
    chance.shuffle(rows)
    return rows


def pairs(chance):
    rows = []
    for stratum, quartiers in PAIRS.items():
        for position in range(2):
            lies_in = "F" if (stratum, position) == ("f", 1) else quartiers
            common = effects(chance)
            for _ in range(chance.randint(9, 14)):
                drawn = respondent(chance, [*lies_in.replace("F", "E")], common, 20)
                drawn["quartier"] = "F" if lies_in == "F" and chance.random() < 0.7 else drawn["quartier"]
                rows.append({"stratum": stratum, "psu": f"{stratum}{position + 1}"} | drawn)
    chance.shuffle(rows)
    return rows


def write(name, columns, rows):
    with Path(__file__).with_name(name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


def main():
    write("stages.csv", STAGE_COLUMNS + ANSWERS, stages(random.Random(20240323)))
    write("pairs.csv", PAIR_COLUMNS + ANSWERS, pairs(random.Random(20240324)))


if __name__ == "__main__":
    main()
