"""Names of quartiers: without line breaks and entities, and telling quartiers apart."""

from __future__ import annotations

import html
import json
import re

import geopandas as gpd
import pandas as pd

from files.findings import Findings
from geo.reading.columns import distinct_columns
from geo.reading.options import BoundaryOptions
from language.phrases import Phrase, Series, in_quotes

_MOST_SHOWN = 5
_ENTITY = re.compile(r"&(?:#\d{2,5}|#x[0-9a-fA-F]{2,4}|[a-zA-Z]{2,8});")
_BLANKS = re.compile(r"[\s\u200b\ufeff\x00-\x1f\x7f]+")
_LOST = re.compile(r"\ufffd|[^\W\d]\?[^\W\d]")  # a letter that some program could not write


def named(
    quartiers: gpd.GeoDataFrame, frame: gpd.GeoDataFrame, file: str, options: BoundaryOptions, findings: Findings
) -> gpd.GeoDataFrame:
    """The quartiers with names as a reader is to see them; what is wrong with them is noted, one finding a kind.

    Parameters
    ----------
    quartiers : GeoDataFrame
        Columns ``name``, ``row`` and the shapes, by ``quartier_id``.
    frame : GeoDataFrame
        All columns of the rows that are kept.
    """
    names = _without_entities(quartiers["name"], file, findings).map(lambda name: _BLANKS.sub(" ", name).strip())
    nameless = quartiers[(names == "").to_numpy()]
    if len(nameless):
        keys = in_quotes(nameless.index, _MOST_SHOWN)
        why = Phrase("A reader knows a quartier by its name only.")
        remedy = Phrase(
            "Fill in the column “{column}”. If they are no quartiers, leave them out with this line under [boundaries] in"
            " dataset.toml:\n{line}",
            column=options.name,
            line=f"leave_out = {json.dumps([*map(str, nameless.index), *options.leave_out], ensure_ascii=False)}",
        )
        observed = Phrase("{count} {count:quartier|quartiers} without a name: {keys}", count=len(nameless), keys=keys)
        findings.stop("boundaries.no_name", file, int(nameless["row"].iloc[0]), observed=observed, why=why, remedy=remedy)
    _check_lost(names, file, findings)
    if not quartiers.index.has_duplicates:
        _check_distinct(names[names != ""], frame, file, options, findings)
    return quartiers.assign(name=names)


def _without_entities(names: pd.Series, file: str, findings: Findings) -> pd.Series:
    written = names[names.str.contains(_ENTITY.pattern)]
    if written.empty:
        return names
    plain = names.map(html.unescape)
    first = written.index[0]
    shown = f"{written.iloc[0]} → {plain[first] if isinstance(plain[first], str) else plain[first].iloc[0]}"
    why = Phrase("{count} {count:name is|names are} written as in the source of a web page.", count=len(written))
    remedy = Phrase("They were turned into plain letters; nothing needs to be done.")
    findings.mend("boundaries.entities", file, observed=shown, why=why, remedy=remedy)
    return plain


def _check_lost(names: pd.Series, file: str, findings: Findings) -> None:
    lost = list(dict.fromkeys(names[names.str.contains(_LOST.pattern)]))
    if lost:
        why = Phrase("Letters such as umlauts were lost when the file was made; what stood there, nobody can tell.")
        remedy = Phrase("They are shown as they are. Export the file again from its source, as UTF-8.")
        findings.mend("boundaries.lost_letters", file, observed=Phrase("{shown}", shown=_shown(lost)), why=why, remedy=remedy)


def _check_distinct(names: pd.Series, frame: gpd.GeoDataFrame, file: str, options: BoundaryOptions, findings: Findings) -> None:
    """Two quartiers of one name are told, a column that hardly tells any apart is asked about."""
    same = names[names.duplicated(keep=False)]
    if same.empty:
        return
    observed = Phrase("{count} quartiers share a name: {names}", count=len(same), names=_shown(list(dict.fromkeys(same))))
    others = [column for column in distinct_columns(frame) if column != options.name][:_MOST_SHOWN]
    lines = "\n".join(f"name = {json.dumps(column, ensure_ascii=False)}" for column in others)
    if 2 * len(same) <= len(names) or not others:
        why = Phrase("A reader cannot tell them apart; in tables they are found by their ids only.")
        remedy = Phrase(
            "They are shown as they are. Better names can be written into the column “{column}”.", column=options.name
        )
        findings.mend("boundaries.name_twice", file, observed=observed, why=why, remedy=remedy)
        return
    why = Phrase("The column “{column}” does not name the quartiers: a reader could not tell them apart.", column=options.name)
    remedy = Phrase(
        "Take a column in which every shape has its own text, with one of these lines under [boundaries] in dataset.toml,"
        " instead of the entry there:\n{lines}",
        lines=lines,
    )
    findings.ask("boundaries.name_twice", file, observed=observed, why=why, remedy=remedy)


def _shown(names: list[str]) -> Series:
    return in_quotes(names, _MOST_SHOWN)
