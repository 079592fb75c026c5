"""Serves the tutorial's page, with Leaflet from this machine."""

from pathlib import Path

import streamlit as st
import xstatic.pkg.leaflet
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from geo.web.folium_map import LEAFLET_ROUTE

app = st.App(
    Path(__file__).parent / "tutorial.py", routes=[Mount(LEAFLET_ROUTE, StaticFiles(directory=xstatic.pkg.leaflet.BASE_DIR))]
)
