"""The gate: everything that respondents left behind goes in, and only what may leave comes out."""
