"""What goes into the gate and what comes out of it."""
