"""What stands on a sheet of paper: a map, its legend and its words."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from geo.drawing.classes import Mark
from geo.drawing.drawing import WIDTH, Drawing
from geo.drawing.legend import Legend
from geo.drawing.patterns import Station
from geo.drawing.static_map import Trace
from geo.drawing.symbols import Circle

A4 = (297.0, 210.0)  # millimetres
UNITS = 4.0  # of the drawing in a millimetre
_CIRCLES = 0.7  # how much of the sheet the map has about, by which circles are sized


@dataclass(frozen=True)
class SheetTexts:
    """What is written around the map, in the reader's language.

    Attributes
    ----------
    subtitle : str
        Who was asked, when, and how many answered; empty: the legend's notes.
    notes : tuple of str
        Remarks below the map, such as that it is schematic.
    printed : str
        The day, and the link that shows the same map.
    badge : str
        What must not be overlooked, such as that the data are a demonstration.
    language : str
        Of all this, such as ``de``.
    """

    title: str
    subtitle: str = ""
    notes: tuple[str, ...] = ()
    source: str = ""
    printed: str = ""
    badge: str = ""
    language: str = ""


@dataclass(frozen=True)
class Sheet:
    """Everything that stands on one sheet, finished and in the reader's language.

    Attributes
    ----------
    marks : Mapping
        ``quartier_id`` to mark and class colour; a missing quartier has no data.
    legend : Legend
        Its title and notes are not repeated where `texts` say the same.
    signs : tuple of (status, label)
        The workshops' marks that the legend explains.
    selected : str
        A ``quartier_id`` that gets a strong outline.
    context : tuple of Trace
        Rivers, railways and stops.
    circles : tuple of Circle
        Of an indicator that adds up; the legend has their rings.
    scale_bar : bool
        Only where the boundaries are true to scale.
    inhabited : bool
        Whether ground on which nobody lives is left pale.
    paper : tuple of float
        Width and height in millimetres.
    """

    drawing: Drawing
    marks: Mapping[str, tuple[Mark, str]]
    legend: Legend
    texts: SheetTexts
    signs: tuple[tuple[str, str], ...] = ()
    stations: tuple[Station, ...] = ()
    selected: str = ""
    context: tuple[Trace, ...] = ()
    circles: tuple[Circle, ...] = ()
    scale_bar: bool = False
    inhabited: bool = False
    paper: tuple[float, float] = A4

    @property
    def width(self) -> float:
        """In drawing units."""
        return self.paper[0] * UNITS

    @property
    def height(self) -> float:
        """In drawing units."""
        return self.paper[1] * UNITS

    @property
    def circle_size(self) -> float:
        """Drawing units of the sheet for one of a circle's radius: the same in map and legend, wherever they stand."""
        return _CIRCLES * min(self.width / WIDTH, self.height / self.drawing.height)

    @property
    def subtitle(self) -> str:
        """That of the texts, else the legend's notes."""
        return self.texts.subtitle or " · ".join(note for note in self.legend.notes if note)

    @property
    def unsaid_legend(self) -> Legend:
        """The legend without what title and subtitle say."""
        return replace(
            self.legend,
            title="" if self.legend.title in (self.texts.title, *self.subtitle.split(" · ")) else self.legend.title,
            notes=tuple(note for note in self.legend.notes if note not in self.subtitle),
        )

    @property
    def selected_name(self) -> str:
        """Name of the quartier with the strong outline, if there is one."""
        return next((shape.name for shape in self.drawing.shapes if shape.quartier_id == self.selected), "")
