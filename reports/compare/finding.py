"""What a comparison says in words: of a whole theme, and of one indicator what the map says and what holds of those chosen."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from dataset.dataset import Dataset
from indicators.estimates.domains import EVERYBODY
from indicators.estimates.vocabulary import CERTAIN
from language.words import Words
from reports.compare.content import Comparison, Panel, Sides, State, compared, places_chosen
from reports.map.claims import sentences
from reports.map.content import standard_note
from reports.map.headline import headline
from reports.map.requests import Display

_MOST_NAMED = 3  # of those that differ in as many indicators


def theme_finding(dataset: Dataset, asked: Comparison, words: Words) -> str:
    """How many of all places or groups stand out in a theme, and who does so most often."""
    panels = compared(dataset, asked, words)
    theme = _subject(dataset, asked, panels, words)
    whole = _place(dataset, asked, words)
    if not panels:
        return words("{theme}: nothing is known that could be compared.", theme=theme)
    states = pd.concat([panel.parts["state"] for panel in panels], axis="columns")
    often = states.isin([str(verdict) for verdict in CERTAIN]).sum(axis="columns")
    values = {"theme": theme, "count": int((often > 0).sum()), "total": words.number(len(states))}
    if not values["count"]:
        return _nothing(asked, states, values, dataset, words, whole)
    match asked.kind:
        case Sides.GROUPS:
            said = words(
                "{theme} – {place}: {count} of the {total} target groups certainly {count:differs|differ} in at least one "
                "indicator",
                place=whole,
                **values,
            )
        case Sides.SINCE:
            said = words(
                "{theme}: in {count} of the {total} {quartiers} at least one indicator has certainly changed",
                quartiers=dataset.city.quartiers,
                **values,
            )
        case _:
            said = words(
                "{theme}: {count} of the {total} {quartiers} certainly {count:differs|differ} from the average in at least one "
                "indicator",
                quartiers=dataset.city.quartiers,
                **values,
            )
    return sentences([said, _most_often(often, panels, words)], words)


def _subject(dataset: Dataset, asked: Comparison, panels: Sequence[Panel], words: Words) -> str:
    """The theme; when, whose and how standardised its values are, as far as that does not go without saying."""
    requests = [panel.request for panel in panels]
    parts = [words.pick(dataset.catalogue.themes[asked.theme].name)]
    if asked.wave in dataset.survey_waves[:-1] and any(request.wave == asked.wave for request in requests):
        parts.append(dataset.period_name(asked.wave, words))
    if asked.group != EVERYBODY and any(request.group == asked.group for request in requests):
        parts.append(dataset.group_name(asked.group, words))
    return ", ".join([*parts, *dict.fromkeys(filter(None, (standard_note(dataset, own, words) for own in requests)))])


def _place(dataset: Dataset, asked: Comparison, words: Words) -> str:
    return dataset.quartier_names.get(asked.quartier, words.pick(dataset.city.whole))


def _nothing(
    asked: Comparison, states: pd.DataFrame, values: dict[str, object], dataset: Dataset, words: Words, place: str
) -> str:
    """That no difference is certain, or that none was tested."""
    tested = states.isin([str(State.SAME)]).to_numpy().any()
    match asked.kind:
        case Sides.GROUPS:
            known = {"theme": values["theme"], "place": place}
            if tested:
                return words("{theme} – {place}: no target group certainly differs from everybody.", **known)
            return words("{theme} – {place}: too few answers to compare the target groups.", **known)
        case Sides.SINCE if tested:
            return words("{theme}: no change is certain.", theme=values["theme"])
        case Sides.PLACES if tested:
            return words("{theme}: no difference from the average is certain.", theme=values["theme"])
    return words("{theme}: the {quartiers} compared.", theme=values["theme"], quartiers=dataset.city.quartiers)


def _most_often(often: pd.Series, panels: Sequence[Panel], words: Words) -> str:
    """Who stands out in most indicators, or who alone does; nothing where many do so alike, or several once."""
    most = int(often.max())
    keys = often.index[often == most]
    alone = len(keys) == (often > 0).sum()
    if len(keys) > _MOST_NAMED or (most < 2 and not alone):
        return ""
    names = panels[0].rows["name"]
    tested = sum(panel.indicator.formula.tested and panel.indicator.source == "survey" for panel in panels)
    named = words.list([str(names.get(key, key)) for key in keys])
    if alone:
        return words(
            "{number:That is|These are} {names}, in {count} of {total} indicators",
            number=len(keys),
            names=named,
            count=most,
            total=tested,
        )
    return words("Most often: {names}, in {count} of {total} indicators", names=named, count=most, total=tested)


def panel_finding(dataset: Dataset, asked: Comparison, panel: Panel, words: Words) -> str:
    """What the map says of the same indicator, word for word, so that both can never disagree."""
    if asked.kind is Sides.GROUPS:
        return headline(dataset, replace(panel.request, display=Display.GROUPS), asked.quartier, words.language)
    return headline(dataset, panel.request, "", words.language)


def of_chosen(dataset: Dataset, asked: Comparison, panel: Panel, words: Words) -> str:
    """What holds of the chosen places; nothing where none is chosen."""
    if asked.kind is Sides.GROUPS:
        return ""
    rows = panel.rows.loc[places_chosen(dataset, asked)]
    if rows.empty:
        return ""
    parts = []
    for said, own in rows.groupby(pd.Series(state_names(rows, words), rows.index), sort=False):
        names = words.list(own["name"].where(own["value"].isna(), own["name"] + " (" + own["short"] + ")"))
        parts.append(words("{said}: {names}", said=said, names=names) if said else names)
    return words("Of those highlighted – {parts}.", parts="; ".join(parts))


def state_names(rows: pd.DataFrame, words: Words) -> list[str]:
    """What is said of each row beside its value: its verdict, or why it has no value; nothing of what is only counted."""
    unsaid = {State.WITHHELD: words("not shown (data protection)"), State.NO_DATA: words("no data")}
    return [unsaid.get(State(state), said) for state, said in zip(rows["state"], rows["verdict_text"], strict=True)]
