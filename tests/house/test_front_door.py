"""The front door: a few names, handed on lazily."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import alliance

INIT = Path(__file__).parents[2] / "src" / "alliance" / "__init__.py"


def test_the_front_door_hands_on_what_it_says() -> None:
    """Each name of `__all__` is there, and is the one that the type checker sees."""
    typed = {
        name.name: node.module
        for node in ast.walk(ast.parse(INIT.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("alliance.")
        for name in node.names
    }
    assert set(typed) == set(alliance.__all__)
    for name, module in typed.items():
        assert getattr(alliance, name) is getattr(sys.modules[module], name)


def test_there_are_twenty_to_thirty_names() -> None:
    """A front door that hands out everything is no door."""
    assert 20 <= len(alliance.__all__) <= 30
    assert set(alliance.__all__) <= set(dir(alliance))


def test_an_unknown_name_says_which_there_are() -> None:
    """Whoever mistypes sees the list."""
    with pytest.raises(AttributeError, match="figure, explain"):
        alliance.figur  # noqa: B018


def test_importing_the_package_opens_no_room() -> None:
    """`import alliance` loads nothing but itself."""
    code = "import sys, alliance; print([name for name in sys.modules if name.startswith('alliance.')])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
