"""The scenario that a link carries, in this city."""

from collections.abc import Iterator
from dataclasses import replace
from unicodedata import category

from dataset.dataset import Dataset
from indicators.estimates.domains import EVERYBODY
from reports.choice.content import usual_weighing
from workshops.weighing import HEARD, Weighing

LONGEST = 6000
"""Letters of a scenario in a link, with the ids of many quartiers; what is longer is not cut, which would be another one."""
LONGEST_NAME = 120
"""Letters of a scenario's name."""
_JOINER = "\N{ZERO WIDTH JOINER}"  # within one sign, such as a family


def name_of(text: str) -> str:
    """A scenario's name on one line, of letters that can be seen; whoever sends it may have written anything."""
    kinds = ((letter, category(letter)) for letter in text)
    visible = "".join(" " if kind == "Cc" else letter for letter, kind in kinds if kind != "Cf" or letter == _JOINER)
    name = " ".join(visible.split())
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…"


def weighing_of(dataset: Dataset, text: str) -> tuple[Weighing, str]:
    """The scenario that a text writes, and what of it is not known here.

    Returns
    -------
    Weighing, str
        The usual one where the text is empty, or where some of it cannot be read or names what this city does not have;
        a text without weights has the usual ones.
    """
    usual = usual_weighing(dataset)
    if not text:
        return usual, ""
    if len(text) > LONGEST:
        return usual, text
    try:
        weighing = Weighing.parse(text)
    except ValueError as error:
        return usual, str(error)
    unknown = next(_unknown_ids(dataset, weighing), "")
    if unknown:
        return usual, unknown
    if not weighing.weights:
        weighing = replace(weighing, weights=usual.weights, left_out=weighing.left_out or usual.left_out)
    return weighing, ""


def _unknown_ids(dataset: Dataset, weighing: Weighing) -> Iterator[str]:
    catalogue = dataset.catalogue
    indicators = {indicator for indicators in catalogue.weighable.values() for indicator in indicators}
    for ids, existing in (
        (weighing.weights, {*catalogue.weighable, HEARD}),
        (weighing.left_out, indicators),
        ((weighing.group,), {EVERYBODY, *catalogue.target_groups}),
        ((weighing.wave,), {"", *dataset.correlations}),
        ((weighing.standard,), {"", *([catalogue.standard.id] if catalogue.standard else [])}),
        ((*weighing.must, *weighing.without), dataset.quartier_names),
    ):
        yield from (key for key in ids if key not in existing)
