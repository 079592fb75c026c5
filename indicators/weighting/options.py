"""``[[waves.calibration]]`` of ``dataset.toml``: one margin each (docs/city-folder.md)."""

from files.toml import Section
from indicators.conditions import read_conditions
from indicators.survey.design import CHANCE
from indicators.survey.margins import MarginOptions
from language.phrases import Phrase

DESIGN, CALIBRATED = "design", "calibrated"
KINDS = (DESIGN, CALIBRATED, CHANCE)


def margin_options(section: Section) -> MarginOptions:
    """Read and check one margin."""
    classes = section.section("classes")
    options = MarginOptions(
        name=section.string("margin"),
        file=section.string("file", default=""),
        indicator=section.string("indicator", default=""),
        date=section.string("date", default=""),
        column=section.string("column", default=""),
        classes={name: read_conditions(classes, name) for name in classes},
        groups=section.cells("target_groups"),
        by_quartier=section.flag("by_quartier"),
        others=section.flag("others"),
    )
    if bool(options.file) == bool(options.indicator):
        section.wrong("file", options.file, Phrase("either file, or indicator for a figure of statistics.csv"))
    if sum(map(bool, (options.column, options.classes, options.groups))) > 1:
        section.wrong("classes", tuple(classes), Phrase("only one of: {allowed}", allowed="column, classes, target_groups"))
    elif not (options.column or options.classes or options.groups or options.by_quartier):
        section.wrong("classes", (), Phrase("one of: {allowed}", allowed="column, classes, target_groups, by_quartier"))
    if options.groups and not options.indicator:
        section.wrong("target_groups", options.groups, Phrase("target_groups together with indicator"))
    if options.indicator and (options.column or options.classes):
        section.wrong("indicator", options.indicator, Phrase("indicator alone, or with target_groups"))
    if options.date and not options.indicator:
        section.wrong("date", options.date, Phrase("date together with indicator"))
    section.finish()
    return options


def bounds_of(section: Section, key: str) -> tuple[float, float] | None:
    """``bounds``, the least and the largest factor of raking, or ``trim``, weight after raking, of the average one."""
    bounds = section.numbers(key)
    if not bounds:
        return None
    if len(bounds) != 2 or not 0 <= bounds[0] < 1 < bounds[1]:
        section.wrong(key, list(bounds), Phrase("two numbers around 1, such as {example}", example="[0.3, 3]"))
        return None
    return bounds[0], bounds[1]
