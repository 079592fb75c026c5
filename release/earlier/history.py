"""Late answers wait until they are many: between two publications nothing may change by a few persons."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from indicators.catalogue import Catalogue
from indicators.estimates.domains import CITY, EVERYBODY
from indicators.estimates.precision import limit_steps_of, outward, rounded, steps_of, two_digits
from release.earlier.publication import Publication
from release.tables.relations import Relations
from release.tables.released import COLUMNS, NUMBERS
from release.tables.thresholds import is_few

_CELL = ["target_group", "level", "quartier_id"]
_NUMBERS = ["value", "se", "lower", "upper"]
_WORDS = ["verdict", "contrast"]
_EXACT = 1e-9


def find_waiting(
    released: pd.DataFrame,
    estimates: pd.DataFrame,
    earlier: Sequence[Publication],
    catalogue: Catalogue,
    areas: Mapping[str, Sequence[str]],
    threshold: int,
) -> tuple[tuple[str, str], ...]:
    """The (wave, indicator) whose late answers wait.

    Decided for all cells of an indicator × wave together: whatever an outsider can work out of two publications — a cell,
    the others beside a group, the difference of nested groups, a total less the parts that are released — must have the same
    number of answers in both and then the same figures, or differ by `threshold` persons.

    Parameters
    ----------
    released : DataFrame
        Coarse, as it would leave.
    estimates : DataFrame
        The same before masking.
    earlier : sequence of Publication
        All that was ever published of these waves, those taken back too.
    """
    now, leaving = _by_question(estimates), _by_question(released)
    relations = Relations.of(catalogue.target_groups)
    waiting: dict[tuple[str, str], None] = {}
    for publication in earlier:
        for question, before in _by_question(recoarsen(publication.estimates, catalogue)).items():
            if question not in now:
                continue  # nothing of it is released any more
            changes = _changes(before, now[question], relations, areas)
            few = any(0 < abs(persons) < threshold for persons in changes)
            if few or _differs(before, leaving[question], words=publication.coarse):
                waiting[question] = None
    return tuple(waiting)


def recoarsen(table: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """An earlier table as coarse as tables leave now; one of an older version may be finer."""
    coarse = table[table["indicator"].isin(list(catalogue.indicators))].reset_index(drop=True)
    survey = (coarse["source"] == "survey").to_numpy()
    exact = coarse[_NUMBERS].astype("float64")
    lower, upper = outward(exact["lower"], exact["upper"], limit_steps_of(coarse, catalogue))
    values = rounded(exact["value"], steps_of(coarse, catalogue))
    errors = two_digits(exact["se"].to_numpy())
    for name, numbers in {"value": values, "lower": lower, "upper": upper, "se": errors}.items():
        coarse[name] = np.where(survey, numbers, exact[name])
    return coarse.reindex(columns=list(COLUMNS))


def hold_revisions(
    released: pd.DataFrame,
    waiting: Sequence[tuple[str, str]],
    earlier: Sequence[Publication],
    catalogue: Catalogue,
    threshold: int,
) -> pd.DataFrame:
    """The table in which whatever waits stands as the latest publication that holds it had it.

    What that says of fewer than `threshold` people is not released again: a limit may have been lower, or the publication be one
    that was taken back.
    """
    kept = []
    for wave, indicator in waiting:
        tables = (publication.estimates for publication in reversed(earlier))
        published = (
            table[(table["wave"] == wave) & (table["indicator"] == indicator) & (table["source"] == "survey")] for table in tables
        )
        latest = next(rows for rows in published if len(rows))
        kept.append(_without_few(recoarsen(latest, catalogue), threshold))
    if not kept:
        return released
    held = (
        pd.MultiIndex.from_frame(released[["wave", "indicator"]]).isin(list(waiting))
        & (released["source"] == "survey").to_numpy()
    )
    joined = pd.concat([released[~held], *kept], ignore_index=True)
    return joined.astype({name: released[name].dtype for name in released.columns})


def items_of(
    indicators: Iterable[tuple[str, str]], questions: Iterable[tuple[str, str]], catalogue: Catalogue
) -> set[tuple[str, str]]:
    """The (wave, column of the survey) of some (wave, indicator) and (wave, question); a total has none of its own."""
    of_indicators = {(wave, getattr(catalogue.indicators[name].formula, "item", "")) for wave, name in indicators}
    return {(wave, item) for wave, item in of_indicators if item} | {
        (wave, catalogue.questions[name].item) for wave, name in questions
    }


def withhold_new(
    released: pd.DataFrame, items: Collection[tuple[str, str]], earlier: Sequence[Publication], catalogue: Catalogue
) -> tuple[pd.DataFrame, tuple[tuple[str, str], ...]]:
    """The table without what would be told for the first time of a column of which anything waits, and what that is.

    The late answers are in it: less what was published of the same column, it would tell them.

    Parameters
    ----------
    items : collection of (wave, column)
        From `items_of`.
    """
    published = {
        pair
        for publication in earlier
        for pair in zip(publication.estimates["wave"], publication.estimates["indicator"], strict=True)
    }
    pairs = released.loc[released["source"] == "survey", ["wave", "indicator"]].drop_duplicates()
    new = tuple(
        (wave, name)
        for wave, name in zip(pairs["wave"], pairs["indicator"], strict=True)
        if (wave, name) not in published and items_of([(wave, name)], (), catalogue) & set(items)
    )
    if not new:
        return released, new
    rows = pd.MultiIndex.from_frame(released[["wave", "indicator"]]).isin(list(new)) & (released["source"] == "survey").to_numpy()
    withheld = released.copy()
    withheld.loc[rows, list(NUMBERS)] = pd.NA
    withheld.loc[rows & (withheld["status"] != "no_data").to_numpy(), "status"] = "withheld"
    withheld.loc[rows, _WORDS] = "none"
    return withheld, new


def _by_question(table: pd.DataFrame) -> dict[tuple[str, str], pd.DataFrame]:
    """The survey's cells, by wave and indicator."""
    questions = table[table["source"] == "survey"].groupby(["wave", "indicator"])
    cells = {(str(wave), str(indicator)): rows.set_index(_CELL) for (wave, indicator), rows in questions}
    return {question: rows[~rows.index.duplicated()] for question, rows in cells.items()}


def _without_few(rows: pd.DataFrame, threshold: int) -> pd.DataFrame:
    """Rows of fewer than `threshold` people, or of a group whose complement is that small, without their numbers."""
    n = rows["n"].astype("float64")
    everybody = rows.assign(everybody=n.where(rows["target_group"] == EVERYBODY))
    wholes = everybody.groupby(["level", "quartier_id"])["everybody"].transform("first")
    few = is_few(np.asarray(n, dtype=np.float64), np.asarray(wholes, dtype=np.float64), threshold)
    masked = rows.copy()
    masked.loc[few, list(NUMBERS)] = np.nan
    masked.loc[few, ["status", "verdict", "contrast"]] = ["withheld", "none", "none"]
    return masked


def _changes(
    before: pd.DataFrame, now: pd.DataFrame, relations: Relations, areas: Mapping[str, Sequence[str]]
) -> Iterator[float]:
    """By how many persons whatever can be worked out of what was released has changed."""
    n_before, n_now = before["n"].astype("float64").dropna(), now["n"].astype("float64")
    changes = {cell: float(n_now.get(cell, 0.0)) - float(n) for cell, n in zip(n_before.index, n_before, strict=True)}
    yield from changes.values()
    places = list(dict.fromkeys((level, place) for _, level, place in changes))
    groups = list(dict.fromkeys(group for group, _, _ in changes))
    for level, place in places:
        of_group = {group: changes[group, level, place] for group in groups if (group, level, place) in changes}
        if EVERYBODY in of_group:
            yield from (of_group[EVERYBODY] - change for change in of_group.values())
            families = [[of_group[group] for group in family if group in of_group] for family in relations.apart]
            yield from (of_group[EVERYBODY] - sum(family) for family in families)
        yield from (
            of_group[outer] - of_group[inner] for inner, outer in relations.nested if inner in of_group and outer in of_group
        )
    quartiers = [place for level, place in places if level == "quartier"]
    totals = {
        CITY: quartiers,
        **{("area", area): [key for key in members if key in quartiers] for area, members in areas.items()},
    }
    for group in groups:
        for total, members in totals.items():
            if (group, *total) in changes:
                parts = [changes[group, "quartier", key] for key in members if (group, "quartier", key) in changes]
                yield changes[group, *total] - sum(parts)


def _differs(before: pd.DataFrame, leaving: pd.DataFrame, *, words: bool) -> bool:
    """Whether a cell of as many answers as before would be released with another value.

    Errors are pooled and verdicts compare with the city: where answers came elsewhere, these may change. Where none came
    at all they may not.
    """
    both = before.join(leaving, how="inner", suffixes=("_before", "_now"))  # type: ignore[call-arg]  # newer than the stubs
    unchanged = (both["n_before"] == both["n_now"]).fillna(False).astype(bool)
    alike = bool((unchanged | both["n_before"].isna() | both["n_now"].isna()).all())
    both = both[unchanged]
    for name in _NUMBERS if alike else _NUMBERS[:1]:
        previous, present = both[f"{name}_before"].astype("float64"), both[f"{name}_now"].astype("float64")
        if ((previous - present).abs() > _EXACT * (1 + previous.abs())).any():
            return True
    return alike and words and any(bool((both[f"{name}_before"] != both[f"{name}_now"]).any()) for name in _WORDS)
