"""The page of the workshops."""
