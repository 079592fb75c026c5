"""Who has not been heard: what held workshops reached, by quartier and target group, and by quartier and theme."""

import pandas as pd
from markupsafe import Markup

from dataset.dataset import Dataset
from indicators.estimates.domains import EVERYBODY
from language.words import Words
from reports.choice.content import Answer, coverage_of
from reports.choice.words import written_reach
from views.frame.html import breaking, render, table
from workshops.reach import Basis

_MOST_ROWS = 40
_DASH = "–"
_MONTH, _YEAR = 30.4, 365.25  # days

Line = tuple[Markup, list[dict[str, object]]]


def heard_markup(dataset: Dataset, answer: Answer, quartier_id: str, words: Words) -> Markup:
    """The chosen quartier in detail, then all quartiers."""
    if not dataset.workshops:
        return render("choice/heard.html.jinja", words, workshops=())
    coverage = coverage_of(dataset, dataset.city.today())
    quartier_ids = [standing.quartier_id for standing in answer.choice.standings]
    everybody = coverage.cells[coverage.cells["target_group"] == EVERYBODY]
    place = words.pick(dataset.city.quartier)
    groups = [dataset.group_name(group, words) for group in coverage.cells["target_group"].unique()]
    themes = [words.pick(dataset.catalogue.themes[theme].name) for theme in coverage.themes["theme"].unique()]
    return render(
        "choice/heard.html.jinja",
        words,
        workshops=dataset.workshops,
        never=words.number(int(everybody["never"].sum())),
        total=words.number(len(everybody)),
        place=place[:1].upper() + place[1:],
        quartiers=dataset.city.quartiers,
        quartier=dataset.quartier_names[quartier_id],
        reached=_reached(dataset, coverage.cells[coverage.cells["quartier_id"] == quartier_id], words),
        by_group=(groups, _lines(dataset, coverage.cells, quartier_ids, "target_group", words)),
        by_theme=(themes, _lines(dataset, coverage.themes, quartier_ids, "theme", words)),
        left=max(len(quartier_ids) - _MOST_ROWS, 0),
        city_wide=len(coverage.city_wide),
        estimated=any(row.basis is Basis.ESTIMATED and row.quartier_id for row in dataset.reach),
    )


def _reached(dataset: Dataset, cells: pd.DataFrame, words: Words) -> Markup:
    """One quartier, a row a target group; where no workshop was, only whom one would have to reach."""
    if cells["never"].all():
        expected = cells[(cells["target_group"] != EVERYBODY) & cells["expected"].notna()]
        rows = [
            [dataset.group_name(cell["target_group"], words), _percent(cell["expected"], words)]
            for _, cell in expected.iterrows()
        ]
        titles = [words("Target group"), words("Expected (share of the answers)")]
        said = Markup("<p>{}</p>").format(words("There has been no workshop here yet."))
        return said + table(titles, rows, words("Who has not been heard yet")) if rows else said
    titles = [
        words("Target group"),
        words("Expected (share of the answers)"),
        words("Reached (persons)"),
        words("Share of those reached"),
        words("Last workshop"),
    ]
    rows = [
        [
            dataset.group_name(cell["target_group"], words),
            _DASH if cell["target_group"] == EVERYBODY else _percent(cell["expected"], words),
            written_reach(cell, words),
            _DASH if cell["target_group"] == EVERYBODY else _percent(cell["reached_part"], words),
            _DASH if cell["never"] else f"{cell['last'].written(words)} ({_ago(int(cell['days']), words)})",
        ]
        for _, cell in cells.iterrows()
    ]
    return table(titles, rows, words("Who has not been heard yet"))


def _lines(dataset: Dataset, cells: pd.DataFrame, quartier_ids: list[str], column: str, words: Words) -> list[Line]:
    """A line a quartier: of each target group the persons and how long ago, of a theme only how long ago."""
    by_quartier = dict(list(cells.groupby("quartier_id", sort=False)))
    return [
        (breaking(dataset.quartier_names[key]), [_cell(cell, column, words) for _, cell in by_quartier[key].iterrows()])
        for key in quartier_ids[:_MOST_ROWS]
    ]


def _cell(cell: pd.Series, column: str, words: Words) -> dict[str, object]:
    return {
        "never": cell["never"],
        "persons": written_reach(cell, words) if column == "target_group" else "",
        "ago": "" if cell["never"] else _ago(int(cell["days"]), words),
    }


def _ago(days: int, words: Words) -> str:
    if days >= _YEAR:
        return words.plural("{number} year ago", "{number} years ago", int(days / _YEAR))
    return words.plural("{number} month ago", "{number} months ago", int(days / _MONTH))


def _percent(number: float, words: Words) -> str:
    return _DASH if pd.isna(number) else words("{number}%", number=words.number(number))
