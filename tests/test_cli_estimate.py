"""The table for statisticians, from the command line."""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

import cli
from dataset.load import load
from indicators.questions import AnswerScheme
from language.words import words_for
from release.earlier.publication import NoPublication, read_publication
from release.tables.released import CATEGORY, COLUMNS, DISTRIBUTIONS, NUMBERS, TRENDS
from tests.dataset.test_standard_city import STANDARD
from tests.three_waves import build_three_waves
from tests.tiny_city import CATALOGUE, build_city, survey


def ran(*arguments: object):
    return CliRunner().invoke(cli.app, ["estimate", *map(str, arguments)])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    few = [line for line in survey().splitlines() if not line.startswith("1,70")] + ["1,70,5,3"] * 4
    return build_city(tmp_path_factory.mktemp("tiny") / "city", survey="\n".join(few) + "\n")


def table(result) -> pd.DataFrame:
    assert result.exit_code == 0, result.output
    return pd.read_csv(
        io.StringIO(result.stdout), dtype={"quartier_id": "str"}, keep_default_na=False, na_values=dict.fromkeys(NUMBERS, "")
    )


def test_the_printed_table_is_the_masked_one(folder: Path) -> None:
    printed, loaded = table(ran(folder)), load(folder).estimates
    assert list(printed.columns) == list(COLUMNS)
    assert printed["status"].tolist() == loaded["status"].tolist()
    assert printed["value"].tolist() == pytest.approx(loaded["value"].tolist(), nan_ok=True)
    hidden = printed[printed["status"] == "withheld"]
    assert len(hidden)
    assert hidden[list(NUMBERS)].isna().all(axis=None)


def test_a_part_is_chosen_by_indicator_and_breakdown(folder: Path) -> None:
    rows = table(ran(folder, "--indicator", "comfort", "--by", "quartier"))
    assert set(rows["indicator"]) == {"comfort"}
    assert set(rows["target_group"]) == {"all"}
    assert len(rows) == 10
    city = table(ran(folder, "--by", "group"))
    assert set(city["level"]) == {"city"}


@pytest.mark.parametrize("name", ["x.csv", "x.parquet"])
def test_files_hold_the_same(folder: Path, tmp_path: Path, name: str) -> None:
    assert ran(folder, "--output", tmp_path / name).exit_code == 0
    read = pd.read_csv(tmp_path / name) if name.endswith("csv") else pd.read_parquet(tmp_path / name)
    assert read["n"].sum() == load(folder).estimates["n"].sum()


@pytest.mark.parametrize(
    ("arguments", "said"), [(["--indicator", "x"], "no indicator x."), (["--by", "street"], "street, but: quartier, group, wave")]
)
def test_what_is_not_known_is_named(folder: Path, arguments: list[str], said: str) -> None:
    result = ran(folder, *arguments, "--language", "en")
    assert result.exit_code == 2
    assert said in result.stderr


def test_a_directory_that_is_not_there_ends_before_the_work(folder: Path, tmp_path: Path) -> None:
    result = ran(folder, "--output", tmp_path / "nowhere" / "x.csv", "--language", "en")
    assert result.exit_code == 2
    assert "make this directory" in result.stderr


def test_a_broken_city_exits_with_its_findings(tmp_path: Path) -> None:
    city = build_city(tmp_path / "city")
    (city / "survey.csv").unlink()
    result = ran(city)
    assert result.exit_code == 1
    assert "survey.csv" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("name", ["x.csv", "x.parquet"])
def test_what_is_internal_says_so_in_name_and_head(folder: Path, tmp_path: Path, name: str) -> None:
    result = ran(folder, "--internal", "--output", tmp_path / name)
    assert result.exit_code == 0, result.output
    assert not (tmp_path / name).exists()
    marked = tmp_path / name.replace("x.", "x.internal.")
    if name.endswith("csv"):
        assert marked.read_text(encoding="utf-8").startswith("# INTERN")
        table = pd.read_csv(marked, skiprows=1, dtype={"quartier_id": "str"})
    else:
        table = pd.read_parquet(marked)
        assert table["internal"].str.startswith("INTERN").all()
    assert {"n_eff", "deff", "df"} <= set(table.columns)
    few = table[(table["level"] == "quartier") & (table["target_group"] == "older") & (table["n"].between(1, 9))]
    assert len(few)  # the published table withholds these
    assert "intern" in result.stderr.lower()


def test_what_is_internal_is_never_printed(folder: Path) -> None:
    result = ran(folder, "--internal")
    assert result.exit_code == 2
    assert "--output" in result.stderr
    assert result.stdout == ""


def test_late_answers_wait_where_the_earlier_publication_is_named(folder: Path, tmp_path: Path) -> None:
    first = tmp_path / "first.parquet"
    assert ran(folder, "--output", first).exit_code == 0
    later = build_city(tmp_path / "later", survey=(folder / "survey.csv").read_text(encoding="utf-8") + "2,30,1,1\n")
    alone, after = ran(later), ran(later, "--earlier", first)
    assert table(alone)["n"].sum() > table(after)["n"].sum() == pd.read_parquet(first)["n"].sum()
    assert "comfort" in after.stderr
    config = later / "dataset.toml"
    config.write_text(config.read_text(encoding="utf-8") + '\n[earlier]\nfiles = ["first.parquet"]\n', encoding="utf-8")
    assert ran(later).exit_code == 1  # named, but not there
    (later / "first.parquet").write_bytes(first.read_bytes())
    assert table(ran(later)).equals(table(after))


def test_an_earlier_file_that_is_none_stops(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text("a\n1\n", encoding="utf-8")
    result = ran(folder, "--earlier", other)
    assert result.exit_code == 1
    assert "other.csv" in result.stderr


def test_what_was_published_under_another_name_stops(folder: Path, tmp_path: Path) -> None:
    first = tmp_path / "first.parquet"
    assert ran(folder, "--output", first).exit_code == 0
    later = build_city(tmp_path / "later", survey=(folder / "survey.csv").read_text(encoding="utf-8"))
    catalogue = later / "catalogue.toml"
    text = catalogue.read_text(encoding="utf-8")
    for other in (text.replace("[target_groups.older]", "[target_groups.elderly]"), text.replace("from = 65", "from = 66")):
        assert other != text
        catalogue.write_text(other, encoding="utf-8")
        result = ran(later, "--earlier", first)
        assert result.exit_code == 1
        assert "first.parquet: older" in result.stderr


def test_a_part_of_a_publication_is_said_to_be_one(folder: Path, tmp_path: Path) -> None:
    part = tmp_path / "part.parquet"
    assert ran(folder, "--indicator", "comfort", "--output", part).exit_code == 0
    assert "part.parquet" in ran(folder, "--earlier", part).stderr


def test_trends_are_printed_and_written(tmp_path: Path) -> None:
    folder = build_three_waves(tmp_path / "city")
    printed = ran(folder, "--trends", "--indicator", "comfort", "--by", "quartier")
    assert printed.exit_code == 0, printed.output
    rows = pd.read_csv(io.StringIO(printed.stdout), dtype={"quartier_id": "str", "first": "str"})
    assert list(rows.columns) == list(TRENDS)
    assert len(rows) == 10
    assert set(rows["target_group"]) == {"all"}
    assert rows.set_index("quartier_id")["verdict"]["3"] == "rising"
    assert ran(folder, "--trends", "--output", tmp_path / "t.parquet").exit_code == 0
    assert len(pd.read_parquet(tmp_path / "t.parquet")) == 2 * 2 * 10
    with pytest.raises(NoPublication):
        read_publication(tmp_path / "t.parquet")


def test_without_three_waves_there_is_no_trend_and_it_is_said(folder: Path) -> None:
    printed = ran(folder, "--trends")
    assert printed.exit_code == 0
    assert printed.stdout.strip() == ",".join(TRENDS)
    assert "drei Befragungen" in printed.stderr or "three survey waves" in printed.stderr
    assert ran(folder, "--trends", "--internal", "--output", "x.csv").exit_code == 2


QUESTION = """
[questions.trust]
item = "q2"
theme = "living"
name = { de = "Vertrauen", en = "Trust" }
question = { de = "Wie sehr?", en = "How much?" }
base = { de = "alle", en = "all" }
answers = [
    { code = 1, label = { de = "gar nicht", en = "not at all" } },
    { code = 2, label = { de = "wenig", en = "little" } },
    { code = 3, label = { de = "mittel", en = "medium" } },
    { code = 4, label = { de = "ziemlich", en = "rather" } },
    { code = 5, label = { de = "sehr", en = "very" } },
]
merged = [
    { codes = [1, 2], label = { de = "wenig", en = "little" } },
    { codes = [3, 4, 5], label = { de = "viel", en = "much" } },
]
"""


@pytest.fixture(scope="module")
def asked(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same city, with a question whose whole distribution is told."""
    lines = (folder / "survey.csv").read_text(encoding="utf-8")
    return build_city(tmp_path_factory.mktemp("asked") / "city", catalogue=CATALOGUE + QUESTION, survey=lines)


def test_distributions_are_a_table_of_their_own(asked: Path, tmp_path: Path) -> None:
    printed, loaded = table(ran(asked, "--distributions")), load(asked)
    assert list(printed.columns) == list(DISTRIBUTIONS)
    assert printed["value"].tolist() == pytest.approx(loaded.distributions["value"].tolist(), nan_ok=True)
    city = printed[(printed["level"] == "city") & (printed["target_group"] == "all")]
    assert city[city["scheme"] == "full"]["value"].sum() == pytest.approx(100, abs=2.5)
    withheld = printed[printed["status"] == "withheld"]
    assert withheld[list(NUMBERS)].isna().all(axis=None)
    shown = printed[(printed["level"] == "quartier") & printed["n"].notna()]
    assert set(shown["scheme"]) == {"merged"}  # 8 of 40 gave each answer in a quartier
    assert ran(asked, "--distributions", "--output", tmp_path / "x.parquet").exit_code == 0
    assert pd.read_parquet(tmp_path / "x.parquet")["n"].sum() == printed["n"].sum()
    part = table(ran(asked, "--distributions", "--indicator", "trust", "--by", "wave"))
    assert set(zip(part["level"], part["target_group"], strict=True)) == {("city", "all")}
    assert "no question comfort." in ran(asked, "--distributions", "--indicator", "comfort", "--language", "en").stderr


def test_one_distribution_comes_in_the_order_of_its_answers(asked: Path) -> None:
    city = load(asked)
    rows = city.questions.answers("trust", "all", "2020")
    words = words_for("de")
    assert [words.pick(label) for label in rows["label"]] == ["gar nicht", "wenig", "mittel", "ziemlich", "sehr"]
    assert set(city.questions.answers("trust", "all", "2020", "3")["scheme"]) == {"merged"}
    merged = city.questions.answers("trust", "all", "2020", scheme=AnswerScheme.MERGED)
    assert merged.index.tolist() == ["1+2", "3+4+5"]
    nothing = city.questions.answers("trust", "older", "2020", "3")
    assert set(nothing["status"]) == {"withheld"}
    assert nothing["n"].isna().all()


def test_what_is_internal_of_distributions_is_marked_too(asked: Path, tmp_path: Path) -> None:
    assert ran(asked, "--distributions", "--internal", "--output", tmp_path / "x.csv").exit_code == 0
    assert not (tmp_path / "x.csv").exists()
    full = pd.read_csv(tmp_path / "x.internal.csv", skiprows=1)
    assert full["n"].notna().all()


def test_a_few_late_answers_wait_in_distributions_too(asked: Path, tmp_path: Path) -> None:
    first = tmp_path / "first.parquet"
    assert ran(asked, "--output", first).exit_code == 0
    lines = (asked / "survey.csv").read_text(encoding="utf-8")
    later = build_city(tmp_path / "later", catalogue=CATALOGUE + QUESTION, survey=lines + "2,30,5,1\n")
    alone, before = table(ran(later, "--distributions")), table(ran(asked, "--distributions"))
    after = ran(later, "--distributions", "--earlier", first)
    assert "trust" in after.stderr
    keys = list(CATEGORY)
    pd.testing.assert_frame_equal(
        table(after).sort_values(keys, ignore_index=True), before.sort_values(keys, ignore_index=True), check_dtype=False
    )
    assert alone["n"].sum() > before["n"].sum()
    many = build_city(tmp_path / "many", catalogue=CATALOGUE + QUESTION, survey=lines + "2,30,5,1\n" * 60 + "2,70,5,4\n" * 60)
    assert table(ran(many, "--distributions", "--earlier", first))["n"].sum() > before["n"].sum()
    changed = (later / "catalogue.toml").read_text(encoding="utf-8").replace("codes = [1, 2]", "codes = [1, 2, 3]")
    (later / "catalogue.toml").write_text(changed.replace("codes = [3, 4, 5]", "codes = [4, 5]"), encoding="utf-8")
    result = ran(later, "--earlier", first)
    assert result.exit_code == 1
    assert "trust" in result.stderr


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three waves, a standard, and a question whose whole distribution is told."""
    return build_three_waves(tmp_path_factory.mktemp("all") / "city", catalogue=CATALOGUE + STANDARD + QUESTION)


@pytest.mark.parametrize("ending", ["csv", "parquet"])
@pytest.mark.parametrize("table", ["--standardised", "--trends", "--distributions"])
def test_every_table_goes_with_every_choice(everything: Path, tmp_path: Path, table: str, ending: str) -> None:
    file = tmp_path / f"x.{ending}"
    result = ran(everything, table, "--indicator", "trust", "--by", "quartier", "--output", file)
    assert result.exit_code == 0, result.output
    rows = pd.read_parquet(file) if ending == "parquet" else pd.read_csv(file, dtype={"wave": "str"})
    assert set(rows["target_group"]) == {"all"}
    assert set(rows["question" if table == "--distributions" else "indicator"]) == {"trust"}
    assert set(rows["level"]) == {"city", "quartier"}
    if table != "--trends":
        assert set(rows["wave"]) == {"2025"}


@pytest.mark.parametrize("table", [(), ("--standardised",), ("--distributions",)])
def test_what_is_internal_is_chosen_in_the_same_way(everything: Path, tmp_path: Path, table: tuple[str, ...]) -> None:
    chosen = (*table, "--internal", "--indicator", "trust", "--by", "quartier")
    assert ran(everything, *chosen, "--output", tmp_path / "x.csv").exit_code == 0
    rows = pd.read_csv(tmp_path / "x.internal.csv", skiprows=1, dtype={"wave": "str"})
    assert set(rows["question" if "--distributions" in table else "indicator"]) == {"trust"}
    assert set(rows["target_group"]) == {"all"}
    assert set(rows["wave"]) == {"2025"}
    assert set(rows["level"]) == {"city", "quartier"}
    wrong = ran(everything, *table, "--internal", "--indicator", "x", "--output", tmp_path / "y.csv")
    assert wrong.exit_code == 2
    assert not (tmp_path / "y.internal.csv").exists()


def test_internal_figures_of_a_register_keep_their_latest_date(everything: Path, tmp_path: Path) -> None:
    assert ran(everything, "--internal", "--by", "quartier", "--output", tmp_path / "x.csv").exit_code == 0
    rows = pd.read_csv(tmp_path / "x.internal.csv", skiprows=1, dtype={"quartier_id": "str", "wave": "str"})
    latest = load(everything)
    for indicator, own in rows.groupby("indicator"):
        assert set(own["wave"]) == {latest.waves_of(str(indicator))[-1]}


def test_two_tables_at_once_are_refused_before_anything_is_read(tmp_path: Path) -> None:
    result = ran(tmp_path / "nowhere", "--trends", "--standardised")
    assert result.exit_code == 2
    assert "--standardised" in result.stderr and "--trends" in result.stderr


@pytest.mark.parametrize("internal", [(), ("--internal",)])
@pytest.mark.parametrize(("table", "lacks"), [("--standardised", "[standard]"), ("--distributions", "[questions]")])
def test_a_table_that_the_city_does_not_ask_for_is_named(
    folder: Path, tmp_path: Path, table: str, lacks: str, internal: tuple[str, ...]
) -> None:
    result = ran(folder, table, *internal, "--output", tmp_path / "x.csv")
    assert result.exit_code == 2
    assert lacks in result.stderr
    assert not list(tmp_path.iterdir())
