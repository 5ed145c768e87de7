"""The import contract of the house holds: floors, no circles, one owner per outside library."""

import subprocess
import sys
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    """Return who imports whom in the package, imports for types counted too."""
    return grimp.build_graph("alliance", exclude_type_checking_imports=False, cache_dir=None)


def test_the_import_contract_is_green() -> None:
    """Every contract written in pyproject.toml is kept."""
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_no_file_imports_itself_by_a_detour(graph: grimp.ImportGraph) -> None:
    """There is no circle between files, not even for types."""
    circles = {
        module
        for module in graph.modules
        for imported in graph.find_modules_directly_imported_by(module)
        if imported == module or graph.chain_exists(importer=imported, imported=module)
    }
    assert circles == set()


def test_no_file_is_named_after_nothing() -> None:
    """No file or folder of the package is called utils, common, helpers, base, misc, manager or core."""
    empty_words = {"utils", "common", "helpers", "base", "misc", "manager", "core", "util", "helper"}
    named = {path.stem for path in (ROOT / "src").rglob("*") if path.suffix in ("", ".py")}
    assert not named & empty_words
