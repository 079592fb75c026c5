"""Topics in the catalogue, and themes that no page shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from dataset.load import load
from files.findings import Findings, Rejected
from indicators.catalogue import read_catalogue
from tests.findings import only, told
from tests.tiny_city import CATALOGUE, DATASET, build_city

TOPIC = """
[topics.comforts]
theme = "living"
name = "Wohlfühlen"
indicator = "comfort"
satisfied = 55
mentions = 3
"""
CONTRIBUTIONS = (
    "contribution_id,workshop_id,date,quartier_id,kind,theme,topic,target_group,text,times,published\n"
    "b1,w1,2020-02-02,1,idea,{theme},,all,Mehr Bänke,1,yes\n"
)


def test_a_topic_is_read(tmp_path: Path) -> None:
    (tmp_path / "catalogue.toml").write_text(CATALOGUE + TOPIC, encoding="utf-8")
    topic = read_catalogue(tmp_path / "catalogue.toml", Findings()).topics["comforts"]
    assert (topic.indicator, topic.satisfied, topic.mentions) == ("comfort", 55.0, 3)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("satisfied = 55", "satisfied = 0.55"),
        ("satisfied = 55", "satisfied = 100"),
        ("satisfied = 55", "satisfied = -1"),
        ('indicator = "comfort"\nsatisfied = 55', 'indicator = "trust"\nsatisfied = 55'),
        ('indicator = "comfort"\n', ""),
        ('theme = "living"', 'theme = "nowhere"'),
        ("mentions = 3", "mentions = 2.5"),
        ("mentions = 3", "mentions = 0"),
        ("topics.comforts", "topics.living"),
    ],
)
def test_a_topic_whose_rule_cannot_work_stops(tmp_path: Path, before: str, after: str) -> None:
    assert before in TOPIC
    (tmp_path / "catalogue.toml").write_text(CATALOGUE + TOPIC.replace(before, after), encoding="utf-8")
    finding = only(told(lambda findings: read_catalogue(tmp_path / "catalogue.toml", findings)), "toml.wrong_value")
    assert finding.row is not None


def test_a_contribution_to_a_theme_without_a_page_stops(tmp_path: Path) -> None:
    catalogue = CATALOGUE + '\n[themes.empty]\nname = "Leer"\n'
    folder = build_city(tmp_path, catalogue=catalogue, dataset=DATASET + '[contributions]\nfile = "contributions.csv"\n')
    (folder / "contributions.csv").write_text(CONTRIBUTIONS.format(theme="living"), encoding="utf-8")
    assert load(folder).contributions[0].theme == "living"
    (folder / "contributions.csv").write_text(CONTRIBUTIONS.format(theme="empty"), encoding="utf-8")
    with pytest.raises(Rejected) as rejected:
        load(folder)
    assert only(list(rejected.value.findings), "participation.theme_without_page").observed == "empty"
