"""The page of the next workshop."""
