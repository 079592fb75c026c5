"""How much the choice hangs on the weights: under how many weightings each quartier stays, and which theme decides."""

from __future__ import annotations

from markupsafe import Markup

from dataset.dataset import Dataset
from language.words import Words
from reports.choice.content import Answer
from reports.choice.words import robustness_sentence, theme_name, written_share
from views.frame.html import breaking, render
from workshops.choice import Standing

_MOST_BARS = 12


def robust_markup(dataset: Dataset, answer: Answer, chosen: Standing, words: Words) -> Markup:
    """What more weight on a theme would do for one quartier, and under how many weightings every quartier stays."""
    stays = {standing.quartier_id: standing.stays for standing in answer.choice.standings if standing.stays is not None}
    order = sorted(stays, key=lambda key: -stays[key])
    shown = [key for number, key in enumerate(order) if (stays[key] and number < _MOST_BARS) or key == chosen.quartier_id]
    most_of_rest = max((stays[key] for key in order if key not in shown), default=0.0)
    return render(
        "choice/robust.html.jinja",
        words,
        sentence=robustness_sentence(dataset, answer, chosen, words),
        name=dataset.quartier_names[chosen.quartier_id],
        pulls=_pulls(dataset, answer, chosen, words),
        among=words.number(answer.choice.among),
        stays=[
            {
                "name": breaking(dataset.quartier_names[key]),
                "percent": round(100 * stays[key], 1),
                "share": written_share(stays[key], words),
                "chosen": key == chosen.quartier_id,
            }
            for key in shown
        ],
        rest=len(order) - len(shown),
        most_of_rest=written_share(most_of_rest, words) if most_of_rest else "",
    )


def _pulls(dataset: Dataset, answer: Answer, chosen: Standing, words: Words) -> list[dict[str, object]]:
    """Bars to the right bring it in, to the left push it out."""
    pulls = answer.choice.pulls(chosen.quartier_id)
    most = max((abs(pull) for _, pull in pulls), default=0.0)
    return [
        {"theme": theme_name(dataset, theme, words), "inwards": pull > 0, "width": round(50 * abs(pull) / most, 1)}
        for theme, pull in pulls
        if most
    ]
