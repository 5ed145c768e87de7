"""What is committed can be given to a stranger: no addresses in lock files, no places or names of one machine."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# A place on the machine of whoever wrote it: an absolute path into a home, a work or a temporary folder.
PLACES = re.compile(r"(?<![\w.:/>-])/(?:work|root|home|Users|tmp|farm|mnt)/[\w.+-]")
TEXT = {".py", ".md", ".toml", ".txt", ".csv", ".json", ".lock", ".html", ".css", ".yaml", ".cfg", ""}


def tracked() -> list[Path]:
    """Return the files under version control."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    return [path for path in paths if path.is_file()]


def readable() -> list[tuple[Path, str]]:
    """Return the tracked text files with their text."""
    files = [path for path in tracked() if path.suffix in TEXT]
    return [(path.relative_to(ROOT), path.read_text("utf-8", errors="replace")) for path in files]


def test_lock_files_record_no_address() -> None:
    """A lock file names versions and hashes, never where they were fetched from."""
    locks = [*ROOT.glob("*.lock"), *ROOT.glob("locks/*.lock")]
    assert {path.name for path in locks} >= {"requirements.lock", "run.lock", "bench.lock", "installer.lock"}
    assert [path.name for path in locks if re.search(r"(https?|file)://", path.read_text("utf-8"))] == []


def test_lock_files_agree() -> None:
    """A library has one version, whichever part of the project is installed."""
    pins: dict[str, set[str]] = {}
    for path in (ROOT / "requirements.lock", ROOT / "locks/run.lock", ROOT / "locks/bench.lock"):
        for name, rest in re.findall(r"^([\w.-]+)==(.+?) \\$", path.read_text("utf-8"), re.MULTILINE):
            pins.setdefault(f"{name} in {path.name}", set()).add(rest)
    by_name: dict[str, set[frozenset[str]]] = {}
    for place, versions in pins.items():
        by_name.setdefault(place.split(" in ")[0], set()).add(frozenset(versions))
    assert {name: found for name, found in by_name.items() if len(found) > 1} == {}


def test_no_place_of_one_machine_is_committed() -> None:
    """No committed text names a folder of the machine it was written on."""
    found = [
        f"{path}:{number}: {line.strip()[:120]}"
        for path, text in readable()
        for number, line in enumerate(text.splitlines(), 1)
        if PLACES.search(line)
    ]
    assert found == []


def test_nothing_large_or_made_here_is_committed() -> None:
    """Results, caches and big files stay outside version control."""
    assert [str(path) for path in tracked() if path.stat().st_size > 3_000_000] == []
    made = {"demo", ".venv", "__pycache__", ".hypothesis"}
    assert [str(path) for path in tracked() if made & set(path.relative_to(ROOT).parts[:-1])] == []


def test_the_readme_is_short() -> None:
    """The README has fewer than 60 lines."""
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) < 60
