"""An empty city: both TOML files with every entry explained."""

from __future__ import annotations

from drafting.toml_text import comment, quoted
from language.words import Words


def blank_dataset(name: str, words: Words) -> str:
    """``dataset.toml`` with nothing but remarks where a city has to say something."""
    entries = [
        ("[city]", ""),
        (f"name = {quoted(name)}", words("the city's name")),
        (f'language = "{words.language}"', words("of findings, and of readers who did not choose: de or en")),
        ("", words("The city's words for one of its parts and for several, and who made the data:")),
        ('#quartier = "Stadtteil"', ""),
        ('#quartiers = "Stadtteile"', ""),
        ('#source = "Stadt …"', words("shown under every map")),
        ("", ""),
        ("[boundaries]", words("the areas of the map: shapefile, zipped shapefile, GeoPackage or GeoJSON")),
        ('file = "stadtteile.zip"', words("the file's name; it lies in this folder")),
        ('key = "NR"', words("the column that identifies an area")),
        ('name = "NAME"', words("the column that names it")),
        ('#only = { KREIS = ["1"] }', words("optional: keeps only rows whose column holds one of these")),
        ('#crs = "EPSG:25832"', words("optional: where the file does not say its coordinate system")),
        ("#repair = true", words("optional: borders that do not fit together may be repaired")),
        ("", ""),
        ("", words("A survey: one of these blocks for each, the oldest first. Take away the # of the lines that you need.")),
        ("#[[waves]]", ""),
        ('#id = "2024"', words("short, for links")),
        ('#name = "Befragung 2024"', ""),
        ('#file = "befragung.csv"', words("CSV, XLSX, SPSS or Parquet: one row a person")),
        ('#quartier = "stadtteil"', words("the column with the area's key or name")),
        ('#weight = "gewicht"', words("optional: the column of weights")),
        ('#missing = ["", "99"]', words("cells that mean “no answer”")),
        ("", ""),
        ("", words("Figures of the city, a row an area and a column a figure:")),
        ("#[[statistics]]", ""),
        ('#file = "einwohner.xlsx"', ""),
        ('#layout = "wide"', ""),
        ('#quartier = "Stadtteil"', words("the column with the area's key or name")),
        ('#date = "2024"', words("the day, month or year of the figures")),
        ("#[statistics.columns]", ""),
        ('#"Einwohner" = { indicator = "residents" }', words("heading, and the figure's id in catalogue.toml")),
    ]
    return _written([*entries, *_legal(words)])


def legal_lines(words: Words) -> list[str]:
    """What only the city can say on the pages of the footer, as remarks; nothing of it is in any file."""
    return _written(_legal(words)).splitlines()


def _legal(words: Words) -> list[tuple[str, str]]:
    return [
        ("", ""),
        ("", words("What only the city can say in the footer of every page (docs/city-folder.md):")),
        ("#[legal]", ""),
        ('#imprint = "…"', words("who runs the website, and how they are reached")),
        ('#privacy = "…"', words("who is responsible for the data, and which rights readers have")),
        ('#accessibility = "…"', words("how far the website meets the law")),
        ('#feedback = "…@…"', words("where readers tell of barriers")),
        ('#enforcement = "…"', words("who helps if nobody answers")),
    ]


def blank_catalogue(words: Words) -> str:
    """``catalogue.toml`` with one indicator of each kind as a remark."""
    entries = [
        ("[themes.living]", words("a theme; every indicator belongs to one")),
        ('name = "Wohnen"', ""),
        ("", ""),
        ("", words("A question of a survey as a share. Take away the # of the lines that you need.")),
        ("#[indicators.feels_well]", ""),
        ('#theme = "living"', ""),
        ('#name = "Wohlfühlen"', words("on the map")),
        ('#question = "Wie wohl fühlen Sie sich?"', words("as it was asked")),
        ('#base = "alle Befragten"', words("who was asked")),
        ('#reading = "fühlen sich wohl"', words("completes: 62 % of the respondents …")),
        ('#formula = { share = "q1", yes = [4, 5], of = [1, 2, 3, 4, 5] }', words("which answers count, of all")),
        ('#polarity = "neither"', words("more_is_better, more_is_worse or neither")),
        ("", ""),
        ("", words("A figure of the city:")),
        ("#[indicators.residents]", ""),
        ('#theme = "living"', ""),
        ('#name = "Einwohner"', ""),
        ('#formula = { register = "residents" }', ""),
        ('#unit = "Personen"', ""),
        ("#decimals = 0", ""),
        ('#polarity = "neither"', ""),
    ]
    return _written(entries)


def _written(entries: list[tuple[str, str]]) -> str:
    lines: list[str] = []
    for entry, remark in entries:
        if entry and remark:
            lines.append(f"{entry:<58} # {remark}")
        else:
            lines += comment(remark) if remark else [entry]
    return "\n".join(lines) + "\n"
