"""``[[keys]]`` of ``dataset.toml``: answers to what is asked about the quartiers of a file."""

import json
from collections.abc import Collection, Mapping
from dataclasses import fields, replace
from difflib import get_close_matches

from files.spellings import FORMS, KeyRules
from files.toml import Section
from language.phrases import Phrase


def key_rules(root: Section, files: Collection[str]) -> Mapping[str, KeyRules]:
    """Rules by file; what several tables say of one file adds up.

    Parameters
    ----------
    files : collection of str
        Those that other entries name: rules for any other would be without effect.
    """
    rules: dict[str, KeyRules] = {}
    for section in root.sections("keys"):
        file = section.string("file")
        if file and file not in files:
            close = get_close_matches(file, files, n=1)
            section.wrong("file", file, Phrase("one of: {allowed}", allowed=", ".join(close or files)))
        before = rules.get(file, KeyRules())
        match = section.cells("match")
        if not set(match) <= set(FORMS):
            section.wrong("match", list(match), Phrase("some of: {allowed}", allowed=", ".join(FORMS)))
            match = ()
        rules[file] = KeyRules(
            match=tuple(dict.fromkeys((*before.match, *match))),
            cut=section.string("cut", default=before.cut),
            add=section.string("add", default=before.add),
            leave_out=(*before.leave_out, *section.cells("leave_out")),
            whole=(*before.whole, *section.cells("whole")),
            few_quartiers=section.flag("few_quartiers") or before.few_quartiers,
        )
        section.finish()
    return rules


def lines_of(file: str, rules: KeyRules) -> str:
    """The table that says this, to be added at the end of ``dataset.toml``."""
    lines = ["[[keys]]", f"file = {quoted(file)}"]
    for own in fields(replace(rules)):
        value = getattr(rules, own.name)
        if value:
            lines.append(f"{own.name} = {_written(value)}")
    return "\n".join(lines)


def quoted(text: str) -> str:
    """A text as TOML takes it."""
    return json.dumps(text, ensure_ascii=False)


def _written(value: object) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(quoted(str(member)) for member in value)}]"
    return "true" if value is True else quoted(str(value))
