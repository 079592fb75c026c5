"""What names say on a map: without the word that all of them begin with, such as "Bezirk"."""

from collections.abc import Sequence

_FEWEST = 3
"""So many names must share a word before it is taken for a kind of area and not for a part of a name."""


def short_names(names: Sequence[str]) -> list[str]:
    """The names without the words that every one of them begins with: "Bezirk Uster" is "Uster".

    Whole words alone are left out, and only where what remains begins with a letter and tells every area from the others:
    "Bezirk 1" stays as it is, since a map has numbers of its own.
    """
    shortened = list(names)
    while len(shortened) >= _FEWEST:
        parts = [name.strip().split(" ", 1) for name in shortened]
        rests = [part[1].strip() if len(part) == 2 else "" for part in parts]
        if len({part[0] for part in parts}) > 1 or len(set(rests)) < len(rests):
            break
        if not all(rest[:1].isalpha() for rest in rests):
            break
        shortened = rests
    return shortened
