"""What is wrong with the city's files, shown instead of a map."""

from __future__ import annotations

import streamlit as st

from language.words import words_for
from views.frame.city import Refusal
from views.frame.header import show_document, show_style
from views.frame.html import table


def show_findings(refusal: Refusal) -> None:
    """Every blocking finding in a table; never a traceback, and no cell of a file: everybody sees this page."""
    words = words_for(refusal.language)
    st.set_page_config(page_title="Quartierblick", layout="wide")
    show_document(refusal.language, "Quartierblick")
    show_style()
    st.title(words("The city's files cannot be shown yet"))
    st.write(words("The following must be mended first; then start the server again."))
    st.write(words("Rows, and what was found in them, are told by “cli.py check” where the files lie."))
    titles = [words("File"), words("Why"), words("What to do")]
    rows = [(finding.file, words.say(finding.why), words.say(finding.remedy)) for finding in refusal.findings if finding.blocks]
    st.html(str(table(titles, dict.fromkeys(rows))))
