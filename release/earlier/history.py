"""Late answers wait until they are many: between two publications nothing may change by a few persons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from indicators.catalogue import Catalogue
from indicators.estimates.domains import CITY, EVERYBODY
from indicators.estimates.precision import limit_steps_of, outward, rounded, steps_of, two_digits
from release.earlier.publication import Publication
from release.tables.relations import Relations
from release.tables.released import COLUMNS, NUMBERS

CELL = ["target_group", "level", "quartier_id"]
_NUMBERS = ["value", "se", "lower", "upper"]
_WORDS = ["verdict", "contrast"]
_EXACT = 1e-9


def find_waiting(
    told: pd.DataFrame,
    known: pd.DataFrame,
    earlier: Sequence[Publication],
    catalogue: Catalogue,
    areas: Mapping[str, Sequence[str]],
    least: int,
) -> tuple[tuple[str, str], ...]:
    """The (wave, indicator) whose late answers wait.

    Decided for all cells of an indicator × wave together: whatever an outsider can work out of two publications — a cell,
    the others beside a group, the difference of nested groups, a total less the parts that are told — must have the same
    number of answers in both and then the same figures, or differ by `least` persons.

    Parameters
    ----------
    told : DataFrame
        Coarse, as it would leave.
    known : DataFrame
        The same before masking.
    earlier : sequence of Publication
        All that was ever published of these waves, those taken back too.
    """
    now = {key: rows.set_index(CELL) for key, rows in known[known["source"] == "survey"].groupby(["wave", "indicator"])}
    leaves = {key: rows.set_index(CELL) for key, rows in told[told["source"] == "survey"].groupby(["wave", "indicator"])}
    relations = Relations.of(catalogue.target_groups)
    wait: dict[tuple[str, str], None] = {}
    for publication in earlier:
        before = recoarsen(publication.estimates, catalogue)
        for key, rows in before[before["source"] == "survey"].groupby(["wave", "indicator"]):
            if key not in now:
                continue  # nothing of it is told any more
            published = rows.set_index(CELL)
            published = published[~published.index.duplicated()]
            changed = _changes(published, now[key], relations, areas)
            few = any(0 < abs(one) < least for one in changed)
            if few or _differs(published, leaves[key], words=publication.coarse):
                wait[str(key[0]), str(key[1])] = None
    return tuple(wait)


def recoarsen(table: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """An earlier table as coarse as tables leave now; one of an older version may be finer."""
    known = table[table["indicator"].isin(list(catalogue.indicators))].reset_index(drop=True)
    survey = (known["source"] == "survey").to_numpy()
    lower, upper = outward(known["lower"].astype("float64"), known["upper"].astype("float64"), limit_steps_of(known, catalogue))
    values = rounded(known["value"].astype("float64"), steps_of(known, catalogue))
    errors = two_digits(np.asarray(known["se"].astype("float64"), dtype=np.float64))
    numbers = {"value": values, "lower": lower, "upper": upper, "se": errors}
    for name, told in numbers.items():
        known[name] = np.where(survey, told, known[name].astype("float64"))
    return known.reindex(columns=list(COLUMNS))


def hold_revisions(
    told: pd.DataFrame, wait: Sequence[tuple[str, str]], earlier: Sequence[Publication], catalogue: Catalogue, least: int
) -> pd.DataFrame:
    """The table in which whatever waits stands as the latest publication that has it told it.

    What that told of fewer than `least` people is not told again: a limit may have been lower, or the publication be one
    that was taken back.
    """
    kept = []
    for key in wait:
        for publication in reversed(earlier):
            rows = publication.estimates
            rows = rows[(rows["wave"] == key[0]) & (rows["indicator"] == key[1]) & (rows["source"] == "survey")]
            if len(rows):
                kept.append(_without_few(recoarsen(rows, catalogue), least))
                break
    if not kept:
        return told
    away = pd.MultiIndex.from_frame(told[["wave", "indicator"]]).isin(list(wait)) & (told["source"] == "survey").to_numpy()
    joined = pd.concat([told[~away], *kept], ignore_index=True)
    return joined.astype({name: told[name].dtype for name in told.columns})


def _without_few(rows: pd.DataFrame, least: int) -> pd.DataFrame:
    """Rows of fewer than `least` people, or of a group beside which so few are left, without their numbers."""
    n = rows["n"].astype("float64")
    everybody = rows[rows["target_group"] == EVERYBODY].set_index(["level", "quartier_id"])["n"].astype("float64")
    beside = everybody.reindex(pd.MultiIndex.from_frame(rows[["level", "quartier_id"]])).to_numpy() - n.to_numpy()
    few = ((n < least) | ((beside > 0) & (beside < least))).to_numpy() & n.notna().to_numpy()
    made = rows.copy()
    made.loc[few, list(NUMBERS)] = np.nan
    made.loc[few, ["status", "verdict", "contrast"]] = ["withheld", "none", "none"]
    return made


def _changes(
    before: pd.DataFrame, now: pd.DataFrame, relations: Relations, areas: Mapping[str, Sequence[str]]
) -> Iterator[float]:
    """By how many persons whatever can be worked out of what was told has changed."""
    n = before["n"].astype("float64").dropna()
    change = {cell: float(now["n"].astype("float64").get(cell, 0.0)) - float(was) for cell, was in zip(n.index, n, strict=True)}
    yield from change.values()
    places = list(dict.fromkeys((level, key) for _, level, key in change))
    groups = list(dict.fromkeys(group for group, _, _ in change))
    for level, key in places:
        here = {group: change[group, level, key] for group in groups if (group, level, key) in change}
        if EVERYBODY in here:
            yield from (here[EVERYBODY] - one for one in here.values())
            families = [[here[group] for group in family if group in here] for family in relations.apart]
            yield from (here[EVERYBODY] - sum(family) for family in families)
        yield from (here[outer] - here[inner] for inner, outer in relations.nested if inner in here and outer in here)
    quartiers = [key for level, key in places if level == "quartier"]
    totals = [
        (CITY, quartiers),
        *((("area", area), [one for one in made_of if one in quartiers]) for area, made_of in areas.items()),
    ]
    for group in groups:
        for (level, key), members in totals:
            if (group, level, key) in change:
                parts = [change[group, "quartier", one] for one in members if (group, "quartier", one) in change]
                yield change[group, level, key] - sum(parts)


def _differs(before: pd.DataFrame, leaves: pd.DataFrame, *, words: bool) -> bool:
    """Whether a cell of as many answers as before would be told with another value.

    Errors are pooled and verdicts compare with the city: where answers came elsewhere, these may change. Where none came
    at all they may not.
    """
    both = before.join(leaves, how="inner", suffixes=("_before", "_now"))  # type: ignore[call-arg]  # newer than the stubs
    unchanged = (both["n_before"] == both["n_now"]).fillna(False).astype(bool)
    alike = bool((unchanged | both["n_before"].isna() | both["n_now"].isna()).all())
    both = both[unchanged]
    for name in _NUMBERS if alike else _NUMBERS[:1]:
        one, other = both[f"{name}_before"].astype("float64"), both[f"{name}_now"].astype("float64")
        if ((one - other).abs() > _EXACT * (1 + one.abs())).any():
            return True
    return alike and words and any(bool((both[f"{name}_before"] != both[f"{name}_now"]).any()) for name in _WORDS)
