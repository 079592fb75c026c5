"""What is said of cells that stand for no quartier: one finding a kind, each with lines that answer all of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from files.date_keys import typed_key
from files.encodings import undoubled
from files.findings import Findings
from files.key_options import lines_of
from files.key_proposals import Cells, Quartiers, alike_in, best_rule
from files.key_totals import is_part, is_total
from files.spellings import KeyRules
from files.toml_lines import quoted
from language.phrases import Phrase, Quoted, Series, in_quotes

_SHORTENED = re.compile(r"\d([.,]\d+)?[eE]\+?\d+|[1-9]\d{14,}0+")
_MOST_SHOWN, _MOST_LISTED = 3, 20
_MOST_COMPARED = 200  # cells that are compared letter by letter with all names


def tell_of_keys(
    quartiers: Quartiers,
    unknown: Cells,
    there: Collection[str],
    file: str,
    findings: Findings,
    *,
    optional: bool,
    droppable: bool,
) -> None:
    """Note a finding for each kind of unknown cell.

    Parameters
    ----------
    there : collection of str
        The quartiers that the column names as it should.
    optional, droppable : bool
        Whether a cell may mean the whole city; whether the reader leaves rows out.
    """
    rest = dict(unknown)
    distinct = len(there) + len(rest) - ("" in rest)
    if "" in rest:
        row, count = rest.pop("")
        why, remedy = (
            Phrase("The row does not say which quartier it belongs to."),
            Phrase("Enter the quartier's id, or delete the row."),
        )
        observed = (
            Phrase("an empty cell") if count == 1 else Phrase("an empty cell, {count} {count:row|rows} of this kind", count=count)
        )
        if droppable and distinct:
            remedy = Phrase(
                "Enter the quartier's id, or delete the row. To leave out all such rows, add at the end of"
                " dataset.toml:\n{lines}",
                lines=lines_of(file, KeyRules(leave_out=("",))),
            )
        findings.stop("quartier.missing", file, row, observed=observed, why=why, remedy=remedy)
    for cell in [cell for cell in rest if cell in quartiers.names.values()]:
        ids = ", ".join(quartier_id for quartier_id, name in quartiers.names.items() if name == cell)
        row, _ = rest.pop(cell)
        why = Phrase("Several quartiers have this name: {ids}", ids=ids)
        remedy = Phrase("Enter the quartier's id instead of its name.")
        findings.stop("quartier.ambiguous", file, row, observed=cell, why=why, remedy=remedy)
    dated = {cell: typed for cell in rest if (typed := typed_key(cell, quartiers.spelled))}
    if dated:
        _stop_at_dates(dated, {cell: rest.pop(cell) for cell in dated}, file, findings)
    parts = [cell for cell in rest if is_part(cell)] if droppable else []
    if parts:
        _ask_about_parts(parts, {cell: rest.pop(cell) for cell in parts}, file, findings)
    totals = [cell for cell in rest if is_total(cell, quartiers.city)]
    if totals:
        _tell_of_totals(totals, {cell: rest.pop(cell) for cell in totals}, file, findings, optional=optional, droppable=droppable)
    doubled = {cell: undoubled(cell) for cell in rest if undoubled(cell) != cell and undoubled(cell) in quartiers.spelled}
    if doubled:
        _ask_about_letters(quartiers, doubled, {cell: rest.pop(cell) for cell in doubled}, file, findings)
    rules = quartiers.rules_of(file)
    while len(rest) > 1 and (best := best_rule(quartiers, rest, there, rules)):
        proposed, matched = best
        _ask_about_rule(quartiers, proposed, rules, matched, rest, there, distinct, file, findings)
        for cell in matched:
            rest.pop(cell)
        rules = proposed
    alike = alike_in(quartiers, list(rest)[:_MOST_COMPARED])
    if alike:
        _ask_about_names(quartiers, alike, rest, file, findings)
    strange = [cell for cell in rest if cell not in alike]
    if strange:
        _stop_at(quartiers, strange, rest, distinct, file, findings, droppable=droppable, people=not optional)


def _ask_about_letters(quartiers: Quartiers, doubled: Mapping[str, str], where: Cells, file: str, findings: Findings) -> None:
    pairs = Series(tuple(f"{cell} → {meant}" for cell, meant in list(doubled.items())[:_MOST_SHOWN]))
    why = Phrase("The text was encoded twice: umlauts stand there as two strange letters.")
    owners = quartiers.spelled
    lines = "\n".join(f"{quoted(cell)} = {quoted(owners[meant])}" for cell, meant in list(doubled.items())[:_MOST_LISTED])
    remedy = Phrase(
        "Export the file again; or, if the names behind the arrows are meant, add under [aliases] in dataset.toml:\n{lines}",
        lines=lines,
    )
    row, _ = next(iter(where.values()))
    findings.ask("table.encoding", file, row, observed=Phrase("{shown}", shown=pairs), why=why, remedy=remedy)


def _stop_at_dates(dated: Mapping[str, str], where: Cells, file: str, findings: Findings) -> None:
    first, typed = next(iter(dated.items()))
    findings.stop(
        "quartier.made_a_date",
        file,
        where[first][0],
        observed=Phrase(
            "{cells} in {count} {count:row|rows}", cells=_listed(dated), count=sum(count for _, count in where.values())
        ),
        why=Phrase("A spreadsheet has made a date of “{typed}”.", typed=typed),
        remedy=Phrase(
            "In the spreadsheet, format the column as text, enter the keys anew (“{typed}” here) and save; or add aliases.",
            typed=typed,
        ),
    )


def _ask_about_parts(parts: list[str], where: Cells, file: str, findings: Findings) -> None:
    count = sum(count for _, count in where.values())
    findings.ask(
        "quartier.part",
        file,
        where[parts[0]][0],
        observed=Phrase("{cells} in {count} {count:row|rows}", cells=_listed(parts), count=count),
        why=Phrase("These rows are parts of the row above (“of these …”), and no quartiers."),
        remedy=Phrase(
            "To leave them out, add at the end of dataset.toml:\n{lines}\nTo show them, give them a column of their own in the"
            " file.",
            lines=lines_of(file, KeyRules(leave_out=tuple(parts))),
        ),
    )


def _tell_of_totals(totals: list[str], where: Cells, file: str, findings: Findings, *, optional: bool, droppable: bool) -> None:
    observed = Phrase(
        "{cells} in {count} {count:row|rows}", cells=_listed(totals), count=sum(count for _, count in where.values())
    )
    why = Phrase("This seems to be a total of all quartiers, and no quartier.")
    if len(totals) > 1:
        why = Phrase("These seem to be totals, of all quartiers or of some, and no quartiers.")
    names = tuple(totals)
    remedy = Phrase("Delete these rows.")
    if droppable and not optional:
        lines = lines_of(file, KeyRules(leave_out=names))
        remedy = Phrase("To leave these rows out, add at the end of dataset.toml:\n{lines}", lines=lines)
    elif droppable:
        remedy = Phrase(
            "To leave these rows out, add at the end of dataset.toml:\n{lines}\nIf they are the figures of the whole city and"
            " are to be shown as such, write whole instead of leave_out.",
            lines=lines_of(file, KeyRules(leave_out=names)),
        )
        if len(totals) > 1:
            remedy = Phrase(
                "To leave these rows out, add at the end of dataset.toml:\n{lines}\nIf one of them is the whole city and is to be"
                " shown as such, write it into a list of its own, called whole, below that.",
                lines=lines_of(file, KeyRules(leave_out=names)),
            )
    elif optional:
        lines = lines_of(file, KeyRules(whole=names))
        remedy = Phrase(
            "If they mean the whole city, add at the end of dataset.toml:\n{lines}\nElse delete these rows.", lines=lines
        )
    findings.ask("quartier.total", file, where[totals[0]][0], observed=observed, why=why, remedy=remedy)


def _ask_about_rule(
    quartiers: Quartiers,
    proposed: KeyRules,
    rules: KeyRules,
    matched: Mapping[str, str],
    where: Cells,
    there: Collection[str],
    distinct: int,
    file: str,
    findings: Findings,
) -> None:
    observed = Phrase(
        "{count} of {distinct} {distinct:key|keys} {count:is unknown as it is|are unknown as they are} written, such as {cells}",
        count=len(where),
        distinct=distinct,
        cells=_listed(matched),
    )
    pairs = _paired(matched, quartiers, "=", _MOST_SHOWN)
    values = {"count": len(matched), "of": len(where), "pairs": pairs}
    added = KeyRules(
        match=tuple(name for name in proposed.match if name not in rules.match),
        cut=proposed.cut if proposed.cut != rules.cut else "",
        add=proposed.add if proposed.add != rules.add else "",
    )
    if added.cut:
        why = Phrase("{count} of {of} {count:matches|match} without the leading “{front}”: {pairs}", front=added.cut, **values)
    elif added.add:
        why = Phrase("{count} of {of} {count:matches|match} with “{front}” in front: {pairs}", front=added.add, **values)
    elif "number_in_front" in added.match:
        why = Phrase("{count} of {of} {of:name|names} {count:matches|match} without the number in front: {pairs}", **values)
    elif "number_behind" in added.match:
        why = Phrase("{count} of {of} {of:name|names} {count:matches|match} without the number behind: {pairs}", **values)
    elif "zeros" in added.match:
        why = Phrase("{count} of {of} {count:matches|match} if zeros in front do not count: {pairs}", **values)
    else:
        why = Phrase(
            "{count} of {of} {count:matches|match} if capitals, blanks, signs and the way umlauts are"
            " written do not count: {pairs}",
            **values,
        )
    few = len(set(matched.values()) | set(there))
    if 2 * few < len(quartiers.names):
        why = Phrase(
            "{why}. But only {few} of {of} quartiers occur: these may be areas of another level than the boundaries.",
            why=why,
            few=few,
            of=len(quartiers.names),
        )
    lines = lines_of(file, added)
    remedy = Phrase("If they are meant, add at the end of dataset.toml:\n{lines}", lines=lines)
    findings.ask("quartier.spelling", file, where[next(iter(matched))][0], observed=observed, why=why, remedy=remedy)


def _ask_about_names(quartiers: Quartiers, alike: Mapping[str, str], where: Cells, file: str, findings: Findings) -> None:
    first, own = next(iter(alike.items()))
    row = where[first][0]
    if len(alike) == 1:
        like = Phrase(
            "The boundaries have no quartier of this name or id; “{name}” ({id}) is alike.", name=quartiers.names[own], id=own
        )
        line = f"{quoted(first)} = {quoted(own)}"
        answer = Phrase("If it is meant, add under [aliases] in dataset.toml: {line}", line=line)
        findings.ask("quartier.spelling", file, row, observed=first, why=like, remedy=answer)
        return
    lines = "\n".join(f"{quoted(cell)} = {quoted(own)}" for cell, own in list(alike.items())[:_MOST_LISTED])
    findings.ask(
        "quartier.spelling",
        file,
        row,
        observed=Phrase("{count} names that the boundaries do not have: {cells}", count=len(alike), cells=_listed(alike)),
        why=Phrase(
            "Each is alike to one of the boundaries: {pairs}",
            pairs=_paired(alike, quartiers, "–", _MOST_LISTED),
        ),
        remedy=Phrase("Add those that are meant under [aliases] in dataset.toml, and correct the others:\n{lines}", lines=lines),
    )


def _stop_at(
    quartiers: Quartiers,
    strange: list[str],
    where: Cells,
    distinct: int,
    file: str,
    findings: Findings,
    *,
    droppable: bool,
    people: bool,
) -> None:
    """Stop at cells of which nothing is known; rows may be left out where they are figures, or `people`."""
    first = strange[0]
    ids = ", ".join(list(quartiers.names)[:_MOST_LISTED])
    observed: Phrase | str = first
    if all(_SHORTENED.fullmatch(cell) for cell in strange):
        findings.stop(
            "quartier.made_a_number",
            file,
            where[first][0],
            observed=Phrase(
                "{cells} in {count} {count:row|rows}", cells=_listed(strange), count=sum(where[cell][1] for cell in strange)
            ),
            why=Phrase("A spreadsheet took long keys for numbers and shortened them; their last digits are lost."),
            remedy=Phrase(
                "Import the original file again with this column as text (“Data”, “From text”), and save. Known ids: {ids}",
                ids=ids,
            ),
        )
        return
    why = Phrase("The boundaries have no quartier of this name or id.")
    if len(strange) > 1:
        observed = Phrase(
            "{count} of {distinct} keys {count:is|are} unknown: {cells}",
            count=len(strange),
            distinct=distinct,
            cells=_listed(strange, 10),
        )
        why = Phrase("The boundaries have no quartiers of these names or ids.")
    if len(strange) == distinct > 1:
        why = Phrase("No key of this file is an id or a name of the boundaries: it is the wrong column, or another level.")
    remedy = Phrase("Correct the id, or use boundaries that have this quartier. Known ids: {ids}", ids=ids)
    if len(strange) == distinct > 1:
        remedy = Phrase("Check that dataset.toml names the right column, and the right boundaries. Known ids: {ids}", ids=ids)
    if droppable and people and len(strange) < distinct:
        remedy = Phrase(
            "Correct the id, or use boundaries that have this quartier. Known ids: {ids}. If these people live elsewhere, leave"
            " out their interviews by adding at the end of dataset.toml:\n{lines}",
            ids=ids,
            lines=lines_of(file, KeyRules(leave_out=tuple(strange))),
        )
    elif droppable and len(strange) < distinct:
        remedy = Phrase(
            "Correct the id, or use boundaries that have this quartier. Known ids: {ids}. If the rows are none of a quartier"
            " (subtotals, another level), leave them out by adding at the end of dataset.toml:\n{lines}",
            ids=ids,
            lines=lines_of(file, KeyRules(leave_out=tuple(strange))),
        )
    findings.stop("quartier.unknown", file, where[first][0], observed=observed, why=why, remedy=remedy)


def _listed(cells: Iterable[str], most: int = _MOST_SHOWN) -> Series:
    return in_quotes(cells, most)


def _paired(matched: Mapping[str, str], quartiers: Quartiers, sign: str, most: int) -> Series:
    """Cells, each with the quartier that it is taken for."""
    first = list(matched.items())[:most]
    return Series(tuple(Series((Quoted(cell), sign, f"{quartiers.names[own]} ({own})"), " ") for cell, own in first))
