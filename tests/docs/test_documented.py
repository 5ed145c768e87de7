"""Documented or it fails: commands, errors, measures, rules, checks, and every public name of the package."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from alliance import errors
from alliance.cli import main
from alliance.figures.catalogue import load_catalogue

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "alliance"
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
FILES = sorted(path for path in PACKAGE.rglob("*.py"))
Callable = ast.FunctionDef | ast.AsyncFunctionDef


def manual() -> str:
    """Return the text of all pages."""
    return "\n".join(page.read_text("utf-8") for page in PAGES)


def commands(group: click.Command, words: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    """Yield every command with the words that call it."""
    if isinstance(group, click.Group):
        # Commands are imported when they are called, so they are asked for as a call would.
        context = click.Context(group)
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            assert command is not None
            yield from commands(command, (*words, name))
    else:
        yield " ".join(words), group


def public_things(kind: type[ast.AST] | tuple[type[ast.AST], ...]) -> Iterator[tuple[str, ast.AST]]:
    """Yield the public functions or classes of the package with their place."""
    for path in FILES:
        tree = ast.parse(path.read_text("utf-8"))
        functions = [each for each in ast.walk(tree) if isinstance(each, Callable)]
        private = {node for each in functions for node in ast.walk(each) if node is not each}
        for node in ast.walk(tree):
            if isinstance(node, kind) and node not in private and not node.name.startswith("_"):  # type: ignore[attr-defined]
                yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", node  # type: ignore[attr-defined]


def parameters(function: Callable) -> list[ast.arg]:
    """Return the parameters a caller gives."""
    given = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    return [each for each in given if each.arg not in ("self", "cls")]


def test_every_command_stands_in_the_manual() -> None:
    """A command that no page shows does not exist."""
    text = manual()
    assert [words for words, _ in commands(main) if f"alliance {words}" not in text] == []


def test_every_command_and_option_explains_itself() -> None:
    """`--help` says what each command and each option does."""
    unexplained = [words for words, command in commands(main) if not command.help]
    for words, command in commands(main):
        options = [each for each in command.params if isinstance(each, click.Option) and not each.hidden]
        unexplained += [f"{words} {option.opts[0]}" for option in options if not option.help]
    assert unexplained == []


def test_every_error_stands_in_the_tree_and_in_the_manual() -> None:
    """Each error class is drawn in the tree of its file and explained on a page."""
    names = [
        name for name, value in vars(errors).items() if isinstance(value, type) and issubclass(value, BaseException)
    ]
    assert [name for name in names if name not in str(errors.__doc__)] == []
    text = manual()
    assert [name for name in names if f"`{name}`" not in text] == []


def test_every_measure_stands_in_the_manual() -> None:
    """Each measure of the shipped catalogue is listed on a page."""
    text = manual()
    assert [measure for measure in load_catalogue(None) if f"`{measure}`" not in text] == []


def test_every_rule_of_consolidation_is_written_down() -> None:
    """The twelve rules have a heading each, and whoever cites a § cites one that exists."""
    rules = (ROOT / "docs" / "rules-of-consolidation.md").read_text("utf-8")
    headed = {int(number) for number in re.findall(r"^#+ §(\d+)", rules, re.MULTILINE)}
    assert headed == set(range(1, 13))
    cited = {int(number) for path in FILES for number in re.findall(r"§(\d+)", path.read_text("utf-8"))}
    assert cited <= headed


def test_every_rule_of_consolidation_is_cited_by_code() -> None:
    """A rule that no code names is followed by accident at best."""
    cited = {int(number) for path in FILES for number in re.findall(r"§(\d+)", path.read_text("utf-8"))}
    assert cited >= set(range(1, 13))


def test_every_finding_stands_in_the_manual() -> None:
    """Each rule by which a delivery, an input table or an edition is checked is explained where such files are described."""
    chapters = ("delivering.md", "planning-together.md", "publishing-the-booklet.md")
    page = "".join((ROOT / "docs" / name).read_text("utf-8") for name in chapters)
    rules = {
        node.args[1].value if len(node.args) > 1 else keyword.value.value  # type: ignore[union-attr,attr-defined]
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Finding"
        for keyword in [next((each for each in node.keywords if each.arg == "rule"), None)]
        if (len(node.args) > 1 and isinstance(node.args[1], ast.Constant))
        or (keyword is not None and isinstance(keyword.value, ast.Constant))
    }
    assert rules
    assert [rule for rule in sorted(rules) if f"`{rule}`" not in page] == []


def test_every_field_is_explained() -> None:
    """The docstring of a public dataclass names each of its fields."""
    silent = []
    for place, node in public_things(ast.ClassDef):
        assert isinstance(node, ast.ClassDef)
        if not any("dataclass" in ast.unparse(each) for each in node.decorator_list):
            continue
        text = ast.get_docstring(node) or ""
        fields = [each.target.id for each in node.body if isinstance(each, ast.AnnAssign)]  # type: ignore[union-attr]
        silent += [f"{place}.{name}" for name in fields if name[0] != "_" and not re.search(rf"\b{name}\b", text)]
    assert silent == []


def test_every_array_says_its_shape() -> None:
    """A public function that takes or returns an array says which shape it has."""
    silent = []
    for place, node in public_things((ast.FunctionDef, ast.AsyncFunctionDef)):
        assert isinstance(node, Callable)
        annotations = [each.annotation for each in parameters(node)] + [node.returns]
        written = " ".join(ast.unparse(each) for each in annotations if each is not None)
        if re.search(r"NDArray|\bIntegers\b|\bBooleans\b", written) and "shape" not in (ast.get_docstring(node) or ""):
            silent.append(place)
    assert silent == []


@pytest.mark.parametrize("room", ["desks"])
def test_the_public_interface_explains_every_parameter(room: str) -> None:
    """What a notebook user calls documents each parameter and what comes back."""
    silent = []
    for place, node in public_things((ast.FunctionDef, ast.AsyncFunctionDef)):
        if f"alliance/{room}/" not in place:
            continue
        assert isinstance(node, Callable)
        text = ast.get_docstring(node) or ""
        silent += [f"{place}({each.arg})" for each in parameters(node) if not re.search(rf"\b{each.arg}\b", text)]
        if node.returns is not None and ast.unparse(node.returns) != "None" and "Return" not in text:
            silent.append(f"{place} -> ?")
    assert silent == []
