"""Opens the demonstration in a real browser and takes the README's picture."""

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.map_page import MapPage
from tests.browser.server import ROOT, running

PICTURE = ROOT / "docs" / "images" / "map.png"
VIEW = "?lang=de&theme=living_together&quartier=16"


def main() -> None:
    PICTURE.parent.mkdir(exist_ok=True)
    installed = shutil.which("chromium") or shutil.which("google-chrome")
    with (
        tempfile.TemporaryDirectory() as work,
        running(Path(work)) as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=installed, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        MapPage(page, f"{server.url}/{VIEW}")
        page.wait_for_timeout(1000)  # the map's fade
        page.screenshot(path=PICTURE)
        browser.close()
    print(f"{PICTURE.relative_to(ROOT)}: {PICTURE.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
