"""What counts in the choice, as fields; every change is written into the link."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace

import streamlit as st

from dataset.dataset import Dataset
from indicators.catalogue import Polarity
from indicators.estimates.domains import EVERYBODY
from indicators.index.composite import Aggregation, Scaling
from indicators.presets import Preset
from language.words import Words
from reports.choice.conditions import least_outcome, months_outcome, planned_outcome
from reports.choice.content import survey_of
from reports.choice.words import theme_name
from views.choice.changes import NoSuchChange, changed
from views.frame.html import component
from workshops.weighing import HEARD, WHOLE, Weighing

_MIDDLE, _MOST = 5.0, 10.0  # positions of a range: where the heaviest theme stands at first, and the end
_SPREADS = (0, 10, 20, 30)  # percent

_weighing = component("weighing", '<details class="fold"><summary></summary></details><div class="choices weighing"></div>')


def show_weighing(dataset: Dataset, weighing: Weighing, words: Words, keep: Callable[[Weighing], None]) -> None:
    """The fields; `keep` takes the scenario that a change makes."""

    def chosen() -> None:
        choice = st.session_state["weighing"].chosen
        with suppress(NoSuchChange):
            keep(changed(dataset, weighing, str(choice["name"]), choice["value"]))

    fields = [
        *([_presets(dataset, weighing, words)] if dataset.catalogue.choice.presets else []),
        _number(
            "k",
            words("How many {quartiers} are looked for", quartiers=dataset.city.quartiers),
            weighing.k,
            (1, max(len(dataset.quartier_names) - 1, 1)),
            words,
        ),
        _weights(dataset, weighing, words),
        *_people(dataset, weighing, words),
        _fold("who", words("Which places can be chosen"), _conditions(dataset, weighing, words)),
        _fold("which", words("Which indicators count"), _indicators(dataset, weighing, words)),
        _fold("how", words("How it is calculated"), _method(weighing, words)),
    ]
    _weighing(key="weighing", data={"fold": words("Change what counts"), "fields": fields}, on_chosen_change=chosen)


def _fold(name: str, label: str, fields: list[dict[str, object]]) -> dict[str, object]:
    return {"kind": "fold", "name": name, "label": label, "fields": fields}


def _list(name: str, label: str, options: Iterable[tuple[str, str]], chosen: str, explained: str = "") -> dict[str, object]:
    return {"kind": "list", "name": name, "label": label, "options": list(options), "chosen": chosen, "explained": explained}


def _methods(name: str, label: str, methods: Mapping[str, tuple[str, str]], chosen: str) -> dict[str, object]:
    """A list of methods, and what the chosen one means."""
    return _list(name, label, [(str(method), title) for method, (title, _) in methods.items()], str(chosen), methods[chosen][1])


def _number(name: str, label: str, value: int, limits: tuple[int, int], words: Words, explained: str = "") -> dict[str, object]:
    """A whole number; what is typed beyond the limits is refused in words, as the answer stays that of `value`."""
    low, high = (words.number(limit) for limit in limits)
    wrong = words(
        "Possible are whole numbers from {low} to {high}. The answer shown is for {value}.",
        low=low,
        high=high,
        value=words.number(value),
    )
    return {
        "kind": "number",
        "name": name,
        "label": label,
        "value": value,
        "min": limits[0],
        "max": limits[1],
        "explained": explained,
        "wrong": wrong,
    }


def _presets(dataset: Dataset, weighing: Weighing, words: Words) -> dict[str, object]:
    presets = dataset.catalogue.choice.presets
    chosen = next((key for key, preset in presets.items() if _is(weighing, preset)), "")
    own = [] if chosen else [("", words("Own weights"))]
    names = [(key, words.pick(preset.name)) for key, preset in presets.items()]
    return _list("preset", words("What counts"), [*own, *names], chosen)


def _is(weighing: Weighing, preset: Preset) -> bool:
    given = replace(weighing, weights=preset.weights).percent
    shown = {key: part for key, part in weighing.percent.items() if part}
    same = shown.keys() == given.keys() and all(abs(given[key] - part) < 0.01 for key, part in shown.items())
    return same and set(weighing.left_out) == set(preset.left_out)


def _weights(dataset: Dataset, weighing: Weighing, words: Words) -> dict[str, object]:
    """Ranges from 0 to 10; what they mean is their share."""
    themes = [*dataset.catalogue.weighable, *([HEARD] if dataset.workshops else [])]
    scale = _scale(weighing.weights.values())
    rows = [
        {"id": theme, "label": theme_name(dataset, theme, words), "position": scale * weighing.weights.get(theme, 0.0)}
        for theme in themes
    ]
    return {
        "kind": "weights",
        "name": "weights",
        "label": words("Weight of each theme"),
        "rows": rows,
        "percent": words("{number}%", number="{number}"),
        "language": words.language,
    }


def _scale(weights: Iterable[float]) -> float:
    """What brings the heaviest theme near the middle, and all to whole steps if that goes."""
    sizes = [float(weight) for weight in weights]
    heaviest = max(sizes, default=0.0)
    if not heaviest:
        return 1.0
    whole = [
        factor
        for factor in range(1, int(_MOST) + 1)
        if factor * heaviest <= _MOST and all((factor * size).is_integer() for size in sizes)
    ]
    return min(whole, key=lambda factor: abs(factor * heaviest - _MIDDLE), default=min(1.0, _MOST / heaviest))


def _people(dataset: Dataset, weighing: Weighing, words: Words) -> list[dict[str, object]]:
    groups = [(key, dataset.group_name(key, words)) for key in (EVERYBODY, *dataset.catalogue.target_groups)]
    fields = [_list("group", words("Whose answers count"), groups, weighing.group)] if len(groups) > 1 else []
    surveys = [(wave, dataset.period_name(wave, words)) for wave in dataset.periods if wave in dataset.correlations]
    if len(surveys) > 1:
        fields.append(_list("wave", words("Survey"), surveys, survey_of(dataset, weighing)))
    if (described := dataset.catalogue.standard) and not dataset.standardised.empty:
        named = words("Standardised by {standard}", standard=described.name)
        kinds = [("", words("As answered")), (described.id, named)]
        fields.append(_list("standard", words("Survey values"), kinds, weighing.standard))
    return fields


def _conditions(dataset: Dataset, weighing: Weighing, words: Words) -> list[dict[str, object]]:
    fields: list[dict[str, object]] = []
    if dataset.workshops:
        months = words("Leave out who had a workshop in the last … months (0: nobody)")
        outcome = months_outcome(dataset, weighing, words)
        fields.append(_number("months", months, weighing.months, WHOLE["months"], words, outcome))
        planned, outcome = words("Leave out where a workshop is planned"), planned_outcome(dataset, weighing, words)
        check = {"kind": "check", "name": "planned", "label": planned, "checked": weighing.planned, "explained": outcome}
        fields.append(check)
    least = words("Leave out with fewer inhabitants than (0: none)")
    fields.append(_number("least", least, weighing.least, WHOLE["least"], words, least_outcome(dataset, weighing, words)))
    for name, label in (("must", words("Chosen in any case")), ("without", words("Left out in any case"))):
        ids = getattr(weighing, name)
        fields.append(
            {
                "kind": "chips",
                "name": name,
                "label": label,
                "choose": words("Choose …"),
                "take": words("Take away: {name}", name="{name}"),
                "options": [(key, place) for key, place in dataset.quartier_names.items() if key not in ids],
                "chosen": [(key, dataset.quartier_names[key]) for key in ids],
            }
        )
    return fields


def _indicators(dataset: Dataset, weighing: Weighing, words: Words) -> list[dict[str, object]]:
    catalogue = dataset.catalogue
    fields: list[dict[str, object]] = [
        {
            "kind": "checks",
            "name": f"counts-{theme}",
            "label": words.pick(catalogue.themes[theme].name),
            "options": [(key, words.pick(catalogue.indicators[key].name), key not in weighing.left_out) for key in indicators],
        }
        for theme, indicators in catalogue.weighable.items()
    ]
    context = [
        words.pick(indicator.name) for indicator in catalogue.indicators.values() if indicator.polarity is Polarity.NEITHER
    ]
    if context:
        text = words(
            "These numbers do not count. They only describe who lives here and how: {names}.",
            names=words.list(context),
        )
        fields.append({"kind": "note", "name": "context", "text": text})
    return fields


def _method(weighing: Weighing, words: Words) -> list[dict[str, object]]:
    scalings: dict[str, tuple[str, str]] = {
        Scaling.GOALPOSTS: (words("The scale of the question itself"), words("0: everybody is content. 100: nobody is.")),
        Scaling.STANDARDISED: (
            words("Distance from the average"),
            words("How far a value lies from the average, in steps of how much values usually differ."),
        ),
        Scaling.RANGE: (
            words("From the least to the greatest need"),
            words("0: the least need found in the city. 100: the greatest."),
        ),
    }
    means: dict[str, tuple[str, str]] = {
        Aggregation.ARITHMETIC: (
            words("One theme may make up for another"),
            words("Much need in one theme and little in another come to the same as a medium need in both."),
        ),
        Aggregation.GEOMETRIC: (
            words("One theme hardly makes up for another"),
            words("Much need in a single theme counts for more, even where all else is well."),
        ),
    }
    spreads = [
        (str(percent), words("± {number}%", number=words.number(percent)) if percent else words("fixed"))
        for percent in sorted({*_SPREADS, weighing.spread})
    ]
    vary = words("You decide what matters. Here you see whether small changes change the result.")
    return [
        _methods("scaling", words("What need is measured against"), scalings, weighing.scaling),
        _methods("mean", words("How themes come together"), means, weighing.mean),
        _list("spread", words("The weights are"), spreads, str(weighing.spread), vary),
    ]
