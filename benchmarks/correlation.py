"""How often two indicators are said to go together: with nothing behind them, and with something.

    python -m benchmarks.correlation [--surveys 2000] [--seed 1]

Surveys of some quartiers are made up: true values of two indicators with a correlation of their own, and sampling errors that
go together as the same people's do and differ in size between quartiers as the numbers of their answers. Beside the
product's interval (`indicators/relations/correlation.py`) stand other ways to the same question, as Markdown for
docs/statistics.md.
"""

import argparse
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from scipy import stats

from indicators.relations.correlation import Correlation, correlation_of
from indicators.survey.design import Floats

RELIABILITIES = (0.3, 0.5, 0.7, 1.0)
QUARTIERS = (8, 12, 20, 40, 80)
ERRORS = (-0.6, 0.0, 0.3, 0.6, 0.8)
ANSWERS = 0.6  # standard deviation of the logarithm of the quartiers' numbers of answers
REACH = float(stats.norm.ppf(0.975))
TRUTHS = (-0.6, 0.0, 0.5, 0.8)
SHAPES = ("normal", "skewed", "one apart", "errors estimated")


@dataclass(frozen=True)
class Cell:
    """One setting; `reliability` is the part of the spread that is not sampling error."""

    reliability: float
    quartiers: int
    errors: float
    truth: float = 0.0
    shape: str = "normal"


@dataclass(frozen=True, eq=False)
class Surveys:
    """Many surveys of one setting: values and standard errors, surveys × quartiers × 2."""

    cell: Cell
    seen: Floats
    se: Floats


def made_up(cell: Cell, surveys: int, random: np.random.Generator) -> Surveys:
    """True values with unit spread, and errors around them."""
    size = (surveys, cell.quartiers)
    true = _with(cell.truth, random.standard_normal((*size, 2)))
    if cell.shape == "skewed":
        true = np.exp(true) / np.sqrt(np.e * (np.e - 1))
    if cell.shape == "one apart":
        true[:, 0, random.integers(2)] += 5.0
    answers = np.exp(ANSWERS * random.standard_normal((*size, 1)))
    error = np.mean(1 / answers, axis=1, keepdims=True)
    se = np.broadcast_to(np.sqrt((1 / cell.reliability - 1) / answers / error), (*size, 2))
    seen = true + se * _with(cell.errors, random.standard_normal((*size, 2)))
    if cell.shape == "errors estimated":
        se = se * np.sqrt(random.chisquare(20, se.shape) / 20)
    return Surveys(cell, seen, se)


def _with(correlated: float, draws: Floats) -> Floats:
    """Independent normal pairs made to correlate."""
    second = correlated * draws[..., 0] + np.sqrt(1 - correlated**2) * draws[..., 1]
    return np.stack([draws[..., 0], second], axis=-1)


def product(surveys: Surveys) -> Iterator[Correlation]:
    """What the product says of each."""
    for seen, se in zip(surveys.seen, surveys.se, strict=True):
        correlation = correlation_of(seen[:, 0], se[:, 0], seen[:, 1], se[:, 1], errors=surveys.cell.errors)
        assert correlation is not None
        yield correlation


def _moments(seen: Floats, se: Floats, errors: float) -> tuple[Floats, ...]:
    """S_xx, S_yy and S_xy less c; the true variances, not below 0."""
    apart = seen - seen.mean(axis=1, keepdims=True)
    spread = (apart**2).sum(axis=1) / (seen.shape[1] - 1)
    shared = (apart[..., 0] * apart[..., 1]).sum(axis=1) / (seen.shape[1] - 1) - errors * (se[..., 0] * se[..., 1]).mean(axis=1)
    return spread[:, 0], spread[:, 1], shared, *np.maximum(spread - (se**2).mean(axis=1), 0.0).T


def ours(surveys: Surveys) -> Floats:
    """Fisher's z with the errors' covariance: the product."""
    return np.array([correlation.certain for correlation in product(surveys)])


def independent(surveys: Surveys) -> Floats:
    """Fisher's z of Pearson's r: errors taken as independent."""
    xx, yy, xy, true_x, true_y = _moments(surveys.seen, surveys.se, 0.0)
    z = np.arctanh(xy / np.sqrt(xx * yy)) * np.sqrt(surveys.cell.quartiers - 3)
    return (np.abs(z) > REACH) & (true_x * true_y > 0)


def student(surveys: Surveys) -> Floats:
    """S_xy - c by its standard deviation under no connection, with Student's distribution as for Pearson's r."""
    df = surveys.cell.quartiers - 2
    distance = _studentised(surveys.seen, surveys.se, surveys.cell.errors)
    t = np.abs(distance) * np.sqrt(df / np.maximum(df + 1 - distance**2, 1e-9))
    return (2 * stats.t.sf(t, df) < 0.05) & _spread_seen(surveys)


def _studentised(seen: Floats, se: Floats, errors: float) -> Floats:
    _, _, shared, true_x, true_y = _moments(seen, se, errors)
    a, b = true_x[:, None] + se[..., 0] ** 2, true_y[:, None] + se[..., 1] ** 2
    variance = (a * b + (errors * se[..., 0] * se[..., 1]) ** 2).mean(axis=1)
    return shared / np.sqrt(variance / (seen.shape[1] - 1))


def _spread_seen(surveys: Surveys) -> Floats:
    _, _, _, true_x, true_y = _moments(surveys.seen, surveys.se, surveys.cell.errors)
    return true_x * true_y > 0


def jackknife(surveys: Surveys) -> Floats:
    """S_xy - c by its standard error from leaving out one quartier after the other, with Student's t."""
    k, errors = surveys.cell.quartiers, surveys.cell.errors
    whole = _moments(surveys.seen, surveys.se, errors)[2]
    without = np.stack([_moments(np.delete(surveys.seen, q, 1), np.delete(surveys.se, q, 1), errors)[2] for q in range(k)])
    se = np.sqrt((k - 1) / k * ((without - without.mean(axis=0)) ** 2).sum(axis=0))
    return (np.abs(whole / se) > stats.t.ppf(0.975, k - 2)) & _spread_seen(surveys)


def bootstrap(surveys: Surveys, draws: int = 400) -> Floats:
    """The same statistic as `student`, against its distribution in surveys drawn from the estimates, nothing behind them."""
    random, errors = np.random.default_rng(1), surveys.cell.errors
    normal = random.standard_normal((draws, surveys.cell.quartiers, 2))
    _, _, _, true_x, true_y = _moments(surveys.seen, surveys.se, errors)
    distance, said = _studentised(surveys.seen, surveys.se, errors), np.zeros(len(surveys.seen), dtype=bool)
    for number in np.flatnonzero(_spread_seen(surveys)):
        se = surveys.se[number]
        a, b, c = true_x[number] + se[:, 0] ** 2, true_y[number] + se[:, 1] ** 2, errors * se[:, 0] * se[:, 1]
        first = np.sqrt(a) * normal[..., 0]
        second = c / a * first + np.sqrt(np.maximum(b - c**2 / a, 0.0)) * normal[..., 1]
        drawn = _studentised(np.stack([first, second], axis=-1), np.broadcast_to(se, (draws, *se.shape)), errors)
        least = min((drawn <= distance[number]).sum(), (drawn >= distance[number]).sum()) + 1
        said[number] = 2 * least / (draws + 1) < 0.05
    return said


WAYS: dict[str, tuple[Callable[[Surveys], Floats], float]] = {  # and the part of the surveys that there is time for
    "Fisher’s z, errors independent (before)": (independent, 1.0),
    "Fisher’s z with the errors’ covariance (used)": (ours, 1.0),
    "Student’s t with it": (student, 1.0),
    "jackknife, Student’s t": (jackknife, 0.5),
    "parametric bootstrap": (bootstrap, 0.1),
}


def table(head: list[str], rows: list[list[str | float]]) -> None:
    """As Markdown; rates in percent."""
    print("\n| " + " | ".join(head) + " |\n|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(entry if isinstance(entry, str) else f"{100 * entry:.1f} %" for entry in row) + " |", flush=True)


def main() -> None:
    """Print every table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--surveys", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    random = np.random.default_rng(asked.seed)

    def rate(way: str, cell: Cell) -> float:
        said, part = WAYS[way]
        return float(said(made_up(cell, int(part * asked.surveys), random)).mean())

    grid = [Cell(*setting) for setting in itertools.product(RELIABILITIES, QUARTIERS, ERRORS)]
    issue = [Cell(0.5, 20, 0.6), Cell(0.5, 40, 0.6)]
    false = {(way, cell): rate(way, cell) for way in WAYS for cell in grid}
    table(
        ["nothing behind it", "largest", "mean", *(f"{cell.quartiers} quartiers, errors 0.6, reliability 0.5" for cell in issue)],
        [
            [way, max(false[way, cell] for cell in grid), float(np.mean([false[way, cell] for cell in grid]))]
            + [false[way, cell] for cell in issue]
            for way in WAYS
        ],
    )
    used = list(WAYS)[1]
    table(
        ["largest over 8 to 80 quartiers", *(f"errors {errors}" for errors in ERRORS)],
        [
            [
                f"reliability {reliability}",
                *(max(false[used, Cell(reliability, k, errors)] for k in QUARTIERS) for errors in ERRORS),
            ]
            for reliability in RELIABILITIES
        ],
    )
    power = [Cell(*setting, truth=0.7) for setting in itertools.product((0.5, 0.8), (20, 40), (-0.6, 0.0, 0.6))]
    table(
        ["true correlation 0.7", *WAYS],
        [
            [
                f"reliability {cell.reliability}, {cell.quartiers} quartiers, errors {cell.errors}",
                *(rate(way, cell) for way in WAYS),
            ]
            for cell in power
        ],
    )
    table(
        ["true correlation", "least covered", "mean", "most"], [_covered(truth, asked.surveys // 2, random) for truth in TRUTHS]
    )
    tried = list(itertools.product((0.3, 0.5, 0.8), (-0.6, 0.0, 0.6)))
    table(
        ["nothing behind it, largest", *(f"{k} quartiers" for k in (8, 20, 40, 80))],
        [
            [
                shape,
                *(
                    max(rate(used, Cell(reliability, k, errors, shape=shape)) for reliability, errors in tried)
                    for k in (8, 20, 40, 80)
                ),
            ]
            for shape in SHAPES
        ],
    )


def _covered(truth: float, surveys: int, random: np.random.Generator) -> list[str | float]:
    """How often the interval holds the true correlation, over a grid."""
    covered = []
    for setting in itertools.product((0.3, 0.5, 0.8), (8, 20, 80), (-0.6, 0.0, 0.6)):
        correlations = list(product(made_up(Cell(*setting, truth=truth), surveys, random)))
        covered.append(float(np.mean([correlation.lower <= truth <= correlation.upper for correlation in correlations])))
    return [str(truth), min(covered), float(np.mean(covered)), max(covered)]


if __name__ == "__main__":
    main()
