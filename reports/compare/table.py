"""The numbers of a comparison as rows of an export: those that are shown, and no others."""

from __future__ import annotations

import pandas as pd

from dataset.dataset import Dataset
from indicators.estimates.sentences import unit_of, unit_of_change
from language.words import Words
from reports.compare.content import Comparison, Panel, Sides, compared
from reports.map.requests import Display
from reports.map.table import titled


def comparison_frame(dataset: Dataset, asked: Comparison, words: Words) -> pd.DataFrame:
    """What `reports.map.table` writes into a file: a row for every dot, and for every mark in place of one."""
    return pd.concat([_frame(dataset, asked, panel, words) for panel in compared(dataset, asked, words)], ignore_index=True)


def _frame(dataset: Dataset, asked: Comparison, panel: Panel, words: Words) -> pd.DataFrame:
    request, rows, title = panel.request, panel.rows, panel.title
    unit, wave = unit_of(panel.indicator, words), dataset.period_name(request.wave, words)
    if request.display is Display.CHANGE:
        unit = unit_of_change(panel.indicator, words)
        title = words("{name}: change", name=title)
        wave = f"{dataset.period_name(request.second.id, words)} → {wave}"
    if asked.kind is not Sides.GROUPS:
        return titled(dataset, request, rows, title, unit, rows["verdict_text"].tolist(), wave, words)
    place = dataset.quartier_names.get(asked.quartier, words.pick(dataset.city.whole))
    here = rows.set_axis([asked.quartier] * len(rows)).assign(name=place)
    table = titled(dataset, request, here, title, unit, rows["verdict_text"].tolist(), wave, words)
    return table.assign(**{words("Target group"): rows["name"].tolist()})
