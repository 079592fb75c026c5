"""What the check asks about a city is asked in the same go, and its answers are written down."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from dataset.confined import load_confined
from drafting.amending import NotAmended, amended
from drafting.effects import effect
from drafting.questions import Choice, Question, Questions
from drafting.remedies import Alternative, Place, alternatives
from files.findings import Finding, Rejected
from files.folder import REQUIRED
from files.kinds import Kind, kinds
from files.steps import Step
from language.phrases import Phrase

_SAME = {
    "small": ("statistics.small",),
    "others": ("quartier.unknown", "quartier.total"),
    "interviews": ("survey.unfinished",),
    "weights": ("survey.weights_of_which_kind",),
}
"""Questions of the draft, and the findings that would only ask again."""
MOST_ROUNDS = 8  # an answer may bring up what could not be seen before it
_MOST_SHOWN = 20


def ask_what_is_left(
    folder: Path,
    files: Path | None,
    questions: Questions,
    heard: Callable[[Step, float], None] | None = None,
    checked: Callable[[], None] = lambda: None,
) -> None:
    """Check the city, ask what keeps it from being published and can be answered, and check again.

    Answers go into ``dataset.toml`` (decimals into ``catalogue.toml``); what is left open stays a finding of the check.

    Parameters
    ----------
    heard : callable or None
        Told which file is read, how far that is, and for how many seconds.
    checked : callable
        Called whenever a check is through.

    Raises
    ------
    NoAnswer
        If a file of answers does not fit a question.
    """
    declined = {again for question in questions.asked for again in _asked_again(question.id)}
    put = set[tuple[str, object]]()  # with the lines: of many spellings the first ones are asked about, and then the next
    for _ in range(MOST_ROUNDS):
        blocking = _blocking(folder, files, heard)
        checked()
        asked = [kind for kind in kinds(blocking) if _id(kind) not in declined and _offered(kind)]
        asked = [kind for kind in asked if _put(kind) not in put]
        if not asked:
            return
        put |= {_put(kind) for kind in asked}
        answered = {_id(kind): _ask(folder, kind, questions) for kind in asked}
        declined |= {name for name, written in answered.items() if not written}
        if not any(answered.values()):
            return


def is_of_check(question: str) -> bool:
    """Whether an id is that of a finding, which is only known once the city was checked."""
    return "." in question.partition(" ")[0]


def _blocking(folder: Path, files: Path | None, heard: Callable[[Step, float], None] | None) -> list[Finding]:
    try:
        load_confined(folder, files, heard=heard)
    except Rejected as rejected:
        return [finding for finding in rejected.findings if finding.blocks]
    return []


def _asked_again(question: str) -> list[str]:
    topic, _, file = question.partition(" ")
    return [f"{code} {file}" for code in _SAME.get(topic, ())]


def _id(kind: Kind) -> str:
    return f"{kind.first.code} {kind.first.file}"


def _put(kind: Kind) -> tuple[str, object]:
    return _id(kind), tuple(own.lines for answers in _offered(kind) for own in answers)


def _offered(kind: Kind) -> list[list[Alternative]]:
    """Alternatives that each answer all findings of a kind; nothing where they do not offer the same ones."""
    each = [alternatives(finding) for finding in kind.findings]
    if len({tuple((own.place, own.keys) for own in offered) for offered in each}) > 1:
        return []
    return [list(dict.fromkeys(own)) for own in zip(*each, strict=True)]


def _ask(folder: Path, kind: Kind, questions: Questions) -> bool:
    """Whether an answer was given and written."""
    offered, finding = _offered(kind), kind.first
    text = Phrase("{file}: {observed}. {why}", file=finding.file, observed=finding.observed, why=finding.why)
    values = ["yes"] if len(offered) == 1 else [str(number) for number in range(1, len(offered) + 1)]
    choices = [Choice(value, effect(own[0])) for value, own in zip(values, offered, strict=True)]
    choices.append(Choice("no", Phrase("nothing is decided: the check names it again, and what to do")))
    also = tuple(observed for observed in kind.observed[1:_MOST_SHOWN])
    answer = questions.ask(Question(_id(kind), text, tuple(choices), "no", lines=also))
    if answer not in values:
        return False
    return _write(folder, offered[values.index(answer)])


def _write(folder: Path, answers: Sequence[Alternative]) -> bool:
    dataset, catalogue = (folder / name for name in REQUIRED)
    try:
        for own in answers:
            path = catalogue if own.place is Place.INDICATOR else dataset
            path.write_text(amended(path.read_text(encoding="utf-8"), own), encoding="utf-8")
    except NotAmended:
        return False  # the check goes on telling of it, with the lines to write
    return True
