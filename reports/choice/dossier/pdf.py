"""The dossier as PDF that a screen reader can read (PDF/UA-1): made here, without a browser or the network."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import typst

from dataset.dataset import Dataset
from dataset.scenarios import Scenario
from language.words import Words
from reports.choice.content import Answer
from reports.choice.dossier.dossier import dossier_of
from reports.choice.map import choice_map
from reports.documents.letters import writable
from reports.documents.picture import fonts
from reports.documents.qr_code import qr_svg

_TEMPLATE = Path(__file__).parent / "dossier.typ"


def dossier_pdf(dataset: Dataset, answer: Answer, words: Words, scenario: Scenario | None = None, link: str = "") -> bytes:
    """The dossier of an answer; parameters as of `reports.choice.dossier.dossier.dossier_of`."""
    dossier = dossier_of(dataset, answer, words, scenario, link)
    given = {
        **asdict(dossier),
        "language": words.language,
        "map": choice_map(dataset, answer, words, beside=True),
        "qr": qr_svg(dossier.link),
        "follow": dossier.link.startswith(("https://", "http://")),
    }
    # every text goes in as data, never into the source: no name can be code
    return typst.compile(
        _TEMPLATE.read_bytes(),
        format="pdf",
        font_paths=fonts(),
        sys_inputs={"dossier": json.dumps(writable(given), ensure_ascii=False)},
        pdf_standards=["ua-1"],
    )
