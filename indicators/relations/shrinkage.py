"""Values of quartiers drawn towards a model's by the Fay-Herriot area-level model, the more so the fewer answered."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import optimize

from indicators.catalogue import MOST_COVARIATES
from indicators.estimates.intervals import NORMAL
from indicators.estimates.vocabulary import SHOWN, Status
from indicators.survey.design import Floats

Scale = Literal["share", "mean"]

PRECISION = 1e-12  # of σ²u, relative
MAX_ITERATIONS = 100
_SPARE_AREAS = 3
_ALIKE = 1e-9  # p (1 - p) below it: all answered alike


class CannotFit(ValueError):
    """The areas do not carry the model: too few with a direct estimate and its variance, or dependent covariates."""


@dataclass(frozen=True)
class Fit:
    """A fitted area-level model; its table is indexed as the direct estimates, ``beta`` begins with the intercept.

    The table holds value (the EBLUP), mse, gamma (missing where there was no direct estimate) and synthetic
    (the value is the model's alone).
    """

    table: pd.DataFrame
    sigma2u: float
    beta: pd.Series


@dataclass(frozen=True)
class Smoothed:
    """Value, lower, upper in the indicator's unit, gamma and synthetic of each quartier; all_synthetic if σ²u is 0."""

    table: pd.DataFrame
    all_synthetic: bool


@dataclass(frozen=True)
class _Areas:
    """Areas with a direct estimate y of the known sampling variance psi, and their rows x of the design matrix."""

    y: Floats
    psi: Floats
    x: Floats

    def weighted(self, sigma2u: float) -> tuple[Floats, Floats]:
        """β by weighted least squares, and a root R of its variance R Rᵀ."""
        sd = np.sqrt(sigma2u + self.psi)
        q, r = np.linalg.qr(self.x / sd[:, None])
        root = np.linalg.inv(r)
        return root @ (q.T @ (self.y / sd)), root

    def score(self, sigma2u: float) -> tuple[float, float]:
        """First derivative by σ²u of the restricted log-likelihood, and its information."""
        beta, root = self.weighted(sigma2u)
        weight = 1 / (sigma2u + self.psi)
        residual = weight * (self.y - self.x @ beta)
        along = weight[:, None] * (self.x @ root)
        p = np.diag(weight) - along @ along.T
        return float(residual @ residual - np.trace(p)) / 2, float((p * p).sum()) / 2


def fay_herriot(direct: pd.Series, variance: pd.Series, covariates: pd.DataFrame | None = None) -> Fit:
    """Empirical best linear unbiased predictions by REML, as R's ``sae::mseFH`` (Rao and Molina 2015, 6.1-6.2).

    An area's direct estimate is xᵀβ + u + e with u ~ (0, σ²u) and e ~ (0, ψ), ψ known; its prediction is
    xᵀβ + γ (direct - xᵀβ) with γ = σ²u / (σ²u + ψ). The mean squared error is that of Prasad and Rao (1990).

    Parameters
    ----------
    direct, variance : Series
        Direct estimates and their sampling variances, used as given. An area that lacks either has no part
        in the fit and gets the synthetic xᵀβ with mean squared error σ²u + xᵀ Var(β) x.
    covariates : DataFrame, optional
        One column a covariate, on the same index; the intercept is added here.

    Raises
    ------
    CannotFit
        Fewer usable areas than covariates + 3, or linearly dependent covariates.
    ValueError
        A missing covariate or a variance that is not above 0; names the areas.
    """
    y, psi = (np.asarray(column.reindex(direct.index), dtype=np.float64) for column in (direct, variance))
    used = np.isfinite(y) & np.isfinite(psi)
    design = _design(covariates, direct.index)
    x = design.to_numpy()
    if (psi <= 0).any():
        raise ValueError(f"a sampling variance must be above 0; it is not for {_listed(direct.index[psi <= 0])}")
    _check(x, used)
    areas = _Areas(y[used], psi[used], x[used])
    sigma2u = _sigma2u(areas)
    beta, root = areas.weighted(sigma2u)
    synthetic = x @ beta
    psi = np.where(used, psi, np.inf)  # as uninformative as no direct estimate: γ is 0, the errors of σ²u and of y fall away
    gamma = sigma2u / (sigma2u + psi)
    table = pd.DataFrame(
        {
            "value": synthetic + gamma * np.where(used, y - synthetic, 0.0),
            "mse": _mean_squared_error(areas, x, psi, sigma2u, root),
            "gamma": np.where(used, gamma, np.nan),
            "synthetic": ~used | (sigma2u == 0),
        },
        index=direct.index,
    )
    return Fit(table, sigma2u, pd.Series(beta, design.columns))


def smooth(rows: pd.DataFrame, *, scale: Scale, covariates: pd.DataFrame | None = None) -> Smoothed:
    """Smoothed values of the quartiers of one indicator × target group × wave.

    Sampling variances are estimates too, poor ones where few answered, so they are smoothed first by a
    generalised variance function (Wolter 2007, ch. 7; Rao and Molina 2015, 6.4): ψ = d p (1 - p) / n for a
    share, ψ = s² / n for a mean, d being the median of n se² / (p (1 - p)) of the reliable quartiers and s² the
    pooled n se²: only what is published enters. A share is modelled as the arcsine of its square root, where the
    same ψ becomes d / 4n.

    Value and interval (EBLUP ± z √MSE) are transformed back as they are. That is approximate: the inverse of
    an unbiased value is a little biased, and the interval takes the MSE for known and errors for normal. A quartier
    with no part in the fit gets no value.

    Parameters
    ----------
    rows : DataFrame
        Of the table of estimates, indexed by ``quartier_id``.
    covariates : DataFrame, optional
        At most two columns, indexed by ``quartier_id``.
    """
    if covariates is not None and covariates.shape[1] > MOST_COVARIATES:
        raise ValueError(f"{covariates.shape[1]} covariates were given; at most {MOST_COVARIATES} are possible")
    numbers = _usable(rows, scale)
    if scale == "mean":
        direct, variance = numbers["value"], 1.0 / numbers["n"] * _pooled(numbers)
    else:
        direct, variance = np.arcsin(np.sqrt(numbers["value"].clip(0, 1))), _median_deff(rows, numbers) / numbers["n"] / 4
    fit = fay_herriot(direct, variance.where(variance > 0), covariates)
    value, gamma, half_width = fit.table["value"], fit.table["gamma"], NORMAL * np.sqrt(fit.table["mse"])
    ends = pd.DataFrame({"value": value, "lower": value - half_width, "upper": value + half_width})
    if scale == "share":
        ends = ends.clip(0, np.pi / 2).map(np.sin) ** 2 * 100
    fitted = gamma.notna()
    return Smoothed(ends.where(fitted).assign(gamma=gamma, synthetic=fit.table["synthetic"] & fitted), fit.sigma2u == 0)


def _design(covariates: pd.DataFrame | None, index: pd.Index) -> pd.DataFrame:
    intercept = pd.DataFrame({"intercept": 1.0}, index)
    if covariates is None:
        return intercept
    covariates = covariates.reindex(index).astype("float64")
    lacking = index[~np.isfinite(covariates.to_numpy()).all(axis=1)]
    if len(lacking):
        raise ValueError(f"a covariate is missing for {_listed(lacking)}")
    return pd.concat([intercept, covariates], axis=1)


def _listed(ids: pd.Index) -> str:
    return ", ".join(map(str, ids))


def _check(x: Floats, used: NDArray[np.bool_]) -> None:
    areas, covariates = int(used.sum()), x.shape[1] - 1
    needed = covariates + _SPARE_AREAS
    if areas < needed:
        raise CannotFit(
            f"{areas} areas have a direct estimate and its variance; {needed} are needed with {covariates} covariates"
        )
    rank = int(np.linalg.matrix_rank(x[used]))
    if rank <= covariates:
        raise CannotFit(f"of intercept and {covariates} covariates only {rank} are independent; all are needed")


def _sigma2u(areas: _Areas) -> float:
    """Fisher scoring from the median sampling variance; should it not settle, the score's root is bracketed."""
    middle = float(np.median(areas.psi))
    now = middle
    for _ in range(MAX_ITERATIONS):
        score, information = areas.score(now)
        before, now = now, max(now + score / information, 0.0)
        if abs(now - before) <= PRECISION * before:
            return now
    if areas.score(0.0)[0] <= 0:
        return 0.0
    above = middle
    while areas.score(above)[0] > 0:
        above *= 2
    return float(optimize.brentq(lambda sigma2u: areas.score(sigma2u)[0], 0.0, above, xtol=PRECISION * middle))


def _mean_squared_error(areas: _Areas, x: Floats, psi: Floats, sigma2u: float, root: Floats) -> Floats:
    """g1 + g2 + 2 g3."""
    information = ((1 / (sigma2u + areas.psi)) ** 2).sum()
    drawn = 1 / (1 + sigma2u / psi)  # 1 - γ
    return sigma2u * drawn + drawn**2 * (((x @ root) ** 2).sum(axis=1) + 4 / information / (sigma2u + psi))


def _usable(rows: pd.DataFrame, scale: Scale) -> pd.DataFrame:
    """Numbers of the quartiers that may be shown, shares as proportions; missing for the others."""
    numbers = rows[["value", "se", "n"]].astype("float64")
    usable = rows["status"].isin(SHOWN)
    unit = 1 if scale == "mean" else 100
    return numbers.assign(value=numbers["value"] / unit, se=numbers["se"] / unit).where(usable)


def _median_deff(rows: pd.DataFrame, numbers: pd.DataFrame) -> float:
    """The median design effect of the reliable quartiers, or of all that may be shown if none is reliable."""
    alike = numbers["value"] * (1 - numbers["value"])
    effects = (numbers["n"] * numbers["se"] ** 2 / alike.where(alike > _ALIKE)).replace(0.0, np.nan)
    reliable = effects[(rows["status"] == Status.OK) & effects.notna()]
    return float((reliable if len(reliable) else effects).median())


def _pooled(numbers: pd.DataFrame) -> float:
    """Variance within quartiers, the design's effect included: n se² of each, 0 where all answered alike."""
    within = numbers["n"] * numbers["se"] ** 2
    freedom = (numbers["n"] - 1).where(within.notna())
    return float((within * freedom).sum() / max(freedom.sum(), 1.0))
