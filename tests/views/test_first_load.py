"""What is sent before anybody has chosen anything: files that are kept, and the first picture."""

from __future__ import annotations

import asyncio
import gzip
import re
from pathlib import Path

import pyarrow as pa
import pytest
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import Message, Receive, Scope, Send
from streamlit.file_util import get_static_dir

import views.routes.first_picture
from geo.web.folium_map import marks_digest
from tests.demo import demo_city
from views.frame.city import Refusal
from views.frame.style import style_address
from views.routes.first_picture import _script_address, with_first_picture
from views.routes.kept_files import KeptFiles
from views.routes.map import marks

THEIRS = Path(get_static_dir())
DOCUMENT = (THEIRS / "index.html").read_text(encoding="utf-8")
SCRIPT = "/" + re.search(r'src="\./(static/js/index\.[^"]+)"', DOCUMENT)[1]
STYLE = "/" + re.search(r'href="\./(static/css/[^"]+)"', DOCUMENT)[1]


def asked(path: str, **headers: str) -> tuple[int, Headers, bytes]:
    """What is answered; 299 is what lies behind."""

    async def behind(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 299, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def receive() -> Message:
        return {"type": "http.request"}

    answered: list[Message] = []

    async def send(message: Message) -> None:
        answered.append(message)

    path, _, query = path.partition("?")
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": "GET", "path": path, "query_string": query.encode(), "headers": raw}
    asyncio.run(KeptFiles(behind)(scope, receive, send))
    start = answered[0]
    return start["status"], Headers(raw=start["headers"]), b"".join(message.get("body", b"") for message in answered)


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("gzip;q=1.0, br;q=0", "gzip"),
        ("gzip, br; q=0.00", "gzip"),
        ("", None),
        ("deflate", None),
    ],
)
def test_a_script_comes_as_small_as_the_browser_can_read(accepted: str, encoding: str | None) -> None:
    status, headers, body = asked(SCRIPT, accept_encoding=accepted)
    whole = (THEIRS.parent / "static" / SCRIPT[1:]).read_bytes()
    unpack = {
        "br": lambda packed: pa.decompress(packed, len(whole), "brotli", asbytes=True),
        "gzip": gzip.decompress,
        None: bytes,
    }
    assert status == 200
    assert headers.get("content-encoding") == encoding
    assert headers["vary"] == "Accept-Encoding"
    assert "immutable" in headers["cache-control"]
    assert unpack[encoding](body) == whole


def test_letters_that_no_page_needs_are_not_known_to_the_browser() -> None:
    theirs, ours = (THEIRS / STYLE[1:]).read_text(encoding="utf-8"), asked(STYLE)[2].decode()
    faces = re.findall(r"@font-face\{[^}]*\}", theirs)
    left_out = [face for face in faces if face not in ours]
    assert sorted(re.search(r"font-family:([^;]+)", face)[1] for face in left_out)[-2:] == [
        "Material Symbols Rounded",
        "Source Sans",
    ]
    assert all("KaTeX" in face or "Material" in face or "italic" in face for face in left_out)
    assert re.sub(r"@font-face\{[^}]*\}", "", theirs) == re.sub(r"@font-face\{[^}]*\}", "", ours)


def test_what_names_no_content_is_asked_for_again_and_answered_in_a_line() -> None:
    status, headers, body = asked("/assets/pages/table.js")
    assert (status, headers["cache-control"]) == (200, "no-cache")
    named = headers["etag"].removeprefix("W/").strip('"')
    assert "immutable" in asked(f"/assets/pages/table.js?v={named}")[1]["cache-control"]
    status, again, nothing = asked("/assets/pages/table.js", if_none_match=headers["etag"])
    assert (status, nothing) == (304, b"")
    assert again["etag"] == headers["etag"]
    assert asked("/assets/pages/table.js", if_none_match='"other"')[2] == body


@pytest.mark.parametrize("query", ["v=0123456789ab", "v=", "v", "x=1"])
def test_no_cache_is_told_to_keep_a_file_under_the_digest_of_another(query: str) -> None:
    """Whoever knows the next version's digest could else have every reader of a shared cache keep today's file for it."""
    for path in (style_address(), _script_address()):
        assert "immutable" in asked(path)[1]["cache-control"]
        assert asked(f"{path.partition('?')[0]}?{query}")[1]["cache-control"] == "no-cache"


@pytest.mark.parametrize("query", ["v=0123456789ab", ""])
def test_nor_marks(query: str) -> None:
    def kept(query: str) -> str:
        request = Request({"type": "http", "query_string": query.encode(), "headers": []})
        return asyncio.run(marks(request)).headers["cache-control"]

    assert "immutable" in kept(f"v={marks_digest()}")
    assert kept(query) == "no-cache"


@pytest.mark.parametrize("path", ["/static/../config.py", "/static/js/../../index.html", "/static/js/none.js", "/static/"])
def test_a_script_of_another_version_is_not_there_and_no_document_in_its_place(path: str) -> None:
    status, headers, body = asked(path)
    assert (status, headers["cache-control"], body) == (404, "no-store", b"Not Found")


@pytest.mark.parametrize("path", ["/assets/pages/style/", "/assets/pages/../config.py", "/statics", "/"])
def test_an_address_that_is_no_such_file_goes_on(path: str) -> None:
    assert asked(path)[0] == 299


def begun(page: str, query: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(views.routes.first_picture, "current_city", demo_city)
    return with_first_picture(DOCUMENT, page, query)


def test_the_first_picture_is_that_of_the_link(monkeypatch: pytest.MonkeyPatch) -> None:
    usual, other = (begun("map", {"lang": "en", "indicator": one}, monkeypatch) for one in ("feels_at_home", "safe_at_night"))
    for text in (usual, other):
        assert text.count('class="map"') == text.count('id="first-picture" inert aria-hidden="true"') == 1
        assert text.index(style_address()) < text.index('type="module"')
        assert 'as="font"' not in text
    assert usual != other
    finding = re.search(r'class="finding">([^<]+)<', usual)[1]
    assert "%" in finding


def test_it_is_not_drawn_anew_for_links_in_which_it_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Anybody can make up millions of such links, and each picture takes a core for a tenth of a second."""
    other = {"part": "7", "own": "01,02", "beside": "03", "tab": "heard", "interviews": "80", "choice": "k=2", "versus": "k=3"}
    usual, drawn = begun("map", {"lang": "en", "quartier": "06"}, monkeypatch), []
    picture_of = views.routes.first_picture.picture_of
    monkeypatch.setattr(views.routes.first_picture, "picture_of", lambda *asked: drawn.append(asked) or picture_of(*asked))
    assert begun("map", {"lang": "en", "quartier": "06", **other}, monkeypatch) == usual
    assert drawn == []
    assert begun("map", {"lang": "en", "quartier": "06", "workshops": "all"}, monkeypatch) != usual
    assert len(drawn) == 1


def test_a_hostile_link_puts_nothing_into_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    hostile = dict.fromkeys(
        ("lang", "indicator", "group", "wave", "quartier", "display", "classes"), '"><script>alert(1)</script>'
    )
    assert "alert(1)" not in begun("map", hostile, monkeypatch)
    assert "alert(1)" not in begun("choice", hostile, monkeypatch)


def test_other_pages_keep_their_places_and_the_presentation_its_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    assert 'id="first-picture"' in begun("profile", {}, monkeypatch)
    assert 'class="map"' not in begun("profile", {}, monkeypatch)
    assert 'id="first-picture"' not in begun("presentation", {}, monkeypatch)


def test_a_city_that_cannot_be_shown_has_its_rules_and_no_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views.routes.first_picture, "current_city", lambda: Refusal((), "en"))
    text = with_first_picture(DOCUMENT, "map", {})
    assert style_address() in text.partition("<body>")[2]
    assert 'id="first-picture"' not in text


def test_a_picture_of_a_huge_city_is_not_sent_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views.routes.first_picture, "_LARGEST", 10)
    views.routes.first_picture._of_map.cache_clear()
    text = begun("map", {"lang": "en", "wave": "2023"}, monkeypatch)
    assert 'class="map"' not in text
    assert 'class="finding"' in text
    views.routes.first_picture._of_map.cache_clear()
