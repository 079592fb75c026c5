"""Names in plain letters: made comparable, sorted once, and found by any of their beginnings."""

import itertools
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

BEGINS, WORD_BEGINS, CONTAINS = QUALITIES = range(3)  # how well a name fits what is typed, best first
LAST = "\U0010ffff"  # sorts behind everything that begins alike
_SHORTEST_INSIDE = 3  # characters that are looked for inside words
_AS_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


class Names:
    """Names in their order, found by their beginning, by the beginning of a word, or anywhere.

    Names are words in plain letters, separated by blanks. Beginnings are compared without blanks, so that
    "mainzerstrasse" finds "mainzer strasse".
    """

    def __init__(self, names: Sequence[str]) -> None:
        self.begins = [joined(name) for name in names]  # sorted
        tails = sorted(
            (joined(name[blank + 1 :]), number)
            for number, name in enumerate(names)
            for blank in (at.start() for at in re.finditer(" ", name))
        )
        self.tails = [tail for tail, _ in tails]
        self.tail_of = [number for _, number in tails]
        self.text = "".join(f"\n{name}" for name in names) + "\n"
        self.starts = list(itertools.accumulate((len(name) + 1 for name in names), initial=0))

    def matches(self, quality: int, query: str) -> Iterable[int]:
        """Numbers of the names that the query finds in this way."""
        if quality == CONTAINS:
            return self._containing(query) if len(query) >= _SHORTEST_INSIDE else ()
        begun = joined(query)
        names = self.begins if quality == BEGINS else self.tails
        span = range(bisect_left(names, begun), bisect_left(names, begun + LAST))
        return span if quality == BEGINS else map(self.tail_of.__getitem__, span)

    def _containing(self, query: str) -> Iterator[int]:
        at = self.text.find(query)
        while at >= 0:
            number = bisect_right(self.starts, at) - 1
            yield number
            at = self.text.find(query, self.starts[number + 1])


def words_of(text: str) -> list[str]:
    """Words in small plain letters: umlauts as two letters, no accents, no signs."""
    letters = unicodedata.normalize("NFKC", text).casefold().translate(_AS_LETTERS)
    return re.findall(r"[^\W_]+", without_marks(letters))


def without_marks(text: str) -> str:
    """Letters without umlauts and accents, by which a dictionary puts names in order."""
    return "".join(letter for letter in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(letter))


def spelled_out(words: Iterable[str]) -> list[str]:
    """Words with "str" for "strasse" written out."""
    return [word + "asse" if word.endswith("str") else word for word in words]


def plain(name: str) -> str:
    """A name as `Names` takes it."""
    return " ".join(spelled_out(words_of(name)))


def joined(name: str) -> str:
    """A name without its blanks."""
    return name.replace(" ", "")


def house_number(words: Iterable[str]) -> str:
    """A house number without blanks; two figures stay apart."""
    return re.sub(r"(?<=\d) (?=\d)", "-", " ".join(words)).replace(" ", "")
