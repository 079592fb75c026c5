"""Figures that are words: which category each quartier is of, checked cell by cell against the catalogue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches

import pandas as pd

from files.cells import canonical, composed
from files.findings import Findings
from files.keys import KnownQuartiers
from files.levels import named
from files.signs import ask_about_signs, sign_of
from files.spellings import plain
from files.text_columns import stop_rows
from indicators.catalogue import Catalogue
from indicators.categorical import MOST_CATEGORIES, CategoricalIndicator, categories_line
from indicators.estimates.domains import EVERYBODY
from indicators.questions import Category
from indicators.register.category_checks import tell_of_categories
from language.phrases import Phrase, Quoted, Series, Text, in_quotes

COLUMNS = ("quartier_id", "indicator", "wave", "category")
_MOST_SHOWN, _LONGEST = 12, 60
_ALIKE = 0.8


def no_categories() -> pd.DataFrame:
    """The table of a city that has none."""
    return pd.DataFrame(columns=list(COLUMNS), dtype="str")


def hold_words(figures: pd.Series, catalogue: Catalogue) -> pd.Series:
    """Whether each figure is one of words, by what formulas call it or by the indicator's name."""
    called = {own.figure for own in catalogue.categorical.values()}
    names = {plain(name) for own in catalogue.categorical.values() for name in (own.figure, *own.name.by_language.values())}
    every = {figure: figure in called or plain(str(figure)) in names for figure in figures.unique()}
    return figures.map(every).astype(bool)


def read_categories(rows: pd.DataFrame, catalogue: Catalogue, quartiers: KnownQuartiers, findings: Findings) -> pd.DataFrame:
    """The category of every quartier, indicator and date; every fault is noted.

    Parameters
    ----------
    rows : DataFrame
        Of `indicators.register.rows.read_rows`, those of figures that are words; ``written`` is the cell.

    Returns
    -------
    DataFrame
        ``quartier_id, indicator, wave, category``: text, and no row where a cell is empty.
    """
    tables = [no_categories()]
    for own in catalogue.categorical.values():
        of_figure = _of_quartiers(rows[rows["figure"] == own.figure], own, findings)
        by_row = of_figure.assign(indicator=own.id).set_index("row")
        filled = [
            of_file.assign(category=_categories(of_file["written"], own, str(file), findings))
            for file, of_file in by_row.groupby("file", sort=False)
        ]
        stated = pd.concat([by_row.assign(category="").head(0), *filled])
        stated = stated[stated["category"] != ""]
        _tell_of_gaps(own, of_figure, stated, quartiers, findings)
        tell_of_categories(own, stated, quartiers, findings)
        tables.append(stated[list(COLUMNS)])
    return pd.concat(tables, ignore_index=True)


def _of_quartiers(rows: pd.DataFrame, own: CategoricalIndicator, findings: Findings) -> pd.DataFrame:
    """The rows of quartiers; those of the whole city and of target groups are noted."""
    for file, grouped in rows[rows["target_group"] != EVERYBODY].set_index("row").groupby("file", sort=False)["target_group"]:
        why = Phrase("A category is that of a quartier, and not of a target group.")
        remedy = Phrase("Leave the cell empty, or the row out.")
        stop_rows(grouped, grouped.index, "statistics.category_group", str(file), findings, why=why, remedy=remedy)
    whole = rows[(rows["level"] == "city") & (rows["written"] != "")]
    if not whole.empty:
        first = whole.iloc[0]
        findings.mend(
            "statistics.category_whole",
            str(first["file"]),
            int(first["row"]),
            observed=Phrase("“{indicator}” of the whole city: {cell}", indicator=own.id, cell=_shown([str(first["written"])])),
            why=Phrase("A category has no value of the whole city; how many quartiers each one has is counted."),
            remedy=Phrase("The row was left out."),
        )
    return rows[(rows["level"] == "quartier") & (rows["target_group"] == EVERYBODY)]


def _categories(cells: pd.Series, own: CategoricalIndicator, file: str, findings: Findings) -> pd.Series:
    """The category of each cell; nothing for those that are empty, a sign, or not understood."""
    spellings = own.spellings
    category = cells.map(lambda cell: spellings.get(canonical(cell), spellings.get(composed(cell), ""))).astype("str")
    open_cells = cells[(category == "") & (cells != "")]
    signs = open_cells.map(sign_of).astype("str")
    if (signs != "").any():
        ask_about_signs(signs[signs != ""], cells, file, findings)
    unknown = open_cells[signs == ""]
    if not unknown.empty:
        _ask_about_cells(unknown, own, file, findings)
    return category


def _ask_about_cells(unknown: pd.Series, own: CategoricalIndicator, file: str, findings: Findings) -> None:
    """Ask about all cells that are no category, with the line of the catalogue that takes them in."""
    by_form = {plain(spelling): category for spelling, category in own.spellings.items()}
    meant, new = dict[str, str](), list[str]()
    for cell in dict.fromkeys(map(composed, unknown)):
        form = plain(cell)
        close = get_close_matches(form, by_form, n=1, cutoff=_ALIKE) if form and form not in by_form else [form]
        if close and close[0] in by_form:
            meant[cell] = by_form[close[0]]
        else:
            new.append(cell)
    findings.ask(
        "statistics.category",
        file,
        int(str(unknown.index[0])),
        observed=Phrase("“{indicator}”: {cells}", indicator=own.id, cells=_shown([*meant, *new])),
        why=Phrase("The catalogue has no category of this indicator that is written so."),
        remedy=_remedy(own, meant, new),
    )


def _remedy(own: CategoricalIndicator, meant: Mapping[str, str], new: Sequence[str]) -> Phrase:
    if len(own.categories) + len(new) > MOST_CATEGORIES:
        return Phrase(
            "With these there would be {count} {count:category|categories}, and a map shows at most {most}. Correct the cells; or"
            " let several codes be one category under [indicators.{id}] in catalogue.toml, in the way of {example}. A figure of"
            " numbers has the formula {register}.",
            count=len(own.categories) + len(new),
            most=MOST_CATEGORIES,
            id=own.id,
            example='{ codes = ["…", "…"], label = "…" }',
            register='{ register = "…" }',
        )
    categories = [
        (
            Category(
                category.id, (*category.codes, *(cell for cell, its in meant.items() if its == category.id)), category.label
            ),
            category.id == own.rest,
        )
        for category in own.categories
    ]
    line = categories_line([*categories, *((Category(cell, (cell,), Text.of(cell)), False) for cell in new)])
    if not meant:
        return Phrase(
            "If they are categories of their own, write under [indicators.{id}] in catalogue.toml, in the place of its"
            " categories:\n{line}\nElse correct the cells.",
            id=own.id,
            line=line,
        )
    pairs = Series(
        tuple(Series((Quoted(cell), own.label(category)), " – ") for cell, category in list(meant.items())[:_MOST_SHOWN]), "; "
    )
    return Phrase(
        "They may be other spellings: {pairs}. If so, write under [indicators.{id}] in catalogue.toml, in the place of its"
        " categories:\n{line}\nElse correct the cells.",
        pairs=pairs,
        id=own.id,
        line=line,
    )


def _tell_of_gaps(
    own: CategoricalIndicator, rows: pd.DataFrame, stated: pd.DataFrame, quartiers: KnownQuartiers, findings: Findings
) -> None:
    """Tell which quartiers have no category at any date."""
    missing = [key for key in quartiers.names if key not in set(stated["quartier_id"])]
    if rows.empty or not missing or findings.blocking:
        return
    findings.mend(
        "statistics.no_category",
        str(rows["file"].iloc[0]),
        observed=Phrase(
            "{count} of {all} quartiers {count:has|have} no category of “{indicator}”: {names}",
            count=len(missing),
            all=len(quartiers.names),
            indicator=own.id,
            names=named(missing, quartiers),
        ),
        why=Phrase("The file has no row of them, or an empty cell."),
        remedy=Phrase("They are shown as “not stated”. Add their rows, if it is known."),
    )


def _shown(cells: Sequence[str]) -> Series:
    return in_quotes((cell[:_LONGEST] for cell in cells), _MOST_SHOWN)
