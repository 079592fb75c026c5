"""From files as they are to a city that can be checked: what each file is, drafts of both TOML files, and questions."""
