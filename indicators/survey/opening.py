"""Whether a survey file can be read at all; nothing of what it holds is kept."""

from pathlib import Path

from files.findings import Findings
from indicators.survey.engines import Engine
from indicators.survey.sources import open_source


def check_that_it_opens(path: Path, findings: Findings) -> None:
    """Note what keeps a survey file from being read.

    Raises
    ------
    Rejected
        If anything does.
    """
    open_source(path, Engine.ARROW, findings)
