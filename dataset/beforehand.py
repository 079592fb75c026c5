"""What every process that reads a city needs, loaded once in the one that they are forked from."""

import dataset.confined  # noqa: F401  # the libraries
from geo.reading.whereabouts import learn_places

learn_places()
