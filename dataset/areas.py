"""``areas.csv``: project areas that a city makes of its quartiers."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from files.findings import Findings
from files.keys import KnownQuartiers
from files.tables import read_table
from language.phrases import Phrase

_MOST_SHOWN = 5


@dataclass(frozen=True)
class Area:
    """An area with the quartiers it is made of."""

    id: str
    name: str
    quartier_ids: tuple[str, ...]


def read_areas(path: Path, quartiers: KnownQuartiers, findings: Findings) -> Mapping[str, Area]:
    """Read areas; one row a member.

    Raises
    ------
    Rejected
        After noting every reason as a finding.
    """
    table = read_table(path, findings, required=("area_id", "name", "quartier_id"))
    table = table.assign(quartier_id=quartiers.ids_of(table["quartier_id"], path.name, findings))
    for wrong, code, why, remedy in (
        (
            (table["area_id"] == "") | table["area_id"].isin(quartiers.names),
            "areas.id",
            Phrase("An area needs an id of its own that no quartier has."),
            Phrase("Choose another id."),
        ),
        (
            table.duplicated(["area_id", "quartier_id"]) & (table["quartier_id"] != ""),
            "areas.twice",
            Phrase("The quartier stands in this area twice, so its people would be counted twice."),
            Phrase("Delete one of the two rows."),
        ),
    ):
        rows = table[wrong]
        if len(rows):
            cells = [f"{area}: {key}" for area, key in zip(rows["area_id"], rows["quartier_id"], strict=True)]
            shown = ", ".join(cells[:_MOST_SHOWN]) + (" …" if len(cells) > _MOST_SHOWN else "")
            findings.stop(code, path.name, int(rows.index[0]), observed=shown, why=why, remedy=remedy)
    names = {
        str(area): [str(name) for name in given if name]
        for area, given in table.groupby("area_id", sort=False)["name"].unique().items()
    }
    _check_names(names, table, path.name, findings)
    findings.finish()
    members = table.groupby("area_id", sort=False)["quartier_id"].agg(tuple)
    return MappingProxyType({str(key): Area(str(key), names[str(key)][0], members[key]) for key in members.index})


def _check_names(names: Mapping[str, list[str]], table: pd.DataFrame, file: str, findings: Findings) -> None:
    """One name an area, in one of its rows at least, and no two areas of one name; one finding a kind."""
    several = {area: given for area, given in names.items() if len(given) > 1}
    nameless = [area for area, given in names.items() if not given]
    counts = Counter(given[0] for given in names.values() if len(given) == 1)
    shared = [area for area, given in names.items() if len(given) == 1 and counts[given[0]] > 1]
    for areas, code, shown, why, remedy in (
        (
            list(several),
            "areas.names",
            "; ".join(", ".join(given) for given in several.values()),
            Phrase("One area has several names."),
            Phrase("Write the same name in each of its rows."),
        ),
        (
            nameless,
            "areas.no_name",
            ", ".join(nameless),
            Phrase("A reader knows an area by its name only."),
            Phrase("Write its name in each of its rows."),
        ),
        (
            shared,
            "areas.name_twice",
            ", ".join(f"{area}: {names[area][0]}" for area in shared),
            Phrase("Two areas have the same name, so a reader cannot tell them apart."),
            Phrase("Give each a name of its own, or the same id if they are one area."),
        ),
    ):
        if areas:
            first = int(table.index[table["area_id"] == areas[0]][0])
            findings.stop(code, file, first, observed=shown, why=why, remedy=remedy)
