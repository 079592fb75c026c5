"""Questionnaires that passers-by filled in at the workshops: people who have time and something to say, no sample."""

import pandas as pd

from demo_city.randomness import generator

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
