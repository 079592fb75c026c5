"""A file's name says what it is, in letters that every system takes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.map.file_names import disposition, stem_of


def test_it_is_in_the_readers_words_without_umlauts() -> None:
    parts = ["Kaiserslautern", "Wohlfühlen im Quartier", "Alle", "2025"]
    assert stem_of(parts) == "Kaiserslautern_Wohlfuehlen-im-Quartier_Alle_2025"


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (["../../etc/passwd"], "etc-passwd"),
        (["Straße & „Öl“", ""], "Strasse-Oel"),
        (["Łódź", "Århus"], "Lodz_Arhus"),
        (["Київ", "東京"], "Quartierblick"),
        (["Київ", "2025"], "2025"),
        (["CON"], "Quartierblick_CON"),
        (["\x00\r\n\"';"], "Quartierblick"),
        (["Wort " * 40], "-".join(["Wort"] * 10)),
        (["x" * 300], "x" * 50),
    ],
)
def test_whatever_a_city_calls_it_a_name_remains(parts: list[str], name: str) -> None:
    assert stem_of(parts) == name


@given(st.lists(st.text(), max_size=6))
def test_a_header_holds_any_name(parts: list[str]) -> None:
    stem = stem_of(parts)
    assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,119}", stem)
    assert disposition(f"{stem}.csv") == f"attachment; filename=\"{stem}.csv\"; filename*=UTF-8''{stem}.csv"
