"""The page from finding to measure."""
