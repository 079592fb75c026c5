"""One policy for every answer: a page may ask this server alone, and the server asks nobody."""

from __future__ import annotations

import re

import streamlit.net_util
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dataset.dataset import Dataset
from views.frame.city import current_city

_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:{pictures}; font-src 'self' data:; connect-src 'self'{sockets}; worker-src 'self' blob:; "
    "frame-src 'self' blob: data:; frame-ancestors 'self'; base-uri 'self'; form-action 'self'; object-src 'none'"
)
_HOST = re.compile(rb"[A-Za-z0-9.-]+(:\d+)?|\[[0-9a-fA-F:]+\](:\d+)?")


def look_up_no_address() -> None:
    """Keep Streamlit from asking the network for its own address, as it does where an origin is unknown."""
    streamlit.net_util.get_external_ip = streamlit.net_util.get_internal_ip = lambda: None


class SecurityHeaders:
    """Allows every page this server alone, and the background map that the city names, whatever ends up in it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the headers to every HTTP answer."""
        host = dict(scope.get("headers", [])).get(b"host", b"")
        sockets = f" ws://{host.decode()} wss://{host.decode()}" if _HOST.fullmatch(host) else ""
        dataset = current_city()
        pictures = f" {dataset.background.origin}" if isinstance(dataset, Dataset) and dataset.background else ""
        headers = [
            (b"content-security-policy", _POLICY.format(sockets=sockets, pictures=pictures).encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"no-referrer"),
        ]

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *headers]
            await send(message)

        await self.app(scope, receive, with_headers)
