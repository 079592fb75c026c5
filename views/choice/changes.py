"""What a field of the choice sends becomes a scenario."""

from dataclasses import replace

from dataset.dataset import Dataset
from workshops.weighing import Weighing


class NoSuchChange(Exception):
    """Something was sent that no field can send."""


def changed(dataset: Dataset, weighing: Weighing, name: str, value: object) -> Weighing:
    """The scenario after a change.

    Raises
    ------
    NoSuchChange
        For what no field could have sent.
    """
    presets = dataset.catalogue.choice.presets
    match name, value:
        case "preset", str() if value in presets:
            return replace(weighing, weights=presets[value].weights, left_out=presets[value].left_out)
        case "weights", dict() if all(isinstance(weight, int | float) for weight in value.values()):
            return replace(weighing, weights={str(theme): float(weight) for theme, weight in value.items()})
        case "counts", {"id": str(indicator), "counts": bool(counts)}:
            others = tuple(key for key in weighing.left_out if key != indicator)
            return replace(weighing, left_out=others if counts else (*others, indicator))
        case "must", list():
            must = _quartiers(dataset, value)
            return replace(weighing, must=must, without=tuple(key for key in weighing.without if key not in must))
        case "without", list():
            without = _quartiers(dataset, value)
            return replace(weighing, without=without, must=tuple(key for key in weighing.must if key not in without))
        case _, int() | float() | str():
            try:
                whole = int(value) if isinstance(value, bool | float) else value
                return Weighing.parse(f"{weighing.written()};{name}:{whole}")
            except (ValueError, OverflowError) as error:
                raise NoSuchChange(f"{name} cannot be {value!r}") from error
    raise NoSuchChange(f"{name} cannot be {value!r}")


def _quartiers(dataset: Dataset, ids: list[object]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for key in ids if isinstance(key, str) and key in dataset.quartier_names))
