"""Streamlit pages, thin: select, call, show."""
