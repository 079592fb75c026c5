"""Figures that may be right and look odd: asked about once a kind and file, each with lines that answer it."""

from collections.abc import Sequence

import pandas as pd

from files.findings import Findings
from files.key_options import lines_of
from files.keys import KnownQuartiers
from files.spellings import KeyRules
from indicators.catalogue import COUNT, Catalogue, Indicator
from indicators.counts import counts_people
from indicators.decimals import enough_decimals, too_coarse
from indicators.formulas import Rate, Register
from indicators.register.heads import figures_of
from indicators.register.odd_rows import Figure, shown_of, sign_between_thousands, wrong_rows
from indicators.register.options import FigureAnswers, StatisticsOptions, answer_lines
from indicators.register.times import ask_about_far_dates, ask_about_leaps, leaping
from language.phrases import Number, Phrase

_GAP = 10.0  # between parts and percent in one column
_MANY_TIMES = 200.0  # as much as the middle of all: a slip of three digits, not a large quartier
_LEAST_QUARTIERS = 4
_LONELY, _FAR_ABOVE, _LEAST_LONELY, _DIGIT = 5.0, 7.0, 6, 10.0  # times the next one, times the middle, of so many quartiers
_ROUNDED = 0.02  # how far a sum of rounded figures may be off
FRACTIONS = "statistics.fractions"
_SMALL = (1.0, 2.0)


def ask_about_figures(
    figures: pd.DataFrame,
    tables: Sequence[StatisticsOptions],
    catalogue: Catalogue,
    quartiers: KnownQuartiers,
    findings: Findings,
) -> None:
    """Ask about values that are possible and seldom right.

    Parameters
    ----------
    figures : DataFrame
        Rows of all tables (`indicators.register.rows.read_rows`).
    """
    answers = {options.file: options.answers for options in tables}
    for file, rows in figures.groupby("file", sort=False):
        own = [
            Figure(
                str(name),
                _unit_of(str(name), catalogue),
                part,
                max((own.decimals for own in _showing(str(name), catalogue)), default=0),
                any(own.adds_up for own in _showing(str(name), catalogue)),
                any(own.kind == COUNT for own in _showing(str(name), catalogue)),
            )
            for name, part in rows.groupby("figure", sort=False)
        ]
        answered = answers.get(str(file), FigureAnswers())
        _ask_about_parts(own, answered, str(file), findings)
        for kind in (*_KINDS, ask_about_far_dates):
            kind(own, answered, str(file), findings)
        for name in dict.fromkeys(rows["figure"]):
            _ask_about_whole(rows[rows["figure"] == name], name, catalogue, quartiers, answered, str(file), findings)

    by_last_file: dict[str, list[Figure]] = {}
    for name, rows in figures.groupby("figure", sort=False):  # a date may stand in a file of its own
        figure = Figure(str(name), "", rows)
        if not _outlying(figure).any():
            by_last_file.setdefault(str(rows["file"].iloc[-1]), []).append(figure)
    for file, own in by_last_file.items():
        ask_about_leaps(own, answers.get(file, FigureAnswers()), file, findings)


def _unit_of(figure: str, catalogue: Catalogue) -> str:
    shown = _showing(figure, catalogue)
    for indicator in shown:
        if any(
            "%" in unit or "prozent" in unit.lower() or "percent" in unit.lower() for unit in indicator.unit.by_language.values()
        ):
            return "%"
        if counts_people(indicator):
            return "people"
    divided = any(isinstance(own.formula, Rate) and figure in figures_of(own.formula) for own in catalogue.indicators.values())
    return "people" if divided and not shown else ""


def _showing(figure: str, catalogue: Catalogue) -> list[Indicator]:
    """The indicators that show a figure as it is."""
    return [own for own in catalogue.indicators.values() if isinstance(own.formula, Register) and own.formula.figure == figure]


def _ask_about_parts(figures: Sequence[Figure], answers: FigureAnswers, file: str, findings: Findings) -> None:
    """Ask about percent as parts of one, in all rows or in some."""
    parts: list[Figure] = []
    mixed: list[Figure] = []
    doubtful: list[Figure] = []
    for figure in figures:
        values, positive = figure.values, figure.values[figure.values > 0]
        if figure.unit != "%" or figure.name in (*answers.percent, *answers.parts) or positive.empty:
            continue
        small, large = positive[positive < 1], positive[positive > 1]
        if large.empty and (values >= 0).all():
            parts.append(figure)
        elif len(small) and len(large) and large.min() >= _GAP * small.max():
            (doubtful if (positive == 1).any() else mixed).append(figure)
    as_parts = Phrase("The unit is %, and no value is more than 1: they seem to be parts of one, not percent.")
    both = Phrase("The unit is %, and some values are parts of one while others are percent.")
    for kind, option, code, why in (
        (parts, "parts", "statistics.parts", as_parts),
        (mixed, "parts", "statistics.parts_mixed", both),
        (doubtful, "percent", "statistics.parts_mixed", both),
    ):
        if not kind:
            continue
        rows = pd.concat([figure.rows for figure in kind])
        shown = rows[rows["value"].between(0, 1, inclusive="right")]
        lines = answer_lines(file, **{option: [figure.name for figure in kind]})
        remedy = Phrase(
            "To multiply values up to 1 by 100, add at the end of dataset.toml:\n{lines}\nIf they are percent as they stand,"
            " write percent instead of parts.",
            lines=lines,
        )
        if option == "percent":
            remedy = Phrase(
                "Correct the values in the file, because 1 may be one percent or everybody. If all are percent as they stand, add"
                " at the end of dataset.toml:\n{lines}",
                lines=lines,
            )
        findings.ask(code, file, int(shown["row"].iloc[0]), observed=shown_of(kind, shown), why=why, remedy=remedy)


def _over_100(figure: Figure) -> pd.Series:
    return (figure.rows["value"] > 100) & (figure.unit == "%")


def _negative(figure: Figure) -> pd.Series:
    return (figure.rows["value"] < 0) & (figure.unit in ("%", "people") or figure.adds_up)


def _outlying(figure: Figure) -> pd.Series:
    """Many times the middle of the quartiers, far above every other one, or a decimal so small among whole numbers."""
    values = figure.rows["value"].where(figure.rows["level"] == "quartier").abs()
    odd = pd.Series(False, index=values.index)
    for _, own in values.groupby([figure.rows["wave"], figure.rows["target_group"]]):
        positive = own[own > 0]
        if len(positive) < _LEAST_QUARTIERS:
            continue
        middle = positive.median()
        odd |= values.index.isin(positive.index[positive > _MANY_TIMES * middle])
        first, second = positive.nlargest(2)
        a_digit_less = positive.min() <= first / _DIGIT <= second
        if len(positive) >= _LEAST_LONELY and first > max(_LONELY * second, _FAR_ABOVE * middle) and a_digit_less:
            odd |= values.index == positive.idxmax()
        whole = (positive % 1 == 0).mean() >= 0.5
        odd |= values.index.isin(positive.index[(positive % 1 != 0) & (positive * _MANY_TIMES < middle) & whole])
    return odd & ~_over_100(figure) & ~_negative(figure)  # these are asked about as what they are


def _fractions(figure: Figure) -> pd.Series:
    """Parts of persons, unless the city shows decimals of them, and of whatever it calls a count.

    Where they are far from the others, that is asked about.
    """
    persons = figure.counted or (figure.unit == "people" and not figure.decimals)
    parts = (figure.rows["value"] % 1 != 0) & figure.rows["value"].notna() & persons
    estimated = figure.rows["se"].notna() if "se" in figure.rows else False
    odd = parts & ~estimated
    other_reason = (_outlying(figure) | leaping(figure)).any() or (
        not figure.counted
        and too_coarse(figure.values, figure.decimals)
        and not sign_between_thousands(figure.rows["written"][odd])
    )
    return odd & (not other_reason)


def _small(figure: Figure) -> pd.Series:
    whole = bool((figure.values % 1 == 0).all())
    return figure.rows["value"].isin(_SMALL) & (whole and figure.unit == "people")


_KINDS = (
    wrong_rows(
        FRACTIONS,
        ("fractions", "outliers", "leaps"),
        _fractions,
        Phrase(
            "Persons are whole numbers, and these are not: a point or comma that stands between thousands was taken for a decimal"
            " one, or they are shares, thousands or means."
        ),
        advice=Phrase("Correct the values in the file, or the unit in catalogue.toml."),
        thousands=True,
    ),
    wrong_rows(
        "statistics.over_100",
        ("over_100",),
        _over_100,
        Phrase("The unit is %, and these values are more than 100."),
        advice=Phrase("Correct the values, or the unit in catalogue.toml."),
    ),
    wrong_rows(
        "statistics.negative",
        ("negative",),
        _negative,
        Phrase("There are no fewer people than none, and no part below zero."),
        advice=Phrase("Correct the values."),
    ),
    wrong_rows(
        "statistics.outlier",
        ("outliers",),
        _outlying,
        Phrase(
            "It is many times more, or less, than all others: a point or comma may be taken for another one, or a digit is too"
            " many."
        ),
        advice=Phrase("Correct the values."),
    ),
    wrong_rows(
        "statistics.small",
        ("small",),
        _small,
        Phrase("Numbers of one or two persons can tell who they are. Has the office that counted them agreed to show them?"),
        advice=Phrase("Leave the cells empty where the office says so."),
    ),
)


def _ask_about_whole(
    rows: pd.DataFrame,
    figure: str,
    catalogue: Catalogue,
    quartiers: KnownQuartiers,
    answers: FigureAnswers,
    file: str,
    findings: Findings,
) -> None:
    """The whole city's figure that is neither the sum of the quartiers nor anything between them."""
    shown = [own for own in catalogue.indicators.values() if figures_of(own.formula) == (figure,)]
    adds_up = any(own.adds_up for own in shown)
    for (wave, group), own in rows.groupby(["wave", "target_group"], sort=False):
        city, places = own[own["level"] == "city"], own[own["level"] == "quartier"]["value"].dropna()
        if city.empty or city["value"].isna().all() or len(places) < len(quartiers.names) or figure in answers.whole:
            continue
        value, total = float(city["value"].iloc[0]), float(places.sum())
        fits = abs(value - total) <= _ROUNDED * abs(total) + 1
        between = places.min() <= value <= places.max() and not adds_up
        if fits or between:
            continue
        findings.ask(
            "statistics.whole",
            file,
            int(city["row"].iloc[0]),
            observed=Phrase(
                "“{figure}”, {date}: {value} for the whole city; the quartiers add up to {total} and lie between {low} and"
                " {high}",
                figure=figure if group == "all" else f"{figure}, {group}",
                date=wave,
                value=value,
                total=total,
                low=float(places.min()),
                high=float(places.max()),
            ),
            why=Phrase(
                "A row that names no quartier is the whole city's figure, and this one does not fit those of the quartiers."
            ),
            remedy=Phrase(
                "Correct or delete the row. If it is no figure of the whole city, it is left out by adding at the end of"
                " dataset.toml:\n{lines}\nIf it is right, add instead:\n{right}",
                lines=lines_of(file, KeyRules(leave_out=("",))),
                right=answer_lines(file, whole=[figure]),
            ),
        )
        return


def ask_about_decimals(rows: pd.DataFrame, tables: Sequence[StatisticsOptions], catalogue: Catalogue, findings: Findings) -> None:
    """Ask about decimals that leave so few values that all quartiers look alike.

    Parameters
    ----------
    rows : DataFrame
        As figures, with the ``indicator`` that shows them; rates among them.
    """
    coarse = {options.file: options.answers.coarse for options in tables}
    for name, own in rows[rows["level"] == "quartier"].groupby("indicator", sort=False):
        indicator, file = catalogue.indicators[str(name)], str(own["file"].iloc[0])
        values = own["value"].dropna()
        if indicator.id in coarse[file] or not too_coarse(values, indicator.decimals):
            continue
        findings.ask(
            "statistics.decimals",
            file,
            observed=Phrase(
                "“{indicator}”: {low} to {high}, shown with {number} {number:decimal|decimals}",
                indicator=indicator.id,
                low=Number(float(f"{values.min():.4g}")),
                high=Number(float(f"{values.max():.4g}")),
                number=indicator.decimals,
            ),
            why=Phrase("Rounded so, hardly any values remain that can be told apart on the map."),
            remedy=Phrase(
                "Write under [indicators.{indicator}] in catalogue.toml:\n{line}\nIf it is to be shown so coarsely, add at the"
                " end of dataset.toml:\n{lines}",
                indicator=indicator.id,
                line=f"decimals = {enough_decimals(values, indicator.decimals)}",
                lines=answer_lines(file, coarse=[indicator.id]),
            ),
        )
