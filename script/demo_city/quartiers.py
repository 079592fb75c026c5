"""What makes the invented answers differ between quartiers: a few traits, smooth in space, none all good or all bad."""

import numpy as np
import pandas as pd

from demo_city.randomness import generator

TRAITS = ("cohesion", "safety", "voice", "comfort", "offers")
NEIGHBOURHOOD = 2_000.0  # metres over which a trait resembles that of the surroundings
EVENING_OUT = 0.7  # how far a quartier that is weak in one trait is strong in others


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
