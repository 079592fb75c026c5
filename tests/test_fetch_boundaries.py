"""Boundaries from services: a real pygeoapi on this computer, and a small WFS with the answers that servers give."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from typer.testing import CliRunner

import commands.services
from cli import app
from commands.downloads import Download, NotFetched
from files.findings import Findings
from geo.reading.boundaries import Boundaries, read_boundaries
from geo.reading.options import BoundaryOptions
from tests.tiny_city import squares

NAMES = {"1": "Mölschbach"}
Answer = Callable[[str, dict[str, str]], tuple[int, dict[str, str], bytes]]


def fetched(url: str, target: Path, *more: str) -> tuple[int, str]:
    ran = CliRunner().invoke(app, ["fetch-boundaries", url, "--output", str(target), "--language", "en", *more])
    return ran.exit_code, ran.output


def read(path: Path) -> Boundaries:
    return read_boundaries(path, BoundaryOptions(path.name, "key", "name"), Findings())


def same_city(path: Path) -> None:
    boundaries = read(path)
    assert list(boundaries.quartiers.index) == [str(key) for key in range(1, 10)]
    assert boundaries.quartiers.at["1", "name"] == "Mölschbach"
    assert boundaries.metric["area_km2"].to_list() == pytest.approx([1.0] * 9, rel=2e-3)


@pytest.fixture
def served() -> Iterator[Callable[[Answer], str]]:
    """Starts a server on this computer that answers as a test says; gives its address."""
    servers = []

    def start(answer: Answer) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                asked = {name.lower(): values[0] for name, values in parse_qs(parts.query).items()}
                status, headers, content = answer(parts.path, asked)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


CONFIG = """\
server:
  bind: {{host: 127.0.0.1, port: {port}}}
  url: http://127.0.0.1:{port}
  mimetype: application/json; charset=UTF-8
  encoding: utf-8
  language: en-US
  limits: {{default_items: 4, max_items: 4}}
  map: {{url: "http://127.0.0.1/", attribution: none}}
logging: {{level: ERROR}}
metadata:
  identification: {{title: t, description: d, keywords: [k], keywords_type: theme, terms_of_service: none, url: "http://127.0.0.1/"}}
  license: {{name: none, url: "http://127.0.0.1/"}}
  provider: {{name: p, url: "http://127.0.0.1/"}}
  contact: {{name: c, email: none, url: "http://127.0.0.1/"}}
resources:
  stadtteile:
    type: collection
    title: Stadtteile
    description: Stadtteile
    keywords: [k]
    links: []
    extents: {{spatial: {{bbox: [-180, -90, 180, 90], crs: "http://www.opengis.net/def/crs/OGC/1.3/CRS84"}}}}
    providers:
      - {{type: feature, name: GeoJSON, data: {data}, id_field: key}}
"""
START = """\
import sys
from pathlib import Path
from pygeoapi.openapi import generate_openapi_document
config, openapi, port = sys.argv[1:]
Path(openapi).write_text(generate_openapi_document(Path(config), "json"), encoding="utf-8")
from pygeoapi.flask_app import APP
APP.run("127.0.0.1", int(port))
"""


@pytest.fixture
def pygeoapi(tmp_path: Path) -> Iterator[str]:
    data = tmp_path / "served.geojson"
    squares(NAMES).to_crs(4326).to_file(data)
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as free:
        port = free.server_port
    config, openapi = tmp_path / "config.yml", tmp_path / "openapi.json"
    config.write_text(CONFIG.format(port=port, data=data), encoding="utf-8")
    environment = {**os.environ, "PYGEOAPI_CONFIG": str(config), "PYGEOAPI_OPENAPI": str(openapi)}
    with (tmp_path / "log").open("wb") as log:
        command = [sys.executable, "-c", START, str(config), str(openapi), str(port)]
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log, cwd=tmp_path)
        try:
            for _ in range(300):
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/?f=json", timeout=5).close()
                    break
                except OSError:
                    assert server.poll() is None, (tmp_path / "log").read_text(encoding="utf-8")[-2000:]
                    time.sleep(0.2)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.kill()
            server.wait()


def test_all_pages_of_a_real_service_come_from_every_address_it_has(pygeoapi: str, tmp_path: Path) -> None:
    for number, address in enumerate(("", "/collections", "/collections/stadtteile", "/collections/stadtteile/items")):
        target = tmp_path / f"{number}.geojson"
        status, said = fetched(f"{pygeoapi}{address}?f=json", target)
        assert status == 0, said
        assert "9 shapes" in said
        same_city(target)


CAPABILITIES = """<?xml version="1.0"?><wfs:WFS_Capabilities version="2.0.0" xmlns:wfs="http://www.opengis.net/wfs/2.0"
 xmlns:ows="http://www.opengis.net/ows/1.1"><ows:OperationsMetadata><ows:Operation name="GetFeature">
 <ows:Parameter name="outputFormat"><ows:AllowedValues>{formats}</ows:AllowedValues></ows:Parameter></ows:Operation>
 </ows:OperationsMetadata><wfs:FeatureTypeList>{types}</wfs:FeatureTypeList></wfs:WFS_Capabilities>"""


def capabilities(*types: str, formats: str = "application/json") -> bytes:
    listed = "".join(f"<wfs:FeatureType><wfs:Name>{name}</wfs:Name></wfs:FeatureType>" for name in types)
    return CAPABILITIES.format(formats=f"<ows:Value>{formats}</ows:Value>", types=listed).encode()


def test_a_wfs_is_read_page_by_page(served: Callable[[Answer], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands.services, "PAGE", 4)
    collection = json.loads(squares(NAMES).to_json(to_wgs84=False))
    collection["crs"] = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25832"}}

    def answer(path: str, asked: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        if asked.get("request") != "GetFeature":
            return 200, {}, capabilities("ms:stadtteile")
        assert asked["typenames"] == "ms:stadtteile"
        start = int(asked["startindex"])
        page = {**collection, "features": collection["features"][start : start + int(asked["count"])], "numberMatched": 9}
        return 200, {}, json.dumps(page).encode()

    status, said = fetched(f"{served(answer)}/wfs?SERVICE=WFS&REQUEST=GetCapabilities", tmp_path / "b.geojson")
    assert status == 0, said
    same_city(tmp_path / "b.geojson")


def gml() -> bytes:
    members = "".join(
        f'<wfs:member><a:q gml:id="q.{row.key}"><a:key>{row.key}</a:key><a:name>{row.name}</a:name><a:geom>'
        f'<gml:Polygon srsName="urn:ogc:def:crs:EPSG::25832" gml:id="p.{row.key}"><gml:exterior><gml:LinearRing><gml:posList>'
        f"{' '.join(f'{x} {y}' for x, y in row.geometry.exterior.coords)}</gml:posList></gml:LinearRing></gml:exterior>"
        "</gml:Polygon></a:geom></a:q></wfs:member>"
        for row in squares(NAMES).itertuples(index=False)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs/2.0"'
        f' xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:a="urn:a">{members}</wfs:FeatureCollection>'
    ).encode()


def test_a_wfs_that_has_gml_alone_is_read_as_well(served: Callable[[Answer], str], tmp_path: Path) -> None:
    def answer(path: str, asked: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        return 200, {}, gml() if asked.get("request") == "GetFeature" else capabilities("a:q", formats="application/gml+xml")

    status, said = fetched(f"{served(answer)}/wfs?service=WFS&request=GetCapabilities", tmp_path / "b.gpkg")
    assert status == 0, said
    same_city(tmp_path / "b.gpkg")


def test_a_file_is_taken_as_it_is(served: Callable[[Answer], str], tmp_path: Path) -> None:
    squares(NAMES).to_file(tmp_path / "served.gpkg")
    content = (tmp_path / "served.gpkg").read_bytes()
    url = served(lambda path, asked: (200, {}, content) if path == "/b.gpkg" else (302, {"Location": "/b.gpkg"}, b""))
    assert fetched(f"{url}/old", tmp_path / "b.gpkg")[0] == 0
    assert (tmp_path / "b.gpkg").read_bytes() == content


def test_a_file_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "b.gpkg").write_text("mine")
    status, said = fetched("http://127.0.0.1:9/", tmp_path / "b.gpkg")
    assert status == 2
    assert "is there already" in said
    assert (tmp_path / "b.gpkg").read_text() == "mine"


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://127.0.0.1/b.zip", "/etc/passwd", "https://user:secret@127.0.0.1/", "data:,x", "http://"]
)
def test_only_plain_web_addresses_are_asked(url: str, tmp_path: Path) -> None:
    status, said = fetched(url, tmp_path / "b.geojson")
    assert status == 1
    assert "address" in said
    assert not list(tmp_path.iterdir())


REFUSED: dict[str, tuple[Answer, str]] = {
    "leads to a file": (lambda path, asked: (302, {"Location": "file:///etc/passwd"}, b""), "no address"),
    "leads to ftp": (lambda path, asked: (307, {"Location": "ftp://127.0.0.1/"}, b""), "no address"),
    "leads in circles": (lambda path, asked: (302, {"Location": f"{path}x"}, b""), "did not answer"),
    "is not there": (lambda path, asked: (404, {}, b"no"), "404"),
    "web page": (lambda path, asked: (200, {}, b"<!DOCTYPE html><html></html>"), "web page"),
    "entities": (
        lambda path, asked: (200, {}, b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'),
        "entities",
    ),
    "cut off": (lambda path, asked: (200, {}, b'{"type": "FeatureCollection", "features": ['), "no whole JSON"),
    "anything": (lambda path, asked: (200, {}, b"key,name\n"), "neither a service"),
    "nothing": (lambda path, asked: (200, {}, b'{"type": "FeatureCollection", "features": []}'), "no shapes"),
    "fewer than it says": (
        lambda path, asked: (200, {}, b'{"type": "FeatureCollection", "numberMatched": 3, "features": [{}]}'),
        "3 shapes, but sent 1",
    ),
    "next page elsewhere": (
        lambda path, asked: (
            200,
            {},
            b'{"type": "FeatureCollection", "features": [{}], "links": [{"rel": "next", "href": "http://localhost:9/"}]}',
        ),
        "another host",
    ),
    "pages without end": (
        lambda path, asked: (
            200,
            {},
            b'{"type": "FeatureCollection", "features": [{}], "links": [{"rel": "next", "href": "/a"}]}',
        ),
        "do not end",
    ),
    "several layers": (lambda path, asked: (200, {}, capabilities("a", "b")), "--layer: a, b"),
    "several collections": (
        lambda path, asked: (200, {}, b'{"collections": [{"id": "bezirke"}, {"id": "stadtteile"}]}'),
        "--layer: bezirke, stadtteile",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_gives_no_boundaries_is_told_and_nothing_written(case: str, served: Callable[[Answer], str], tmp_path: Path) -> None:
    answer, word = REFUSED[case]
    status, said = fetched(f"{served(answer)}/a", tmp_path / "b.geojson")
    assert status == 1
    assert word in said
    assert not list(tmp_path.iterdir())


def test_an_answer_beyond_the_limit_is_cut(served: Callable[[Answer], str]) -> None:
    url = served(lambda path, asked: (200, {}, bytes(300_000)))
    with pytest.raises(NotFetched, match="more than"):
        Download(progress=lambda size: None, largest=200_000).fetch(url)
