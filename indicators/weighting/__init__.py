"""Weights: the margins of the population that they meet, raking to them, and what a file says of its own."""
