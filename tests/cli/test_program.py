"""The command line as a whole: verbs, errors, exit codes, streams."""

import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.asking import answered, typed

from alliance.cli.program import VERBS

COMMAND = [sys.executable, "-m", "alliance"]
FIGURE = ("figure", "sales", "--period", "2016")


def test_every_verb_can_be_called_for_help() -> None:
    """`alliance VERB --help` works for each verb that `alliance --help` lists."""
    listed = typed("--help").stdout
    for verb in VERBS:
        assert f"  {verb} " in listed
        assert typed(verb, "--help").exit_code == 0


def test_a_mistyped_verb_names_the_nearest() -> None:
    """Whoever types `figur` is shown `figure`."""
    result = typed("figur", "sales")
    assert result.exit_code == 2
    assert "Did you mean 'figure'?" in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("figure", "sale", "--period", "2016"), "Did you mean 'sales'"),
        (("figure", "sales", "--period", "FY2015"), "fiscal label without a calendar"),
        (("figure", "sales", "--period", "20166"), "is not a period"),
        (("figure", "sales"), "--period 2016"),
        (("figure", "sales", "--period", "2016", "--perimeter", "renaul"), "Did you mean 'renault'"),
        (("figure", "sales", "--period", "2016", "--by", "membr"), "Did you mean 'member'"),
        (("figure", "sales", "--period", "2016", "--where", "market"), "market=US"),
        (("figure", "sales", "--period", "2016", "--where", "market=Frence"), "Did you mean 'France'"),
        (("figure", "sales", "--period", "2015", "--calendar", "japanese"), "japanese-fiscal"),
        (("figure", "sales", "--period", "2016", "--rate", "middle"), "average"),
        (("figure", "sales", "--period", "2016", "--known-on", "soon"), "is not a day"),
        (("figure", "sales", "--period", "2016", "--viewer", "renaut"), "Did you mean 'renault'"),
        (("bridge", "sales", "--period", "2016"), "same question"),
        (("record", "show", "999"), "alliance record log"),
        (("record", "diff", "2018-01-01", "2017-01-01"), "Swap them"),
    ],
)
def test_a_wrong_call_is_answered_with_what_to_do(reference_folder: Path, words: tuple[str, ...], said: str) -> None:
    """Exit code 2, one or two sentences on stderr, an object with `error` for programs, never a traceback."""
    result = typed(*words, "--format", "json", folder=reference_folder)
    assert result.exit_code == 2
    assert said in result.stderr
    assert "Traceback" not in result.output
    assert said in str(answered(*words, folder=reference_folder, code=2)["error"])


def test_a_place_without_an_alliance_says_how_to_make_one(tmp_path: Path) -> None:
    """No alliance.toml is a wrong call, not a crash."""
    result = typed(*FIGURE, folder=tmp_path)
    assert result.exit_code == 2
    assert "alliance.toml" in result.stderr


def test_a_member_is_shown_nothing_as_long_as_it_has_no_rights(reference_folder: Path) -> None:
    """What is not allowed is not shown, and counts as missing."""
    result = typed(*FIGURE, "--viewer", "nissan", folder=reference_folder)
    assert (result.exit_code, result.stdout) == (3, "")
    assert typed(*FIGURE, "--viewer", "office", folder=reference_folder).exit_code == 0


def test_a_refused_figure_is_an_answer_with_exit_code_3(reference_folder: Path) -> None:
    """A refusal stands on stdout, with what is missing."""
    result = typed(*FIGURE, "--perimeter", "legal(alliance)", folder=reference_folder)
    assert result.exit_code == 3
    assert "sales of mitsubishi for 2016-11" in result.stdout
    assert result.stderr == ""


def test_a_damaged_record_is_a_finding_and_no_figure(reference_folder: Path, tmp_path: Path) -> None:
    """One flipped bit in the log: exit code 1, the file is named, no number is printed."""
    folder = tmp_path / "copy"
    shutil.copytree(reference_folder, folder)
    entry = folder / "record" / "log" / "000100.json"
    entry.write_bytes(entry.read_bytes().replace(b'"rows"', b'"rowz"'))
    result = typed("record", "verify", folder=folder)
    assert result.exit_code == 1
    assert "000100.json" in result.stdout


def test_what_nobody_expected_is_a_sentence_too(reference_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault of the program says how to report it, and exits with 70."""
    monkeypatch.setattr("alliance.desks.reporting.consolidate", None)
    result = typed(*FIGURE, folder=reference_folder)
    assert result.exit_code == 70
    assert "ALLIANCE_TRACEBACK=1" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_pipe_has_no_colours_and_a_terminal_has(reference_folder: Path) -> None:
    """Colour only on a terminal, and never with NO_COLOR."""
    command = [*COMMAND, *FIGURE, "--by", "member", "--folder", str(reference_folder)]
    assert b"\x1b[" not in subprocess.run(command, capture_output=True, check=True).stdout
    terminal = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "60"}
    terminal.pop("NO_COLOR", None)
    assert b"\x1b[" in on_a_terminal(command, terminal)
    plain = on_a_terminal(command, {**terminal, "NO_COLOR": "1"})
    assert b"\x1b[3" not in plain
    assert b"9,961,347" in plain


def on_a_terminal(command: list[str], environment: dict[str, str]) -> bytes:
    """Return what a command prints onto a terminal."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(command, stdout=theirs, stderr=theirs, env=environment)
    os.close(theirs)
    printed = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:
            break
        if not part:
            break
        printed += part
    os.close(ours)
    assert process.wait() == 0
    return printed


def test_whoever_stops_reading_gets_no_complaint(reference_folder: Path) -> None:
    """`alliance figure list | head -1` ends quietly."""
    command = f"{' '.join(COMMAND)} figure list --folder {reference_folder} | head -1"
    result = subprocess.run(command, shell=True, capture_output=True, text=True, check=True)
    assert result.stderr == ""


def test_a_figure_imports_no_engine_that_it_does_not_need(reference_folder: Path) -> None:
    """A cold figure opens neither tables, nor workbooks, nor country lists, nor the importer."""
    asked = f"from alliance.cli import main; main({[*FIGURE, '--format', 'json', '--folder', str(reference_folder)]!r})"
    loaded = "import sys, atexit; atexit.register(lambda: print(*sorted(sys.modules), file=sys.stderr)); "
    result = subprocess.run([sys.executable, "-c", loaded + asked], capture_output=True, text=True, check=True)
    heavy = {"pyarrow", "duckdb", "pandas", "python_calamine", "xlsxwriter", "pycountry", "rich", "asyncio", "numpy.ma"}
    heavy |= {
        "alliance.record.deliveries",
        "alliance.desks.delivery",
        "alliance.desks.press",
        "alliance.figures.bridge",
    }
    assert heavy & set(result.stderr.split()) == set()


@pytest.mark.parametrize(
    "words",
    [
        ("figure", "sales", "--period", "2016", "-o", "no-such-folder/x.json"),
        ("record", "template", "--member", "nissan", "-o", "no-such-folder/x.xlsx"),
        ("record", "import", "no-such-file.csv"),
        ("publish", "check", "no-such-file.txt"),
    ],
)
def test_a_file_that_cannot_be_there_is_a_wrong_call(reference_folder: Path, words: tuple[str, ...]) -> None:
    """The file is named, and the exit code is that of a wrong call."""
    result = typed(*words, folder=reference_folder)
    assert result.exit_code == 2
    assert "no-such-f" in result.stderr
