"""Whether the quartiers that occur in a file are those of the boundaries, or of another level."""

from collections.abc import Collection

from files.findings import Findings
from files.key_options import lines_of
from files.keys import KnownQuartiers
from files.spellings import KeyRules
from language.phrases import Phrase

_MOST_NAMED = 20
_FEW = 0.5  # so small a part of the quartiers may be another level
_VERY_FEW = 0.25  # … and almost certainly is, where names agree and ids do not


def tell_of_level(
    quartier_ids: Collection[str],
    cells: Collection[str],
    file: str,
    quartiers: KnownQuartiers,
    findings: Findings,
    *,
    least: int = 1,
) -> None:
    """Ask where less than half of the quartiers occur; districts and quartiers may share names and numbers.

    Parameters
    ----------
    quartier_ids : collection of str
        Those that occur.
    cells : collection of str
        How the file writes them; empty where nobody knows any more.
    least : int
        So many have to occur: a single figure of one quartier says nothing of levels.
    """
    there, all_of_them = [key for key in quartiers.names if key in quartier_ids], len(quartiers.names)
    few = least <= len(there) < _FEW * all_of_them
    if not few or quartiers.rules_of(file).few_quartiers:
        return
    by_name = bool(cells) and not any(cell in quartiers.names for cell in cells)
    observed = Phrase(
        "{count} of {all} quartiers {count:occurs|occur}: {names}",
        count=len(there),
        all=all_of_them,
        names=named(there, quartiers),
    )
    lines = lines_of(file, KeyRules(few_quartiers=True))
    remedy = Phrase(
        "Use the boundaries of the level that the file has. If its numbers are those of the quartiers and there are no others,"
        " add at the end of dataset.toml:\n{lines}",
        lines=lines,
    )
    if by_name and len(there) > 1 and len(there) <= _VERY_FEW * all_of_them:
        why = Phrase(
            "All are found by their names alone, and so few of many: this looks like a file of larger districts, some of which"
            " are called like a quartier. Their numbers would be shown for the wrong areas."
        )
        findings.stop("quartier.other_level", file, observed=observed, why=why, remedy=remedy)
        return
    why = Phrase(
        "Is this the same level as the boundaries? Districts and quartiers may have the same numbers or names, and then numbers"
        " are shown for the wrong areas."
    )
    findings.ask("quartier.level", file, observed=observed, why=why, remedy=remedy)


def named(quartier_ids: Collection[str], quartiers: KnownQuartiers) -> str:
    """Names of quartiers with their ids, the first ones."""
    every = [f"{quartiers.names[key]} ({key})" if quartiers.names[key] != key else key for key in quartier_ids]
    return ", ".join(every[:_MOST_NAMED]) + (" …" if len(every) > _MOST_NAMED else "")
