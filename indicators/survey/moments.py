"""Sums over the respondents, from which every estimate follows. They never leave the server."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.survey.answers import class_of
from indicators.survey.calibration import Calibration
from indicators.survey.codebook import Partition
from indicators.survey.design import Floats
from indicators.survey.replicates import ReplicateSums
from indicators.survey.replication import Replication
from indicators.survey.sums import SUMS, Sums

KEYS = ["stratum", "psu", "quartier_id", "groups", "classes", "single"]
TOGETHER: Mapping[Hashable, str] = {"stratum_size": "max", "psu_size": "max", "lightest": "min", "heaviest": "max"}
"""How a column of `Moments.counts` is put together that does not add up."""
ROUNDING = 1e-12  # what subtracting equal sums leaves of them


@dataclass(frozen=True)
class Moments:
    """Sums of each cell that has somebody in it, as tables.

    Attributes
    ----------
    counts : DataFrame
        ``stratum, psu, quartier_id, groups, classes, single, respondents, w, ww, lightest, heaviest, stratum_size``:
        everybody, also who did not answer; their number, Σw and Σw², the smallest and the largest weight above 0.
        ``psu`` is empty where every respondent is a sampling unit; ``single`` is 0 unless weights are kept apart.
        ``psu_size`` too, where the wave has it.
    sums : DataFrame
        The same keys, ``indicator``, and n, Σw, Σwy, Σwy², Σw², Σw²y, Σw²y² over those who answered.
    centres : Mapping
        Indicator to what was taken off y first: the middle of its scale. Without it, answers around 50,000
        that differ by 50 would lose six digits.
    partitions : tuple of Partition
        What ``classes`` consists of.
    values : Mapping
        Indicator to the values of its answers, ascending, and an array of rows of `counts` × values × 3: n, Σw and Σw².
    replicates : Replicates or None
        Sums for each replicate weight, where the wave has some; in the order of `counts`.
    calibration : Calibration or None
        The margins that the weights meet; None where weights are those of the design, or nobody knows.
    """

    counts: pd.DataFrame
    sums: pd.DataFrame
    centres: Mapping[str, float]
    partitions: tuple[Partition, ...] = ()
    values: Mapping[str, tuple[Floats, Floats]] = field(default_factory=dict)
    replicates: Replicates | None = None
    calibration: Calibration | None = None

    @classmethod
    def of(cls, sums: Sums, partitions: tuple[Partition, ...] = (), replication: Replication | None = None) -> Moments:
        """The tables of what one pass has summed up."""
        keys = pd.DataFrame(list(sums.cells), columns=KEYS).astype({"stratum": "str", "psu": "str", "quartier_id": "str"})
        w, ww = sums.weights.T
        counts = keys.assign(respondents=sums.people, w=w, ww=ww, lightest=sums.lightest, heaviest=sums.heaviest)
        counts["stratum_size"] = sums.largest[:, 0]
        if not np.isnan(sums.largest[:, 1]).all():
            counts["psu_size"] = sums.largest[:, 1]
        indicator, cell = np.nonzero(sums.sums[:, 0].T)
        names = pd.array(list(sums.centres), dtype="str").take(indicator)
        table = pd.DataFrame(sums.sums[cell, :, indicator], columns=SUMS)
        long = pd.concat([keys.take(cell).reset_index(drop=True), pd.Series(names, name="indicator"), table], axis=1)
        values = {name: of.in_order(len(keys)) for name, of in sums.values.items()}
        replicates = Replicates.of(sums.replicates, replication) if sums.replicates and replication else None
        return cls(counts, long, sums.centres, partitions, values, replicates)

    def classes(self, cells: pd.DataFrame, partition: str) -> NDArray[np.int64]:
        """The class of each cell, as a position among those of the partition; -1 where there is none."""
        return class_of(cells["classes"].to_numpy(dtype="int64"), self.partitions, partition)

    @property
    def clustered(self) -> bool:
        """Whether clusters (PSUs) were sampled, not respondents."""
        return bool((self.counts["psu"] != "").any())


@dataclass(frozen=True)
class Replicates:
    """Sums for each replicate of the weights; cells are those of `Moments.counts`, in their order.

    Attributes
    ----------
    factors : array of replicates
        What the square of each one's distance counts (`Replication.factors`).
    mse : bool
        Whether distances are taken from the estimate; else from the mean of the replicates.
    everybody : array, cells × replicates
        Σw_r, also of those who did not answer.
    wy, w : array, items × cells × replicates
        Σw_r y and Σw_r over those who answered; y around its centre, items as in `Moments.centres`.
    spans : tuple of array, rows × replicates
        Of each cell (`ReplicateSums.spans`).
    """

    factors: Floats
    mse: bool
    everybody: Floats
    wy: Floats
    w: Floats
    spans: tuple[Floats, ...]

    @classmethod
    def of(cls, sums: ReplicateSums, replication: Replication) -> Replicates:
        """The arrays of what one pass has summed up."""
        answered = np.stack(sums.answered, axis=1)
        factors = replication.factors(sums.number)
        wy, w = answered[: sums.items], answered[sums.items :]
        return cls(factors, replication.mse, np.stack(sums.everybody), wy, w, tuple(sums.spans))


@dataclass(frozen=True)
class Pooled:
    """How the answers to every two items go together over all quartiers: all that is kept of the same people's answers.

    Attributes
    ----------
    items : tuple of str
    r : array, items × items
        Σ (a - ā)(b - b̄) over those who answered both, divided by √(Σ (a - ā)² Σ (b - b̄)²) over those who answered
        either: the correlation of the errors of two means, also where they rest on different people.
    n : array, items
        Respondents who answered.
    spread : array, items
        Standard deviation of the answers within quartiers, in the item's unit (a share: 0 to 0.5).
    """

    items: tuple[str, ...]
    r: Floats
    n: Floats
    spread: Floats

    @classmethod
    def of(cls, sums: Sums) -> Pooled:
        """Pool over quartiers: the mean of an answer is that of its quartier, and every respondent counts alike.

        Weights are left out: a class of people who weigh much could be read out of a weighted sum. For errors of
        weighted means it is an approximation, exact where weights do not go with the answers.
        """
        names = tuple(sums.centres) if sums.together else ()
        items = len(names)
        n, products = np.zeros(items), np.zeros((items, items))
        for own in sums.products.values():
            yy, y_there, both = own[:items, :items], own[:items, items:], own[items:, items:]
            answered, total = np.diag(both), np.diag(y_there)
            mean = np.divide(total, answered, out=np.zeros(items), where=answered > 0)
            apart = yy - mean * y_there - (mean * y_there).T + np.outer(mean, mean) * both
            alike = np.diag(apart) <= ROUNDING * np.diag(yy)
            apart[alike], apart[:, alike] = 0.0, 0.0
            n += answered
            products += apart
        squares = np.diag(products)
        scale = np.sqrt(squares[:, None] * squares)
        r = np.divide(products, scale, out=np.zeros_like(products), where=scale > 0)
        return cls(names, r, n, np.sqrt(np.divide(squares, n, out=np.zeros_like(n), where=n > 0)))
