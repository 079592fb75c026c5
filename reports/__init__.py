"""Documents and exports made from a dataset."""
