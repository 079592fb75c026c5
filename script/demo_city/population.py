"""An invented adult population, person by person, and what makes its answers differ between quartiers.

Only its size follows from facts. Traits are smooth in space, and no quartier is all good or all bad.
"""

import numpy as np
import pandas as pd

from demo_city.facts import generator

TRAITS = ("cohesion", "safety", "voice", "comfort", "offers")
NEIGHBOURHOOD = 2_000.0  # metres over which a trait resembles that of the surroundings
EVENING_OUT = 0.7  # how far a quartier that is weak in one trait is strong in others
UNDER_18_PER_CHILD_UNDER_10 = 1.78

# Invented shares of the adults, in percent; only plausible in their order of magnitude.
STRUCTURE = pd.DataFrame(
    [
        ("01", 24, 19, 40, 34),
        ("02", 26, 18, 37, 36),
        ("03", 25, 18, 39, 34),
        ("04", 19, 24, 34, 28),
        ("05", 17, 24, 35, 24),
        ("06", 15, 29, 36, 24),
        ("07", 33, 18, 33, 30),
        ("08", 13, 33, 30, 24),
        ("09", 18, 22, 40, 26),
        ("10", 15, 25, 34, 18),
        ("11", 17, 21, 37, 20),
        ("12", 13, 27, 27, 17),
        ("13", 13, 26, 28, 16),
        ("14", 12, 26, 26, 16),
        ("15", 13, 28, 27, 17),
        ("16", 13, 27, 30, 17),
        ("17", 14, 22, 32, 16),
        ("18", 13, 26, 31, 17),
    ],
    columns=["quartier_id", "younger", "older", "migration", "alone"],
).set_index("quartier_id")


def adults(facts: pd.DataFrame) -> pd.Series:
    """Estimated inhabitants aged 18 and over per quartier."""
    return (facts["inhabitants"] - UNDER_18_PER_CHILD_UNDER_10 * facts["children_under_10"]).round().astype(int)


def make_population(facts: pd.DataFrame) -> pd.DataFrame:
    """One row an adult: quartier (position in `facts`), age, household, migration history, residence, work, mood."""
    sizes = adults(facts).to_numpy()
    quartier = np.repeat(np.arange(len(sizes)), sizes)
    random = generator("population").random((12, len(quartier)))
    shares = (STRUCTURE.loc[facts.index] / 100).iloc[quartier].reset_index(drop=True)

    younger = random[0] < shares["younger"].to_numpy()
    older = random[0] > 1 - shares["older"].to_numpy()
    age = _age(younger, older, random[1])
    migration = random[2] < shares["migration"].to_numpy() * np.where(older, 0.7, 1.08)
    children = _children(age, facts, quartier, random[3], random[4])
    alone = (children == 0) & (random[5] < shares["alone"].to_numpy() * np.select([younger, older], [1.15, 1.45], 1.25))
    partner = random[6] < 0.82
    others = np.where(children > 0, children + partner, 1 + (random[6] > 0.8) + (random[6] > 0.93))
    newcomer = random[7] < _chance_of_being_new(age, migration, shares["alone"].to_numpy())
    return pd.DataFrame(
        {
            "quartier": quartier,
            "age": age,
            "persons_in_household": np.where(alone, 1, 1 + others),
            "children_in_household": children,
            "migration": migration,
            "years_in_city": _years(age, newcomer, random[8], random[9]),
            "working": random[10] < np.select([younger, older], [0.62, 0.06], 0.8),
            "searched_home": random[11] < np.select([newcomer, younger, older], [0.9, 0.4, 0.05], 0.2),
            "mood": _bell(generator("mood").random((3, len(quartier)))),
        }
    )


def make_traits(facts: pd.DataFrame) -> pd.DataFrame:
    """Traits per quartier with mean 0 and standard deviation 1; `urban` follows the real density."""
    points = facts[["easting", "northing"]].to_numpy(float)
    squared = ((points[:, None, :] - points[None, :, :]) ** 2).sum(axis=2)
    near = np.exp(-squared / (2 * NEIGHBOURHOOD**2))
    noise = generator("traits").random((len(facts), len(TRAITS))) - 0.5
    smooth = near @ noise / np.sqrt((near**2).sum(axis=1))[:, None]
    smooth -= EVENING_OUT * smooth.mean(axis=1, keepdims=True)
    traits = pd.DataFrame(smooth, index=facts.index, columns=list(TRAITS))
    traits["urban"] = np.log(facts["inhabitants"] / facts["area_km2"])
    return ((traits - traits.mean()) / traits.std(ddof=0)).round(2)


def _age(younger: np.ndarray, older: np.ndarray, u: np.ndarray) -> np.ndarray:
    return np.select([younger, older], [18 + 12 * u, 65 + 28 * u**1.6], 30 + 35 * u).astype(int)


def _children(age: np.ndarray, facts: pd.DataFrame, quartier: np.ndarray, u: np.ndarray, v: np.ndarray) -> np.ndarray:
    """Children under 18 in the household; more likely where more children under 10 live in fact."""
    level = (facts["children_under_10"] / facts["inhabitants"] / 0.08).to_numpy()[quartier]
    chance = np.select([age < 25, age < 30, age < 45, age < 55, age < 65], [0.04, 0.2, 0.58, 0.36, 0.06], 0.005) * level
    return np.where(u < chance, 1 + (v > 0.45) + (v > 0.85) + (v > 0.96), 0)


def _chance_of_being_new(age: np.ndarray, migration: np.ndarray, city_life: np.ndarray) -> np.ndarray:
    by_age = np.select([age < 30, age < 45, age < 65], [0.34, 0.15, 0.06], 0.02)
    return by_age * (0.5 + 2.2 * city_life) * np.where(migration, 1.35, 0.9)


def _years(age: np.ndarray, newcomer: np.ndarray, u: np.ndarray, v: np.ndarray) -> np.ndarray:
    """Years in the city: up to five for newcomers; of the others almost half were born here."""
    moved_here = 6 + (age - 6) * v
    return np.where(newcomer, 6 * v, np.where(u < 0.45, age, moved_here)).astype(int)


def _bell(u: np.ndarray) -> np.ndarray:
    """Mean 0, variance 1, almost normal: three uniform numbers summed."""
    return 2 * (u.sum(axis=0) - 1.5)
