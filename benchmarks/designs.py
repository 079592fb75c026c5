"""How often the 95 % intervals of clustered designs hold the truth: two stages, and jackknife, BRR and bootstrap weights.

    python -m benchmarks.designs [--draws 1000] [--json FILE]

A made city of six quartiers; each is a stratum of blocks whose people are alike. Blocks are drawn, and people within them,
so every survey has another sample of both; answers of everybody are known.
"""

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.estimates import nameless
from indicators.catalogue import Catalogue, Condition, TargetGroup
from indicators.estimates.table import estimate
from indicators.formulas import Mean, Share
from indicators.survey.answers import Respondents, Values
from indicators.survey.batches import Coded, Floats, Integers
from indicators.survey.moments import Moments
from indicators.survey.replication import Kind, Replication
from indicators.survey.sums import Sums
from language.phrases import Text

IDS = list("ABCDEF")
BLOCKS, GROUP = 30, "young"
ITEMS = {"help": 0.5, "safe": 3.0}
BOOTSTRAPS = 100


@dataclass(frozen=True)
class Design:
    """Blocks drawn in each quartier, and people in each of them."""

    blocks: int
    people: int


DESIGNS = {"12 of 30 blocks, 8 people": Design(12, 8), "4 of 30 blocks, 20 people": Design(4, 20)}


@dataclass(frozen=True)
class City:
    """Everybody: arrays of people, sorted by block (quartier · `BLOCKS` + number)."""

    block: Integers
    young: Integers
    answers: dict[str, Floats]

    @classmethod
    def make(cls, rng: np.random.Generator) -> "City":
        sizes = rng.integers(20, 61, len(IDS) * BLOCKS)
        block = np.repeat(np.arange(len(sizes)), sizes)
        common = rng.normal(0, 0.7, len(sizes)) + np.repeat(rng.normal(0, 0.4, len(IDS)), BLOCKS)
        young = (rng.random(len(block)) < 0.35).astype(np.int64)
        own = common[block] + 0.3 * young
        helped = (rng.random(len(block)) < 1 / (1 + np.exp(-own))).astype(np.float64)
        safe = np.clip(np.round(3 + 0.6 * own + rng.normal(0, 0.9, len(block))), 1, 5)
        return cls(block, young, {"help": helped, "safe": safe})

    def truth(self) -> pd.Series:
        """Of every indicator × target group × quartier (city: empty), shares in percent."""
        rows = {}
        quartier = self.block // BLOCKS
        for item, answers in self.answers.items():
            for group, member in (("all", np.ones(len(answers), dtype=bool)), (GROUP, self.young == 1)):
                for name, here in (("", member), *((name, member & (quartier == at)) for at, name in enumerate(IDS))):
                    rows[item, group, name] = answers[here].mean() * (100 if item == "help" else 1)
        return pd.Series(rows)


def simulate(draws: int, seed: int = 1) -> pd.DataFrame:
    """Percent of the intervals that hold the truth, by design and by how errors were reckoned."""
    rng = np.random.default_rng(seed)
    city = City.make(rng)
    truth = city.truth()
    share, mean = Share("help", ("1",), ("0", "1")), Mean("safe", 1, 5)
    groups = {GROUP: TargetGroup(GROUP, Text.of(GROUP), GROUP, (Condition(GROUP, None, None, ("1",)),))}
    catalogue = Catalogue({}, groups, {"help": nameless("help", share), "safe": nameless("safe", mean, 1)})
    rows = []
    for name, design in DESIGNS.items():
        for _ in range(draws):
            for reckoned, moments in _reckoned(city, design, rng):
                table = estimate(moments, catalogue, "w", IDS)
                at = pd.MultiIndex.from_frame(table[["indicator", "target_group", "quartier_id"]])
                value = truth.loc[at].to_numpy()
                bounded = table["lower"].notna()
                held = (table["lower"] <= value) & (value <= table["upper"])
                city_wide = (table["quartier_id"] == "").to_numpy()
                for place, here in (("city", city_wide), ("quartiers", ~city_wide)):
                    rows.append((name, reckoned, place, 100 * held[bounded & here].mean(), bounded[here].mean()))
    frame = pd.DataFrame(rows, columns=["design", "reckoned", "place", "covered", "bounded"])
    return frame.groupby(["design", "reckoned", "place"], sort=False).mean().round(1).reset_index()


def _reckoned(city: City, design: Design, rng: np.random.Generator) -> Iterator[tuple[str, Moments]]:
    """The moments of one survey, for each way to reckon its errors."""
    blocks = np.concatenate([at * BLOCKS + rng.permutation(BLOCKS)[: design.blocks] for at in range(len(IDS))])
    order = rng.permutation(len(city.block))
    order = order[np.argsort(city.block[order], kind="stable")]
    begins = np.searchsorted(city.block, np.arange(len(IDS) * BLOCKS + 1))
    drawn = np.concatenate([order[begins[block] : begins[block] + design.people] for block in blocks])
    sizes = np.repeat(np.diff(begins)[blocks], design.people).astype(np.float64)
    weight = BLOCKS / design.blocks * sizes / design.people
    unit = np.repeat(np.arange(len(blocks)), design.people)
    people = _respondents(city, drawn, weight)
    stratum = people.quartier
    psu = Coded(unit, [str(number) for number in range(len(blocks))])
    first = people._replace(stratum=stratum, psu=psu, stratum_size=np.full(len(drawn), float(BLOCKS)))
    yield "one stage", Moments.of(_summed(first))
    yield "two stages", Moments.of(_summed(first._replace(psu_size=sizes)))
    for kind, factors in ((Kind.JKN, _left_out(design)), (Kind.BOOTSTRAP, _drawn_again(design, rng))):
        rscales = ((design.blocks - 1) / design.blocks,) if kind is Kind.JKN else ()
        sums = _summed(people._replace(replicates=weight[:, None] * factors[unit]))
        yield str(kind), Moments.of(sums, (), Replication(("rep_*",), kind, rscales=rscales))


def _respondents(city: City, drawn: Integers, weight: Floats) -> Respondents:
    nothing = Coded(np.zeros(len(drawn), dtype=np.intp), [""])
    return Respondents(
        None,
        Coded(city.block[drawn] // BLOCKS, IDS),
        nothing,
        nothing,
        np.full(len(drawn), np.nan),
        weight,
        city.young[drawn],
        np.zeros(len(drawn), dtype=np.int64),
        {item: Values(None, answers[drawn]) for item, answers in city.answers.items()},
    )


def _summed(respondents: Respondents) -> Sums:
    sums = Sums(ITEMS, together=False)
    sums.add(respondents)
    return sums


def _left_out(design: Design) -> Floats:
    """Blocks × replicates: one block each, the others of its quartier in its place."""
    blocks = design.blocks
    own = (1 - np.eye(blocks)) * blocks / (blocks - 1)
    factors = np.ones((len(IDS) * blocks, len(IDS) * blocks))
    for at in range(len(IDS)):
        here = slice(at * blocks, (at + 1) * blocks)
        factors[here, here] = own
    return factors


def _drawn_again(design: Design, rng: np.random.Generator) -> Floats:
    """Blocks × replicates: in each quartier one block less than there are, with replacement (Rao and Wu 1988)."""
    blocks = design.blocks
    times = rng.multinomial(blocks - 1, np.full(blocks, 1 / blocks), size=(BOOTSTRAPS, len(IDS)))
    return times.reshape(BOOTSTRAPS, -1).T * blocks / (blocks - 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=1000)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    covered = simulate(arguments.draws)
    print(f"{arguments.draws} draws\n" + covered.to_string(index=False))
    if arguments.json:
        arguments.json.write_text(json.dumps(covered.to_dict("records"), indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
