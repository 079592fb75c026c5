"""What every page, report and command reads: finished tables of one city, frozen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import pandas as pd

from dataset.areas import Area
from dataset.categories import Categories
from dataset.cells import Cells
from dataset.config import City, Period
from dataset.errors import NotFound
from dataset.offered import Offered, offered, offered_categories
from dataset.questions import Questions
from dataset.respondents import Respondents
from dataset.scenarios import Scenario
from dataset.trends import Trends
from files.dates import PartialDate
from files.findings import Finding
from geo.drawing.classes import Classification, Ramp, Scheme, classify
from geo.drawing.drawing import Drawing
from geo.drawing.static_map import Trace
from geo.reading.boundaries import Boundaries
from geo.reading.context import Context
from geo.reading.population import Population
from geo.web.background import Background
from geo.web.geojson import PreparedGeometry
from geo.web.search import Places
from geo.web.surroundings import traces
from indicators.catalogue import Catalogue, Indicator, Polarity
from indicators.estimates.comparison import change, worse
from indicators.estimates.domains import EVERYBODY
from indicators.estimates.series import break_between
from indicators.estimates.vocabulary import SHOWN, Estimate, Status, Verdict
from indicators.formulas import Total
from indicators.register.rows import UNDATED
from indicators.relations.shrinkage import CannotFit, Scale, Smoothed, smooth
from indicators.series_breaks import SeriesBreak
from language.words import Words
from release.tables.released import Correlations, Released
from release.tables.thresholds import Thresholds
from workshops.contributions import Contribution
from workshops.events import Workshop
from workshops.measures import Measure
from workshops.places import StandingPlace
from workshops.questionnaires import Tally
from workshops.reach import Reach
from workshops.response import Response

STANDARD = Scheme()
INHABITANTS = "inhabitants"
"""The indicator that counts who lives in a place, where a register has it."""
RAMPS = {
    Polarity.MORE_IS_BETTER: Ramp.MORE_IS_BETTER,
    Polarity.MORE_IS_WORSE: Ramp.MORE_IS_WORSE,
    Polarity.NEITHER: Ramp.NEITHER,
}


@dataclass(frozen=True, eq=False)  # one city is one object: it can be the key of what is kept about it
class Dataset:
    """One city, checked and estimated; holds no respondent.

    Attributes
    ----------
    periods : Mapping[str, Period]
        By the ids of the column ``wave``, in the order they are offered.
    geometry : PreparedGeometry
        What the browser's map fetches.
    drawing : Drawing
        The outlines of the static map.
    background : Background or None
        The map service that the city names; its origin goes into the security policy.
    context : Context
        Rivers, railways and stops; empty where the city gives none.
    places : Places
        What can be searched for: quartiers always, streets and addresses where the city gives them.
    released : Released
        Everything that may be told of respondents.
    categories : Categories
        Indicators that are words, of quartiers; no respondent is in them.
    areas : Mapping[str, Area]
        Project areas made of quartiers; rows of the level ``area`` in the estimates.
    places_to_stand : tuple of StandingPlace
        Where a workshop's station might stand.
    population : Population or None
        Where people live, if the city tells; nothing of it is shown but rounded sums and coarse areas.
    scenarios : tuple of Scenario
        What is kept in the folder ``scenarios``.
    origins : tuple of str
        Websites that may frame a map, as ``scheme://host[:port]``.
    findings : tuple of Finding
        What was mended while reading.
    """

    city: City
    catalogue: Catalogue
    periods: Mapping[str, Period]
    thresholds: Thresholds
    boundaries: Boundaries
    geometry: PreparedGeometry
    drawing: Drawing
    background: Background | None
    context: Context
    places: Places
    released: Released
    categories: Categories
    areas: Mapping[str, Area]
    workshops: tuple[Workshop, ...]
    contributions: tuple[Contribution, ...]
    measures: tuple[Measure, ...]
    places_to_stand: tuple[StandingPlace, ...]
    population: Population | None
    scenarios: tuple[Scenario, ...]
    origins: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def estimates(self) -> pd.DataFrame:
        """The table of estimates as it was released (docs/statistics.md)."""
        return self.released.estimates

    @property
    def standardised(self) -> pd.DataFrame:
        """Standardised values as they were released, in the same columns; no rows where the city names no standard."""
        return self.released.standardised

    @property
    def distributions(self) -> pd.DataFrame:
        """The table of distributions as it was released (docs/statistics.md)."""
        return self.released.distributions

    @property
    def correlations(self) -> Mapping[str, Correlations]:
        """By survey wave: how the errors of two indicators go together."""
        return self.released.correlations

    @cached_property
    def cells(self) -> Cells:
        """Single rows of the released tables."""
        return Cells(self.released)

    @property
    def responses(self) -> tuple[Response, ...]:
        """Who answered a survey, of those who were invited."""
        return self.released.responses

    @property
    def tallies(self) -> tuple[Tally, ...]:
        """Of questionnaires at workshops; never part of the estimates."""
        return self.released.tallies

    @property
    def reach(self) -> tuple[Reach, ...]:
        """Who was reached by workshops, as far as it may be told."""
        return self.released.reach

    @cached_property
    def traces(self) -> tuple[Trace, ...]:
        """Rivers, railways and stops on the static map."""
        return traces(self.context.shapes, self.drawing)

    @cached_property
    def quartier_names(self) -> dict[str, str]:
        """``quartier_id`` to name, in the order of the ids."""
        return dict(self.boundaries.quartiers["name"])

    def period_name(self, period: str, words: Words) -> str:
        """A survey wave by its name, a register figure by its date."""
        if period == UNDATED:
            return words("date not known")
        return words.pick(self.periods[period].name) or PartialDate.parse(period).written(words)

    def group_name(self, group: str, words: Words) -> str:
        """A target group by its name; ``all`` is everybody."""
        return words("Everybody") if group == "all" else words.pick(self.catalogue.target_groups[group].name)

    def place_names(self, quartier_ids: Iterable[str], words: Words) -> str:
        """Quartiers by their names; none of them is the whole city."""
        return words.list([self.quartier_names[key] for key in quartier_ids]) or words.pick(self.city.whole)

    def standard_name(self, standard: str, words: Words) -> str:
        """What values are standardised by; nothing for raw ones."""
        described = self.catalogue.standard
        return words.pick(described.name) if standard and described else ""

    def standards_of(self, indicator: str, target_group: str, wave: str) -> list[str]:
        """By what a map's values may be standardised: ids of the catalogue, none where nothing of it may be told."""
        described = self.catalogue.standard
        rows = self.standardised.iloc[self.cells.standardised_maps.get((indicator, target_group, wave), [])]
        return [described.id] if described and rows["status"].isin(SHOWN).any() else []

    def waves_of(self, indicator: str) -> list[str]:
        """The ids of the periods in which an indicator was measured, as they are offered."""
        return self._measured.get(indicator, ([], []))[0]

    def target_groups_of(self, indicator: str) -> list[str]:
        """The target groups an indicator is known for; ``all`` first."""
        return self._measured.get(indicator, ([], []))[1]

    @cached_property
    def _measured(self) -> Offered:
        """Periods and target groups of every indicator."""
        categories = {name: self.categories.dates(name) for name in self.catalogue.categorical}
        return offered(self.cells.maps, self.catalogue, self.periods) | offered_categories(categories)

    def city_estimate(self, indicator: str, target_group: str, wave: str, standard: str = "") -> Estimate | None:
        """The whole city's estimate, or None where there is no city-wide figure."""
        rows = self._select(indicator, target_group, wave, standard)
        rows = rows[rows["level"] == "city"]
        return None if rows.empty else Estimate.of(rows.iloc[0])

    def city_rows(self, indicator: str, target_group: str, wave: str, standard: str = "") -> pd.DataFrame:
        """The whole city's estimate as a row like those of `quartier_rows`, with an empty id and name; none without a figure."""
        rows = self._select(indicator, target_group, wave, standard)
        return rows[rows["level"] == "city"].set_index("quartier_id").assign(name="")

    def quartier_rows(self, indicator: str, target_group: str, wave: str, standard: str = "") -> pd.DataFrame:
        """The estimates of every quartier.

        Parameters
        ----------
        standard : str
            Of `standards_of`, for standardised values of a survey; a register's figure stays what it is.

        Returns
        -------
        DataFrame
            Indexed by ``quartier_id``, one row a quartier of the boundaries, ``name`` added;
            quartiers without a row have the status ``no_data``.
        """
        rows = self._select(indicator, target_group, wave, standard)
        rows = rows[rows["level"] == "quartier"].set_index("quartier_id").reindex(list(self.quartier_names))
        rows = rows.fillna({"status": Status.NO_DATA, "verdict": Verdict.NONE, "contrast": Verdict.NONE})
        return rows.assign(name=pd.Series(self.quartier_names))

    def standardised_rows(self, indicator: str, target_group: str, wave: str) -> pd.DataFrame:
        """`quartier_rows` of standardised values.

        Raises
        ------
        NotFound
            If the city names no standard.
        """
        if self.catalogue.standard is None:
            raise NotFound("the catalogue has no [standard]")
        return self.quartier_rows(indicator, target_group, wave, self.catalogue.standard.id)

    def change_rows(self, indicator: str, target_group: str, before: str, after: str) -> pd.DataFrame:
        """What has changed in every quartier between two periods.

        Returns
        -------
        DataFrame
            Indexed as `quartier_rows`; ``name``, the difference's ``value, lower, upper`` and ``verdict``, ``n`` (the
            smaller of the two), ``status`` (the worse of the two), ``source``. The difference is that of both values as they
            are written.
        """
        rows = [self.quartier_rows(indicator, target_group, period) for period in (before, after)]
        return self._changed(rows[0], rows[1], (indicator, target_group, "quartier", before, after))

    def city_change(self, indicator: str, target_group: str, before: str, after: str) -> pd.DataFrame:
        """`change_rows` of the whole city: a row with an empty id, or none where one of the two is not known."""
        ends = [self.city_rows(indicator, target_group, period) for period in (before, after)]
        if any(rows.empty for rows in ends):
            return self.change_rows(indicator, target_group, before, after).head(0)
        return self._changed(ends[0], ends[1], (indicator, target_group, "city", before, after))

    def _changed(self, before: pd.DataFrame, after: pd.DataFrame, key: tuple[str, str, str, str, str]) -> pd.DataFrame:
        if self.catalogue.indicators[key[0]].source == "register":  # what is written must give the difference that is written
            ends = [rows.assign(df=np.nan, value=self.rounded(key[0], rows["value"])) for rows in (before, after)]
            return change(ends[0], ends[1])
        changes = self.released.changes.iloc[self.cells.changes.get(key, [])].set_index("quartier_id").reindex(after.index)
        smaller = np.minimum(before["n"].astype("float64"), after["n"].astype("float64"))
        status = worse(before["status"], after["status"])
        if self.series_break(key[0], key[3], key[4]):
            status = status.where(~status.isin(SHOWN), Status.NO_DATA)
        shown = status.isin(SHOWN)
        numbers = changes[["value", "lower", "upper"]].astype("float64").assign(n=smaller).where(shown)
        verdict = changes["verdict"].where(shown, Verdict.NONE).fillna(Verdict.NONE)
        return numbers.assign(name=after["name"], status=status, verdict=verdict, source=after["source"])

    def series_break(self, indicator: str, before: str, after: str) -> SeriesBreak | None:
        """Why two survey waves of an indicator may not be compared: the first break that lies between them, if any."""
        return break_between(self.catalogue.indicators[indicator], self.survey_waves, before, after)

    def comparable_waves(self, indicator: str, wave: str) -> list[str]:
        """Surveys or dates with which one of them may be compared, itself among them, the oldest first; none without a date."""
        dated = [period for period in self.waves_of(indicator) if UNDATED not in (period, wave)]
        return [period for period in dated if not self.series_break(indicator, period, wave)] if wave in dated else []

    @property
    def survey_waves(self) -> list[str]:
        """Ids of the survey waves, the oldest first."""
        return list(self.correlations)

    @cached_property
    def trends(self) -> Trends:
        """Slopes and steps over three and more survey waves."""
        return Trends(self.released, self.quartier_names, self.survey_waves)

    @cached_property
    def questions(self) -> Questions:
        """Questions of the surveys: which stands behind an indicator, how it was answered, who left it open."""
        return Questions(self.catalogue, self.released, self.survey_waves)

    @cached_property
    def respondents(self) -> Respondents:
        """Who answered the latest survey, by quartier and target group."""
        return Respondents(self.estimates, list(self.periods), list(self.quartier_names), list(self.catalogue.target_groups))

    def latest_rows(self, indicator: str) -> pd.DataFrame:
        """`quartier_rows` for everybody, of the last period in which the indicator was measured."""
        return self.quartier_rows(indicator, "all", self.waves_of(indicator)[-1])

    def inhabitants(self, target_group: str = EVERYBODY, date: str = "") -> dict[str, float]:
        """How many live in each quartier, by a register's latest figure of that name, or of a date; only those it counts."""
        if target_group not in self.target_groups_of(INHABITANTS):
            return {}
        rows = self.quartier_rows(INHABITANTS, target_group, date or self.waves_of(INHABITANTS)[-1])
        counted = rows.loc[(rows["source"] == "register") & (rows["status"] == Status.OK), "value"]
        return {str(key): float(value) for key, value in counted.items()}

    def smoothed(self, indicator: str, target_group: str, wave: str) -> Smoothed:
        """The values of one map drawn towards a model's; to be shown beside the direct ones only.

        Withheld quartiers get none: with the direct values of all others, γ would give theirs back.

        Raises
        ------
        CannotFit
            If too few quartiers can be shown, or the figure is no share and no mean, which the model is one of.
        """
        described, whole = self.catalogue.indicators[indicator], self.city_estimate(indicator, target_group, wave)
        if not described.formula.standardised or whole is None or not whole.has_value:
            raise CannotFit("only shares and means of a survey with a city-wide value can be smoothed")
        rows = self.quartier_rows(indicator, target_group, wave)
        scale: Scale = "share" if described.formula.binary else "mean"
        return smooth(rows, scale=scale, covariates=self._covariates(described))

    def _covariates(self, indicator: Indicator) -> pd.DataFrame | None:
        """Register figures of their latest date."""
        if not indicator.covariates:
            return None
        latest = {name: self.quartier_rows(name, EVERYBODY, self.waves_of(name)[-1])["value"] for name in indicator.covariates}
        return pd.DataFrame(latest)

    def classification(self, indicator: str, scheme: Scheme = STANDARD) -> Classification:
        """The classes of an indicator: the same for all its waves and groups.

        Standard deviations are counted around the whole city's value of the latest wave.
        """
        return _classification(self, indicator, scheme)

    def class_numbers(self, indicator: str, values: pd.Series, classes: Classification) -> pd.Series:
        """The class of each value as it is written: what is shown as 6.0 stands in "6.0 and more"."""
        return classes.class_of(self.rounded(indicator, values))

    def rounded(self, indicator: str, values: pd.Series) -> pd.Series:
        """Values as they are written."""
        decimals = self.catalogue.indicators[indicator].decimals
        floats = values.astype(float).tolist()  # numpy would round 3.45 to 3.4, where it is written 3.5
        return pd.Series([round(value, decimals) for value in floats], index=values.index, dtype="float64")

    def sound_values(self, indicator: str) -> pd.Series:
        """Every reliable value of a quartier, over all waves and groups, as it is written."""
        return self.rounded(indicator, self._sound.get(indicator, pd.Series(dtype="float64")))

    @cached_property
    def _sound(self) -> dict[str, pd.Series]:
        sound = (self.estimates["level"] == "quartier") & (self.estimates["status"] == Status.OK)
        return {str(name): values for name, values in self.estimates[sound].groupby("indicator", sort=False)["value"]}

    def _select(self, indicator: str, target_group: str, wave: str, standard: str = "") -> pd.DataFrame:
        if standard and self.catalogue.indicators[indicator].formula.standardised:
            return self.standardised.iloc[self.cells.standardised_maps.get((indicator, target_group, wave), [])]
        return self.estimates.iloc[self.cells.maps.get((indicator, target_group, wave), [])]


@lru_cache(maxsize=512)  # readers may ask for limits of their own
def _classification(dataset: Dataset, indicator: str, scheme: Scheme) -> Classification:
    described = dataset.catalogue.indicators[indicator]
    whole = dataset.city_estimate(indicator, EVERYBODY, dataset.waves_of(indicator)[-1])
    is_sum = isinstance(described.formula, Total)  # the city has as many people as all quartiers together
    reference = whole.value if whole is not None and whole.has_value and not is_sum else None
    ramp = RAMPS[described.polarity]
    return classify(dataset.sound_values(indicator), scheme, ramp, fixed=described.breaks, reference=reference)
