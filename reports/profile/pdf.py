"""Profiles as PDF that a screen reader can read (PDF/UA-1): made here, without a browser or the network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from dataset.dataset import Dataset
from geo.drawing import patterns
from geo.drawing.classes import Mark
from geo.drawing.drawing import Drawing
from geo.drawing.static_map import draw_map
from language.words import Words
from reports.documents.pdf import as_pdf, qr_svg
from reports.profile.parts import Profile
from reports.profile.profile import profile_of

_SHADE = "#1f4e79"
_TEMPLATE = Path(__file__).parent / "profile.typ"


def profile_pdf(dataset: Dataset, quartier_id: str, words: Words, base: str = "") -> bytes:
    """One quartier's profile; parameters as of `profile_of`.

    Raises
    ------
    NotFound
        If the city has no such quartier.
    """
    profile = profile_of(dataset, quartier_id, words, base)
    return compiled(dataset, [profile], profile.title, words)


def compiled(dataset: Dataset, profiles: Sequence[Profile], title: str, words: Words) -> bytes:
    """Profiles in one document; each begins on a page of its own."""
    given = {
        "title": title,
        "author": words.pick(dataset.city.name),
        "language": words.language,
        "profiles": [_as_data(dataset.drawing, profile, words) for profile in profiles],
    }
    return as_pdf(_TEMPLATE, "profiles", given)


def locator_map(drawing: Drawing, quartier_id: str, title: str) -> str:
    """Where the quartier lies: it alone is coloured."""
    paint = {shape.quartier_id: (Mark.VALUE, patterns.NEUTRAL) for shape in drawing.shapes}
    paint[quartier_id] = (Mark.VALUE, _SHADE)
    return draw_map(drawing, paint, title=title, selected=quartier_id, label_size=0)


def _as_data(drawing: Drawing, profile: Profile, words: Words) -> dict[str, object]:
    return {
        **asdict(profile),
        "map": locator_map(drawing, profile.quartier_id, profile.columns["map"]),
        "map_alt": words("Map of the city; {name} is marked.", name=profile.name),
        "qr": qr_svg(profile.link),
        "follow": profile.link.startswith(("https://", "http://")),
    }
