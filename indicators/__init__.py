"""What was measured: catalogue, survey, estimates and what of them may be shown. Knows no map."""
