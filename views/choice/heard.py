"""Who has not been heard: what held workshops reached, by quartier and target group, and by quartier and theme."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from dataset.dataset import Dataset
from indicators.estimates.domains import EVERYBODY
from language.words import Words
from reports.choice.content import Answer, coverage_of
from reports.choice.words import written_reach
from views.frame.html import breaking, table

_MOST_ROWS = 40
_DASH = "–"
_MONTH, _YEAR = 30.4, 365.25  # days


def heard_markup(dataset: Dataset, answer: Answer, quartier: str, words: Words) -> Markup:
    """The chosen quartier in detail, then all quartiers."""
    if not dataset.workshops:
        missing = words("No workshops are known here (workshops.csv), so nobody can say who was reached.")
        return Markup('<section class="step" id="heard"><h2>{}</h2><p>{}</p></section>').format(
            words("Who has not been heard yet"), missing
        )
    coverage = coverage_of(dataset, dataset.city.today())
    order = [one.quartier_id for one in answer.choice.standings]
    matrix = _matrix(dataset, coverage.cells, "target_group", order, words)
    themes = _matrix(dataset, coverage.themes, "theme", order, words)
    return Markup(
        '<section class="step" id="heard"><h2>{}</h2><p>{}</p><h3>{}</h3>{}'
        "<h3>{}</h3>{}<details><summary>{}</summary>{}</details>{}</section>"
    ).format(
        words("Who has not been heard yet"),
        _said(dataset, coverage.cells, words),
        dataset.quartier_names[quartier],
        _one(dataset, coverage.cells, quartier, words),
        words("All quartiers by target group"),
        matrix,
        words("All quartiers by theme"),
        themes,
        _city_wide(len(coverage.city_wide), words),
    )


def _said(dataset: Dataset, cells: pd.DataFrame, words: Words) -> str:
    everybody = cells[cells["target_group"] == EVERYBODY]
    never = int(everybody["never"].sum())
    told = words(
        "{number} of the {total} {quartiers} have not had a workshop yet.",
        number=words.number(never),
        total=words.number(len(everybody)),
        quartiers=dataset.city.quartiers,
    )
    weighed = words("This gap can be weighed in: with the range “Who has not been heard” above.")
    return f"{told} {weighed}"


def _one(dataset: Dataset, cells: pd.DataFrame, quartier: str, words: Words) -> Markup:
    titles = [
        words("Target group"),
        words("Expected (share of the answers)"),
        words("Reached (persons)"),
        words("Share of those reached"),
        words("Last workshop"),
    ]
    lines = []
    for _, row in cells[cells["quartier_id"] == quartier].iterrows():
        lines.append(
            [
                dataset.group_name(row["target_group"], words),
                _DASH if row["target_group"] == EVERYBODY else _percent(row["expected"], words),
                written_reach(row, words),
                _DASH if row["target_group"] == EVERYBODY else _percent(row["reached_part"], words),
                _last(row, words),
            ]
        )
    return table(titles, lines)


def _matrix(dataset: Dataset, cells: pd.DataFrame, column: str, order: list[str], words: Words) -> Markup:
    """Persons, and how long ago; of a theme only how long ago."""
    kinds = list(dict.fromkeys(cells[column]))
    place = words.pick(dataset.city.quartier)
    place = place[:1].upper() + place[1:]
    names = [_kind(dataset, column, kind, words) for kind in kinds]
    head = Markup("").join(Markup('<th scope="col">{}</th>').format(one) for one in [place, *names])
    found = {(row["quartier_id"], row[column]): row for _, row in cells.iterrows()}
    body = Markup("")
    for key in order[:_MOST_ROWS]:
        body += Markup('<tr><th scope="row">{}</th>{}</tr>').format(
            breaking(dataset.quartier_names[key]), Markup("").join(_cell(found[key, kind], column, words) for kind in kinds)
        )
    left = len(order) - _MOST_ROWS
    more = words("{number} more stand in the table to take along.", number=words.number(left)) if left > 0 else ""
    return Markup(
        '<div class="matrix" tabindex="0" role="group" aria-label="{}"><table class="plain"><thead><tr>{}</tr></thead>'
        '<tbody>{}</tbody></table></div><p class="source">{}</p>'
    ).format(words("Who has not been heard yet"), head, body, more)


def _kind(dataset: Dataset, column: str, kind: str, words: Words) -> str:
    return dataset.group_name(kind, words) if column == "target_group" else words.pick(dataset.catalogue.themes[kind].name)


def _cell(row: pd.Series, column: str, words: Words) -> Markup:
    if row["never"]:
        return Markup('<td class="never">{}</td>').format(words("never"))
    if column == "theme":
        return Markup("<td>{}</td>").format(_ago(int(row["days"]), words))
    return Markup("<td>{}<br><small>{}</small></td>").format(written_reach(row, words), _ago(int(row["days"]), words))


def _last(row: pd.Series, words: Words) -> str:
    return _DASH if row["never"] else f"{row['last'].written(words)} ({_ago(int(row['days']), words)})"


def _ago(days: int, words: Words) -> str:
    if days >= _YEAR:
        return words.plural("{number} year ago", "{number} years ago", int(days / _YEAR))
    return words.plural("{number} month ago", "{number} months ago", int(days / _MONTH))


def _percent(number: float, words: Words) -> str:
    return _DASH if pd.isna(number) else words("{number}%", number=words.number(number))


def _city_wide(number: int, words: Words) -> Markup:
    if not number:
        return Markup("")
    told = words.plural(
        "{number} event for the whole city was in no quartier, and counts for none.",
        "{number} events for the whole city were in no quartier, and count for none.",
        number,
    )
    return Markup('<p class="source">{}</p>').format(told)
