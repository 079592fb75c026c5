"""The page of one quartier."""
