"""Questions on a terminal."""

from __future__ import annotations

import typer

from drafting.questions import Question
from language.words import Words


class Terminal:
    """Asks on the terminal, one question at a time, until an answer can be used."""

    def __init__(self, words: Words) -> None:
        self._words, self._number = words, 0

    def answer(self, question: Question) -> str:
        """The answer; Enter takes the proposal, and ``?`` says what is allowed.

        Raises
        ------
        typer.Abort
            If nobody answers: Ctrl-C, or the end of what is piped in.
        """
        words, self._number = self._words, self._number + 1
        typer.echo("")
        typer.echo(words("Question {number}: {text}", number=self._number, text=words.say(question.text)))
        for number, line in enumerate(question.lines, start=1):
            typer.echo(f"  {number:>3}  {words.say(line)}")
        said = {"yes": words("yes"), "no": words("no")}
        meant = {short: value for value, shown in said.items() for short in (value, shown.casefold(), shown[0].casefold())}
        for choice in question.choices:
            typer.echo(f"  {said.get(choice.value, choice.value)}: {words.say(choice.effect)}")
        while True:
            prompt, proposal = words("Answer"), said.get(question.proposal, question.proposal)
            answer = str(typer.prompt(prompt, default=proposal, show_default=bool(proposal))).strip()
            if answer == "?":
                typer.echo(self._help(question, proposal))
                continue
            if question.choices:
                answer = self._chosen(answer, meant, [choice.value for choice in question.choices])
            why = question.wrong(answer) if answer or question.proposal else None
            if why is None:
                return answer
            typer.echo(words.say(why))

    @staticmethod
    def _chosen(answer: str, meant: dict[str, str], values: list[str]) -> str:
        """What was chosen: as it is written, in other letters, or as ``ja``, ``j``, ``yes``."""
        alike = {value.casefold(): value for value in values}
        yes_or_no = meant.get(answer.casefold(), answer)
        return alike.get(answer.casefold(), yes_or_no if yes_or_no in values else answer)

    def _help(self, question: Question, proposal: str) -> str:
        words = self._words
        if question.choices:
            said = {"yes": words("yes"), "no": words("no")}
            listed = ", ".join(said.get(choice.value, choice.value) for choice in question.choices)
            return words("One of these answers: {answers}. Ctrl-C ends.", answers=listed)
        if proposal:
            return words("Any text; Enter takes “{proposal}”. Ctrl-C ends.", proposal=proposal)
        return words("Any text; Enter leaves it open, and it can be written into dataset.toml later. Ctrl-C ends.")
