"""Values as TOML writes them, so that whatever stands in a city's files makes a valid line."""

import json
import re
from collections.abc import Iterable, Mapping

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def quoted(text: str) -> str:
    """A text in quotation marks."""
    return json.dumps(_CONTROL.sub(" ", text).strip(), ensure_ascii=False)


def exact(cell: str) -> str:
    """A cell or a column's name in quotation marks, every sign kept."""
    return json.dumps(cell, ensure_ascii=False).replace("\x7f", "\\u007f")


def key(name: str) -> str:
    """A key: bare where TOML allows that."""
    return name if _BARE.fullmatch(name) else exact(name)


def cells(values: Iterable[str]) -> str:
    """A list of cells; whole numbers stand without quotation marks."""
    return f"[{', '.join(value if _is_plain_number(value) else exact(value) for value in values)}]"


def texts(values: Iterable[str]) -> str:
    """A list of texts."""
    return f"[{', '.join(map(exact, values))}]"


def table(values: Mapping[str, str]) -> str:
    """An inline table of values that are TOML already."""
    return "{ " + ", ".join(f"{key(name)} = {value}" for name, value in values.items()) + " }"


def comment(text: str, width: int = 118) -> list[str]:
    """A remark as lines that begin with ``#``."""
    lines, line = [], "#"
    for word in _CONTROL.sub(" ", text).split():
        if len(line) + 1 + len(word) > width and line != "#":
            lines.append(line)
            line = "#"
        line += f" {word}"
    return [*lines, line]


def _is_plain_number(value: str) -> bool:
    return bool(re.fullmatch(r"-?(0|[1-9]\d{0,14})", value))
