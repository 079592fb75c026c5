"""GML to GeoPackage, run as a process of its own: ``gml_conversion.py SOURCE TARGET``. Imports nothing of this project."""

import os
import resource
import sys

_MEMORY = 4 << 30  # bytes of address space; libraries alone take more than one GiB of it


def convert(source: str, target: str) -> None:
    """Read the only layer of a GML file and write it."""
    os.environ["GML_DOWNLOAD_SCHEMA"] = "NO"
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    import pyogrio  # after the environment that GDAL reads

    frame = pyogrio.read_dataframe(source, DOWNLOAD_SCHEMA="NO", WRITE_GFS="NO")
    frame.to_file(target, driver="GPKG", layer="boundaries", engine="pyogrio")


if __name__ == "__main__":
    convert(*sys.argv[1:3])
