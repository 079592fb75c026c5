"""Figures that are possible and wrong: told or asked about once, and shown right once it is answered."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bad_inputs.figures_city import NAMES, RESIDENTS, at_the_end, build, described, lines_in, long_table
from tests.bad_inputs.tables_city import checked, loaded, obey

KEYS = list(NAMES)
COUNTS = {key: 1000 + 100 * number for number, key in enumerate(KEYS)}
RATE = described("quote", "Quote", "je 100", "more_is_worse").replace(
    'formula = { register = "quote" }', 'formula = { rate = ["jobless", "residents"], per = 100 }'
)


def shown(folder: Path, wave: str = "2021", indicator: str = "residents") -> dict[str, float]:
    """What every quartier has, once nothing blocks and nothing is asked any more."""
    assert checked(folder).findings == []
    rows = loaded(folder).released.estimates
    rows = rows[(rows["indicator"] == indicator) & (rows["wave"] == wave)]
    return dict(zip(rows["quartier_id"], rows["value"], strict=True))


@pytest.mark.parametrize("sign", [",", "."])
def test_parts_of_persons_are_asked_about_and_read_as_thousands(tmp_path: Path, sign: str) -> None:
    cells = {key: f"{number + 3}{sign}{217 + number}" for number, key in enumerate(KEYS)}
    table = long_table(cells) + f"1;residents;2020;3{sign}25\n2;residents;2020;4{sign}5\n" * (sign == ".")
    city = build(tmp_path, table)
    asked = checked(city).only("statistics.fractions")
    assert asked["severity"] == "ask"
    if sign == ",":
        obey(city, {"remedy": asked["remedy"].partition("\nCorrect")[0]})
        assert shown(city) == {key: 1000 * (number + 3) + 217 + number for number, key in enumerate(KEYS)}
    else:
        at_the_end(city, lines_in(asked["remedy"])[-1])
        assert shown(city)["1"] == 3.217


def test_one_digit_too_many_is_asked_about(tmp_path: Path) -> None:
    city = build(tmp_path, long_table({**COUNTS, "3": 12000}))
    asked = checked(city).only("statistics.outlier")
    assert "3: 12,000" in asked["found"]
    at_the_end(city, lines_in(asked["remedy"])[-1])
    assert shown(city)["3"] == 12000


def test_a_large_quartier_is_no_slip(tmp_path: Path) -> None:
    assert shown(build(tmp_path, long_table({**COUNTS, "3": 30_000})))["3"] == 30_000


@pytest.mark.parametrize("date", ["2099", "2099-12-31", "1900", "31.12.1921"])
def test_dates_that_can_hardly_be_meant_are_asked_about(tmp_path: Path, date: str) -> None:
    city = build(tmp_path, long_table(COUNTS, date=date))
    at_the_end(city, lines_in(checked(city).only("statistics.dates")["remedy"])[-1])
    assert checked(city).findings == []


LEAPS: dict[str, dict[str, int]] = {
    "a hundredfold everywhere": {key: 100 * count for key, count in COUNTS.items()},
    "tenfold in one quartier": {**COUNTS, "2": 11_000},
    "a tenth in one quartier": {**COUNTS, "2": 110},
}


@pytest.mark.parametrize("case", LEAPS)
@pytest.mark.parametrize("two_files", [False, True])
def test_leaps_from_one_date_to_the_next_are_asked_about(tmp_path: Path, case: str, two_files: bool) -> None:
    later = long_table(LEAPS[case], date="2022")
    city = build(tmp_path, long_table(COUNTS) + ("" if two_files else later.partition("\n")[2]))
    if two_files:
        (city / "later.csv").write_text(later, encoding="utf-8")
        toml = (city / "dataset.toml").read_text(encoding="utf-8").replace("[statistics]", "[[statistics]]")
        (city / "dataset.toml").write_text(f'{toml}[[statistics]]\nfile = "later.csv"\n', encoding="utf-8")
    codes = {finding["code"]: finding for finding in checked(city).findings}
    [asked] = codes.values()
    assert asked["code"] in ("statistics.leap", "statistics.outlier")
    at_the_end(city, lines_in(str(asked["remedy"]))[-1])
    assert shown(city, "2022") == LEAPS[case]


def test_growth_and_small_numbers_are_no_leaps(tmp_path: Path) -> None:
    small = (
        long_table(dict.fromkeys(KEYS[:8], 3) | {"9": 4}, date="2020")
        + long_table(dict.fromkeys(KEYS[:8], 3) | {"9": 17}).partition("\n")[2]
    )
    assert shown(build(tmp_path, small), "2021")["9"] == 17


def test_more_of_a_part_than_of_the_whole_is_asked_about(tmp_path: Path) -> None:
    table = long_table(COUNTS, "jobless") + long_table({key: 90 + int(key) for key in KEYS}).partition("\n")[2]
    city = build(tmp_path, table, catalogue=RESIDENTS + RATE)
    asked = checked(city).only("statistics.rate_over")
    assert "more of “jobless” than of “residents”" in asked["why"]
    at_the_end(city, lines_in(asked["remedy"])[-1])
    assert shown(city, indicator="quote")["1"] == pytest.approx(100 * 1000 / 91)


@pytest.mark.parametrize(
    ("cells", "code", "word"),
    [
        (dict.fromkeys(KEYS, ""), "statistics.no_values", "9 of 9 quartiers"),
        ({**dict.fromkeys(KEYS, ""), "1": 1000}, "statistics.no_values", "8 of 9 quartiers"),
        (dict.fromkeys(KEYS, 1234), "statistics.alike", "1,234"),
        (dict.fromkeys(KEYS, 0), "statistics.alike", "0 in every quartier"),
    ],
)
def test_figures_that_say_nothing_are_told(tmp_path: Path, cells: dict[str, object], code: str, word: str) -> None:
    told = checked(build(tmp_path, long_table(cells))).only(code)
    assert told["severity"] == "mend"
    assert word in told["found"]
