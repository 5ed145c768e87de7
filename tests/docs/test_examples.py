"""Every code block of README and docs runs, and prints what it says it prints.

How the blocks are written:

- ``console``: lines that begin with ``$`` are commands, the lines below are their output. ``...`` stands for any text, on a
  line of its own for any lines; a comment ``# exits 1`` after a command says so.
- ``python``: runs as it stands; with ``>>>`` as a doctest. The blocks of one page share their names.
- ``toml sales.toml``, ``csv sales.csv``, ``text page.txt``: a name after the language writes that file.
- ``sh``: commands for a fresh machine, such as ``make demo``; each ``make`` target must exist.

The blocks of one page run from top to bottom in one folder, in which ``demo`` is the reference alliance.
"""

import contextlib
import doctest
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```([a-z]+)(?: +([\w./-]+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SHOWN_ONLY = {"text", "toml", "csv", "json", "mermaid", "diff"}
ENVIRONMENT = {
    **os.environ,
    "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
    "COLUMNS": "100",
    "NO_COLOR": "1",
    "PYTHONUTF8": "1",
}


def run(command: str, folder: Path, code: int) -> str:
    """Run one command of a page and return what it prints."""
    result = subprocess.run(
        command, shell=True, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, encoding="utf-8", check=False
    )
    if result.returncode != code:
        pytest.fail(f"$ {command} exits {result.returncode}, not {code}\n{result.stdout}{result.stderr}", pytrace=False)
    return result.stdout + result.stderr


def matches(shown: str, printed: str) -> bool:
    """Return whether the output shown on a page stands for what was printed."""
    lines = [line.rstrip() for line in shown.strip().splitlines()]
    pattern = "".join(
        r"(?:.*\n)*?" if line.strip() in ("...", "…") else re.escape(line).replace(r"\.\.\.", ".*?") + r"\n"
        for line in lines
    )
    tidy = "".join(f"{line.rstrip()}\n" for line in printed.strip().splitlines())
    return re.fullmatch(pattern, tidy) is not None


def run_console(text: str, folder: Path) -> None:
    """Run the commands of a console block and compare what they print."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        first, _, rest = part.partition("\n")
        while first.endswith("\\"):
            more, _, rest = rest.partition("\n")
            first = f"{first[:-1]} {more.strip()}"
        command, _, comment = first.partition("  # exits ")
        printed = run(command, folder, int(comment or 0))
        if rest.strip() and not matches(rest, printed):
            pytest.fail(f"$ {command}\n--- shown\n{rest}--- printed\n{printed[:4000]}", pytrace=False)


def run_python(text: str, folder: Path, names: dict[str, object], page: str) -> None:
    """Run a python block, as a doctest if it is written as one."""
    with contextlib.chdir(folder):
        if ">>>" not in text:
            exec(compile(text, page, "exec"), names)
            return
        example = doctest.DocTestParser().get_doctest(text, names, page, page, 0)
        runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
        runner.run(example, clear_globs=False)
        names.update(example.globs)
        assert runner.summarize(verbose=False).failed == 0


def check_make(text: str) -> None:
    """See that every make target of a shell block exists."""
    for target in re.findall(r"\bmake ([a-z]+)", text):
        result = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, text=True, check=False)
        assert result.returncode == 0, f"make {target}: {result.stderr}"


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_block_of_the_page_runs(page: Path, reference_folder: Path, tmp_path: Path) -> None:
    """What the page shows is what happens."""
    shutil.copytree(reference_folder, tmp_path / "demo")
    names: dict[str, object] = {}
    for language, file, text in BLOCK.findall(page.read_text("utf-8")):
        if file:
            (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / file).write_text(text, "utf-8")
        elif language == "console":
            run_console(text, tmp_path)
        elif language == "python":
            run_python(text, tmp_path, names, str(page))
        elif language == "sh":
            check_make(text)
        else:
            assert language in SHOWN_ONLY, f"{page.name}: a block of '{language}' cannot be run."


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    """A link to a file of this project finds it."""
    text = re.sub(BLOCK, "", page.read_text("utf-8"))
    targets = [link.split("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link]
    assert [target for target in targets if target and not (page.parent / target).exists()] == []


def test_no_block_is_without_a_language() -> None:
    """Each block says what it is, so that it can be run."""
    bare = []
    for page in PAGES:
        fences = re.findall(r"^```(.*)$", page.read_text("utf-8"), re.MULTILINE)
        bare += [page.name for opening in fences[::2] if not opening.strip()]
    assert bare == []
