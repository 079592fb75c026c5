"""A catalogue, respondents and rows of estimates small enough to see through."""

import numpy as np
import pandas as pd
from scipy import stats

from files.keys import KnownQuartiers
from indicators.catalogue import Catalogue, Condition, Indicator, Polarity, TargetGroup
from indicators.estimates.domains import Domains
from indicators.estimates.replicated import design_totals
from indicators.estimates.rest import Rest
from indicators.estimates.table import as_estimates, estimate
from indicators.estimates.totals import cells_of
from indicators.formulas import Mean, Register, Share
from indicators.survey.design import Wave
from indicators.survey.moments import Moments
from language.phrases import Text
from tests.indicators.frames import sums_of


def indicator(name, formula, **other):
    """An indicator with as little text as it may have."""
    described = {
        "theme": "living_together",
        "name": Text.of({"de": "Hilfe", "en": "Help"}),
        "question": Text.of("?"),
        "base": Text.of("everybody"),
        "reading": Text.of({"de": "helfen einander", "en": "help each other"}) if isinstance(formula, Share) else Text(),
        "polarity": Polarity.MORE_IS_BETTER,
        "breaks": (),
        "sensitive": False,
        "scale_low": Text.of("low"),
        "scale_high": Text.of("high"),
        "unit": Text(),
        "decimals": 1 if isinstance(formula, Mean) else 0,
    }
    return Indicator(id=name, formula=formula, **(described | other))


HELP = indicator("help", Share("help", ("1",), ("0", "1")))
SAFE = indicator("safe", Mean("safe", 1, 5))
INHABITANTS = indicator("inhabitants", Register("inhabitants"), unit=Text.of({"de": "Einwohner", "en": "inhabitants"}))


def catalogue(*indicators, groups=("young", "newcomer")):
    """A catalogue whose target groups are columns that hold 1."""
    target_groups = {
        group: TargetGroup(group, Text.of(group), group, (Condition(group, None, None, ("1",)),)) for group in groups
    }
    return Catalogue({}, target_groups, {one.id: one for one in indicators or (HELP, SAFE)})


def quartiers(ids, aliases=None):
    return KnownQuartiers({quartier_id: f"Quartier {quartier_id}" for quartier_id in ids}, aliases or {})


def wave(**columns):
    """A wave whose columns have their own names; a role is unused unless it is given."""
    roles = {"quartier": "quartier", "weight": None, "stratum": None, "stratum_size": None, "missing": ("", "99")}
    return Wave(id="w", name=Text(), file="survey.csv", period=Text(), population=Text(), **(roles | columns))


def moments_of(respondents, described=None, each_value=()):
    centres = {name: one.formula.centre for name, one in (described or catalogue()).indicators.items() if name in respondents}
    return Moments.of(sums_of(respondents, centres, each_value=each_value))


def estimated(respondents, described, ids):
    """Estimates of respondents as `tests.indicators.frames.read_respondents` gives them."""
    return estimate(moments_of(respondents, described), described, "w", ids)


def beside_the_rest(moments, ids, described=None):
    """Every quartier's difference from the rest of the city as R's ``svycontrast`` gives it: on the linear scale."""
    described = described or catalogue()
    cells = cells_of(moments)
    totals = design_totals(moments, cells, Domains.of(cells, list(described.target_groups), ids))
    groups, places = len(totals.domains.groups), len(totals.domains.places)
    own = np.array([group * places + 1 + at for group in range(groups) for at in range(len(ids))])
    rest = Rest.of(totals, own, own // places * places)
    keys = pd.MultiIndex.from_product(
        [totals.domains.groups, ids, totals.items], names=["target_group", "quartier_id", "indicator"]
    )
    made = pd.DataFrame({"difference": rest.difference.ravel(), "se": np.sqrt(rest.variance).ravel()}, index=keys)
    made["p"] = 2 * stats.t.sf(np.abs(made["difference"]) / made["se"], totals.df[own // places * places].ravel())
    return made.reorder_levels(["indicator", "target_group", "quartier_id"])


def rows(*cells, **common):
    """Rows of estimates that are well measured; a cell names what is different about it."""
    usual = {
        "level": "quartier",
        "target_group": "all",
        "wave": "w",
        "indicator": "help",
        "value": 60.0,
        "se": 3.0,
        "lower": 54.0,
        "upper": 66.0,
        "n": 100,
        "n_eff": 90.0,
        "deff": 1.1,
        "df": 99.0,
        "weight": 100.0,
        "total_se": 5.0,
        "status": "ok",
        "verdict": "higher",
        "contrast": "none",
        "source": "survey",
    }
    return as_estimates(pd.DataFrame([usual | common | cell for cell in cells]))


def a_row(**cell):
    return rows({"quartier_id": "a"} | cell).iloc[0]
