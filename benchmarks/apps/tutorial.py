"""How tutorials build such a map: folium's Choropleth and GeoJsonTooltip through st_folium at every run."""

import os
from pathlib import Path

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
import streamlit as st
from streamlit_folium import st_folium

from geo.web.folium_map import LEAFLET_ROUTE

# without internet the scripts come from this server, as the product's do
folium.Map.default_js = [("leaflet", f"{LEAFLET_ROUTE}/leaflet.js")]
folium.Map.default_css = [("leaflet", f"{LEAFLET_ROUTE}/leaflet.css")]


@st.cache_data
def read() -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """Boundaries as they are in the file, and eight figures a quartier."""
    shapes = gpd.read_file(Path(os.environ["QUARTIER_DATA"]) / "boundaries.gpkg").to_crs(4326)
    rng = np.random.default_rng(1)
    return shapes, pd.DataFrame(rng.uniform(20, 80, (len(shapes), 8)).round(1), columns=[f"Indicator {at}" for at in range(8)])


shapes, values = read()
chosen = st.selectbox("Indicator", list(values.columns), key="indicator")
shown = shapes.assign(value=values[chosen].to_numpy())
west, south, east, north = shown.total_bounds
folium_map = folium.Map([(south + north) / 2, (west + east) / 2], zoom_start=10, tiles=None)
folium.Choropleth(
    geo_data=shown.to_json(),
    data=shown,
    columns=["quartier_id", "value"],
    key_on="feature.properties.quartier_id",
    fill_color="YlGnBu",
    bins=[0, 35, 45, 55, 65, 100],
    legend_name=chosen,
).geojson.add_to(folium_map)
folium.GeoJson(
    shown.to_json(),
    style_function=lambda feature: {"fillOpacity": 0, "weight": 0},
    tooltip=folium.GeoJsonTooltip(["name", "value"]),
).add_to(folium_map)
folium_map.fit_bounds([[south, west], [north, east]])
st_folium(folium_map, key="map", height=560, use_container_width=True, returned_objects=["last_object_clicked"])
