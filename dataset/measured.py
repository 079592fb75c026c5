"""Whether every entry of the catalogue is in some file, and the same column is called alike in all of them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from difflib import get_close_matches

import pandas as pd

from files.findings import Findings
from indicators.catalogue import Catalogue
from indicators.formulas import Median
from language.phrases import Phrase, Series, in_quotes

_FILE = "catalogue.toml"
_MOST_COLUMNS = 30  # that a remedy lists

_QUESTIONS = ("frage", "fragenr", "item", "variable", "question", "merkmal")  # columns of a file with a row for each answer
_ANSWERS = ("antwort", "wert", "value", "answer", "ausprägung", "code")

Columns = Mapping[str, Sequence[str]]


def check_columns_are_alike(catalogue: Catalogue, waves: Columns, findings: Findings) -> None:
    """Stop where one wave has the column of a question and another one a column that differs only in its spelling.

    Parameters
    ----------
    waves : Mapping
        Wave to the columns of its file, the oldest first.
    """
    for item in dict.fromkeys(_items(catalogue)):
        if not any(item in columns for columns in waves.values()):
            continue
        for wave, columns in waves.items():
            alike = [column for column in columns if item not in columns and _plain(column) == _plain(item)]
            if alike:
                observed = Phrase("column “{column}” of the wave “{wave}”", column=alike[0], wave=wave)
                why = Phrase("Other waves call this question “{item}”; this one would have no answers to it.", item=item)
                remedy = Phrase("Call the column alike in all files of the waves.")
                findings.stop("catalogue.column_alike", _FILE, observed=observed, why=why, remedy=remedy)


def tell_of_waves_without(catalogue: Catalogue, waves: Columns, findings: Findings) -> None:
    """Tell once for each wave which indicators of other waves it does not have: a question that was renamed looks like that.

    Parameters
    ----------
    waves : Mapping
        Wave to the columns of its file, the oldest first.
    """
    used = set(_items(catalogue))
    for wave, columns in waves.items():
        missing = {
            column: None
            for indicator in catalogue.indicators.values()
            for column in indicator.formula.columns
            if column not in columns and any(column in own for own in waves.values())
        }
        spelt = {_plain(column) for column in columns}
        if any(_plain(column) in spelt for column in missing):  # which stops
            continue
        others = [
            column
            for column in columns
            if column not in used and not any(column in own for own in waves.values() if own != columns)
        ]
        if missing:
            observed = Phrase("the wave “{wave}” has no column {columns}", wave=wave, columns=_some(missing))
            why = Phrase("Its indicators have no value in this wave, and nothing can be compared with other waves.")
            remedy = Phrase(
                "If the question was not asked, there is nothing to do. If it is called otherwise in this file, call it alike in"
                " all files. Columns that only this file has: {columns}",
                columns=_some(others) or "–",
            )
            findings.mend("catalogue.not_in_wave", _FILE, observed=observed, why=why, remedy=remedy)


def check_questions_are_asked(catalogue: Catalogue, asked: Collection[str], columns: Columns, findings: Findings) -> None:
    """Stop at a question that no wave has asked.

    Parameters
    ----------
    asked : collection of str
        Ids of the questions whose answers were counted in any wave.
    columns : Mapping
        Wave to the columns of its file.
    """
    for name, question in catalogue.questions.items():
        if name in asked:
            continue
        why, remedy = Phrase("No survey wave has the column of this question."), _column_meant(question.item, columns)
        if any(question.item in own for own in columns.values()):
            why = Phrase("All waves that asked it have replicate weights, from which no distribution can be told.")
            remedy = Phrase("Take it out. A share of the same answers can be had.")
        findings.stop("catalogue.never_asked", _FILE, observed=name, why=why, remedy=remedy)


def check_indicators_are_measured(catalogue: Catalogue, estimates: pd.DataFrame, waves: Columns, findings: Findings) -> None:
    """Stop at an indicator that has no row at all."""
    measured = set(estimates["indicator"])
    for name, indicator in catalogue.indicators.items():
        if name in measured:
            continue
        why = Phrase("No survey wave and no statistics hold this indicator.")
        remedy = Phrase("Correct the column or figure in its formula, or take the indicator out.")
        item = next(iter(indicator.formula.columns), "")
        if item and any(item in columns for columns in waves.values()) and isinstance(indicator.formula, Median):
            why = Phrase("All waves that asked it have replicate weights, from which no median can be told.")
            remedy = Phrase("Take it out. A mean or a share of the same question can be had.")
        elif item:
            remedy = _column_meant(item, waves)
        findings.stop("catalogue.never_measured", _FILE, observed=name, why=why, remedy=remedy)


def check_categories_are_stated(catalogue: Catalogue, categories: pd.DataFrame, findings: Findings) -> None:
    """Stop at an indicator of categories that no quartier has one of."""
    for name in catalogue.categorical.keys() - set(categories["indicator"]):
        why = Phrase("No table of figures says a category of any quartier.")
        remedy = Phrase("Correct the figure in its formula, or take the indicator out.")
        findings.stop("catalogue.never_measured", _FILE, observed=name, why=why, remedy=remedy)


def _items(catalogue: Catalogue) -> Iterable[str]:
    yield from (column for indicator in catalogue.indicators.values() for column in indicator.formula.columns)
    yield from (question.item for question in catalogue.questions.values())


def _some(columns: Iterable[str]) -> Series:
    return in_quotes(columns, _MOST_COLUMNS)


def _plain(column: str) -> str:
    """Without capitals, signs and leading zeros: Q1, q01 and q_1 are one question."""
    letters = "".join(letter if letter.isalnum() else " " for letter in column.casefold())
    words, word = [], ""
    for letter in letters + " ":
        if word and (letter == " " or letter.isdigit() != word[-1].isdigit()):
            words.append(word.lstrip("0") or "0" if word[0].isdigit() else word)
            word = ""
        word += letter.strip()
    return " ".join(words)


def _column_meant(item: str, waves: Columns) -> Phrase:
    columns = list(dict.fromkeys(column for own in waves.values() for column in own))
    plain = {_plain(column): column for column in columns}
    question, answer = (next((column for column in columns if _plain(column) in own), "") for own in (_QUESTIONS, _ANSWERS))
    if question and answer:
        return Phrase(
            "No file has a column “{item}”, but there are “{question}” and “{answer}”: the survey seems to have a row for each"
            " answer. Make one row a person of it, with a column for each question (a pivot table), and save it anew.",
            item=item,
            question=question,
            answer=answer,
        )
    close = [plain[_plain(item)]] if _plain(item) in plain else get_close_matches(item, columns, n=1)
    if close:
        return Phrase("No file has a column “{item}”. Did you mean “{option}”?", item=item, option=close[0])
    return Phrase(
        "No file has a column “{item}”. Correct it, or take the entry out. Columns: {columns}",
        item=item,
        columns=", ".join(columns[:_MOST_COLUMNS]) or "–",
    )
