from __future__ import annotations

import json
from gzip import decompress
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from dataset.dataset import Dataset
from dataset.load import load
from reports.requests import Display, MapRequest, Second
from views.exports import exported
from views.paintings import address_of, painting_at
from views.selection import complete


@pytest.fixture(scope="module")
def city() -> Dataset:
    return load(Path(__file__).parents[2] / "data" / "kaiserslautern")


def _parts(address: str) -> tuple[str, dict[str, str]]:
    url = urlsplit(address)
    return Path(url.path).stem, dict(parse_qsl(url.query, keep_blank_values=True))


def test_an_address_leads_to_its_painting(city: Dataset) -> None:
    request = MapRequest("feels_at_home", "older", "2021", Display.CHANGE, Second("wave", "2017"))
    digest, asked = _parts(address_of(city, request, "de"))
    assert json.loads(decompress(painting_at(city, digest, asked)))["figures"][0]["signed"]


@pytest.mark.parametrize(
    "changed",
    [
        {"indicator": "nothing"},
        {"lang": "xx"},
        {"display": "<img>"},
        {"classes": "own.nan"},
        {"wave": "1999"},
        {"second": "wave:1999", "display": "change"},
        {"second": "", "display": "change"},
        {"second": "indicator:nothing", "display": "pair"},
    ],
)
def test_an_address_to_nowhere_is_nothing_and_no_fault(city: Dataset, changed: dict[str, str]) -> None:
    digest, asked = _parts(address_of(city, MapRequest("feels_at_home", "all", "2021"), "de"))
    with pytest.raises(LookupError):
        painting_at(city, digest, asked | changed)
    with pytest.raises(LookupError):
        painting_at(city, "0" * 20, asked)
    with pytest.raises(LookupError):
        painting_at(city, digest, {})


@pytest.mark.parametrize(("kind", "begins"), [("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK"), ("svg", b"<svg"), ("png", b"\x89PNG")])
def test_what_is_taken_along_is_what_its_name_says(city: Dataset, kind: str, begins: bytes) -> None:
    body, _ = exported(city, kind, {"lang": "de", "quartier": "<script>", "display": "pair"}, "http://127.0.0.1/")
    assert body.lstrip().startswith(begins)
    with pytest.raises(LookupError):
        exported(city, "exe", {}, "")


@pytest.mark.parametrize(
    ("parameter", "value"), [("display", "xyz"), ("second", "group:nobody"), ("classes", "own.nan"), ("classes", "9" * 10_000)]
)
def test_an_unknown_display_comparison_or_scheme_is_named(city: Dataset, parameter: str, value: str) -> None:
    selection, notices = complete({parameter: value, "display": "two"} | {parameter: value}, city)
    assert list(notices) == [parameter]
    assert selection.request


def test_a_comparison_that_does_not_fit_gives_way_in_silence(city: Dataset) -> None:
    selection, notices = complete({"display": "change", "second": "group:older"}, city)
    assert selection.second == "wave:2017"
    assert not notices
