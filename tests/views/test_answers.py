"""What a route answers where it has nothing to give."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.requests import Request
from starlette.responses import Response

from dataset.dataset import Dataset
from dataset.errors import NotFound
from dataset.load import load
from tests.tiny_city import build_city
from views.frame.city import Refusal
from views.routes import answers
from views.routes.desk import Busy, Desk

REQUEST = Request({"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": []})


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return load(build_city(tmp_path_factory.mktemp("tiny")))


def answer_of(answer: answers.Answer, dataset: Dataset | Refusal, monkeypatch: pytest.MonkeyPatch) -> Response:
    monkeypatch.setattr(answers, "current_city", lambda: dataset)
    with ThreadPoolExecutor(1) as apart:  # a browser's tests leave their loop running in this thread
        return apart.submit(lambda: asyncio.run(answers.of_city(answer)(REQUEST))).result()


@pytest.mark.parametrize(
    ("refusal", "status"), [(NotFound("no such map"), 404), (answers.Unusable("k:0"), 400), (Busy("too much is waiting"), 503)]
)
def test_a_refusal_is_answered_in_words(tiny: Dataset, refusal: Exception, status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Dataset, __: Request) -> Response:
        raise refusal

    response = answer_of(refuse, tiny, monkeypatch)
    assert (response.status_code, response.body.decode()) == (status, str(refusal))
    assert response.headers["cache-control"] in ("no-store", "no-cache")


def test_without_a_city_nothing_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    assert answer_of(lambda *_: Response("a map"), Refusal((), "de"), monkeypatch).status_code == 404


def test_a_fault_of_the_server_is_not_taken_for_something_missing(tiny: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(KeyError):
        answer_of(lambda *_: {}["x"], tiny, monkeypatch)


@pytest.mark.parametrize(("body", "status"), [(b"paper", 200), (None, 500)])
def test_work_is_answered_once_it_has_ended(
    tiny: Dataset, body: bytes | None, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def make(_: object) -> bytes:
        if body is None:
            raise ValueError("no paper")
        return body

    def order(_: Dataset, __: Request) -> answers.Ordered:
        return answers.Ordered(Desk().order("paper", make), "application/pdf")

    assert answer_of(answers.once_done(order), tiny, monkeypatch).status_code == status
