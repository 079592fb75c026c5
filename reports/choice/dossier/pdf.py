"""The dossier as PDF."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from dataset.dataset import Dataset
from dataset.scenarios import Scenario
from language.words import Words
from reports.choice.content import Answer
from reports.choice.dossier.dossier import dossier_of
from reports.choice.map import choice_map
from reports.documents.pdf import accessible_pdf, on_paper

_TEMPLATE = Path(__file__).parent / "dossier.typ"


def dossier_pdf(dataset: Dataset, answer: Answer, words: Words, scenario: Scenario | None = None, link: str = "") -> bytes:
    """The dossier of an answer; parameters as of `reports.choice.dossier.dossier.dossier_of`."""
    dossier = dossier_of(dataset, answer, words, scenario, link)
    drawn = choice_map(dataset, answer, words, beside=True)
    return accessible_pdf(_TEMPLATE, {**asdict(dossier), **on_paper(dossier.link), "language": words.language, "map": drawn})
