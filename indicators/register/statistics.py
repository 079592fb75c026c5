"""Register figures of a city's tables: numbers as rows of the table of estimates, words as categories."""

from collections.abc import Collection, Mapping, Sequence
from difflib import get_close_matches
from typing import NamedTuple

import pandas as pd

from files.findings import Findings
from files.folder import Folder
from files.keys import KnownQuartiers
from files.levels import named
from files.spellings import plain
from files.toml_lines import quoted
from indicators.catalogue import Catalogue
from indicators.counts import counts_people
from indicators.estimates.intervals import NORMAL
from indicators.estimates.table import as_estimates
from indicators.estimates.vocabulary import Status
from indicators.formulas import Rate, Register
from indicators.register.categories import hold_words, no_categories, read_categories
from indicators.register.category_checks import ask_about_dates_of_words
from indicators.register.count_checks import ask_about_percent_signs
from indicators.register.heads import figures_by_name, figures_of
from indicators.register.options import EVERY_OTHER, StatisticsOptions, answer_lines
from indicators.register.plausibility import FRACTIONS, ask_about_decimals, ask_about_figures
from indicators.register.proposals import figure_lines
from indicators.register.rates import ask_about_rates, rate_of
from indicators.register.rows import read_rows
from language.phrases import Phrase, Quoted, Series, in_quotes

_KEYS = ["quartier_id", "target_group", "wave", "figure"]
_MOST_NAMED, _MOST_LISTED = 5, 20
_LEAST_ALIKE, _LONGEST = 4, 40
_PERCENT, _ALL = "%", 100.0
_FEW = 0.5  # so small a part of the quartiers with a value is told


class Statistics(NamedTuple):
    """What tables of figures say.

    Attributes
    ----------
    estimates : DataFrame or None
        The table of estimates with ``source`` "register"; None where there are no tables, or one of them cannot be used.
    categories : DataFrame
        Of `indicators.register.categories.read_categories`.
    """

    estimates: pd.DataFrame | None
    categories: pd.DataFrame


def read_statistics(
    folder: Folder, tables: Sequence[StatisticsOptions], catalogue: Catalogue, quartiers: KnownQuartiers, findings: Findings
) -> Statistics:
    """Read register figures; an empty ``quartier_id`` is the whole city.

    Columns ``se`` and ``n`` are those of figures that are themselves estimates. A `Rate` takes its figures from any of the
    tables, and has a value wherever both have one (`indicators.register.rates`).

    Returns
    -------
    Statistics
        What cannot be used is noted as a finding.
    """
    rows = []
    for options in tables:
        with findings.attempt(options.file) as part:
            table = read_rows(options.of_file(folder.find(options.file, part)), options, catalogue, quartiers, part)
            part.finish()
            rows.append(table)
    if not tables or len(rows) < len(tables):
        return Statistics(None, no_categories())
    estimates, categories = None, no_categories()
    with findings.attempt(tables[0].file) as questions, findings.attempt(tables[0].file) as part:
        figures = _checked(pd.concat(rows, ignore_index=True), tables, catalogue, part)
        words = hold_words(figures["figure"], catalogue)
        categories = read_categories(figures[words], catalogue, quartiers, part)
        ask_about_dates_of_words(figures[words], tables, questions)
        estimates = _estimates(figures[~words], tables, catalogue, quartiers, part, questions)
    return Statistics(estimates, categories)


def _checked(
    figures: pd.DataFrame, tables: Sequence[StatisticsOptions], catalogue: Catalogue, findings: Findings
) -> pd.DataFrame:
    """The figures that the catalogue uses, each of them once.

    Raises
    ------
    Rejected
        If one is missing, twice, or used by nothing.
    """
    files = ", ".join(dict.fromkeys(options.file for options in tables))
    needed = {name: figures_of(indicator.formula) for name, indicator in catalogue.indicators.items()}
    needed |= {name: (own.figure,) for name, own in catalogue.categorical.items()}
    used = {figure for own in needed.values() for figure in own}
    not_shown = {options.file: options.answers.not_shown for options in tables}
    renamed = _ask_about_names(figures, used, not_shown, figures_by_name(catalogue), findings)
    unknown = figures[~figures["figure"].isin(renamed)]
    _check_figures(unknown, used, not_shown, findings)
    _check_formulas(needed, list(figures["figure"].unique()), set(renamed.values()), files, findings)
    figures = figures[figures["figure"].isin(used)]
    _check_once(figures, findings)
    findings.finish()
    return figures


def _estimates(
    figures: pd.DataFrame,
    tables: Sequence[StatisticsOptions],
    catalogue: Catalogue,
    quartiers: KnownQuartiers,
    findings: Findings,
    questions: Findings,
) -> pd.DataFrame:
    """The rows of every indicator; what only looks odd are `questions`, which leave figures to whoever needs them."""
    files = ", ".join(dict.fromkeys(options.file for options in tables))
    formulas = {name: indicator.formula for name, indicator in catalogue.indicators.items()}
    ask_about_figures(figures, tables, catalogue, quartiers, questions)
    ask_about_percent_signs(figures, catalogue, questions)
    _tell_of_gaps(figures, quartiers, findings)
    parts = [
        figures[figures["figure"] == formula.figure].assign(indicator=name)
        if isinstance(formula, Register)
        else rate_of(figures, formula, name, files, findings)
        for name, formula in formulas.items()
        if isinstance(formula, Register | Rate)
    ]
    rows = pd.concat(parts or [figures.assign(indicator="")])
    findings.finish()
    if not questions.blocking:
        ask_about_rates(rows, tables, catalogue, questions)
    asked = [finding for finding in questions if finding.blocks]
    if all(finding.code == FRACTIONS for finding in asked):  # what else is asked about values may be why they look too coarse
        shown = [finding.observed.values["figures"] for finding in asked if isinstance(finding.observed, Phrase)]
        named = rows["figure"].map(lambda figure: any(str(Quoted(figure)) in str(listed) for listed in shown)).astype(bool)
        ask_about_decimals(rows[~named], tables, catalogue, questions)
    if "se" in rows:
        rows = _with_limits(rows, catalogue)
    status = rows["in_brackets"].map({True: Status.UNRELIABLE, False: Status.OK}).mask(rows["value"].isna(), Status.NO_DATA)
    return as_estimates(rows.assign(status=status, verdict="none", contrast="none", source="register"))


def _with_limits(rows: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """95 % intervals of estimated figures, no further than percent or numbers of people go where the value keeps to that."""
    percent = [name for name, own in catalogue.indicators.items() if _PERCENT in own.unit.by_language.values()]
    people = [name for name, own in catalogue.indicators.items() if counts_people(own)]
    lower, upper = (rows["value"] + sign * NORMAL * rows["se"] for sign in (-1, 1))
    at_least_none = rows["indicator"].isin([*percent, *people]) & (rows["value"] >= 0)
    at_most_all = rows["indicator"].isin(percent) & (rows["value"] <= _ALL)
    return rows.assign(
        lower=lower.mask(at_least_none, lower.clip(lower=0)), upper=upper.mask(at_most_all, upper.clip(upper=_ALL))
    )


def _ask_about_names(
    figures: pd.DataFrame,
    used: Collection[str],
    not_shown: Mapping[str, Collection[str]],
    names: Mapping[str, str],
    findings: Findings,
) -> dict[str, str]:
    """Figures that a file calls as people do, and the catalogue by an id: one question a file.

    Returns
    -------
    dict
        What files call them to the figures that are meant.
    """
    there, renamed = set(figures["figure"]), dict[str, str]()
    for file, rows in figures.groupby("file", sort=False):
        first = rows.drop_duplicates("figure").set_index("figure")["row"]
        own = {
            str(cell): names[plain(str(cell))]
            for cell in first.index
            if cell and cell not in used and cell not in not_shown[str(file)] and names.get(plain(str(cell)), cell) not in there
        }
        own = {cell: figure for cell, figure in own.items() if list(own.values()).count(figure) == 1}
        if not own or EVERY_OTHER in not_shown[str(file)]:
            continue
        renamed |= own
        findings.ask(
            "statistics.figure_names",
            str(file),
            int(first[next(iter(own))]),
            observed=", ".join(list(own)[:_MOST_LISTED]) + (" …" if len(own) > _MOST_LISTED else ""),
            why=Phrase(
                "The file calls these figures otherwise than the formulas of the catalogue: {pairs}",
                pairs=Series(
                    tuple(Series((Quoted(cell), f"– {figure}"), " ") for cell, figure in list(own.items())[:_MOST_NAMED])
                ),
            ),
            remedy=Phrase(
                "If they are meant, add in dataset.toml, below the line {line} of the statistics:\n{lines}",
                line=f"file = {quoted(str(file))}",
                lines=figure_lines(own, names),
            ),
        )
    return renamed


def _check_figures(
    figures: pd.DataFrame, used: Collection[str], not_shown: Mapping[str, Collection[str]], findings: Findings
) -> None:
    """Figures that no indicator uses: those that may be mistyped one by one, all others in one question a file."""
    for file, rows in figures.groupby("file", sort=False):
        if EVERY_OTHER in not_shown[str(file)]:
            continue
        first = rows.drop_duplicates("figure").set_index("figure")["row"]
        unknown = [figure for figure in first.index if figure not in used]
        close = {figure: get_close_matches(figure, used, n=1) for figure in unknown}
        mistyped = [figure for figure in unknown if close[figure] and close[figure][0] not in first.index]
        for figure in mistyped[:_MOST_NAMED]:
            findings.stop(
                "statistics.unknown_indicator",
                str(file),
                int(first[figure]),
                observed=figure,
                why=Phrase("The catalogue has no register indicator that uses this figure."),
                remedy=_alike(close[figure][0]),
            )
        others = [figure for figure in unknown if figure not in mistyped[:_MOST_NAMED]]
        if others:
            findings.ask(
                "statistics.unknown_indicator",
                str(file),
                int(first[others[0]]),
                observed=", ".join(others[:_MOST_LISTED]) + (" …" if len(others) > _MOST_LISTED else ""),
                why=Phrase("The catalogue has no register indicator that uses these figures."),
                remedy=Phrase(
                    "Add indicators with formula register or rate to catalogue.toml. Those that are not to be shown are left out"
                    " by adding at the end of dataset.toml:\n{lines}",
                    lines=answer_lines(str(file), not_shown=others if len(others) <= _MOST_LISTED else [EVERY_OTHER]),
                ),
            )


def _check_formulas(
    needed: Mapping[str, Sequence[str]], figures: Sequence[str], asked: Collection[str], file: str, findings: Findings
) -> None:
    """Stop at a figure that the file does not have: a rate of it would be “no data” everywhere.

    Parameters
    ----------
    needed : Mapping
        Indicators to the figures that their formulas name.
    asked : collection of str
        Figures that are asked about under another name.
    """
    for name, own in needed.items():
        for figure in own:
            if figure not in figures and figure not in asked:
                close = get_close_matches(figure, figures, n=1)
                observed = Phrase("no figure “{figure}” for the indicator “{indicator}”", figure=figure, indicator=name)
                why = Phrase("The formula in catalogue.toml names a figure that no row of the column “indicator” has.")
                listed = Phrase("Correct the formula, or add the rows. Figures here: {figures}", figures=", ".join(figures[:20]))
                remedy = _alike(close[0]) if close else listed
                findings.stop("statistics.no_figure", file, observed=observed, why=why, remedy=remedy)


def _alike(option: str) -> Phrase:
    return Phrase("Did you mean “{option}”? Then write both alike, here or in catalogue.toml.", option=option)


def _check_once(figures: pd.DataFrame, findings: Findings) -> None:
    """Stop at figures that stand there more than once; the rows of the first ones are named."""
    doubled = figures[figures.duplicated(_KEYS, keep=False)]
    if doubled.empty:
        return
    groups = [rows for _, rows in doubled.groupby(_KEYS, sort=False)]
    shown = "; ".join(_told_twice(rows) for rows in groups[:_MOST_NAMED])
    row = int(groups[0]["row"].iloc[1])
    observed: Phrase | str = shown
    if len(groups) > _MOST_NAMED:
        observed = Phrase(
            "{shown}; {count} more {count:figure|figures} of this kind", shown=shown, count=len(groups) - _MOST_NAMED
        )
    why = Phrase("A figure of the same place, group and date stands there twice.")
    remedy = Phrase("Keep one of the rows that are named.")
    findings.stop("statistics.twice", str(groups[0]["file"].iloc[1]), row, observed=observed, why=why, remedy=remedy)


def _told_twice(rows: pd.DataFrame) -> str:
    one_file = rows["file"].nunique() == 1
    places = " + ".join(
        f"{row}: {_cell(value, cell)}" if one_file else f"{file} {row}: {_cell(value, cell)}"
        for file, row, value, cell in zip(rows["file"], rows["row"], rows["value"], rows["written"], strict=True)
    )
    first = rows.iloc[0]
    group = "" if first["target_group"] == "all" else f", {first['target_group']}"
    return f"{first['quartier_id'] or '–'}, {first['figure']}, {first['wave']}{group} ({places})"


def _cell(value: float, written: str) -> str:
    """A number; the cell of a figure that is words."""
    return f"{value:g}" if value == value or not written else written[:_LONGEST]


def _tell_of_gaps(figures: pd.DataFrame, quartiers: KnownQuartiers, findings: Findings) -> None:
    """Tell which quartiers have no row of a figure at any date, or no value; figures that lack the same quartiers together."""
    lacking: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    of_places = figures[figures["level"] == "quartier"]
    for figure, rows in of_places.groupby("figure", sort=False):
        there = set(rows["quartier_id"])
        valued = set(rows["quartier_id"][rows["value"].notna()])
        if len(valued) < _FEW * len(there):
            _tell_of_empty(str(figure), rows, there - valued, quartiers, findings)
        elif len(valued) == len(quartiers.names) >= _LEAST_ALIKE and rows["value"].nunique() == 1:
            _tell_of_alike(str(figure), rows, findings)
        missing = tuple(key for key in quartiers.names if key not in there)
        if missing:
            lacking.setdefault((str(rows["file"].iloc[0]), missing), []).append(str(figure))
    for (file, missing), names in lacking.items():
        observed = Phrase(
            "{count} of {all} quartiers {count:has|have} no figure of {figures}: {names}",
            count=len(missing),
            all=len(quartiers.names),
            figures=in_quotes(names, _MOST_NAMED),
            names=named(missing, quartiers),
        )
        why = Phrase("The file has no row of them at any date.")
        remedy = Phrase("They are shown as “no data”. Add their rows, if there are figures.")
        findings.mend("statistics.gaps", file, observed=observed, why=why, remedy=remedy)


def _tell_of_empty(
    figure: str, rows: pd.DataFrame, empty: Collection[str], quartiers: KnownQuartiers, findings: Findings
) -> None:
    """Tell that most cells of a figure hold no value."""
    observed = Phrase(
        "“{figure}” has no value in {count} of {all} quartiers: {names}",
        figure=figure,
        count=len(empty),
        all=len(quartiers.names),
        names=named([key for key in quartiers.names if key in empty], quartiers),
    )
    why = Phrase("Their cells are empty, or mean that there is no figure.")
    remedy = Phrase(
        "They are shown as “no data”. Check that this is the right column, and that the file was saved with its values."
    )
    findings.mend("statistics.no_values", str(rows["file"].iloc[0]), observed=observed, why=why, remedy=remedy)


def _tell_of_alike(figure: str, rows: pd.DataFrame, findings: Findings) -> None:
    """Tell that a figure says nothing of differences."""
    observed = Phrase("“{figure}” is {value} in every quartier", figure=figure, value=float(rows["value"].iloc[0]))
    why = Phrase("The same number everywhere may be that of the whole city, copied to each row.")
    findings.mend(
        "statistics.alike",
        str(rows["file"].iloc[0]),
        int(rows["row"].iloc[0]),
        observed=observed,
        why=why,
        remedy=Phrase("Nothing to do, if that is right."),
    )
