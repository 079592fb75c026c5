"""Roles of columns in ``[[waves]]`` that need, or exclude, one another."""

from files.toml import Section
from indicators.survey.design import Wave
from language.phrases import Phrase

_IN_REPLICATES = ("stratum", "stratum_size", "psu", "psu_size", "panel", "calibration")


def check_design(wave: Wave, section: Section) -> None:
    """Note what does not go together."""
    for role in ("psu", "stratum_size"):
        if wave.psu_size and not getattr(wave, role):
            observed = Phrase("psu_size without {role}", role=role)
            why = Phrase("The second stage of a sample counts by the part of the sampling units that was asked in the first one.")
            remedy = Phrase("Name the column of {role} too, or take psu_size out.", role=role)
            _stop("survey.second_stage", section, "psu_size", observed, why, remedy)
    if wave.replication:
        for role in _IN_REPLICATES:
            if getattr(wave, role):
                observed = Phrase("{role} beside replicate weights", role=role)
                why = Phrase("Replicate weights hold design and margins already: errors follow from them alone.")
                remedy = Phrase("Take {role} out, or [waves.replicates].", role=role)
                _stop("survey.two_designs", section, role, observed, why, remedy)
        if not wave.weight:
            observed = Phrase("replicate weights without weight")
            why = Phrase("Values follow from the weight, their errors from its replicates.")
            remedy = Phrase("Name the column of the weight.")
            _stop("survey.replicates_without_weight", section, "replicates", observed, why, remedy)


def _stop(code: str, section: Section, key: str, observed: Phrase, why: Phrase, remedy: Phrase) -> None:
    section.findings.stop(code, section.file, section.line(key), observed=observed, why=why, remedy=remedy)
