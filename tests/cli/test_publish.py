"""`alliance publish check` as it is typed: what it refuses before it writes anything."""

from pathlib import Path

import pytest
from tests.cli.asking import typed


@pytest.mark.parametrize("name", ["report.docx", "report", "report.txt"])
def test_a_report_is_a_page_or_a_pdf(reference_folder: Path, tmp_path: Path, name: str) -> None:
    """A report that is to be of another kind is refused before anything is written, and the two kinds are named."""
    text, target, fixed = tmp_path / "release.txt", tmp_path / name, tmp_path / "fixed.txt"
    text.write_text("Nissan sold 5,559,902 vehicles in 2015.\n", encoding="utf-8")
    result = typed("publish", "check", str(text), "--report", str(target), "--fix", str(fixed), folder=reference_folder)
    assert result.exit_code == 2
    assert ".html or .pdf" in result.stderr
    assert result.stdout == ""
    assert not target.exists()
    assert not fixed.exists()
