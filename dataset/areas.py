"""``areas.csv``: project areas that a city makes of its quartiers."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from files.findings import Findings
from files.keys import KnownQuartiers
from files.tables import read_table
from language.phrases import Phrase


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
    for row in table.index[(table["area_id"] == "") | table["area_id"].isin(quartiers.names)]:
        observed = table["area_id"][row] or Phrase("an empty cell")
        why = Phrase("An area needs an id of its own that no quartier has.")
        remedy = Phrase("Choose another id.")
        findings.stop("areas.id", path.name, int(row), observed=observed, why=why, remedy=remedy)
    for row in table.index[table.duplicated(["area_id", "quartier_id"])]:
        observed = f"{table['area_id'][row]}: {table['quartier_id'][row]}"
        why = Phrase("The quartier stands in this area twice, so its people would be counted twice.")
        remedy = Phrase("Delete one of the two rows.")
        findings.stop("areas.twice", path.name, int(row), observed=observed, why=why, remedy=remedy)
    names = table.groupby("area_id", sort=False)["name"].unique()
    for area_id, given in names[names.map(len) > 1].items():
        observed = ", ".join(given)
        first = int(table.index[table["area_id"] == area_id][0])
        why = Phrase("One area has several names.")
        remedy = Phrase("Write the same name in each of its rows.")
        findings.stop("areas.names", path.name, first, observed=observed, why=why, remedy=remedy)
    findings.finish()
    members = table.groupby("area_id", sort=False)["quartier_id"].agg(tuple)
    return MappingProxyType({str(key): Area(str(key), str(names[key][0]), members[key]) for key in members.index})
