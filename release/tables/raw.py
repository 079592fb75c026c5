"""What respondents left behind, at full precision; only the gate takes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from files.findings import Findings
from files.keys import KnownQuartiers
from indicators.catalogue import Catalogue
from indicators.estimates.distributions import Distributions, estimate_distributions
from indicators.estimates.precision import Limits
from indicators.estimates.table import as_estimates, estimate
from indicators.survey.design import Wave
from indicators.survey.engines import Engine
from indicators.survey.moments import Pooled
from indicators.survey.survey import read_survey
from workshops.questionnaires import AnswerSheet
from workshops.reach import Counted
from workshops.response import answers_of


@dataclass(frozen=True, eq=False)
class RawWave:
    """One survey wave, summed up.

    Attributes
    ----------
    wave : str
    table : DataFrame
        The table of estimates (`indicators.estimates.table.estimate`), nothing withheld.
    pooled : Pooled
    answers : DataFrame
        Respondents by quartier, and by target group of the whole city (`workshops.response.answers_of`).
    distributions : Distributions or None
        Of whole questions; None where the catalogue has none that this wave asked.
    silent : DataFrame
        Who did not answer which question (`indicators.survey.silence.silent_of`).
    """

    wave: str
    table: pd.DataFrame
    pooled: Pooled
    answers: pd.DataFrame
    distributions: Distributions | None = None
    silent: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=["indicator", "target_group", "asked", "answered"]))


@dataclass(frozen=True, eq=False)
class Raw:
    """Everything of a city that people left behind.

    Attributes
    ----------
    waves : tuple of RawWave
    figures : DataFrame or None
        Register figures in the table of estimates' columns; some of them may come from few people.
    invited : DataFrame or None
        From `workshops.response.read_invited`.
    questionnaires : tuple of AnswerSheet
    reach : tuple of Counted
        Who was reached by workshops.
    """

    waves: tuple[RawWave, ...] = ()
    figures: pd.DataFrame | None = None
    invited: pd.DataFrame | None = None
    questionnaires: tuple[AnswerSheet, ...] = ()
    reach: tuple[Counted, ...] = ()

    @property
    def table(self) -> pd.DataFrame:
        """All estimates and figures."""
        tables = [wave.table for wave in self.waves] + ([] if self.figures is None else [self.figures])
        return pd.concat(tables, ignore_index=True) if tables else as_estimates(pd.DataFrame())


def sum_up(
    path: Path,
    wave: Wave,
    catalogue: Catalogue,
    quartiers: KnownQuartiers,
    areas: Mapping[str, Sequence[str]],
    engine: Engine,
    findings: Findings,
    limits: Limits | None = None,
    *,
    together: bool = True,
) -> RawWave:
    """Read a wave's respondents, sum them up and forget them.

    Parameters
    ----------
    limits : Limits or None
        The dataset's thresholds: from how many answers on a verdict may be said.
    together : bool
        Whether what correlations need is summed up too.

    Raises
    ------
    Rejected
        After noting every reason as a finding.
    EngineMissing
        If the engine is not installed.
    """
    survey = read_survey(path, wave, catalogue, quartiers, findings, engine, together=together)
    return RawWave(
        wave.id,
        estimate(survey.moments, catalogue, wave.id, list(quartiers.names), areas, limits),
        survey.pooled,
        answers_of(survey.moments.counts, list(catalogue.target_groups), wave.id),
        estimate_distributions(survey.categories, catalogue, wave.id, list(quartiers.names), areas, limits),
        survey.silent,
    )
