"""A quartier on one or two pages."""
