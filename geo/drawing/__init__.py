"""Classes, colours, names and shapes, for paper and for the screen."""
