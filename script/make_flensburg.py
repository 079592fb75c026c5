"""Make the files of data/flensburg again: python script/make_flensburg.py SOURCE [--output FOLDER].

SOURCE is a folder with flensburg_stadtteile.zip and flensburg_sozialatlas.sql (data/README.md says where they are from).
"""

import argparse
import csv
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

CITY = Path(__file__).parent.parent / "data" / "flensburg"
PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")  # without the metadata, which name a person and a path
DISTRICTS = [str(number) for number in range(1, 14)]

# figure: table and column of the atlas
FIGURES = {
    "residents": ("fl_residents_by_district", "residents"),
    "births": ("fl_births_by_district", "births"),
    "under_18": ("fl_children_age_under_18_by_district", "residents"),
    "from_18_to_64": ("fl_residents_age_18_to_under_65_by_district", "residents"),
    "from_65": ("fl_residents_age_65_and_above_by_district", "residents"),
    "age_ratio": ("fl_age_ratio_by_district", "quotient"),
    "under_7": ("fl_age_groups_by_district", "age_0_to_under_7"),
    "from_18_to_29": ("fl_age_groups_by_district", "age_18_to_under_30"),
    "from_80": ("fl_age_groups_by_district", "age_80_and_above"),
    "foreign": ("fl_migration_background_by_district", "foreign_citizenship"),
    "german_with_migration": ("fl_migration_background_by_district", "german_citizenship"),
    "employed": ("fl_employed_with_pension_insurance_by_district", "residents"),
    "employment_rate": ("fl_employed_with_pension_insurance_by_district", "employment_rate"),
    "unemployed": ("fl_unemployed_residents_by_district", "residents"),
    "unemployed_sgb2": ("fl_unemployed_residents_categorized_by_district", "percentage_sgb_ii"),
    "unemployed_women": ("fl_unemployed_residents_categorized_by_district", "percentage_female"),
    "unemployed_foreign": ("fl_unemployed_residents_categorized_by_district", "percentage_foreign_citizenship"),
    "unemployed_under_25": ("fl_unemployed_residents_categorized_by_district", "percentage_age_under_25"),
    "benefits_15_to_64": ("fl_beneficiaries_age_15_to_under_65_by_district", "percentage_of_total_residents"),
    "sgb2": ("fl_beneficiaries_by_district", "residents"),
    "sgb2_not_employable": ("fl_inactive_beneficiaries_households_by_district", "residents"),
    "sgb2_women": ("fl_beneficiaries_characteristics_by_district", "percentage_females"),
    "sgb2_single_parents": ("fl_beneficiaries_characteristics_by_district", "percentage_single_parents"),
    "sgb2_foreign": ("fl_beneficiaries_characteristics_by_district", "percentage_foreign_citizenship"),
    "basic_income_18_to_64": ("fl_basic_benefits_income_by_district", "age_18_to_under_65"),
    "basic_income_from_65": ("fl_basic_benefits_income_by_district", "age_65_and_above"),
    "housing_benefit": ("fl_housing_benefit_by_district", "residents"),
    "eviction_suits": ("fl_risk_homelessness_by_district", "residents"),
}
SUMS = {"under_65": ("under_18", "from_18_to_64"), "migration_background": ("foreign", "german_with_migration")}
NOT_SHOWN = {"german_with_migration"}

# What the whole city's value of a figure in percent is made of. Of those that the atlas gives no base for: the persons counted,
# and a figure with its percent or quotient, from which the base follows
PERSONS_COUNTED = {
    "age_ratio": ("fl_residents_age_65_and_above_by_district", "residents"),
    "employment_rate": ("fl_employed_with_pension_insurance_by_district", "residents"),
    "benefits_15_to_64": ("fl_beneficiaries_age_15_to_under_65_by_district", "total"),
}
BASES = {
    "age_ratio": (PERSONS_COUNTED["age_ratio"], FIGURES["age_ratio"]),
    "employment_rate": (PERSONS_COUNTED["employment_rate"], FIGURES["employment_rate"]),
    "benefits_15_to_64": (PERSONS_COUNTED["employment_rate"], FIGURES["employment_rate"]),
}
# Of the others: those of whom it is the percentage
UNEMPLOYED = ("fl_unemployed_residents_categorized_by_district", "unemployed_total")
ABLE_TO_WORK = ("fl_beneficiaries_characteristics_by_district", "employability")
PERSONS_OF_WHOM = {
    name: UNEMPLOYED if place[0] == UNEMPLOYED[0] else ABLE_TO_WORK
    for name, place in FIGURES.items()
    if place[0] in (UNEMPLOYED[0], ABLE_TO_WORK[0])
}

# What cannot be right in the atlas, or has no inhabitants of the same year beside it, by figure, year and district (None: all
# of them). Why: data/README.md
LEFT_OUT = {
    ("births", "2011", None),
    ("births", "2012", None),
    ("under_18", "2012", None),
    ("from_65", "2012", None),
    ("housing_benefit", "2012", None),
    ("housing_benefit", "2018", "3"),
    ("unemployed_under_25", "2022", "13"),
}

ELSEWHERE = ""  # the district of people without a known address
Values = dict[tuple[str, str], str]  # year, district: the number as it is written, empty where there is none


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path, help="the folder with the atlas and the boundaries")
    parser.add_argument("--output", type=Path, default=CITY, help="where the files are written (default: %(default)s)")
    arguments = parser.parse_args()
    output: Path = arguments.output
    output.mkdir(parents=True, exist_ok=True)
    copy_boundaries(arguments.source / "flensburg_stadtteile.zip", output / "stadtteile.zip")
    atlas = (arguments.source / "flensburg_sozialatlas.sql").read_text(encoding="utf-8")
    with (output / "statistics.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["quartier_id", "indicator", "date", "value"])
        writer.writerows(rows_of(figures_of(atlas), atlas))


def copy_boundaries(source: Path, target: Path) -> None:
    """The shapefile's own parts, byte for byte, in an archive that is always the same."""
    with zipfile.ZipFile(source) as archive, zipfile.ZipFile(target, "w") as copy:
        for name in sorted(archive.namelist()):
            if name.endswith(PARTS):
                entry = zipfile.ZipInfo(name)  # of 1980, so that the bytes do not depend on the day
                entry.external_attr = 0o644 << 16
                copy.writestr(entry, archive.read(name), zipfile.ZIP_DEFLATED, 9)


def figures_of(atlas: str) -> dict[str, Values]:
    """Every figure of the city's folder, without what is left out.

    Parameters
    ----------
    atlas : str
        The atlas as SQL; numbers are taken as they are written there.

    Raises
    ------
    ValueError
        If a table or a column is not there, or not every district has a row in every year.
    """
    figures = {name: read_column(atlas, *place) for name, place in FIGURES.items()}
    for figure, year, district in LEFT_OUT:
        for number in [district] if district else DISTRICTS:
            figures[figure][year, number] = ""
    for name, parts in SUMS.items():
        first, second = (figures[part] for part in parts)
        figures[name] = {key: str(int(first[key]) + int(second[key])) for key in first if first[key] and second[key]}
    return {name: values for name, values in figures.items() if name not in NOT_SHOWN}


def read_column(atlas: str, table: str, column: str) -> Values:
    """One column of a table, by year and district; rows without a district are those of people without a known address."""
    inserted = re.search(rf"INSERT INTO {table} \(([^)]*)\) VALUES(.*?);", atlas, re.DOTALL)
    if inserted is None:
        raise ValueError(f"{table}: no such table in the atlas")
    heads = [head.strip() for head in inserted[1].split(",")]
    rows = [[cell.strip().replace("NULL", "") for cell in row.split(",")] for row in re.findall(r"\(([^()]*)\)", inserted[2])]
    year, district, value = (heads.index(head) for head in ("year", "district_id", column))
    values = {(row[year], row[district]): row[value] for row in rows}
    years = sorted({key[0] for key in values})
    expected = {(own, number) for own in years for number in DISTRICTS}
    if len(values) < len(rows) or {key for key in values if key[1] != ELSEWHERE} != expected:
        raise ValueError(f"{table}: not each of the {len(DISTRICTS)} districts has one row in each of {', '.join(years)}")
    return values


def city_value(name: str, values: Values, year: str, atlas: str) -> str:
    """The whole city's figure, empty where a district has none: a sum, or the percentage of all.

    Sums, and persons counted for a percentage, include people without a known address where the atlas counts them. A base that
    follows from rounded percentages may be off by a thousandth.
    """
    cells = [values.get((year, number), "") for number in DISTRICTS]
    if not all(cells):
        return ""
    if name in BASES:
        part, rate = (read_column(atlas, *place) for place in BASES[name])
        base = sum(100 * int(part[year, number]) / float(rate[year, number]) for number in DISTRICTS)
        return f"{100 * total(read_column(atlas, *PERSONS_COUNTED[name]), year) / base:.1f}"
    if name in PERSONS_OF_WHOM:
        of = read_column(atlas, *PERSONS_OF_WHOM[name])
        percent = sum(int(of[year, number]) * float(values[year, number]) for number in DISTRICTS)
        return f"{percent / sum(int(of[year, number]) for number in DISTRICTS):.1f}"
    return str(total(values, year))


def total(values: Values, year: str) -> int:
    """The sum of a year, with people without a known address."""
    return sum(int(values.get((year, place)) or 0) for place in (*DISTRICTS, ELSEWHERE))


def rows_of(figures: dict[str, Values], atlas: str) -> Iterator[tuple[str, str, str, str]]:
    """Quartier (empty: the whole city), figure, year and value; years without any value have no rows."""
    for name, values in figures.items():
        for year in sorted({key[0] for key in values}):
            if not any(values.get((year, number)) for number in DISTRICTS):
                continue
            if whole := city_value(name, values, year, atlas):
                yield "", name, year, whole
            for number in DISTRICTS:
                yield f"STGT{int(number):02}", name, year, values.get((year, number), "")


if __name__ == "__main__":
    main()
