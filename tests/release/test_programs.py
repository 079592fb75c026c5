"""Linear programs that are asked many questions, beside scipy's, which forgets each."""

import numpy as np
import pytest
from scipy.optimize import linprog

from release.withholding.programs import Program, Row


@pytest.mark.parametrize("seed", range(20))
def test_every_answer_is_that_of_a_program_made_anew(seed):
    rng = np.random.default_rng(seed)
    size, point = 8, rng.integers(0, 9, 8).astype(float)  # the truth, which meets all rows

    def row(exactly=False, size=size):
        factors = {int(at): float(rng.choice([-1.0, 1.0])) for at in rng.choice(size, 3, replace=False)}
        value = sum(factor * point[at] for at, factor in factors.items())
        return Row(factors, value + (0.0 if exactly else float(rng.integers(0, 4))), exactly)

    program, rows = Program(size), []
    for _ in range(6):
        new = [row(), row(exactly=bool(rng.random() < 0.3))]
        program.add(new)
        rows += new
        more = [row() for _ in range(rng.integers(0, 3))]
        objective = rng.choice([-1.0, 0.0, 1.0], size)
        ours = program.least(objective, more)
        tables = {exactly: [own for own in (*rows, *more) if own.exactly == exactly] for exactly in (False, True)}
        matrix = {
            key: np.array([[own.factors.get(at, 0.0) for at in range(size)] for own in table]) for key, table in tables.items()
        }
        ends = {key: [own.most for own in table] for key, table in tables.items()}
        equal = (matrix[True], ends[True]) if tables[True] else (None, None)
        anew = linprog(objective, matrix[False], ends[False], *equal, bounds=(0, None))
        assert ours.least == (-np.inf if anew.status == 3 else pytest.approx(anew.fun, abs=1e-7))


def test_further_variables_exist_for_one_question_alone():
    program = Program(1)
    program.add([Row({0: 1.0}, 4.0)])
    pushed = program.least(np.array([0.0, -1.0]), [Row({1: 1.0, 0: -1.0}, -1.0)])
    assert pushed.least == -3
    assert pushed.point.tolist() == [4, 3]
    assert program.least(np.array([-1.0])).least == -4


def test_rows_that_contradict_one_another_are_said():
    program = Program(1)
    program.add([Row({0: 1.0}, 1.0)])
    with pytest.raises(RuntimeError, match="nfeasible"):
        program.least(np.array([1.0]), [Row({0: -1.0}, -2.0)])
    assert program.least(np.array([-1.0])).least == -1  # and the next question is answered


def test_nothing_is_printed(capfd):
    Program(1).least(np.array([1.0]))
    assert capfd.readouterr() == ("", "")
