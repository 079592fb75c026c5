"""A map's indicator at all waves or dates as one table, for a workbook: a row a place and moment."""

from dataclasses import replace

import pandas as pd

from dataset.dataset import Dataset
from indicators.estimates.sentences import unit_of, verdicts_of
from indicators.register.rows import UNDATED
from language.words import Words
from reports.map.content import standard_note
from reports.map.requests import MapRequest
from reports.map.table import titled


def over_time_frame(dataset: Dataset, request: MapRequest, words: Words) -> pd.DataFrame:
    """The released values of every quartier and of the whole city, the oldest first.

    Returns
    -------
    DataFrame
        With the columns of `reports.map.table.titled`; where the question changed, also whether a value may be compared with
        the oldest ones. No rows where the indicator was measured once.
    """
    indicator = dataset.catalogue.indicators.get(request.indicator)
    if indicator is None:  # words have no series of numbers
        return pd.DataFrame()
    waves = [wave for wave in dataset.waves_of(request.indicator) if wave != UNDATED]
    if len(waves) < 2:
        return pd.DataFrame()
    whole = f"{words.pick(dataset.city.name)} ({words.pick(dataset.city.whole)})"
    name, note = words.pick(indicator.name), standard_note(dataset, request, words)
    title, unit = f"{name} ({note})" if note else name, unit_of(indicator, words)
    tables = []
    for wave in waves:
        here = (request.indicator, request.group, wave, request.standard)
        rows = pd.concat([dataset.quartier_rows(*here), dataset.city_rows(*here).assign(name=whole)])
        period, of_wave = dataset.period_name(wave, words), replace(request, wave=wave)
        table = titled(dataset, of_wave, rows, title, unit, verdicts_of(rows, words), period, words)
        if indicator.breaks_in_series:
            broken = dataset.series_break(request.indicator, waves[0], wave)
            table[words("Comparable with the oldest")] = words("no") if broken else words("yes")
        tables.append(table)
    return pd.concat(tables, ignore_index=True)
