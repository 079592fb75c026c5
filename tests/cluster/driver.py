"""Runs in a process of its own, several loads in one Java: python -m tests.cluster.driver MASTER JOBS.

JOBS is JSON: ``[folder, table]`` each; the findings, or the released estimates as ``table``, are what comes of a folder.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from dataset.load import load
from files.findings import Finding, Rejected
from indicators.survey.cluster import spark_session
from indicators.survey.engines import Engine
from language.words import words_for


def findings_of(folder: Path, table: Path, engine: Engine) -> list[dict[str, object]]:
    try:
        city = load(folder, engine=engine)
        city.estimates.to_parquet(table)
        findings: tuple[Finding, ...] = tuple(city.findings)
    except Rejected as rejected:
        findings = tuple(rejected.findings)
    return [each.as_json(words_for("en")) for each in findings]


def main() -> None:
    from pyspark import SparkContext

    master, jobs = sys.argv[1], json.loads(sys.argv[2])
    with spark_session(master):
        results = [findings_of(Path(folder), Path(table), Engine.SPARK) for folder, table in jobs]
    java = SparkContext._jvm
    java.System.setProperty("spark.executor.memory", "8g")  # more than any worker has
    java.System.setProperty("spark.scheduler.maxRegisteredResourcesWaitingTime", "3s")
    begun = time.monotonic()
    with spark_session(master):
        results.append(findings_of(Path(jobs[1][0]), Path(jobs[1][1]), Engine.SPARK))
    given_up = time.monotonic() - begun
    java.System.clearProperty("spark.executor.memory")
    with spark_session("local[1]"):
        results.append(findings_of(Path(jobs[1][0]), Path(jobs[1][1]), Engine.SPARK))
    print(json.dumps({"results": results, "given up after": given_up}))


if __name__ == "__main__":
    main()
