"""Figures that are counted and not asked: tables of a register, checked and as rows of the table of estimates."""
