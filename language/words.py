"""One reader's language: translated messages, and numbers and dates as that language writes them."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, time
from functools import cache
from numbers import Integral
from pathlib import Path

from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.numbers import format_decimal

from language.locales import ENGLISH, FILES, LANGUAGES, chain_of, locale_of
from language.phrases import Number, Phrase, Quoted, Series, Text, counted, filled

__all__ = ["LANGUAGES", "Words", "words_for"]
_DECIMALS_TOLD = 1  # of numbers that come without a wording of their own


class Words:
    """The words of one language; passed to whatever writes for a reader, never installed globally.

    Parameters
    ----------
    language : str
        One of `LANGUAGES`, or of `files`.
    files : mapping
        Language to its file of messages.
    own : bool
        Whether the language's own messages are said; without them, only what it falls back to. The language stays the
        reader's choice, and links go on with it.

    Raises
    ------
    ValueError
        If there is no such language.
    """

    def __init__(self, language: str, files: Mapping[str, Path] = FILES, *, own: bool = True) -> None:
        if language not in files and language != "en":
            raise ValueError(f"language {language!r} is not one of {', '.join(dict.fromkeys((*files, 'en')))}")
        chain = chain_of(language, files)
        self.language = language
        self._pages = chain[0][1].pages if chain else frozenset()
        if not own:
            chain = chain[1:]
            language = chain[0][0] if chain else "en"
        self.spoken = language
        """The language of what is said; another one than `language` where `own` is not set."""
        self._locale = locale_of(language)
        self._chain = [messages for _, messages in chain]
        marks = self._locale.number_symbols["latn"]
        self.decimal_mark, self.group_mark = str(marks["decimal"]), str(marks["group"])

    @property
    def base(self) -> str:
        """The language without script, region and variant."""
        return self.spoken.partition("-")[0]

    @property
    def direction(self) -> str:
        """Where lines begin: ``ltr`` or ``rtl``."""
        return self._locale.text_direction

    def covers(self, page: str) -> bool:
        """Whether the language was written for a page: plain language is, for some."""
        return not self._pages or page in self._pages

    def __call__(self, msgid: str, **values: object) -> str:
        """Translate a message and fill in its values."""
        for messages in self._chain:
            if text := messages.texts.get(msgid) or messages.plurals.get(msgid, ("",))[0]:
                return self._filled(text, values, messages.form)
        return self._filled(msgid, values, ENGLISH.form)

    def plural(self, singular: str, plural: str, number: int, **values: object) -> str:
        """Translate a message that depends on a number; the number is `{number}` in the text."""
        values = {"number": self.number(number), **values}
        for messages in self._chain:
            if forms := messages.plurals.get(singular):
                return self._filled(forms[messages.form(int(number))], values, messages.form)
        return self._filled((singular, plural)[ENGLISH.form(int(number))], values, ENGLISH.form)

    def say(self, phrase: Phrase | str) -> str:
        """Translate a phrase; plain strings are data and pass unchanged."""
        return phrase if isinstance(phrase, str) else self(phrase.msgid, **phrase.values)

    def pick(self, text: Text) -> str:
        """A city's own text in this language."""
        return text.in_language(self.spoken)

    def number(self, value: float, decimals: int = 0) -> str:
        """A number with thousands and decimal marks: ``1.234,5`` in German; rounded as Python does, not as numpy does.

        numpy would write 8.65 as 8.6, where maps and their tables, which round Python's way, say 8.7. What is less than
        nothing has the sign that print has for it.
        """
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        written = format_decimal(
            round(float(value), decimals) + 0.0, format=pattern, locale=self._locale, decimal_quantization=False
        )
        return written.replace("-", "\N{MINUS SIGN}")

    def month(self, day: date) -> str:
        """The month of a day: ``März 2018``."""
        return format_date(day, format="LLLL y", locale=self._locale)

    def date(self, day: date) -> str:
        """A day in full: ``2. Februar 2018``."""
        return format_date(day, format="long", locale=self._locale)

    def time(self, moment: time) -> str:
        """A time of day: ``9:00``."""
        return format_time(moment, format="H:mm", locale=self._locale)

    def list(self, items: Iterable[str]) -> str:
        """An enumeration: ``A, B und C``."""
        return format_list(list(items), locale=self._locale)

    def alternatives(self, items: Iterable[str]) -> str:
        """An enumeration of which any counts: ``A, B oder C``."""
        return format_list(list(items), style="or", locale=self._locale)

    def _filled(self, text: str, values: Mapping[str, object], form: Callable[[int], int]) -> str:
        counts = counted(text) if "|" in text else frozenset()
        written = {
            name: self.number(int(value)) if name in counts and isinstance(value, Integral) else self._written(value)
            for name, value in values.items()
        }
        return filled(text, written, values, form)

    def _written(self, value: object) -> object:
        if isinstance(value, Phrase):
            return self.say(value)
        if isinstance(value, Quoted):
            return self("“{name}”", name=value.name)
        if isinstance(value, Number):
            return ("+" if value.signed and value.value > 0 else "") + self.number(value.value, value.places)
        if isinstance(value, Series):
            return value.separator.join(str(self._written(part)) for part in value.values)
        if isinstance(value, float):
            return self.number(value, 0 if value.is_integer() else _DECIMALS_TOLD)
        return self.pick(value) if isinstance(value, Text) else value


@cache
def words_for(language: str, page: str = "") -> Words:
    """The shared, immutable `Words` of a language; of a `page` that it was not written for, those it falls back to."""
    words = Words(language)
    return words if not page or words.covers(page) else Words(language, own=False)
