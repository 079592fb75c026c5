"""Boundaries, classes and maps. Knows no indicator and no page."""

from geo import gdal  # first of all: a driver that is loaded cannot be taken away any more

gdal.restrict()
