"""A fault in one file does not hide those of the others, and brings about no findings of its own there."""

from __future__ import annotations

from pathlib import Path

import pytest

from dataset.load import load
from files.findings import Rejected
from tests.tiny_city import CATALOGUE, DATASET, WORKSHOPS, build_city

MORE = """
[contributions]
file = "contributions.csv"

[measures]
file = "measures.csv"
"""
CONTRIBUTIONS = (
    "contribution_id,workshop_id,date,quartier_id,kind,theme,topic,target_group,text,times,published\n"
    "c1,w1,2020-02-02,1,idea,living,,,Mehr Bänke,1,yes\nc2,w1,2020-02-02,1,{kind},living,,,Mehr Licht,1,yes\n"
)
MEASURES = (
    "measure_id,title,themes,target_groups,quartier_ids,status,responsible,start,end,contribution_ids\n"
    "m1,Bänke,living,,1,{status},Stadt,2021,2022,c1\n"
)


def city(folder: Path, kind: str = "idea", status: str = "done", **texts: str) -> Path:
    built = build_city(folder, **{"dataset": DATASET + MORE, **texts})
    (built / "contributions.csv").write_text(CONTRIBUTIONS.format(kind=kind), encoding="utf-8")
    (built / "measures.csv").write_text(MEASURES.format(status=status), encoding="utf-8")
    return built


def blocking(folder: Path) -> dict[str, str]:
    """The one code of each file that blocks."""
    with pytest.raises(Rejected) as rejected:
        load(folder)
    told = [(finding.file, finding.code) for finding in rejected.value.findings if finding.blocks]
    assert len(told) == len(dict(told)), told
    return dict(told)


def test_the_city_without_a_fault_is_read(tmp_path: Path) -> None:
    assert len(load(city(tmp_path / "city")).contributions) == 2


def test_faulty_workshops_do_not_hide_what_is_wrong_behind_them(tmp_path: Path) -> None:
    workshops = WORKSHOPS.replace("2020-02-02,held", "31.02.2020,held")
    codes = blocking(city(tmp_path / "city", kind="nonsense", status="nonsense", workshops=workshops))
    assert codes == {
        "workshops.csv": "workshops.date",
        "contributions.csv": "workshops.unknown_id",
        "measures.csv": "workshops.unknown_id",
    }


def test_faulty_workshops_alone_are_told_alone(tmp_path: Path) -> None:
    workshops = WORKSHOPS.replace("2020-02-02,held", "31.02.2020,held")
    assert blocking(city(tmp_path / "city", workshops=workshops)) == {"workshops.csv": "workshops.date"}


def test_a_faulty_catalogue_does_not_hide_boundaries_and_tables(tmp_path: Path) -> None:
    folder = city(tmp_path / "city", catalogue=CATALOGUE + "\nnonsense", survey="quartier,age,q1,q2\n1,2\n", stations="")
    (folder / "boundaries.gpkg").write_bytes(b"nothing of the sort")
    (folder / "measures.csv").unlink()
    assert blocking(folder) == {
        "catalogue.toml": "toml.syntax",
        "boundaries.gpkg": "boundaries.format",
        "survey.csv": "table.ragged_row",
        "stations.csv": "table.empty",
        "measures.csv": "folder.missing_file",
    }


def test_boundaries_are_opened_where_other_options_are_wrong(tmp_path: Path) -> None:
    folder = city(tmp_path / "city", dataset=DATASET.replace('id = "2020"\n', ""))
    (folder / "boundaries.gpkg").write_bytes(b"nothing of the sort")
    assert blocking(folder) == {"dataset.toml": "toml.missing_key", "boundaries.gpkg": "boundaries.format"}


def test_options_of_the_boundaries_themselves_are_told_once(tmp_path: Path) -> None:
    folder = city(tmp_path / "city", dataset=DATASET.replace('key = "key"\n', ""))
    assert blocking(folder) == {"dataset.toml": "toml.missing_key"}
