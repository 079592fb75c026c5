"""What is left of an answer where only its letters and digits count; workers of a cluster need it, so it imports little."""

import re


def plain(text: str) -> str:
    """In small letters, with one blank between words, without signs."""
    return " ".join(re.findall(r"\w+", text.casefold()))
