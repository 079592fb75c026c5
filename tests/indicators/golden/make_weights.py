"""Invents population figures for make_weights.R: what the surveys' own weights say, moved by a few percent, whole people."""

from pathlib import Path

import pandas as pd

HERE = Path(__file__).parent
DEMO = HERE.parents[2] / "data" / "kaiserslautern" / "survey_2021.csv"
MOVED = [1.12, 0.9, 1.05, 0.94, 1.2, 0.85, 1.0]  # one class after the other


def main() -> None:
    demo = pd.read_csv(DEMO, dtype={"quartier_id": "str"}).rename(columns={"quartier_id": "quartier"})
    demo["age"] = pd.cut(demo["age"], [17, 29, 44, 64, 120], labels=["18-29", "30-44", "45-64", "65+"]).astype("str")
    demo["half"] = (demo["age"].isin(["45-64", "65+"])).map({True: "upper", False: "lower"})
    demo["families"] = (demo["children_in_household"] >= 1).map({True: "yes", False: "no"})
    clusters = pd.read_csv(HERE / "clusters.csv")
    tables = [figures(demo, "demo", margin, [margin]) for margin in ("quartier", "age", "families")]
    tables.append(figures(demo, "demo", "half", ["quartier", "half"]))
    for wave, own in clusters.groupby("wave"):
        tables += [figures(own, wave, margin, [margin]) for margin in ("quartier", "young", "newcomer")]
        tables.append(figures(own, wave, "both", ["young", "newcomer"]))
    pd.concat(tables).to_csv(HERE / "weights_margins.csv", index=False)


def figures(people: pd.DataFrame, data: str, margin: str, columns: list[str]) -> pd.DataFrame:
    """Every margin of one survey sums up to the same number."""
    total = round(people["weight"].sum())
    weights = people.groupby(columns)["weight"].sum()
    moved = weights * [MOVED[at % len(MOVED)] for at in range(len(weights))]
    persons = (moved * total / moved.sum()).round().astype(int)
    persons.iloc[-1] += total - persons.sum()
    keys = persons.index.to_frame(index=False).astype("str")
    quartier = keys.pop("quartier") if "quartier" in keys else ""
    classes = keys.agg("".join, axis=1) if len(keys.columns) else ""
    table = {"data": data, "margin": margin, "class": classes, "quartier_id": quartier, "persons": persons.to_numpy()}
    return pd.DataFrame(table, index=keys.index)


if __name__ == "__main__":
    main()
