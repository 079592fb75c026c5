"""What a city says of its boundaries."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from language.phrases import Text

AXES = ("normal", "swapped")


@dataclass(frozen=True)
class BoundaryOptions:
    """The ``[boundaries]`` table of ``dataset.toml`` (docs/city-folder.md).

    Attributes
    ----------
    leave_out : tuple of str
        Keys of shapes that are no quartiers; an empty one leaves out what has no key.
    axes : str
        ``"swapped"`` where the file gives north before east.
    near : str
        A town that is near the city: confirms where it lies.
    dissolve : bool
        Whether shapes of one key and name are parts of the same quartier, to be joined.
    keep_far, drop_far : tuple of str
        Keys of quartiers with a part far away: those in which that is right, and those whose part is not shown.
    repair : bool
        Whether repairs of up to `geo.reading.coverage.ACCEPTED_M2` a quartier are accepted.
    repair_m2 : float
        Accepted are repairs of up to so many square metres a quartier.
    gaps_m2 : float
        Gaps between quartiers of up to so many square metres each are no fault.
    complete : bool
        Whether a GeoPackage in WAL mode was copied while no program had it open.
    source : Text
        What is to be said of the borders beside the city's own source.
    """

    file: str
    key: str
    name: str
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    leave_out: tuple[str, ...] = ()
    crs: str | None = None
    axes: str = "normal"
    near: str = ""
    encoding: str | None = None
    layer: str | None = None
    complete: bool = False
    dissolve: bool = False
    keep_far: tuple[str, ...] = ()
    drop_far: tuple[str, ...] = ()
    repair: bool = False
    repair_m2: float = 0.0
    gaps_m2: float = 0.0
    simplify_m: float = 10.0
    schematic: bool = False
    source: Text = field(default_factory=Text)
