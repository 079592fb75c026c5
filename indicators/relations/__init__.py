"""What indicators and quartiers have in common."""
