"""Interviews that may not count: unfinished ones and tests, ids that stand twice, rows that are alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from files.findings import MOST_ROWS_NAMED, Findings
from indicators.survey import toml_lines
from indicators.survey.codebook import Codebook, Completion
from indicators.survey.design import Wave
from indicators.survey.interviews import Interviews, cells_of
from indicators.survey.tools import recognised
from language.phrases import Phrase

TOOL = "survey.tool"
"""The finding that says which survey tool a file was taken for: a report, no fault."""

_MOST_COLUMNS = 5  # that are named
_LEAST_ALIKE = 10
_FAR_MORE = ((0.05, 10), (0.2, 4))  # the part of the rows that are alike, and how many times the pairs that chance makes


def check_interviews(interviews: Interviews, wave: Wave, file: str, findings: Findings) -> None:
    """Note everything that was seen.

    Raises
    ------
    Rejected
        If nobody is left.
    """
    codebook = interviews.codebook
    if codebook.only:
        _tell_only(interviews, wave, file, findings)
    _ask_unfinished(interviews, codebook, wave, file, findings)
    _stop_at_doubled(interviews, codebook, file, findings)
    if not wave.identical_rows and not codebook.respondent:
        _ask_alike(interviews, file, findings)


def tell_tool(columns: Sequence[str], file: str, findings: Findings) -> None:
    """Say which survey tool a file was taken for, and what that means."""
    tool = recognised(columns)
    if tool is None:
        return
    observed = Phrase("taken for an export of {tool}", tool=tool.name)
    why = Phrase("Its columns are called as that tool calls them: {columns}.", columns=", ".join(tool.own[:_MOST_COLUMNS]))
    remedy = Phrase("Unfinished interviews are asked about by its columns.")
    if tool.missing:
        remedy = Phrase(
            "Unfinished interviews are asked about by its columns; its codes for “no answer” are {codes}.",
            codes=", ".join((*tool.missing, *tool.missing_on_scales)),
        )
    findings.mend(TOOL, file, observed=observed, why=why, remedy=remedy)


def _tell_only(interviews: Interviews, wave: Wave, file: str, findings: Findings) -> None:
    line = toml_lines.table("only", wave.only)
    if not interviews.kept:
        observed = Phrase("no interview has what {only} asks for", only=line)
        why = Phrase("Nobody would be left of {count} {count:interview|interviews}.", count=interviews.read)
        remedy = Phrase("Correct the cells in only of this wave in dataset.toml (capital letters count; “*” is any text).")
        raise findings.rejected("survey.only_nobody", file, observed=observed, why=why, remedy=remedy)
    if interviews.kept < interviews.read:
        observed = Phrase("{kept} of {read} interviews count", kept=interviews.kept, read=interviews.read)
        why = Phrase("The others are not what {only} asks for.", only=line)
        remedy = Phrase("They were left out, as dataset.toml says.")
        findings.mend("survey.only", file, observed=observed, why=why, remedy=remedy)


def _ask_unfinished(interviews: Interviews, codebook: Codebook, wave: Wave, file: str, findings: Findings) -> None:
    kept: dict[str, list[str]] = {}
    seen: list[str] = []
    for completion in codebook.completion:
        counts = interviews.cells[completion.column]
        finished, unfinished = _split(completion, counts)
        if not unfinished:
            continue
        kept[completion.column] = finished or list(counts)
        seen += [f"{completion.column} = {cell or '∅'}: {counts[cell]}" for cell in unfinished[:MOST_ROWS_NAMED]]
    if not kept:
        return
    every = {column: list(interviews.cells[column]) for column in kept}
    observed = Phrase(
        "of {count} interviews some seem unfinished, or tests: {cells}", count=interviews.kept, cells="; ".join(seen)
    )
    why = Phrase("Whoever stopped half-way, or only tried the questionnaire, would count like everybody else.")
    remedy = Phrase(
        "Write for this wave in dataset.toml: {example}. If everybody is to count: {every}",
        example=toml_lines.table("only", {**wave.only, **kept}),
        every=toml_lines.table("only", every),
    )
    findings.ask("survey.unfinished", file, observed=observed, why=why, remedy=remedy)


def _split(completion: Completion, counts: Mapping[str, int]) -> tuple[list[str], list[str]]:
    """The cells of finished interviews, and the others; nothing where the column says something else."""
    if completion.filled:
        return [cell for cell in counts if cell], [cell for cell in counts if not cell]
    finished = cells_of(counts, completion.finished)
    if completion.unfinished:
        unfinished = cells_of(counts, completion.unfinished)
        return (finished, unfinished) if len(finished) + len(unfinished) == len(counts) else ([], [])
    return finished, [cell for cell in counts if cell not in finished]


def _stop_at_doubled(interviews: Interviews, codebook: Codebook, file: str, findings: Findings) -> None:
    doubled = interviews.doubled()
    if not doubled:
        return
    why = Phrase("The same interview would count twice, and every interval would be too narrow.")
    remedy = Phrase(
        "Delete the rows that are too many. If “{column}” is no id of interviews, take respondent out of dataset.toml.",
        column=codebook.respondent,
    )
    rows = [own for own in doubled if own.rows[0] >= 0]
    shown = "; ".join(", ".join(map(str, own.rows[:MOST_ROWS_NAMED])) for own in rows[:MOST_ROWS_NAMED])
    observed = Phrase(
        "{count} {count:id stands|ids stand} more than once in column “{column}”", count=len(doubled), column=codebook.respondent
    )
    if shown:
        observed = Phrase(
            "{count} {count:id stands|ids stand} more than once in column “{column}”: rows {rows}",
            count=len(doubled),
            column=codebook.respondent,
            rows=shown,
        )
    findings.stop("survey.id_twice", file, rows[0].rows[0] if rows else None, observed=observed, why=why, remedy=remedy)


def _ask_alike(interviews: Interviews, file: str, findings: Findings) -> None:
    """Ask where far more rows are alike than people who answer alike by chance, and they are a good part of the file."""
    more, pairs, chance = interviews.alike()
    far_more = any(more >= part * interviews.kept and pairs > times * chance for part, times in _FAR_MORE)
    if more < _LEAST_ALIKE or not far_more:
        return
    observed = Phrase(
        "{count} of {all} rows {count:equals|equal} an earlier row in every column that is used", count=more, all=interviews.kept
    )
    why = Phrase(
        "By chance about {chance} would. A file that was pasted twice doubles every number of answers.", chance=round(chance)
    )
    remedy = Phrase(
        "Delete the rows that are too many; or, if they are different people, write {example} for this wave in dataset.toml.",
        example="identical_rows = true",
    )
    findings.ask("survey.identical_rows", file, observed=observed, why=why, remedy=remedy)
