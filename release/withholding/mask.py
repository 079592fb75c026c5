"""What may be shown: one mask over the whole table of estimates."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from indicators.catalogue import Catalogue
from indicators.estimates.domains import EVERYBODY
from indicators.estimates.precision import unreliable
from indicators.estimates.table import NUMBERS, as_estimates
from release.tables.relations import Relations
from release.tables.released import KEY
from release.tables.thresholds import Thresholds
from release.withholding.bases import bases_of
from release.withholding.suppression import Flags, protect

_MAP = ["indicator", "wave", "target_group"]
_PLACE = ["wave", "quartier_id", "level"]
_CELL = ["indicator", *_PLACE]


def mask_estimates(
    estimates: pd.DataFrame,
    catalogue: Catalogue,
    thresholds: Thresholds,
    areas: Mapping[str, Sequence[str]] | None = None,
    earlier: Sequence[pd.DataFrame] = (),
    withheld_empty: tuple[Flags, Flags] | None = None,
) -> pd.DataFrame:
    """Set every row's status, and take all numbers out of what is withheld.

    Withheld are cells of fewer than ``withhold_below`` answers (a group nobody of whom answered in a
    quartier that was surveyed counts as such a cell: zero says something too; so does a register figure
    that comes from so few), target groups whose complement is that small, sensitive answers of fewer than
    ``unreliable_below``, and whatever would give these back by subtraction (`release.withholding.suppression`) or by the
    numbers of other questions. What was answered decides nothing. Indicators with the same answers share one
    pattern.

    Parameters
    ----------
    areas : Mapping or None
        Area id to the quartiers it is made of.
    earlier : sequence of DataFrame
        What was published before of the same waves: what was withheld stays withheld, and what was released protects
        nothing. Whether new answers may be released at all is for `release.earlier.history` to say.
    withheld_empty : tuple of arrays or None
        What `withheld_and_empty` found for the same rows, if it was asked before.

    Returns
    -------
    DataFrame
        The table of estimates, still at full precision; withheld and empty rows carry no number at all.
    """
    estimates = estimates.reset_index(drop=True)
    survey = (estimates["source"] == "survey").to_numpy()
    withheld, empty = withheld_empty or withheld_and_empty(estimates, catalogue, thresholds, areas, earlier)
    rests_on_little = survey & ~withheld & ~empty & unreliable(estimates, catalogue, thresholds)
    of_register = (estimates["n"].astype("float64") < thresholds.withhold_below).to_numpy() & ~survey
    status = np.select(
        [withheld | of_register, empty, rests_on_little],
        ["withheld", "no_data", "unreliable"],
        np.where(survey, "ok", estimates["status"]),
    )
    masked = estimates.assign(status=status)
    masked.loc[np.isin(status, ["withheld", "no_data"]), NUMBERS] = pd.NA
    masked.loc[status != "ok", ["verdict", "contrast"]] = "none"
    masked.loc[~_everybody_is_reliable(masked), "contrast"] = "none"
    return as_estimates(masked)


def withheld_and_empty(
    estimates: pd.DataFrame,
    catalogue: Catalogue,
    thresholds: Thresholds,
    areas: Mapping[str, Sequence[str]] | None = None,
    earlier: Sequence[pd.DataFrame] = (),
) -> tuple[Flags, Flags]:
    """Which survey rows are withheld, and of which there are no data; numbers of answers alone decide.

    Parameters are those of `mask_estimates`.
    """
    estimates = estimates.reset_index(drop=True)
    survey = (estimates["source"] == "survey").to_numpy()
    withheld = np.zeros(len(estimates), dtype=bool)
    rows_of_survey, asked = estimates[survey], _is_asked(estimates, thresholds.unreliable_below)
    sensitive = rows_of_survey["indicator"].isin([key for key, indicator in catalogue.indicators.items() if indicator.sensitive])
    few = rows_of_survey["n"].astype("float64").between(1, thresholds.answers_needed(sensitive=True) - 1)
    surveyed = rows_of_survey.assign(asked=asked[survey], sensitive=sensitive, few=sensitive & few)
    surveyed = _with_earlier_status(surveyed, earlier)
    relations = Relations.of(catalogue.target_groups)
    for _, rows in surveyed.groupby("wave", sort=False):
        for base, positions in bases_of(rows, relations, areas or {}, thresholds):
            hidden = np.broadcast_to(protect(base, thresholds.withhold_below), positions.shape)
            withheld[positions[hidden & (positions >= 0)]] = True
    empty = survey & (~asked | _is_never_asked(estimates))
    withheld &= ~empty
    return withheld, empty


def _is_asked(estimates: pd.DataFrame, many: int) -> Flags:
    """Whether each row's place was asked: somebody answered this question there, or a few people others.

    Where `many` answered other questions and nobody this one, it was not put to them. Where few did, that nobody had an
    answer (no children, no work) may be what must not be released.
    """
    everybody = estimates["n"].astype("float64").fillna(0.0).where(estimates["target_group"] == EVERYBODY, 0.0)
    table = estimates.assign(everybody=everybody)
    of_question, of_survey = (table.groupby(keys)["everybody"].transform("max").to_numpy() for keys in (_CELL, _PLACE))
    return np.asarray((of_question > 0) | ((of_survey > 0) & (of_survey < many)), dtype=bool)


def _is_never_asked(estimates: pd.DataFrame) -> Flags:
    """Whether nobody of a row's group has an answer in the whole city: then everybody knows whom the question was put to."""
    city = estimates["n"].astype("float64").fillna(0.0).where(estimates["level"] == "city")
    return np.asarray(estimates.assign(city=city).groupby(_MAP)["city"].transform("first") == 0, dtype=bool)


def _everybody_is_reliable(masked: pd.DataFrame) -> Flags:
    """Whether each row's place has a reliable value of everybody, which a group may be compared with."""
    reliable = (masked["target_group"] == EVERYBODY) & (masked["status"] == "ok")
    return np.asarray(masked.assign(reliable=reliable).groupby(_CELL)["reliable"].transform("any"), dtype=bool)


def _with_earlier_status(rows: pd.DataFrame, earlier: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Mark what an earlier publication withheld (``was_withheld``), and of which it had the same n (``was_released``)."""
    rows = rows.assign(was_withheld=False, was_released=False)
    keys = pd.MultiIndex.from_frame(rows[list(KEY)])
    n = rows["n"].astype("float64").fillna(0.0).to_numpy()
    for table in earlier:
        before = table[table["source"] == "survey"].set_index(list(KEY))
        before = before[~before.index.duplicated()].reindex(keys)
        rows["was_withheld"] |= (before["status"] == "withheld").to_numpy()
        rows["was_released"] |= before["n"].astype("float64").to_numpy() == n
    return rows
