"""What respondents left behind, at full precision; only the gate takes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pandas as pd

from files.findings import Findings
from files.keys import KnownQuartiers
from indicators.catalogue import Catalogue
from indicators.estimates.distributions import Distributions, estimate_distributions
from indicators.estimates.precision import Limits
from indicators.estimates.standard import Standardised, standardise
from indicators.estimates.table import as_estimates, estimate
from indicators.estimates.waves import WaveMeans, unweighted
from indicators.survey.design import Floats, Wave
from indicators.survey.engines import Engine
from indicators.survey.moments import Moments, Pooled
from indicators.survey.panel import as_sampled, check_persons, check_shared, in_common
from indicators.survey.survey import read_survey
from indicators.weighting.expansion import check_expansion
from indicators.weighting.weigh import categories_as, weighed
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
        Who did not answer which question (`indicators.survey.silence.silent_of`); no row where the wave does not say which
        cells mean that a question was not put.
    standard : Standardised or None
        Standardised values; None where the city names no standard.
    year : float or None
        The middle of the wave, where it is known.
    by_unit : Moments or None
        Of a wave with a panel, until `shared_by` has seen all waves.
    columns : tuple of str
        All that the wave's file has.
    """

    wave: str
    table: pd.DataFrame
    pooled: Pooled
    answers: pd.DataFrame
    distributions: Distributions | None = None
    silent: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=["indicator", "target_group", "asked", "answered"]))
    standard: Standardised | None = None
    year: float | None = None
    by_unit: Moments | None = None
    columns: tuple[str, ...] = ()

    @property
    def questions(self) -> tuple[str, ...]:
        """Ids of the questions whose answers were counted."""
        counted = self.distributions.columns if self.distributions else ()
        return tuple(question for column in counted for question in column.classification.questions)


@dataclass(frozen=True, eq=False)
class Shared:
    """How the errors of waves go together that share persons or sampling units.

    Attributes
    ----------
    waves, items : tuple of str
    r : array, waves × waves × items
        As `indicators.estimates.waves.WaveMeans.correlations` has them, everybody counting alike.
    """

    waves: tuple[str, ...]
    items: tuple[str, ...]
    r: Floats


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
    shared : Shared or None
        None where no two waves have a panel.
    """

    waves: tuple[RawWave, ...] = ()
    figures: pd.DataFrame | None = None
    invited: pd.DataFrame | None = None
    questionnaires: tuple[AnswerSheet, ...] = ()
    reach: tuple[Counted, ...] = ()
    shared: Shared | None = None

    @property
    def table(self) -> pd.DataFrame:
        """All estimates and figures."""
        tables = [wave.table for wave in self.waves] + ([] if self.figures is None else [self.figures])
        return pd.concat(tables, ignore_index=True) if tables else as_estimates(pd.DataFrame())

    @property
    def standardised(self) -> pd.DataFrame:
        """All standardised values."""
        tables = [wave.standard.table for wave in self.waves if wave.standard is not None]
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
    year: float | None = None,
    columns: dict[str, Sequence[str]] | None = None,
) -> RawWave:
    """Read a wave's respondents, sum them up and forget them.

    Parameters
    ----------
    limits : Limits or None
        The dataset's thresholds: from how many answers on a verdict may be said.
    together : bool
        Whether what correlations need is summed up too.
    year : float or None
        The middle of the wave, where it is known.
    columns : dict or None
        Takes the file's columns under the wave's id as soon as they are known, whatever is wrong with its rows.

    Raises
    ------
    Rejected
        After noting every reason as a finding.
    EngineMissing
        If the engine is not installed.
    """
    survey = read_survey(path, wave, catalogue, quartiers, findings, engine, together=together, columns=columns)
    check_persons(survey.moments, wave, path.name, findings)
    moments, _ = weighed(as_sampled(survey.moments, wave), wave, path.name, findings)
    categories = categories_as(moments, survey.categories, wave)
    check_expansion(moments, wave, catalogue, path.name, findings)
    findings.finish()
    return RawWave(
        wave.id,
        estimate(moments, catalogue, wave.id, list(quartiers.names), areas, limits),
        survey.pooled,
        answers_of(moments.counts, list(catalogue.target_groups), wave.id),
        estimate_distributions(categories, catalogue, wave.id, list(quartiers.names), areas, limits),
        survey.silent if wave.not_asked is not None else survey.silent.head(0),
        standardise(moments, catalogue, wave.id, list(quartiers.names), areas, limits),
        year,
        survey.moments if wave.panel else None,
        survey.columns,
    )


def shared_by(
    waves: Sequence[RawWave], quartiers: KnownQuartiers, findings: Findings
) -> tuple[tuple[RawWave, ...], Shared | None]:
    """How the errors of waves with a panel go together; what was summed up by person is forgotten.

    Parameters
    ----------
    findings : Findings
        Notes a wave whose panel has no unit in common with another.
    """
    linked = {wave.wave: wave.by_unit for wave in waves if wave.by_unit is not None}
    forgotten = tuple(replace(wave, by_unit=None) for wave in waves)
    check_shared(linked, findings)
    if len(linked) < 2:
        return forgotten, None
    means = WaveMeans.of({wave: unweighted(own) for wave, own in linked.items()}, (), list(quartiers.names))
    meet = in_common(linked)[:, :, None]  # what strata alone would make go together is nobody's answer
    return forgotten, Shared(means.waves, tuple(means.items), np.where(meet, means.correlations(), 0.0))
