"""Events with their stations."""
