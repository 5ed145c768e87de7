"""The help of every command: examples stand on lines of their own."""

from __future__ import annotations

from collections.abc import Iterator

import click
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


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Yield every command with the words that call it."""
    with click.Context(group) as context:
        for name in group.list_commands(context):
            found = group.get_command(context, name)
            assert found is not None
            yield (*path, name), found
            if isinstance(found, click.Group):
                yield from commands(found, (*path, name))


def test_examples_of_every_command_stand_a_line_each() -> None:
    """No help, at any depth, prints the mark that keeps lines apart, or runs two examples together."""
    seen = 0
    for path, command in commands(main):
        lines = command.get_help(click.Context(command, info_name=" ".join(("alliance", *path)))).splitlines()
        assert not [line for line in lines if "\\b" in line], path
        examples = [line.strip() for line in lines if line.strip().startswith("alliance ")]
        assert not [example for example in examples if " alliance " in example], path
        seen += 1
    assert seen > 40
