"""Lines that a person pastes into a TOML file: whatever a name holds, the line is valid."""

import json
import re
import tomllib

_AFTER = re.compile(r":[ \n](?=[\w\"'])")
_END = re.compile(r"[.;]? |[.;]?$")


def quoted(text: str) -> str:
    """A text as TOML writes it between straight quotation marks."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")  # JSON's escapes are TOML's too, but for DEL


def is_line(text: str) -> bool:
    """Whether a line is one of a TOML file, and not a sentence."""
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return True


def lines_apart(text: str) -> str:
    """A remedy, each line to write that stands behind a colon within a sentence on a line of its own."""
    return "\n".join(part for line in text.split("\n") for part in ([line] if is_line(line) else _parts(line)))


def _parts(sentence: str) -> list[str]:
    for colon in _AFTER.finditer(sentence):
        rest = sentence[colon.end() :]
        ends = [end for end in _END.finditer(rest) if end.start() and is_line(rest[: end.start()])]
        if ends:
            after = rest[ends[-1].end() :].strip()
            return [sentence[: colon.end()].rstrip(), rest[: ends[-1].start()], *(_parts(after) if after else [])]
    return [sentence]
