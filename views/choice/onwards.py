"""What follows from a choice: where more interviews would help, where to stand, and files to take along."""

from __future__ import annotations

from markupsafe import Markup

from dataset.dataset import Dataset
from language.words import Words
from reports.choice.content import Answer
from reports.choice.outlook import outlook_of, plan_told, sites_of, sites_svg, spread_told
from reports.choice.words import drawn_chance
from views.frame.html import picture, table
from views.frame.links import to_choice_file
from views.frame.selection import Selection
from workshops.choice import Standing
from workshops.sites import Site, SiteChoice, written_persons


def interviews_markup(dataset: Dataset, answer: Answer, more: int, words: Words) -> Markup:
    """The best few ways to spread further interviews."""
    outlook = outlook_of(dataset, answer, more)
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
            plan=plan_told(dataset, answer, first, words),
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
            words("how many where"), spread_told(dataset, answer, one, words)
        )
        way = Markup("{}{}{}").format(plan_told(dataset, answer, one, words), equal, each)
        lines.append([way, words.number(one.open_count, 1), drawn_chance(one.settled, words)])
    note = words("Simulated: what would be known afterwards, if what is known now is right. The same futures for every way.")
    fixed = words("With the weights as chosen, not varied.") if answer.weighing.spread else ""
    return Markup('<section class="step" id="interviews"><h2>{}</h2><p>{}</p>{}<p class="source">{} {}</p></section>').format(
        title, told, table(titles, lines), note, fixed
    )


def sites_markup(dataset: Dataset, standing: Standing, group: str, words: Words) -> Markup:
    """Where to stand in a quartier, with the picture of the catchments."""
    place = dataset.quartier_names[standing.quartier_id]
    title = words("Where to stand: {place}", place=place)
    sites = sites_of(dataset, standing.quartier_id, group)
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
        _reached(dataset, sites, words),
        items,
        _known(dataset, sites, group, words),
        picture(sites_svg(dataset, standing.quartier_id, sites, words), described, "catchments"),
    )


def _reached(dataset: Dataset, sites: SiteChoice, words: Words) -> str:
    share = words.number(sites.share)
    who = dataset.group_name(sites.target_group, words)
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


def _known(dataset: Dataset, sites: SiteChoice, group: str, words: Words) -> str:
    told = [words("Hours as they stand in the city's list; as the crow flies; numbers rounded to tens.")]
    if sites.assumed_even:
        told.append(words("Nobody says where people live within the quartier: they are taken to be spread evenly."))
    if sites.target_group != group:
        told.append(words("Where this target group lives is not known; everybody is counted."))
    return " ".join(told)


def downloads_markup(selection: Selection, words: Words) -> Markup:
    """The dossier for the council, and its numbers."""
    labels = {"dossier.pdf": words("Dossier (PDF)"), "numbers.xlsx": words("Numbers (XLSX)")}
    name = words("next-workshop")
    links = Markup("").join(
        Markup('<a href="{}" download="{}.{}" target="_self">{}</a>').format(
            to_choice_file(kind, selection.lang, selection.choice), name, kind.rpartition(".")[2], label
        )
        for kind, label in labels.items()
    )
    return Markup('<p class="downloads"><span>{}</span>{}</p>').format(words("Take along:"), links)
