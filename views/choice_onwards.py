"""What follows from a choice: where more interviews would help, where to stand, and what another scenario changes."""

from __future__ import annotations

from urllib.parse import urlencode

from markupsafe import Markup

from dataset.dataset import Dataset
from dataset.scenarios import Scenario
from language.words import Words
from reports.choice_content import Answer
from reports.choice_outlook import outlook_of, plan_told, sites_of, sites_svg, spread_told
from reports.choice_versus import Shift, shifts_of, shifts_told
from reports.choice_words import chance_told, group_title
from views.html import picture, table
from views.links import to_choice
from views.selection import Selection
from workshops.choice import Standing
from workshops.sites import Site, SiteChoice, written_persons

_MOST_SHIFTS = 30


def interviews_markup(city: Dataset, answer: Answer, more: int, words: Words) -> Markup:
    """The best few ways to spread further interviews."""
    outlook = outlook_of(city, answer, more)
    title = words("Where more interviews would help")
    if not outlook.plans:
        told = (
            words("Nothing is open, so more interviews would settle nothing.")
            if not outlook.open_now
            else words("Nobody can be asked: the numbers come from registers and have no sampling error.")
        )
        return Markup('<section class="step" id="interviews"><h2>{}</h2><p>{}</p></section>').format(title, told)
    first = outlook.plans[0]
    if outlook.helps:
        told = words(
            "With {more} more questionnaires, {after} instead of {now} would be open on average. Best: {plan}.",
            more=words.number(more),
            after=words.number(first.open_count, 1),
            now=words.number(outlook.open_now),
            plan=plan_told(city, answer, first, words),
        )
    else:
        told = words(
            "{more} more questionnaires would settle hardly anything: {now} are open, afterwards it would be {after} on average.",
            more=words.number(more),
            now=words.number(outlook.open_now),
            after=words.number(first.open_count, 1),
        )
    titles = [words("How they are spread"), words("Still open, on average"), words("Chance that nothing is open")]
    as_good = words("as good as the first")
    lines = []
    for one in outlook.plans:
        equal = Markup("<br><small>{}</small>").format(as_good) if one is not first and one.as_good_as_first else ""
        each = Markup("<details><summary>{}</summary>{}</details>").format(
            words("how many where"), spread_told(city, answer, one, words)
        )
        way = Markup("{}{}{}").format(plan_told(city, answer, one, words), equal, each)
        lines.append([way, words.number(one.open_count, 1), _chance(one.settled, words)])
    note = words("Simulated: what would be known afterwards, if what is known now is right. The same futures for every way.")
    fixed = words("With the weights as chosen, not varied.") if answer.weighing.spread else ""
    return Markup('<section class="step" id="interviews"><h2>{}</h2><p>{}</p>{}<p class="source">{} {}</p></section>').format(
        title, told, table(titles, lines), note, fixed
    )


def _chance(share: float, words: Words) -> str:
    if share < 0.01:
        return words("less than 1%")
    return words("more than 99%") if share > 0.99 else words("{number}%", number=words.number(100 * share))


def sites_markup(city: Dataset, standing: Standing, group: str, words: Words) -> Markup:
    """Where to stand in a quartier, with the picture of the catchments."""
    place = city.quartier_names[standing.quartier_id]
    title = words("Where to stand: {place}", place=place)
    sites = sites_of(city, standing.quartier_id, group)
    if sites.missing:
        missing = {
            "places": words("No possible places are known here (places.csv)."),
            "people": words("Nobody of those to be reached lives here, as far as is known."),
            "nobody_near": words("Nobody lives within 500 m of the known places."),
        }
        return Markup('<section class="step" id="stations"><h2>{}</h2><p>{}</p></section>').format(title, missing[sites.missing])
    items = Markup("").join(_site(one, words) for one in sites.sites)
    described = words("Map of {place} with the chosen places and the area within 500 m of each.", place=place)
    return Markup(
        '<section class="step" id="stations"><h2>{}</h2><div class="two"><div><p>{}</p><ol class="sites">{}</ol>'
        '<p class="source">{}</p></div>{}</div></section>'
    ).format(
        title,
        _reached(city, sites, words),
        items,
        _known(city, sites, group, words),
        picture(sites_svg(city, standing.quartier_id, sites, words), described, "catchments"),
    )


def _reached(city: Dataset, sites: SiteChoice, words: Words) -> str:
    share = words.number(sites.share)
    who = city.group_name(sites.target_group, words)
    if sites.reached is None or sites.total is None:
        return words("These places reach {share}% within 500 m (target group: {group}).", share=share, group=who)
    return words(
        "These places reach {reached} of {total} persons within 500 m, {share}% (target group: {group}).",
        reached=written_persons(sites.reached, words),
        total=written_persons(sites.total, words),
        share=share,
        group=who,
    )


def _site(site: Site, words: Words) -> Markup:
    access = {True: words("without steps"), False: words("with steps"), None: words("steps: not known")}
    reach = words("{persons} nearby", persons=written_persons(site.persons, words)) if site.persons is not None else ""
    adds = words("brings {share}%", share=words.number(site.share_added))
    hours = site.place.hours or words("hours not known")
    details = " · ".join(one for one in (hours, access[site.place.accessible], reach, adds) if one)
    return Markup('<li><strong>{}</strong><br><span class="details">{}</span></li>').format(site.place.name, details)


def _known(city: Dataset, sites: SiteChoice, group: str, words: Words) -> str:
    told = [words("Hours as they stand in the city's list; as the crow flies; numbers rounded to tens.")]
    if sites.assumed_even:
        told.append(words("Nobody says where people live within the quartier: they are taken to be spread evenly."))
    if sites.target_group != group:
        told.append(words("Where this target group lives is not known; everybody is counted."))
    return " ".join(told)


def scenarios_markup(city: Dataset, answer: Answer, other: Answer | None, selection: Selection, words: Words) -> Markup:
    """What another scenario changes; the scenarios that the city keeps, with what was decided."""
    changed = _versus(city, shifts_of(answer, other), words) if other else Markup("")
    kept = Markup("").join(_kept(city, one, selection, words) for one in city.scenarios)
    listed = Markup("<h3>{}</h3><ul>{}</ul>").format(words("Kept scenarios"), kept) if kept else Markup("")
    told = words("The link of this page is the scenario: whoever opens it sees the same numbers.")
    return Markup('<section class="step" id="scenarios"><h2>{}</h2><p>{}</p>{}{}</section>').format(
        words("Scenarios"), told, changed, listed
    )


def _versus(city: Dataset, shifts: list[Shift], words: Words) -> Markup:
    place = words.pick(city.city.quartier)
    titles = [place[:1].upper() + place[1:], words("Here"), words("There")]
    lines = [[city.quartier_names[one.now.quartier_id], _stands(one.now, words), _stands(one.other, words)] for one in shifts]
    shown = table(titles, lines[:_MOST_SHIFTS]) if lines else Markup("")
    return Markup("<h3>{}</h3><p>{}</p>{}").format(
        words("Compared with the other scenario"), shifts_told(city, shifts, words), shown
    )


def _stands(one: Standing, words: Words) -> str:
    return f"{group_title(one.group, words)} · {chance_told(one, words)}"


def _kept(city: Dataset, scenario: Scenario, selection: Selection, words: Words) -> Markup:
    here = to_choice(selection.lang, choice=scenario.weighing.written())
    decided = Markup("")
    if scenario.decision:
        names = words.list([city.quartier_names[one] for one in scenario.decision.quartier_ids])
        told = words("Decided on {day}: {names}.", day=scenario.decision.date.written(words), names=names)
        decided = Markup("<br>{} {}").format(told, words.pick(scenario.decision.reason))
    return Markup('<li><a href="{}" target="_self">{}</a> <small>{}</small>{}</li>').format(
        here, words.pick(scenario.name), words.pick(scenario.description), decided
    )


def downloads_markup(selection: Selection, words: Words) -> Markup:
    """The dossier for the council, and its numbers."""
    query = urlencode({"lang": selection.lang, "choice": selection.choice})
    name = words("next-workshop")
    files = (("dossier", "pdf", words("Dossier (PDF)")), ("numbers", "xlsx", words("Numbers (XLSX)")))
    links = Markup("").join(
        Markup('<a href="./choice/{}.{}?{}" download="{}.{}" target="_self">{}</a>').format(what, kind, query, name, kind, label)
        for what, kind, label in files
    )
    return Markup('<p class="downloads"><span>{}</span>{}</p>').format(words("Take along:"), links)
