"""The profiles of all quartiers: a file each in a ZIP, or one after the other in one document."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

from dataset.dataset import Dataset
from language.words import Words
from reports.profile.pdf import compiled, profile_pdf
from reports.profile.profile import profile_of

WRITTEN = 0.4  # the part of the work that the texts are; measured, the rest is setting them as one document
_FIXED_DAY = (1980, 1, 1, 0, 0, 0)  # the same profiles make the same ZIP


def file_name(dataset: Dataset, quartier_id: str, words: Words) -> str:
    """A name that every file system takes: ``steckbrief-06-betzenberg.pdf``.

    A key may hold anything, so letters and digits alone are kept.
    """
    parts = (words("Profile"), quartier_id, dataset.quartier_names[quartier_id])
    plain = [re.sub(r"[\W_]+", "-", part.casefold()).strip("-")[:60] for part in parts]
    return "-".join(part for part in plain if part) + ".pdf"


def file_names(dataset: Dataset, words: Words) -> dict[str, str]:
    """`file_name` of every quartier, none twice."""
    names: dict[str, str] = {}
    for number, quartier_id in enumerate(dataset.quartier_names):
        name = file_name(dataset, quartier_id, words)
        names[quartier_id] = name if name not in names.values() else f"{number}-{name}"
    return names


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
    document = compiled(dataset, profiles, title, words)
    progress(1.0)
    return document
