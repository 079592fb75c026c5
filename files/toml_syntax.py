"""What is wrong with a text that is no TOML, as far as it can be told from the place where reading ended."""

import re

from files.toml_limits import shortened
from language.phrases import Phrase

_LINE = re.compile(r"at line (\d+)")
_TWICE = re.compile(r"Cannot (declare|overwrite|mutate)")
_UNENDED = re.compile(r"Illegal character '\\n'|Unterminated string|Expected \"'''\"")
_ESCAPE = re.compile(r"Unescaped '\\'|Invalid hex value|not a valid Unicode|Escaped character is not")
_TEXT = re.compile(r""""(?:[^"\\]|\\.)*"|'[^']*'""")
_CURVED = re.compile("[“”„‟‘’‚‛«»]")
_BINARY = re.compile("[\x00-\x08\x0e-\x1a]")
_OTHERS = ("{", "<")  # how JSON and web pages begin
_LONGEST_LINE = 2_000  # letters of a line that are looked at
_LONG_TEXT = re.compile(r"\"\"\"|'''")


def syntax_fault(error: str, source: str) -> tuple[int | None, str, Phrase, Phrase]:
    """The line, what stands there, why it is no TOML, and what to do.

    Parameters
    ----------
    error : str
        What the parser says.
    source : str
        The file's text.
    """
    named = _LINE.search(error)
    row = int(named[1]) if named else _last_opened(source)
    lines = source.splitlines()
    line = lines[row - 1].strip()[:_LONGEST_LINE] if row and row <= len(lines) else ""
    if _BINARY.search(source):
        remedy = Phrase("Take the file that was saved with the ending .toml; in an editor, save it as text (UTF-8).")
        return None, "…", Phrase("This is no text, but a file of another program."), remedy
    why, remedy = _reasons(error, line, source)
    return row, shortened(line) or error, why, remedy


def _reasons(error: str, line: str, source: str) -> tuple[Phrase, Phrase]:
    if _TWICE.match(error):
        why = Phrase("This table or entry stands in the file twice, once perhaps as another kind of thing.")
        remedy = Phrase(
            "Give each a name of its own, or delete one. Of tables that may come several times, such as waves, each begins"
            " with two brackets: {example}",
            example="[[waves]]",
        )
        return why, remedy
    if source.lstrip()[:1] in _OTHERS:
        why = Phrase("This is another kind of file: it begins with “{sign}”, as JSON and web pages do.", sign=source.lstrip()[0])
        return why, Phrase("Take the file that was saved with the ending .toml.")
    why = Phrase("The file is not valid TOML from this line on.")
    if curved := "".join(dict.fromkeys(_CURVED.findall(_TEXT.sub("", line.partition("#")[0])))):
        why = Phrase(
            "Word processors make curved quotation marks ({marks}), and TOML knows the straight ones only.", marks=curved
        )
        remedy = Phrase("Replace those around the text by straight ones ({straight}); within it they may stay.", straight='"')
        return why, remedy
    if _UNENDED.search(error):
        remedy = Phrase(
            "Add the quotation mark that ends the text. A text of several lines begins and ends with three ({marks}).",
            marks='"""',
        )
        return Phrase("A text that begins on this line does not end."), remedy
    if _ESCAPE.search(error):
        remedy = Phrase("Write each {sign} twice, or put the text between single quotation marks (').", sign="\\")
        return Phrase("In a text, {sign} begins a sign of its own.", sign="\\"), remedy
    remedy = Phrase(
        "Check quotation marks, brackets and equals signs on this line and the one before. A name with umlauts or blanks, in"
        " brackets or before an equals sign, stands in quotation marks."
    )
    return why, remedy


def _last_opened(source: str) -> int | None:
    """The line of the last three quotation marks, which open a text that never ends."""
    opened = list(_LONG_TEXT.finditer(source))
    return source.count("\n", 0, opened[-1].start()) + 1 if opened else None
