"""Which layer of a file holds the quartiers, and its rows as they stand there."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import geopandas as gpd
import pyogrio
import shapely

from files.findings import Findings, Rejected
from geo.reading.encodings import BYTES
from geo.reading.options import BoundaryOptions
from geo.reading.shape_limits import MOST_SHAPES, check_count
from geo.reading.sources import is_shapefile, readable
from language.phrases import Phrase

_STYLES = "layer_styles"  # how a desktop GIS draws the layers beside it
_NO_AREAS = ("Point", "LineString")  # in the names of such kinds of shapes, whatever comes before or behind


def read_layer(source: Path, file: str, options: BoundaryOptions, findings: Findings) -> gpd.GeoDataFrame:
    """The rows of the layer that the city names, or of the only one that may be meant; texts of a shapefile as `BYTES`.

    Raises
    ------
    Rejected
        If there are several, none of this name, or no shapes.
    """
    as_bytes = BYTES if is_shapefile(source) else None
    layer = None if as_bytes else _layer(source, file, options, findings)
    with readable("boundaries.unreadable", file, findings), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what GDAL warns of is checked here in words
        try:
            frame = gpd.read_file(source, layer=layer, encoding=as_bytes, rows=MOST_SHAPES + 1)
        except shapely.errors.GEOSException:
            frame = gpd.read_file(source, layer=layer, encoding=as_bytes, rows=MOST_SHAPES + 1, on_invalid="fix")
            observed, why = Phrase("outlines that are not closed"), Phrase("The last point of a ring must be its first one.")
            remedy = Phrase("They were closed with a straight line; nothing needs to be done.")
            findings.mend("boundaries.open_rings", file, observed=observed, why=why, remedy=remedy)
        except UnicodeDecodeError as error:
            around = error.object[max(0, error.start - 20) : error.start + 20].decode("cp1252", errors="replace")
            why = Phrase(
                "Texts of this format are always UTF-8; these are in another encoding, such as that of Windows (cp1252)."
            )
            remedy = Phrase("Export it again from its source.")
            raise findings.rejected("boundaries.not_utf8", file, observed=around, why=why, remedy=remedy) from error
    check_count(len(frame), file, findings)
    if frame.empty or not isinstance(frame, gpd.GeoDataFrame):
        why = Phrase("There is nothing to read in this file.")
        remedy = Phrase("Export the layer that holds the quartiers as polygons.")
        raise findings.rejected("boundaries.none", file, observed=Phrase("no shapes"), why=why, remedy=remedy)
    return frame


def _layer(source: Path, file: str, options: BoundaryOptions, findings: Findings) -> str | None:
    with readable("boundaries.unreadable", file, findings), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        listed = [(str(name), kind) for name, kind in pyogrio.list_layers(source)]
    layers = [name for name, kind in listed if kind is not None and name != _STYLES]
    if options.layer in layers:
        return options.layer
    if len(layers) <= 1 and options.layer is None:
        return layers[0] if layers else None
    kinds = dict(listed)
    areas = [name for name in layers if not any(word in str(kinds[name]) for word in _NO_AREAS)]
    filled = [name for name in areas if _count(source, name, file, findings)]
    if options.layer is None and len(filled) == 1:
        observed = Phrase("the layers {layers}", layers=", ".join(layers))
        why = Phrase("Only the layer “{layer}” holds areas.", layer=filled[0])
        remedy = Phrase("It was taken; nothing needs to be done.")
        findings.mend("boundaries.layer_taken", file, observed=observed, why=why, remedy=remedy)
        return filled[0]
    choice = filled or layers
    observed = Phrase("the layers {layers}", layers=", ".join(choice) or "–")
    why = Phrase("The file has several layers.")
    if options.layer is not None:
        why = Phrase("dataset.toml names the layer “{layer}”, but the file has none of this name.", layer=options.layer)
    lines = "\n".join(f"layer = {json.dumps(name, ensure_ascii=False)}" for name in choice)
    remedy = Phrase("Choose one with a line under [boundaries] in dataset.toml:\n{lines}", lines=lines)
    findings.ask("boundaries.layers", file, observed=observed, why=why, remedy=remedy)
    raise Rejected(findings)


def _count(source: Path, layer: str, file: str, findings: Findings) -> int:
    with readable("boundaries.unreadable", file, findings), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return int(pyogrio.read_info(source, layer=layer, force_feature_count=True)["features"])
