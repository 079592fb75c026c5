"""Many who ask for what takes long to make: they wait or are told to come again, and whoever asks for a map is answered."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import cache
from threading import Event

import pytest
from starlette.requests import Request
from starlette.responses import Response

from dataset.config import City
from dataset.dataset import Dataset
from dataset.load import load
from language.phrases import Phrase
from tests.tiny_city import build_city
from views.routes import answers, choice, exports, profiles
from views.routes.desk import Desk
from views.routes.map import search
from workshops.choice import CannotChoose

PATIENCE = 30.0  # seconds for a busy machine; nothing is proven by them
CROWD = 90  # more than the server has threads


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return load(build_city(tmp_path_factory.mktemp("tiny")))


def asked(path: str, host: str = "q.example", **parameters: str) -> Request:
    headers = [(b"host", host.encode())]
    return Request(
        {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": headers, "path_params": parameters}
    )


def exporting(number: int) -> Request:
    return asked("/export/ranked.svg", f"q{number}.example", kind="ranked.svg")


def profiling(number: int) -> Request:
    return asked("/profile/1.pdf", f"q{number}.example", name="1")


def choosing(number: int) -> Request:
    request = asked("/choice/numbers.xlsx")
    request.scope["query_string"] = f"choice=seed:{number}".encode()
    return request


@pytest.mark.parametrize(
    ("answer", "request_of", "making", "answered"),
    [
        (exports.export, exporting, (exports, "exported"), (200, 20)),
        (answers.once_done(profiles.profile), profiling, (profiles, "profile_pdf"), (200, 20)),
        (answers.once_done(choice.choice), choosing, (choice, "answer_of"), (400, 8)),
    ],
    ids=["pictures", "profiles", "choices"],
)
def test_a_crowd_that_wants_pictures_keeps_nobody_from_the_map(
    tiny: Dataset,
    answer: answers.Answer,
    request_of: Callable[[int], Request],
    making: tuple[object, str],
    answered: tuple[int, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    let = Event()

    def slow(*_: object) -> object:
        assert let.wait(PATIENCE)
        if making[0] is choice:
            raise CannotChoose(Phrase("nothing is open"))
        return (b"drawn", "image/svg+xml") if making[0] is exports else b"drawn"

    status, number = answered

    async def crowd() -> tuple[Response, list[Response]]:
        waiting = [asyncio.ensure_future(answers.of_city(answer)(request_of(number))) for number in range(CROWD)]
        try:
            async with asyncio.timeout(PATIENCE / 2):
                while sum(asked_for.done() for asked_for in waiting) < CROWD - number:
                    await asyncio.sleep(0.01)
                found = await answers.of_city(search)(asked("/search"))
        finally:
            let.set()
        return found, await asyncio.gather(*waiting)

    monkeypatch.setattr(answers, "current_city", lambda: tiny)
    monkeypatch.setattr(*making, slow)
    monkeypatch.setattr(exports, "_pictures", cache(lambda: Desk(waiting=20)))
    monkeypatch.setattr(profiles, "_single", cache(lambda: Desk(waiting=20)))
    with ThreadPoolExecutor(1) as apart:  # a browser's tests leave their loop running in this thread
        found, crowded = apart.submit(lambda: asyncio.run(crowd())).result()
    assert found.status_code == 200
    told = [response.status_code for response in crowded]
    assert (told.count(status), told.count(503)) == (number, CROWD - number)
    assert {response.headers["retry-after"] for response in crowded if response.status_code == 503} == {"60"}


def test_profiles_and_pictures_name_the_day_on_which_they_are_asked_for(tiny: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    def works() -> list[object]:
        return [
            profiles.profile_file(tiny, "1", "de", ""),
            profiles.order_profiles(tiny, "zip", "de", ""),
        ]

    monkeypatch.setattr(City, "today", lambda _: date(2026, 1, 1))
    first = works()
    assert works() == first
    monkeypatch.setattr(City, "today", lambda _: date(2026, 1, 2))
    assert not set(works()) & set(first)
