"""The map as a painting, a picture, a table and a document."""
