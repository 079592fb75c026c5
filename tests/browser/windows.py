"""Windows of the browser that stay open for all tests: each new one costs a second of work, and fetches all scripts again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, Page

LAPTOP = {"viewport": {"width": 1400, "height": 1000}, "locale": "de-DE"}
PHONE = {"viewport": {"width": 390, "height": 844}, "locale": "de-DE", "has_touch": True, "is_mobile": True}


class Windows:
    """Contexts by what they were opened with; a first tab, which stays empty, keeps the window open."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._kept: dict[str, BrowserContext] = {}

    @contextmanager
    def page(self, **options: object) -> Iterator[Page]:
        """A tab for one test: only what never changes under its address stays from one to the next."""
        key = repr(sorted(options.items()))
        if key not in self._kept:
            self._kept[key] = self._browser.new_context(**options)
            self._kept[key].new_page()
        context = self._kept[key]
        try:
            yield context.new_page()
        finally:
            for tab in context.pages[1:]:
                tab.close()
            context.clear_cookies()
            context.clear_permissions()
