"""Whether a translation can be put in the place of its message: asked once, when a file is read, and not while a page is made."""

from collections.abc import Callable, Sequence
from string import Formatter

_COUNTED = range(1001)  # numbers that every plural rule must answer; after 100 the rules of all languages repeat


def values_of(text: str) -> frozenset[str]:
    """The values that a text takes.

    Raises
    ------
    ValueError
        If a brace is not closed, or if a field is more than a value's name, or its name and words that a number chooses:
        Python's own formatting reads attributes and makes room for any width that somebody writes.
    """
    names = set()
    for _, name, spec, conversion in Formatter().parse(text):
        if name is None:
            continue
        if not name.isidentifier() or conversion or (spec and ("|" not in spec or "{" in spec)):
            written = f"{{{name}{'!' + conversion if conversion else ''}{':' + spec if spec else ''}}}"
            raise ValueError(f"{written} is no value; allowed are {{name}} and {{name:word|words}}")
        names.add(name)
    return frozenset(names)


def fault_of(ids: Sequence[str], texts: Sequence[str]) -> str:
    """What keeps a translation from being said; empty if nothing does. A value may be left out, and none may be new.

    Parameters
    ----------
    ids : sequence of str
        The message's own text, of a plural both.
    texts : sequence of str
        The translation, of a plural all forms.
    """
    try:
        offered = frozenset().union(*map(values_of, ids), ["number"] if len(ids) > 1 else [])
        unknown = sorted(frozenset().union(*map(values_of, texts)) - offered)
    except ValueError as fault:
        return str(fault)
    allowed = ", ".join(f"{{{name}}}" for name in sorted(offered)) or "none"
    return f"{{{unknown[0]}}} is no value of this message; allowed are: {allowed}" if unknown else ""


def check_rule(form: Callable[[int], int], forms: int) -> None:
    """See to it that a plural rule chooses one of a file's forms, whatever the number.

    Raises
    ------
    ValueError
        If it does not.
    """
    for number in _COUNTED:
        try:
            chosen = int(form(number))
        except ZeroDivisionError:
            raise ValueError(f"Plural-Forms: the rule divides by zero for {number}") from None
        if not 0 <= chosen < forms:
            raise ValueError(f"Plural-Forms: the rule says form {chosen} for {number}; with nplurals={forms}, 0 to {forms - 1}")
