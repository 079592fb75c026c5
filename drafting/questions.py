"""Questions that a person at a town hall can answer, one at a time, and where their answers come from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from language.phrases import Phrase

OPEN = ""
"""The answer that leaves a question to the person."""


@dataclass(frozen=True)
class Choice:
    """An answer that may be given.

    Attributes
    ----------
    value : str
        What scripts write.
    effect : Phrase or str
        What it would do.
    """

    value: str
    effect: Phrase | str


@dataclass(frozen=True)
class Question:
    """One question.

    Attributes
    ----------
    id : str
        Stable, for a file of answers: ``boundaries``, ``quartier survey.csv``.
    text : Phrase
    choices : tuple of Choice
        Empty where any text is an answer.
    proposal : str
        What is taken if the person only presses Enter; may be empty.
    certain : bool
        Whether the proposal may be taken without asking (``--yes``).
    lines : tuple of Phrase or str
        A numbered list that the question is about.
    read : callable or None
        Checks a text; raises ValueError with a reason that a person understands.
    """

    id: str
    text: Phrase
    choices: tuple[Choice, ...] = ()
    proposal: str = OPEN
    certain: bool = False
    lines: tuple[Phrase | str, ...] = ()
    read: Callable[[str], object] | None = None

    def wrong(self, answer: str) -> Phrase | None:
        """Why an answer is none, or None if it is one."""
        values = [choice.value for choice in self.choices]
        if values and answer not in values:
            return Phrase("“{answer}” is none of the answers: {answers}", answer=answer, answers=", ".join(values))
        if self.read:
            try:
                self.read(answer)
            except ValueError as error:
                return Phrase("“{answer}” cannot be read; write it like this: {why}", answer=answer, why=str(error))
        return None


class Asker(Protocol):
    """Whoever answers."""

    def answer(self, question: Question) -> str:
        """The answer; `OPEN` leaves the question to the person."""
        ...


class NoAnswer(Exception):
    """An answer of a file is none of those that may be given; the phrase says why."""

    def __init__(self, question: Question, why: Phrase) -> None:
        self.question, self.why = question, why
        super().__init__(question.id)


@dataclass
class Questions:
    """Asks, checks and remembers.

    Attributes
    ----------
    asker : Asker or None
        None takes what is certain and leaves the rest.
    given : Mapping
        Answers of a file, by the question's id; they go before the asker.
    asked, open : list of Question
        Those that somebody had to answer, and those that nobody did.
    """

    asker: Asker | None = None
    given: Mapping[str, str] = field(default_factory=dict)
    asked: list[Question] = field(default_factory=list)
    open: list[Question] = field(default_factory=list)

    def ask(self, question: Question) -> str:
        """The answer to a question.

        Raises
        ------
        NoAnswer
            If a file of answers has one that the question does not know.
        """
        if question.id in self.given:
            answer = self.given[question.id]
            self.asked.append(question)
            if why := question.wrong(answer):
                raise NoAnswer(question, why)
            return answer
        if self.asker:
            self.asked.append(question)
            return self.asker.answer(question)
        if question.certain:
            return question.proposal
        self.open.append(question)
        return OPEN

    @property
    def unused(self) -> list[str]:
        """Ids in the file of answers that no question had."""
        ids = {question.id for question in self.asked}
        return [given for given in self.given if given not in ids]
