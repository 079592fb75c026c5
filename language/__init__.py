"""Words, numbers and dates in the reader's language. Knows nothing of the city."""
