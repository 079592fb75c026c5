"""What a reader told, for tests."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from files.findings import Finding, Findings, Rejected
from language.words import words_for


def told(read: Callable[[Findings], object]) -> list[Finding]:
    """The findings of a reader that must refuse."""
    findings = Findings()
    with pytest.raises(Rejected):
        read(findings)
    return list(findings)


def only(findings: list[Finding], code: str) -> Finding:
    """The one finding of this code; the reader's words must be complete in both languages."""
    found = [finding for finding in findings if finding.code == code]
    assert len(found) == 1, [finding.code for finding in findings]
    for language in ("de", "en"):
        said = found[0].as_json(words_for(language))
        assert said["file"]
        assert said["found"]
        assert said["why"]
        assert said["remedy"]
    return found[0]
