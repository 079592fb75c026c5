"""Names of need: of what is good, more of it is less need, so its own name would say the opposite as a reason."""

from collections.abc import Iterable

from files.findings import Findings
from indicators.catalogue import Indicator, Polarity
from language.locales import wider
from language.phrases import Phrase

_SHOWN = 3  # entries that a remedy writes out


def tell_of_need_names(weighable: Iterable[Indicator], file: str, findings: Findings) -> None:
    """Ask for the names that are missing, in one finding that stops nothing: reasons are told without them too."""
    indicators = list(weighable)
    _tell_of_twice(indicators, file, findings)
    nameless = [own for own in indicators if own.polarity is Polarity.MORE_IS_BETTER and _missing(own)]
    if not nameless:
        return
    written = (own.id + (f" ({', '.join(_missing(own))})" if own.need else "") for own in nameless)
    observed = Phrase("without “need”: {ids}", ids=", ".join(written))
    why = Phrase("More of these is good, so they speak for a workshop where they are low; their names say the opposite.")
    remedy = Phrase(
        "A reason is now told as “…: lower than average”, or in another language. To say it better, write a name of need, in your"
        " own words, into the table of each, which stands in the file already:\n{lines}",
        lines="\n".join(f"[indicators.{own.id}]\n{_line(own)}" for own in nameless[:_SHOWN]),
    )
    findings.mend("catalogue.need", file, observed=observed, why=why, remedy=remedy)


def _line(indicator: Indicator) -> str:
    return "need = { " + ", ".join(f'{language} = "…"' for language in _languages(indicator)) + " }"


def _languages(indicator: Indicator) -> list[str]:
    """Those that the indicator's own name has, or the product's where it is the same in all."""
    return [language for language in indicator.name.by_language if language] or ["de", "en"]


def _missing(indicator: Indicator) -> list[str]:
    """Languages of the indicator's name that its name of need lacks."""
    has = indicator.need.by_language
    return [] if "" in has else [language for language in _languages(indicator) if not any(map(has.get, wider(language)))]


def _tell_of_twice(indicators: Iterable[Indicator], file: str, findings: Findings) -> None:
    """Two reasons of one name: a reader takes them for one that stands twice."""
    first: dict[str, str] = {}
    for own in indicators:
        for need in own.need.by_language.values():
            before = first.setdefault(need.casefold(), own.id)
            if before != own.id:
                observed = Phrase("“{need}”: {first}, {second}", need=need, first=before, second=own.id)
                why = Phrase("Both would be the same reason under two numbers.")
                remedy = Phrase("Give one of them another name of need.")
                findings.mend("catalogue.need_twice", file, observed=observed, why=why, remedy=remedy)
                break
