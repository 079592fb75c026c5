"""Survey files: a row a respondent, turned into group membership and one number an indicator."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from difflib import get_close_matches
from pathlib import Path

import numpy as np
import pandas as pd

from files.cells import numbers, parse_number, stop_rows
from files.findings import Findings, Rejected
from files.keys import KnownQuartiers
from files.tables import read_table
from files.typed_tables import TYPED, Labels, read_typed_table
from indicators.catalogue import Catalogue, Condition, Indicator
from indicators.formulas import Mean, Share
from indicators.survey.wave import Wave
from language.phrases import Phrase


def read_survey(path: Path, wave: Wave, catalogue: Catalogue, quartiers: KnownQuartiers, findings: Findings) -> pd.DataFrame:
    """Read one wave.

    Returns
    -------
    DataFrame
        A row a respondent: ``quartier_id``, ``stratum``, ``psu`` (str), ``stratum_size`` (float, missing if
        unknown), ``weight`` (float; answers of weight 0 are missing), ``groups`` (int, bit g set for the g-th
        target group), and one float column for each indicator whose item the file has: 0 or 1 for a share,
        the scale value for a mean, missing where not answered.

    Raises
    ------
    Rejected
        After noting every reason as a finding.
    """
    typed = path.suffix.lower() in TYPED
    table, labels = read_typed_table(path, findings) if typed else (read_table(path, findings), {})
    _check_columns(table, wave, catalogue, path.name, findings)
    answered = table.apply(
        lambda column: column.mask(
            _canonical(column).isin(_codes(_missing(column.name, wave, catalogue), labels, column.name)), ""
        )
    )
    columns: dict[str, pd.Series] = {
        "quartier_id": quartiers.ids_of(table[wave.quartier], path.name, findings),
        "stratum": table[wave.stratum] if wave.stratum else pd.Series("", index=table.index, dtype="str"),
        "psu": _units(table, wave, path.name, findings),
        "stratum_size": _numeric(table, wave.stratum_size, path.name, findings),
        "weight": _weights(table, wave, path.name, findings),
        "groups": _memberships(answered, catalogue, labels, path.name, findings),
    }
    for indicator in catalogue.indicators.values():
        if isinstance(indicator.formula, Share | Mean) and indicator.formula.item in answered:
            columns[indicator.id] = _answers(answered[indicator.formula.item], indicator, labels, path.name, findings)
    respondents = pd.DataFrame(columns, index=table.index)
    measured = [name for name in catalogue.indicators if name in respondents]
    respondents[measured] = respondents[measured].mask(respondents["weight"] == 0)
    _check_strata(respondents, path.name, findings)
    if findings.blocking:
        raise Rejected(findings)
    _check_nobody(respondents, catalogue, path.name, findings)
    return respondents


def _missing(column: Hashable, wave: Wave, catalogue: Catalogue) -> tuple[str, ...]:
    """What means "no answer" in one column.

    Where a target group is a span of numbers, such as an age, a number is a number unless the column has
    codes of its own: 97 may be an answer to one question and an age.
    """
    if column in wave.missing_in:
        return wave.missing_in[str(column)]
    spans = {c.column for g in catalogue.target_groups.values() for c in g.where if c.low is not None or c.high is not None}
    return tuple(code for code in wave.missing if np.isnan(_number_or_nan(code))) if column in spans else wave.missing


def _check_columns(table: pd.DataFrame, wave: Wave, catalogue: Catalogue, file: str, findings: Findings) -> None:
    roles = [wave.quartier, wave.weight, wave.stratum, wave.stratum_size, wave.psu]
    wanted = [column for column in roles if column]
    wanted += [condition.column for group in catalogue.target_groups.values() for condition in group.where]
    for column in dict.fromkeys(wanted):
        if column not in table:
            close = get_close_matches(column, table.columns, n=1)
            findings.stop(
                "survey.unknown_column",
                file,
                1,
                observed=column,
                why=Phrase("The survey has no column of this name."),
                remedy=Phrase("Did you mean “{option}”?", option=close[0])
                if close
                else Phrase("Correct it in dataset.toml or catalogue.toml. Columns: {columns}", columns=", ".join(table.columns)),
            )
    if findings.blocking:
        raise Rejected(findings)


def _numeric(table: pd.DataFrame, column: str | None, file: str, findings: Findings) -> pd.Series:
    if column is None:
        return pd.Series(np.nan, index=table.index)
    return numbers(table[column], file, findings)


def _weights(table: pd.DataFrame, wave: Wave, file: str, findings: Findings) -> pd.Series:
    if wave.weight is None:
        return pd.Series(1.0, index=table.index)
    weights = numbers(table[wave.weight], file, findings)
    stop_rows(
        table[wave.weight],
        weights.index[~(weights >= 0)],
        "survey.weight",
        file,
        findings,
        why=Phrase("A weight must not be missing or below zero; otherwise means can leave their own scale."),
        remedy=Phrase("Correct the weight, or delete the row."),
    )
    nothing = weights.index[weights == 0]
    if len(nothing) and len(nothing) < len(weights):
        findings.mend(
            "survey.weight_zero",
            file,
            int(nothing[0]),
            observed=Phrase("{count} respondents of weight 0", count=len(nothing)),
            why=Phrase("Whoever weighs nothing stands for nobody."),
            remedy=Phrase(
                "They are left out of every number, but stay in the sample design; correct the weights if that is wrong."
            ),
        )
    elif len(nothing):
        findings.stop(
            "survey.weights_all_zero",
            file,
            observed=str(wave.weight),
            why=Phrase("Every weight is zero, so nobody would count."),
            remedy=Phrase("Correct the column, or take weight out of dataset.toml: then everybody counts alike."),
        )
    return weights


def _units(table: pd.DataFrame, wave: Wave, file: str, findings: Findings) -> pd.Series:
    """The sampling unit (PSU) of each respondent; empty where respondents were sampled themselves."""
    if wave.psu is None:
        return pd.Series("", index=table.index, dtype="str")
    stop_rows(
        table[wave.psu],
        table.index[table[wave.psu] == ""],
        "survey.no_psu",
        file,
        findings,
        why=Phrase("The row does not say in which sampling unit the person was asked."),
        remedy=Phrase("Enter the unit, or take psu out of dataset.toml if respondents were drawn themselves."),
    )
    return table[wave.psu]


def _memberships(table: pd.DataFrame, catalogue: Catalogue, labels: Labels, file: str, findings: Findings) -> pd.Series:
    mask = pd.Series(0, index=table.index, dtype="int64")
    for bit, group in enumerate(catalogue.target_groups.values()):
        holds = pd.Series(True, index=table.index)
        for condition in group.where:
            holds &= _holds(table[condition.column], condition, labels, file, findings)
        mask += holds.astype("int64") * (1 << bit)
    return mask


def _holds(column: pd.Series, condition: Condition, labels: Labels, file: str, findings: Findings) -> pd.Series:
    holds = pd.Series(True, index=column.index)
    if condition.among:
        holds &= _canonical(column).isin(_codes(condition.among, labels, condition.column))
    if condition.low is not None or condition.high is not None:
        values = numbers(column, file, findings)
        holds &= values.ge(-np.inf if condition.low is None else condition.low)
        holds &= values.le(np.inf if condition.high is None else condition.high)
    return holds


def _answers(column: pd.Series, indicator: Indicator, labels: Labels, file: str, findings: Findings) -> pd.Series:
    answers = _canonical(column)
    formula = indicator.formula
    if isinstance(formula, Share):
        allowed = _codes(formula.of, labels, formula.item)
        values = answers.isin(_codes(formula.yes, labels, formula.item)).astype("float64")
    else:
        assert isinstance(formula, Mean)
        known = {cell: _number_or_nan(cell) for cell in answers.unique()}
        allowed = {cell for cell, value in known.items() if formula.low <= value <= formula.high}
        values = answers.map(known).astype("float64")
    valid = answers.isin(allowed)
    for cell in sorted(set(answers[~valid]) - {""}):
        rows = answers.index[answers == cell]
        findings.ask(
            "survey.unknown_answer",
            file,
            int(rows[0]),
            observed=Phrase(
                "“{answer}” in column “{column}”, {count} times",
                answer=_labelled(cell, labels, column.name),
                column=column.name,
                count=len(rows),
            ),
            why=Phrase("This answer is not on the scale of the indicator “{indicator}”.", indicator=indicator.id),
            remedy=Phrase("If it means “no answer”, add it to missing of this wave in dataset.toml; else correct the formula."),
        )
    return values.where(valid)


def _check_nobody(respondents: pd.DataFrame, catalogue: Catalogue, file: str, findings: Findings) -> None:
    """Tell of target groups and questions that this survey has nobody for; a mistyped condition looks like that."""
    bits = respondents["groups"].to_numpy()
    for bit, group in enumerate(catalogue.target_groups.values()):
        if not (bits >> bit & 1).any():
            findings.mend(
                "survey.empty_group",
                file,
                observed=Phrase("nobody belongs to the target group “{group}”", group=group.id),
                why=Phrase("Its conditions hold for no respondent of this survey."),
                remedy=Phrase("Its numbers stay withheld. Check the conditions in catalogue.toml (capital letters count)."),
            )
    for name in catalogue.indicators:
        if name in respondents and respondents[name].isna().all():
            findings.mend(
                "survey.no_answers",
                file,
                observed=Phrase("nobody answered “{indicator}”", indicator=name),
                why=Phrase("Every cell of its column is empty or means “no answer”."),
                remedy=Phrase("It is shown as “no data”. Check the column and missing in dataset.toml."),
            )


def _check_strata(respondents: pd.DataFrame, file: str, findings: Findings) -> None:
    grouped = respondents.reset_index(names="row").groupby("stratum")
    strata = grouped.agg(
        asked=("row", "size"), smallest=("stratum_size", "min"), largest=("stratum_size", "max"), row=("row", "min")
    )
    if (respondents["psu"] != "").any():
        strata["asked"] = grouped["psu"].nunique()
    for name, asked, smallest, largest, first in strata[["asked", "smallest", "largest", "row"]].itertuples(name=None):
        row = int(first)
        if asked == 1 and len(strata) > 1:
            findings.mend(
                "survey.lonely_stratum",
                file,
                row,
                observed=Phrase("stratum “{stratum}” with a single sampling unit", stratum=name),
                why=Phrase("From one unit alone nobody can tell how much chance there is."),
                remedy=Phrase(
                    "It was compared with the mean of all strata, which tends to make intervals too wide; better join it with"
                    " a similar stratum."
                ),
            )
        elif asked == 1:
            findings.stop(
                "survey.lonely_survey",
                file,
                row,
                observed=Phrase("a single sampling unit"),
                why=Phrase("From one unit alone nobody can tell how much chance there is."),
                remedy=Phrase("Check the columns stratum and psu in dataset.toml."),
            )
        if smallest != largest and not np.isnan(smallest):
            findings.stop(
                "survey.stratum_size_differs",
                file,
                row,
                observed=Phrase(
                    "stratum “{stratum}”: {smallest} and {largest}", stratum=name, smallest=smallest, largest=largest
                ),
                why=Phrase("The size of a stratum is one number; its rows give several."),
                remedy=Phrase("Enter the number of sampling units the stratum had when the sample was drawn."),
            )
        elif smallest < asked:
            findings.stop(
                "survey.stratum_too_small",
                file,
                row,
                observed=Phrase("stratum “{stratum}”: {size} in all, {asked} asked", stratum=name, size=smallest, asked=asked),
                why=Phrase("A stratum cannot have fewer sampling units than were asked."),
                remedy=Phrase("Enter the number of sampling units the stratum had when the sample was drawn."),
            )


def _codes(cells: Sequence[str], labels: Labels, column: Hashable) -> set[str]:
    """The codes that a catalogue means, whether it names them or their labels."""
    described = {_canonical_cell(code): label.strip() for code, label in labels.get(str(column), {}).items()}
    wanted = {_canonical_cell(cell): cell for cell in cells}
    as_labels = {cell for code, cell in wanted.items() if code not in described}  # "5" may be a code and another's label
    return set(wanted) | {code for code, label in described.items() if label in as_labels}


def _labelled(cell: str, labels: Labels, column: Hashable) -> str:
    label = {_canonical_cell(code): label for code, label in labels.get(str(column), {}).items()}.get(cell)
    return f"{cell} = {label}" if label else cell


def _canonical(column: pd.Series) -> pd.Series:
    return column.map({cell: _canonical_cell(cell) for cell in column.unique()}).astype("str")


def _canonical_cell(cell: str) -> str:
    """``4``, ``4.0`` and ``4,0`` are one answer; a long code keeps all its digits."""
    value = _number_or_nan(cell)
    if np.isnan(value):
        return cell.strip()
    return str(int(value)) if value.is_integer() else repr(value)


def _number_or_nan(cell: str) -> float:
    try:
        return parse_number(cell)
    except ValueError:
        return float("nan")
