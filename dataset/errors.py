"""What a caller may ask of a city in vain."""


class NotFound(Exception):
    """The city, or its web face, has no such thing; the text says which, and the web answers 404."""
