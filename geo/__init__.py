"""Boundaries, classes and maps. Knows no indicator and no page."""
