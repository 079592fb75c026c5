"""What no TOML file of a city may be: so deep, or with numbers so long, that reading it takes the reader along."""

import re
from collections.abc import Iterable, Mapping

_LONGEST_SHOWN = 120  # letters of what a finding repeats
DEEPEST = 20  # tables within tables
_DOTTED = re.compile(rf"""(?m)(?:^|[\[{{,])[ \t]*(?:(?:[\w-]+|"[^"\n]*"|'[^'\n]*')[ \t]*\.[ \t]*){{{10 * DEEPEST}}}""")
"""A name of a table or an entry with very many dots; within an address or a text dots are nothing."""
_LONGEST_NUMBER = 14_000  # bits; of longer ones Python writes no decimals


def shortened(written: str) -> str:
    """What a finding repeats of a value or a line; of a long one its beginning."""
    return written if len(written) <= _LONGEST_SHOWN else f"{written[:_LONGEST_SHOWN]}…"


def is_dotted(source: str) -> bool:
    """Whether a name has so many dots that reading it would take seconds."""
    return _DOTTED.search(source) is not None


def is_deep(values: object) -> bool:
    """Whether anything stands within more than `DEEPEST` tables or lists; without recursion, which deep ones exhaust."""
    level: list[object] = [values]
    for _ in range(DEEPEST + 1):
        level = [inner for value in level for inner in _members(value)]
    return bool(level)


def check_numbers(values: object) -> None:
    """Raise a ValueError for whole numbers that Python would not write: TOML's hexadecimal ones may have any length."""
    waiting: list[object] = [values]
    while waiting:
        value = waiting.pop()
        if isinstance(value, int) and value.bit_length() > _LONGEST_NUMBER:
            raise ValueError(shortened(hex(value)))
        waiting.extend(_members(value))


def _members(value: object) -> Iterable[object]:
    if isinstance(value, Mapping):
        return value.values()
    return value if isinstance(value, list) else ()
