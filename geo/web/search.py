"""Quartiers, streets and addresses found by what somebody types, without asking anybody outside."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from files.keys import KnownQuartiers
from geo.web.name_index import LAST, QUALITIES, Names, house_number, joined, plain, spelled_out, words_of

LONGEST_QUERY = 100  # characters; the rest is not looked at


@dataclass(frozen=True)
class Hit:
    """A match: what it is called, and the quartier it lies in."""

    label: str
    quartier_id: str
    kind: Literal["quartier", "street", "address"]


@dataclass(frozen=True, eq=False)
class _Lookup:
    """Names, and the hits that each of them stands for."""

    names: Names
    hits: tuple[tuple[Hit, ...], ...]

    @classmethod
    def of(cls, hits: Mapping[str, Iterable[Hit]]) -> _Lookup:
        ordered = sorted(hits, key=lambda name: (joined(name), name))
        return cls(Names(ordered), tuple(tuple(hits[name]) for name in ordered))

    def matches(self, quality: int, query: str) -> Iterator[Hit]:
        return itertools.chain.from_iterable(self.hits[number] for number in self.names.matches(quality, query))


@dataclass(frozen=True, eq=False)
class _Addresses:
    """Addresses in the order of streets and numbers.

    Attributes
    ----------
    street : array of int, (addresses,)
        Number of the street's name.
    number : array of int, (addresses,)
        Position of the house number in `numbers`.
    numbers : tuple of str
        Every house number there is, sorted as text.
    """

    hits: tuple[Hit, ...]
    street: np.ndarray
    number: np.ndarray
    numbers: tuple[str, ...]

    def matches(self, streets: Names, street: str, number: str, limit: int) -> list[tuple[int, Hit]]:
        """The best hits with their quality: the very number before numbers that begin with it."""
        first, last = bisect_left(self.numbers, number), bisect_left(self.numbers, number + LAST)
        numbered = np.flatnonzero((self.number >= first) & (self.number < last))
        quality = np.full(len(streets.begins), len(QUALITIES), dtype=np.int8)
        for step in reversed(QUALITIES):
            quality[list(streets.matches(step, street))] = step
        qualities = quality[self.street[numbered]]
        matching = qualities < len(QUALITIES)
        numbered, qualities = numbered[matching], qualities[matching]
        longer = np.array([self.numbers[position] != number for position in self.number[numbered]], dtype=bool)
        best = np.lexsort((numbered, longer, qualities))[:limit]
        return [(int(qualities[at]), self.hits[numbered[at]]) for at in best]


@dataclass(frozen=True, eq=False)
class Places:
    """Everything that can be searched for in a city; made by `Places.of`."""

    quartiers: _Lookup
    streets: _Lookup
    addresses: _Addresses

    @classmethod
    def of(cls, quartiers: KnownQuartiers, addresses: pd.DataFrame | None = None) -> Places:
        """Prepare the search.

        Parameters
        ----------
        quartiers : KnownQuartiers
            Found by name, id and alias.
        addresses : DataFrame or None
            As `geo.reading.addresses.read_addresses` gives them.
        """
        names = list(quartiers.names.values())
        shown = {
            quartier_id: f"{name} ({quartier_id})" if names.count(name) > 1 else name
            for quartier_id, name in quartiers.names.items()
        }
        called: dict[str, dict[Hit, None]] = {}
        spellings = [(spelling, key) for key, name in quartiers.names.items() for spelling in (name, key)]
        for spelling, quartier_id in (*spellings, *quartiers.aliases.items()):
            if quartier_id in shown and (name := plain(spelling)):
                called.setdefault(name, {})[Hit(shown[quartier_id], quartier_id, "quartier")] = None
        table = pd.DataFrame({"street": [], "number": [], "quartier_id": []}, dtype="str") if addresses is None else addresses
        table = table.assign(key=table["street"].map({street: plain(street) for street in table["street"].unique()}))
        table = table.assign(key=_same_spacing(table["key"]), shown=table["quartier_id"].map(shown))
        table = table.assign(street=table.groupby("key")["street"].transform("first"))
        table = table.sort_values(["key", "shown", "quartier_id"], kind="stable")
        streets = _Lookup.of({str(key): _street_hits(part) for key, part in table.groupby("key", sort=False)})
        return cls(_Lookup.of(called), streets, _addresses(table[table["number"] != ""], streets.names))

    @property
    def with_streets(self) -> bool:
        """Whether more than quartiers can be found."""
        return bool(self.streets.hits)

    def find(self, text: str, limit: int = 8) -> list[Hit]:
        """What somebody may mean.

        Parameters
        ----------
        text : str
            Anything; only its first `LONGEST_QUERY` characters count.
        limit : int
            The most hits wanted.

        Returns
        -------
        list of Hit
            Names that begin with the text, then names with a word that does, then names that contain it; in each of
            these quartiers before streets before addresses. A street in several quartiers is as many hits. Where a
            house number is typed that no address has, its street is found.
        """
        words = words_of(text[:LONGEST_QUERY])
        if not words or limit < 1:
            return []
        query = " ".join([*spelled_out(words[:-1]), words[-1]])
        splits = [
            (" ".join(spelled_out(words[:at])), house_number(words[at:]))
            for at in range(len(words) - 1, 0, -1)
            if words[at][0].isdigit() and not "".join(words[:at]).isdigit()
        ]
        numbered = [hit for split in splits for hit in self.addresses.matches(self.streets.names, *split, limit)]
        hits: dict[Hit, None] = {}
        for quality in QUALITIES:
            addresses = (hit for hit_quality, hit in numbered if hit_quality == quality)
            _take(hits, limit, self.quartiers.matches(quality, query), self.streets.matches(quality, query), addresses)
        if not hits:
            _take(hits, limit, *(self.streets.matches(quality, street) for street, _ in splits for quality in QUALITIES))
        return list(hits)


def _take(hits: dict[Hit, None], limit: int, *matches: Iterable[Hit]) -> None:
    for hit in itertools.chain(*matches):
        if len(hits) == limit:
            return
        hits[hit] = None


def _same_spacing(keys: pd.Series) -> pd.Series:
    """Names that differ in blanks only are one name, as it stands first."""
    first: dict[str, str] = {}
    return keys.map({key: first.setdefault(joined(key), key) for key in keys.unique()})


def _street_hits(part: pd.DataFrame) -> list[Hit]:
    """One hit a quartier."""
    street = str(part["street"].iloc[0])
    places = list(dict.fromkeys(zip(part["shown"], part["quartier_id"], strict=True)))
    return [Hit(f"{street} ({shown})" if len(places) > 1 else street, quartier_id, "street") for shown, quartier_id in places]


def _addresses(table: pd.DataFrame, streets: Names) -> _Addresses:
    position = {name: at for at, name in enumerate(streets.begins)}
    codes = {number: house_number(words_of(number)) for number in table["number"].unique()}
    table = table.assign(
        at=table["key"].map({key: position[joined(key)] for key in table["key"].unique()}), code=table["number"].map(codes)
    )
    table = table[table["code"] != ""].drop_duplicates(["at", "code", "quartier_id"])
    figures = {code: int((re.match(r"\d{1,9}", code) or [0])[0]) for code in table["code"].unique()}
    table = table.assign(figure=table["code"].map(figures)).sort_values(
        ["at", "figure", "code", "shown", "quartier_id"], kind="stable"
    )
    several = table.duplicated(["at", "code"], keep=False)
    numbers = sorted(figures)
    rank = {code: at for at, code in enumerate(numbers)}
    hits = tuple(
        Hit(f"{street} {number} ({shown})" if ambiguous else f"{street} {number}", quartier_id, "address")
        for street, number, shown, quartier_id, ambiguous in zip(
            table["street"], table["number"], table["shown"], table["quartier_id"], several, strict=True
        )
    )
    return _Addresses(hits, table["at"].to_numpy(dtype=np.intp), table["code"].map(rank).to_numpy(dtype=np.intp), tuple(numbers))
