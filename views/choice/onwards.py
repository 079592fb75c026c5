"""A closer look at a choice: how it hangs on the weights, where interviews would help, where to stand, files to take along."""

from markupsafe import Markup

from dataset.dataset import Dataset
from language.words import Words
from reports.choice.content import Answer
from reports.choice.outlook import interviews_by_quartier, outlook_of, plan_title, sites_of, sites_svg
from reports.choice.words import robustness_sentence, theme_name, written_share
from views.frame.html import breaking, picture, render
from views.frame.links import NUMBERS_FILE, to_choice_file
from views.frame.selection import Selection
from workshops.choice import Standing
from workshops.sites import written_persons

_MOST_BARS = 12
_HARDLY = 0.04
"""Of the longest bar: one that is shorter is hardly seen."""


def robust_markup(dataset: Dataset, answer: Answer, chosen: Standing, words: Words) -> Markup:
    """What more weight on a theme would do for one quartier, and under how many weightings every quartier stays."""
    stays = {standing.quartier_id: standing.stays for standing in answer.choice.standings if standing.stays is not None}
    order = sorted(stays, key=lambda key: -stays[key])
    shown = [key for number, key in enumerate(order) if (stays[key] and number < _MOST_BARS) or key == chosen.quartier_id]
    pulls = answer.choice.pulls(chosen.quartier_id)
    most_of_rest = max((stays[key] for key in order if key not in shown), default=0.0)
    return render(
        "choice/robust.html.jinja",
        words,
        sentence=robustness_sentence(dataset, answer, chosen, words),
        name=dataset.quartier_names[chosen.quartier_id],
        pulls=[(theme_name(dataset, theme, words), pull) for theme, pull in pulls],
        most=max((abs(pull) for _, pull in pulls), default=0.0),
        hardly=_HARDLY,
        among=words.number(answer.choice.among),
        tried=words.number(answer.choice.robustness.tried),
        sampled=any(standing.se for standing in answer.choice.standings),
        stays=[
            (breaking(dataset.quartier_names[key]), stays[key], written_share(stays[key], words), key == chosen.quartier_id)
            for key in shown
        ],
        rest=len(order) - len(shown),
        most_of_rest=written_share(most_of_rest, words) if most_of_rest else "",
    )


def interviews_markup(dataset: Dataset, answer: Answer, more: int, words: Words) -> Markup:
    """The best few ways to spread further interviews."""
    outlook = outlook_of(dataset, answer, more)
    return render(
        "choice/interviews.html.jinja",
        words,
        outlook=outlook,
        more=words.number(more),
        now=words.number(outlook.open_now),
        unsure=sum(standing.why_open is not None for standing in answer.choice.standings),
        plans=[
            (plan, plan_title(dataset, answer, plan, words), interviews_by_quartier(dataset, answer, plan, words))
            for plan in outlook.plans
        ],
        share=written_share,
        varied=answer.weighing.spread,
        quartier=dataset.city.quartier,
        quartiers=dataset.city.quartiers,
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


def numbers_markup(selection: Selection, words: Words) -> Markup:
    """The numbers as a workbook."""
    address = to_choice_file(NUMBERS_FILE, selection.lang, selection.choice, selection.called)
    return Markup('<p class="downloads"><a href="{}" download="{}.xlsx" target="_self">{}</a></p>').format(
        address, words("plan-a-workshop"), words("Numbers (XLSX)")
    )
