"""A map on paper, with its legend and its words."""
