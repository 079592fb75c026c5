"""Where the browser finds what a map shows: under a name that is its content, so that it may keep it for ever."""

from __future__ import annotations

import gzip
import hashlib
from functools import lru_cache
from urllib.parse import urlencode

from dataset.dataset import Dataset
from dataset.errors import NotFound
from reports.map.content import map_content
from reports.map.requests import Display, MapRequest, Second, parse_scheme, written_scheme

PAINT_ROUTE = "/paint"


def address_of(dataset: Dataset, request: MapRequest, language: str) -> str:
    """The painting's address; it also says how to make it again, for a server that has not yet done so."""
    query = {
        "lang": language,
        "indicator": request.indicator,
        "group": request.group,
        "wave": request.wave,
        "display": request.display,
        "second": str(request.second),
        "classes": written_scheme(request.scheme),
    }
    return f"{PAINT_ROUTE}/{_packed(dataset, request, language)[0]}.json?{urlencode(query)}"


def painting_at(dataset: Dataset, digest: str, query: dict[str, str]) -> bytes:
    """The painting behind an address, compressed with gzip.

    Raises
    ------
    NotFound
        If there is none, or it is no longer the same.
    """
    try:
        request = MapRequest(
            query["indicator"],
            query["group"],
            query["wave"],
            Display(query["display"]),
            Second.parse(query["second"]),
            parse_scheme(query["classes"]),
        )
        current, packed = _packed(dataset, request, query["lang"])
    except (LookupError, ValueError) as error:  # drawing it is the check of what the address names
        raise NotFound("no such map") from error
    if current != digest:
        raise NotFound("the map has changed")
    return packed


@lru_cache(maxsize=256)
def _packed(dataset: Dataset, request: MapRequest, language: str) -> tuple[str, bytes]:
    document = map_content(dataset, request, language).document.encode()
    return hashlib.sha256(document).hexdigest()[:20], gzip.compress(document, 5, mtime=0)
