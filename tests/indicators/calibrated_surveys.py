"""The surveys and margins of golden/make_weights.R, through the product's own reading and weighing."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.estimates import DEMO
from dataset.config import read_config
from files.findings import Findings
from files.folder import Folder
from indicators.catalogue import Condition, read_catalogue
from indicators.estimates.domains import Domains
from indicators.estimates.rest import Rest
from indicators.estimates.table import estimate
from indicators.estimates.totals import Totals, cells_of
from indicators.formulas import Mean
from indicators.survey.margins import Margin
from indicators.survey.survey import read_survey
from indicators.weighting.weigh import weighed
from tests.indicators.small_city import HELP, SAFE, catalogue, indicator, quartiers, wave

GOLDEN = Path(__file__).parent / "golden"
KEYS = ["indicator", "target_group", "quartier_id"]
FIGURES = pd.read_csv(GOLDEN / "weights_margins.csv", dtype=dict.fromkeys(["class", "quartier_id"], "str")).fillna("")
RENT = indicator("rent", Mean("rent", 0, 100_000))
LETTERS = catalogue(HELP, SAFE, RENT)


def a(column, low=None, high=None, *among):
    return Condition(column, low, high, among)


AGES = {"18-29": (18, 29), "30-44": (30, 44), "45-64": (45, 64), "65+": (65, 120)}
CLASSES = {
    "quartier": {},
    "age": {name: (a("age", *span),) for name, span in AGES.items()},
    "families": {"yes": (a("children_in_household", 1, 96),), "no": (a("children_in_household", 0, 0),)},
    "half": {"lower": (a("age", 0, 44),), "upper": (a("age", 45, 120),)},
    "young": {cell: (a("young", None, None, cell),) for cell in "01"},
    "newcomer": {cell: (a("newcomer", None, None, cell),) for cell in "01"},
    "both": {x + z: (a("young", None, None, x), a("newcomer", None, None, z)) for x in "01" for z in "01"},
}


def margin(data, name):
    own = FIGURES[(FIGURES["data"] == data) & (FIGURES["margin"] == name)]
    persons = {(row.quartier_id, row[3]): float(row.persons) for row in own.itertuples()}
    return Margin(name, "margins.csv", CLASSES[name], name in ("quartier", "half"), persons)


def margins(data, kind):
    if kind == "postStratify":
        return (margin(data, "half" if data == "demo" else "both"),)
    second = ("age", "families") if data == "demo" else ("young", "newcomer")
    return tuple(margin(data, name) for name in ("quartier", *second))


def weighed_demo(given, **options):
    """The demonstration's survey of 2021: moments, report, findings."""
    config = next(one for one in read_config(Folder(DEMO), Findings()).waves if one.id == "2021")
    described, ids = read_catalogue(DEMO / "catalogue.toml", Findings()), [f"{number:02}" for number in range(1, 19)]
    asked = replace(config, weights="design", margins=given, **options)
    findings = Findings()
    moments = read_survey(DEMO / config.file, asked, described, quartiers(ids), findings).moments
    return (*weighed(moments, asked, config.file, findings), findings, described, ids)


def weighed_clusters(table, folder, given, **options):
    """The clustered survey, as a file of this folder."""
    path = folder / "survey.csv"
    table.to_csv(path, index=False)
    roles = {"weight": "weight", "stratum": "stratum", "psu": "psu", "stratum_size": "psus_in_stratum"}
    asked = wave(**roles, margins=given, **({"weights": "design"} | options))
    findings = Findings()
    moments = read_survey(path, asked, LETTERS, quartiers("ABCDEF"), findings).moments
    return (*weighed(moments, asked, path.name, findings), findings, LETTERS, list("ABCDEF"))


def compared(moments, described, ids):
    """Values, errors and differences from the rest of the city, as make_weights.R prints them."""
    table = estimate(moments, described, "w", ids).set_index(KEYS)
    unit = [100.0 if described.indicators[item].formula.binary else 1.0 for item in table.index.get_level_values(0)]
    table = table[["value", "se", "df"]].astype("float64")
    table[["value", "se"]] = table[["value", "se"]].div(unit, axis=0)
    cells = cells_of(moments)
    totals = Totals(moments, cells, Domains.of(cells, list(described.target_groups), ids))
    groups, places = len(totals.domains.groups), len(totals.domains.places)
    own = [group * places + 1 + at for group in range(groups) for at in range(len(ids))]
    whole = [at // places * places for at in own]
    rest = Rest.of(totals, np.array(own), np.array(whole))
    keys = pd.MultiIndex.from_product(
        [totals.domains.groups, ids, totals.items], names=["target_group", "quartier_id", "indicator"]
    )
    differences = pd.DataFrame(
        {"difference": rest.difference.ravel(), "difference_se": np.sqrt(rest.variance).ravel()}, index=keys
    ).reorder_levels(KEYS)
    return table.join(differences)
