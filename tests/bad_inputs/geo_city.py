"""A city of register figures whose boundaries are any file, checked as the command does it but in this process."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from dataset.dataset import Dataset
from tests.bad_inputs.checking import check, loaded

Said = list[dict[str, str]]
CATALOGUE = """\
[themes.people]
name = "Bevölkerung"

[indicators.residents]
theme = "people"
name = "Einwohner"
formula = { register = "residents" }
unit = "Einwohner"
kind = "count"
decimals = 0
polarity = "neither"
"""
NAMES = {"1": "Mölschbach", "2": "Grübentälchen", "3": "Lämmchesberg", "4": "Straßenfeld"}


def city(folder: Path, *, file: str = "b.shp", options: str = "", named: str = "Probestadt", stations: str = "") -> Path:
    """A city of register figures beside the boundaries that lie in the folder already."""
    boundaries = f'[boundaries]\nfile = "{file}"\nkey = "key"\nname = "name"\n{options}\n'
    workshops = '[workshops]\nevents = "workshops.csv"\nstations = "stations.csv"\n' if stations else ""
    (folder / "dataset.toml").write_text(
        f'[city]\nname = "{named}"\n\n{boundaries}\n[statistics]\nfile = "statistics.csv"\n{workshops}', encoding="utf-8"
    )
    (folder / "catalogue.toml").write_text(CATALOGUE, encoding="utf-8")
    rows = "".join(f"{key},residents,2021,{key}00\n" for key in range(1, 10))
    (folder / "statistics.csv").write_text(f"quartier_id,indicator,date,value\n{rows}", encoding="utf-8")
    if stations:
        (folder / "stations.csv").write_text(stations, encoding="utf-8")
        (folder / "workshops.csv").write_text(
            "workshop_id,name,date,status,themes,target_groups,organiser,participants\nw1,Erste,2020-02-02,held,people,,Stadt,20\n",
            encoding="utf-8",
        )
    return folder


def figures(folder: Path, keys: object) -> None:
    """Other keys in the table of figures: the first has 100, the second 200."""
    rows = "".join(f"{key},residents,2021,{at}00\n" for at, key in enumerate(keys, start=1))  # type: ignore[call-overload]
    (folder / "statistics.csv").write_text(f"quartier_id,indicator,date,value\n{rows}", encoding="utf-8")


def read(folder: Path) -> tuple[Dataset | None, Said]:
    """The city, if nothing blocks it, and what is told of it."""
    code, said = check(folder)
    city = None if code else loaded(folder)
    return city, [{key: str(text) for key, text in finding.items()} for finding in said]


def only(folder: Path, code: str, *words: str, blocks: bool = True) -> dict[str, str]:
    """The one finding of a city; no other may stand beside it."""
    city, findings = read(folder)
    assert [finding["code"] for finding in findings] == [code], findings
    assert (city is None) == blocks, findings
    (finding,) = findings
    for word in words:
        assert word in f"{finding['found']} {finding['why']} {finding['remedy']}", (word, finding)
    return finding


def right(folder: Path, *codes: str, km2: float = 9.0, count: int = 9) -> Dataset:
    """A city at its place, of the right size, about which no more is told than these."""
    city, findings = read(folder)
    assert [finding["code"] for finding in findings] == list(codes), findings
    assert city is not None
    assert len(city.boundaries.quartiers) == count
    assert abs(float(city.boundaries.metric["area_km2"].sum()) / km2 - 1) < 0.003
    return city


def obey(folder: Path, pasted: str) -> None:
    """Write lines of a remedy under [boundaries], over what stood there of the same name."""
    path = folder / "dataset.toml"
    text = path.read_text(encoding="utf-8")
    for key in (line.split(" =")[0] for line in pasted.splitlines()):
        head, table, rest = text.partition("[boundaries]\n")
        own, heading, others = rest.partition("\n[")
        text = head + table + re.sub(rf"(?m)^{key} = .*(\n|\Z)", "", own) + heading + others
    path.write_text(text.replace("[boundaries]\n", f"[boundaries]\n{pasted}\n"), encoding="utf-8")


def zipped(folder: Path, names: str = "b.*", into: str = "b.zip") -> None:
    """Pack files into an archive; they are gone afterwards."""
    parts = sorted(folder.glob(names))
    with zipfile.ZipFile(folder / into, "w") as archive:
        for part in parts:
            archive.write(part, part.name)
            part.unlink()


def blocks(finding: dict[str, str]) -> list[str]:
    """The choices that a remedy offers to paste."""
    return finding["remedy"].split(":\n", 1)[1].split("\n\n")


def lines(finding: dict[str, str]) -> list[str]:
    return finding["remedy"].split(":\n", 1)[1].splitlines()


def written(folder: Path, frame: gpd.GeoDataFrame, name: str = "b.shp", **how: str) -> None:
    frame.to_file(folder / name, **how)


def labelled(frame: gpd.GeoDataFrame, crs: str | None) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(frame.drop(columns="geometry"), geometry=frame.geometry.to_numpy(), crs=crs)


def swapped(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return frame.set_geometry(shapely.transform(frame.geometry.to_numpy(), lambda points: points[:, ::-1]), crs=frame.crs)


def with_rows(frame: gpd.GeoDataFrame, *rows: tuple[str | None, str | None, shapely.Geometry]) -> gpd.GeoDataFrame:
    """More shapes: key, name and shape of each."""
    keys, names, shapes = zip(*rows, strict=True)
    more = gpd.GeoDataFrame({"key": keys, "name": names}, geometry=list(shapes), crs=frame.crs)
    return gpd.GeoDataFrame(pd.concat([frame, more], ignore_index=True), crs=frame.crs)
