"""The index of need: weights, ranks and what is sure about them; and the types of its arrays."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Numbers = NDArray[np.intp]
Flags = NDArray[np.bool_]
