"""The page script behind every page: language, header, navigation."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

import streamlit as st  # noqa: E402

from dataset.dataset import Dataset  # noqa: E402
from language.words import words_for  # noqa: E402
from views import header  # noqa: E402
from views.city import current_city  # noqa: E402
from views.findings import show_findings  # noqa: E402
from views.selection import read_selection  # noqa: E402

city = current_city()
if not isinstance(city, Dataset):
    show_findings(city)
    st.stop()
selection, _ = read_selection(city)
words = words_for(selection.lang)
name = words.pick(city.city.name)
st.set_page_config(page_title=f"Quartierblick – {name}", layout="wide")
header.show_style()
header.show_connection(words)
pages = [
    st.Page("map_page.py", title=words("Map"), url_path="map", default=True),
    st.Page("compare_page.py", title=words("Compare"), url_path="compare"),
    st.Page("choice_page.py", title=words("Next workshop"), url_path="choice"),
    st.Page("profile_page.py", title=words("Profile"), url_path="profile"),
    st.Page("thread_page.py", title=words("Finding → measure"), url_path="thread"),
    *([st.Page("workshop_page.py", title=words("Workshops"), url_path="workshops")] if city.workshops else []),
    st.Page("presentation.py", title=words("Presentation"), url_path="presentation"),
]
page = st.navigation(pages, position="hidden")
if page.url_path != "presentation":
    header.show_header(city, pages, selection, words)
page.run()
