"""Words that are still to be translated, and words a city brings in several languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


class Phrase:
    """A message id with its values, translated only where it is shown.

    Domain code and caches hold phrases, never translated text, so that one result serves readers
    of every language.

    Parameters
    ----------
    msgid : str
        English text with ``{names}`` for the values; the key of the translation.
    **values : object
        Put into the translated text. They are data: braces inside them mean nothing.
    """

    __slots__ = ("msgid", "values")

    def __init__(self, msgid: str, **values: object) -> None:
        self.msgid = msgid
        self.values = MappingProxyType(values)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Phrase) and (self.msgid, self.values) == (other.msgid, other.values)

    def __hash__(self) -> int:
        return hash(self.msgid)

    def __repr__(self) -> str:
        return f"Phrase({self.msgid.format(**self.values)!r})"


@dataclass(frozen=True)
class Text:
    """A name or sentence of the city's own, in one or several languages.

    Attributes
    ----------
    by_language : Mapping[str, str]
        Language code to text. The first entry serves readers of a language that is missing.
    """

    by_language: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, value: str | Mapping[str, str]) -> Text:
        """Take a plain string (the same in every language) or a table of languages."""
        return cls(MappingProxyType({"": value} if isinstance(value, str) else dict(value)))

    def in_language(self, language: str) -> str:
        """The text for one language, else the first one given, else an empty string."""
        return self.by_language.get(language) or next(iter(self.by_language.values()), "")

    def __bool__(self) -> bool:
        return any(self.by_language.values())
