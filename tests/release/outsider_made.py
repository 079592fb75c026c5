"""Made cities: small, with rare answers, questions that few are asked, and groups that together are everybody."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from indicators.catalogue import Catalogue, Condition, TargetGroup
from indicators.formulas import Mean, Share
from language.phrases import Text
from release.tables.thresholds import Thresholds
from tests.indicators.small_city import indicator
from tests.release.outsider_raw import Surveyed

GROUPS = ("younger", "middle", "older", "families")
YES_NO = ("common", "likely", "seldom", "rare")
ITEMS = (
    *(indicator(name, Share(name, ("1",), ("0", "1"))) for name in YES_NO),
    indicator("content", Mean("content", 1, 5)),
    indicator("worries", Share("worries", ("1",), ("0", "1")), sensitive=True),
    indicator("school", Share("school", ("1",), ("0", "1"))),  # asked of families
    indicator("work", Share("work", ("1",), ("0", "1"))),  # asked of whoever is not older
)
_AGES = {group: TargetGroup(group, Text.of(group), "age", (Condition("age", None, None, (group,)),)) for group in GROUPS[:3]}
_HOUSEHOLDS = {
    "families": TargetGroup("families", Text.of("families"), "household", (Condition("children", None, None, ("1",)),))
}
CATALOGUE = Catalogue({}, _AGES | _HOUSEHOLDS, {item.id: item for item in ITEMS})


@cache
def random_survey(seed: int, respondents: int, quartiers: int, silent: float = 0.02) -> Surveyed:
    """A city in which every person was drawn alike: weights are 1, and a share is a count.

    Parameters
    ----------
    respondents, quartiers : int
        Sizes of quartiers differ as they do in cities.
    silent : float
        Part of those asked who leave a question open.
    """
    random = np.random.default_rng([seed, respondents, quartiers])
    where = np.sort(random.choice(quartiers, respondents, p=random.dirichlet(np.full(quartiers, 2.0))))
    age = random.choice(3, respondents, p=(0.25, 0.5, 0.25))
    families = (random.random(respondents) < 0.3) & (age < 2)
    mood = random.normal(size=respondents) + 0.3 * random.normal(size=quartiers)[where]
    answers = {
        name: (mood + 1.5 * random.normal(size=respondents) > limit).astype("float64")
        for name, limit in zip((*YES_NO, "worries", "school", "work"), (0.0, -0.8, 1.6, 3.4, 2.2, 0.4, 0.2), strict=True)
    }
    answers["content"] = np.clip(np.round(3 + mood), 1, 5)
    frame = pd.DataFrame(answers).mask(random.random((respondents, len(answers))) < silent)
    frame["school"] = frame["school"].where(families)
    frame["work"] = frame["work"].where(age < 2)
    bits = (1 << age) | (families.astype(np.int64) << 3)
    person = pd.DataFrame({"quartier_id": pd.Series([f"{number:02d}" for number in where], dtype="str")})
    person = person.assign(
        stratum=pd.Series("", index=person.index, dtype="str"), psu=pd.Series("", index=person.index, dtype="str")
    )
    person = person.assign(stratum_size=np.nan, weight=1.0, groups=bits)
    return Surveyed("w", CATALOGUE, pd.concat([person, frame[[item.id for item in ITEMS]]], axis=1), Thresholds())


def stratified(surveyed: Surveyed) -> Surveyed:
    """The same answers, drawn in every quartier by itself: so the degrees of freedom count the quartiers."""
    rows = surveyed.respondents
    sizes = rows.groupby("quartier_id")["weight"].transform("size") * 40.0
    return Surveyed(
        surveyed.wave, surveyed.catalogue, rows.assign(stratum=rows["quartier_id"], stratum_size=sizes), surveyed.thresholds
    )
