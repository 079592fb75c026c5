"""Licence and websites that may frame a map: what is allowed, and how each fault is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from dataset.config import read_config
from dataset.load import load
from dataset.publishing import MOST_ORIGINS, Licence
from files.findings import Finding, Findings, Rejected
from files.folder import Folder
from language.phrases import Text
from tests.tiny_city import DATASET, build_city


def with_city(line: str) -> str:
    return DATASET.replace('language = "de"\n', f'language = "de"\n{line}\n', 1)


def faults(tmp_path: Path, dataset: str) -> list[Finding]:
    (tmp_path / "dataset.toml").write_text(dataset, encoding="utf-8")
    findings = Findings()
    with pytest.raises(Rejected):
        read_config(Folder(tmp_path), findings)
    return list(findings)


def test_a_city_without_either_has_no_licence_and_lets_nobody_frame_it(tmp_path: Path) -> None:
    city = load(build_city(tmp_path))
    assert city.city.licence is None
    assert city.origins == ()


def test_licence_and_origins_are_read(tmp_path: Path) -> None:
    dataset = with_city('licence = { name = { de = "Namensnennung", en = "Attribution" }, url = "https://example.org/by" }')
    origins = (
        '["https://www.Example.org", "https://www.example.org", "http://127.0.0.1:8123", "https://xn--kln-sna.example:8443"]'
    )
    city = load(build_city(tmp_path, dataset=f"{dataset}\n[embed]\norigins = {origins}\n"))
    assert city.city.licence == Licence(Text.of({"de": "Namensnennung", "en": "Attribution"}), "https://example.org/by")
    assert city.origins == ("https://www.example.org", "http://127.0.0.1:8123", "https://xn--kln-sna.example:8443")


@pytest.mark.parametrize("licence", ['"CC0"', "{}", '{ name = "" }', '{ name = "CC0", url = "javascript:alert(1)" }'])
def test_a_licence_that_is_none_is_told_with_its_line(tmp_path: Path, licence: str) -> None:
    finding, *_ = faults(tmp_path, with_city(f"licence = {licence}"))
    assert finding.row == 4
    assert "licence" in str(finding.observed)


@pytest.mark.parametrize("url", ['https://a.example/"onclick', "https://user@a.example/", "https://a.example/ b", "//a.example"])
def test_the_address_of_a_licence_holds_no_sign_that_ends_an_attribute(tmp_path: Path, url: str) -> None:
    finding, *_ = faults(tmp_path, with_city(f"licence = {{ name = 'CC0', url = '{url}' }}"))
    assert finding.code == "toml.wrong_value"


@pytest.mark.parametrize(
    "origin",
    [
        *("*", "https://*.example.org", "https://www.example.org/", "https://www.example.org/page", "www.example.org"),
        *("http://www.example.org", "https://www.example.org:443", "https://www.example.org:0", "https://köln.example"),
        *(
            "https://user:secret@www.example.org",
            "https://a.example; script-src *",
            "'self'",
            "https://a.example https://b.example",
        ),
        *("ftp://www.example.org", "https://a.example:99999", "https://-a.example", ""),
    ],
)
def test_an_origin_that_a_policy_would_read_otherwise_is_refused(tmp_path: Path, origin: str) -> None:
    finding, *_ = faults(tmp_path, f'{DATASET}\n[embed]\norigins = ["https://ok.example", "{origin}"]\n')
    assert (finding.code, finding.row) == ("toml.wrong_value", DATASET.count("\n") + 3)
    assert "secret" not in str(finding.observed)


def test_more_origins_than_a_header_holds_are_refused(tmp_path: Path) -> None:
    origins = [f"https://a{number}.example" for number in range(MOST_ORIGINS + 1)]
    (finding,) = faults(tmp_path, f"{DATASET}\n[embed]\norigins = {origins}\n".replace("'", '"'))
    assert str(MOST_ORIGINS) in str(finding.remedy)


def test_a_mistyped_option_is_told(tmp_path: Path) -> None:
    finding, *_ = faults(tmp_path, f'{DATASET}\n[embed]\norigin = ["https://ok.example"]\n')
    assert finding.code == "toml.unknown_key"
