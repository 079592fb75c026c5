"""Formulas as ``catalogue.toml`` writes them, for remedies: whole lines that stand in place of the old ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from indicators.formulas import Mean, Median, Share
from indicators.survey.toml_lines import key, listed


def share_line(formula: Share, yes: Sequence[str], of: Sequence[str]) -> str:
    """The formula of a share that counts these answers."""
    share = f"{listed(formula.parts)}, any = true" if len(formula.parts) > 1 or (formula.parts and not formula.separator) else ""
    column = share or listed([*formula.columns][:1])[1:-1]
    separator = f", separator = {listed([formula.separator])[1:-1]}" if formula.separator else ""
    return f"formula = {{ share = {column}{separator}, yes = {listed(yes)}, of = {listed(of)} }}"


def scale_line(formula: Mean | Median, scale: tuple[float, float], codes: Mapping[str, int | str]) -> str:
    """The formula of a mean or median on this scale; `codes` is what answers that are no numbers count as."""
    kind = "mean" if isinstance(formula, Mean) else "median"
    low, high = (int(end) if float(end).is_integer() else end for end in scale)
    column = listed([formula.item])[1:-1]
    entries = ", ".join(f"{key(code)} = {number}" for code, number in codes.items())
    recoded = f", codes = {{ {entries} }}" if entries else ""
    return f"formula = {{ {kind} = {column}, scale = [{low}, {high}]{recoded} }}"
