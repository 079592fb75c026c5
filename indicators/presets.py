"""``[choice]`` of ``catalogue.toml``: from which chance on a quartier is clearly in or out, and named weightings."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from files.toml import Section
from language.phrases import Phrase, Text

CLEARLY_IN, CLEARLY_OUT = 0.9, 0.1
HEARD_YEARS = 5.0


@dataclass(frozen=True)
class Preset:
    """A weighting with a name: relative weights of themes, and indicators that do not count."""

    id: str
    name: Text
    weights: Mapping[str, float]
    left_out: tuple[str, ...]


@dataclass(frozen=True)
class ChoiceRules:
    """What the choice of the next workshop goes by."""

    clearly_in: float = CLEARLY_IN
    clearly_out: float = CLEARLY_OUT
    heard_years: float = HEARD_YEARS
    """So many years after its last workshop a quartier counts as never heard."""
    presets: Mapping[str, Preset] = field(default_factory=dict)


def read_choice(section: Section, weighable: Mapping[str, Collection[str]]) -> ChoiceRules:
    """Take the table ``[choice]``; every fault is noted.

    Parameters
    ----------
    weighable : Mapping
        Themes with their indicators that are good or bad.
    """
    clearly_in = section.number("clearly_in", default=CLEARLY_IN)
    clearly_out = section.number("clearly_out", default=CLEARLY_OUT)
    if not 0.5 < clearly_in <= 1.0:
        section.wrong("clearly_in", clearly_in, Phrase("a chance above 0.5 and up to 1"))
    if not 0.0 <= clearly_out < 0.5:
        section.wrong("clearly_out", clearly_out, Phrase("a chance from 0 to less than 0.5"))
    heard_years = section.number("heard_years", default=HEARD_YEARS, least=0.1)
    presets = {key: _preset(key, inner, weighable) for key, inner in section.section("presets").named()}
    section.finish()
    return ChoiceRules(clearly_in, clearly_out, heard_years, MappingProxyType(presets))


def _preset(key: str, section: Section, weighable: Mapping[str, Collection[str]]) -> Preset:
    table = section.section("weights", required=True)
    weights = {theme: table.number(theme) for theme in table}
    for theme in table:
        if theme not in weighable:
            table.wrong(theme, theme, Phrase("a theme with an indicator that is good or bad: {ids}", ids=", ".join(weighable)))
    if weights and not any(weight > 0 for weight in weights.values()):
        section.wrong("weights", weights, Phrase("at least one weight above 0"))
    left_out = section.cells("left_out")
    if not set(left_out) <= set().union(*weighable.values()):
        section.wrong("left_out", ", ".join(left_out), Phrase("ids of indicators that are good or bad"))
    preset = Preset(key, section.text("name"), MappingProxyType(weights), left_out)
    section.finish()
    return preset
