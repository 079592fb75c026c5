"""A wave summed up batch by batch, with where its faults were seen; workers' tabulations add up."""

from __future__ import annotations

from indicators.survey.answers import respondents_of
from indicators.survey.batches import Batch
from indicators.survey.codebook import Codebook
from indicators.survey.interviews import Interviews
from indicators.survey.sums import Sums
from indicators.survey.witnesses import Witnesses


class Tabulation:
    """Sums, witnesses and interviews of the batches that were added.

    Parameters
    ----------
    codebook : Codebook
    together : bool
        Whether products of two answers are wanted too.
    """

    def __init__(self, codebook: Codebook, *, together: bool = True) -> None:
        self.codebook = codebook
        categories = {classification.column: len(classification.cells) for classification in codebook.classifications}
        self.sums = Sums(
            codebook.centres,
            together=together,
            each_value=codebook.each_value,
            categories=categories,
            each_weight=codebook.each_weight,
        )
        self.witnesses = Witnesses()
        self.interviews = Interviews(codebook)

    def add(self, batch: Batch) -> None:
        """Sum up a batch."""
        kept = self.interviews.kept
        batch = self.interviews.add(batch)
        if self.interviews.kept > kept:
            self.sums.add(respondents_of(batch, self.codebook, self.witnesses))

    def merge(self, other: Tabulation) -> None:
        """Add what another worker has summed up."""
        self.sums.merge(other.sums)
        self.witnesses.merge(other.witnesses)
        self.interviews.merge(other.interviews)
