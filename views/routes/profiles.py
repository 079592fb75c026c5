"""Profiles as files to take along: one quartier's, or all of them."""

import asyncio
from functools import cache

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from dataset.dataset import Dataset
from dataset.errors import NotFound
from indicators.estimates.domains import EVERYBODY
from reports.profile.numbers import groups_asked
from reports.profile.pdf import WRITTEN, profile_pdf, profiles_pdf, profiles_zip
from views.routes.answers import LOOK_EVERY, NOT_KEPT, Ordered, base_of, words_of
from views.routes.desk import Busy, Desk, State, Work

_KINDS = {"pdf": ("application/pdf", profiles_pdf), "zip": ("application/zip", profiles_zip)}
_LOOKS = 300  # at work, while one answer waits


def profile(dataset: Dataset, request: Request) -> Ordered:
    """A quartier's profile as a file."""
    query = request.query_params
    group = query.get("group", "")
    group = group if group in groups_asked(dataset) else EVERYBODY
    work = profile_file(dataset, request.path_params["name"], query.get("lang", ""), base_of(request), group)
    return Ordered(work, "application/pdf")


def profile_file(dataset: Dataset, quartier_id: str, language: str, base: str, target_group: str = EVERYBODY) -> Work:
    """A quartier's profile as PDF, as `profile_pdf` makes it, in the city's language where that is none; made, or about to be.

    Raises
    ------
    NotFound
        If there is no such quartier.
    Busy
        If too many profiles are waiting to be made.
    """
    if quartier_id not in dataset.quartier_names:
        raise NotFound("no such quartier")
    words = words_of(dataset, language)
    key = (dataset, quartier_id, words.language, base, target_group, dataset.city.today())  # a profile names the day
    return _single().order(key, lambda _: profile_pdf(dataset, quartier_id, words, base, target_group))


def profiles(dataset: Dataset, request: Request) -> Ordered:
    """All profiles in one file."""
    kind = request.path_params["kind"]
    work = order_profiles(dataset, kind, request.query_params.get("lang", ""), base_of(request))
    return Ordered(work, _KINDS[kind][0])


async def profiles_state(dataset: Dataset, request: Request) -> Response:
    """Order all profiles, and say how far they are: as soon as that is something else than what was seen last."""
    try:
        work = profiles(dataset, request).work
    except Busy:
        return JSONResponse({"state": "busy", "part": 0.0, "mark": ""}, headers=NOT_KEPT)
    for _ in range(_LOOKS):
        mark = f"{work.state} {work.part:.3f}"
        if work.ended or mark != request.query_params.get("seen"):
            break
        await asyncio.sleep(LOOK_EVERY)
    setting = request.path_params["kind"] == "pdf" and work.state is State.MAKING and work.part >= WRITTEN
    return JSONResponse({"state": work.state, "part": work.part, "setting": setting, "mark": mark}, headers=NOT_KEPT)


def order_profiles(dataset: Dataset, kind: str, language: str, base: str) -> Work:
    """All profiles in one file: made already, or about to be.

    Parameters
    ----------
    kind : str
        ``pdf`` for one document, ``zip`` for a document each.
    base : str
        The address of the dashboard, which the profiles name.

    Raises
    ------
    NotFound
        If there is no such kind.
    Busy
        If too many such files are waiting to be made.
    """
    if kind not in _KINDS:
        raise NotFound("no such file")
    _, make = _KINDS[kind]
    words = words_of(dataset, language)
    key = (dataset, kind, words.language, base, dataset.city.today())
    return _desk().order(key, lambda progress: make(dataset, words, base, progress))


@cache
def _desk() -> Desk:
    return Desk()


@cache
def _single() -> Desk:
    return Desk(waiting=40, kept=64, size=32_000_000)
