"""A scenario as one text: it comes back as it went, and what is wrong is named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.index.composite import Aggregation, Scaling
from workshops.weighing import Weighing

IDS = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=12)


@given(
    st.builds(
        Weighing,
        k=st.integers(1, 50),
        group=IDS,
        wave=IDS,
        weights=st.dictionaries(IDS, st.sampled_from([0.0, 0.00001, 0.5, 1.0, 33.3, 100.0, 123456.0]), max_size=9),
        left_out=st.lists(IDS, max_size=4).map(tuple),
        scaling=st.sampled_from(Scaling),
        mean=st.sampled_from(Aggregation),
        spread=st.integers(0, 50),
        months=st.integers(0, 240),
        planned=st.booleans(),
        least=st.integers(0, 10**6),
        must=st.lists(IDS, max_size=4).map(tuple),
        without=st.lists(IDS, max_size=4).map(tuple),
        seed=st.integers(0, 2**31 - 1),
    )
)
def test_what_is_written_is_read_again(weighing: Weighing) -> None:
    assert Weighing.parse(weighing.written()) == weighing


def test_what_is_usual_is_not_written() -> None:
    assert Weighing().written() == ""
    assert Weighing(k=2).written() == "k:2"
    assert Weighing.parse("") == Weighing()


@pytest.mark.parametrize(
    "text",
    [
        "k:0",
        "k:51",
        "k:three",
        "k:1e1",
        "k:٣",
        "nothing:1",
        "planned:yes",
        "weights:a=-1",
        "weights:a=nan",
        "weights:a",
        "weights:=1",
        "scaling:own",
        "mean:harmonic",
        "months:999",
        "must:a=b",
        "spread:51",
        "seed:99999999999",
    ],
)
def test_what_cannot_be_is_refused(text: str) -> None:
    with pytest.raises(ValueError) as refused:
        Weighing.parse(text)
    assert str(refused.value) == text


def test_percents_sum_to_100_and_zero_weights_stay() -> None:
    assert Weighing(weights={"a": 1.0, "b": 3.0, "c": 0.0}).percent == {"a": 25.0, "b": 75.0, "c": 0.0}
    assert Weighing(weights={"a": 0.0}).percent == {}


def test_a_spread_is_the_dirichlet_s() -> None:
    assert Weighing(spread=10).concentration == pytest.approx(99.0)
    assert Weighing().concentration == 0.0


@given(st.one_of(st.text(max_size=80), st.text("kwms:;,=.0123456789abcdef", max_size=80)))
def test_whatever_a_link_holds_is_a_scenario_or_refused(text: str) -> None:
    try:
        weighing = Weighing.parse(text)
    except ValueError:
        return
    assert Weighing.parse(weighing.written()) == weighing
