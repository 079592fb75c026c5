"""The classes of a map as one bar: adjoining steps of equal width, their limits at the joints, and values pointed at."""

from bisect import bisect_right
from dataclasses import dataclass

from geo.drawing.text_fit import text_width

INSET = 0.06  # of a step: no value is pointed at on a joint, where nobody could say which class it is in


@dataclass(frozen=True)
class Joint:
    """What stands where two steps meet: the number in the middle of the joint, the words of an open end beside it.

    Attributes
    ----------
    before, after : str
        What hangs out to the left ("under") and to the right ("and more"); mostly empty.
    text : str
        The limit; empty where it is the only one and stands on both sides.
    zero : bool
        Whether differences change their sign here.
    """

    limit: float
    text: str
    before: str = ""
    after: str = ""
    zero: bool = False

    @property
    def reach(self) -> tuple[float, float]:
        """How far the words go to the left and to the right of the joint, in letter sizes."""
        half = text_width(self.text, 1.0) / 2
        return half + text_width(self.before, 1.0), half + text_width(self.after, 1.0)


@dataclass(frozen=True)
class Pointer:
    """A value on the scale: whose it is, and how it is written."""

    value: float
    name: str
    said: str

    @property
    def label(self) -> str:
        """Both."""
        return f"{self.name} {self.said}"


@dataclass(frozen=True)
class ClassScale:
    """The classes of a map, drawn as steps of equal width from the lowest on the left to the highest on the right.

    Attributes
    ----------
    colours, labels : tuple of str
        Of each class; the labels in words.
    joints : tuple of Joint
        One less.
    ends : tuple of float
        The values that stand at the outer ends of the two open steps.
    city : Pointer or None
        The whole city's value; None where it is no value among the others, as of sums.
    better : str
        What is said of the end at which values are better; empty where neither is.
    better_high : bool
        Whether that is the right end.
    """

    colours: tuple[str, ...]
    labels: tuple[str, ...]
    joints: tuple[Joint, ...]
    ends: tuple[float, float]
    city: Pointer | None = None
    better: str = ""
    better_high: bool = True

    def place(self, value: float) -> float:
        """Where a value stands, from 0 (the left end) to 1: in the step of its class, proportionally between its limits.

        Parameters
        ----------
        value : float
            As it is written. What is beyond the ends stands at the nearer end.
        """
        limits = [joint.limit for joint in self.joints]
        step = bisect_right(limits, value)
        lower, upper = ([self.ends[0], *limits][step], [*limits, self.ends[1]][step])
        share = min(max((value - lower) / (upper - lower), 0.0), 1.0) if upper > lower else 0.5
        return (step + INSET + (1 - 2 * INSET) * share) / len(self.colours)
