"""One reader's language: translated messages, and numbers and dates as that language writes them."""

import gettext
import io
from collections.abc import Iterable, Mapping
from datetime import date, time
from functools import cache
from numbers import Integral
from pathlib import Path

from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from language.phrases import Number, Phrase, Quoted, Series, Text, counted, filled

LOCALE_FOLDER = Path(__file__).parent.parent / "locale"
LANGUAGES = ("de", "en")
_LOCALES = {"de": "de_DE", "en": "en_GB"}
_DECIMALS_TOLD = 1  # of numbers that come without a wording of their own


class Words:
    """The words of one language; passed to whatever writes for a reader, never installed globally.

    Parameters
    ----------
    language : str
        One of `LANGUAGES`.

    Raises
    ------
    ValueError
        If the language is not one of `LANGUAGES`.
    """

    def __init__(self, language: str) -> None:
        if language not in LANGUAGES:
            raise ValueError(f"language {language!r} is not one of {', '.join(LANGUAGES)}")
        self.language = language
        self._locale = _LOCALES[language]
        self._translations = _translations(language)

    def __call__(self, msgid: str, **values: object) -> str:
        """Translate a message and fill in its values."""
        return self._filled(self._translations.gettext(msgid), values)

    def plural(self, singular: str, plural: str, number: int, **values: object) -> str:
        """Translate a message that depends on a number; the number is `{number}` in the text."""
        return self._filled(self._translations.ngettext(singular, plural, number), {"number": self.number(number), **values})

    def say(self, phrase: Phrase | str) -> str:
        """Translate a phrase; plain strings are data and pass unchanged."""
        return phrase if isinstance(phrase, str) else self(phrase.msgid, **phrase.values)

    def pick(self, text: Text) -> str:
        """A city's own text in this language."""
        return text.in_language(self.language)

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

    def _filled(self, text: str, values: Mapping[str, object]) -> str:
        counts = counted(text) if "|" in text else frozenset()
        written = {
            name: self.number(int(value)) if name in counts and isinstance(value, Integral) else self._written(value)
            for name, value in values.items()
        }
        return filled(text, written, values)

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
def words_for(language: str) -> Words:
    """The shared, immutable `Words` of a language."""
    return Words(language)


@cache
def _translations(language: str) -> gettext.NullTranslations:
    """Compile the ``.po`` file in memory, so that no compiled file can fall behind it."""
    if language == "en":
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    with (LOCALE_FOLDER / language / "LC_MESSAGES" / "quartierblick.po").open("rb") as po:
        write_mo(compiled, read_po(po, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
