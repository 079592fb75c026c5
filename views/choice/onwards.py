"""What follows from a choice: where more interviews would help, where to stand, and files to take along."""

from __future__ import annotations

from markupsafe import Markup

from dataset.dataset import Dataset
from language.words import Words
from reports.choice.content import Answer
from reports.choice.outlook import interviews_by_quartier, outlook_of, plan_title, sites_of, sites_svg
from reports.choice.words import written_share
from views.frame.html import picture, render
from views.frame.links import to_choice_file
from views.frame.selection import Selection
from workshops.choice import Standing
from workshops.sites import written_persons


def interviews_markup(dataset: Dataset, answer: Answer, more: int, words: Words) -> Markup:
    """The best few ways to spread further interviews."""
    outlook = outlook_of(dataset, answer, more)
    return render(
        "choice/interviews.html.jinja",
        words,
        outlook=outlook,
        more=words.number(more),
        now=words.number(outlook.open_now),
        plans=[
            {
                "title": plan_title(dataset, answer, plan, words),
                "spread": interviews_by_quartier(dataset, answer, plan, words),
                "open": words.number(plan.open_count, 1),
                "settled": written_share(plan.settled, words, drawn=True),
                "as_good": plan.as_good_as_first,
            }
            for plan in outlook.plans
        ],
        varied=answer.weighing.spread,
    )


def sites_markup(dataset: Dataset, standing: Standing, group: str, words: Words) -> Markup:
    """Where to stand in a quartier, with the picture of the catchments."""
    place = dataset.quartier_names[standing.quartier_id]
    sites = sites_of(dataset, standing.quartier_id, group)
    described = words("Map of {place} with the chosen places and the area within 500 m of each.", place=place)
    drawn = "" if sites.missing else sites_svg(dataset, standing.quartier_id, sites, words)
    return render(
        "choice/sites.html.jinja",
        words,
        place=place,
        sites=sites,
        wanted=group,
        group=dataset.group_name(sites.target_group, words),
        persons=lambda number: "" if number is None else written_persons(number, words),
        steps={True: words("without steps"), False: words("with steps"), None: words("steps: not known")},
        picture=picture(drawn, described, "catchments"),
    )


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
