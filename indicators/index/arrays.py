"""Types of the arrays over quartiers."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Numbers = NDArray[np.intp]
Flags = NDArray[np.bool_]
