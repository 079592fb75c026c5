"""What Streamlit's server offers and no page uses, closed: whoever asks can fill its memory or count its visitors."""

from starlette._utils import get_route_path
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from views.routes.answers import NOT_KEPT

# files that are uploaded are kept in memory, as many as a visitor likes of 200 MB each, and stay when the visitor leaves
_UNUSED = ("/_stcore/upload_file", "/_stcore/metrics", "/_stcore/agent")


class WithoutUnused:
    """Answers 404 for these, before Streamlit reads what is sent."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or hand on."""
        closed = scope["type"] == "http" and get_route_path(scope).startswith(_UNUSED)
        await (PlainTextResponse("Not Found", 404, NOT_KEPT) if closed else self.app)(scope, receive, send)
