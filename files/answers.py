"""How a finding says what to write into ``dataset.toml``: lines that can be pasted as they are."""

from __future__ import annotations

from language.phrases import Phrase


def answer(file: str, line: str, what: Phrase) -> Phrase:
    """What to do, and the heading and line that do it.

    Parameters
    ----------
    line : str
        An entry as TOML writes it.
    what : Phrase
        The choice, without a full stop.
    """
    return Phrase(
        "{what}. In dataset.toml, at its end (or below this heading, where it stands already):\n{heading}\n{line}",
        what=what,
        heading=f"[files.{quoted(file)}]",
        line=line,
    )


def quoted(text: str) -> str:
    """A text between the quotation marks of TOML."""
    signs = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in signs) + '"'
