"""The help of every command: examples stand on lines of their own."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from alliance.cli.program import VERBS, main


@pytest.mark.parametrize("verb", VERBS)
def test_examples_stand_on_lines_of_their_own(verb: str) -> None:
    """No mark of the formatter shows, and no two examples are run together."""
    shown = CliRunner().invoke(main, [verb, "--help"]).output
    assert "\\b" not in shown
    assert "\b" not in shown
    examples = [line.strip() for line in shown.splitlines() if line.strip().startswith("alliance ")]
    assert not [example for example in examples if " alliance " in example]
