"""Make the generated files of the demonstration city again: python script/make_demo_city.py [--output FOLDER]."""

import argparse
import tomllib
from pathlib import Path

import geopandas as gpd
import pandas as pd
from demo_city.answers import WAVES, everybodys_answers
from demo_city.boundaries import schematic_boundaries
from demo_city.facts import read_facts, write_table
from demo_city.grid import make_grid, make_places, write_grid
from demo_city.population import make_population, make_traits
from demo_city.statistics import make_statistics
from demo_city.survey import count_invited, draw_survey, make_questionnaires
from demo_city.truth import true_values
from demo_city.workshop_states import make_workshop_states

CITY = Path(__file__).parent.parent / "data" / "kaiserslautern"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=CITY, help="where the files are written (default: %(default)s)")
    output: Path = parser.parse_args().output
    (output / "sources").mkdir(parents=True, exist_ok=True)

    facts = read_facts(CITY / "sources" / "district_facts.csv")
    catalogue = tomllib.loads((CITY / "catalogue.toml").read_text(encoding="utf-8"))

    outline = gpd.read_file(CITY / "sources" / "outline.geojson").geometry.iloc[0]
    boundaries = schematic_boundaries(facts, outline)
    boundaries.to_file(output / "boundaries.shp", driver="ESRI Shapefile", engine="pyogrio", encoding="UTF-8")
    write_table(make_statistics(facts), output / "statistics.csv")

    events, stations = (
        pd.read_csv(CITY / name, dtype="str", keep_default_na=False) for name in ("workshops.csv", "stations.csv")
    )
    write_table(make_workshop_states(events, stations, facts.index), output / "workshop_states.csv")

    write_table(make_questionnaires(), output / "questionnaires_2018.csv")

    people, traits = make_population(facts), make_traits(facts)
    grid = make_grid(people, facts, boundaries)
    write_grid(grid, output / "population_grid.gpkg")
    write_table(make_places(grid, boundaries), output / "places.csv")
    truth, invited = [], []
    for wave in WAVES:
        answers = everybodys_answers(people, traits, wave)
        write_table(draw_survey(people, answers, facts.index, wave), output / f"survey_{wave}.csv")
        invited.append(count_invited(people, facts.index, wave))
        truth.append(true_values(people, answers, catalogue, facts.index, wave))
    write_table(pd.concat(invited), output / "invited.csv")
    write_table(pd.concat(truth), output / "sources" / "true_values.csv")


if __name__ == "__main__":
    main()
