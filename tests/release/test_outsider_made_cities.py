"""The attacks on fifty cities that nobody chose."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd
import pytest

from release.earlier.publication import Publication
from release.tables.released import Released
from release.tables.thresholds import Thresholds
from tests.release import before
from tests.release.after import as_read
from tests.release.made_cities import GROUPS, MadeCity, late, made_city, raw_of, released
from tests.release.outsider_changes import changed_counts, read_off
from tests.release.outsider_classes import Cell, Question, Whole, allows, compositions, moved, possible_compositions
from tests.release.outsider_totals import TooMany, find, totals
from tests.release.printed import FULL, RELEASED, Precision

CITIES = range(50)
MOST, CELLS, LIKE = 22, 2, 24  # persons of a cell that is attacked, such cells of a city, compositions that are tried first
EVERY = 5  # a second publication is made of every fifth city
LEAST = Thresholds().withhold_below


def people_of(city: MadeCity, quartier: str, group: str) -> pd.DataFrame:
    here = city.people[city.people["quartier_id"] == quartier]
    return here if group == "all" else here[here["age"].between(*GROUPS[group])]


def small_cells(city: MadeCity, published: pd.DataFrame, seed: int) -> list[tuple[str, str]]:
    """Some small cells that are shown."""
    rows = published[(published["level"] == "quartier") & published["n"].notna()]
    cells = sorted(set(rows[["quartier_id", "target_group"]].itertuples(index=False, name=None)))
    small = [cell for cell in cells if len(people_of(city, *cell)) <= MOST]
    order = np.random.default_rng(seed).permutation(len(small))
    return [small[at] for at in order[:CELLS]]


def cell_of(city: MadeCity, quartier: str, group: str) -> tuple[Cell, Whole]:
    people = people_of(city, quartier, group)
    asked = int((city.people["quartier_id"] == quartier).sum())
    truth = np.bincount(people["kind"], minlength=len(city.inverse))
    return Cell(city.inverse, len(people), asked, city.inhabitants[quartier]), truth


def questions(table: pd.DataFrame, precision: Precision, quartier: str, group: str) -> list[Question]:
    rows = table[(table["quartier_id"] == quartier) & (table["target_group"] == group) & (table["level"] == "quartier")]
    rows = rows[rows["n"].notna()]
    return [Question(row["indicator"], int(row["n"]), precision.ranges(row, row.get("step"))) for _, row in rows.iterrows()]


def by_classes(city: MadeCity, full: pd.DataFrame, published: pd.DataFrame, seed: int, seen: Counter[str]) -> None:
    """Compositions of small cells: how many there were at full precision, how many there are."""
    for quartier, group in small_cells(city, published, seed):
        cell, truth = cell_of(city, quartier, group)
        seen["cells"] += 1
        exact = possible_compositions(questions(full, FULL, quartier, group), cell)
        seen["exact before"] += exact.tolist() == [truth.tolist()]
        asked = questions(published, RELEASED, quartier, group)
        for tried in (moved(truth, LIKE, seed), compositions(cell.persons, len(city.inverse))):
            left = np.array(
                [composition for composition in tried if all(allows(question, cell, composition) for question in asked)]
            )
            possible = min(len(np.unique(left[:, kind])) for kind in range(left.shape[1]))
            if possible > 2:
                break
        assert (left == truth).all(axis=1).any()
        seen["one left"] += possible == 1
        seen["two left"] += possible == 2


def by_totals(city: MadeCity, full: pd.DataFrame, published: pd.DataFrame, seen: Counter[str]) -> None:
    """Withheld quartiers, from the totals of city and areas."""
    answered = [name for name in city.questions if city.people[name].notna().all() and name not in city.sensitive]
    for table, precision, when in ((full, FULL, "before"), (published, RELEASED, "after")):
        everybody = table[table["target_group"] == "all"]
        of_place: dict[tuple[str, ...], dict[str, object]] = {}
        for name in answered:
            for total in totals(everybody[everybody["indicator"] == name], precision, city.areas):
                of_place.setdefault((*total.withheld, str(total.n)), {})[name] = total
        for of_question in of_place.values():
            try:
                possible = find(of_question, lambda quartier, _: city.inhabitants[quartier])
            except TooMany:
                seen[f"too many {when}"] += 1
                continue
            seen[f"totals {when}"] += 1
            for at, quartier in enumerate(possible.withheld):
                few = len(people_of(city, quartier, "all")) < LEAST
                seen[f"count exact {when}"] += len({n[at] for n in possible.counts}) == 1
                for name in of_question:
                    said = city.people.loc[city.people["quartier_id"] == quartier, name]
                    left = possible.of(quartier, name)
                    assert (len(said), int(said.sum())) in left
                    seen[f"answers {when}"] += few
                    seen[f"answers exact {when}"] += few and len({yes / n for n, yes in left}) == 1


@pytest.fixture(scope="module")
def seen() -> Counter[str]:
    """What the attacks on all cities found."""
    tally: Counter[str] = Counter()
    for seed in CITIES:
        city = made_city(seed)
        internal, release = raw_of(city).table, released(city)
        full, published = (
            before.of_shown(internal, release.estimates),
            as_read(release.estimates, internal, city.catalogue, city.areas),
        )
        if len(city.inverse) > 1:
            by_classes(city, full, published, seed, tally)
        else:
            by_totals(city, full, published, tally)
        if seed % EVERY == 0:
            by_changes(city, full, release, tally)
    return tally


def by_changes(city: MadeCity, full: pd.DataFrame, release: Released, seen: Counter[str]) -> None:
    """A questionnaire that came late."""
    largest = str(city.people["quartier_id"].value_counts().index[0])
    after = city.with_people(late(city.people, [largest]))
    again = released(after, Publication.of(release))
    internal = raw_of(after).table
    equal = len(city.inverse) == 1
    published = [as_read(publication.estimates, internal, city.catalogue) for publication in (release, again)]
    seen["late read before"] += sum(
        reading.gives_away for reading in read_off(full, before.of_shown(internal, release.estimates), FULL, LEAST, alike=equal)
    )
    seen["late read after"] += len(read_off(*published, RELEASED, LEAST, alike=equal))
    counts = changed_counts(*published, (("very_young", "younger"),), city.areas)
    seen["late counted after"] += sum(abs(n) < LEAST for n in counts.values())


def test_weights_told_who_was_asked_before_and_do_not_after(seen: Counter[str]) -> None:
    assert seen["cells"] > 30
    assert seen["exact before"] > 0.7 * seen["cells"]
    assert seen["one left"] == 0
    assert seen["two left"] == 0


def test_totals_told_the_withheld_before_and_do_not_after(seen: Counter[str]) -> None:
    assert seen["count exact before"] > 5
    assert seen["answers exact before"] > 5
    assert seen["count exact after"] == 0
    assert seen["answers exact after"] == 0


def test_a_late_questionnaire_was_read_before_and_is_not_after(seen: Counter[str]) -> None:
    assert seen["late read before"] > 20
    assert seen["late read after"] == 0
    assert seen["late counted after"] == 0
