"""The one way out: raw tables in, coarse and masked figures out."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from indicators.catalogue import Catalogue
from indicators.categories import as_shares
from release.coarsening.changes import release_changes, release_steps
from release.coarsening.coarse import coarsen
from release.coarsening.correlations import release_between, release_correlations
from release.coarsening.errors import with_generalised_errors
from release.coarsening.responses import release_responses
from release.coarsening.series import told_waves
from release.coarsening.silence import release_all
from release.coarsening.tallies import release_tallies
from release.coarsening.totals import changes_of_totals, internal_totals, release_totals
from release.coarsening.trends import release_trends
from release.distributions import as_distributions, numbers_of_answers, published_numbers, release_distributions
from release.earlier.additions import find_additions, items_of, withhold
from release.earlier.history import find_waiting, hold_revisions
from release.earlier.latecomers import hold_small_revisions
from release.earlier.publication import Publication, definition_of
from release.people.reach import release_reach
from release.standard import release_standardised
from release.tables.raw import Raw, RawWave
from release.tables.relations import Relations
from release.tables.released import Correlations, Released, no_distributions
from release.tables.thresholds import Thresholds
from release.withholding.mask import mask_estimates, withheld_and_empty
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
    estimates, areas = raw.table, areas or {}
    numbers, shares = numbers_of_answers(raw, catalogue), as_shares(catalogue)
    every_number = pd.concat([estimates, numbers], ignore_index=True) if len(numbers) else estimates
    described = replace(catalogue, indicators={**catalogue.indicators, **shares.indicators})
    published = [published_numbers(publication, catalogue) for publication in earlier]
    of_all = withheld_and_empty(every_number, described, thresholds, areas, published)
    withheld, empty = (flags[: len(estimates)] for flags in of_all)
    numbers = numbers.assign(status=np.select([flags[len(estimates) :] for flags in of_all], ["withheld", "no_data"], "ok"))
    modelled = with_generalised_errors(estimates, catalogue, ~(withheld | empty))
    masked = mask_estimates(modelled, catalogue, thresholds, areas, published, (withheld, empty))
    coarse = coarsen(masked, estimates, catalogue, areas)
    waiting = find_waiting(coarse, estimates, earlier, catalogue, areas, thresholds.late_below) if earlier else ()
    released = hold_revisions(coarse, waiting, earlier, catalogue, thresholds.withhold_below)
    standardised = release_standardised(raw, masked, released, catalogue, thresholds, areas, waiting, earlier)
    distributions, waiting_questions = release_distributions(
        raw, coarse, standardised, catalogue, thresholds, areas, numbers, earlier, waiting
    )
    new = find_additions(released, items_of(waiting, waiting_questions, catalogue), earlier, catalogue)
    released, standardised = withhold(released, new), withhold(standardised, new)
    held = {wave for wave, _ in (*waiting, *waiting_questions)}
    tallies = release_tallies(raw.questionnaires, catalogue, thresholds)
    tallies = hold_small_revisions(tallies, [publication.tallies for publication in earlier], thresholds.late_below)
    reach = release_reach(raw.reach, tallies, catalogue.target_groups, thresholds.withhold_below)
    responses: tuple[Response, ...] = ()
    if raw.invited is not None:
        relations = Relations.of(catalogue.target_groups)
        responses = release_responses(raw.invited, estimates, masked, relations, thresholds.withhold_below)
        responses = _hold_responses(responses, held, earlier)
    waves = [survey.wave for survey in raw.waves]
    complete = release_totals(released, estimates, catalogue, waiting, published)
    silent = [(survey.wave, survey.silent) for survey in raw.waves if survey.wave not in held]  # late answers would show in it
    between = _between(raw, released, catalogue, thresholds, held, earlier)
    tables = told_waves(released, estimates, waves)
    years = {survey.wave: survey.year for survey in raw.waves if survey.year is not None}
    changes = [release_changes(tables, catalogue, between), changes_of_totals(complete, catalogue, waves)]
    return Released(
        estimates=complete,
        silence=release_all(silent, Relations.of(catalogue.target_groups), thresholds.withhold_below),
        correlations={
            survey.wave: _published_correlations(survey, earlier)
            if survey.wave in held
            else release_correlations(
                survey.pooled, released[released["wave"] == survey.wave], catalogue, thresholds.withhold_below
            )
            for survey in raw.waves
        },
        changes=pd.concat(changes, ignore_index=True),
        steps=release_steps(tables, catalogue, between),
        trends=release_trends(tables, years, catalogue, between),
        between=between,
        responses=responses,
        tallies=tallies,
        reach=hold_small_revisions(reach, [publication.reach for publication in earlier], thresholds.late_below),
        waiting=(*waiting, *new),
        standardised=standardised,
        standard=definition_of(catalogue),
        distributions=distributions,
        waiting_questions=waiting_questions,
    )


def internal(raw: Raw, catalogue: Catalogue, *, standardised: bool = False) -> pd.DataFrame:
    """The table of estimates at full precision and with nothing withheld: for the statistics office, never to be served."""
    return raw.standardised if standardised else internal_totals(raw.table, catalogue)


def every_distribution(raw: Raw) -> pd.DataFrame:
    """The distributions at full precision and with nothing withheld: for the statistics office, never to be served."""
    tables = [wave.distributions.table for wave in raw.waves if wave.distributions is not None]
    return as_distributions(pd.concat(tables, ignore_index=True)) if tables else no_distributions()


def _published_correlations(survey: RawWave, earlier: Sequence[Publication]) -> Correlations:
    """As the latest publication has them, for a wave whose late answers wait; nothing where none holds them."""
    items, wave = survey.pooled.items, survey.wave
    published = [publication.correlations[wave] for publication in earlier if wave in publication.correlations]
    return published[-1] if published else Correlations(items, np.full((len(items), len(items)), np.nan))


def _between(
    raw: Raw,
    released: pd.DataFrame,
    catalogue: Catalogue,
    thresholds: Thresholds,
    held: Collection[str],
    earlier: Sequence[Publication],
) -> dict[str, Correlations]:
    """How waves go together; what concerns a wave whose late answers wait is as the latest publication has it, or missing."""
    if raw.shared is None:
        return {}
    between = release_between(raw.shared, raw.waves, released, catalogue, thresholds.withhold_below)
    if any(wave in held for wave in raw.shared.waves):
        before = earlier[-1].between if earlier else {}
        between = {item: _as_before(own, before.get(item), held) for item, own in between.items()}
    return between


def _as_before(now: Correlations, before: Correlations | None, held: Collection[str]) -> Correlations:
    r = now.r.copy()
    for a, first in enumerate(now.items):
        for b, second in enumerate(now.items):
            if a != b and (first in held or second in held):
                correlated = before is not None and first in before.items and second in before.items
                r[a, b] = before.r[before.items.index(first), before.items.index(second)] if before and correlated else np.nan
    return Correlations(now.items, r)


def _hold_responses(responses: Sequence[Response], held: Collection[str], earlier: Sequence[Publication]) -> tuple[Response, ...]:
    """Of waves whose late answers wait, as the latest publication has them; nothing where none holds them."""
    published = [publication.responses for publication in earlier if publication.responses is not None]
    latest = published[-1] if published else ()
    return (
        *(response for response in responses if response.wave not in held),
        *(response for response in latest if response.wave in held),
    )
