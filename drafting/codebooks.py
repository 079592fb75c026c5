"""A codebook that lies beside a survey: a row a column, what it asks, and what its codes mean."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from drafting.sheets import Sheet
from files.cells import canonical

_CODE = re.compile(r"(?:^|[,;|\n])\s*(-?\d{1,4}|NA)(?![\d%.])\s*[=:.)–-]?\s*")
_LIKE_CODES = re.compile(r"(?:^|[,;|\n])\s*1\s*[=: ].+[,;|\n]\s*2\b", re.DOTALL)
_MOST_MODULES = 30


@dataclass(frozen=True)
class Codebook:
    """What is said of columns: their texts, their codes, and the part of the questionnaire they stand in."""

    labels: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    modules: Mapping[str, str] = field(default_factory=dict)


def read_codebook(sheet: Sheet, survey: Sheet) -> Codebook:
    """Read the columns that a table describes; nothing where it is no codebook of this survey."""
    cells, wanted = sheet.cells, set(survey.columns)
    naming = max(sheet.columns, key=lambda name: len(wanted & set(cells[name])), default="")
    if not naming or not wanted & set(cells[naming]):
        return Codebook()
    rest = [name for name in sheet.columns if name != naming]
    scales = max(rest, key=lambda name: cells[name].str.contains(_LIKE_CODES.pattern).sum(), default="")
    if scales and not cells[scales].str.contains(_LIKE_CODES.pattern).any():
        scales = ""
    texts = [name for name in rest if name != scales and cells[name].str.len().mean() > 5]
    text = max(texts, key=lambda name: cells[name].str.len().mean(), default="")
    modules = [
        name
        for name in rest
        if name not in (scales, text)
        and 1 < cells[name].nunique() <= min(_MOST_MODULES, 0.7 * len(cells))
        and (cells[name] != "").all()
    ]
    rows = cells[cells[naming].isin(wanted)].drop_duplicates(naming).set_index(naming)
    return Codebook(
        labels={str(column): label for column, label in rows[text].items() if label} if text else {},
        answers={str(column): codes for column, cell in rows[scales].items() if (codes := codes_in(cell))} if scales else {},
        modules={str(column): str(module) for column, module in rows[modules[0]].items()} if modules else {},
    )


def codes_in(text: str) -> dict[str, str]:
    """Codes and their labels in one cell, such as ``1 not at all, 2, 3, 4 very, NA no answer``; codes go upwards.

    A code without words has an empty label.
    """
    hits: list[re.Match[str]] = []
    for hit in _CODE.finditer(text):
        before = [int(other.group(1)) for other in hits if other.group(1) != "NA"]
        if hit.group(1) == "NA" or not before or int(hit.group(1)) == before[-1] + 1 or int(hit.group(1)) > max(89, before[-1]):
            hits.append(hit)
    ends = [*(hit.start() for hit in hits[1:]), len(text)]
    codes = {}
    for hit, end in zip(hits, ends, strict=bool(hits)):
        words = text[hit.end() : end].replace('"', "").strip(" ,;|")
        codes[canonical(hit.group(1))] = " ".join(words.split())
    return codes if len([code for code in codes if code != "NA"]) > 1 else {}


def described(survey: Sheet, codebook: Codebook) -> Sheet:
    """The survey with a codebook's texts, where its own file has none."""
    return replace(survey, labels={**codebook.labels, **survey.labels}, answers={**codebook.answers, **survey.answers})
