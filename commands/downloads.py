"""What a person asks to be fetched from a service of theirs: over http and https only, of limited size, with its pages."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    UnknownHandler,
)

from language.phrases import Phrase

LARGEST = 200_000_000  # bytes, of all pages together
MOST_PAGES = 10_000
SCHEMES = ("http", "https")
_PATIENCE = 60  # seconds without a byte
_PIECE = 1 << 16
_ACCEPT = "application/geo+json, application/json;q=0.9, */*;q=0.5"

Progress = Callable[[int], None]


class NotFetched(Exception):
    """Why a service gave nothing.

    Parameters
    ----------
    reason : Phrase
    """

    def __init__(self, reason: Phrase) -> None:
        super().__init__(repr(reason))
        self.reason = reason


@dataclass
class Download:
    """One person's errand: counts all bytes against one limit, and stays with one host.

    Attributes
    ----------
    progress : callable
        Hears how many bytes have come so far.
    """

    progress: Progress
    largest: int = LARGEST
    received: int = 0

    def fetch(self, url: str) -> bytes:
        """The whole answer of an address.

        Raises
        ------
        NotFetched
            If the address is no http(s) address, nobody answers, or the answer is too large.
        """
        check_address(url)
        pieces = []
        try:
            with _opener().open(Request(url, headers={"Accept": _ACCEPT}), timeout=_PATIENCE) as answer:
                while piece := answer.read(_PIECE):
                    self.received += len(piece)
                    if self.received > self.largest:
                        limit = self.largest // 1_000_000
                        raise NotFetched(Phrase("The service sends more than {limit} MB; nothing was kept.", limit=limit))
                    pieces.append(piece)
                    self.progress(self.received)
        except (URLError, OSError, ValueError) as error:
            if isinstance(error, HTTPError):
                error.close()
            reason = Phrase("{url} did not answer: {reason}", url=url, reason=str(error)[:200])
            raise NotFetched(reason) from error
        return b"".join(pieces)

    def pages(self, url: str, first: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """A page of OGC API Features and those that it leads to (``rel=next``), all of one host."""
        page, seen = first, {url}
        while True:
            yield page
            following = link_of(page, "next", url)
            if following is None:
                return
            if following in seen or len(seen) >= MOST_PAGES:
                raise NotFetched(Phrase("The service's pages do not end: {url} comes again.", url=following))
            if urlsplit(following).hostname != urlsplit(url).hostname:
                raise NotFetched(Phrase("The next page lies on another host ({url}); it was not asked for.", url=following))
            seen.add(following)
            page, url = document(self.fetch(following), following), following


def check_address(url: str) -> None:
    """Refuse what is no plain http(s) address.

    Raises
    ------
    NotFetched
    """
    parts = urlsplit(url)
    if parts.scheme.lower() not in SCHEMES or not parts.hostname:
        raise NotFetched(Phrase("“{url}” is no address: it begins with https:// or http://.", url=url))
    if parts.username or parts.password:
        raise NotFetched(Phrase("The address must not hold a user's name or password."))


def document(raw: bytes, url: str) -> dict[str, Any]:
    """An answer as JSON.

    Raises
    ------
    NotFetched
        If it is none.
    """
    try:
        read = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise NotFetched(Phrase("The answer of {url} is no whole JSON document.", url=url)) from error
    if not isinstance(read, dict):
        raise NotFetched(Phrase("The answer of {url} is no whole JSON document.", url=url))
    return read


def link_of(page: dict[str, Any], relation: str, url: str) -> str | None:
    """Where a document of OGC API leads; JSON is preferred where the same is offered in several formats."""
    links = page.get("links")
    fitting = [
        link
        for link in (links if isinstance(links, list) else [])
        if isinstance(link, dict) and link.get("rel") in (relation, f"http://www.opengis.net/def/rel/ogc/1.0/{relation}")
    ]
    fitting.sort(key=lambda link: "json" not in str(link.get("type", "json")))
    return urljoin(url, str(fitting[0].get("href", ""))) if fitting else None


def with_query(url: str, **changed: str | int) -> str:
    """An address with other parameters; names count without capitals, as services take them."""
    parts = urlsplit(url)
    names = {name.lower() for name in changed}
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name.lower() not in names]
    return urlunsplit(parts._replace(query=urlencode([*kept, *((name, str(value)) for name, value in changed.items())])))


class _SameSchemes(HTTPRedirectHandler):
    """Follows a redirection only to another http(s) address, and never from https back to http."""

    def redirect_request(self, req: Request, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Request | None:
        check_address(newurl)
        if urlsplit(req.full_url).scheme == "https" and urlsplit(newurl).scheme != "https":
            raise NotFetched(Phrase("The service leads from https to {url}; it was not followed.", url=newurl))
        return super().redirect_request(req, fp, code, msg, headers, newurl)

    def http_error_302(self, req: Request, fp: Any, code: int, msg: str, headers: Any) -> Any:
        if target := headers.get("location"):
            try:
                check_address(urljoin(req.full_url, target))
            except NotFetched:
                fp.close()
                raise
        return super().http_error_302(req, fp, code, msg, headers)

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302


def _opener() -> OpenerDirector:
    opener = OpenerDirector()  # build_opener would bring file:// and ftp:// along
    for handler in (ProxyHandler, UnknownHandler, HTTPHandler, HTTPSHandler, HTTPDefaultErrorHandler, HTTPErrorProcessor):
        opener.add_handler(handler())
    opener.add_handler(_SameSchemes())
    return opener
