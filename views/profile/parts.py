"""A profile as markup; every text in it is escaped."""

from collections.abc import Callable, Sequence

from markupsafe import Markup

from reports.profile.parts import Bar, Difference, Entry, Line, Profile
from views.frame.html import link, picture, table
from views.frame.stacked import stacked

_STEP = Markup('<section class="step {0}" id="{0}"><h2>{1}</h2>{2}</section>')
_STRONG = Markup("<strong>{}</strong>")
_DETAILS = Markup('<p class="details">{}</p>')
_NOTHING = Markup("")


def profile_markup(profile: Profile, locator: str, to_map: Callable[[str], str]) -> Markup:
    """The whole profile: first what decides (strengths, needs, voices, measures), then the numbers, the data they rest on last.

    Parameters
    ----------
    to_map : callable
        The address of an indicator's map, by its id.
    """
    head = Markup('<div class="profile-head"><div><h2>{}</h2><p class="sentence">{}</p></div>{}</div>').format(
        profile.name, profile.summary, picture(locator, profile.columns["marked"], "locator")
    )
    steps = [
        _step(profile, "survey", _NOTHING),
        _step(profile, "strengths", _differences(profile, "strengths", profile.strengths, to_map)),
        _step(profile, "attention", _differences(profile, "attention", profile.attention, to_map)),
        _step(profile, "heard", _heard(profile) if profile.heard else _NOTHING),
        _step(profile, "workshops", _entries(profile, profile.workshops)),
        _step(profile, "measures", _entries(profile, profile.measures)),
        _step(profile, "changes", _changes(profile) if profile.changes else _NOTHING),
        _step(profile, "trends", _trends(profile) if profile.trends else _NOTHING),
        _step(profile, "standardised", _standardised(profile) if profile.standardised else _NOTHING),
        _step(profile, "figures", _figures(profile)) if profile.figures else _NOTHING,
        _step(profile, "distributions", _distributions(profile) if profile.distributions else _NOTHING),
    ]
    facts = Markup("<br>").join(Markup("<strong>{}:</strong> {}").format(title, text) for title, text in profile.facts)
    last = _STEP.format("facts", profile.sections["facts"].title, _DETAILS.format(facts))
    return head + Markup('<div class="profile">{}{}</div>').format(_NOTHING.join(steps), last)


def _step(profile: Profile, name: str, body: Markup) -> Markup:
    if name not in profile.sections:
        return _NOTHING
    section = profile.sections[name]
    feet = _NOTHING.join(_DETAILS.format(foot) for foot in section.feet)
    return _STEP.format(name, section.title, (body or _DETAILS.format(section.note)) + feet)


def _table(profile: Profile, section: str, titles: Sequence[str], rows: Sequence[Sequence[str]]) -> Markup:
    return table(titles, rows, profile.sections[section].title)


def _titles(profile: Profile, *names: str) -> list[str]:
    return [profile.columns[name] for name in names]


def _small(*parts: str) -> Markup:
    """One line of several, each of which is broken only where it must be."""
    *before, last = [part for part in parts if part] or [""]
    listed = Markup(" ").join(
        [*(Markup("<span>{} ·</span>").format(part) for part in before), Markup("<span>{}</span>").format(last)]
    )
    return Markup("<br><small>{}</small>").format(listed) if last else _NOTHING


def _differences(profile: Profile, section: str, differences: Sequence[Difference], to_map: Callable[[str], str]) -> Markup:
    if not differences:
        return _NOTHING
    rows = [
        (
            link(to_map(difference.id), difference.indicator)
            + _small(difference.theme, difference.verdict, difference.base, difference.since),
            _STRONG.format(difference.value),
            difference.interval + _on_scale(difference.bar),
            difference.answers,
            difference.city,
        )
        for difference in differences
    ]
    first = differences[0] is (*profile.strengths, *profile.attention)[0]
    key = _DETAILS.format(profile.columns["key"]) if first else ""  # said once
    return _table(profile, section, _titles(profile, "indicator", "value", "interval", "answers", "city"), rows) + key


def _on_scale(bar: Bar | None) -> Markup:
    if bar is None:
        return _NOTHING
    ends = (
        Markup('<small class="line-ends" aria-hidden="true"><span>{}</span><span>{}</span></small>').format(bar.low, bar.high)
        if bar.low
        else ""
    )
    return Markup('<span class="on-scale">{}{}</span>').format(picture(_bar(bar), "", "interval"), ends)


def _bar(bar: Bar) -> str:
    """The numbers stand beside it, so it says nothing to who cannot see it."""
    lower, value, upper = (f"{10 + 280 * end:.1f}" for end in (bar.lower, bar.value, bar.upper))
    city = "" if bar.city is None else f'<path d="M{10 + 280 * bar.city:.1f} 2V22" stroke="#1c2430" stroke-width="2.5"/>'
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 24"><path d="M10 12H290M10 7V17M290 7V17" stroke="#c9cdd6"/>'
        f'<path d="M{lower} 12H{upper}" stroke="#8aa9c4" stroke-width="8"/>{city}'
        f'<circle cx="{value}" cy="12" r="5.5" fill="#1f4e79" stroke="#ffffff"/></svg>'
    )


def _changes(profile: Profile) -> Markup:
    rows = [
        (
            change.indicator + _small(change.theme, change.verdict, change.base),
            _STRONG.format(change.difference),
            change.interval,
            change.values,
            change.answers,
        )
        for change in profile.changes
    ]
    return _table(profile, "changes", _titles(profile, "indicator", "change", "interval", "values", "answers"), rows)


def _standardised(profile: Profile) -> Markup:
    rows = [
        (
            row.indicator + _small(row.theme, row.base),
            row.raw + _small(row.raw_verdict),
            _STRONG.format(row.value) + _small(row.verdict),
            row.interval,
        )
        for row in profile.standardised
    ]
    return _table(profile, "standardised", _titles(profile, "indicator", "raw", "standardised", "interval"), rows)


def _trends(profile: Profile) -> Markup:
    rows = [
        (
            row.indicator + _small(row.theme, row.verdict, row.base),
            _STRONG.format(row.slope),
            row.interval,
            row.span,
            _line(row.line),
        )
        for row in profile.trends
    ]
    return _table(profile, "trends", _titles(profile, "indicator", "slope", "interval", "span", "over_time"), rows)


def _line(line: Line | None) -> Markup:
    if line is None:
        return _NOTHING
    drawn = picture(line.picture, line.description, "small-line")
    return Markup('<span class="with-line">{}<small>{}</small></span>').format(drawn, line.said) if line.said else drawn


def _distributions(profile: Profile) -> Markup:
    titles = _titles(profile, "answer", "here", "interval", "city")
    question = Markup(
        '<section class="distribution"><h3>{}</h3><p class="details">{}<br>{}</p>{}'
        "<details><summary>{}</summary>{}</details></section>"
    )
    questions = (
        question.format(
            asked.name,
            asked.question,
            asked.details,
            stacked(asked.bars, [(row.label, row.colour) for row in asked.answers], asked.question, profile.columns["uncertain"]),
            Markup('{}<span class="unseen">: {}</span>').format(profile.columns["intervals"], asked.name),
            table(
                titles, [(row.label, _STRONG.format(row.value), row.interval, row.city) for row in asked.answers], asked.question
            ),
        )
        for asked in profile.distributions
    )
    return Markup('<div class="questions">{}</div>').format(_NOTHING.join(questions))


def _figures(profile: Profile) -> Markup:
    titles = [profile.columns["figure"] + profile.columns["counted"], *_titles(profile, "value", "city", "when")]
    rows: list[Sequence[str]] = [
        (figure.name + _small(figure.base), _STRONG.format(figure.value), figure.city, figure.when) for figure in profile.figures
    ]
    if any(figure.line for figure in profile.figures):
        titles += _titles(profile, "over_time")
        rows = [(*row, _line(figure.line)) for row, figure in zip(rows, profile.figures, strict=True)]
    return _table(profile, "figures", titles, rows)


def _heard(profile: Profile) -> Markup:
    rows: list[Sequence[str]] = [(row.theme, *row.counts, _STRONG.format(row.total)) for row in profile.heard]
    if every := profile.heard_sum:
        rows.append([_STRONG.format(cell) for cell in (every.theme, *every.counts, every.total)])
    counts = _table(profile, "heard", _titles(profile, "theme", "strength", "weakness", "idea", "total"), rows)
    voice = Markup('<li><span lang="{}">{}</span>{}</li>')
    voices = _NOTHING.join(voice.format(profile.own, quote.text, _small(quote.about)) for quote in profile.quotes)
    said = Markup('<div class="said">{}<ul class="voices">{}</ul></div>').format(counts, voices)
    return _DETAILS.format(profile.columns["voices"]) + said


def _entries(profile: Profile, entries: Sequence[Entry]) -> Markup:
    item = Markup('<li><strong lang="{}">{}</strong> · {}{}</li>')
    items = _NOTHING.join(item.format(profile.own, entry.title, entry.stage, _small(entry.details)) for entry in entries)
    return Markup("<ul>{}</ul>").format(items) if items else _NOTHING
