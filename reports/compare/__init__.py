"""The comparison as panels, charts and files."""
