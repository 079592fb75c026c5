"""The questions: how often people agree in the city, and what moves the answer up or down.

An effect is added on the logit scale. `urban`, `cohesion`, `safety`, `voice`, `comfort`, `offers` are
traits of the quartier; `younger`, `older`, `families`, `alone`, `migration`, `newcomers` belong to the
person; `mood` ties one person's answers together; `own` is the spread that only this question has
between quartiers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

HIGH = (-2.2, -1.2, 0.0, 1.4)  # limits between the five answers; 4 and 5 are above 0
TOP = (-3.4, -2.4, -1.4, 0.0)  # here only 5 is above 0
YES_NO = (0.0,)


@dataclass(frozen=True)
class Item:
    """One column of the survey.

    Attributes
    ----------
    share : float
        Share of the city's adults (of those asked) whose answer lies above 0, in the first wave.
    refused : float
        Share who leave the question open.
    asked : str
        Who is asked; all others get code 97.
    """

    name: str
    share: float
    effects: Mapping[str, float]
    limits: tuple[float, ...] = HIGH
    refused: float = 0.02
    asked: str = "all"
    later: Mapping[str, float] = field(default_factory=dict)  # change until 2021, by quartier or "city"


ITEMS = (
    Item("feels_at_home", 0.68, {"cohesion": 0.5, "comfort": 0.25, "urban": -0.15, "older": 0.3, "newcomers": -0.35, "mood": 0.6, "own": 0.12}, refused=0.01, later={"06": 0.45, "09": 0.5}),
    Item("neighbours_help", 0.5, {"cohesion": 0.4, "urban": -0.3, "older": 0.2, "families": 0.2, "newcomers": -0.4, "mood": 0.5, "own": 0.1}, later={"09": 0.4}),
    Item("contact_across_origins", 0.52, {"urban": 0.35, "migration": 0.9, "younger": 0.3, "older": -0.4, "families": 0.3, "own": 0.12}, YES_NO, later={"city": 0.08, "06": 0.4, "09": 0.5}),
    Item("trust_neighbours", 0.53, {"cohesion": 0.45, "urban": -0.2, "older": 0.25, "newcomers": -0.3, "mood": 0.7, "own": 0.1}),
    Item("housing_satisfaction", 0.71, {"comfort": 0.45, "older": 0.5, "younger": -0.4, "families": -0.1, "newcomers": -0.35, "mood": 0.5, "own": 0.12}, TOP, refused=0.01, later={"city": -0.05}),
    Item("wants_to_stay", 0.74, {"cohesion": 0.3, "comfort": 0.25, "older": 0.8, "younger": -0.9, "families": 0.2, "newcomers": -0.4, "mood": 0.4, "own": 0.12}, YES_NO, 0.03),
    Item("housing_costs_burden", 0.28, {"comfort": -0.3, "urban": 0.12, "younger": 0.2, "families": 0.25, "alone": 0.3, "older": -0.25, "mood": -0.4, "own": 0.12}, refused=0.05, later={"city": 0.25, "02": 0.35, "07": 0.35}),
    Item("housing_search", 0.46, {"urban": 0.15, "families": 0.5, "alone": -0.1, "migration": 0.35, "mood": -0.3, "own": 0.2}, refused=0.03, asked="searched_home", later={"city": 0.3}),
    Item("safe_at_night", 0.6, {"safety": 0.5, "urban": -0.15, "older": -0.4, "younger": 0.05, "mood": 0.5, "own": 0.1}, refused=0.01, later={"03": 0.5, "09": 0.45, "18": -0.4}),
    Item("safe_by_day", 0.84, {"safety": 0.4, "urban": -0.1, "older": -0.15, "mood": 0.5, "own": 0.1}, refused=0.01),
    Item("avoids_places", 0.3, {"safety": -0.4, "urban": 0.15, "older": 0.3, "mood": -0.3, "own": 0.12}, YES_NO, 0.03, later={"03": -0.4}),
    Item("well_lit", 0.57, {"safety": 0.3, "urban": 0.2, "older": -0.2, "mood": 0.3, "own": 0.15}, later={"03": 0.6, "10": 0.4}),
    Item("education_within_reach", 0.5, {"urban": 0.35, "offers": 0.25, "older": -0.2, "newcomers": -0.2, "mood": 0.4, "own": 0.12}, refused=0.04),
    Item("german_in_everyday_life", 0.9, {"migration": -1.3, "newcomers": -0.5, "mood": 0.3, "own": 0.2}, refused=0.02, later={"city": 0.05}),
    Item("language_meeting_wanted", 0.22, {"migration": 0.5, "younger": 0.3, "newcomers": 0.6, "older": -0.3, "urban": 0.1, "own": 0.15}, YES_NO, 0.03),
    Item("childcare_school", 0.6, {"offers": 0.4, "cohesion": 0.2, "mood": 0.5, "own": 0.15}, refused=0.04, asked="families"),
    Item("work_matches_skills", 0.65, {"comfort": 0.12, "younger": -0.3, "migration": -0.35, "newcomers": -0.3, "mood": 0.4, "own": 0.15}, refused=0.03, asked="working"),
    Item("job_chances", 0.46, {"younger": 0.3, "migration": -0.2, "mood": 0.6, "own": 0.22}, refused=0.04, asked="under_65", later={"city": 0.15}),
    Item("financial_worries", 0.18, {"comfort": -0.3, "families": 0.15, "alone": 0.35, "older": -0.3, "mood": -0.6, "own": 0.12}, refused=0.06, later={"city": 0.05}),
    Item("missing_leisure", 0.52, {"offers": -0.45, "urban": -0.2, "younger": 0.5, "families": 0.3, "older": -0.4, "own": 0.1}, YES_NO, 0.03, later={"06": -0.5, "09": -0.7}),
    Item("missing_meeting_places", 0.38, {"offers": -0.35, "cohesion": -0.15, "alone": 0.3, "older": 0.2, "newcomers": 0.3, "own": 0.12}, YES_NO, 0.03, later={"06": -0.4, "09": -0.5}),
    Item("missing_shops", 0.3, {"urban": -0.6, "offers": -0.2, "older": 0.25, "own": 0.15}, YES_NO, 0.03),
    Item("missing_doctors", 0.34, {"urban": -0.5, "offers": -0.15, "older": 0.45, "families": 0.15, "own": 0.15}, YES_NO, 0.03, later={"city": 0.12, "16": 0.5}),
    Item("missing_buses", 0.25, {"urban": -0.5, "younger": 0.3, "older": 0.1, "own": 0.15}, YES_NO, 0.03),
    Item("missing_playgrounds", 0.24, {"offers": -0.2, "urban": 0.1, "families": 1.0, "older": -0.5, "own": 0.15}, YES_NO, 0.03),
    Item("meets_others", 0.48, {"cohesion": 0.3, "offers": 0.2, "older": 0.1, "alone": -0.1, "newcomers": -0.4, "mood": 0.4, "own": 0.1}, YES_NO, later={"09": 0.4}),
    Item("green_spaces", 0.55, {"urban": -0.45, "offers": 0.2, "families": -0.2, "mood": 0.4, "own": 0.15}, later={"01": 0.45}),
    Item("can_have_a_say", 0.32, {"voice": 0.4, "urban": -0.15, "migration": -0.25, "newcomers": -0.3, "younger": -0.1, "mood": 0.5, "own": 0.1}, refused=0.05, later={"06": 0.3, "09": 0.6}),
    Item("volunteering", 0.3, {"voice": 0.25, "urban": -0.25, "newcomers": -0.4, "families": 0.2, "mood": 0.3, "own": 0.1}, YES_NO),
    Item("knows_contact", 0.46, {"voice": 0.3, "urban": -0.15, "newcomers": -0.5, "older": 0.3, "own": 0.12}, YES_NO, later={"city": 0.2, "06": 0.4, "09": 0.5}),
    Item("well_informed", 0.4, {"voice": 0.35, "urban": -0.2, "newcomers": -0.4, "older": 0.3, "mood": 0.4, "own": 0.1}, refused=0.03, later={"city": 0.12}),
    Item("shops_on_foot", 0.58, {"urban": 0.7, "offers": 0.2, "older": -0.2, "mood": 0.3, "own": 0.15}, refused=0.01),
    Item("bus_service", 0.47, {"urban": 0.5, "younger": 0.1, "mood": 0.4, "own": 0.15}, later={"17": 0.5, "18": 0.5}),
    Item("without_car", 0.42, {"urban": 0.45, "younger": 0.5, "alone": 0.4, "families": -0.4, "own": 0.1}, YES_NO),
)  # fmt: skip
