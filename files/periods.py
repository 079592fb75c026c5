"""The middle of a time as people write it: “März bis Mai 2017”, “1.9.2021–15.11.2021”, “2021”."""

import re
from dataclasses import dataclass

from files.dates import PartialDate

_NAMES = (
    ("januar", "january", "jänner"),
    ("februar", "february"),
    ("märz", "march", "maerz"),
    ("april",),
    ("mai", "may"),
    ("juni", "june"),
    ("juli", "july"),
    ("august",),
    ("september",),
    ("oktober", "october"),
    ("november",),
    ("dezember", "december"),
)
_MONTHS = {name: number for number, names in enumerate(_NAMES, start=1) for name in names}
_YEAR = r"(?:19|20)\d\d"
_DAY = re.compile(rf"\b\d{{1,2}}\.\s?\d{{1,2}}\.\s?{_YEAR}\b|\b{_YEAR}-\d\d(?:-\d\d)?\b")
_WORD = re.compile(rf"\b(?:{_YEAR}|{'|'.join(_MONTHS)})\b")


@dataclass(frozen=True)
class Middle:
    """The middle of a time.

    Attributes
    ----------
    years : float
        In years.
    exact : bool
        Whether its months are known; otherwise it is the middle of the year.
    ends : (float, float)
        Where that time, or the year, begins and ends.
    """

    years: float
    exact: bool
    ends: tuple[float, float]


def middle_of(text: str) -> Middle | None:
    """Read a time that has one meaning only; None for any other.

    Understood are a year, months (German or English) of a year or of two, and days. Of a year with words that are no
    months (“Frühjahr 2017”) it is the year that is known.
    """
    if days := _DAY.findall(text):
        rest = re.findall(_YEAR, _DAY.sub("", text))
        return None if rest or len(days) > 2 else _between([day.replace(" ", "") for day in days])
    words = _WORD.findall(text.lower())
    if not words or not words[-1].isdigit():
        return None
    years = {word for word in words if word.isdigit()}
    if len(years) == len(words) == 1:
        year_alone = PartialDate.parse(words[0])
        return Middle(year_alone.in_years, exact=False, ends=year_alone.ends_in_years)
    months: list[str] = []
    year = ""
    for word in reversed(words):  # a year stands behind its months
        if word.isdigit():
            year = word
        else:
            months.insert(0, f"{year}-{_MONTHS[word]:02}")
    if len({month[:4] for month in months}) != len(years) or not 1 <= len(months) <= 12:
        return None  # a year without a month beside one with months
    return _between([months[0], months[-1]]) if months == sorted(months) else None


def _between(ends: list[str]) -> Middle | None:
    try:
        dates = [PartialDate.parse(end) for end in ends]
    except ValueError:
        return None
    middles = [date.in_years for date in dates]
    if not middles or middles != sorted(middles):
        return None
    return Middle(sum(middles) / len(middles), exact=True, ends=(dates[0].ends_in_years[0], dates[-1].ends_in_years[1]))
