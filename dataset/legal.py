"""What only the city can say on the pages of the footer: who answers for them, and where barriers are told."""

import re
from dataclasses import dataclass, field

from files.toml import Section
from language.phrases import Phrase, Text

LONGEST = 20_000
"""Letters of one text in one language."""
_MAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_FILE = re.compile(r"(?i)(?!https?://)[^\s<>]*\.(?:txt|md|html?|docx?|odt|rtf|pdf)")
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9]{0,20}(?:\s[^<>]{0,500})?/?>")
_PAGE = re.compile(r"https://[A-Za-z0-9][^\s\"'<>\\^`{}|@\x00-\x1f\x7f]{0,300}")


@dataclass(frozen=True)
class Legal:
    """The table ``[legal]``; empty where the city has not written it.

    Attributes
    ----------
    imprint, privacy, accessibility : Text
        Paragraphs, with an empty line between two.
    feedback : str
        A mail address or a page: where readers tell of barriers.
    enforcement : Text
        The body that helps where the city does not answer: its name, and how it is reached.
    """

    imprint: Text = field(default_factory=Text)
    privacy: Text = field(default_factory=Text)
    accessibility: Text = field(default_factory=Text)
    feedback: str = ""
    enforcement: Text = field(default_factory=Text)

    @property
    def missing(self) -> tuple[str, ...]:
        """The entries that the law asks a public body for and that are not there."""
        needed = {
            "imprint": self.imprint,
            "privacy": self.privacy,
            "accessibility": self.accessibility,
            "feedback": self.feedback,
            "enforcement": self.enforcement,
        }
        return tuple(entry for entry, said in needed.items() if not said)


def read_legal(section: Section) -> Legal:
    """Take the table ``[legal]``."""
    before = len(section.findings)
    feedback = section.string("feedback", default="")
    if len(section.findings) == before and feedback and not (_MAIL.fullmatch(feedback) or _PAGE.fullmatch(feedback)):
        examples = {"mail": "barrierefreiheit@example.org", "page": "https://www.example.org/barriere"}
        section.wrong("feedback", feedback, Phrase("a mail address or a page, such as {mail} or {page}", **examples))
    legal = Legal(
        imprint=_paragraphs(section, "imprint"),
        privacy=_paragraphs(section, "privacy"),
        accessibility=_paragraphs(section, "accessibility"),
        feedback=feedback,
        enforcement=_paragraphs(section, "enforcement"),
    )
    section.finish()
    return legal


def _paragraphs(section: Section, key: str) -> Text:
    text = section.text(key, required=False)
    if any(len(said) > LONGEST for said in text.by_language.values()):
        section.wrong(key, "…", Phrase("a text of at most {number} letters", number=LONGEST))
    if tagged := next(filter(None, map(_TAG.search, text.by_language.values())), None):
        allowed = Phrase("a text without HTML, which readers would see as it stands; an empty line begins a paragraph")
        section.wrong(key, tagged[0], allowed)
    if named := next((said for said in text.by_language.values() if _FILE.fullmatch(said.strip())), ""):
        allowed = Phrase(
            "the text itself: the page would show the name of a file as it stands; a long text stands between {marks}",
            marks='"""',
        )
        section.wrong(key, named, allowed)
    return text
