"""Ordinary files as a city has them: found safely, read as text, every fault named."""
