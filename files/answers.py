"""How a finding says what to write into ``dataset.toml``: lines that can be pasted as they are."""

from __future__ import annotations

from language.phrases import Phrase


def answer(file: str, line: str, what: Phrase, *, anew: bool = False) -> Phrase:
    """What to do, and the heading and line that do it.

    Parameters
    ----------
    line : str
        An entry as TOML writes it.
    what : Phrase
        The choice, without a full stop.
    anew : bool
        Whether the entry stands there already, and is to be replaced.
    """
    heading = f"[files.{quoted(file)}]"
    if anew:
        return Phrase(
            "{what}. In dataset.toml, below this heading, instead of the entry of this name:\n{heading}\n{line}",
            what=what,
            heading=heading,
            line=line,
        )
    return Phrase(
        "{what}. In dataset.toml, at its end (or below this heading, where it stands already):\n{heading}\n{line}",
        what=what,
        heading=heading,
        line=line,
    )


def quoted(text: str) -> str:
    """A text between the quotation marks of TOML."""
    signs = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in signs) + '"'
