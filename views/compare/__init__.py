"""The page that compares places, target groups and years."""
