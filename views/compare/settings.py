"""What the page of comparisons is asked for, by the link; how it is named, as page and as picture."""

from dataset.dataset import Dataset
from geo.sheet.content import SheetTexts
from indicators.estimates.sentences import how_rounded, over_many
from language.words import Words
from reports.compare.content import Comparison, Sides, compared, places_compared
from reports.compare.picture import chart_svg, pair_chart, panels_chart
from reports.compare.together import pair_request, together
from reports.map.file_names import date_part, map_parts
from reports.map.requests import MapRequest
from views.frame.selection import Selection


def comparison_of(selection: Selection) -> Comparison:
    """The comparison that a selection names."""
    beside = tuple(key for key in selection.beside.split(",") if key)
    return Comparison(
        selection.theme, selection.group, selection.wave, selection.quartier, beside, selection.sides, selection.request.standard
    )


def pair_of(selection: Selection) -> MapRequest:
    """The two indicators that a selection names."""
    return pair_request(selection.request, selection.against)


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
    """How dots and bars are read, and what the words beside them mean."""
    if not _has_survey(dataset, selection):
        return [words("Register figures, not a sample.")]
    drawn, withheld = words("Point and bar: value and 95% interval. Hollow: uncertain."), words("*: withheld (data protection).")
    match comparison_of(selection).kind:
        case Sides.GROUPS:
            tested = words(
                "Each group is compared with all others in the same place; a difference counts as certain only where chance is "
                "very unlikely with all groups compared at once."
            )
            return [drawn, withheld, tested, over_many(words), *_rounding(dataset, selection, words)]
        case Sides.SINCE:
            drawn = words(
                "Point and bar: change and its 95% interval. In colour: the change is certain. Hollow and grey: it is not."
            )
            tested = words(
                "A change counts as certain only where chance is very unlikely with all {quartiers} compared at once.",
                quartiers=dataset.city.quartiers,
            )
            return [drawn, withheld, tested, over_many(words)]
    return [drawn, withheld, over_many(words), *_rounding(dataset, selection, words)]


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


def comparison_svg(dataset: Dataset, selection: Selection, printed: str, words: Words) -> str:
    """The dot plots of the page as one picture."""
    panels = compared(dataset, comparison_of(selection), words)
    notes = (" ".join(reading_notes(dataset, selection, words)), left_out(dataset, selection, words))
    return chart_svg(panels_chart(panels, words), _texts(dataset, headline(dataset, selection, words), "", notes, printed, words))


def pair_svg(dataset: Dataset, selection: Selection, printed: str, words: Words) -> str:
    """The scatter of the page as a picture."""
    pair = together(dataset, selection.request, selection.against, words)
    chart = pair_chart(dataset, pair, places_compared(dataset, comparison_of(selection)), words)
    bases = dict.fromkeys(words.pick(indicator.base) for indicator in (pair.first, pair.second))
    base = " · ".join(part for part in (pair.base, *bases) if part)
    notes = (base, words("Point and bar: value and 95% interval. Hollow: uncertain."), pair.note)
    return chart_svg(chart, _texts(dataset, pair.title, pair.said, notes, printed, words))


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
        ``compare``, ``pair``, or nothing for a map.
    """
    if what != "compare":
        return map_parts(dataset, pair_of(selection) if what == "pair" else selection.request, words)
    comparison, theme = comparison_of(selection), words.pick(dataset.catalogue.themes[selection.theme].name)
    wave, group = date_part(selection.wave), dataset.group_name(selection.group, words)
    match comparison.kind:
        case Sides.GROUPS:
            group = dataset.quartier_names.get(selection.quartier, "")
        case Sides.SINCE:
            wave = f"{date_part(comparison.before)}-{wave}"
    return [words.pick(dataset.city.name), words("Comparison"), theme, group, wave]
