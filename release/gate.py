"""The one way out: raw tables in, coarse and masked figures out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from indicators.catalogue import Catalogue
from release.coarsening.changes import release_changes
from release.coarsening.coarse import coarsen
from release.coarsening.correlations import release_correlations
from release.coarsening.errors import with_generalised_errors
from release.coarsening.responses import release_responses
from release.coarsening.tallies import release_tallies
from release.earlier.history import find_waiting, hold_revisions
from release.earlier.latecomers import hold_small_revisions
from release.earlier.publication import Publication
from release.people.reach import release_reach
from release.tables.raw import Raw, RawWave
from release.tables.relations import Relations
from release.tables.released import Correlations, Released
from release.tables.thresholds import Thresholds
from release.withholding.mask import mask_estimates, withheld_and_empty
from workshops.questionnaires import Tally
from workshops.reach import Reach
from workshops.response import Response


def release(
    raw: Raw,
    catalogue: Catalogue,
    thresholds: Thresholds,
    areas: Mapping[str, Sequence[str]] | None = None,
    earlier: Sequence[Publication] = (),
) -> Released:
    """Decide what may leave, once and over everything (docs/statistics.md, “What leaves”).

    Parameters
    ----------
    areas : Mapping or None
        Area id to the quartiers it is made of.
    earlier : sequence of Publication
        All that was ever published of the same waves, the oldest first; also what was taken back.
    """
    known, made_of = raw.table, areas or {}
    before = [one.estimates for one in earlier]
    away = withheld_and_empty(known, catalogue, thresholds, made_of, before)
    spoken = with_generalised_errors(known, catalogue, ~(away[0] | away[1]))
    masked = mask_estimates(spoken, catalogue, thresholds, made_of, before, away)
    told = coarsen(masked, known, catalogue, made_of)
    wait = find_waiting(told, known, earlier, catalogue, made_of, thresholds.late_below) if earlier else ()
    told = hold_revisions(told, wait, earlier, catalogue, thresholds.withhold_below)
    late = {wave for wave, _ in wait}
    answered = _answered(raw, catalogue, thresholds, earlier)
    return Released(
        estimates=told,
        correlations={
            one.wave: _earlier_together(one, earlier)
            if one.wave in late
            else release_correlations(one.pooled, told[told["wave"] == one.wave], catalogue, thresholds.withhold_below)
            for one in raw.waves
        },
        changes=release_changes(told, known, catalogue, [one.wave for one in raw.waves]),
        responses=_responses(raw, known, masked, Relations.of(catalogue.target_groups), thresholds, earlier, late),
        tallies=answered,
        reach=_reached(raw, answered, catalogue, thresholds, earlier),
        waiting=wait,
    )


def internal(raw: Raw) -> pd.DataFrame:
    """The table of estimates at full precision and with nothing withheld: for the statistics office, never to be served."""
    return raw.table


def _earlier_together(wave: RawWave, earlier: Sequence[Publication]) -> Correlations:
    """As the latest publication told it, for a wave whose late answers wait; nothing where none holds it."""
    told = [one.correlations[wave.wave] for one in earlier if wave.wave in one.correlations]
    items = wave.pooled.items
    return told[-1] if told else Correlations(items, np.full((len(items), len(items)), np.nan))


def _responses(
    raw: Raw,
    known: pd.DataFrame,
    masked: pd.DataFrame,
    relations: Relations,
    thresholds: Thresholds,
    earlier: Sequence[Publication],
    late: set[str],
) -> tuple[Response, ...]:
    """Of waves whose late answers wait, as the latest publication told them; nothing where none holds them."""
    if raw.invited is None:
        return ()
    made = release_responses(raw.invited, known, masked, relations, thresholds.withhold_below)
    before = [one.responses for one in earlier if one.responses is not None]
    kept = [one for one in before[-1] if one.wave in late] if before else []
    return (*(one for one in made if one.wave not in late), *kept)


def _answered(raw: Raw, catalogue: Catalogue, thresholds: Thresholds, earlier: Sequence[Publication]) -> tuple[Tally, ...]:
    made = release_tallies(raw.questionnaires, catalogue, thresholds)
    return hold_small_revisions(
        made,
        [one.tallies for one in earlier],
        key=lambda one: (one.workshop, one.indicator),
        count=lambda one: one.n,
        least=thresholds.late_below,
    )


def _reached(
    raw: Raw, answered: Sequence[Tally], catalogue: Catalogue, thresholds: Thresholds, earlier: Sequence[Publication]
) -> tuple[Reach, ...]:
    made = release_reach(raw.reach, answered, catalogue.target_groups, thresholds.withhold_below)
    return hold_small_revisions(
        made,
        [one.reach for one in earlier],
        key=lambda one: (one.workshop, one.quartier_id, one.target_group, one.basis),
        count=lambda one: one.persons,
        least=thresholds.late_below,
    )
