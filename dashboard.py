"""The web face: Streamlit's pages, what the server answers beside them, and one security policy for all of it."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

from views.frame.city import current_city
from views.routes.answers import public_address
from views.routes.kept_files import KeptFiles, compress_ahead
from views.routes.routes import ROUTES, SecurityHeaders, look_up_no_address
from views.routes.unused import WithoutUnused


@asynccontextmanager
async def load_city(_: st.App) -> AsyncIterator[None]:
    """Read the city before the first visitor comes, and say where to find it."""
    compress_ahead()
    current_city()
    # Streamlit collects garbage after every run; what stays for ever need not be looked at each time
    gc.collect()
    gc.freeze()
    address, port = st.get_option("server.address"), st.get_option("server.port")
    print(f"Quartierblick: http://{address}:{port}   (Ctrl+C)", flush=True)
    yield


look_up_no_address()
try:
    public_address()
except ValueError as error:
    raise SystemExit(f"Quartierblick cannot start: {error}") from None
app = st.App(
    Path(__file__).with_name("navigation.py"),
    routes=ROUTES,
    middleware=[Middleware(SecurityHeaders), Middleware(WithoutUnused), Middleware(KeptFiles), Middleware(GZipMiddleware)],
    lifespan=load_city,
)
