"""The index of need: weights, ranks and what is sure about them."""
