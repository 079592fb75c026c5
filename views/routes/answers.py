"""How routes answer: of the city, with work once it is done, and in words where there is nothing to give."""

import asyncio
import gzip
import inspect
from collections.abc import Awaitable, Callable, Mapping
from typing import NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from dataset.dataset import Dataset
from dataset.errors import NotFound
from language.words import LANGUAGES, Words, words_for
from views.frame.city import current_city
from views.routes.desk import Busy, State, Work

FOR_EVER = "public, max-age=31536000, immutable"
CHECKED = {"Cache-Control": "no-cache"}
NOT_KEPT = {"Cache-Control": "no-store"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LOOK_EVERY = 0.05  # seconds between two looks at work
LONGEST_BASE = 200  # letters of the dashboard's address

Answer = Callable[[Dataset, Request], Response | Awaitable[Response]]


class Unusable(ValueError):
    """A scenario of which no file can be made; its text is the reason, in the reader's language."""


class Ordered(NamedTuple):
    """A piece of work, and how its result is answered."""

    work: Work
    media_type: str
    headers: Mapping[str, str] = CHECKED


_REFUSALS: dict[type[Exception], tuple[int, dict[str, str]]] = {
    NotFound: (404, NOT_KEPT),
    Unusable: (400, NOT_KEPT),
    Busy: (503, {**CHECKED, "Retry-After": "60"}),
}


def of_city(answer: Answer) -> Callable[[Request], Awaitable[Response]]:
    """A route that needs a city; without one, and for what the city does not have, 404."""

    async def respond(request: Request) -> Response:
        dataset = current_city()
        try:
            if not isinstance(dataset, Dataset):
                raise NotFound("no city")
            asynchronous = inspect.iscoroutinefunction(answer)
            response = answer(dataset, request) if asynchronous else await run_in_threadpool(answer, dataset, request)
            return response if isinstance(response, Response) else await response
        except tuple(_REFUSALS) as refusal:
            status, headers = _REFUSALS[type(refusal)]
            return PlainTextResponse(str(refusal), status, headers)

    return respond


def once_done(order: Callable[[Dataset, Request], Ordered]) -> Answer:
    """What a piece of work makes, once it is there."""

    async def respond(dataset: Dataset, request: Request) -> Response:
        return await delivered(await run_in_threadpool(order, dataset, request))

    return respond


async def delivered(ordered: Ordered) -> Response:
    """The result, or that there is none; whoever waits holds no thread."""
    while not ordered.work.ended:
        await asyncio.sleep(LOOK_EVERY)
    if ordered.work.state is State.FAILED:
        return PlainTextResponse("could not be made", 500, NOT_KEPT)
    return Response(ordered.work.body, media_type=ordered.media_type, headers=dict(ordered.headers))


def compressed(request: Request, body: bytes) -> Response:
    """JSON that was compressed once, as it is and to be kept for ever; for the few who cannot read that, unpacked."""
    headers = {"Cache-Control": FOR_EVER, "Vary": "Accept-Encoding"}
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(gzip.decompress(body), media_type="application/json", headers=headers)
    return Response(body, media_type="application/json", headers={**headers, "Content-Encoding": "gzip"})


def base_of(request: Request) -> str:
    """The address of the dashboard, which files name; it comes from the request, so it may be anything, and is cut."""
    return str(request.base_url)[:LONGEST_BASE]


def words_of(dataset: Dataset, language: str) -> Words:
    """The words of a reader's language, or of the city's own where that is none."""
    return words_for(language if language in LANGUAGES else dataset.city.language)
