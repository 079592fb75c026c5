"""The trend over three and more survey waves: made of what is released of each, and of nothing else."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from indicators.catalogue import Catalogue
from indicators.estimates.intervals import NORMAL
from indicators.estimates.precision import limit_steps_of, outside, outward, rounded
from indicators.estimates.series import last_stretch
from indicators.estimates.trend import FEWEST_WAVES, trend
from indicators.estimates.verdicts import Scale
from indicators.estimates.vocabulary import Direction
from release.coarsening.errors import floor_freedom
from release.coarsening.series import MAP, asked_in, families, rows_of, together_in
from release.tables.released import TRENDS, Correlations

_FINER = 10  # a slope is a change by the years it took


def release_trends(
    tables: Mapping[str, pd.DataFrame], years: Mapping[str, float], catalogue: Catalogue, between: Mapping[str, Correlations]
) -> pd.DataFrame:
    """The slope of every indicator, target group, quartier and city since the last break of its series.

    It runs over all waves that asked the question, so that all places of a map have the slope of the same years; a place in
    which one of them is withheld has none. Degrees of freedom are rounded down. Limits leave outward, and a direction stands
    only where 0 lies outside of them; Holm-adjusted over the quartiers of a map.

    Parameters
    ----------
    tables : Mapping
        Survey wave, the oldest first, to its rows (`release.coarsening.series.told_waves`).
    years : Mapping
        Wave to its middle in years; no trend runs over a wave whose time is not known.
    between : Mapping
        Indicator to how the errors of its waves go together, as released.
    """
    stretches: dict[tuple[str, ...], list[str]] = {}
    for name, asked in asked_in(tables).items():
        stretch = last_stretch(catalogue.indicators[name], list(tables), asked)
        if len(stretch) >= FEWEST_WAVES and all(wave in years for wave in stretch):
            stretches.setdefault(stretch, []).append(name)
    trends = [_over(tables, stretch, names, years, catalogue, between) for stretch, names in stretches.items()]
    return pd.concat(trends, ignore_index=True) if trends else pd.DataFrame(columns=list(TRENDS))


def _over(
    tables: Mapping[str, pd.DataFrame],
    stretch: Sequence[str],
    indicators: Sequence[str],
    years: Mapping[str, float],
    catalogue: Catalogue,
    between: Mapping[str, Correlations],
) -> pd.DataFrame:
    """Of indicators that the same waves hold."""
    waves = [_with_errors(rows) for rows in rows_of(tables, stretch, indicators)]
    cells = waves[-1].index.to_frame(index=False)
    slopes = trend(
        [rows.reset_index(drop=True) for rows in waves],
        [years[wave] for wave in stretch],
        families(cells, MAP),
        Scale.of([catalogue.indicators[name] for name in cells["indicator"]], unit=100.0),
        together_in(pd.Index(cells["indicator"]), tuple(stretch), between),
    )
    step = limit_steps_of(cells, catalogue) / _FINER
    lower, upper = outward(slopes["lower"], slopes["upper"], step)
    certain = slopes["verdict"].isin([Direction.RISING, Direction.FALLING])
    verdict = slopes["verdict"].where(~certain | outside(0.0, lower, upper, step), Direction.NOT_DISTINGUISHABLE)
    tested = [catalogue.indicators[name].formula.tested for name in cells["indicator"]]
    verdict = verdict.where(np.array(tested, dtype=bool), Direction.NONE)
    return cells.assign(
        first=stretch[0],
        last=stretch[-1],
        waves=len(stretch),
        since=int(np.floor(years[stretch[0]])),
        value=rounded(slopes["value"], step),
        lower=lower,
        upper=upper,
        status=slopes["status"],
        verdict=verdict,
    )[list(TRENDS)]


def _with_errors(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with an error each: a whole parts of which are withheld has none, so half of its interval, by 1.96, stands for it."""
    of_interval = (rows["upper"] - rows["lower"]) / (2 * NORMAL)
    return rows.assign(se=rows["se"].where(rows["se"].notna(), of_interval), df=floor_freedom(rows["df"]))
