"""The page script behind every page: language, header, navigation."""

import streamlit as st

from dataset.dataset import Dataset
from language.words import words_for
from views.frame import header
from views.frame.city import current_city
from views.frame.foot import show_foot
from views.frame.languages import not_in_this_language
from views.frame.page import read_selection
from views.frame.refusal import show_refusal
from views.frame.titles import page_names

dataset = current_city()
if not isinstance(dataset, Dataset):
    show_refusal(dataset)
    st.stop()
selection, _ = read_selection(dataset)
words = words_for(selection.lang)
name = words.pick(dataset.city.name)
st.set_page_config(page_title=f"Quartierblick – {name}", layout="wide")
header.show_connection(words)
names = page_names(dataset, words)
scripts = {
    "map": "views/map/page.py",
    "compare": "views/compare/page.py",
    "choice": "views/choice/page.py",
    "profile": "views/profile/page.py",
    "thread": "views/thread/page.py",
    "workshops": "views/workshops/page.py",
    "presentation": "views/map/presentation.py",
}
pages = [st.Page(scripts[key], title=name, url_path=key, default=key == "map") for key, name in names.items()]
page = st.navigation(pages, position="hidden")
if page.url_path == "presentation":
    page.run()
    st.stop()
header.show_header(dataset, pages, selection, words)
with st.container(key="main"):
    header.show_opening(page.title)
    if not words.covers(page.url_path or "map"):
        st.html(not_in_this_language(words))
    page.run()
show_foot(dataset, selection, page.url_path, words)
