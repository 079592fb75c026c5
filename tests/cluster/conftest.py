from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from collections.abc import Iterator

import pytest

from tests.cluster.standalone import standalone


@pytest.fixture(scope="session")
def spark_environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What a driver is started with: on loopback, with little memory, and workers that run this Python."""
    if not (shutil.which("java") and importlib.util.find_spec("pyspark")):
        missing = "Spark is not tried: it needs Java 17 or newer, and pyspark"
        if os.environ.get("QUARTIER_REQUIRE_SPARK"):
            pytest.fail(missing)
        pytest.skip(missing)
    settings = tmp_path_factory.mktemp("spark_settings")
    quick = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"
    small = [f"spark.{role}.memory 512m\nspark.{role}.extraJavaOptions {quick}\n" for role in ("driver", "executor")]
    (settings / "spark-defaults.conf").write_text("".join(small))
    return os.environ | {"SPARK_CONF_DIR": str(settings), "SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable}


@pytest.fixture(scope="session")
def master(spark_environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with standalone(tmp_path_factory.mktemp("cluster")) as address:
        yield address
