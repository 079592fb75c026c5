"""Scenarios beside a city's data: every fault told, nothing written outside the folder, what is written is read again."""

from __future__ import annotations

import threading
import tomllib
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from dataset.load import load
from dataset.scenario_files import CannotKeep, file_name, keep, scenario_toml
from dataset.scenarios import MOST_BYTES, MOST_FILES, CityIds, Decision, Scenario, read_scenario, read_scenarios
from files.dates import PartialDate
from files.findings import Findings, Rejected
from indicators.index.composite import Aggregation, Scaling
from language.phrases import Text
from tests.demo import demo_city
from tests.findings import only, told
from tests.tiny_city import build_city
from workshops.weighing import HEARD, Weighing

DEMO = Path(__file__).parents[2] / "data" / "kaiserslautern"
CITY_IDS = CityIds(
    {"1": "Altstadt", "2": "Neustadt", "a.b": "Süd"}, {"living": ["comfort", "trust"], "work": ["chances"]}, ["older"], ["2020"]
)
GOOD = """\
name = "Zusammenleben zuerst"

[choice]
k = 2

[weights]
living = 3
work = 1
"""
FULL = Scenario(
    "",
    Text.of({"de": 'Ganz „genau“ \\ "so"\n', "en": "Exactly so"}),
    Text.of("Eine Zeile\nund noch eine"),
    Weighing(
        k=2,
        group="older",
        wave="2020",
        weights=MappingProxyType({"living": 3.5, "work": 0.0, HEARD: 1.0}),
        left_out=("trust",),
        scaling=Scaling.RANGE,
        mean=Aggregation.GEOMETRIC,
        spread=20,
        months=24,
        planned=True,
        least=500,
        must=("1",),
        without=("2", "a.b"),
        seed=7,
    ),
    Decision(PartialDate(2022, 5), ("1", "2"), Text.of("Darum.")),
)


def written(folder: Path, text: str, name: str = "a.toml") -> Path:
    (folder / "scenarios").mkdir(exist_ok=True)
    path = folder / "scenarios" / name
    path.write_text(text, encoding="utf-8")
    return path


def read(path: Path) -> Scenario:
    findings = Findings()
    scenario = read_scenario(path, CITY_IDS, findings)
    assert not list(findings)
    return scenario


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = keep(tmp_path, FULL)
    assert read(path) == replace(FULL, id=path.stem)
    assert Weighing.parse(read(path).weighing.written()) == FULL.weighing
    usual = Scenario("", Text.of("Usual"), Text(), Weighing(weights=MappingProxyType({"living": 1.0})))
    assert read(keep(tmp_path, usual)) == replace(usual, id="usual")
    values = tomllib.loads(scenario_toml(FULL))
    assert values["weights"] == {"living": 3.5, "work": 0, HEARD: 1}
    assert values["choice"]["must"] == ["1"] and values["decision"]["date"] == "2022-05"


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("living = 3", "livng = 3", 7, "living"),
        ("living = 3", "living = -1", 7, "number"),
        ("living = 3", "living = inf", 7, "number"),
        ("living = 3", "living = 100000", 7, "1000"),
        ("k = 2", "k = 0", 4, "1 to 50"),
        ("k = 2", "k = 2.5", 4, "1 to 50"),
        ("k = 2", "k = 2\nmust = ['9']", 5, "1, 2"),
        ("k = 2", "k = 2\nmust = ['1']\nwithout = ['1']", 6, "same time"),
        ("k = 2", "k = 2\nleft_out = ['trist']", 5, "trust"),
        ("k = 2", "k = 2\ngroup = 'odler'", 5, "older"),
        ("k = 2", "k = 2\nwave = '1999'", 5, "2020"),
        ("k = 2", "k = 2\nscaling = 'ranks'", 5, "goalposts"),
        ("k = 2", "k = 2\nmean = 'median'", 5, "geometric"),
        ("k = 2", "k = 2\nplanned = 1", 5, "true"),
        ("work = 1", "work = 1\n[decision]\ndate = 'gestern'\nquartiers = ['1']\nreason = 'x'", 10, "2022-05-16"),
        ("work = 1", "work = 1\n[decision]\ndate = '2022'\nquartiers = ['7']\nreason = 'x'", 11, "1, 2"),
        ("work = 1", "work = 1\n[decision]\ndate = '2022'\nquartiers = []\nreason = 'x'", 11, "ids"),
        ('name = "Zusammenleben zuerst"', 'name = ""', 1, "a text"),
    ],
)
def test_every_fault_is_told_with_line_and_remedy(tmp_path: Path, old: str, new: str, line: int, said: str) -> None:
    path = written(tmp_path, GOOD.replace(old, new))
    found = only(told(lambda findings: read_scenario(path, CITY_IDS, findings, inside=tmp_path)), "toml.wrong_value")
    assert (found.file, found.row) == ("scenarios/a.toml", line)
    assert said in repr(found.remedy)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (GOOD.replace("k = 2", "kk = 2"), "toml.unknown_key"),
        (GOOD + "[decisions]\n", "toml.unknown_key"),
        (GOOD.replace("name", "title"), "toml.missing_key"),
        (GOOD.split("[weights]")[0], "toml.missing_key"),
        (GOOD + "[decision]\n", "toml.missing_key"),
        (GOOD.replace("k = 2", "k = "), "toml.syntax"),
        ("#" * MOST_BYTES + GOOD, "scenario.too_large"),
    ],
)
def test_faults_of_the_whole_file(tmp_path: Path, text: str, code: str) -> None:
    path = written(tmp_path, text)
    found = told(lambda findings: read_scenario(path, CITY_IDS, findings, inside=tmp_path))
    assert code in {one.code for one in found} and {one.file for one in found} == {"scenarios/a.toml"}


def test_weights_that_are_all_nought(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD.replace("living = 3", "living = 0").replace("work = 1", "work = 0"))
    assert "above 0" in repr(only(told(lambda findings: read_scenario(path, CITY_IDS, findings)), "toml.wrong_value").remedy)


def test_all_files_are_read_and_a_faulty_one_hides_no_other(tmp_path: Path) -> None:
    written(tmp_path, GOOD, "b.toml")
    written(tmp_path, "k =", "a.toml")
    written(tmp_path, GOOD.replace("living", "lving"), "c.toml")
    written(tmp_path, "no scenario", "readme.txt")
    findings = Findings()
    assert [one.id for one in read_scenarios(tmp_path, CITY_IDS, findings)] == ["b"]
    assert {one.file for one in findings} == {"scenarios/a.toml", "scenarios/c.toml", "scenarios"}
    assert [one.observed for one in findings if one.code == "scenario.not_read"] == ["readme.txt"]
    assert read_scenarios(tmp_path / "nowhere", CITY_IDS, findings) == ()


def test_a_link_that_leads_out_is_not_read(tmp_path: Path) -> None:
    outside = tmp_path / "outside.toml"
    outside.write_text(GOOD)
    city = tmp_path / "city"
    (city / "scenarios").mkdir(parents=True)
    (city / "scenarios" / "a.toml").symlink_to(outside)
    findings = Findings()
    assert read_scenarios(city, CITY_IDS, findings) == ()
    only(list(findings), "scenario.no_file")


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("Zusammenleben zuerst", "zusammenleben-zuerst.toml"),
        ("Ältere & Größe", "aeltere-groesse.toml"),
        ("../../etc/passwd", "etc-passwd.toml"),
        ("/absolute", "absolute.toml"),
        ("C:\\Windows\\x", "c-windows-x.toml"),
        ("con", "scenario-con.toml"),
        ("COM1", "scenario-com1.toml"),
        ("..", "scenario.toml"),
        ("", "scenario.toml"),
        ("中文", "scenario.toml"),
        ("a\x00b\n", "a-b.toml"),
        ("é" * 300, "e" * 60 + ".toml"),
        (".hidden", "hidden.toml"),
    ],
)
def test_names_of_files(name: str, made: str, tmp_path: Path) -> None:
    assert file_name(name) == made
    scenario = replace(FULL, name=Text.of(name))
    if name.strip():
        assert keep(tmp_path, scenario) == tmp_path / "scenarios" / made
    assert [one.name for one in tmp_path.iterdir()] in ([], ["scenarios"])


def test_a_file_is_replaced_only_if_told(tmp_path: Path) -> None:
    path = keep(tmp_path, FULL)
    before = path.read_bytes()
    other = replace(FULL, weighing=replace(FULL.weighing, k=1))
    with pytest.raises(CannotKeep) as refused:
        keep(tmp_path, other)
    assert refused.value.why == "exists" and path.read_bytes() == before
    assert keep(tmp_path, other, instead=True) == path
    assert read(path).weighing.k == 1
    assert [one.name for one in path.parent.iterdir()] == [path.name]  # nothing half written is left


def test_of_many_at_once_one_is_kept(tmp_path: Path) -> None:
    refused: list[str] = []

    def one(k: int) -> None:
        try:
            keep(tmp_path, replace(FULL, weighing=replace(FULL.weighing, k=k)))
        except CannotKeep as error:
            refused.append(error.why)

    threads = [threading.Thread(target=one, args=(k,)) for k in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == ["exists"] * 7
    assert len(list((tmp_path / "scenarios").iterdir())) == 1


def test_nothing_is_written_through_links_or_without_bounds(tmp_path: Path) -> None:
    elsewhere, city = tmp_path / "elsewhere", tmp_path / "city"
    elsewhere.mkdir()
    city.mkdir()
    (city / "scenarios").symlink_to(elsewhere)
    with pytest.raises(CannotKeep) as outside:
        keep(city, FULL)
    assert outside.value.why == "outside" and not list(elsewhere.iterdir())

    (city / "scenarios").unlink()
    (city / "scenarios").mkdir()
    victim = tmp_path / "victim"
    victim.write_text("untouched")
    (city / "scenarios" / file_name(FULL.name.in_language(""))).symlink_to(victim)
    with pytest.raises(CannotKeep):
        keep(city, FULL)
    keep(city, FULL, instead=True)
    assert victim.read_text() == "untouched"

    with pytest.raises(CannotKeep) as large:
        keep(city, replace(FULL, description=Text.of("x" * MOST_BYTES)))
    assert large.value.why == "too_large"
    with pytest.raises(CannotKeep) as nameless:
        keep(city, replace(FULL, name=Text.of(" \x07")))
    assert nameless.value.why == "nameless"
    for number in range(MOST_FILES):
        (city / "scenarios" / f"{number}.toml").touch()
    with pytest.raises(CannotKeep) as many:
        keep(city, replace(FULL, name=Text.of("one more")))
    assert many.value.why == "too_many"


@pytest.mark.parametrize(
    "hostile",
    ['"""', '" \n[decision]\nreason = "', "\x00\x1b\x7f\x85", "\u202e\u2066", "\ud800", "{name} %s $(x)", "#", "\\u0041"],
)
def test_texts_stay_texts(tmp_path: Path, hostile: str) -> None:
    scenario = replace(FULL, name=Text.of(f"a{hostile}"), description=Text.of(hostile), decision=None)
    kept = read(keep(tmp_path, scenario))
    assert kept.weighing == FULL.weighing and kept.decision is None
    allowed = "".join(one for one in hostile if one == "\n" or (one.isprintable() and not "\ud800" <= one <= "\udfff"))
    assert kept.name.in_language("de") == f"a{allowed}"


def test_a_city_with_a_faulty_scenario_is_told(tmp_path: Path) -> None:
    city = build_city(tmp_path / "city")
    assert load(city).scenarios == ()
    written(city, GOOD.replace("work = 1", ""))
    assert load(city).scenarios[0].weighing.weights == {"living": 3.0}
    written(city, GOOD, "b.toml")
    with pytest.raises(Rejected) as rejected:
        load(city)
    only(list(rejected.value.findings), "toml.wrong_value")


def test_a_file_of_another_ending_is_not_left_out_in_silence(tmp_path: Path) -> None:
    written(tmp_path, GOOD, "a.TOML")
    written(tmp_path, GOOD, "b.toml.txt")
    written(tmp_path, GOOD, ".c.toml.swp")
    findings = Findings()
    assert [scenario.id for scenario in read_scenarios(tmp_path, CITY_IDS, findings)] == ["a"]
    assert only(list(findings), "scenario.not_read").observed == "b.toml.txt"


def test_scenarios_of_the_demonstration_say_that_they_are_examples() -> None:
    city = demo_city()
    assert len(city.scenarios) == 2
    for scenario in city.scenarios:
        assert "(Beispiel)" in scenario.name.in_language("de") and "(example)" in scenario.name.in_language("en")
        assert "rfunden" in scenario.description.in_language("de")
    (decision,) = (one.decision for one in city.scenarios if one.decision)
    assert decision.reason.in_language("de").startswith("Erfundener Beschluss zur Demonstration")
    assert decision.reason.in_language("en").startswith("Invented decision for demonstration")
