"""Which surveys lie before a measure and after it, and which indicators ask about what it answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indicators.catalogue import Catalogue
from workshops.contributions import Contribution
from workshops.measures import Measure, Stage


@dataclass(frozen=True)
class Around:
    """The last survey before a measure, empty where there is none, and of those after it the first and the last.

    Attributes
    ----------
    between : bool
        Whether there are surveys that lie neither before it nor after it.
    """

    before: str
    after: tuple[str, ...]
    between: bool


def indicators_of(measure: Measure, contributions: Mapping[str, Contribution], catalogue: Catalogue) -> tuple[str, ...]:
    """Of surveys, those that ask about a topic which the measure answers; a theme alone is too wide to name one."""
    said = (contributions[key] for key in measure.contributions if key in contributions)
    topics = (catalogue.topics.get(contribution.topic) for contribution in said)
    asked = dict.fromkeys(topic.indicator for topic in topics if topic and topic.indicator)
    return tuple(key for key in asked if catalogue.indicators[key].source == "survey")


def waves_around(measure: Measure, waves: Sequence[str], ends: Mapping[str, tuple[float, float]]) -> Around | None:
    """Where surveys lie to a measure; None where nobody says when it began, or it has not.

    One that was asked in what is known of the beginning (“2019”), if only for some days, is neither before nor after, and so is
    one between beginning and end of a measure that is done.

    Parameters
    ----------
    waves : sequence of str
        Ids, the oldest first.
    ends : Mapping
        Between which times each was asked, in years; a wave without is left out.
    """
    if measure.stage not in (Stage.RUNNING, Stage.DONE) or measure.begins is None:
        return None
    done = measure.ends if measure.stage is Stage.DONE and measure.ends else measure.begins
    begins, over = measure.begins.ends_in_years[0], done.ends_in_years[1]
    known = [wave for wave in waves if wave in ends]
    before = [wave for wave in known if ends[wave][1] <= begins]
    after = [wave for wave in known if ends[wave][0] >= over]
    between = len(before) + len(after) < len(known)
    return Around(before[-1] if before else "", tuple(dict.fromkeys([*after[:1], *after[-1:]])), between)
