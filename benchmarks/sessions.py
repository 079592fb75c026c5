"""A person at the dashboard, without a browser: Streamlit's websocket, spoken as Streamlit's own frontend speaks it.

Nothing is drawn, but everything that the frontend answers with is kept: the state of every widget, the link, the
page, and which large messages it has cached, so that the server may refer to them instead of sending them again.
Custom components (the map's frame) say nothing until they are clicked, as in a browser.
"""

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from html import unescape
from urllib.parse import parse_qsl, urlencode, urlsplit

from markupsafe import escape
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

PATIENCE = 60.0  # seconds until a person gives up
KEYS = {"tutorial": "indicator", "empty": "indicator"}
LINKS = {"product": "lang=en", "tutorial": "", "empty": ""}
# what proves that a choice took effect; the tutorial's map names nothing, there the map must be another one
PROOFS = {"product": "<h2>{}</h2>", "empty": '<p class="shown">{}</p>'}
STREAM = "/_stcore/stream"


def also_fetched(data: dict, *, inhabited: bool, reading: bool) -> list[str]:
    """Paths of this server that a browser fetches because of a component's data; a run lasts until they have come too.

    Parameters
    ----------
    inhabited : bool
        Whether the map colours only where people live, and so needs the ground on which nobody does.
    reading : bool
        Whether the fold of all answers is open.
    """
    paths = [data["figures"].removeprefix(".")] if data.get("figures") else []
    if data.get("names"):
        names = data["names"].removeprefix(".")
        folder = names.rpartition("/")[0]
        paths += [names, f"{folder}/0.geojson", *([f"{folder}/bare-0.geojson"] if inhabited else [])]
    folds = re.findall(r'<details class="answers" data-from="\.([^"]+)"', data.get("markup", "")) if reading else []
    return paths + [unescape(path) for path in folds]


def asked_ahead(link: str, indicator: str) -> str:
    """The path by which a browser asks for the painting of a choice beside telling the server."""
    chosen = dict(parse_qsl(link, keep_blank_values=True)) | {"indicator": indicator}
    return f"/paint/chosen.json?{urlencode({name: value for name, value in chosen.items() if name != 'theme'})}"


def _data(message: ForwardMsg) -> dict:
    """What a message gives to a component; nothing where it is none."""
    if message.WhichOneof("type") != "delta" or message.delta.new_element.WhichOneof("type") != "bidi_component":
        return {}
    return json.loads(message.delta.new_element.bidi_component.json or "{}")


@dataclass(frozen=True)
class Run:
    """From the choice until everything of it has arrived; ``outcome`` is ok, failed or timeout."""

    begun: float
    ended: float
    bytes: int
    outcome: str

    @property
    def milliseconds(self) -> float:
        return 1000 * (self.ended - self.begun)


@dataclass(frozen=True)
class _Part:
    """What matters of one element of the page."""

    kind: str
    identity: str
    text: str = ""
    widget: WidgetState | None = None
    decided: bool = False  # the server says which value the widget has now
    options: tuple[str, ...] = ()
    values: tuple[str, ...] = ()  # of the options, where the widget sends something else than it shows
    chosen: str = ""


def _part(element: Element, identity: str) -> _Part:
    kind = element.WhichOneof("type") or ""
    if kind == "html":
        return _Part(kind, identity, element.html.body)
    if kind == "selectbox":
        box, options = element.selectbox, tuple(element.selectbox.options)
        value = box.raw_value if box.set_value else options[box.default] if options else ""
        return _Part(kind, identity, "", WidgetState(id=box.id, string_value=value), box.set_value, options)
    if kind == "bidi_component" and element.bidi_component.id.endswith("-controls"):
        fields = {field["name"]: field for row in json.loads(element.bidi_component.json)["rows"] for field in row}
        themes = fields["indicator"]["options"]
        values, options = zip(*(option for _, offered in themes for option in offered), strict=True)
        shown = options[values.index(fields["indicator"]["chosen"])]
        return _Part(kind, identity, element.bidi_component.id, options=options, values=values, chosen=shown)
    if kind == "button_group":
        group = element.button_group
        chosen = WidgetState(id=group.id)
        chosen.string_array_value.data.extend(
            group.raw_values if group.set_value else [group.options[at].content for at in group.default]
        )
        return _Part(kind, identity, "", chosen, group.set_value)
    return _Part(kind, identity)


class Session:
    """One open page."""

    def __init__(self, connection: ClientConnection, variant: str, url: str, *, reading: bool = False) -> None:
        self._connection, self._variant, self._url, self._reading = connection, variant, url, reading
        self._link, self._page, self._oldest = LINKS[variant], "", 2
        self._widgets: dict[str, WidgetState] = {}
        self._options: tuple[str, ...] = ()
        self._indicator = ""
        self._controls: _Part | None = None
        self._fragment = ""
        self._fetched: set[str] = set()
        self._ahead: asyncio.Task[int] | None = None
        self._inhabited = False
        self._map = ""
        self._cache: dict[str, tuple[_Part, int]] = {}  # large messages, and the run in which each was last seen
        self._runs = 0

    def choices(self) -> list[str]:
        """The indicators that are not shown now; none where the page has failed."""
        if self._controls is not None:
            return [option for option in self._controls.options if option != self._controls.chosen]
        shown = self._widgets[self._indicator].string_value if self._indicator else ""
        return [option for option in self._options if option != shown]

    def _value_of(self, chosen: str) -> str:
        assert self._controls is not None
        return self._controls.values[self._controls.options.index(chosen)]

    async def run(self, chosen: str = "") -> Run:
        """Open the page, or choose another indicator and wait for all that comes of it."""
        if chosen and self._controls is None:
            self._widgets[self._indicator] = WidgetState(id=self._indicator, string_value=chosen)
        begun = time.perf_counter()
        parts: list[_Part] = []
        received = [0]
        try:
            async with asyncio.timeout(PATIENCE):
                if chosen and self._controls is not None:
                    self._ahead = asyncio.create_task(self._fetch_ahead(asked_ahead(self._link, self._value_of(chosen))))
                await self._connection.send(self._rerun(chosen))
                await self._receive(parts, received)
            outcome = "ok" if self._took_effect(parts, chosen) else "failed"
        except TimeoutError:
            outcome = "timeout"
        return Run(begun, time.perf_counter(), received[0], outcome)

    def _rerun(self, chosen: str) -> bytes:
        message = BackMsg()
        rerun = message.rerun_script
        rerun.query_string, rerun.page_script_hash = self._link, self._page
        rerun.widget_states.widgets.extend(self._widgets.values())
        if chosen and self._controls is not None:
            event = [{"event": "chosen", "value": {"name": "indicator", "value": self._value_of(chosen)}}]
            name = f"$$STREAMLIT_INTERNAL_KEY_{self._controls.text}__events"
            rerun.widget_states.widgets.append(WidgetState(id=name, json_trigger_value=json.dumps(event)))
            rerun.fragment_id = self._fragment
        rerun.cached_message_hashes.extend(self._cache)
        context = rerun.context_info
        context.timezone, context.locale, context.url, context.color_scheme = "UTC", "en-GB", f"{self._url}/", "light"
        return message.SerializeToString()

    async def _receive(self, parts: list[_Part], received: list[int]) -> None:
        fetching: list[asyncio.Task[int]] = []
        finished = False
        while not finished:
            payload = await self._connection.recv(decode=False)
            received[0] += len(payload)
            message = ForwardMsg.FromString(payload)
            finished = self._read(message, parts)
            data = _data(message)
            for row in (data.get("more") or {}).get("fields", []):
                self._inhabited = row["chosen"] == "inhabited" if row["name"] == "fill" else self._inhabited
            wanted = also_fetched(data, inhabited=self._inhabited, reading=self._reading)
            fetching += [asyncio.create_task(self._fetch_once(path)) for path in wanted]
        received[0] += sum(await asyncio.gather(*fetching, *([self._ahead] if self._ahead else [])))
        self._ahead = None
        self._runs += 1
        self._cache = {name: kept for name, kept in self._cache.items() if self._runs - kept[1] <= self._oldest}
        self._remember(parts)

    async def _fetch_ahead(self, path: str) -> int:
        size, address = await _fetch(self._url, path)
        self._fetched.add(address)
        return size

    async def _fetch_once(self, path: str) -> int:
        """A browser keeps what it has fetched, and waits for what is coming anyway."""
        if self._ahead is not None:
            await self._ahead
        if path in self._fetched:
            return 0
        self._fetched.add(path)
        return (await _fetch(self._url, path))[0]

    def _read(self, message: ForwardMsg, parts: list[_Part]) -> bool:
        """Take in one message; whether it was the last."""
        kind = message.WhichOneof("type")
        if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            parts.append(_part(message.delta.new_element, message.hash))
            if parts[-1].kind == "bidi_component" and parts[-1].options:
                self._controls, self._fragment = parts[-1], message.delta.fragment_id
            if message.metadata.cacheable:
                self._cache[message.hash] = parts[-1], self._runs
        elif kind == "ref_hash":
            parts.append(self._cache[message.ref_hash][0])
            self._cache[message.ref_hash] = parts[-1], self._runs
        elif kind == "new_session":
            self._page, self._oldest = message.new_session.page_script_hash, message.new_session.config.max_cached_message_age
        elif kind == "navigation":
            self._page = message.navigation.page_script_hash
        elif kind == "page_info_changed":
            self._link = message.page_info_changed.query_string
        if kind != "script_finished" or message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            return False
        if message.script_finished not in (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY):
            parts.append(_Part("exception", ""))
        return True

    def _remember(self, parts: list[_Part]) -> None:
        """Widgets that are still there keep their value, unless the server gave them another one."""
        before = self._widgets
        self._widgets, self._indicator, self._options = ({} if self._controls is None else dict(before)), "", ()
        for part in parts:
            if part.widget is not None:
                name = part.widget.id
                self._widgets[name] = part.widget if part.decided or name not in before else before[name]
                if name.endswith(f"-{KEYS.get(self._variant)}"):
                    self._indicator, self._options = name, part.options

    def _took_effect(self, parts: list[_Part], chosen: str) -> bool:
        before, self._map = self._map, next((part.identity for part in parts if part.kind == "component_instance"), "")
        if not (self._indicator or self._controls) or any(part.kind == "exception" for part in parts):
            return False
        if not chosen:
            return True
        if self._variant not in PROOFS:
            return bool(self._map) and self._map != before
        proof = PROOFS[self._variant].format(escape(chosen))
        return any(proof in part.text for part in parts)


@asynccontextmanager
async def opened(variant: str, url: str, *, reading: bool = False) -> AsyncIterator[Session]:
    """A page of `variant`, connected until the block ends.

    Parameters
    ----------
    reading : bool
        Whether the fold of all answers is open and stays so.
    """
    address = urlsplit(url)
    async with connect(
        f"ws://{address.netloc}{STREAM}",
        origin=url,
        subprotocols=["streamlit"],
        open_timeout=PATIENCE,
        ping_interval=None,  # a browser does not ping either
        max_size=None,
    ) as connection:
        yield Session(connection, variant, url, reading=reading)


async def _fetch(url: str, path: str) -> tuple[int, str]:
    """Bytes of an answer, compressed if the server does so; and the address under which a browser keeps it."""
    address = urlsplit(url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    try:
        asked = f"GET {path} HTTP/1.1\r\nHost: {address.netloc}\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n"
        writer.write(asked.encode())
        answer = await reader.read(-1)
    finally:
        writer.close()
    if answer.split(b" ", 2)[1:2] not in ([b"200"], [b"304"]):
        raise ConnectionError(f"{path}: {answer[:60]!r}")
    head = answer.split(b"\r\n\r\n", 1)[0].decode("latin-1")
    located = re.search(r"(?im)^content-location: (.*?)\r?$", head)
    return len(answer), located[1] if located else path
