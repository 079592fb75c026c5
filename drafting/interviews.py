"""What the shape of a survey tool's export says beforehand: label rows, own columns, codes, and who finished."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from drafting.items import Item, Role
from drafting.questions import Choice, Question, Questions
from drafting.sheets import Sheet
from indicators.survey.tools import Tool, completion_of, recognised
from language.phrases import Phrase

_SAMPLE = 2_000  # rows that a tool is recognised by


def shaped(sheet: Sheet) -> tuple[Sheet, Tool | None]:
    """The table without its rows of labels, which become texts of the columns, and the tool that it comes from."""
    rows = sheet.cells.head(_SAMPLE).to_numpy().tolist()
    tool = recognised(list(sheet.cells.columns), rows)
    if tool is None or not tool.label_rows:
        return sheet, tool
    labels = {str(column): str(text) for column, text in sheet.cells.iloc[0].items() if text}
    cells = sheet.cells.iloc[tool.label_rows :].reset_index(drop=True)
    left_out = tuple(sheet.header + 1 + row for row in range(tool.label_rows))
    return replace(sheet, cells=cells, labels={**labels, **sheet.labels}, left_out=left_out), tool


def as_the_tool_means(items: Sequence[Item], tool: Tool | None) -> list[Item]:
    """Items by what the tool means: its own columns are none, its codes of no answer and of multiple choice are known."""
    if tool is None:
        return list(items)
    return [_meant(item, tool) for item in items if item.column not in tool.own]


def ask_who_counts(sheet: Sheet, questions: Questions) -> dict[str, list[str]]:
    """Column to the cells of interviews that count; empty where everybody does."""
    only: dict[str, list[str]] = {}
    left = sheet.cells.index == sheet.cells.index
    for completion in completion_of(list(sheet.cells.columns)):
        cells = sheet.cells[completion.column]
        if completion.filled:
            kept, wanted = cells != "", ["*"]
        else:
            wanted = [cell for cell in cells.unique() if cell.casefold() in completion.finished]
            kept = cells.isin(wanted)
        if wanted and not kept.all():
            only[completion.column], left = wanted, left & kept.to_numpy()
    if not only:
        return {}
    text = Phrase(
        "{file} has interviews that were not finished, or tests: {number} of {all} ({columns}). Shall only the others count?",
        file=sheet.file,
        number=len(left) - int(left.sum()),
        all=len(left),
        columns=", ".join(only),
    )
    choices = (
        Choice("yes", Phrase("{number} {number:interview counts|interviews count}", number=int(left.sum()))),
        Choice("no", Phrase("all count, and the check asks again")),
    )
    return only if questions.ask(Question(f"interviews {sheet.file}", text, choices, "yes", certain=True)) == "yes" else {}


def _meant(item: Item, tool: Tool) -> Item:
    codes = set(tool.missing) | (set(tool.missing_on_scales) if item.role is Role.SCALE else set())
    missing = tuple(dict.fromkeys([*item.missing, *(code for code in codes if code in item.codes)]))
    if item.column in tool.choices:
        yes, of = tool.choices[item.column]
        return replace(item, role=Role.YES_NO, codes=of, yes=yes, missing=missing, certain=True)
    kept = tuple(code for code in item.codes if code not in codes)
    return replace(item, codes=kept, missing=missing) if kept != item.codes else item
