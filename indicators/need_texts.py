"""The entry ``need``: what an indicator is called as a reason, which must never read as its opposite."""

from collections.abc import Iterator

from files.toml import Section
from language.phrases import Phrase, Text

LONGEST = 120
"""Letters of a name of need in one language."""


def read_need(section: Section, name: Text, *, good: bool, neither: bool) -> Text:
    """Take the entry; what cannot be a name of need is reported.

    Parameters
    ----------
    name : Text
        The indicator's own.
    good, neither : bool
        Whether more of the indicator is good, or neither good nor bad.
    """
    need = section.text("need", required=False)
    wrong = next(_wrong(need, name, good=good, neither=neither), None) if "need" in section else None
    if wrong:
        written = dict(need.by_language)
        section.wrong("need", written.get("", written), wrong)
        return Text()
    return need


def _wrong(need: Text, name: Text, *, good: bool, neither: bool) -> Iterator[Phrase]:
    if neither and need:
        yield Phrase("a name of need beside a polarity that is not “neither”")
    for language, written in need.by_language.items():
        if len(written.splitlines()) > 1 or not any(letter.isalpha() for letter in written):
            yield Phrase("a name in words on one line; “…” stands for your own")
        elif len(written) > LONGEST:
            yield Phrase("a name of at most {most} letters", most=LONGEST)
        elif good and _alike(written, name.in_language(language)):
            yield Phrase("another name than the indicator’s own: more of it is good, so as a reason it would say the opposite")


def _alike(one: str, other: str) -> bool:
    return one.casefold().split() == other.casefold().split()
