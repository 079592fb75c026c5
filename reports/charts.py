"""Charts of the comparison as Vega-Lite: dots with their intervals on one axis, and two indicators against each other."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from dataset.dataset import Dataset
from indicators.catalogue import Indicator, Mean, Share
from indicators.correlation import pairs_of
from indicators.sentences import unit_of, written
from language.words import Words

# Okabe and Ito's colours, which hardly any colour-blind reader confuses; shapes say the same again
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#8A6D00", "#56B4E9")
_SHAPES = ("circle", "square", "triangle-up", "triangle-down", "cross", "diamond")
_CITY_COLOUR, _CITY_SHAPE, _OTHERS = "#1c2430", "diamond", "#7c8794"
_ROW = 46


def dot_plot(rows: pd.DataFrame, indicator: Indicator, words: Words) -> alt.LayerChart:
    """One indicator of `reports.comparison_content.compared`: a line a place, on the whole scale of the indicator.

    Names stand above the lines, not beside them, so that every panel has the whole width, on a telephone too.
    """
    drawn = rows.assign(position=range(len(rows)), **_looks(rows["place"].tolist()))
    drawn["paint"] = drawn["colour"].where(drawn["status"] != "unreliable", "#ffffff")
    drawn["told"] = drawn["value_told"].where(drawn["status"] != "withheld", "*")
    drawn["line"] = drawn["place_name"] + ": " + drawn["told"]
    drawn = drawn[
        ["place_name", "value", "lower", "upper", "colour", "shape", "paint", "told", "line", "interval_told", "verdict_told"]
    ]
    known = drawn.dropna(subset=["value"])
    y = alt.Y("place_name:N", sort=list(drawn["place_name"]), axis=None)
    x = alt.X("value:Q", scale=_scale(indicator, known), axis=_axis(indicator, words), title=None)
    tooltip = [alt.Tooltip(f"{column}:N", title=title) for column, title in _tips(words).items()]
    bars = alt.Chart(known.dropna(subset=["lower", "upper"])).mark_rule(strokeWidth=3)
    base = alt.Chart(known).mark_point(size=110, strokeWidth=2, opacity=1)
    told = alt.Chart(drawn).mark_text(align="left", dy=-15, fontSize=13, color="#1c2430")
    made = alt.layer(
        bars.encode(y=y, x=x, x2="upper:Q", color=alt.Color("colour:N", scale=None)).transform_calculate(value="datum.lower"),
        base.encode(
            y=y,
            x=x,
            tooltip=tooltip,
            stroke=alt.Stroke("colour:N", scale=None),
            fill=alt.Fill("paint:N", scale=None),
            shape=alt.Shape("shape:N", scale=None),
        ),
        told.encode(y=y, x=alt.value(0), text="line:N"),
    )
    described = "; ".join(f"{row.place_name}: {row.told}" for row in drawn.itertuples())
    return _finished(made, _ROW * len(rows), f"{words.pick(indicator.name)}. {described}")


def scatter(
    city: Dataset,
    first: tuple[Indicator, pd.DataFrame],
    second: tuple[Indicator, pd.DataFrame],
    chosen: list[str],
    words: Words,
) -> alt.LayerChart:
    """Two indicators over all quartiers, with both intervals; the chosen quartiers are named."""
    (across, columns), (upwards, lines) = first, second
    pairs = pairs_of(columns, lines)
    ends = {
        f"{axis}_{end}": rows.loc[pairs.index, end].astype(float)
        for axis, rows in (("x", columns), ("y", lines))
        for end in ("lower", "upper")
    }
    points = pairs[["x", "y"]].assign(**ends, name=[city.quartier_names[key] for key in pairs.index])
    looks = pd.DataFrame(_looks(chosen), index=chosen).reindex(points.index)
    points["colour"] = looks["colour"].fillna(_OTHERS)
    points["shape"] = looks["shape"].fillna("circle")
    uncertain = (columns.loc[pairs.index, "status"] == "unreliable") | (lines.loc[pairs.index, "status"] == "unreliable")
    points["paint"] = points["colour"].where(~uncertain, "#ffffff")
    points["x_told"] = [written(value, across, words) for value in points["x"]]
    points["y_told"] = [written(value, upwards, words) for value in points["y"]]
    x = alt.X("x:Q", title=_titled(across, words), axis=_axis(across, words), scale=alt.Scale(zero=False))
    y = alt.Y("y:Q", title=_titled(upwards, words), axis=_axis(upwards, words), scale=alt.Scale(zero=False))
    tooltip = [
        alt.Tooltip("name:N", title=words.pick(city.city.quartier)),
        alt.Tooltip("x_told:N", title=words.pick(across.name)),
        alt.Tooltip("y_told:N", title=words.pick(upwards.name)),
    ]
    colour = alt.Color("colour:N", scale=None)
    base = alt.Chart(points.reset_index(drop=True))
    thin = base.mark_rule(strokeWidth=1, opacity=0.45)
    wide = thin.transform_calculate(x="datum.x_lower").transform_filter("isValid(datum.x_lower)")
    high = thin.transform_calculate(y="datum.y_lower").transform_filter("isValid(datum.y_lower)")
    named = base.transform_filter(alt.FieldOneOfPredicate("name", [city.quartier_names[key] for key in chosen]))
    made = alt.layer(
        wide.encode(x=x, x2="x_upper:Q", y=y, color=colour),
        high.encode(x=x, y=y, y2="y_upper:Q", color=colour),
        base.mark_point(size=90, strokeWidth=2, opacity=1).encode(
            x=x,
            y=y,
            tooltip=tooltip,
            stroke=alt.Stroke("colour:N", scale=None),
            fill=alt.Fill("paint:N", scale=None),
            shape=alt.Shape("shape:N", scale=None),
        ),
        named.mark_text(align="left", dx=9, dy=-9, fontSize=13).encode(x=x, y=y, text="name:N", color=colour),
    )
    return _finished(made, 420, f"{_titled(across, words)} – {_titled(upwards, words)}")


def _looks(places: list[str]) -> dict[str, list[str]]:
    """Colour and shape of each place: by its position, so that a place looks the same in every chart."""
    numbers = [number % len(_COLOURS) for number in range(len(places))]
    return {
        "colour": [_COLOURS[number] if place else _CITY_COLOUR for number, place in zip(numbers, places, strict=True)],
        "shape": [_SHAPES[number] if place else _CITY_SHAPE for number, place in zip(numbers, places, strict=True)],
    }


def _tips(words: Words) -> dict[str, str]:
    return {
        "place_name": words("Name"),
        "told": words("Value"),
        "interval_told": words("95% interval"),
        "verdict_told": words("Comparison"),
    }


def _scale(indicator: Indicator, known: pd.DataFrame) -> alt.Scale:
    """Shares and mean answers on their whole scale, so that the panels can be compared; others from zero."""
    if isinstance(indicator.formula, Share):
        return alt.Scale(domain=[0, 100])
    if isinstance(indicator.formula, Mean):
        return alt.Scale(domain=[indicator.formula.low, indicator.formula.high])
    return alt.Scale(domain=[0, float(known["value"].max()) if len(known) else 1.0])


def _axis(indicator: Indicator, words: Words) -> alt.Axis:
    # Vega writes 1,234.5; a German reader 1.234,5: the marks change places by way of a third
    swapped = "replace(replace(replace(datum.label, /,/g, '_'), '.', ','), /_/g, '.')"
    label = swapped if words.language == "de" else "datum.label"
    unit = words("{number}%", number="") if isinstance(indicator.formula, Share) else ""
    return alt.Axis(labelExpr=f"{label} + '{unit}'", tickCount=5, gridColor="#e3e7ec", labelFontSize=12)


def _titled(indicator: Indicator, words: Words) -> str:
    return f"{words.pick(indicator.name)} ({unit_of(indicator, words)})"


def _finished(made: alt.LayerChart, height: int, description: str) -> alt.LayerChart:
    looks: dict[str, Any] = {"font": "system-ui, sans-serif", "view": {"stroke": None}}
    return made.properties(
        height=height,
        description=description,
        padding={"left": 5, "right": 15, "top": 5, "bottom": 5},
        usermeta={"embedOptions": {"actions": False}},  # its menu would lead to an editor elsewhere
    ).configure(**looks)
