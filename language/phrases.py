"""Words that are still to be translated, and words a city brings in several languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from math import isfinite
from numbers import Integral
from string import Formatter
from types import MappingProxyType

from language.locales import wider

_FORMS = re.compile(r"\{(\w+):[^{}|]*(?:\|[^{}|]*)+\}")


class Phrase:
    """A message id with its values, translated only where it is shown.

    Domain code and caches hold phrases, never translated text, so that one result serves readers
    of every language.

    Parameters
    ----------
    msgid : str
        English text with ``{names}`` for the values; the key of the translation. ``{count:row|rows}`` is the word that
        goes with the number ``count``: the first for 1, the second for any other. Every language writes its own, and as many
        as its ``Plural-Forms`` tell apart.
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
        return f"Phrase({filled(self.msgid, self.values)!r})"


@dataclass(frozen=True)
class Quoted:
    """A name between quotation marks; each language has its own."""

    name: object

    def __str__(self) -> str:
        return f"“{self.name}”"


@dataclass(frozen=True)
class Number:
    """A number as the reader's language writes it.

    Attributes
    ----------
    decimals : int or None
        None for as many as it has, of 12 significant digits.
    signed : bool
        Whether a plus is written too.
    """

    value: float
    decimals: int | None = None
    signed: bool = False

    @property
    def places(self) -> int:
        """How many decimals are written."""
        if self.decimals is not None or not isfinite(self.value):
            return self.decimals or 0
        return max(0, -int(Decimal(f"{self.value:.12g}").normalize().as_tuple().exponent))

    def __str__(self) -> str:
        return f"{self.value:{'+' if self.signed else ''}.{self.places}f}"


@dataclass(frozen=True)
class Series:
    """Several values one behind the other, each written as its language does."""

    values: tuple[object, ...]
    separator: str = ", "

    def __str__(self) -> str:
        return self.separator.join(map(str, self.values))

    def __bool__(self) -> bool:
        return bool(self.values)


def in_quotes(names: Iterable[object], most: int | None = None) -> Series:
    """Names between quotation marks; of more than `most` the first ones, and an ellipsis."""
    rest = iter(names)
    first = [Quoted(name) for name in islice(rest, most)]
    return Series((Series(tuple(first)), "…"), " ") if next(rest, None) is not None else Series(tuple(first))


def counted(msgid: str) -> frozenset[str]:
    """The values of a message by whose number one of its words is chosen."""
    return frozenset(_FORMS.findall(msgid))


def _one_or_several(number: int) -> int:
    return int(number != 1)


def filled(
    text: str,
    values: Mapping[str, object],
    numbers: Mapping[str, object] = MappingProxyType({}),
    form: Callable[[int], int] = _one_or_several,
) -> str:
    """A text with its values put in.

    Parameters
    ----------
    numbers : mapping
        What the values were before they were written: by them ``{count:row|rows}`` chooses.
    form : callable
        Which of the words a whole number takes in the text's language.
    """
    return _Filler(numbers or values, form).vformat(text, (), values) if "|" in text else text.format(**values)


class _Filler(Formatter):
    """Python's formatting, and ``{count:row|rows}`` beside it."""

    def __init__(self, numbers: Mapping[str, object], form: Callable[[int], int]) -> None:
        self._numbers, self._form = numbers, form

    def get_field(self, field_name: str, args: object, kwargs: Mapping[str, object]) -> tuple[object, str]:
        return (kwargs[field_name], self._numbers.get(field_name)), field_name

    def format_field(self, value: tuple[object, object], format_spec: str) -> str:
        written, number = value
        if "|" not in format_spec:
            return format(written, format_spec)
        words = format_spec.split("|")
        if isinstance(number, Integral):
            return words[min(self._form(int(number)), len(words) - 1)]
        return words[0] if number == 1 else words[-1]


@dataclass(frozen=True)
class Text:
    """A name or sentence of the city's own, in one or several languages.

    Attributes
    ----------
    by_language : Mapping[str, str]
        Language code to text. The first entry serves readers of a language that is missing; a kind of a language
        (``de-simple``) is served by the language itself before.
    """

    by_language: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, value: str | Mapping[str, str]) -> Text:
        """Take a plain string (the same in every language) or a table of languages."""
        return cls(MappingProxyType({"": value} if isinstance(value, str) else dict(value)))

    def in_language(self, language: str) -> str:
        """The text for one language, else for the one it is a kind of, else the first one given, else an empty string."""
        texts = self.by_language
        return next(filter(None, map(texts.get, wider(language))), None) or next(iter(texts.values()), "")

    def __bool__(self) -> bool:
        return any(self.by_language.values())
