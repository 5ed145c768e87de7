"""A function that is none of the project's own: the one of the manual's page, asked what every function is asked."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.cli.asking import answered, typed

from alliance.desks import functions
from alliance.errors import UsageError

PAGE = Path(__file__).resolve().parents[2] / "docs" / "write-your-own-function.md"
LOADS = """member,lane,year,pallets,truck
renault,Valladolid-Sunderland,2016,40,1900
nissan,Valladolid-Sunderland,2016,17,1900
mitsubishi,Valladolid-Sunderland,2016,3,1900
"""


def written() -> str:
    """Return the function as the page writes it: its first block of Python."""
    found = re.search(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    return found.group(1)


@pytest.fixture
def folder(reference_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the reference alliance that plans trucks too."""
    monkeypatch.setattr(functions, "_REGISTERED", {})
    names: dict[str, Any] = {"__name__": "trucks"}
    exec(compile(written(), str(PAGE), "exec", dont_inherit=True), names)
    functions.register(names["SharedTrucks"]())
    place = tmp_path / "demo"
    shutil.copytree(reference_folder, place)
    (place / "plans" / "trucks").mkdir()
    (place / "plans" / "trucks" / "loads.csv").write_text(LOADS, encoding="utf-8")
    return place


def test_it_takes_fewer_than_sixty_lines() -> None:
    """A fifth function is a page, not a project."""
    assert len([line for line in written().splitlines() if line.strip()]) < 60


def test_it_is_planned_and_its_coalitions_are_valued(folder: Path) -> None:
    """Alone the three need four trucks, together two."""
    plan = answered("plan", "trucks", folder=folder)
    values = answered("synergy", "coalitions", "trucks", folder=folder)
    assert plan["cost"] == 3_800
    assert values["synergy"]["planned"] == 3_800


def test_it_is_shared_and_filed(folder: Path) -> None:
    """Nobody leaves by the nucleolus, and the record answers with what was filed."""
    found = answered("synergy", "share", "trucks", "--rule", "nucleolus", "--file", folder=folder)
    assert found["in_core"]
    assert sum(found["shares"].values()) == pytest.approx(3_800)
    filed = answered("figure", "synergy-value", "--period", "2016", "--perimeter", "renault + nissan + mitsubishi",
                     "--definition", "trucks", folder=folder)  # fmt: skip
    assert filed["value"] == 3_800


def test_what_it_does_not_offer_is_said(folder: Path) -> None:
    """It keeps no plan of today, and has no prices."""
    assert "no plan of today" in typed("plan", "baselines", "trucks", folder=folder).output
    assert "no prices" in typed("synergy", "share", "trucks", "--rule", "owen", folder=folder).output
    assert typed("plan", "trucks", "--depth", "deep", folder=folder).exit_code == 2
    assert "trucks" in typed("plan", "trucks", "--table", "nothing", folder=folder).output


def test_a_function_of_the_project_keeps_its_name() -> None:
    """Nobody registers another manufacturing."""
    with pytest.raises(UsageError, match="another name"):
        functions.register(functions.function_of("manufacturing"))
