"""What the server answers beside Streamlit: documents, pictures, data."""
