"""The command-line face."""

import signal
import sys

import typer

from commands.check import check
from commands.choice import dossier, rank
from commands.estimate import estimate
from commands.fetch_boundaries import fetch_boundaries
from commands.new import new
from commands.profile import profile

app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None, help="Quartierblick on the command line.")
report_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Documents for paper and for the web.")
app.add_typer(report_app, name="report")
app.command()(estimate)
app.command()(rank)
app.command()(check)
app.command()(fetch_boundaries)
app.command()(new)
report_app.command()(dossier)
report_app.command()(profile)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # an orderly end, which leaves no file behind
    app()
