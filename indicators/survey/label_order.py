"""Answers that change their code from one wave to the next: a scale that was turned round counts the wrong way in one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from files.cells import canonical, composed
from files.findings import Findings
from indicators.catalogue import Catalogue
from indicators.formulas import Mean, Median, Share
from indicators.survey.coding import codes
from indicators.survey.design import Wave
from indicators.survey.formula_lines import scale_line, share_line
from indicators.survey.spss import FileCodes
from language.phrases import Phrase, Quoted, Series

_FILE = "catalogue.toml"
_MOST_SHOWN = 3

ByWave = Mapping[str, Mapping[str, str]]


def ask_about_moved_labels(catalogue: Catalogue, waves: Sequence[tuple[Wave, FileCodes]], findings: Findings) -> None:
    """Ask where a label stands for another code in a later wave, and the formula counts codes.

    Labels in a formula stand for the codes that each file gives them, so a formula that names labels is right in all waves.

    Parameters
    ----------
    waves : sequence of (Wave, FileCodes)
        In the order of the waves.
    """
    for name, indicator in catalogue.indicators.items():
        formula = indicator.formula
        if not isinstance(formula, Share | Mean | Median) or len(formula.columns) != 1:
            continue
        (column,) = formula.columns
        labels = {wave.id: own for wave, file in waves if len(own := file.labels.get(column, {})) > 1}
        moved = _moved(labels)
        if not moved or not _counts_differently(formula, column, labels, moved):
            continue
        observed = Phrase(
            "labels of column “{column}” have other codes in another wave: {moved}", column=column, moved=_shown(moved)
        )
        why = Phrase(
            "The indicator “{indicator}” counts codes, so that the same number would mean the opposite, or another answer, in one"
            " of the waves.",
            indicator=name,
        )
        first, last = (labels[wave] for wave in (next(iter(labels)), list(labels)[-1]))
        remedy = Phrase(
            "Write labels instead of codes in catalogue.toml; each file then says which code is meant. If the codes are right in"
            " the wave {first}:\n{line}\nIf they are in the wave {last}:\n{other}",
            first=next(iter(labels)),
            line=_by_labels(formula, first),
            last=list(labels)[-1],
            other=_by_labels(formula, last),
        )
        findings.ask("catalogue.labels_moved", _FILE, observed=observed, why=why, remedy=remedy)


def _moved(labels: ByWave) -> dict[str, dict[str, str]]:
    """Label to its code in each wave, of labels that have several."""
    where: dict[str, dict[str, str]] = {}
    for wave, own in labels.items():
        texts = [_plain(label) for label in own.values()]
        for code, label in own.items():
            if texts.count(_plain(label)) == 1:
                where.setdefault(_plain(label), {})[wave] = canonical(code)
    return {label: own for label, own in where.items() if len(set(own.values())) > 1}


def _counts_differently(formula: Share | Mean | Median, column: str, labels: ByWave, moved: Mapping[str, object]) -> bool:
    """Whether any label that moved counts otherwise in one wave than in another."""
    for label in moved:
        counts = set()
        for own in labels.values():
            code = next((canonical(code) for code, text in own.items() if _plain(text) == label), None)
            if code is not None:
                counts.add(_value(formula, column, own, code))
        if len(counts) > 1:
            return True
    return False


def _value(formula: Share | Mean | Median, column: str, labels: Mapping[str, str], code: str) -> str:
    """What a code counts in a wave."""
    described = {column: labels}
    if isinstance(formula, Share):
        yes, of = (codes(own, described, column) for own in (formula.yes, formula.of))
        return f"{code in yes} {code in of}"
    recoded = {own: number for cell, number in formula.codes for own in codes((cell,), described, column)}
    return recoded.get(code, code)


def _by_labels(formula: Share | Mean | Median, labels: Mapping[str, str]) -> str:
    """The formula with labels for the codes of one wave."""
    texts = {canonical(code): composed(label) for code, label in labels.items()}
    if isinstance(formula, Share):
        yes, of = ([texts.get(canonical(code), code) for code in own] for own in (formula.yes, formula.of))
        return share_line(formula, yes, of)
    low, high = formula.scale
    ends = range(int(low), int(high) + 1) if high - low < 100 else ()
    return scale_line(formula, formula.scale, {texts[str(step)]: step for step in ends if str(step) in texts})


def _plain(label: str) -> str:
    return " ".join(composed(label).casefold().split())


def _shown(moved: Mapping[str, Mapping[str, str]]) -> Series:
    each = [
        Series((Series((Quoted(label), ":"), ""), ", ".join(f"{wave} = {code}" for wave, code in own.items())), " ")
        for label, own in moved.items()
    ]
    first = Series(tuple(each[:_MOST_SHOWN]), "; ")
    return Series((first, "…"), " ") if len(each) > _MOST_SHOWN else first
