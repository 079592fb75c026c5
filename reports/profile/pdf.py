"""Profiles as PDF: one quartier's, or those of all in a ZIP or one after the other in one document."""

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

from dataset.dataset import Dataset
from geo.drawing import patterns
from geo.drawing.classes import Mark
from geo.drawing.drawing import Drawing
from geo.drawing.static_map import draw_map
from indicators.estimates.domains import EVERYBODY
from language.words import Words
from reports.documents.pdf import accessible_pdf, on_paper
from reports.profile.parts import Profile
from reports.profile.profile import profile_of

WRITTEN = 0.4  # the part of the work that the texts are; measured, the rest is setting them as one document
_FIXED_DAY = (1980, 1, 1, 0, 0, 0)  # the same profiles make the same ZIP
_SHADE = "#1f4e79"
_TEMPLATE = Path(__file__).parent / "profile.typ"


def profile_pdf(dataset: Dataset, quartier_id: str, words: Words, base: str = "", target_group: str = EVERYBODY) -> bytes:
    """One quartier's profile; parameters as of `profile_of`.

    Raises
    ------
    NotFound
        If the city has no such quartier.
    """
    profile = profile_of(dataset, quartier_id, words, base, target_group)
    return _compiled(dataset, [profile], profile.title, words)


def profiles_zip(dataset: Dataset, words: Words, base: str, progress: Callable[[float], object]) -> bytes:
    """One PDF a quartier.

    Parameters
    ----------
    base : str
        The address of the dashboard, which the profiles name; empty if there is none.
    progress : callable
        Takes the part that is done, 0 to 1.
    """
    stream = io.BytesIO()
    names = file_names(dataset, words)
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for number, (quartier_id, name) in enumerate(names.items(), 1):
            packed.writestr(zipfile.ZipInfo(name, _FIXED_DAY), profile_pdf(dataset, quartier_id, words, base))
            progress(number / len(names))
    return stream.getvalue()


def profiles_pdf(dataset: Dataset, words: Words, base: str, progress: Callable[[float], object]) -> bytes:
    """All profiles in one accessible document, in the order of the quartiers; parameters as of `profiles_zip`.

    Setting the document is one step of the library, which does not say how far it is: `progress` stays at `WRITTEN`.
    """
    profiles = []
    for number, quartier_id in enumerate(dataset.quartier_names, 1):
        profiles.append(profile_of(dataset, quartier_id, words, base))
        progress(WRITTEN * number / len(dataset.quartier_names))
    title = words("Profiles of all {quartiers} – {city}", quartiers=dataset.city.quartiers, city=dataset.city.name)
    document = _compiled(dataset, profiles, title, words)
    progress(1.0)
    return document


def _compiled(dataset: Dataset, profiles: Sequence[Profile], title: str, words: Words) -> bytes:
    """Profiles in one document; each begins on a page of its own."""
    given = {
        "title": title,
        "city": words.pick(dataset.city.name),
        "language": words.language,
        "profiles": [
            {
                **asdict(profile),
                **on_paper(profile.link),
                "map": locator_map(dataset.drawing, profile),
            }
            for profile in profiles
        ],
    }
    return accessible_pdf(_TEMPLATE, given)


def locator_map(drawing: Drawing, profile: Profile) -> str:
    """Where the quartier lies: it alone is coloured."""
    paint = {shape.quartier_id: (Mark.VALUE, patterns.NEUTRAL) for shape in drawing.shapes}
    paint[profile.quartier_id] = (Mark.VALUE, _SHADE)
    return draw_map(drawing, paint, title=profile.columns["map"], selected=profile.quartier_id, label_size=0)


def file_name(dataset: Dataset, quartier_id: str, words: Words, target_group: str = EVERYBODY) -> str:
    """A name that every file system takes: ``steckbrief-06-betzenberg.pdf``, with the target group if one is chosen.

    A key may hold anything, so letters and digits alone are kept.
    """
    parts = [words("Profile"), quartier_id, dataset.quartier_names[quartier_id]]
    parts += [dataset.group_name(target_group, words)] if target_group != EVERYBODY else []
    plain = [re.sub(r"[\W_]+", "-", part.casefold()).strip("-")[:60] for part in parts]
    return "-".join(part for part in plain if part) + ".pdf"


def file_names(dataset: Dataset, words: Words) -> dict[str, str]:
    """`file_name` of every quartier, none twice."""
    names: dict[str, str] = {}
    for number, quartier_id in enumerate(dataset.quartier_names):
        name = file_name(dataset, quartier_id, words)
        names[quartier_id] = name if name not in names.values() else f"{number}-{name}"
    return names
