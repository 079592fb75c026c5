"""What the command line does, beside `cli.py`."""
