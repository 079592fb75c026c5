"""The map page as a person handles it."""

from __future__ import annotations

from urllib.parse import parse_qs, urlparse

from playwright.sync_api import FrameLocator, Page, WebSocket, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

# a point of the quartier that nothing lies on, the nearest to the middle of its box
MIDDLE = """path => {
  const box = path.getBoundingClientRect();
  const spots = [];
  for (let i = 1; i < 24; i++) for (let j = 1; j < 24; j++)
    spots.push({ x: box.x + box.width * i / 24, y: box.y + box.height * j / 24, far: Math.hypot(i - 12, j - 12) });
  return spots.sort((a, b) => a.far - b.far).find(({ x, y }) => document.elementFromPoint(x, y) === path);
}"""
OUTSIDE = """paths => paths.filter(path => {
  const box = path.getBoundingClientRect();
  return box.width < 4 || box.height < 4 || box.left < 0 || box.top < 0 || box.right > innerWidth || box.bottom > innerHeight;
}).map(path => path.dataset.quartier)"""

MAPS = "[...document.querySelectorAll('iframe')].map(frame => frame.contentWindow)"
# Until no map moves any more; and then longer than streamlit-folium waits before it tells the server of a movement:
# timers of one window end in the order in which they are due, however busy the machine is.
RESTING = f"""async () => {{
  const moving = ({{ map }}) => map._animatingZoom || map._panAnim?._inProgress;
  for (let calm = 0; calm < 10; calm += {MAPS}.some(moving) ? -calm : 1) await new Promise(requestAnimationFrame);
  await Promise.all({MAPS}.map(frame => new Promise(done => frame.setTimeout(done, 400))));
}}"""


class Wire:
    """What the page and Streamlit's server say to each other from now on."""

    def __init__(self, page: Page) -> None:
        self.sent: list[str] = []
        self.received: list[str] = []
        self.opened = 0
        page.on("websocket", self._listen)

    def _listen(self, socket: WebSocket) -> None:
        self.opened += 1
        socket.on("framesent", lambda data: self.sent.append(BackMsg.FromString(data).WhichOneof("type")))
        socket.on("framereceived", lambda data: self.received.append(ForwardMsg.FromString(data).WhichOneof("type")))

    def forget(self) -> None:
        self.sent.clear()
        self.received.clear()


class MapPage:
    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        page.goto(address)
        self.wait()

    @property
    def frame(self) -> FrameLocator:
        return self.page.frame_locator("iframe").first

    def frame_at(self, place: int) -> FrameLocator:
        """The frame of one of several maps."""
        return self.page.locator("iframe").nth(place).content_frame

    def wait(self) -> None:
        """Until the quartiers are painted where they can be seen, and Streamlit rests."""
        expect(self.frame.locator("path[data-mark]").first).to_be_visible()
        expect(self.page.locator("section.panel")).to_be_visible()
        expect(self.page.locator("table.numbers")).to_be_visible()
        self.rest()

    def rest(self) -> None:
        """Until Streamlit rests."""
        expect(self.page.locator("[data-testid=stApp][data-test-script-state=running]")).to_have_count(0)

    def fills(self) -> dict[str, str]:
        """``quartier_id`` to fill and mark."""
        found = self.frame.locator("path[data-quartier]").evaluate_all(
            "paths => paths.map(p => [p.dataset.quartier, p.getAttribute('fill') + ' ' + p.dataset.mark])"
        )
        return dict(found)

    def fills_after(self, before: dict[str, str]) -> dict[str, str]:
        """`fills` as soon as they differ; the same ones if that does not happen."""
        for _ in range(150):
            if (now := self.fills()) != before:
                return now
            self.page.wait_for_timeout(100)
        return before

    def choose(self, label: str, option: str) -> None:
        before = self.page.url
        box = self.page.get_by_role("combobox", name=label, exact=True)
        if box.evaluate("box => box.tagName") == "SELECT":
            box.select_option(label=option)
        else:  # the search
            box.click()
            self.page.get_by_role("option", name=option, exact=True).click()
        self.page.wait_for_function("before => location.href !== before", arg=before)
        self.wait()

    def more(self) -> None:
        """Open what is folded under “More”."""
        if not self.page.locator("details.more").evaluate("more => more.open"):
            self.page.locator("details.more > summary").click()

    def display(self, name: str) -> None:
        """Choose a display by its name in the link."""
        self.more()
        self.page.get_by_role("combobox", name="Darstellung", exact=True).select_option(name)
        self.page.wait_for_function("name => new URLSearchParams(location.search).get('display') === name", arg=name)
        self.rest()

    def painted(self, place: int = 0, *, other: str = "") -> str:
        """What is drawn on a map, as soon as it is anything but `other`."""
        asked = f"([place, other]) => {{ const drawn = {MAPS}[place]?.painted?.(); return drawn !== other && drawn; }}"
        return self.page.wait_for_function(asked, arg=[place, other]).json_value()

    def views(self) -> list[list[float]]:
        """Zoom, latitude and longitude of every map, when none moves any more."""
        self.page.evaluate(RESTING)
        return self.page.evaluate(f"{MAPS}.map(({{ map }}) => [map.getZoom(), map.getCenter().lat, map.getCenter().lng])")

    def zoom_in(self, place: int = 0) -> None:
        self.frame_at(place).get_by_role("button", name="Vergrößern").click()

    def drag(self, place: int = 0) -> None:
        """Drag the map a hand's breadth to the upper left."""
        box = self.page.locator("iframe").nth(place).bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x - 90, y - 60, steps=6)
        self.page.mouse.up()

    def click(self, quartier_id: str) -> None:
        """In the middle of the quartier, where no label or mark lies on top."""
        self.page.locator("iframe").first.scroll_into_view_if_needed()
        middle = self.frame.locator(f'path[data-quartier="{quartier_id}"]').evaluate(MIDDLE)
        frame = self.page.locator("iframe").bounding_box()
        self.page.mouse.click(frame["x"] + middle["x"], frame["y"] + middle["y"])

    def outside(self) -> list[str]:
        """The quartiers that are not wholly inside the map's frame, or too small to be seen."""
        return self.frame.locator("path[data-quartier]").evaluate_all(OUTSIDE)

    def selected(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(urlparse(self.page.url).query).items()}

    def panel(self) -> str:
        return self.page.locator("section.panel").inner_text()

    def column(self, number: int) -> list[str]:
        return self.page.locator(f"table.numbers tbody tr > :nth-child({number})").all_inner_texts()
