"""How long `check` takes, and how much memory, for cities at the limits.

    python -m benchmarks.check [--cities many asked detailed answers] [--output check.json] [--profile]

``many`` has 20,000 quartiers with eight register figures each, ``asked`` as many with a survey of a million in Parquet,
``detailed`` 500 quartiers with 3 million vertices, ``answers`` a CSV file of a million respondents. Each is checked as the
command line does it; the time is that of the whole command, the memory the largest of any process it starts.
``--profile`` reads the city in this process instead and prints where the
time goes.
"""

import argparse
import contextlib
import cProfile
import json
import pstats
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.cities import INDICATORS, build_city
from dataset.load import load

CITIES = {
    "many": {"polygons": 20_000, "vertices": 10, "respondents": 1},
    "asked": {"polygons": 20_000, "vertices": 10, "respondents": 50},
    "detailed": {"polygons": 500, "vertices": 1_500},
    "answers": {"polygons": 100, "respondents": 10_000, "survey_file": "survey.csv"},
}
ROOT = Path(__file__).parents[1]


def with_figures(folder: Path) -> None:
    """Register figures instead of the survey: what there is of small areas."""
    dataset, catalogue = folder / "dataset.toml", folder / "catalogue.toml"
    boundaries = dataset.read_text(encoding="utf-8").partition("[[waves]]")[0]
    dataset.write_text(boundaries + '[statistics]\nfile = "statistics.csv"\n', encoding="utf-8")
    themes = catalogue.read_text(encoding="utf-8").partition("[target_groups")[0]
    entry = (
        '[indicators.{0}]\ntheme = "housing"\nname = "{0}"\nformula = {{ register = "{0}" }}\nunit = "%"\npolarity = "neither"\n'
    )
    catalogue.write_text(themes + "".join(map(entry.format, INDICATORS)), encoding="utf-8")
    lines = [f"{at:05},{name},2021,{at % 97}" for name in INDICATORS for at in range(1, 20_001)]
    (folder / "statistics.csv").write_text("\n".join(["quartier_id,indicator,date,value", *lines]) + "\n", encoding="utf-8")


def session(leader: int) -> list[int]:
    """The processes that the command started, itself among them."""
    members = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if int(stat.read_text().rpartition(")")[2].split()[3]) == leader:
                members.append(int(stat.parent.name))
    return members


def peak_kb(process: int) -> int:
    """The largest memory that a process has had in RAM; 0 once it is gone."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1])
    return 0


def measured(name: str, folder: Path) -> dict[str, object]:
    """One row."""
    begun, largest = time.perf_counter(), 0
    command = [sys.executable, str(ROOT / "cli.py"), "check", str(folder), "--progress"]
    with (
        tempfile.TemporaryFile("w+") as said,
        subprocess.Popen(command, stdout=said, stderr=said, text=True, cwd=ROOT, start_new_session=True) as process,
    ):
        while process.poll() is None:
            largest = max(largest, *map(peak_kb, session(process.pid)), 0)
            time.sleep(0.1)
        seconds = time.perf_counter() - begun
        said.seek(0)
        lines = said.read().splitlines()
    signs = [line for line in lines if line.startswith("…")]
    row = {"city": name, "seconds": round(seconds, 1), "rss_mb": largest // 1024, "exit": process.returncode, "signs": len(signs)}
    if process.returncode:
        print(*(line for line in lines if line not in signs), sep="\n")
    return row


def profiled(folder: Path) -> None:
    profile = cProfile.Profile()
    profile.runcall(load, folder)
    pstats.Stats(profile).sort_stats("cumulative").print_stats(45)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cities", nargs="+", choices=list(CITIES), default=list(CITIES))
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--output", type=Path)
    arguments = parser.parse_args()
    rows = []
    for name in arguments.cities:
        with tempfile.TemporaryDirectory() as work:
            folder = build_city(Path(work) / name, **CITIES[name])
            if name == "many":
                with_figures(folder)
            if arguments.profile:
                profiled(folder)
                continue
            rows.append(measured(name, folder))
        print(rows[-1], flush=True)
        if arguments.output:
            arguments.output.write_text(json.dumps({"rows": rows}, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
