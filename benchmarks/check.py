"""How long `check` takes, and how much memory, for cities at the limits.

    python -m benchmarks.check [--cities many detailed answers] [--output check.json] [--profile]

``many`` has 20,000 quartiers, ``detailed`` 500 quartiers with 3 million vertices, ``answers`` a CSV file of a million
respondents. Each is checked as the command line does it, in a process of its own; the time is that of the whole command
and the memory the largest of that process. ``--profile`` reads the city in this process instead and prints where the
time goes.
"""

import argparse
import cProfile
import json
import pstats
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.cities import build_city
from dataset.load import load

CITIES = {
    "many": {"polygons": 20_000, "vertices": 10, "respondents": 10},
    "detailed": {"polygons": 500, "vertices": 1_500},
    "answers": {"polygons": 100, "respondents": 10_000, "survey_file": "survey.csv"},
}
ROOT = Path(__file__).parents[1]


def measured(name: str, folder: Path) -> dict[str, object]:
    """One row."""
    begun = time.perf_counter()
    command = [sys.executable, str(ROOT / "cli.py"), "check", str(folder), "--progress"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    seconds = time.perf_counter() - begun
    signs = [line for line in done.stderr.splitlines() if line.startswith("…")]
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    row = {"city": name, "seconds": round(seconds, 1), "rss_mb": largest // 1024, "exit": done.returncode, "signs": len(signs)}
    if done.returncode:
        print(done.stdout + done.stderr)
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
            if arguments.profile:
                profiled(folder)
                continue
            rows.append(measured(name, folder))
        print(rows[-1], flush=True)
        if arguments.output:
            arguments.output.write_text(json.dumps({"rows": rows}, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
