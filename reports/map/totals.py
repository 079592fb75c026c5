"""What is said beside a number that adds up: the city's total, and how much of it is here."""

from dataset.dataset import Dataset
from indicators.catalogue import Indicator
from indicators.estimates.sentences import value_of
from indicators.estimates.vocabulary import Estimate, Status
from language.words import Words
from reports.map.circles import below_zero
from reports.map.content import whole_name


def total_line(
    dataset: Dataset, indicator: Indicator, estimate: Estimate | None, whole: Estimate | None, words: Words, *, quartier: bool
) -> str:
    """One line below a value; nothing for what does not add up, or where the city has no figure.

    Parameters
    ----------
    estimate, whole : Estimate or None
        Of the place that is shown, and of the whole city, with the same group and period.
    quartier : bool
        Whether that place is one of the quartiers.
    """
    if not indicator.adds_up or whole is None or not whole.has_value:
        return ""
    if not quartier:
        return words("A total, not an average.")
    total = f"{whole_name(dataset, indicator.id, words)}: {value_of(whole, indicator, words)}"
    share = "" if below_zero(dataset, indicator.id) else _share(estimate, whole, indicator, words)  # no part of a balance
    return words("{total}; {share} of it here", total=total, share=share) if share else total


def _share(estimate: Estimate | None, whole: Estimate, indicator: Indicator, words: Words) -> str:
    """How many percent of the total; nothing where one of them is uncertain, drawn from a sample, or less than nothing."""
    if estimate is None or indicator.source != "register" or {estimate.status, whole.status} != {Status.OK}:
        return ""
    if not 0 < estimate.value <= whole.value:
        return ""
    percent = 100 * estimate.value / whole.value
    if percent < 1:
        return words("less than 1%")
    if estimate.value < whole.value and round(percent) == 100:
        return words("more than 99%")
    return words("{number}%", number=words.number(percent))
