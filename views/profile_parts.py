"""A profile as markup; every text in it is escaped."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from reports.profile_parts import Bar, Entry, Finding, Profile
from views.html import picture, table

_STEP = Markup('<section class="step"><h2>{}</h2>{}</section>')
_DETAILS = Markup('<p class="details">{}</p>')


def profile_markup(profile: Profile, locator: str, described: str) -> Markup:
    """The whole profile: the strengths first, the data it rests on last."""
    head = Markup('<div class="profile-head"><div><h2>{}</h2><p class="sentence">{}</p></div>{}</div>').format(
        profile.name, profile.summary, picture(locator, described, "locator")
    )
    steps = [
        _step(profile, "strengths", _findings(profile, profile.strengths)),
        _step(profile, "attention", _findings(profile, profile.attention)),
        _step(profile, "changes", _changes(profile)),
        _step(profile, "figures", _figures(profile)) if profile.figures else Markup(""),
        _step(profile, "heard", _heard(profile)),
        _step(profile, "workshops", _entries(profile.workshops)),
        _step(profile, "measures", _entries(profile.measures)),
    ]
    facts = Markup("<br>").join(Markup("<strong>{}:</strong> {}").format(title, told) for title, told in profile.facts)
    last = _STEP.format(profile.sections["facts"].title, _DETAILS.format(facts))
    return head + Markup('<div class="profile">{}{}</div>').format(Markup("").join(steps), last)


def _step(profile: Profile, name: str, body: Markup) -> Markup:
    if name not in profile.sections:
        return Markup("")
    section = profile.sections[name]
    return _STEP.format(section.title, body or _DETAILS.format(section.note))


def _table(titles: Sequence[str], rows: Sequence[Sequence[str | Markup]]) -> Markup:
    return table(titles, rows) if rows else Markup("")


def _titles(profile: Profile, *names: str) -> list[str]:
    return [profile.columns[name] for name in names]


def _findings(profile: Profile, found: Sequence[Finding]) -> Markup:
    rows = [
        (
            Markup("{}<br><small>{} · {}</small>").format(one.indicator, one.theme, one.verdict),
            Markup("<strong>{}</strong>").format(one.value),
            Markup("{}{}").format(one.interval, picture(_bar(one.bar), "", "interval") if one.bar else ""),
            one.answers,
            one.city,
        )
        for one in found
    ]
    made = _table(_titles(profile, "indicator", "value", "interval", "answers", "city"), rows)
    return made + _DETAILS.format(profile.columns["key"]) if rows else made


def _bar(bar: Bar) -> str:
    """The numbers stand beside it, so it says nothing to who cannot see it."""
    lower, value, upper = (f"{10 + 280 * end:.1f}" for end in (bar.lower, bar.value, bar.upper))
    city = ""
    if bar.city is not None:
        at = f"{10 + 280 * bar.city:.1f}"
        city = f'<path d="M{at} 2V22" stroke="#1c2430" stroke-width="2.5"/>'
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 24"><path d="M10 12H290M10 7V17M290 7V17" stroke="#c9cdd6"/>'
        f'<path d="M{lower} 12H{upper}" stroke="#8aa9c4" stroke-width="8"/>{city}'
        f'<circle cx="{value}" cy="12" r="5.5" fill="#1f4e79" stroke="#ffffff"/></svg>'
    )


def _changes(profile: Profile) -> Markup:
    return _table(
        _titles(profile, "indicator", "values", "change", "interval", "verdict"),
        [(one.indicator, one.values, one.difference, one.interval, one.verdict) for one in profile.changes],
    )


def _figures(profile: Profile) -> Markup:
    return _table(
        _titles(profile, "figure", "value", "city", "when"),
        [(one.name, Markup("<strong>{}</strong>").format(one.value), one.city, one.when) for one in profile.figures],
    )


def _heard(profile: Profile) -> Markup:
    if not profile.heard:
        return Markup("")
    said = _table(
        _titles(profile, "theme", "strength", "weakness", "idea", "total"),
        [(one.theme, *one.counts, one.total) for one in profile.heard],
    )
    voices = Markup("").join(Markup("<li>{}<br><small>{}</small></li>").format(one.text, one.about) for one in profile.quotes)
    return _DETAILS.format(profile.columns["voices"]) + said + Markup('<ul class="voices">{}</ul>').format(voices)


def _entries(entries: Sequence[Entry]) -> Markup:
    items = Markup("").join(
        Markup("<li><strong>{}</strong> · {}<br><small>{}</small></li>").format(one.title, one.stage, one.details)
        for one in entries
    )
    return Markup("<ul>{}</ul>").format(items) if items else Markup("")
