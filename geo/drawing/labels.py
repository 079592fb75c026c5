"""How a quartier's name is broken into two lines, on every map alike."""

from __future__ import annotations


def halves(name: str) -> list[str]:
    """The name in the two most equal lines, cut behind a blank, hyphen or slash; whole where it has none."""
    cuts = [at + 1 for at, letter in enumerate(name[:-1]) if letter in " -/"]
    pairs = [[name[:cut].strip(), name[cut:].strip()] for cut in cuts]
    return min(pairs, key=lambda pair: max(map(len, pair)), default=[name])
