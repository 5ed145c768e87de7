"""The command line: words become types, results become tables, JSON, CSV or Excel."""

from alliance.cli.program import main

__all__ = ["main"]
