"""Who answered a survey and who did not: people who were invited, beside those who answered."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from files.columns import Sheet
from files.findings import Findings
from files.keys import KnownQuartiers
from files.text_columns import stop_rows
from indicators.estimates.domains import EVERYBODY
from language.phrases import Phrase

_COLUMNS = ("wave", "quartier_id", "target_group", "persons")
_KEY = ["wave", "quartier_id", "target_group"]


@dataclass(frozen=True)
class Response:
    """How many answered of those who were invited; a count of the sample, so it has no interval.

    Attributes
    ----------
    quartier_id : str
        Empty for the whole city.
    target_group : str
        ``all``, or for the whole city a group that is known of the invited too.
    answered : int or None
        None where it is withheld.
    """

    wave: str
    quartier_id: str
    target_group: str
    invited: int
    answered: int | None

    @property
    def rate(self) -> float | None:
        """Percent of the invited; None where it is withheld."""
        return None if self.answered is None else 100.0 * self.answered / self.invited


def answers_of(counts: pd.DataFrame, target_groups: Sequence[str], wave: str) -> pd.DataFrame:
    """Count respondents: of each quartier, of the whole city, and there of each target group.

    Parameters
    ----------
    counts : DataFrame
        `indicators.survey.moments.Moments.counts` of the wave.

    Returns
    -------
    DataFrame
        ``wave, quartier_id`` (empty: the whole city)``, target_group, answered``.
    """
    people, member = counts["respondents"].astype(int), counts["groups"].astype(int)
    rows = [("", EVERYBODY, int(people.sum()))]
    rows += [("", group, int(people[(member.to_numpy() >> bit) & 1 == 1].sum())) for bit, group in enumerate(target_groups)]
    rows += [(str(key), EVERYBODY, int(number)) for key, number in people.groupby(counts["quartier_id"]).sum().items()]
    return pd.DataFrame(rows, columns=["quartier_id", "target_group", "answered"]).assign(wave=wave)


def read_invited(
    path: Path,
    waves: Collection[str],
    target_groups: Collection[str],
    quartiers: KnownQuartiers,
    answers: pd.DataFrame,
    findings: Findings,
) -> pd.DataFrame:
    """Read how many people were invited, and check that no more answered.

    Parameters
    ----------
    answers : DataFrame
        `answers_of` of all waves.

    Returns
    -------
    DataFrame
        ``wave, quartier_id, target_group, invited, answered``, in the order of the file; a wave all of whose
        surveyed quartiers are named gets a row of the whole city, if the file has none.

    Raises
    ------
    Rejected
        After noting every reason as a finding.
    """
    sheet = Sheet(path, findings, _COLUMNS)
    invited = pd.DataFrame(
        {
            "wave": sheet.option("wave", waves),
            "quartier_id": sheet.place("quartier_id", quartiers),
            "target_group": sheet.option("target_group", (EVERYBODY, *target_groups)),
            "invited": sheet.counts("persons"),
        }
    )
    written = pd.Series(sheet.text("persons"))
    _check_rows(invited, written, path.name, findings)
    sheet.finish()
    invited = invited.merge(answers, how="left", on=_KEY).set_axis(invited.index)
    invited["answered"] = invited["answered"].fillna(0).astype(int)
    more = invited.index[invited["answered"] > invited["invited"].astype(int)]
    why = Phrase("More people answered than were invited.")
    remedy = Phrase("Correct the number, or the quartiers in the survey's file.")
    stop_rows(written, more, "invited.fewer_than_answered", path.name, findings, why=why, remedy=remedy)
    findings.finish()
    return pd.concat([invited, *_missing_totals(invited, answers)], ignore_index=True).astype({"invited": int})


def _check_rows(invited: pd.DataFrame, written: pd.Series, file: str, findings: Findings) -> None:
    for rows, code, why, remedy in (
        (
            invited.index[invited.duplicated(_KEY)],
            "invited.twice",
            Phrase("Wave, quartier and target group stand in a row before."),
            Phrase("Delete one of the two rows."),
        ),
        (
            invited.index[(invited["quartier_id"] != "") & (invited["target_group"] != EVERYBODY)],
            "invited.group_of_quartier",
            Phrase("A target group is compared for the whole city only: in a quartier it is too few people."),
            Phrase("Add up the rows of the group, and leave quartier_id empty."),
        ),
        (
            invited.index[pd.to_numeric(invited["invited"]).fillna(0) == 0],
            "invited.nobody",
            Phrase("The row does not say how many people were invited."),
            Phrase("Write a number from 1 upwards, or delete the row."),
        ),
    ):
        stop_rows(written, rows, code, file, findings, why=why, remedy=remedy)


def _missing_totals(invited: pd.DataFrame, answers: pd.DataFrame) -> list[pd.DataFrame]:
    """The whole city as the sum of its quartiers, where all are there that answered and no row tells it."""
    totals = []
    for wave, rows in invited[invited["target_group"] == EVERYBODY].groupby("wave", sort=False):
        surveyed = set(answers.loc[(answers["wave"] == wave) & (answers["quartier_id"] != ""), "quartier_id"])
        if "" not in set(rows["quartier_id"]) and surveyed <= set(rows["quartier_id"]):
            total = {"wave": wave, "quartier_id": "", "target_group": EVERYBODY}
            totals.append(pd.DataFrame([{**total, **rows[["invited", "answered"]].sum()}]))
    return totals


def latest_wave(responses: Sequence[Response], waves: Sequence[str]) -> str:
    """The last of the waves of which there are responses; empty if there are none."""
    return max((response.wave for response in responses if response.wave in waves), key=waves.index, default="")


def by_group(responses: Sequence[Response], wave: str) -> dict[str, Response]:
    """The whole city's responses to a wave by target group, ``all`` among them: the highest rate first, none withheld."""
    whole = [response for response in responses if response.wave == wave and not response.quartier_id]
    rates = {response: response.rate for response in whole if response.rate is not None}
    return {response.target_group: response for response in sorted(rates, key=rates.__getitem__, reverse=True)}
