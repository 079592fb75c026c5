"""A city's folder as one checked, frozen object; pages read nothing else."""
