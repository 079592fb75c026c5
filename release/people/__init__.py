"""Who was reached by workshops."""
