"""Draws one Vega-Lite chart: JSON comes in, SVG goes out; a program by itself (see `reports.compare.picture`)."""

import importlib.resources
import sys

import vl_convert


def main(version: str) -> None:
    """Read a chart from standard input and write its picture, with letters of a package and nothing from anywhere else."""
    vl_convert.register_font_directory(str(importlib.resources.files("fontpkg_inter") / "files"))
    chart = sys.stdin.buffer.read().decode()
    sys.stdout.buffer.write(vl_convert.vegalite_to_svg(chart, vl_version=version, allowed_base_urls=[]).encode())


if __name__ == "__main__":
    main(sys.argv[1])
