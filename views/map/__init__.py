"""The map page: choices, frame, panel, several maps at once, and the presentation."""
