"""Who answered the latest survey, as parts of everybody who did."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from indicators.estimates.domains import EVERYBODY


@dataclass(frozen=True, eq=False)
class Respondents:
    """Of the numbers of answers that were released.

    Attributes
    ----------
    estimates : DataFrame
        As they were released.
    periods : sequence of str
        In the order they are offered, the oldest first.
    quartiers, target_groups : sequence of str
        Ids, in the order of boundaries and catalogue.
    """

    estimates: pd.DataFrame
    periods: Sequence[str]
    quartiers: Sequence[str]
    target_groups: Sequence[str]

    def part(self, target_group: str, quartier_id: str) -> float | None:
        """Percent of the latest survey's respondents who belong to a target group, or None where that is not published.

        Of the question that most people answered, unweighted: a count of the sample, as who came to a workshop is a
        count of those who came. An empty `quartier_id` is the whole city.
        """
        part = self._parts.get((quartier_id, target_group))
        return None if part is None else float(part)

    def parts(self) -> pd.DataFrame:
        """`part` of every quartier and target group at once.

        Returns
        -------
        DataFrame
            Quartier × target group, ``all`` first, in the order of boundaries and catalogue; percent, missing where not
            published.
        """
        groups = [EVERYBODY, *self.target_groups]
        parts = self._parts.unstack()
        return parts.reindex(index=list(self.quartiers), columns=groups).astype("float64").rename_axis(columns=None)

    @cached_property
    def _parts(self) -> pd.Series:
        """By quartier (empty: the whole city) and target group."""
        rows = self.estimates[(self.estimates["source"] == "survey") & (self.estimates["level"] != "area")]
        rows = rows.loc[rows["n"].notna(), ["quartier_id", "target_group", "wave", "indicator", "n"]].astype({"n": "float64"})
        whole = rows[rows["target_group"] == EVERYBODY].drop(columns="target_group")
        both = rows.merge(whole, on=["quartier_id", "wave", "indicator"], suffixes=("", "_all"))
        both["wave"] = both["wave"].map({wave: number for number, wave in enumerate(self.periods)})
        both = both.sort_values(["wave", "n_all", "indicator"]).drop_duplicates(["quartier_id", "target_group"], keep="last")
        return (100.0 * both["n"] / both["n_all"]).set_axis(pd.MultiIndex.from_frame(both[["quartier_id", "target_group"]]))
