"""The page script behind every page: language, header, navigation."""

import streamlit as st

from dataset.dataset import Dataset
from language.words import words_for
from views.frame import header
from views.frame.city import current_city
from views.frame.languages import not_in_this_language
from views.frame.page import read_selection
from views.frame.refusal import show_refusal

dataset = current_city()
if not isinstance(dataset, Dataset):
    show_refusal(dataset)
    st.stop()
selection, _ = read_selection(dataset)
words = words_for(selection.lang)
name = words.pick(dataset.city.name)
st.set_page_config(page_title=f"Quartierblick – {name}", layout="wide")
header.show_connection(words)
pages = [
    st.Page("views/map/page.py", title=words("Map"), url_path="map", default=True),
    st.Page("views/compare/page.py", title=words("Compare"), url_path="compare"),
    st.Page("views/choice/page.py", title=words("Plan a workshop"), url_path="choice"),
    st.Page("views/profile/page.py", title=words("Profile"), url_path="profile"),
    st.Page("views/thread/page.py", title=words("Finding → measure"), url_path="thread"),
    *([st.Page("views/workshops/page.py", title=words("Dates"), url_path="workshops")] if dataset.workshops else []),
    st.Page("views/map/presentation.py", title=words("Presentation"), url_path="presentation"),
]
page = st.navigation(pages, position="hidden")
if page.url_path != "presentation":
    header.show_header(dataset, pages, selection, words)
    if not words.covers(page.url_path or "map"):
        st.html(not_in_this_language(words))
page.run()
