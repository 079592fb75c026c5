"""The demonstration city: schematic boundaries, a synthetic population, a survey drawn from it, and the truth."""
