"""The sample: in every quartier a random sample, a response that depends on the person, weights that undo it.

Questionnaires that passers-by filled in at workshops are none: those people have time and something to say.
"""

import numpy as np
import pandas as pd

from demo_city.answers import BLANK
from demo_city.facts import as_text, generator

RESPONDENTS = {
    "2017": (240, 200, 250, 200, 220, 140, 240, 130, 220, 100, 34, 110, 90, 28, 95, 120, 110, 100),
    "2021": (230, 190, 240, 190, 215, 150, 230, 125, 230, 95, 29, 105, 85, 24, 90, 115, 115, 105),
    "2025": (220, 190, 235, 180, 215, 150, 220, 125, 235, 95, 31, 100, 90, 26, 90, 110, 115, 100),
}
UNKNOWN_MIGRATION, UNKNOWN_YEARS = 0.015, 0.02

STATIONS = {"werkstatt_west": 53, "werkstatt_betzenberg": 38, "werkstatt_ost": 25}
# chances of an answer that counts: other than in the survey, because others answer
CHANCES = {
    "feels_at_home": (0.74, 4, 2),
    "neighbours_help": (0.66, 4, 2),
    "well_lit": (0.31, 4, 2),
    "missing_leisure": (0.62, 1, 2),
    "missing_meeting_places": (0.58, 1, 2),
    "can_have_a_say": (0.27, 4, 2),
}
_SILENT = 0.08


def draw_survey(people: pd.DataFrame, answers: pd.DataFrame, quartier_ids: pd.Index, wave: str) -> pd.DataFrame:
    """The survey of one wave as a table of text, sorted by quartier.

    Invitations go out in random order, people respond with a known chance, and the stratum is full when
    the planned number has responded. A respondent's weight is proportional to one over that chance, and the
    weights of a stratum sum to its inhabitants.
    """
    random = generator("sample " + wave).random((2, len(people)))
    chance = chance_of_responding(people)
    willing = np.flatnonzero(random[0] < chance)
    willing = willing[np.argsort(random[1][willing], kind="stable")]
    quartier = people["quartier"].to_numpy()
    drawn = np.concatenate([willing[quartier[willing] == number][:planned] for number, planned in enumerate(RESPONDENTS[wave])])
    size = np.bincount(quartier)
    inverse = 1 / chance[drawn]
    weight = inverse * (size / np.bincount(quartier[drawn], weights=inverse))[quartier[drawn]]

    sample = people.iloc[drawn]
    silent = silence(len(people))[:, drawn]
    ids = quartier_ids.to_numpy()[quartier[drawn]]
    person = pd.DataFrame(
        {
            "quartier_id": ids,
            "stratum": ids,
            "stratum_size": size[quartier[drawn]],
            "weight": as_text(pd.Series(weight), 4),
            "age": sample["age"].to_numpy(),
            "persons_in_household": sample["persons_in_household"].to_numpy(),
            "children_in_household": sample["children_in_household"].to_numpy(),
            "migration_history": np.where(silent[0], "", np.where(sample["migration"], "ja", "nein")),
            "years_in_city": np.where(silent[1], "99", sample["years_in_city"].astype("str")),
        }
    )
    chosen = answers.iloc[drawn].reset_index(drop=True).astype("str").replace(str(BLANK), "")
    return pd.concat([person, chosen], axis=1)


def count_invited(people: pd.DataFrame, quartier_ids: pd.Index, wave: str) -> pd.DataFrame:
    """Whom the office had written to when each stratum was full: by quartier, and for the city by the age that it knows."""
    random = generator("sample " + wave).random((2, len(people)))
    willing = random[0] < chance_of_responding(people)
    quartier = people["quartier"].to_numpy()
    invited = np.zeros(len(people), dtype=bool)
    for number, planned in enumerate(RESPONDENTS[wave]):
        turns = np.sort(random[1][willing & (quartier == number)])
        invited |= (quartier == number) & (random[1] <= turns[min(planned, len(turns)) - 1])
    age = people["age"].to_numpy()
    counts = np.bincount(quartier[invited], minlength=len(quartier_ids))
    rows = [
        (wave, "", "all", invited.sum()),
        (wave, "", "younger", (invited & (age < 30)).sum()),
        (wave, "", "older", (invited & (age >= 65)).sum()),
        *((wave, str(key), "all", number) for key, number in zip(quartier_ids, counts, strict=True)),
    ]
    return pd.DataFrame(rows, columns=["wave", "quartier_id", "target_group", "persons"])


def chance_of_responding(people: pd.DataFrame) -> np.ndarray:
    """Older people respond more often, people with a migration history less often."""
    by_age = np.select([people["age"] < 30, people["age"] < 65], [0.27, 0.35], 0.46)
    return by_age * np.where(people["migration"], 0.75, 1.0)


def silence(count: int) -> np.ndarray:
    """Who leaves migration history (row 0) and years in the city (row 1) open."""
    return generator("silence about oneself").random((2, count)) < np.array([[UNKNOWN_MIGRATION], [UNKNOWN_YEARS]])


def make_questionnaires() -> pd.DataFrame:
    """One row a questionnaire, without any mark of the person."""
    random = generator("questionnaires")
    rows = []
    for workshop, count in STATIONS.items():
        for _ in range(count):
            row: dict[str, object] = {"workshop_id": workshop}
            for item, (chance, yes, no) in CHANCES.items():
                answer = yes if random.random() < chance else no
                row[item] = "" if random.random() < _SILENT else answer
            rows.append(row)
    return pd.DataFrame(rows)
