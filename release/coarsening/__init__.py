"""How coarse a number leaves."""
