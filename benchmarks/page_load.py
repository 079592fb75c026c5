"""What a first visit costs: bytes, requests, paints, layout shift and the drawn map, of every page and of an empty one.

    python -m benchmarks.page_load [--pages map,choice] [--rounds 3] [--profiles telephone,desktop] [--output page_load.json]

In a real Chromium with an empty cache, on a telephone (390 × 844, a processor four times slower, 1.6 Mbit/s down,
750 kbit/s up, 150 ms) and on a desktop. Bytes and layout shift are exact; times are medians and say something beside
the empty page of the same run only. *picture*: the server's own first picture of the map can be seen; *drawn*: the
page can be used (map: the quartiers are painted in the interactive one). Layout shift is the sum of all shifts, not of
the worst five seconds, until the page rests, and again after one choice. *again* are the bytes of a second visit.
"""

import argparse
import base64
import json
import re
import shutil
import zlib
from collections import defaultdict
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.map_switch import FLAGS
from benchmarks.servers import ROOT, Server, serving


@dataclass(frozen=True)
class Profile:
    """A device and its line; no speed is as fast as the machine is."""

    width: int
    height: int
    slower: float = 1
    down: float = -1  # bytes a second
    up: float = -1
    latency: float = 0  # milliseconds


PROFILES = {
    "telephone": Profile(390, 844, 4, 1.6e6 / 8, 750e3 / 8, 150),
    "desktop": Profile(1366, 768),
}
# what stands on a page when it can be used
RESTING = """document.querySelector('.stMain .stElementContainer') && !document.getElementById('first-picture')
  && document.querySelector('[data-test-script-state=notRunning]')"""
DRAWN = dict.fromkeys(("map", "compare", "choice", "profile", "thread", "workshops", "presentation"), RESTING) | {
    "map": "!document.getElementById('first-picture') && document.querySelector('.st-key-map iframe')?.contentWindow.painted?.()",
    "empty": "document.querySelector('p.shown')",
}
SPY = """
if (window === top) {
  const seen = window.seen = { shifts: [], largest: 0, picture: 0, drawn: 0 };
  const observe = (type, each) =>
    new PerformanceObserver(list => list.getEntries().forEach(each)).observe({ type, buffered: true });
  const named = ({ node }) => {
    const element = node?.nodeType === 1 ? node : node?.parentElement;
    return element ? element.tagName.toLowerCase() + [...element.classList].slice(0, 3).map(part => "." + part).join("") : "?";
  };
  const from = ({ previousRect: before, currentRect: now }) =>
    `${before.y.toFixed()}+${before.height.toFixed()}→${now.y.toFixed()}+${now.height.toFixed()}`;
  observe("layout-shift", entry => entry.hadRecentInput || seen.shifts.push({
    value: entry.value, at: Math.round(entry.startTime),
    what: entry.sources.map(source => named(source) + " " + from(source)),
  }));
  observe("largest-contentful-paint", entry => { seen.largest = entry.startTime; });
  const look = () => {
    if (!seen.picture && document.querySelector("#first-picture .map")?.complete) seen.picture = performance.now();
    try { if (!seen.drawn && (DRAWN)) seen.drawn = performance.now(); } catch { /* not there yet */ }
    if (!seen.drawn) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
"""
RESTS = "document.querySelector('[data-test-script-state=notRunning]') && window.seen.drawn"


class Transfer:
    """What came over the wire since the last visit."""

    def __init__(self, page: Page, profile: Profile) -> None:
        self.begin()
        self._names: dict[str, str] = {}
        self._packer = None
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Emulation.setCPUThrottlingRate", {"rate": profile.slower})
        line = {"latency": profile.latency, "downloadThroughput": profile.down, "uploadThroughput": profile.up}
        session.send("Network.emulateNetworkConditions", {"offline": False, **line})
        session.on("Network.requestWillBeSent", self._asked)
        session.on("Network.loadingFinished", self._loaded)
        session.on("Network.webSocketHandshakeResponseReceived", self._shaken)
        session.on("Network.webSocketFrameReceived", self._frame)

    def begin(self) -> None:
        """Forget what came."""
        self.requests = 0
        self.bytes: dict[str, int] = defaultdict(int)

    def _asked(self, event: dict) -> None:
        self._names[event["requestId"]] = event["request"]["url"].partition("?")[0]
        self.requests += not event["request"]["url"].startswith("data:")

    def _loaded(self, event: dict) -> None:
        self._count(self._names.get(event["requestId"], "?"), int(event["encodedDataLength"]))

    def _shaken(self, event: dict) -> None:
        """The browser shows frames unpacked, so what came is packed again as the server does it."""
        headers = {name.lower(): value for name, value in event["response"]["headers"].items()}
        agreed = headers.get("sec-websocket-extensions", "")
        window = re.search(r"server_max_window_bits=(\d+)", agreed)
        self._packer = zlib.compressobj(wbits=-int(window[1] if window else 15)) if "permessage-deflate" in agreed else None

    def _frame(self, event: dict) -> None:
        body = base64.b64decode(event["response"]["payloadData"])
        if self._packer:
            body = self._packer.compress(body) + self._packer.flush(zlib.Z_SYNC_FLUSH)
        self._count("websocket", len(body))

    def _count(self, name: str, size: int) -> None:
        self.bytes[name] += size


def visit(browser: Browser, server: Server, name: str, profile: Profile, query: str, *, told: bool) -> dict[str, float]:
    """Open a page with an empty cache, choose once, and open it again."""
    context = browser.new_context(
        viewport={"width": profile.width, "height": profile.height},
        locale="de-DE",
        has_touch=profile.slower > 1,
        is_mobile=profile.slower > 1,
    )
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.add_init_script(SPY.replace("DRAWN", DRAWN[name]))
    transfer = Transfer(page, profile)
    path = "" if name in ("empty", "map") else name
    address = f"{server.url}/{path}{query if name != 'empty' else ''}"
    page.goto(address, wait_until="commit")
    rest(page)
    seen = page.evaluate("window.seen")
    first = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime || 0")
    figures = {
        "kB": sum(transfer.bytes.values()) / 1000,
        "requests": transfer.requests,
        "paint_ms": first,
        "largest_ms": seen["largest"],
        "picture_ms": seen["picture"],
        "drawn_ms": seen["drawn"],
        "shift": sum(shift["value"] for shift in seen["shifts"]),
    }
    if told:
        for url, size in sorted(transfer.bytes.items(), key=lambda pair: -pair[1])[:14]:
            print(f"    {size / 1000:7.1f} kB  {url.removeprefix(server.url)}")
        for shift in seen["shifts"]:
            print(f"    shift {shift['value']:.4f} at {shift['at']} ms: {'; '.join(shift['what'])}")
    choice = page.locator("main select:visible, .stMain select:visible").first
    if choice.count():
        choice.select_option(index=1)
        page.wait_for_timeout(1000)
        rest(page)
        shifts = page.evaluate("window.seen.shifts")[len(seen["shifts"]) :]
        figures["shift_chosen"] = sum(shift["value"] for shift in shifts)
        if told:
            for shift in shifts:
                print(f"    after a choice {shift['value']:.4f}: {'; '.join(shift['what'])}")
    transfer.begin()
    page.goto(address, wait_until="commit")
    rest(page)
    figures["kB_again"] = sum(transfer.bytes.values()) / 1000
    context.close()
    return figures


def rest(page: Page) -> None:
    """Until the page can be used and nothing more comes for a while."""
    page.wait_for_function(RESTS, polling=100)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1500)
    page.wait_for_function(RESTS, polling=100)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=lambda text: text.split(","), default=[name for name in DRAWN if name != "empty"])
    parser.add_argument("--profiles", type=lambda text: text.split(","), default=list(PROFILES))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--city", type=Path, default=ROOT / "data/kaiserslautern")
    parser.add_argument("--query", default="?lang=de")
    parser.add_argument("--told", action="store_true", help="name the largest files and every shift")
    parser.add_argument("--output", type=Path)
    arguments = parser.parse_args()
    installed = shutil.which("chromium") or shutil.which("google-chrome")
    rows: list[dict[str, object]] = []
    with ExitStack() as stack, sync_playwright() as playwright:
        servers = {variant: stack.enter_context(serving(variant, arguments.city)) for variant in ("product", "empty")}
        browser = playwright.chromium.launch(executable_path=installed, args=FLAGS)
        for profile in arguments.profiles:
            seen: dict[str, dict[str, list[float]]] = {name: defaultdict(list) for name in ["empty", *arguments.pages]}
            for turn in range(arguments.rounds):
                for name, values in seen.items():
                    server = servers["empty" if name == "empty" else "product"]
                    if arguments.told and not turn:
                        print(f"{profile} {name}")
                    figures = visit(browser, server, name, PROFILES[profile], arguments.query, told=arguments.told and not turn)
                    for figure, value in figures.items():
                        values[figure].append(value)
            floor = median(seen["empty"]["drawn_ms"])
            for name, values in seen.items():
                row = {figure: round(median(found), 3 if "shift" in figure else 0) for figure, found in values.items()}
                rows.append({"profile": profile, "page": name} | row | {"to_empty": round(row["drawn_ms"] / floor, 2)})
                print(rows[-1], flush=True)
        browser.close()
    if arguments.output:
        arguments.output.write_text(json.dumps({"rows": rows}, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
