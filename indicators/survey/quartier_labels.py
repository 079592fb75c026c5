"""Quartiers of a file whose codes have labels: labels are names, and where both name different quartiers, nobody guesses."""

from __future__ import annotations

import re
from collections.abc import Mapping

from files.cells import canonical, composed
from files.findings import Findings
from files.keys import KnownQuartiers
from files.spellings import Spellings
from indicators.survey.design import Wave
from language.phrases import Phrase, Series

QUARTIER_BY = LABEL, CODE = ("label", "code")
"""What ``quartier_by`` of a wave may say."""

_MOST_SHOWN = 3


def spelled_by(wave: Wave, quartiers: KnownQuartiers, labels: Mapping[str, str], file: str, findings: Findings) -> Spellings:
    """Every cell of the column to its ``quartier_id``.

    Parameters
    ----------
    labels : Mapping
        Code to label, as the file has them.
    findings : Findings
        Takes a stop where code and label name different quartiers, and a question where a label names none.
    """
    spelled = quartiers.spellings_of(file)
    if not labels or wave.quartier_by == CODE:
        return spelled
    by_label = {code: _named(label, spelled) for code, label in labels.items()}
    by_code = {code: spelled.get(code) for code in labels}
    if wave.quartier_by != LABEL:
        other = [code for code in labels if by_code[code] and by_label[code] and by_label[code] != by_code[code]]
        if other:
            _stop(wave, quartiers, labels, other, by_code, file, findings)
        strange = [
            code
            for code in labels
            if by_code[code] and not by_label[code] and not _agrees(labels[code], by_code[code], quartiers)
        ]
        if strange and not other:
            _ask(wave, quartiers, labels, strange, by_code, file, findings)
        shared = _shared(by_label, by_code)
        if shared and not other and not strange:
            _ask_about_shared(wave, quartiers, labels, shared, file, findings)
    if wave.quartier_by == LABEL:  # a number without a label is then nobody's
        return Spellings(by_label, spelled.rules)
    return Spellings({**spelled, **{code: by_label[code] or by_code[code] for code in labels}}, spelled.rules)


def _named(label: str, spelled: Spellings) -> str:
    return spelled.get(label.strip()) or spelled.get(composed(label))


def _agrees(label: str, quartier_id: str, quartiers: KnownQuartiers) -> bool:
    """Whether a label that is no quartier's name says the same as the code: “Quartier 1”, “1 Nord”, “Nord (1)”."""
    name = quartiers.names.get(quartier_id, "")
    words = {canonical(word) for word in re.findall(r"\w+", label)}
    return canonical(quartier_id) in words or (bool(name) and name.casefold() in label.casefold()) or not label.strip()


def _shared(by_label: Mapping[str, str], by_code: Mapping[str, str]) -> dict[str, list[str]]:
    """Quartiers to the codes that are taken for them, of those that have several."""
    together: dict[str, list[str]] = {}
    for code, own in by_label.items():
        if quartier_id := own or by_code[code]:
            together.setdefault(quartier_id, []).append(code)
    return {quartier_id: codes for quartier_id, codes in together.items() if len(codes) > 1}


def _ask_about_shared(
    wave: Wave,
    quartiers: KnownQuartiers,
    labels: Mapping[str, str],
    shared: Mapping[str, list[str]],
    file: str,
    findings: Findings,
) -> None:
    pairs = Series(
        tuple(
            Series(tuple(Phrase("{code} is “{label}”", code=code, label=labels[code]) for code in codes))
            for codes in list(shared.values())[:_MOST_SHOWN]
        ),
        "; ",
    )
    there = {quartiers.names[quartier_id] for quartier_id in shared}
    observed = Phrase("in column “{column}” several codes mean the same quartier: {pairs}", column=wave.quartier, pairs=pairs)
    why = Phrase(
        "One of the labels may be mistyped: the answers of another quartier would be shown for {names}.",
        names=", ".join(sorted(there)),
    )
    remedy = Phrase(
        "Correct the label in the file; or, if the codes do mean the same quartier, write {by_label} for this wave in"
        " dataset.toml.",
        by_label='quartier_by = "label"',
    )
    findings.ask("survey.quartier_label_twice", file, observed=observed, why=why, remedy=remedy)


def _shown(codes: list[str], labels: Mapping[str, str], by_code: Mapping[str, str], quartiers: KnownQuartiers) -> Series:
    pairs = ((code, labels[code], quartiers.names[by_code[code]]) for code in codes[:_MOST_SHOWN])
    return Series(
        tuple(
            Phrase("{code} is “{label}” in the file, “{name}” on the map", code=code, label=label, name=name)
            for code, label, name in pairs
        ),
        "; ",
    )


def _stop(
    wave: Wave,
    quartiers: KnownQuartiers,
    labels: Mapping[str, str],
    other: list[str],
    by_code: Mapping[str, str],
    file: str,
    findings: Findings,
) -> None:
    observed = Phrase(
        "in column “{column}” {count} {count:code has|codes have} the label of another quartier than"
        " the one that has this number: {examples}",
        column=wave.quartier,
        count=len(other),
        examples=_shown(other, labels, by_code, quartiers),
    )
    why = Phrase("The file calls its codes otherwise than the boundaries, so every quartier would get another one's answers.")
    remedy = Phrase(
        "If the labels are right, write {by_label} for this wave in dataset.toml; if the numbers are, {by_code}.",
        by_label='quartier_by = "label"',
        by_code='quartier_by = "code"',
    )
    findings.stop("survey.quartier_labels", file, observed=observed, why=why, remedy=remedy)


def _ask(
    wave: Wave,
    quartiers: KnownQuartiers,
    labels: Mapping[str, str],
    strange: list[str],
    by_code: Mapping[str, str],
    file: str,
    findings: Findings,
) -> None:
    observed = Phrase(
        "in column “{column}” {count} {count:code has a label|codes have labels} that no quartier is called: {examples}",
        column=wave.quartier,
        count=len(strange),
        examples=_shown(strange, labels, by_code, quartiers),
    )
    why = Phrase("The numbers are those of quartiers, and the names are not: the file may mean another division of the city.")
    remedy = Phrase(
        "If the numbers are right, write {by_code} for this wave in dataset.toml; if the names are, add each of them to"
        " [aliases]: {alias}",
        by_code='quartier_by = "code"',
        alias=f'"{labels[strange[0]]}" = "…"',
    )
    findings.ask("survey.quartier_label_unknown", file, observed=observed, why=why, remedy=remedy)
