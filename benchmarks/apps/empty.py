"""The floor: a page with one choice and one line that says what was chosen."""

import streamlit as st

chosen = st.selectbox("Indicator", [f"Indicator {number}" for number in range(8)], key="indicator")
st.html(f'<p class="shown">{chosen}</p>')
