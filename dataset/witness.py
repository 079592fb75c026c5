"""What a city's own files say of where it lies: its name, its time zone, and the places that they hold."""

import contextlib

import pandas as pd

from dataset.config import Config
from files.findings import Findings, Rejected
from files.folder import Folder
from files.tables import read_table
from geo.reading.placing import Witness

_MOST_POINTS = 200


def witness_of(folder: Folder, config: Config) -> Witness:
    """Collect what speaks for a place; what is wrong with a file is told where the file itself is read."""
    points: list[tuple[float, float]] = []
    for name in filter(None, (config.stations, config.places, config.addresses)):
        with contextlib.suppress(Rejected, OSError, ValueError):
            unheard = Findings()
            table = read_table(folder.find(name, unheard), unheard, required=("latitude", "longitude"))
            spots = table[["latitude", "longitude"]].apply(
                lambda cells: pd.to_numeric(cells.str.replace(",", "."), errors="coerce")
            )
            spots = spots[spots["latitude"].between(-90, 90) & spots["longitude"].between(-180, 180)].head(_MOST_POINTS)
            points += list(spots.itertuples(index=False, name=None))
    city = config.city
    names = tuple(dict.fromkeys(city.name.by_language.values()))
    return Witness(names, city.time_zone.key or "", tuple(points))
