"""From sums to estimates, intervals and verdicts."""
