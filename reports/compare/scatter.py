"""Two indicators against each other as Vega-Lite, with both intervals; chosen quartiers are told apart by a key."""

import json
from collections.abc import Sequence

import altair as alt
import pandas as pd

from dataset.dataset import Dataset
from geo.drawing.text_fit import paragraph, printable
from indicators.catalogue import Indicator
from indicators.estimates.sentences import written
from indicators.relations.correlation import pairs_of
from language.words import Words
from reports.compare.charts import INK, OTHERS, PAPER, axis, look
from reports.compare.together import Together

_HEIGHT, _NARROWEST = 420, 260  # of the plot
_LINE, _AXIS = 19, 50  # a line of the key; the axis with its title, where a page gives the height of the whole
_REST = ""  # no quartier has an empty id
_WIDE_NAME = 22  # letters; of longer ones a telephone shows one beside the other no longer


def scatter(dataset: Dataset, pair: Together, chosen: Sequence[str], words: Words, *, width: int | None = None) -> alt.LayerChart:
    """All quartiers that have a value of both.

    Names stand in a key and not at the dots: there they would lie on one another, and on a telephone outside the picture.
    """
    points = _points(dataset, pair, chosen, words)
    named = [key for key in chosen if key in set(points["key"])]
    across, upwards = pair.first, pair.second
    titles = [
        list(paragraph(_titled(indicator, words), wide, 11, bold=True).lines)
        for indicator, wide in ((across, _NARROWEST), (upwards, _HEIGHT - 60))
    ]
    x = alt.X("x:Q", title=titles[0], axis=axis(across, words), scale=alt.Scale(zero=False))
    y = alt.Y("y:Q", title=titles[1], axis=axis(upwards, words), scale=alt.Scale(zero=False))
    looks = [*(look(chosen.index(key)) for key in named), (OTHERS, "circle")]
    others = words("the other {quartiers}", quartiers=dataset.city.quartiers) if named else words.pick(dataset.city.quartiers)
    names = {**{key: printable(dataset.quartier_names[key]) for key in named}, _REST: others}
    in_a_line = 1 if max(map(len, names.values())) > _WIDE_NAME else 2
    key = alt.Legend(
        title=None,
        orient="top",
        columns=in_a_line,
        labelExpr=f"{json.dumps(names)}[datum.label]",
        labelFontSize=13,
        labelLimit=300,
        labelColor=INK,
        symbolSize=110,
        symbolOpacity=1,
    )
    domain = [*named, _REST]
    colours, shapes = (list(column) for column in zip(*looks, strict=True))
    stroke = alt.Stroke("key:N", scale=alt.Scale(domain=domain, range=colours), legend=key)
    shape = alt.Shape("key:N", scale=alt.Scale(domain=domain, range=shapes), legend=key)
    filled = alt.Fill("key:N", scale=alt.Scale(domain=domain, range=colours), legend=key)
    tooltip = [
        alt.Tooltip("name:N", title=words.pick(dataset.city.quartier)),
        alt.Tooltip("x_text:N", title=words.pick(across.name)),
        alt.Tooltip("y_text:N", title=words.pick(upwards.name)),
    ]
    base = alt.Chart(points)
    thin = base.mark_rule(strokeWidth=1, opacity=0.45)
    wide = thin.transform_calculate(x="datum.x_lower").transform_filter("isValid(datum.x_lower)")
    high = thin.transform_calculate(y="datum.y_lower").transform_filter("isValid(datum.y_lower)")
    dots = base.mark_point(size=90, strokeWidth=2, opacity=1)
    hollow = dots.transform_filter("datum.hollow").encode(
        x=x, y=y, tooltip=tooltip, stroke=stroke, shape=shape, fill=alt.value(PAPER)
    )
    sound = dots.transform_filter("!datum.hollow").encode(x=x, y=y, tooltip=tooltip, stroke=stroke, shape=shape, fill=filled)
    plot = alt.layer(
        wide.encode(x=x, x2="x_upper:Q", y=y, stroke=stroke),
        high.encode(x=x, y=y, y2="y_upper:Q", stroke=stroke),
        hollow,
        sound,
    )
    key_height = _LINE * -(-len(names) // in_a_line)
    sized = {"height": _HEIGHT + key_height + _AXIS} if width is None else {"height": _HEIGHT, "width": width}
    assert isinstance(plot, alt.LayerChart)  # nothing in it is faceted
    return plot.properties(description=f"{pair.title}. {pair.said}", **sized)


def _points(dataset: Dataset, pair: Together, chosen: Sequence[str], words: Words) -> pd.DataFrame:
    """A row a quartier; the chosen ones last, so that they lie above the others."""
    pairs = pairs_of(pair.first_rows, pair.second_rows)
    at = pairs.index
    ends = {
        f"{side}_{end}": rows.loc[at, end].astype(float)
        for side, rows in (("x", pair.first_rows), ("y", pair.second_rows))
        for end in ("lower", "upper")
    }
    points = pairs[["x", "y"]].assign(
        **ends,
        key=[key if key in chosen else _REST for key in at],
        name=[dataset.quartier_names[key] for key in at],
        hollow=(pair.first_rows.loc[at, "status"] == "unreliable") | (pair.second_rows.loc[at, "status"] == "unreliable"),
        x_text=[written(value, pair.first, words) for value in pairs["x"]],
        y_text=[written(value, pair.second, words) for value in pairs["y"]],
    )
    return points.sort_values("key", key=lambda keys: keys != _REST, kind="stable").reset_index(drop=True)


def _titled(indicator: Indicator, words: Words) -> str:
    return f"{words.pick(indicator.name)} ({indicator.formula.unit(words.pick(indicator.unit), words)})"
