"""What the weights of a wave are taken for, in words."""

from indicators.survey.design import CHANCE, Wave
from indicators.weighting.options import CALIBRATED
from language.phrases import Phrase


def kind_of(wave: Wave) -> Phrase:
    """Which kind of weights a wave has; pages and the check may say it."""
    margins = ", ".join(options.name for options in wave.calibration)
    if not wave.weight:
        return Phrase("everybody alike, raked here to: {margins}", margins=margins) if margins else Phrase("everybody alike")
    if wave.weights == CHANCE:
        return Phrase("1 divided by column “{column}”, the chance of being drawn", column=wave.weight)
    if wave.replication:
        return Phrase("column “{column}”, with replicate weights", column=wave.weight)
    if wave.weights == CALIBRATED and margins:
        return Phrase("column “{column}”, calibrated to: {margins}", column=wave.weight, margins=margins)
    if wave.weights == CALIBRATED:
        return Phrase("column “{column}”, calibrated to margins that are not known", column=wave.weight)
    if margins:
        return Phrase("column “{column}”, design weights, raked here to: {margins}", column=wave.weight, margins=margins)
    return Phrase("column “{column}”, taken for design weights", column=wave.weight)
