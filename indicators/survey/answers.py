"""A batch as numbers: who lives where, what each person weighs, belongs to and answered; and what is wrong."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from files.cells import canonical, has_decimal_point, may_be_thousands, number_or_nan
from indicators.survey.batches import Batch, Coded, Column, Floats, Integers, coded, column_of, distinct, texts_of
from indicators.survey.codebook import OLDEST, Classification, Codebook, Condition, Doubtful, Item, Partition
from indicators.survey.spelling import plain
from indicators.survey.witnesses import MOST_KEPT, Witness, Witnesses

Flags = NDArray[np.bool_]


class Values(NamedTuple):
    """Numbers of respondents; nan where there is none.

    Attributes
    ----------
    codes : array of int, rows; or None
        Positions in `numbers`; None if those are the rows themselves.
    numbers : array
    """

    codes: Integers | None
    numbers: Floats

    def rows(self) -> Floats:
        """One for each respondent."""
        return self.numbers if self.codes is None else self.numbers[self.codes]


class Respondents(NamedTuple):
    """A portion of the respondents, as the sums need them; all arrays have a number a row.

    Attributes
    ----------
    rows : array of int or range, or None
        Where each stands in the file.
    quartier, stratum, psu : Coded
        ``quartier_id`` (empty: unknown); ``psu`` is empty where respondents were sampled themselves.
    stratum_size, weight : array of float
    groups : array of int
        Bit g is set for the g-th target group.
    classes : array of int
        The class in every partition of the codebook (`class_of` takes them apart).
    answers : Mapping
        Indicator to 0 or 1 of a share, the scale value of a mean.
    categories : Mapping
        Column to the position among the cells of its classification.
    not_asked : Mapping
        Indicator to 1 where the question was not put, and 0; only those of which that is said.
    psu_size : array of float, or None
        Where the wave does not say: None.
    replicates : array, rows × replicates; or None
        Replicate weights, combined with the weight.
    """

    rows: Integers | range | None
    quartier: Coded
    stratum: Coded
    psu: Coded
    stratum_size: Floats
    weight: Floats
    groups: NDArray[np.int64]
    classes: NDArray[np.int64]
    answers: Mapping[str, Values]
    categories: Mapping[str, Values] = MappingProxyType({})
    not_asked: Mapping[str, Values] = MappingProxyType({})
    psu_size: Floats | None = None
    replicates: Floats | None = None


def respondents_of(batch: Batch, codebook: Codebook, witnesses: Witnesses) -> Respondents:
    """Read a batch; `witnesses` takes what is wrong."""
    reader = _Reader(batch, codebook, witnesses)
    weights = reader.weights()
    return Respondents(
        batch.rows,
        reader.quartiers(),
        reader.strata(),
        reader.units(),
        reader.numbers(codebook.stratum_size, "stratum_size", np.nan),
        weights,
        reader.groups(),
        reader.classes(),
        {item.indicator: reader.answers(item) for item in codebook.items},
        {classification.column: reader.categories(classification) for classification in codebook.classifications},
        {item.indicator: reader.not_asked(item) for item in codebook.items if any(map(codebook.not_asked.get, item.columns))},
        reader.numbers(codebook.psu_size, "psu_size", np.nan) if codebook.psu_size else None,
        reader.replicates(weights) if codebook.replicates else None,
    )


class _Reader:
    """One batch and its codebook."""

    def __init__(self, batch: Batch, codebook: Codebook, witnesses: Witnesses) -> None:
        self.columns = {name: column_of(column) for name, column in batch.columns.items()}
        self.rows, self.codebook, self.witnesses = batch.rows, codebook, witnesses
        self._spans: dict[str, Values] = {}
        column = self.columns[codebook.quartier]
        self.size = len(column.codes if isinstance(column, Coded) else column)

    def texts(self, column: str | None) -> Coded:
        return coded(self.columns[column]) if column else Coded(np.zeros(self.size, dtype=np.intp), [""])

    def quartiers(self) -> Coded:
        column = self.texts(self.codebook.quartier)
        ids = [self.codebook.quartiers.get(cell, "") for cell in column.cells]
        self._note_cells("quartier", column, np.array([not quartier_id for quartier_id in ids]))
        return distinct(column.codes, ids)

    def strata(self) -> Coded:
        column = self.texts(self.codebook.stratum)
        if self.codebook.stratum:
            self._note_rows("no stratum", column, np.array([not cell for cell in column.cells])[column.codes])
        return column

    def units(self) -> Coded:
        column = self.texts(self.codebook.psu)
        if self.codebook.psu:
            self._note_rows("no psu", column, np.array([not cell for cell in column.cells])[column.codes])
        return column

    def numbers(self, column: str | None, role: str, otherwise: float) -> Floats:
        return self._numbers(self.columns[column], role).rows() if column else np.full(self.size, otherwise)

    def weights(self) -> Floats:
        weights = self.numbers(self.codebook.weight, "weight", 1.0)
        if self.codebook.weight:
            column = self.columns[self.codebook.weight]
            if self.codebook.chances:
                self._note_rows("chance", column, ~((weights > 0) & (weights <= 1)))
                weights = 1 / np.where(weights > 0, weights, 1.0)
            self._note_rows("weight", column, ~(weights >= 0))
            self._note_rows("weight zero", column, weights == 0)
            if (weights > 0).any():
                heaviest = int(np.nanargmax(weights))
                cell = texts_of(weights[heaviest : heaviest + 1])[0]
                self.witnesses.add("heaviest", cell, Witness(1, [(self._row(heaviest, None), cell)]))
        return weights

    def replicates(self, weights: Floats) -> Floats:
        """Rows × replicates; a missing or negative one is noted, under one role for all columns."""
        replicates = np.empty((self.size, len(self.codebook.replicates)))
        for number, name in enumerate(self.codebook.replicates):
            own = replicates[:, number]
            own[:] = self.numbers(name, "replicate", np.nan)
            wrong = ~(own >= 0)
            self._note_rows("replicate", self.columns[name], wrong)
            if wrong.any():
                first = self._row(int(np.flatnonzero(wrong)[0]), None)
                self.witnesses.add("replicate column", name, Witness(int(wrong.sum()), [(first, name)]))
        return replicates if self.codebook.combined else replicates * weights[:, None]

    def groups(self) -> NDArray[np.int64]:
        return self._bits(self.codebook.conditions, self.codebook.groups)

    def classes(self) -> NDArray[np.int64]:
        """The first class that fits counts; a second one is noted."""
        classes = np.zeros(self.size, dtype=np.int64)
        for partition in self.codebook.partitions:
            bits = self._bits(partition.conditions, len(partition.classes))
            lowest = bits & -bits
            self._note_classes(f"no class {partition.name}", partition, bits == 0)
            self._note_classes(f"two classes {partition.name}", partition, bits != lowest)
            own = np.where(bits > 0, np.log2(np.maximum(lowest, 1)).astype(np.int64) + 1, 0)
            classes = classes * (len(partition.classes) + 1) + own
        return classes

    def _note_classes(self, kind: str, partition: Partition, flags: Flags) -> None:
        columns = dict.fromkeys(condition.column for condition in partition.conditions)
        self._note_rows(kind, self.columns[next(iter(columns))], flags)

    def _bits(self, conditions: Sequence[Condition], number: int) -> NDArray[np.int64]:
        """A group is all its conditions; conditions of one column leave the groups alone that have none there."""
        groups = np.full(self.size, (1 << number) - 1)
        for name in dict.fromkeys(condition.column for condition in conditions):
            own = [condition for condition in conditions if condition.column == name]
            column = self._without_missing(name)
            if any(condition.among for condition in own):
                column = coded(column)
                self._note_spelt(name, column, frozenset[str]().union(*(condition.among for condition in own)))
            spelled = [canonical(cell) for cell in column.cells] if isinstance(column, Coded) else []
            values = self._span_values(name) if any(condition.span for condition in own) else None
            bits = np.full(len(values.numbers if values else spelled), -1)
            for condition in own:
                if condition.among:
                    bits[[cell not in condition.among for cell in spelled]] &= ~(1 << condition.group)
                if condition.span and values:
                    low, high = condition.span
                    bits[~((values.numbers >= low) & (values.numbers <= high))] &= ~(1 << condition.group)
            groups &= bits[column.codes] if isinstance(column, Coded) else bits
        return groups

    def _note_spelt(self, name: str, column: Coded, among: frozenset[str]) -> None:
        """Cells that no group names, and that differ from one that some group does in capitals, blanks or signs alone."""
        wanted = {plain(cell) for cell in among} - {""}
        cells = [canonical(cell) for cell in column.cells]
        spelt = np.array([cell not in among and plain(cell) in wanted for cell in cells], dtype=np.bool_)
        self._note_cells(f"spelt {name}", Coded(column.codes, cells), spelt)

    def _span_values(self, name: str) -> Values:
        """The numbers of a column, whose faults are noted once: groups and classes may both be spans of an age."""
        if name not in self._spans:
            self._spans[name] = self._numbers(self._without_missing(name), f"group {name}")
            if name in self.codebook.ages:
                self._count_ages(name, self._spans[name])
            if name in self.codebook.ages and name not in self.codebook.own_missing:
                self._note_ages(name, self._spans[name])
            if name in self.codebook.doubtful:
                self._note_doubtful(name, self._spans[name], self.codebook.doubtful[name])
        return self._spans[name]

    def _count_ages(self, name: str, values: Values) -> None:
        numbers, at = np.unique(values.numbers, return_inverse=True)
        times = np.bincount(at if values.codes is None else at[values.codes], minlength=len(numbers))
        there = ~np.isnan(numbers)
        self.witnesses.count(f"age {name}", dict(zip(texts_of(numbers[there]), times[there].tolist(), strict=True)))

    def _note_ages(self, name: str, values: Values) -> None:
        """Numbers that no age is, or whose label says that they are none, and that would put people into a group."""
        numbers = values.numbers
        spans = [own.span for own in self.codebook.every_condition if own.column == name and own.span]
        flags = (numbers <= 0) | (numbers > OLDEST)
        flags |= np.isin(numbers, [number_or_nan(code) for code in self.codebook.labelled.get(name, ())])
        flags &= np.any([(numbers >= low) & (numbers <= high) for low, high in spans], axis=0)
        if flags.any():
            rows = values.rows()
            at = np.flatnonzero(flags if values.codes is None else flags[values.codes])
            off = coded(rows[at])
            self._note_cells(f"age {name}", off, np.ones(len(off.cells), dtype=bool), at)

    def _note_doubtful(self, name: str, values: Values, doubtful: Doubtful) -> None:
        numbers = values.numbers
        flags = np.isin(numbers, doubtful.missing) | (numbers > doubtful.most)
        flags &= np.any([(numbers >= low) & (numbers <= high) for low, high in doubtful.spans], axis=0)
        if flags.any():
            rows = flags if values.codes is None else flags[values.codes]
            self._note_rows(f"doubtful {name}", values.rows(), rows)

    def answers(self, item: Item) -> Values:
        if item.parts:
            return self._any(item)
        column = self.columns[item.column]
        self._note_missing(item, column)
        if item.span and not item.codes and (role := f"item {item.column}") not in self.witnesses.decimal:
            self._note_points(self._without_missing(item.column), role)
        if item.span and not item.codes and not isinstance(column, Coded):
            self.witnesses.uncounted.add(item.indicator)
            numbers = self._without_missing(item.column)
            assert not isinstance(numbers, Coded)
            there = (numbers >= item.span[0]) & (numbers <= item.span[1])
            wrong = np.flatnonzero(~(there | np.isnan(numbers)))
            if len(wrong):
                off = coded(numbers[wrong])
                self._note_cells(f"answer {item.indicator}", off, np.ones(len(off.cells), dtype=bool), wrong)
            return Values(None, np.where(there, numbers, np.nan))
        column = coded(column)
        self._note_empty(item, column)
        cells = [canonical(cell) for cell in column.cells]
        said = [self._counts(item, item.column, cell) for cell in cells]
        values = np.array([item.value(cell) if says else np.nan for cell, says in zip(cells, said, strict=True)])
        wrong = np.isnan(values) & np.array([bool(cell) and says for cell, says in zip(cells, said, strict=True)])
        self._note_cells(f"answer {item.indicator}", Coded(column.codes, cells), wrong)
        times = np.bincount(column.codes, minlength=len(cells))
        counted = zip(cells, times.tolist(), values, strict=True)
        self.witnesses.count(item.indicator, _added((cell, count) for cell, count, value in counted if not np.isnan(value)))
        return Values(column.codes, values)

    def _counts(self, item: Item, column: str, cell: str) -> bool:
        """Whether a canonical cell says anything: one that the share counts does, though it be empty."""
        return cell not in self.codebook.missing[column] or (not cell and "" in item.of)

    def _note_empty(self, item: Item, column: Coded) -> None:
        """Empty cells that a share does not count: they may mean no."""
        if item.of and "" not in item.of and not self.codebook.empty_is_none.intersection(item.columns):
            self._note_cells(f"empty {item.indicator}", column, np.array([not cell for cell in column.cells]))

    def _any(self, item: Item) -> Values:
        """1 where any answer of any column is a yes, 0 where one counts and none is a yes."""
        best = np.full(self.size, np.nan)
        for name in item.parts:
            column = coded(self.columns[name])
            self._note_empty(item, column)
            held = [
                [answer for answer in item.answers_in(cell) if self._counts(item, name, answer)] if cell or "" in item.of else []
                for cell in column.cells
            ]
            values = [[item.value(answer) for answer in answers] for answers in held]
            for answers, own in zip(held, values, strict=True):
                strange = [answer for answer, value in zip(answers, own, strict=True) if np.isnan(value)]
                for answer in filter(None, strange):
                    flags = np.array([answers is other for other in held], dtype=bool)
                    self._note_cells(f"answer {item.indicator}", Coded(column.codes, [answer] * len(held)), flags)
            best = np.fmax(best, np.array([np.fmax.reduce([*own, np.nan]) for own in values])[column.codes])
        return Values(None, best)

    def _note_missing(self, item: Item, column: Column) -> None:
        """Cells that mean "no answer" in the wave, by their label or to the survey tool, and would be an answer on this scale."""
        no_answers = self.codebook.missing[item.column] | self.codebook.unsure
        no_answers |= self.codebook.labelled.get(item.column, frozenset())
        doubtful = [cell for cell in sorted(no_answers) if cell and not np.isnan(item.value(cell))]
        if item.of or not doubtful or item.column in self.codebook.own_missing:
            return
        kind = f"missing {item.indicator}"
        if isinstance(column, Coded):
            cells = [canonical(cell) for cell in column.cells]
            self._note_cells(kind, Coded(column.codes, cells), np.isin(cells, doubtful))
        elif len(at := np.flatnonzero(np.isin(column, [number_or_nan(cell) for cell in doubtful]))):
            numbers = coded(column[at])
            self._note_cells(kind, numbers, np.ones(len(numbers.cells), dtype=bool), at)

    def categories(self, classification: Classification) -> Values:
        """A cell that a question counts is an answer to it, whatever else it means in this wave."""
        column, missing = coded(self.columns[classification.column]), self.codebook.missing[classification.column]
        cells = [canonical(cell) for cell in column.cells]
        at = {cell: position for position, cell in enumerate(classification.cells)}
        positions = np.array([at.get(cell, np.nan) for cell in cells])
        for question, answers in classification.questions.items():
            counted = frozenset[int]().union(*answers)
            wrong = [bool(cell) and cell not in missing and at.get(cell, -1) not in counted for cell in cells]
            self._note_cells(f"category {question}", Coded(column.codes, cells), np.array(wrong, dtype=bool))
        return Values(column.codes, positions)

    def not_asked(self, item: Item) -> Values:
        if item.parts:
            left_out = np.all([self._not_asked(name).rows() > 0 for name in item.parts], axis=0)
            return Values(None, left_out.astype(np.float64))
        return self._not_asked(item.column)

    def _not_asked(self, name: str) -> Values:
        column, cells = self.columns[name], self.codebook.not_asked[name]
        if isinstance(column, Coded):
            return Values(column.codes, np.array([float(canonical(cell) in cells) for cell in column.cells]))
        left_out = np.isin(column, [number_or_nan(cell) for cell in cells]) | (np.isnan(column) & ("" in cells))
        return Values(None, left_out.astype(np.float64))

    def _without_missing(self, name: str) -> Column:
        """A column in which what means "no answer" is empty."""
        column, missing = self.columns[name], self.codebook.missing[name]
        if isinstance(column, Coded):
            return Coded(column.codes, ["" if canonical(cell) in missing else cell for cell in column.cells])
        return np.where(np.isin(column, [number_or_nan(cell) for cell in missing]), np.nan, column)

    def _numbers(self, column: Column, role: str) -> Values:
        """The numbers of a column; notes the cells that are none, and those that may be thousands."""
        if isinstance(column, Coded):
            values = Values(column.codes, np.array([number_or_nan(cell) for cell in column.cells]))
            wrong = np.isnan(values.numbers) & np.array([bool(cell) for cell in column.cells])
            if wrong.any():
                self._note_rows(f"no number {role}", column, wrong[column.codes])
        else:
            values = Values(None, column)
        if role not in self.witnesses.decimal:
            self._note_points(column, role)
        return values

    def _note_points(self, column: Column, role: str) -> None:
        """As soon as one cell shows that points are decimal ones, no other needs to be looked at."""
        where = None
        if not isinstance(column, Coded):
            where = np.flatnonzero(np.modf(column)[0] % 1 > 0)
            column = coded(column[where[:1000]] if _any_decimal(texts_of(column[where[:1000]])) else column[where])
        if _any_decimal(column.cells):
            self.witnesses.decimal.add(role)
        elif any(doubtful := [may_be_thousands(cell) for cell in column.cells]):
            self._note_rows(f"thousands {role}", column, np.array(doubtful)[column.codes], where)

    def _note_cells(self, kind: str, column: Coded, flags: Flags, where: Integers | None = None) -> None:
        """Note cells that are wrong wherever they stand."""
        if not flags.any():
            return
        at = np.flatnonzero(flags[column.codes])
        codes, first, counts = np.unique(column.codes[at], return_index=True, return_counts=True)
        for code, position, count in zip(codes, at[first], counts, strict=True):
            cell = column.cells[code]
            self.witnesses.add(kind, cell, Witness(int(count), [(self._row(position, where), cell)]))

    def _note_rows(self, kind: str, column: Column, flags: Flags, where: Integers | None = None) -> None:
        """Note rows that have one fault in common."""
        at = np.flatnonzero(flags)
        if len(at):
            first = at[:MOST_KEPT]
            cells = [column.cells[code] for code in column.codes[first]] if isinstance(column, Coded) else texts_of(column[first])
            rows = [self._row(position, where) for position in first]
            self.witnesses.add(kind, "", Witness(len(at), list(zip(rows, cells, strict=True))))

    def _row(self, position: int, where: Integers | None) -> int | None:
        if self.rows is None:
            return None
        return int(self.rows[position if where is None else where[position]])


def class_of(classes: NDArray[np.int64], partitions: Sequence[Partition], name: str) -> NDArray[np.int64]:
    """The class in one partition, as a position among its classes; -1 where there is none."""
    for partition in reversed(partitions):
        classes, own = np.divmod(classes, len(partition.classes) + 1)
        if partition.name == name:
            return own - 1
    raise KeyError(name)


def _added(counts: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Counts by cell, of cells that may stand there several times."""
    total: dict[str, int] = {}
    for cell, count in counts:
        total[cell] = total.get(cell, 0) + count
    return total


def _any_decimal(cells: Sequence[str]) -> bool:
    return any(has_decimal_point(cell) for cell in cells)
