"""People whom no target group takes because a cell is written otherwise than its condition."""

from __future__ import annotations

from files.findings import Findings
from indicators.catalogue import Catalogue
from indicators.survey.spelling import plain
from indicators.survey.tabulation import Tabulation
from indicators.survey.toml_lines import where_line
from language.phrases import Phrase, in_quotes

_MOST_SHOWN = 5


def ask_about_spelling(tabulation: Tabulation, catalogue: Catalogue, file: str, findings: Findings) -> None:
    """Ask once for each column of conditions with `in`."""
    columns = dict.fromkeys(condition.column for condition in tabulation.codebook.conditions if condition.among)
    for column in columns:
        seen = tabulation.witnesses.cells(f"spelt {column}")
        if not seen:
            continue
        lines = []
        for group in catalogue.target_groups.values():
            added = {
                position: [cell for cell in seen if plain(cell) in set(map(plain, own.among))]
                for position, own in enumerate(group.where)
                if own.column == column
            }
            if any(added.values()):
                lines.append(f"# {group.id}\n{where_line(group.where, added)}")
        shown = in_quotes(list(seen)[:_MOST_SHOWN])
        times = sum(witness.times for witness in seen.values())
        observed = Phrase("{cells} in column “{column}”, {count} {count:time|times}", cells=shown, column=column, count=times)
        why = Phrase(
            "A condition names the same with other capitals, blanks or signs, so these people would be in no such group."
        )
        remedy = Phrase(
            "Write in catalogue.toml, in place of the conditions of each target group:\n{lines}", lines="\n".join(lines) or "–"
        )
        if not lines:
            remedy = Phrase("Add these cells to the condition, or correct them in the file.")
        findings.ask("survey.group_spelt", file, next(iter(seen.values())).first[0][0], observed=observed, why=why, remedy=remedy)
