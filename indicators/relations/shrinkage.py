"""Values of quartiers drawn towards a model's by the Fay-Herriot area-level model, the more so the fewer answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import optimize, special, stats

from indicators.estimates.intervals import CONFIDENCE, Floats
from indicators.estimates.vocabulary import SHOWN, Status

Method = Literal["reml", "ml"]
Transformation = Literal["arcsine", "logit"]
_Form = Literal["mean", "arcsine", "logit"]

MAX_COVARIATES = 2
PRECISION = 1e-12  # of σ²u, relative
MAX_ITERATIONS = 100
_SPARE_AREAS = 3
_ALIKE = 1e-9  # p (1 - p) below it: all answered alike
_REACH = float(stats.norm.ppf((1 + CONFIDENCE) / 2))


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
    beta_se: pd.Series
    method: Method
    iterations: int


@dataclass(frozen=True)
class Smoothed:
    """Value, lower, upper in the indicator's unit, gamma and synthetic of each quartier; all_synthetic if σ²u is 0."""

    table: pd.DataFrame
    all_synthetic: bool
    approximate: bool = True


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

    def score(self, sigma2u: float, method: Method) -> tuple[float, float]:
        """First derivative by σ²u of the log-likelihood (REML: the restricted one), and its information."""
        beta, root = self.weighted(sigma2u)
        weight = 1 / (sigma2u + self.psi)
        residual = weight * (self.y - self.x @ beta)
        along = weight[:, None] * (self.x @ root)
        p = np.diag(weight) - along @ along.T if method == "reml" else np.diag(weight)
        return float(residual @ residual - np.trace(p)) / 2, float((p * p).sum()) / 2


def fay_herriot(
    direct: pd.Series, variance: pd.Series, covariates: pd.DataFrame | None = None, *, method: Method = "reml"
) -> Fit:
    """Empirical best linear unbiased predictions, as R's ``sae::mseFH`` (Rao and Molina 2015, 6.1-6.2).

    An area's direct estimate is xᵀβ + u + e with u ~ (0, σ²u) and e ~ (0, ψ), ψ known; its prediction is
    xᵀβ + γ (direct - xᵀβ) with γ = σ²u / (σ²u + ψ). The mean squared error is that of Prasad and Rao (1990)
    for REML, that of Datta and Lahiri (2000) with the bias of σ²u for ML.

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
    y, psi = (np.asarray(one.reindex(direct.index), dtype=np.float64) for one in (direct, variance))
    used = np.isfinite(y) & np.isfinite(psi)
    design = _design(covariates, direct.index)
    x = design.to_numpy()
    if (psi <= 0).any():
        raise ValueError(f"a sampling variance must be above 0; it is not for {_listed(direct.index[psi <= 0])}")
    _check(x, used)
    areas = _Areas(y[used], psi[used], x[used])
    sigma2u, iterations = _sigma2u(areas, method)
    beta, root = areas.weighted(sigma2u)
    synthetic = x @ beta
    psi = np.where(used, psi, np.inf)  # as uninformative as no direct estimate: γ is 0, the errors of σ²u and of y fall away
    gamma = sigma2u / (sigma2u + psi)
    table = pd.DataFrame(
        {
            "value": synthetic + gamma * np.where(used, y - synthetic, 0.0),
            "mse": _mean_squared_error(areas, x, psi, sigma2u, root, method),
            "gamma": np.where(used, gamma, np.nan),
            "synthetic": ~used | (sigma2u == 0),
        },
        index=direct.index,
    )
    se = np.sqrt((root**2).sum(axis=1))
    return Fit(table, sigma2u, pd.Series(beta, design.columns), pd.Series(se, design.columns), method, iterations)


def smooth(
    rows: pd.DataFrame,
    whole: pd.Series,
    *,
    scale: Literal["share", "mean"],
    covariates: pd.DataFrame | None = None,
    transformation: Transformation = "arcsine",
    method: Method = "reml",
    smooth_variances: bool = True,
    withheld: Literal["synthetic", "none"] = "synthetic",
) -> Smoothed:
    """Smoothed values of the quartiers of one indicator × target group × wave.

    Sampling variances are estimates too, poor ones where few answered, so they are smoothed first by a
    generalised variance function (Wolter 2007, ch. 7; Rao and Molina 2015, 6.4): ψ = d p (1 - p) / n for a
    share, ψ = s² / n for a mean, d being the median of n se² / (p (1 - p)) of the reliable quartiers, p the city's
    share and s² the pooled n se²: only what is published enters. A share is modelled on a transformed scale, where the
    same ψ becomes d / 4n (arcsine of the square root) or d / (n p (1 - p)) (logit, with half an effective
    answer added to either side, so that nobody and everybody stay finite).

    Value and interval (EBLUP ± z √MSE) are transformed back as they are. That is approximate: the inverse of
    an unbiased value is a little biased, and the interval takes the MSE for known and errors for normal; for
    a quartier with no part in the fit it is too short where σ²u is estimated low, above all at 0.

    Parameters
    ----------
    rows, whole : DataFrame, Series
        Rows of the table of estimates indexed by ``quartier_id``, and the city's own row.
    covariates : DataFrame, optional
        At most two columns, indexed by ``quartier_id``.
    smooth_variances : bool
        If not, each quartier's own ``se`` counts; one without spread then has no part in the fit.
    withheld : str
        What a quartier with no part in the fit gets: the synthetic value, or none.
    """
    if covariates is not None and covariates.shape[1] > MAX_COVARIATES:
        raise ValueError(f"{covariates.shape[1]} covariates were given; at most {MAX_COVARIATES} are possible")
    form: _Form = transformation if scale == "share" else "mean"
    numbers = _usable(rows, form)
    spread: pd.Series | float
    if smooth_variances:
        city = float(whole["value"]) / 100
        spread = _pooled(numbers) if form == "mean" else city * (1 - city)
        unit = (1.0 if form == "mean" else _median_deff(rows, numbers)) / numbers["n"]
    else:
        spread = 1.0 if form == "mean" else numbers["value"] * (1 - numbers["value"])
        unit = numbers["se"] ** 2 / spread
    direct, variance = _modelled(numbers["value"], unit, spread, form)
    fit = fay_herriot(direct, variance.where(variance > 0), covariates, method=method)
    value, gamma, reach = fit.table["value"], fit.table["gamma"], _REACH * np.sqrt(fit.table["mse"])
    shown = gamma.notna() | (withheld == "synthetic")
    ends = _back(pd.DataFrame({"value": value, "lower": value - reach, "upper": value + reach}), form)
    return Smoothed(ends.where(shown).assign(gamma=gamma, synthetic=fit.table["synthetic"] & shown), fit.sigma2u == 0)


def _design(covariates: pd.DataFrame | None, index: pd.Index) -> pd.DataFrame:
    intercept = pd.DataFrame({"intercept": 1.0}, index)
    if covariates is None:
        return intercept
    known = covariates.reindex(index).astype("float64")
    lacking = index[~np.isfinite(known.to_numpy()).all(axis=1)]
    if len(lacking):
        raise ValueError(f"a covariate is missing for {_listed(lacking)}")
    return pd.concat([intercept, known], axis=1)


def _listed(ids: pd.Index) -> str:
    return ", ".join(map(str, ids))


def _check(x: Floats, used: NDArray[np.bool_]) -> None:
    found, covariates = int(used.sum()), x.shape[1] - 1
    needed = covariates + _SPARE_AREAS
    if found < needed:
        raise CannotFit(
            f"{found} areas have a direct estimate and its variance; {needed} are needed with {covariates} covariates"
        )
    rank = int(np.linalg.matrix_rank(x[used]))
    if rank <= covariates:
        raise CannotFit(f"of intercept and {covariates} covariates only {rank} are independent; all are needed")


def _sigma2u(areas: _Areas, method: Method) -> tuple[float, int]:
    """Fisher scoring from the median sampling variance; should it not settle, the score's root is bracketed."""
    middle = float(np.median(areas.psi))
    now = middle
    for iteration in range(1, MAX_ITERATIONS + 1):
        score, information = areas.score(now, method)
        before, now = now, max(now + score / information, 0.0)
        if abs(now - before) <= PRECISION * before:
            return now, iteration
    if areas.score(0.0, method)[0] <= 0:
        return 0.0, MAX_ITERATIONS
    above = middle
    while areas.score(above, method)[0] > 0:
        above *= 2
    root = optimize.brentq(lambda at: areas.score(at, method)[0], 0.0, above, xtol=PRECISION * middle)
    return float(root), MAX_ITERATIONS


def _mean_squared_error(areas: _Areas, x: Floats, psi: Floats, sigma2u: float, root: Floats, method: Method) -> Floats:
    """g1 + g2 + 2 g3; for ML less the bias of σ²u."""
    weight = 1 / (sigma2u + areas.psi)
    information = (weight**2).sum()
    drawn = 1 / (1 + sigma2u / psi)  # 1 - γ
    error = sigma2u * drawn + drawn**2 * (((x @ root) ** 2).sum(axis=1) + 4 / information / (sigma2u + psi))
    if method == "ml":
        bias = -(weight**2 * ((areas.x @ root) ** 2).sum(axis=1)).sum() / information
        error -= np.where(np.isfinite(psi), drawn**2 * bias, 0.0)
    return error


def _usable(rows: pd.DataFrame, form: _Form) -> pd.DataFrame:
    """Numbers of the quartiers that may be shown, shares as proportions; missing for the others."""
    numbers = rows[["value", "se", "n"]].astype("float64")
    usable = rows["status"].isin(SHOWN)
    unit = 1 if form == "mean" else 100
    return numbers.assign(value=numbers["value"] / unit, se=numbers["se"] / unit).where(usable)


def _median_deff(rows: pd.DataFrame, numbers: pd.DataFrame) -> float:
    """The median design effect of the reliable quartiers, or of all that may be shown if none is reliable."""
    alike = numbers["value"] * (1 - numbers["value"])
    known = (numbers["n"] * numbers["se"] ** 2 / alike.where(alike > _ALIKE)).replace(0.0, np.nan)
    reliable = known[(rows["status"] == Status.OK) & known.notna()]
    return float((reliable if len(reliable) else known).median())


def _pooled(numbers: pd.DataFrame) -> float:
    """Variance within quartiers, the design's effect included: n se² of each, 0 where all answered alike."""
    within = numbers["n"] * numbers["se"] ** 2
    freedom = (numbers["n"] - 1).where(within.notna())
    return float((within * freedom).sum() / max(freedom.sum(), 1.0))


def _modelled(value: pd.Series, unit: pd.Series, spread: pd.Series | float, form: _Form) -> tuple[pd.Series, pd.Series]:
    """Direct estimates and sampling variances on the model's scale; untransformed the variance is unit × spread."""
    if form == "mean":
        return value, unit * spread
    share = value.clip(0, 1)
    if form == "arcsine":
        return np.arcsin(np.sqrt(share)), unit / 4
    return np.log((share + unit / 2) / (1 - share + unit / 2)), unit / spread


def _back(ends: pd.DataFrame, form: _Form) -> pd.DataFrame:
    if form == "mean":
        return ends
    shares = np.sin(ends.clip(0, np.pi / 2)) ** 2 if form == "arcsine" else special.expit(ends)
    return pd.DataFrame(100 * shares, ends.index, ends.columns)
