"""Lines that a person pastes into a TOML file: whatever a name holds, the line is valid."""

import json


def quoted(text: str) -> str:
    """A text as TOML writes it between straight quotation marks."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")  # JSON's escapes are TOML's too, but for DEL
