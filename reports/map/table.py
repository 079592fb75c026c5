"""The numbers of a map as a table, each row with its base; and as CSV that a German office opens right."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal

import pandas as pd

from dataset.dataset import Dataset
from indicators.estimates.bases import base_of
from indicators.estimates.sentences import changes_of, unit_of, unit_of_change, verdicts_of
from indicators.estimates.vocabulary import Direction, Status, Verdict
from language.words import Words
from reports.map.beside import directions_of, other_standard, other_title, trend_title
from reports.map.categories import category_frame
from reports.map.citation import Facts, source_name
from reports.map.content import map_rows, standard_note, whole_name
from reports.map.requests import Display, MapRequest, maps_of
from reports.map.since import since

_FORMULA_SIGNS, _CONTROLS = ("=", "+", "-", "@"), ("\t", "\r", "\n")
_UNSEEN = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters and signs by their category, which nobody sees
_SEPARATORS = re.compile("([;,\t\r\n\v\f\x85\u2028\u2029])")
_MARKS = {Status.WITHHELD: "*", Status.NO_DATA: "–"}
_DECIMALS = 4  # of what nothing says how it is told


def export_frame(dataset: Dataset, request: MapRequest, words: Words) -> pd.DataFrame:
    """The numbers of what a map shows, each row with its base, so that a row that is copied elsewhere still says what it is.

    Returns
    -------
    DataFrame
        For every map that `request` makes: a row a quartier, then the whole city if there is a figure for it, with
        titles in the reader's language. Numbers are `Decimal`, rounded as the map tells them; a withheld value is ``*``, a
        missing one ``–``. A change comes before the two surveys it is taken from.
    """
    if request.indicator in dataset.catalogue.categorical:
        return pd.concat([category_frame(dataset, shown, words) for shown in maps_of(dataset, request)], ignore_index=True)
    tables = [_values(dataset, map_request, words) for map_request in maps_of(dataset, request)]
    if request.display is Display.CHANGE:
        tables.insert(0, _change(dataset, request, words))
    return pd.concat(tables, ignore_index=True)


def _values(dataset: Dataset, request: MapRequest, words: Words) -> pd.DataFrame:
    indicator = dataset.catalogue.indicators[request.indicator]
    rows = map_rows(dataset, request)
    name = f"{words.pick(dataset.city.name)} ({words.pick(dataset.city.whole)})"
    name = whole_name(dataset, request.indicator, words) if indicator.adds_up else name
    whole = dataset.city_rows(request.indicator, request.group, request.wave, request.standard)
    rows = pd.concat([rows, whole.assign(name=name)])
    verdicts = verdicts_of(rows, words)
    wave = dataset.period_name(request.wave, words)
    title, note = words.pick(indicator.name), standard_note(dataset, request, words)
    title = f"{title} ({note})" if note else title
    frame = titled(dataset, request, rows, title, unit_of(indicator, words), verdicts, wave, words)
    return _with_more(frame, {**_other_values(dataset, request, words), **_trend(dataset, request, words)}, words)


def _with_more(frame: pd.DataFrame, more: Mapping[str, Sequence[object]], words: Words) -> pd.DataFrame:
    """Further columns, behind the comparison."""
    place = list(frame.columns).index(words("Comparison")) + 1
    added = pd.DataFrame(dict(more), dtype="object")
    return pd.concat([frame.iloc[:, :place], added, frame.iloc[:, place:]], axis="columns")


def _other_values(dataset: Dataset, request: MapRequest, words: Words) -> dict[str, Sequence[object]]:
    """Standardised values with their intervals beside raw ones, or the other way round; nothing where there is one kind."""
    other = other_standard(dataset, request)
    if other is None:
        return {}
    here = (request.indicator, request.group, request.wave, other)
    rows = pd.concat([dataset.quartier_rows(*here), dataset.city_rows(*here)])
    title = other_title(dataset, other, words)
    titles = {"value": "", "lower": words("Lower limit"), "upper": words("Upper limit")}
    decimals = dataset.catalogue.indicators[request.indicator].decimals
    return {f"{title}: {end}" if end else title: marked(rows, column, decimals) for column, end in titles.items()}


def _trend(dataset: Dataset, request: MapRequest, words: Words) -> dict[str, Sequence[object]]:
    """What is said of the trend, and its slope a year with the interval; of fewer than three surveys, the change."""
    here = (request.indicator, request.group)
    quartiers = dataset.trends.rows(*here)
    title = trend_title(quartiers, words, standardised=bool(request.standard))
    if not title:
        return _since(dataset, request, words)
    city = dataset.city_rows(request.indicator, request.group, request.wave, request.standard)
    rows = pd.concat([quartiers, dataset.trends.of_city(*here).reindex(city.index)])
    rows = rows.fillna({"status": Status.NO_DATA, "verdict": Direction.NONE})
    titles = {"value": words("a year"), "lower": words("Lower limit"), "upper": words("Upper limit")}
    decimals = dataset.catalogue.indicators[request.indicator].decimals + 1  # as `indicators.estimates.sentences.trend_of`
    numbers = {f"{title}: {end}": marked(rows, column, decimals) for column, end in titles.items()}
    return {title: directions_of(rows, words), **numbers}


def _since(dataset: Dataset, request: MapRequest, words: Words) -> dict[str, Sequence[object]]:
    """The change since the first comparable survey or date, with its interval and verdict where it has them."""
    change = since(dataset, request, words)
    if change is None:
        return {}
    city = dataset.city_rows(request.indicator, request.group, request.wave, request.standard)
    rows = pd.concat([change.quartiers, change.city.reindex(city.index)])
    rows = rows.fillna({"status": Status.NO_DATA, "verdict": Verdict.NONE})
    told = {} if rows["lower"].isna().all() else {"lower": words("Lower limit"), "upper": words("Upper limit")}
    decimals = dataset.catalogue.indicators[request.indicator].decimals
    limits = {f"{change.title}: {name}": marked(rows, end, decimals) for end, name in told.items()}
    verdicts: dict[str, Sequence[object]] = {}
    if change.said:
        verdicts[words("{change}: comparison", change=change.title)] = changes_of(rows, words)
    return {change.title: marked(rows, "value", decimals), **limits, **verdicts}


def _change(dataset: Dataset, request: MapRequest, words: Words) -> pd.DataFrame:
    indicator = dataset.catalogue.indicators[request.indicator]
    rows = map_rows(dataset, request)
    name = words("{name}: change", name=words.pick(indicator.name))
    waves = " → ".join(dataset.period_name(wave, words) for wave in (request.second.id, request.wave))
    return titled(dataset, request, rows, name, unit_of_change(indicator, words), changes_of(rows, words), waves, words)


def titled(
    dataset: Dataset,
    request: MapRequest,
    rows: pd.DataFrame,
    indicator: str,
    unit: str,
    verdicts: Sequence[str],
    wave: str,
    words: Words,
) -> pd.DataFrame:
    """Rows of numbers under the titles of every export, each with its base.

    Parameters
    ----------
    rows : DataFrame
        By the ids of places: ``name, value, lower, upper, n, status``.
    indicator, unit, wave : str
        As they are written.
    verdicts : sequence of str
        One a row.
    """
    described = dataset.catalogue.indicators[request.indicator]
    numbers = {name: marked(rows, name, described.decimals) for name in ("value", "lower", "upper")}
    return pd.DataFrame(
        {
            words("Id"): list(rows.index),
            words("Name"): list(rows["name"]),
            words("Indicator"): indicator,
            words("Value"): numbers["value"],
            words("Unit"): unit,
            words("Lower limit"): numbers["lower"],
            words("Upper limit"): numbers["upper"],
            words("Answers (n)"): marked(rows, "n", 0),
            words("Reliability"): rows["status"].map(reliability(words)).tolist(),
            words("Comparison"): verdicts,
            words("Target group"): dataset.group_name(request.group, words),
            words("Survey"): wave,
            words("Who was asked"): base_of(dataset.catalogue, described.base, request.group, words),
            words("Question"): words.pick(described.question),
            words("Source"): source_name(dataset, words),
        },
        dtype="object",
    )


def with_terms(frame: pd.DataFrame, cited: str, facts: Facts, words: Words) -> pd.DataFrame:
    """Licence and citation in the last columns of every row: a CSV file has no other place that every program can read."""
    return frame.assign(**{words("Licence"): " ".join(filter(None, (facts.licence, facts.licence_url))), words("Cite as"): cited})


def reliability(words: Words) -> dict[str, str]:
    """What each status of an estimate is called in an export."""
    return {
        Status.OK: words("reliable"),
        Status.UNRELIABLE: words("uncertain (imprecise)"),
        Status.WITHHELD: words("* not shown, so that nobody is recognised"),
        Status.NO_DATA: words("– no data"),
    }


def marked(rows: pd.DataFrame, column: str, decimals: int | None = None) -> list[object]:
    """The numbers of a column of estimates; a withheld one is ``*``, a missing one ``–``.

    Parameters
    ----------
    decimals : int or None
        With which they are told; None for numbers that are told nowhere else.
    """
    return [
        _MARKS.get(mark, None if pd.isna(value) else _rounded(value, decimals))
        for value, mark in zip(rows[column], rows["status"], strict=True)
    ]


def as_csv(frame: pd.DataFrame, words: Words) -> bytes:
    """UTF-8 with BOM; semicolons where the language has a decimal comma (German), else commas and points (English)."""
    comma = words.decimal_mark == ","
    written = frame.astype(object).map(lambda cell: as_cell(cell, "," if comma else "."))
    written.columns = pd.Index([as_cell(column, ".") for column in frame.columns])
    text = written.to_csv(index=False, sep=";" if comma else ",", lineterminator="\r\n")
    return b"\xef\xbb\xbf" + text.encode()


def _rounded(value: float, decimals: int | None) -> Decimal | float | int:
    """As `Words.number` rounds, so that file and page agree."""
    if decimals is not None:
        return Decimal(f"{round(float(value), decimals) + 0.0:.{decimals}f}")
    return int(value) if float(value).is_integer() else round(float(value), _DECIMALS)


def as_cell(cell: object, decimal: str) -> object:
    """A cell of a CSV: numbers with this decimal mark, and no text that a spreadsheet would take for a formula.

    A spreadsheet that is set to another separator cuts a text at it, and at line breaks since it does not see the quotation
    marks then: so each piece is looked at.
    """
    if isinstance(cell, Decimal):
        return str(cell).replace(".", decimal)
    if isinstance(cell, float) and not pd.isna(cell):
        return repr(cell).replace(".", decimal)
    if not isinstance(cell, str):
        return cell
    first, *others = _SEPARATORS.split(cell)
    harmless = first + "".join(f"'{piece}" if _begins_like_a_formula(piece) else piece for piece in others)
    return f"'{harmless}" if cell.startswith(_CONTROLS) or _begins_like_a_formula(cell) else harmless


def _begins_like_a_formula(text: str) -> bool:
    """Also behind blanks, quotation marks and signs that nobody sees; wide and small signs count as the common ones."""
    visible = next((sign for sign in text if not _is_unseen(sign)), "")
    return unicodedata.normalize("NFKC", visible).startswith(_FORMULA_SIGNS)


def _is_unseen(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "CZM" or sign in _UNSEEN or sign == '"'
