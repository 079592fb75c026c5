"""A city of register figures alone, what ``check`` says of it, and lines of a remedy as a person would paste them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl

from dataset.dataset import Dataset
from tests.bad_inputs.checking import check, loaded
from tests.tiny_city import squares

DATASET = """\
[city]
name = "Kleinstadt"
language = "de"

[boundaries]
file = "boundaries.gpkg"
key = "key"
name = "name"

[statistics]
file = "FILE"
"""
THEME = '[themes.people]\nname = "Bevölkerung"\n'
NAMES = {str(number): name for number, name in enumerate(
    ("Altstadt", "Neustadt", "Nordstadt", "Süd/Höhe", "Bergviertel", "Weiche", "Mühlweg", "Hafen", "Tarup"), start=1
)}  # fmt: skip
_TOML_LINE = re.compile(r"(\[.*\]|#.*|(\"[^\"]*\"|[\w.]+) = .+|)$")


def described(figure: str, name: str = "", unit: str = "Einwohner", polarity: str = "neither", more: str = "") -> str:
    """An entry of the catalogue; what is counted in inhabitants says that it is a count, unless `more` says what it is."""
    kind = 'kind = "count"\n' if unit == "Einwohner" and not ("kind" in more or "decimals" in more) else ""
    return (
        f'[indicators.{figure}]\ntheme = "people"\nname = "{name or figure}"\nformula = {{ register = "{figure}" }}\n'
        f'unit = "{unit}"\npolarity = "{polarity}"\n{kind}{more}\n'
    )


RESIDENTS = described("residents", "Einwohner")


def build(
    folder: Path,
    table: str | list[list[object]],
    *,
    catalogue: str = RESIDENTS,
    file: str = "",
    keys: Mapping[str, str] | None = None,
    names: Mapping[str, str] = NAMES,
) -> Path:
    """Write the city.

    Parameters
    ----------
    table : str or list
        Text of a CSV file, or rows of a workbook.
    keys : Mapping or None
        "1" to "9" to other ids of the boundaries.
    """
    folder.mkdir(parents=True, exist_ok=True)
    frame = squares(names)
    frame["key"] = [(keys or {}).get(key, key) for key in frame["key"]]
    frame.to_file(folder / "boundaries.gpkg", driver="GPKG")
    file = file or ("figures.csv" if isinstance(table, str) else "figures.xlsx")
    if isinstance(table, str):
        (folder / file).write_text(table, encoding="utf-8")
    else:
        workbook = openpyxl.Workbook()
        for row in table:
            workbook.worksheets[0].append(row)
        workbook.save(folder / file)
    (folder / "dataset.toml").write_text(DATASET.replace("FILE", file), encoding="utf-8")
    (folder / "catalogue.toml").write_text(THEME + catalogue, encoding="utf-8")
    return folder


def long_table(values: Mapping[str, object], figure: str = "residents", date: str = "2021") -> str:
    """Text of a long table."""
    return "quartier_id;indicator;date;value\n" + "".join(f"{key};{figure};{date};{value}\n" for key, value in values.items())


def asked(folder: Path, code: str) -> dict[str, Any]:
    """The only finding that blocks; it has this code."""
    exit_code, findings = check(folder)
    blocking = [finding for finding in findings if finding["severity"] != "mend"]
    assert exit_code == 1
    assert [finding["code"] for finding in blocking] == [code]
    return blocking[0]


def lines_in(remedy: str) -> list[str]:
    """The blocks of TOML in a remedy."""
    blocks: list[list[str]] = [[]]
    for line in remedy.splitlines()[1:]:
        if _TOML_LINE.fullmatch(line):
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    return ["\n".join(block) for block in blocks if block]


def at_the_end(folder: Path, lines: str) -> None:
    path = folder / "dataset.toml"
    path.write_text(path.read_text(encoding="utf-8") + "\n" + lines + "\n", encoding="utf-8")


def below_the_file(folder: Path, lines: str) -> None:
    path = folder / "dataset.toml"
    text = path.read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith('file = "figures'))
    path.write_text(text.replace(line, f"{line}\n{lines}"), encoding="utf-8")


def in_the_catalogue(folder: Path, block: str) -> None:
    """Put entries in the place of those of the same name, as ``[indicators.ID]`` above them says."""
    path = folder / "catalogue.toml"
    text = path.read_text(encoding="utf-8")
    for part in re.split(r"(?m)^(?=\[)", block):
        if not part.strip():
            continue
        head, *lines = part.strip().splitlines()
        before, _, rest = text.partition(head + "\n")
        own, *others = re.split(r"(?m)^(?=\[)", rest, maxsplit=1)
        for line in lines:
            key = line.split(" = ")[0]
            own = re.sub(rf"(?m)^{key} = .*\n", "", own)
            own = f"{line}\n{own}"
        text = f"{before}{head}\n{own}{''.join(others)}"
    path.write_text(text, encoding="utf-8")


def shown(folder: Path) -> Dataset:
    """The city; nothing blocks any more."""
    exit_code, findings = check(folder)
    assert exit_code == 0, findings
    return loaded(folder)


def values(dataset: Dataset, indicator: str = "residents", wave: str = "2021") -> dict[str, float]:
    """What the map shows, by quartier; the whole city's is that of an empty id."""
    rows = dataset.estimates
    rows = rows[(rows["indicator"] == indicator) & (rows["wave"] == wave)]
    return dict(zip(rows["quartier_id"], rows["value"], strict=True))
