"""The map page as a person handles it."""

from __future__ import annotations

from urllib.parse import parse_qs, urlparse

from playwright.sync_api import FrameLocator, Page, expect


class MapPage:
    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        page.goto(address)
        self.wait()

    @property
    def frame(self) -> FrameLocator:
        return self.page.frame_locator("iframe")

    def wait(self) -> None:
        """Until the quartiers are painted and Streamlit rests."""
        expect(self.frame.locator("path[data-mark]").first).to_be_attached()
        expect(self.page.locator("section.panel")).to_be_visible()
        expect(self.page.locator("[data-testid=stApp][data-test-script-state=running]")).to_have_count(0)

    def fills(self) -> dict[str, str]:
        """``quartier_id`` to fill and mark."""
        found = self.frame.locator("path[data-quartier]").evaluate_all(
            "paths => paths.map(p => [p.dataset.quartier, p.getAttribute('fill') + ' ' + p.dataset.mark])"
        )
        return dict(found)

    def choose(self, label: str, option: str) -> None:
        before = self.page.url
        self.page.get_by_role("combobox", name=label).click()
        self.page.get_by_role("option", name=option, exact=True).click()
        self.page.wait_for_function("before => location.href !== before", arg=before)
        self.wait()

    def click(self, quartier_id: str) -> None:
        """In the middle of the quartier, where no label or mark lies on top."""
        self.frame.locator(f'path[data-quartier="{quartier_id}"]').dispatch_event("click")

    def selected(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(urlparse(self.page.url).query).items()}

    def panel(self) -> str:
        return self.page.locator("section.panel").inner_text()

    def column(self, number: int) -> list[str]:
        return self.page.locator(f"table.numbers tbody tr > :nth-child({number})").all_inner_texts()
