"""Respondents, how they were sampled, and the sums over them."""
