"""Workshops as files of other programs."""
