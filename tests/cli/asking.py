"""How tests type a command."""

import json
from pathlib import Path

from click.testing import CliRunner, Result

from alliance.cli import main


def typed(*words: str, folder: Path | None = None) -> Result:
    """Return what a command prints and how it exits."""
    given = [*words, "--folder", str(folder)] if folder is not None else [*words]
    return CliRunner().invoke(main, given, prog_name="alliance")


def answered(*words: str, folder: Path | None = None, code: int = 0) -> dict[str, object]:
    """Return the JSON that a command answers, and see that it exits as it should."""
    result = typed(*words, "--format", "json", folder=folder)
    assert result.exit_code == code, result.output
    form: dict[str, object] = json.loads(result.stdout)
    return form
