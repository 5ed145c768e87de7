"""`--chart`: the answer as a picture that can go out alone."""

import re
from pathlib import Path

import pytest
from tests.cli.asking import typed

pytest.importorskip("vl_convert")


def drawn(folder: Path, target: Path, *words: str) -> str:
    """Return the picture a command draws, as text."""
    result = typed(*words, "--chart", str(target), folder=folder)
    assert result.exit_code == 0, result.output
    assert f"Drawn in {target}." in result.stderr
    return re.sub(r"</?tspan[^>]*>", " ", target.read_text("utf-8"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("figure", "sales", "--by", "member"), ("Vehicles sold, 2016: 9,961,347 vehicles", ">Nissan<", ">5,559,902<", "#E3A008")),
        (("figure", "sales", "--by", "brand"), ("Dacia: 584,219", "at least 230,000", "not broken down")),
        (("figure", "sales", "--by", "market", "--perimeter", "nissan"), ("United States: ", "Borders and names imply no position", "Not on the map")),
        (("figure", "sales"), (">9,961,347 vehicles<", "2015: 8,528,887 vehicles (+16.8 %)")),
        (("rank", "sales"), (">10,310,000<", "Ranked among")),
        (("bridge", "sales", "--from-perimeter", "renault + nissan"), ("8,742,527 vehicles → 9,961,347 vehicles", "+934,013", "The axis starts at")),
    ],
)  # fmt: skip
def test_a_chart_fits_its_question(
    words: tuple[str, ...], said: tuple[str, ...], reference_folder: Path, tmp_path: Path
) -> None:
    """Bars by member, a map by market, a large number alone, a bridge: with perimeter, period, source and snapshot."""
    picture = drawn(reference_folder, tmp_path / "chart.svg", *words, "--period", "2016")
    assert [part for part in said if part not in picture] == []
    assert re.search(r"Source: [\w.]+", picture)
    assert re.search(r"Snapshot [0-9a-f]{12}", picture)
    assert "2016" in picture
    assert "Perimeter: " in picture or "renault + nissan, 2016 → alliance, 2016" in picture


def test_pictures_are_made_by_their_ending(reference_folder: Path, tmp_path: Path) -> None:
    """PNG and PDF are drawn as well, into folders that are made."""
    for ending, start in (("png", b"\x89PNG"), ("pdf", b"%PDF")):
        target = tmp_path / "new" / f"chart.{ending}"
        assert (
            typed("figure", "sales", "--period", "2016", "--chart", str(target), folder=reference_folder).exit_code == 0
        )
        assert target.read_bytes().startswith(start)


def test_a_refused_answer_draws_nothing(reference_folder: Path, tmp_path: Path) -> None:
    """No picture of a number that is not there; the exit code says that data is missing."""
    target = tmp_path / "chart.svg"
    for words in (
        ("figure", "ev-sales"),
        ("rank", "employees"),
        ("bridge", "ev-sales", "--from-perimeter", "renault + nissan"),
    ):
        result = typed(*words, "--period", "2016", "--chart", str(target), folder=reference_folder)
        assert result.exit_code == 3, result.output
        assert "Nothing was drawn, because the answer is refused." in result.stderr
    assert not target.exists()


def test_another_ending_is_refused_before_anything_is_asked(reference_folder: Path, tmp_path: Path) -> None:
    """A file that is no picture is a wrong call."""
    result = typed(
        "figure", "sales", "--period", "2016", "--chart", str(tmp_path / "chart.gif"), folder=reference_folder
    )
    assert result.exit_code == 2
    assert "is no picture. End its name in .svg, .png, .pdf." in result.output


def test_a_figure_without_a_chart_draws_nothing_cold(reference_folder: Path) -> None:
    """Whoever asks for no picture does not wait for the drawing."""
    import subprocess
    import sys

    code = (
        "import sys; from alliance.cli import main\n"
        f"try: main(['figure', 'sales', '--period', '2016', '--format', 'json', '--folder', {str(reference_folder)!r}])\n"
        "except SystemExit: print([name for name in sys.modules if 'charts' in name or name == 'vl_convert'], file=sys.stderr)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stderr.strip().splitlines()[-1] == "[]"
