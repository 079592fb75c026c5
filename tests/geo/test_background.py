"""A background's address: what may stand in a security policy, and what must not."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from files.findings import Finding, Findings
from files.toml import read_toml
from geo.web.background import Background, read_background
from language.phrases import Text

TILES = {"kind": '"tiles"', "url": '"https://tiles.example.org/{z}/{x}/{y}.png"', "attribution": '"© Stadt"'}
WMS = TILES | {"kind": '"wms"', "url": '"https://wms.example.org/service"', "layers": '"plan_grau"'}


def read(folder: Path, entries: dict[str, str]) -> tuple[Background, list[Finding]]:
    lines = ["# the city", "[background]", *(f"{key} = {value}" for key, value in entries.items())]
    (folder / "dataset.toml").write_text("\n".join(lines), encoding="utf-8")
    findings = Findings()
    return read_background(read_toml(folder / "dataset.toml", findings).section("background")), list(findings)


def refused(folder: Path, url: str, like: dict[str, str] = TILES) -> Finding:
    _, findings = read(folder, like | {"url": json.dumps(url)})
    assert [(finding.code, finding.file, finding.row) for finding in findings] == [("toml.wrong_value", "dataset.toml", 4)]
    assert findings[0].blocks
    return findings[0]


def test_tiles_and_wms_are_read_with_their_defaults(tmp_path: Path) -> None:
    tiles, findings = read(tmp_path, TILES)
    assert findings == []
    assert tiles == Background("tiles", "https://tiles.example.org/{z}/{x}/{y}.png", "", "", Text.of("© Stadt"), 0.6, 19)
    changed = {"format": '"image/jpeg"', "opacity": "1", "max_zoom": "15", "attribution": '{ de = "© Stadt", en = "© City" }'}
    wms, findings = read(tmp_path, WMS | changed)
    assert findings == []
    assert (wms.layers, wms.format, wms.opacity, wms.max_zoom) == ("plan_grau", "image/jpeg", 1.0, 15)
    assert wms.attribution.in_language("en") == "© City"
    assert read(tmp_path, WMS)[0].format == "image/png"


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://Tiles.Example.org/{z}/{x}/{y}.png", "https://tiles.example.org"),
        ("https://xn--kln-sna.de:8443/{z}/{y}/{x}@2x.png?style=grau&v=1.2", "https://xn--kln-sna.de:8443"),
        ("https://a.de/wmts?TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&FORMAT=image%2Fpng", "https://a.de"),
        ("http://127.0.0.1:8123/{z}/{x}/{y}.png", "http://127.0.0.1:8123"),
        ("http://localhost/{z}/{x}/{y}.png", "http://localhost"),
    ],
)
def test_the_origin_is_scheme_host_and_port_alone(tmp_path: Path, url: str, origin: str) -> None:
    background, findings = read(tmp_path, TILES | {"url": f'"{url}"'})
    assert findings == []
    assert background.origin == origin


def test_a_service_may_need_its_own_parameters(tmp_path: Path) -> None:
    background, findings = read(tmp_path, WMS | {"url": '"https://a.de/cgi-bin/mapserv?map=/maps/stadt.map"'})
    assert findings == []
    assert background.origin == "https://a.de"


HOSTILE = [
    "https://tiles.example/;script-src *",
    "https://tiles.example;script-src/{z}/{x}/{y}",
    "https://tiles.example, https://evil.example/{z}/{x}/{y}",
    "https://tiles.example /{z}/{x}/{y}",
    'https://tiles.example/"{z}/{x}/{y}',
    "https://tiles.example/\n{z}/{x}/{y}",
    "https://tiles.example\nscript-src/{z}/{x}/{y}",
    "https://*.example/{z}/{x}/{y}",
    "https://{s}.example/{z}/{x}/{y}",
    "https://{z}.{x}.{y}/",
    "https://tiles_1.example/{z}/{x}/{y}",
    "https://-a.example/{z}/{x}/{y}",
    "https://a..example/{z}/{x}/{y}",
    "https://a.example./{z}/{x}/{y}",
    "https://köln.example/{z}/{x}/{y}",
    "https://a.example:0/{z}/{x}/{y}",
    "https://a.example:70000/{z}/{x}/{y}",
    "https://a.example:{z}/{x}/{y}",
    "https://[::1]/{z}/{x}/{y}",
    "https://a.example\\@evil.example/{z}/{x}/{y}",
    "https://a.example/{z}/{x}/{y}#top",
    "https://$HOST/{z}/{x}/{y}",
    "https://${HOST}/{z}/{x}/{y}",
    "https://%48ost/{z}/{x}/{y}",
    "https:///{z}/{x}/{y}",
    "//a.example/{z}/{x}/{y}",
    "javascript:alert(1)",
    "data:image/png;base64,{z}{x}{y}",
    "file:///etc/passwd",
    "'self'",
    "*",
    "https://" + "a." * 200 + "de/{z}/{x}/{y}",
    "https://" + "a" * 100_000,
    "http://a.example/{z}/{x}/{y}",
    "http://localhost.example/{z}/{x}/{y}",
    "http://127.0.0.1.example/{z}/{x}/{y}",
    "https://a.example/{z}/{x}.png",
    "https://a.example/{z}/{x}/{y}/{x}.png",
    "https://a.example/{z}/{x}/{-y}.png",
    "https://a.example/{z}/{x}/{y}{r}.png",
    "https://a.example/{{z}}/{x}/{y}.png",
    "https://a.example/{z}/{x}/{y}}.png",
]


@pytest.mark.parametrize("url", HOSTILE, ids=[repr(url[:40]) for url in HOSTILE])
def test_no_other_address_is_taken(tmp_path: Path, url: str) -> None:
    refused(tmp_path, url)


def test_whatever_was_not_checked_has_no_origin() -> None:
    for url in HOSTILE[:12]:
        made = Background("tiles", url, "", "", Text())
        try:
            assert re.fullmatch(r"https?://[a-z0-9.-]+(:\d+)?", made.origin)
        except ValueError:
            continue


@pytest.mark.parametrize(
    "url",
    [
        "https://a@b/{z}",
        "https://anna:geheim@tiles.example/{z}/{x}/{y}",
        "anna:geheim@tiles.example/{z}/{x}/{y}",
        "http://anna:geheim@tiles.example/{z}/{x}/{y}",
        "https://tiles.example/{z}/{x}/{y}?apikey=geheim",
        "https://tiles.example/{z}/{x}/{y}?style=x&access_token=geheim",
        "http://tiles.example/{z}/{x}/{y}?%6bey=geheim",
    ],
)
def test_secrets_are_refused_and_not_repeated(tmp_path: Path, url: str) -> None:
    found = str(refused(tmp_path, url).observed)
    assert "geheim" not in found
    assert "anna" not in found
    assert "a@" not in found


def test_nothing_is_filled_in_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOST", "tiles.example")
    refused(tmp_path, "https://${HOST}/{z}/{x}/{y}")
    background, _ = read(tmp_path, WMS | {"layers": '"$HOST"'})
    assert background.layers == "$HOST"


@pytest.mark.parametrize("url", ["https://a.de/wms?SERVICE=WMS&Request=GetCapabilities", "https://a.de/wms/{z}"])
def test_a_wms_is_named_by_its_address_alone(tmp_path: Path, url: str) -> None:
    assert "GetCapabilities" in str(refused(tmp_path, url, WMS).remedy)


@pytest.mark.parametrize(
    ("like", "entry", "value", "code"),
    [
        (TILES, "kind", '"xyz"', "toml.wrong_value"),
        (TILES, "attribution", '""', "toml.wrong_value"),
        (TILES, "attribution", '"  "', "toml.wrong_value"),
        (TILES, "attribution", '{ de = "", en = "© City" }', "toml.wrong_value"),
        (TILES, "attribution", None, "toml.missing_key"),
        (TILES, "url", None, "toml.missing_key"),
        (TILES, "layers", '"plan"', "toml.unknown_key"),
        (TILES, "opacty", "0.5", "toml.unknown_key"),
        (TILES, "opacity", "1.1", "toml.wrong_value"),
        (TILES, "opacity", "-0.1", "toml.wrong_value"),
        (TILES, "max_zoom", "99", "toml.wrong_value"),
        (TILES, "max_zoom", "12.5", "toml.wrong_value"),
        (WMS, "layers", None, "toml.missing_key"),
        (WMS, "layers", r'"a\u0000b"', "toml.wrong_value"),
        (WMS, "format", '"text/html"', "toml.wrong_value"),
    ],
)
def test_every_other_entry_is_checked(tmp_path: Path, like: dict[str, str], entry: str, value: str | None, code: str) -> None:
    entries = {key: old for key, old in like.items() if key != entry} | ({} if value is None else {entry: value})
    _, findings = read(tmp_path, entries)
    assert [finding.code for finding in findings] == [code]
