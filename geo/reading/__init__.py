"""From a city's files to checked geometry."""
