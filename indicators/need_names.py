"""Names of need: of what is good, more of it is less need, so its own name would say the opposite as a reason."""

from collections.abc import Iterable

from files.findings import Findings
from indicators.catalogue import Indicator, Polarity
from language.phrases import Phrase

_SHOWN = 3  # entries that a remedy writes out


def tell_of_need_names(weighable: Iterable[Indicator], file: str, findings: Findings) -> None:
    """Ask for the names that are missing, in one finding that stops nothing: reasons are told without them too."""
    nameless = [own.id for own in weighable if own.polarity is Polarity.MORE_IS_BETTER and not own.need]
    if not nameless:
        return
    observed = Phrase("without “need”: {ids}", ids=", ".join(nameless))
    why = Phrase("More of these is good, so they speak for a workshop where they are low; their names say the opposite.")
    remedy = Phrase(
        "A reason is now told as “…: lower than average”. To say it better, give each a name of need:\n{lines}",
        lines="\n".join(f'[indicators.{key}]\nneed = {{ de = "…", en = "…" }}' for key in nameless[:_SHOWN]),
    )
    findings.mend("catalogue.need", file, observed=observed, why=why, remedy=remedy)
