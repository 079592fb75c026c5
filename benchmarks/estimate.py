"""Time and memory of `cli.py estimate` on a Parquet survey, beside queries written by hand that only sum.

    python -m benchmarks.estimate [--respondents 1000000 10000000] [--repeat 3] [--engine arrow] [--with-pandas] [--json FILE]

A city of 18 quartiers, 20 items and 8 target groups is written for each number of respondents. Every contender runs in a
process of its own, and all of them in turn, because machines are noisy: what counts are the ratios of one run. The command
is run as people run it, with imports, checks, estimates, what is withheld and the file that it writes; ``--internal`` needs
no cross-moments and withholds nothing. “nothing to do” is the command's help text: what imports alone take.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from benchmarks.cities import quartiers
from benchmarks.moments import (
    GROUPS,
    ITEMS,
    QUARTIER_IDS,
    hand_duckdb,
    hand_polars,
    one_pass,
    plain_pandas,
    products,
    write_survey,
)

ROOT = Path(__file__).parents[1]
DEMO = ROOT / "data" / "kaiserslautern"
_CITY = """[city]
name = "Benchmark"
demonstration = true
[boundaries]
file = "boundaries.gpkg"
key = "quartier_id"
name = "name"
[[waves]]
id = "2021"
name = "Survey 2021"
file = "survey.parquet"
quartier = "quartier_id"
weight = "weight"
stratum = "stratum"
stratum_size = "stratum_size"
"""
_GROUP = """[target_groups.group_{bit}]
name = "Group {bit}"
dimension = "dimension {bit}"
where = [{{ column = "member_{bit}", in = [1] }}]
"""
_INDICATOR = """[indicators.{item}]
theme = "living"
name = "Item {item}"
question = "{item}?"
base = "everybody"
formula = {{ mean = "{item}", scale = [1, 5] }}
scale_low = "low"
scale_high = "high"
polarity = "more_is_better"
breaks = [2, 3, 4]
"""


def build_city(folder: Path, respondents: int) -> None:
    """Write a city's folder; the survey in a process of its own, as a child's peak begins at what its parent holds."""
    quartiers(len(QUARTIER_IDS)).assign(quartier_id=QUARTIER_IDS).to_file(folder / "boundaries.gpkg")
    (folder / "dataset.toml").write_text(_CITY, encoding="utf-8")
    parts = ['[themes.living]\nname = "Living"', *(_GROUP.format(bit=bit) for bit in range(GROUPS))]
    parts += [_INDICATOR.format(item=item) for item in ITEMS]
    (folder / "catalogue.toml").write_text("\n".join(parts), encoding="utf-8")
    survey = [sys.executable, "-m", "benchmarks.estimate", "--write", str(respondents), "--file", str(folder / "survey.parquet")]
    subprocess.run(survey, check=True, cwd=ROOT)


ALONE: dict[str, Callable[[Path], object]] = {
    "by hand, DuckDB": hand_duckdb,
    "by hand, Polars": hand_polars,
    "pandas": plain_pandas,
    "matrix product alone": products,
    "one pass": one_pass,
    "one pass, with products": lambda path: one_pass(path, together=True),
}


def commands(folder: Path, engine: str, with_pandas: bool) -> dict[str, list[str]]:
    """Contender to what is run."""
    survey = folder / "survey.parquet"
    estimate = [sys.executable, "cli.py", "estimate"]
    out = ["--output", str(folder / "out.parquet")]
    alone = [sys.executable, "-m", "benchmarks.estimate", "--file", str(survey), "--alone"]
    return {
        "nothing to do": [*estimate, "--help"],
        "the demonstration": [*estimate, str(DEMO), *out],
        "estimate --internal": [*estimate, str(folder), "--engine", engine, "--internal", *out],
        "estimate": [*estimate, str(folder), "--engine", engine, *out],
        **{name: [*alone, name] for name in ALONE if name != "pandas" or with_pandas},
    }


def run(command: list[str]) -> tuple[float, float]:
    """Seconds and peak megabytes of a process; a query by hand says itself what it took without its imports."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    printed = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")
    seconds = float(printed) if "--alone" in command else time.perf_counter() - begun
    return seconds, usage.ru_maxrss / 1024


def measured(respondents: int, repeat: int, engine: str, with_pandas: bool) -> pd.DataFrame:
    """The median of several rounds of all contenders, and the highest peak of each."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build_city(folder, respondents)
        rounds = [{who: run(command) for who, command in commands(folder, engine, with_pandas).items()} for _ in range(repeat)]
    table = pd.DataFrame({who: [run[who][0] for run in rounds] for who in rounds[0]}).median().to_frame("seconds")
    table["megabytes"] = [max(run[who][1] for run in rounds) for who in table.index]
    query = table.loc[["by hand, DuckDB", "by hand, Polars"], "seconds"].min()
    floor = {"estimate --internal": query, "estimate": query + table.at["matrix product alone", "seconds"]}
    table["without imports, × by hand"] = (table["seconds"] - table.at["nothing to do", "seconds"]) / pd.Series(floor)
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--respondents", type=int, nargs="*", default=[1_000_000, 10_000_000])
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--engine", default="arrow")
    parser.add_argument("--with-pandas", action="store_true", help="Minutes and gigabytes at 10 million.")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--write", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--alone", choices=list(ALONE), help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.write:
        write_survey(arguments.file, arguments.write)
        return
    if arguments.alone:
        begun = time.perf_counter()
        ALONE[arguments.alone](arguments.file)
        print(time.perf_counter() - begun)
        return
    tables = {}
    for respondents in arguments.respondents:
        tables[respondents] = measured(respondents, arguments.repeat, arguments.engine, arguments.with_pandas)
        print(f"{respondents:,} respondents × {len(ITEMS)} items × {len(QUARTIER_IDS)} quartiers × {GROUPS} groups")
        print(tables[respondents].round(2).to_string(na_rep=""), flush=True)
    if arguments.json:
        rows = {number: table.to_dict("index") for number, table in tables.items()}
        arguments.json.write_text(json.dumps(rows, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
