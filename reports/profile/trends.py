"""Where a quartier is going: certain trends over three and more surveys, and series that are broken."""

from functools import lru_cache

import pandas as pd

from dataset.dataset import Dataset
from indicators.estimates.sentences import break_of, signed, unit_of_change
from indicators.estimates.vocabulary import Direction, Status, Verdict, row_of
from language.words import Words
from reports.profile.numbers import how_read, in_order, judge, line_of, measured, scale_of, surveyed, usual_base
from reports.profile.parts import Section, Trend

_VERDICTS = {Direction.RISING: Verdict.HIGHER, Direction.FALLING: Verdict.LOWER}


@lru_cache(maxsize=128)
def _rows(dataset: Dataset, indicator: str, group: str) -> pd.DataFrame:
    """A target group's trend in every quartier; no rows where there is none."""
    return dataset.trends.rows(indicator, group)


def certain_trends(dataset: Dataset, quartier_id: str, group: str, words: Words) -> tuple[Trend, ...]:
    """Certain trends since the first comparable survey; improvements come first, the steeper before the less steep."""
    trends: list[tuple[tuple[int, float], Trend]] = []
    usual = usual_base(surveyed(dataset, group), words)
    for indicator in measured(dataset, "survey", group):
        rows = _rows(dataset, indicator.id, group)
        row = None if rows.empty else row_of(rows, quartier_id)
        if row is None or Status(row["status"]) is not Status.OK or Direction(row["verdict"]) not in _VERDICTS:
            continue
        low, high = scale_of(indicator)
        rank, verdict = judge(indicator, _VERDICTS[Direction(row["verdict"])], words)
        slope, lower, upper = (signed(row[name], indicator.decimals + 1, words) for name in ("value", "lower", "upper"))
        trend = Trend(
            indicator=words.pick(indicator.name),
            theme=words.pick(dataset.catalogue.themes[indicator.theme].name),
            slope=f"{slope} {unit_of_change(indicator, words)}".strip(),
            interval=words("{lower} to {upper}", lower=lower, upper=upper),
            span=words("since {since}, {number} surveys", since=str(row["since"]), number=words.number(row["waves"])),
            verdict=verdict,
            base=how_read(indicator, usual, words),
            line=line_of(dataset, indicator.id, quartier_id, group, words, alone=True),
        )
        trends.append(((rank, -abs(float(row["value"])) / (high - low)), trend))
    return in_order(trends)


def trend_section(dataset: Dataset, quartier_id: str, group: str, words: Words) -> Section | None:
    """Its title, what is not listed, and which series are broken; None where the city has neither trends nor breaks."""
    indicators = measured(dataset, "survey", group)
    breaks = broken_series(dataset, words)
    if not breaks and all(_rows(dataset, indicator.id, group).empty for indicator in indicators):
        return None
    others = (
        (words("Of all other indicators no trend is certain."),) if certain_trends(dataset, quartier_id, group, words) else ()
    )
    return Section(words("Development over three and more surveys"), words("No trend is certain."), (*others, *breaks))


def broken_series(dataset: Dataset, words: Words) -> tuple[str, ...]:
    """Whose question changed between two surveys, and how."""
    broken = []
    for indicator in measured(dataset, "survey"):
        later = dataset.waves_of(indicator.id)[1:]
        broken += [
            f"{words.pick(indicator.name)}: {break_of(gap, dataset.period_name(gap.wave, words), words)}"
            for gap in indicator.breaks_in_series
            if gap.wave in later
        ]
    return tuple(broken)
