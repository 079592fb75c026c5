"""How long a person waits for the map: the product, the way of the tutorials, and an empty page, side by side.

    python -m benchmarks.map_switch [--polygons 18,500] [--rounds 9] [--settled] [--output map_switch.json]

In a real Chromium. *first*: from opening the address until the quartiers are painted (empty page: until its
line stands). *switch*: from the click on another indicator until all that shows it has changed: map, legend,
table, panel (tutorial: the map; empty page: its line). Variants alternate in every round; medians. Bytes are what
came over the wire after the click; "map bytes" is the part that the map itself needs. With ``--settled`` the city has a
population grid, and the product is measured with only inhabited areas coloured ("product") and with all ("whole").
"""

import argparse
import json
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from benchmarks.cities import build_city
from benchmarks.servers import APPS, Server, serving

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]

SLOW_ABOVE = 1000  # quartiers at which the tutorial's way takes a quarter of a minute a choice
# what a person sees of the choice; the switch is over when each of these texts has become another one, and stays so
SIGNATURES = {
    "empty": "() => [document.querySelector('p.shown')?.textContent]",
    "tutorial": """() => {
      const inside = document.querySelector('iframe')?.contentDocument;
      const paths = inside ? [...inside.querySelectorAll('path.leaflet-interactive')] : [];
      return paths.length < %(paths)d ? [undefined] : [paths.map(path => path.getAttribute('fill')).join()];
    }""",
    "product": """() => {
      const frame = document.querySelector('.st-key-map iframe')?.contentWindow;
      return [
        frame?.painted?.(),
        document.querySelector('.legend h2')?.textContent,
        document.querySelector('section.panel')?.textContent,
        document.querySelector('table.numbers tbody')?.textContent,
      ];
    }""",
}
# from the pressed option until every part differs from before; asked once a frame
WATCH = """signature => new Promise((done) => {
  const read = () => { try { return signature(); } catch { return [undefined]; } };
  const before = read();
  function pressed(event) {
    if (!event.target.closest(event.type === 'change' ? 'select' : '[role=option]')) return;
    document.removeEventListener(event.type, pressed, true);
    const begun = performance.now();
    const look = () => {
      const now = read();
      if (now.every((part, at) => part !== undefined && part !== before[at])) window.switched = performance.now() - begun;
      else requestAnimationFrame(look);
    };
    look();
  }
  document.addEventListener('click', pressed, true);
  document.addEventListener('change', pressed, true);
  done(true);
})"""


class Wire:
    """Bytes that arrive at a page, as the browser counts them."""

    def __init__(self, page: Page) -> None:
        self.bytes = self.map_bytes = 0
        self._map_requests: set[str] = set()
        session: CDPSession = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.requestWillBeSent", self._asked)
        session.on("Network.loadingFinished", self._loaded)
        session.on("Network.webSocketFrameReceived", lambda event: self._frame(event["response"]["payloadData"]))

    def _asked(self, event: dict) -> None:
        if "/paint/" in event["request"]["url"]:
            self._map_requests.add(event["requestId"])

    def _loaded(self, event: dict) -> None:
        self.bytes += int(event["encodedDataLength"])
        if event["requestId"] in self._map_requests:
            self.map_bytes += int(event["encodedDataLength"])

    def _frame(self, payload: str) -> None:
        size = len(payload) * 3 // 4  # base64
        self.bytes += size
        if "ZmVhdHVyZV9ncm91" in payload or "ZlYXR1cmVfZ3JvdX" in payload or "mZWF0dXJlX2dyb3Vw" in payload:  # "feature_group"
            self.map_bytes += size


def choose(page: Page, variant: str, number: int) -> None:
    """Another indicator, as a person chooses it: from the browser's own list or from Streamlit's."""
    if variant == "product":
        page.get_by_role("combobox", name="Topic", exact=True).select_option(index=number)
    else:
        page.get_by_role("combobox", name="Indicator").click()
        page.get_by_role("option").nth(number).click()


def first_and_switches(browser: Browser, server: Server, polygons: int, switches: int, fill: str) -> dict[str, list[float]]:
    """Open a page, then choose indicators in turn; `fill` is what the product colours, where it is not the usual."""
    context = browser.new_context(viewport={"width": 1400, "height": 1000}, locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(180_000)
    wire = Wire(page)
    signature = SIGNATURES[server.variant].replace("%(paths)d", str(polygons))
    page.goto(f"{server.url}/?lang=en{fill and f'&fill={fill}'}" if server.variant == "product" else server.url)
    painted = f"() => {{ try {{ return ({signature})().every(part => part) && performance.now(); }} catch {{ return false; }} }}"
    seen: dict[str, list[float]] = {"first_ms": [float(page.wait_for_function(painted, polling="raf").json_value())]}
    seen |= {name: [] for name in ("switch_ms", "bytes", "map_bytes", "cpu_ms")}
    page.wait_for_timeout(1500)
    for number in range(switches):
        wire.bytes = wire.map_bytes = 0
        cpu = server.cpu_seconds()
        page.evaluate(f"() => ({WATCH})({signature})")
        page.evaluate("window.switched = 0")
        choose(page, server.variant, 1 + number % 3)
        page.wait_for_function("window.switched", polling=50)
        page.wait_for_timeout(700)
        seen["switch_ms"].append(float(page.evaluate("window.switched")))
        seen["cpu_ms"].append(1000 * (server.cpu_seconds() - cpu))
        seen["bytes"].append(wire.bytes)
        seen["map_bytes"].append(wire.map_bytes)
    context.close()
    return seen


def measured(
    browser: Browser, polygons: int, variants: list[str], rounds: int, work: Path, *, settled: bool
) -> list[dict[str, object]]:
    """Every variant on a city of so many quartiers, alternating."""
    city = build_city(work / f"city_{polygons}", polygons, settled=settled)
    with ExitStack() as stack:
        servers = {variant: stack.enter_context(serving(variant, city)) for variant in variants}
        if settled and "product" in servers:
            servers["whole"] = servers["product"]
        seen: dict[str, dict[str, list[float]]] = {variant: {} for variant in servers}
        for turn in range(rounds + 1):
            for variant, server in servers.items():
                slow = server.variant == "tutorial" and polygons > SLOW_ABOVE
                if slow and turn > 1:
                    continue  # minutes each; its median is that of one opening
                fill = "whole" if variant == "whole" else ""
                for name, values in first_and_switches(browser, server, polygons, 2 if slow else 4, fill).items():
                    if turn:  # the first round warms everything up
                        seen[variant].setdefault(name, []).extend(values)
        memory = {variant: server.memory_mb() for variant, server in servers.items()}
    return [
        {"variant": variant, "polygons": polygons, "sessions": 1}
        | {name: round(median(values), 1) for name, values in seen[variant].items()}
        | {"rss_mb": round(memory[variant])}
        for variant in servers
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--polygons", type=lambda text: [int(part) for part in text.split(",")], default=[18, 500, 3000, 11000])
    parser.add_argument("--variants", type=lambda text: text.split(","), default=list(APPS))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--most-for-tutorial", type=int, default=3000, help="above it the tutorial's way takes minutes")
    parser.add_argument("--settled", action="store_true", help="with a population grid: colour only where people live")
    parser.add_argument("--output", type=Path)
    arguments = parser.parse_args()
    installed = shutil.which("chromium") or shutil.which("google-chrome")
    rows: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory() as work, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed, args=FLAGS)
        for polygons in arguments.polygons:
            wanted = [
                variant for variant in arguments.variants if variant != "tutorial" or polygons <= arguments.most_for_tutorial
            ]
            variant_rows = measured(browser, polygons, wanted, arguments.rounds, Path(work), settled=arguments.settled)
            rows += variant_rows
            for row in variant_rows:
                print(row, flush=True)
        browser.close()
    if arguments.output:
        arguments.output.write_text(json.dumps({"rows": rows}, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
