"""A city of nine square quartiers, written as the files a city would bring. Any of them can be replaced."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
from shapely.geometry import box

SIDE = 1000.0  # metres
CORNER = (400_000.0, 5_470_000.0)  # EPSG:25832, near Kaiserslautern
RESPONDENTS = 40  # in each quartier

DATASET = """\
[city]
name = "Kleinstadt"
language = "de"

[boundaries]
file = "boundaries.gpkg"
key = "key"
name = "name"

[[waves]]
id = "2020"
name = { de = "Befragung 2020", en = "Survey 2020" }
file = "survey.csv"
quartier = "quartier"
missing = ["", "99"]

[statistics]
file = "statistics.csv"

[workshops]
events = "workshops.csv"
stations = "stations.csv"
"""

CATALOGUE = """\
[themes.living]
name = { de = "Zusammenleben", en = "Living together" }

[target_groups.older]
name = { de = "Ältere", en = "Older people" }
dimension = "age"
where = [{ column = "age", from = 65 }]

[indicators.comfort]
theme = "living"
name = { de = "Wohlfühlen", en = "Comfort" }
reading = { de = "fühlen sich wohl", en = "feel comfortable" }
question = { de = "Wie wohl fühlen Sie sich?", en = "How comfortable are you?" }
base = { de = "alle Befragten", en = "all respondents" }
formula = { share = "q1", yes = [4, 5], of = [1, 2, 3, 4, 5] }
polarity = "more_is_better"
need = { de = "Sich nicht wohlfühlen", en = "Not feeling comfortable" }

[indicators.trust]
theme = "living"
name = { de = "Vertrauen", en = "Trust" }
question = { de = "Wie sehr vertrauen Sie?", en = "How much do you trust?" }
base = { de = "alle Befragten", en = "all respondents" }
formula = { mean = "q2", scale = [1, 5] }
scale_low = { de = "gar nicht", en = "not at all" }
scale_high = { de = "sehr", en = "very much" }
decimals = 1
polarity = "more_is_better"
need = { de = "Wenig Vertrauen", en = "Little trust" }

[indicators.inhabitants]
theme = "living"
name = { de = "Einwohner", en = "Inhabitants" }
formula = { register = "inhabitants" }
unit = { de = "Einwohner", en = "inhabitants" }
kind = "count"
polarity = "neither"
"""

WORKSHOPS = """\
workshop_id,name,date,status,themes,target_groups,organiser,participants
w1,Erste Werkstatt,2020-02-02,held,living,,Stadt,20
w2,Zweite Werkstatt,2027-03,planned,living,older,Stadt,
"""


def place(column: int, row: int) -> tuple[float, float]:
    """Latitude and longitude of the middle of a square, counted from the south-west."""
    x, y = CORNER
    middle = gpd.GeoSeries.from_xy([x + (column + 0.5) * SIDE], [y + (row + 0.5) * SIDE], crs="EPSG:25832").to_crs(4326)
    return float(middle.y.iloc[0]), float(middle.x.iloc[0])


def squares(names: Mapping[str, str] | None = None) -> gpd.GeoDataFrame:
    """The boundaries in EPSG:25832: ``key`` "1" to "9", row by row from the south-west."""
    x, y = CORNER
    keys = [str(number) for number in range(1, 10)]
    cells = [
        box(x + column * SIDE, y + row * SIDE, x + (column + 1) * SIDE, y + (row + 1) * SIDE)
        for row in range(3)
        for column in range(3)
    ]
    named = [(names or {}).get(key, f"Quartier {key}") for key in keys]
    return gpd.GeoDataFrame({"key": keys, "name": named}, geometry=cells, crs="EPSG:25832")


def survey() -> str:
    """Answers without chance: quartier q has its own shares, every fourth respondent is 65 or older."""
    lines = ["quartier,age,q1,q2"]
    for quartier in range(1, 10):
        for person in range(RESPONDENTS):
            age = 70 if person % 4 == 0 else 30
            lines.append(f"{quartier},{age},{5 if person % 10 < quartier else 2},{1 + (person + quartier) % 5}")
    return "\n".join(lines) + "\n"


def statistics() -> str:
    return "quartier_id,indicator,date,value\n" + "".join(f"{key},inhabitants,,{key}00\n" for key in range(1, 10))


def stations() -> str:
    first, second = place(0, 0), place(1, 1)
    return (
        "workshop_id,station,quartier_id,latitude,longitude,accuracy_m,start,end\n"
        f"w1,Marktplatz,1,{first[0]:.5f},{first[1]:.5f},10,2020-02-02T09:00,2020-02-02T12:00\n"
        f"w2,Schule,5,{second[0]:.5f},{second[1]:.5f},10,,\n"
    )


def build_city(folder: Path, *, names: Mapping[str, str] | None = None, **texts: str) -> Path:
    """Write the city.

    Parameters
    ----------
    folder : Path
        Made if it is not there.
    names : Mapping[str, str] or None
        Other names of quartiers, by key.
    texts : str
        Other contents of ``dataset``, ``catalogue``, ``survey``, ``statistics``, ``workshops``, ``stations``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    squares(names).to_file(folder / "boundaries.gpkg", driver="GPKG")
    written = {
        "dataset.toml": texts.get("dataset", DATASET),
        "catalogue.toml": texts.get("catalogue", CATALOGUE),
        "survey.csv": texts.get("survey", survey()),
        "statistics.csv": texts.get("statistics", statistics()),
        "workshops.csv": texts.get("workshops", WORKSHOPS),
        "stations.csv": texts.get("stations", stations()),
    }
    for name, text in written.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder
