"""A painting's address is its content; whatever else is asked for is not there."""

from __future__ import annotations

import gzip
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from dataset.dataset import Dataset
from dataset.errors import NotFound
from dataset.load import load
from geo.drawing.classes import Method, Scheme
from reports.map.content import map_content
from reports.map.requests import Display, MapRequest, Second, displays_of, second_map, seconds_of
from tests.demo import demo_city
from tests.tiny_city import build_city
from views.frame.selection import complete
from views.map.drawing import PAINT_ROUTE, address_of, painting_at, painting_of

DEMO = Path(__file__).parents[2] / "data" / "kaiserslautern"
HOSTILE = ["", " ", "<b>", "../../etc/passwd", "\x00", "\ud800", "{0}", "%s", "ä" * 10_000, "nan", "1e999", "-1", "__class__"]
SECONDS = ["", ":", "foo:bar", "second:x", "indicator:", "indicator:x", "group:x", "wave:x", "display:two", "scheme:x", "x", ":x"]
CLASSES = [
    "own.",
    "own.nan",
    "own.1e300",
    "own.-1e308,1e308",
    "own.1,1.0000001",
    "own.2,1",
    "natural.99",
    "natural." + "9" * 9999,
    "x",
]


@pytest.fixture(scope="module")
def city() -> Dataset:
    return demo_city()


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return load(build_city(tmp_path_factory.mktemp("tiny")))


def parted(address: str) -> tuple[str, dict[str, str]]:
    """Digest and parameters, as the server gets them."""
    url = urlsplit(address)
    assert url.path.startswith(f"{PAINT_ROUTE}/")
    assert url.path.endswith(".json")
    return url.path.removeprefix(f"{PAINT_ROUTE}/").removesuffix(".json"), dict(parse_qsl(url.query, keep_blank_values=True))


def request_of(city: Dataset, display: Display) -> MapRequest:
    seconds = seconds_of(city, display, "comfort", "older", "2020")
    return MapRequest("comfort", "older", "2020", display, seconds[0] if seconds else Second())


def asked_for(tiny: Dataset, **changed: str) -> tuple[str, dict[str, str]]:
    digest, asked = parted(address_of(tiny, request_of(tiny, Display.VALUES), "de"))
    return digest, asked | changed


def assert_nothing_there(city: Dataset, digest: str, asked: dict[str, str]) -> None:
    with pytest.raises(NotFound) as caught:
        painting_at(city, digest, asked)
    assert len(str(caught.value)) < 200, "what was asked is not told back"


@pytest.mark.parametrize("language", ["de", "en"])
def test_an_address_leads_to_its_painting(city: Dataset, language: str) -> None:
    seen = set()
    for display in displays_of(city, "feels_at_home", "older", "2021"):
        for second in seconds_of(city, display, "feels_at_home", "older", "2021")[:3] or [Second()]:
            request = MapRequest("feels_at_home", "older", "2021", display, second)
            address = address_of(city, request, language)
            packed = painting_at(city, *parted(address))
            assert gzip.decompress(packed).decode() == map_content(city, request, language).document
            assert painting_at(city, *parted(address)) == packed
            assert parted(address_of(city, request, language)) == parted(address)
            seen.add(display)
    assert seen == set(Display)


def test_both_of_two_maps_have_an_address(city: Dataset) -> None:
    for second in seconds_of(city, Display.TWO, "feels_at_home", "older", "2021"):
        other = second_map(city, MapRequest("feels_at_home", "older", "2021", Display.TWO, second))
        packed = painting_at(city, *parted(address_of(city, other, "de")))
        assert gzip.decompress(packed).decode() == map_content(city, other, "de").document


def test_another_painting_has_another_address(tiny: Dataset) -> None:
    plain = request_of(tiny, Display.VALUES)
    several = [plain, request_of(tiny, Display.DIFFERS), MapRequest("comfort", "all", "2020"), MapRequest("trust", "all", "2020")]
    digests = [parted(address_of(tiny, request, "de"))[0] for request in several]
    digests.append(parted(address_of(tiny, plain, "en"))[0])
    assert len(set(digests)) == 5


@pytest.mark.parametrize("limits", [(40.0, 60.0), (1.0, 1.0000001), (1234567.0, 1234568.0), (0.1, 0.30000000000000004)])
def test_own_limits_survive_the_address(tiny: Dataset, limits: tuple[float, ...]) -> None:
    request = MapRequest("comfort", "all", "2020", scheme=Scheme(Method.OWN, limits=limits))
    packed = painting_at(tiny, *parted(address_of(tiny, request, "de")))
    assert gzip.decompress(packed).decode() == map_content(tiny, request, "de").document


@pytest.mark.parametrize("digest", ["", "0" * 20, "x", "\x00", "../x", "ä" * 10_000])
def test_another_digest_is_not_there(tiny: Dataset, digest: str) -> None:
    right, asked = asked_for(tiny)
    assert painting_at(tiny, right, asked)
    assert_nothing_there(tiny, digest, asked)
    assert_nothing_there(tiny, right[:-1], asked)
    assert_nothing_there(tiny, right.upper() + " ", asked)


@pytest.mark.parametrize("parameter", ["lang", "indicator", "group", "wave", "display", "second", "classes"])
def test_a_missing_parameter_is_no_map(tiny: Dataset, parameter: str) -> None:
    digest, asked = asked_for(tiny)
    assert_nothing_there(tiny, digest, {name: value for name, value in asked.items() if name != parameter})
    assert_nothing_there(tiny, digest, {})


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("parameter", ["lang", "indicator", "group", "wave", "display", "classes"])
def test_a_value_that_is_no_id_is_no_map(tiny: Dataset, parameter: str, value: str) -> None:
    digest, asked = asked_for(tiny, **{parameter: value})
    assert_nothing_there(tiny, digest, asked)


@pytest.mark.parametrize("display", Display)
@pytest.mark.parametrize("second", [*SECONDS, *HOSTILE], ids=range(len(SECONDS) + len(HOSTILE)))
def test_a_comparison_that_does_not_exist_is_no_map(tiny: Dataset, display: Display, second: str) -> None:
    _, asked = asked_for(tiny, display=display, second=second)
    assert_nothing_there(tiny, "0" * 20, asked)


@pytest.mark.parametrize("classes", CLASSES, ids=range(len(CLASSES)))
def test_classes_that_are_none_are_no_map(tiny: Dataset, classes: str) -> None:
    _, asked = asked_for(tiny, classes=classes)
    assert_nothing_there(tiny, "0" * 20, asked)


@pytest.mark.parametrize("display", Display)
@pytest.mark.parametrize("indicator", ["comfort", "inhabitants"])
def test_ids_that_exist_but_do_not_go_together_break_nothing(tiny: Dataset, indicator: str, display: Display) -> None:
    for group in ("all", "older"):
        for wave in ("2020", "undated"):
            for second in ("indicator:trust", "indicator:inhabitants", "group:older", "wave:2020", "wave:undated"):
                _, asked = asked_for(tiny, indicator=indicator, group=group, wave=wave, display=display, second=second)
                assert_nothing_there(tiny, "0" * 20, asked)


def test_a_comparison_that_does_not_fit_gives_way_to_the_demo_s_earlier_wave(city: Dataset) -> None:
    selection, notices = complete({"display": "change", "second": "group:older"}, city)
    assert selection.second == "wave:2021"
    assert not notices
    assert painting_at(city, *parted(address_of(city, selection.request, "de")))


def test_a_choice_is_answered_with_its_painting_and_the_address_that_the_page_will_name(city: Dataset) -> None:
    selection, _ = complete({"indicator": "comfort", "group": "older", "wave": "2020"}, city)
    address, body = painting_of(city, selection.request, "en")
    assert address == address_of(city, selection.request, "en")
    assert painting_at(city, *parted(address)) == body
