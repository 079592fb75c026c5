"""The population's values, which the survey estimates. Only tests read them, no page does."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from demo_city.facts import as_text
from demo_city.survey import silence


def true_values(
    people: pd.DataFrame, answers: pd.DataFrame, catalogue: Mapping[str, Any], quartier_ids: pd.Index, wave: str
) -> pd.DataFrame:
    """Value and number of people behind it, per indicator, target group and quartier (empty: the city).

    The value is that of all people who would answer the question; shares are percent.
    """
    groups = {"all": np.ones(len(people), dtype=bool)} | {
        name: _belongs(people, group["where"]) for name, group in catalogue["target_groups"].items()
    }
    quartier = people["quartier"].to_numpy()
    rows: list[tuple[str, str, str, str, float, int]] = []
    for indicator, value in _values(answers, catalogue):
        for group, member in groups.items():
            counted = member & ~np.isnan(value)
            persons = np.bincount(quartier[counted], minlength=len(quartier_ids))
            total = np.bincount(quartier[counted], weights=value[counted], minlength=len(quartier_ids))
            names = ["", *quartier_ids]
            rows += [
                (wave, indicator, group, name, value_sum / count if count else np.nan, count)
                for name, value_sum, count in zip(names, [total.sum(), *total], [persons.sum(), *persons], strict=True)
            ]
    table = pd.DataFrame(rows, columns=["wave", "indicator", "target_group", "quartier_id", "value", "persons"])
    return table.assign(value=as_text(table["value"], 4))


def _values(answers: pd.DataFrame, catalogue: Mapping[str, Any]) -> Iterator[tuple[str, np.ndarray]]:
    for name, indicator in catalogue["indicators"].items():
        formula = indicator["formula"]
        if "share" in formula:
            codes = answers[formula["share"]].to_numpy()
            yes = np.where(np.isin(codes, formula["yes"]), 100.0, 0.0)
            yield name, np.where(np.isin(codes, formula["of"]), yes, np.nan)
        elif "mean" in formula:
            codes = answers[formula["mean"]].to_numpy()
            low, high = formula["scale"]
            yield name, np.where((codes >= low) & (codes <= high), codes, np.nan)


def _belongs(people: pd.DataFrame, conditions: list[Mapping[str, Any]]) -> np.ndarray:
    columns = _as_told(people)
    member = np.ones(len(people), dtype=bool)
    for condition in conditions:
        column = columns[condition["column"]]
        if "in" in condition:
            member &= column.isin(condition["in"]).to_numpy()
        if "from" in condition:
            member &= (column >= condition["from"]).to_numpy()
        if "to" in condition:
            member &= (column <= condition["to"]).to_numpy()
    return member


def _as_told(people: pd.DataFrame) -> pd.DataFrame:
    """What everybody would say about themselves; missing where they would not."""
    silent = silence(len(people))
    answers = people.assign(migration_history=np.where(people["migration"], "ja", "nein"))
    answers.loc[silent[0], "migration_history"] = ""
    answers["years_in_city"] = answers["years_in_city"].astype(float)
    answers.loc[silent[1], "years_in_city"] = np.nan
    return answers
