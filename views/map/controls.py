"""All choices of the map page: what, where, whose and when in one row, all others under “More”. Each is written into the link."""

from collections.abc import Sequence

from dataset.dataset import Dataset
from geo.drawing.classes import FEWEST_CLASSES, MOST_CLASSES, Method, Scheme
from language.words import Words
from reports.map.inhabited import Fill, fills_of
from reports.map.requests import Display, Second, displays_of, parse_scheme, seconds_of, written_scheme
from views.frame.fields import Field, choices, grouped_choices, search_field, show_fields, standard_fields
from views.frame.page import change
from views.frame.selection import WORKSHOPS, Selection


def show_controls(dataset: Dataset, selection: Selection, page: str, finding: str, words: Words) -> None:
    """What is shown, how, and beside what; on a narrow screen it folds.

    Parameters
    ----------
    page : str
        Its name, for the document's title.
    finding : str
        The page's first line, which a screen reader says after a choice.
    """
    show_fields(
        dataset,
        [_filter_fields(dataset, selection, words)],
        page,
        words,
        lambda name, value: _keep(dataset, selection, words, name, value),
        more=_display_fields(dataset, selection, words),
        folded=folded_of(dataset, selection, words),
        finding=finding,
    )


def folded_of(dataset: Dataset, selection: Selection, words: Words) -> str:
    """Indicator, target group, wave and display as far as one can choose them, for a screen on which the fields are folded."""
    groups, periods = dataset.target_groups_of(selection.indicator), dataset.waves_of(selection.indicator)
    parts = (
        words.pick(dataset.catalogue.described(selection.indicator).name),
        dataset.group_name(selection.group, words) if len(groups) > 1 else "",
        dataset.period_name(selection.wave, words) if len(periods) > 1 else "",
        _display_in_brief(dataset, selection, words),
    )
    return "\N{NO-BREAK SPACE}· ".join(part for part in parts if part)  # no line begins with a point


def _keep(dataset: Dataset, selection: Selection, words: Words, name: str, value: str) -> None:
    if name == "indicator":
        change(dataset, theme=dataset.catalogue.described(value).theme, indicator=value)
        return
    if name == "method":
        value = _scheme_of(dataset, selection, Method(value))
    elif name == "count":
        value = f"{parse_scheme(selection.classes).method}.{value}"
    elif name == "limits":
        value = _own_limits(value, words) or selection.classes
    change(dataset, **{"classes" if name in ("method", "count", "limits") else name: value})


def _filter_fields(dataset: Dataset, selection: Selection, words: Words) -> list[Field]:
    catalogue = dataset.catalogue
    themes = [
        (words.pick(theme.name), [(indicator.id, words.pick(indicator.name)) for indicator in catalogue.mapped(key)])
        for key, theme in catalogue.themes.items()
        if catalogue.mapped(key)
    ]
    groups = [(key, dataset.group_name(key, words)) for key in dataset.target_groups_of(selection.indicator)]
    waves = [(key, dataset.period_name(key, words)) for key in dataset.waves_of(selection.indicator)]
    explained = words("Please choose one group only. Of several together, single people could be recognised.")
    fields = [
        grouped_choices("indicator", words("Topic"), themes, selection.indicator, 1.9),
        search_field(dataset, selection, words, own=True),
    ]
    if len(groups) > 1:  # nobody need be asked what has one answer
        fields.append(choices("group", words("Target group"), groups, selection.group, 1.3, explained))
    if len(waves) > 1:
        label = words("As of") if catalogue.described(selection.indicator).source == "register" else words("Survey")
        fields.append(choices("wave", label, waves, selection.wave, 1.05))
    return fields


def _display_fields(dataset: Dataset, selection: Selection, words: Words) -> list[Field]:
    """How the map is shown, beside what, in which classes, and with which workshops."""
    shown = (selection.indicator, selection.group, selection.wave)
    displays = {
        Display.VALUES: words("Values"),
        Display.DIFFERS: words("Only what differs"),
        Display.CERTAINTY: words("Values and precision"),
        Display.CHANGE: words("Change"),
        Display.PAIR: words("Two indicators"),
        Display.TWO: words("Two maps"),
        Display.GROUPS: words("All target groups"),
    }
    offered = [(str(display), displays[display]) for display in displays_of(dataset, *shown)]
    briefly = _display_in_brief(dataset, selection, words)
    fields = [choices("display", words("Display"), offered, selection.display, 1.8, usual=Display.VALUES, briefly=briefly)]
    seconds = seconds_of(dataset, Display(selection.display), *shown)
    if seconds:
        titles = {Display.CHANGE: words("Since"), Display.PAIR: words("Second indicator"), Display.TWO: words("Second map")}
        fields.append(_second_field(dataset, seconds, titles[Display(selection.display)], selection, words))
    described = dataset.catalogue.indicators.get(selection.indicator)
    filled = described is not None and not described.adds_up
    if filled and selection.display not in (Display.CHANGE, Display.PAIR):
        fields += _class_fields(dataset, selection, words)
    fields += _fill_fields(dataset, selection, words)
    fields += standard_fields(dataset, selection, words)
    if dataset.workshops and selection.display != Display.GROUPS:
        fields.append(_workshop_field(selection, words))
    return fields


def _second_field(dataset: Dataset, seconds: Sequence[Second], title: str, selection: Selection, words: Words) -> Field:
    """What is put beside, under headings where it may be of several kinds."""
    described = dataset.catalogue.described(selection.indicator)
    dated = described.source == "register"
    kinds = {"wave": words("As of") if dated else words("Survey"), "group": words("Target group"), "indicator": words("Topic")}
    named = {
        kind: [(str(second), second_name(dataset, second, words)) for second in seconds if second.kind == kind] for kind in kinds
    }
    offered = [(kinds[kind], options) for kind, options in named.items() if options]
    if len(offered) > 1:
        return grouped_choices("second", title, offered, selection.second, 1.5)
    return choices("second", title, offered[0][1], selection.second, 1.5)


def _display_in_brief(dataset: Dataset, selection: Selection, words: Words) -> str:
    """What “More” says of the display."""
    second = Second.parse(selection.second)
    match Display(selection.display):
        case Display.DIFFERS:
            return words("Only differences")
        case Display.CERTAINTY:
            return words("Precision")
        case Display.CHANGE:
            return words("Change since {wave}", wave=second_name(dataset, second, words))
        case Display.PAIR:
            return words("With {indicator}", indicator=second_name(dataset, second, words))
        case Display.TWO:
            return words("Beside {second}", second=second_name(dataset, second, words))
        case Display.GROUPS:
            return words("All target groups")
    return ""


def _workshop_field(selection: Selection, words: Words) -> Field:
    names = [
        words("Matching"),
        words("Matching and planned"),
        words("Matching and held"),
        words("All"),
        words("None"),
    ]
    offered = list(zip(WORKSHOPS, names, strict=True))
    briefly = f"{words('Workshops')}: {dict(offered)[selection.workshops]}"
    return choices("workshops", words("Workshops"), offered, selection.workshops, 1, usual=WORKSHOPS[0], briefly=briefly)


def _fill_fields(dataset: Dataset, selection: Selection, words: Words) -> list[Field]:
    """Whether the colour fills what is inhabited or everything, where the city tells where people live."""
    fills = fills_of(dataset, selection.indicator)
    if len(fills) < 2:
        return []
    whole = words("Whole {quartiers}", quartiers=dataset.city.quartiers)
    names = {Fill.INHABITED: words("Inhabited areas"), Fill.WHOLE: whole[:1].upper() + whole[1:]}
    explained = words(
        "Coloured whole, {quartiers} with much land stand out more than those with many people.", quartiers=dataset.city.quartiers
    )
    offered = [(str(fill), names[fill]) for fill in fills]
    return [
        choices(
            "fill",
            words("Colour fills"),
            offered,
            selection.fill,
            1.2,
            explained,
            usual=str(fills[0]),
            briefly=names[Fill(selection.fill)],
        )
    ]


def _class_fields(dataset: Dataset, selection: Selection, words: Words) -> list[Field]:
    methods = {
        Method.FIXED: words("Fixed limits"),
        Method.NATURAL: words("Natural breaks (Fisher–Jenks)"),
        Method.QUANTILES: words("Equally many in each"),
        Method.EQUAL: words("Equal widths"),
        Method.DEVIATIONS: words("Deviations from the average"),
        Method.OWN: words("Own limits"),
    }
    scheme = parse_scheme(selection.classes)
    explained = words("With fixed limits, maps of different surveys and groups can be compared; others change with the data.")
    options = [(str(method), name) for method, name in methods.items()]
    fields = [choices("method", words("Classes"), options, str(scheme.method), 1.2, explained, usual=str(Method.FIXED))]
    if scheme.method is Method.OWN:
        chosen = "; ".join(words.number(limit, _decimals(limit)) for limit in scheme.limits)
        label = words("Limits, separated by ;")
        fields.append({"kind": "text", "name": "limits", "label": label, "chosen": chosen, "width": 1, "help": ""})
    elif scheme.method is not Method.FIXED:
        counts = [(str(count), words.number(count)) for count in range(FEWEST_CLASSES, MOST_CLASSES + 1)]
        fields.append(choices("count", words("Number of classes"), counts, str(scheme.count), 0.5))
    return fields


def _scheme_of(dataset: Dataset, selection: Selection, method: Method) -> str:
    """A method as it stands in the link; own limits begin with those that are shown."""
    scheme = parse_scheme(selection.classes)
    if method is Method.OWN:
        limits = dataset.classification(selection.indicator, scheme).limits or (0.0,)
        return written_scheme(Scheme(method, limits=limits))
    return str(method) if method is Method.FIXED else f"{method}.{scheme.count}"


def second_name(dataset: Dataset, second: Second, words: Words) -> str:
    """What is put beside."""
    match second.kind:
        case "indicator":
            return words.pick(dataset.catalogue.indicators[second.id].name)
        case "group":
            return dataset.group_name(second.id, words)
    return dataset.period_name(second.id, words)


def _decimals(limit: float) -> int:
    return len(f"{limit:.6f}".rstrip("0").partition(".")[2])


def _own_limits(text: str, words: Words) -> str:
    """Limits as a reader writes them, for the link; nothing if they are none."""
    plain = text.replace(",", ".") if words.decimal_mark == "," else text
    try:
        limits = sorted({float(part) for part in plain.split(";") if part.strip()})
        return written_scheme(parse_scheme("own." + ",".join(map(str, limits))))
    except ValueError:
        return ""
