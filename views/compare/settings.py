"""What the page of comparisons is asked for, by the link; how it is named, as page and as picture."""

from dataset.dataset import Dataset
from dataset.errors import NotFound
from geo.sheet.content import SheetTexts
from indicators.estimates.sentences import how_rounded, over_many
from language.words import Words
from reports.compare.content import Comparison, Panel, Sides, State, compared, panel_of, places_chosen
from reports.compare.finding import of_chosen, panel_finding
from reports.compare.picture import chart_svg
from reports.compare.ranked import ranked
from reports.compare.ranked_picture import ranked_picture
from reports.compare.scatter import scatter
from reports.compare.together import pair_request, together
from reports.map.file_names import date_part, map_parts
from reports.map.requests import Display, MapRequest
from views.frame.selection import Selection, complete


def comparison_of(selection: Selection) -> Comparison:
    """The comparison that a selection names."""
    beside = tuple(key for key in selection.beside.split(",") if key)
    return Comparison(
        selection.theme, selection.group, selection.wave, selection.quartier, beside, selection.sides, selection.request.standard
    )


def pair_of(selection: Selection) -> MapRequest:
    """The two indicators that a selection names."""
    return pair_request(selection.request, selection.against)


def panel_shown(dataset: Dataset, selection: Selection, words: Words) -> Panel | None:
    """The indicator that is looked at; None where nothing can be set side by side."""
    return panel_of(compared(dataset, comparison_of(selection), words), selection.indicator)


def on_map(dataset: Dataset, selection: Selection, panel: Panel) -> Selection:
    """The map that shows what one indicator of the comparison does."""
    asked = {**selection.parameters, "indicator": panel.indicator.id}
    match comparison_of(selection).kind:
        case Sides.GROUPS:
            asked["display"] = Display.GROUPS
        case Sides.SINCE:
            asked |= {"display": Display.CHANGE, "second": str(panel.request.second)}
    return complete(asked, dataset)[0]


def said_of(dataset: Dataset, selection: Selection, panel: Panel, words: Words) -> str:
    """The finding of one indicator, and what holds of those chosen."""
    asked = comparison_of(selection)
    return " ".join(filter(None, (panel_finding(dataset, asked, panel, words), of_chosen(dataset, asked, panel, words))))


def matrix_signs(kind: Sides, words: Words) -> list[tuple[State, str, str]]:
    """What stands in a cell of each state beside its value, and what it means."""
    match kind:
        case Sides.GROUPS:
            above, below = words("certainly above everybody’s value"), words("certainly below everybody’s value")
            same = words("no certain difference")
        case Sides.SINCE:
            above, below, same = words("certain increase"), words("certain decrease"), words("no certain change")
        case _:
            above, below = words("certainly above the average"), words("certainly below the average")
            same = words("no certain difference")
    return [
        (State.HIGHER, words("value {sign}", sign="▲"), above),
        (State.LOWER, words("value {sign}", sign="▼"), below),
        (State.SAME, words("value"), same),
        (State.UNTESTED, words("value"), words("not tested")),
        (State.UNRELIABLE, words("(value)"), words("too uncertain for a comparison")),
        (State.WITHHELD, "*", words("not shown (data protection)")),
        (State.NO_DATA, "–", words("no data")),
    ]


def headline(dataset: Dataset, selection: Selection, words: Words) -> str:
    """What is set side by side, in a sentence."""
    comparison, theme = comparison_of(selection), dataset.catalogue.themes[selection.theme].name
    quartiers = dataset.city.quartiers
    match comparison.kind:
        case Sides.GROUPS:
            place = dataset.quartier_names.get(selection.quartier, words.pick(dataset.city.whole))
            return words("{theme}: the target groups compared – {place}", theme=theme, place=place)
        case Sides.SINCE:
            before, after = (dataset.period_name(wave, words) for wave in (comparison.before, selection.wave))
            return words("{theme}: change from {before} to {after}", theme=theme, before=before, after=after)
    if _has_survey(dataset, selection):
        return words("{theme}: the {quartiers} compared, each value with its interval", theme=theme, quartiers=quartiers)
    return words("{theme}: the {quartiers} compared", theme=theme, quartiers=quartiers)


def _has_survey(dataset: Dataset, selection: Selection) -> bool:
    """Whether anything of the theme comes from a survey; registers know no interval."""
    return any(indicator.source == "survey" for indicator in dataset.catalogue.indicators_of(selection.theme))


def reading_notes(dataset: Dataset, selection: Selection, words: Words) -> list[str]:
    """What verdicts and rounded values mean."""
    if not _has_survey(dataset, selection):
        return [words("Register figures, not a sample.")]
    match comparison_of(selection).kind:
        case Sides.GROUPS:
            tested = words(
                "Each group is compared with all others in the same place; a difference counts as certain only where chance is "
                "very unlikely with all groups compared at once."
            )
            return [tested, over_many(words), *_rounding(dataset, selection, words)]
        case Sides.SINCE:
            tested = words(
                "A change counts as certain only where chance is very unlikely with all {quartiers} compared at once.",
                quartiers=dataset.city.quartiers,
            )
            return [tested, over_many(words)]
    return [over_many(words), *_rounding(dataset, selection, words)]


def drawn_notes(selection: Selection, panel: Panel, words: Words) -> list[str]:
    """How the dots and bars of one indicator are read; nothing of what is only counted."""
    if panel.indicator.source != "survey":
        return []
    if comparison_of(selection).kind is Sides.SINCE:
        notes = [words("Point and bar: change and its 95% interval. In colour: the change is certain. Grey: it is not.")]
    else:
        notes = [words("Point and bar: value and 95% interval. Hollow: uncertain.")]
    if State.WITHHELD in set(panel.parts["state"]):
        notes.append(words("*: not shown, so that nobody is recognised."))
    return notes


def _rounding(dataset: Dataset, selection: Selection, words: Words) -> list[str]:
    """How values of few answers are rounded, if any is shown."""
    notes = (how_rounded(panel.rows, panel.indicator, words) for panel in compared(dataset, comparison_of(selection), words))
    return [note for note in notes if note][:1]


def left_out(dataset: Dataset, selection: Selection, words: Words) -> str:
    """Which of the theme's indicators are not shown, and why."""
    comparison = comparison_of(selection)
    shown = {panel.indicator.id for panel in compared(dataset, comparison, words)}
    missing = [
        words.pick(indicator.name) for indicator in dataset.catalogue.indicators_of(selection.theme) if indicator.id not in shown
    ]
    if not missing:
        return ""
    if comparison.kind is Sides.GROUPS:
        return words("Not known for target groups: {names}.", names=words.list(missing))
    return words("Not known for both surveys: {names}.", names=words.list(missing))


def ranked_svg(dataset: Dataset, selection: Selection, printed: str, words: Words) -> str:
    """One indicator of all places as the page draws it.

    Raises
    ------
    NotFound
        If nothing can be set side by side.
    """
    panel = panel_shown(dataset, selection, words)
    if panel is None:
        raise NotFound("nothing is known that could be compared")
    chart = ranked(dataset, comparison_of(selection), panel, words)
    said = said_of(dataset, selection, panel, words)
    read = [*drawn_notes(selection, panel, words), *reading_notes(dataset, selection, words)]
    notes = (panel.base, words("Unit: {unit}", unit=panel.unit), " ".join(read))
    texts = _texts(dataset, panel.title, said, notes, printed, words)
    return chart_svg(ranked_picture(chart), texts, words.spoken)


def pair_svg(dataset: Dataset, selection: Selection, printed: str, words: Words) -> str:
    """The scatter of the page as a picture."""
    pair = together(dataset, selection.request, selection.against, words)
    drawn = scatter(dataset, pair, places_chosen(dataset, comparison_of(selection)), words)
    bases = dict.fromkeys(words.pick(indicator.base) for indicator in (pair.first, pair.second))
    base = " · ".join(part for part in (pair.base, *bases) if part)
    notes = (base, words("Point and bar: value and 95% interval. Hollow: uncertain."), pair.note)
    return chart_svg(drawn, _texts(dataset, pair.title, pair.said, notes, printed, words), words.spoken)


def _texts(dataset: Dataset, title: str, subtitle: str, notes: tuple[str, ...], printed: str, words: Words) -> SheetTexts:
    return SheetTexts(
        title=title,
        subtitle=subtitle,
        notes=tuple(note for note in notes if note),
        source=words("Source: {source}", source=dataset.city.source) if dataset.city.source else "",
        printed=printed,
        badge=words("Demonstration data") if dataset.city.demonstration else "",
    )


def file_parts(dataset: Dataset, selection: Selection, what: str, words: Words) -> list[str]:
    """What the name of a file is made of, in the reader's language.

    Parameters
    ----------
    what : str
        ``compare`` for a theme, ``ranked`` for one of its indicators, ``pair``, or nothing for a map.
    """
    if what not in ("compare", "ranked"):
        return map_parts(dataset, pair_of(selection) if what == "pair" else selection.request, words)
    comparison, shown = comparison_of(selection), words.pick(dataset.catalogue.themes[selection.theme].name)
    if what == "ranked" and (panel := panel_shown(dataset, selection, words)):
        shown = panel.title
    wave, group = date_part(selection.wave), dataset.group_name(selection.group, words)
    match comparison.kind:
        case Sides.GROUPS:
            group = dataset.quartier_names.get(selection.quartier, "")
        case Sides.SINCE:
            wave = f"{date_part(comparison.before)}-{wave}"
    return [words.pick(dataset.city.name), words("Comparison"), shown, group, wave]
