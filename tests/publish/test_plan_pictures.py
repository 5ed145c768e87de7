"""Pictures of plans and shares: drawn from plain rows, with every number written beside what it measures."""

from __future__ import annotations

import builtins
from pathlib import Path

import pytest

from alliance.errors import MissingExtra, UsageError
from alliance.publish.charts import draw, drawing
from alliance.publish.plan_pictures import (
    MOST_COLUMNS,
    award_matrix,
    coalition_chart,
    colours,
    commonality_map,
    cost_bridge,
    plan_map,
    shares_chart,
    variant_curve,
)

MEMBERS = ("renault", "nissan")
PLANTS = [
    {"name": "Flins", "member": "renault", "latitude": 48.99, "longitude": 1.91, "vehicles": 170_000.0},
    {"name": "Kyushu", "member": "nissan", "latitude": 33.8, "longitude": 131.0, "vehicles": 400_000.0},
]
FLOWS = [
    {**PLANTS[0], "country": "FR", "market": "FR", "vehicles": 90_000.0},
    {**PLANTS[0], "country": "FR", "market": "DE", "vehicles": 60_000.0},
    {**PLANTS[1], "country": "JP", "market": "US", "vehicles": 300_000.0},
]
STEPS = [
    {"label": "as-is", "kind": "level", "amount": 138.52e9},
    {"label": "building", "kind": "own", "amount": -2.66e9},
    {"label": "lost margin", "kind": "own", "amount": 1.53e9},
    {"label": "stand-alone", "kind": "level", "amount": 137.39e9},
    {"label": "duty", "kind": "synergy", "amount": -0.55e9},
    {"label": "joint", "kind": "level", "amount": 136.84e9},
]
COALITIONS = [
    {"members": ("renault",), "saved": 0.0},
    {"members": ("nissan",), "saved": 0.0},
    {"members": ("renault", "nissan"), "saved": 430.4e6},
]
PARTS = [
    {"member": "renault", "gain": 215.2e6, "alternative": "renault", "margin": 5.3e6, "vehicle": 71.0},
    {"member": "nissan", "gain": -1e6, "alternative": "renault + nissan", "margin": -2e6, "vehicle": ""},
]
POINTS = [
    {"module": module, "variants": number, "more": more}
    for module, number, more in (
        ("cockpit", 3, 0.0),
        ("cockpit", 2, 59e6),
        ("cockpit", 1, 976e6),
        ("engine bay", 2, 0.0),
    )
]
COMMON = [
    {"member": "renault", "with": "nissan", "module": "cockpit", "by value": 0.746, "by parts": 0.2},
    {"member": "nissan", "with": "renault", "module": "cockpit", "by value": 0.0, "by parts": 0.1},
]
AWARDS = [
    {"commodity": "tyres", "supplier": f"tyre maker {number}", "spend EUR": 1e6 * number, "part": number / 28}
    for number in range(1, 8)
] + [{"commodity": "glazing", "supplier": "glass maker", "spend EUR": 90e6, "part": 1.0}]
PICTURES = {
    "awards": award_matrix("Who delivers", "synthetic", AWARDS),
    "curve": variant_curve("What fewer variants would cost", "synthetic", POINTS),
    "common": commonality_map("What members have in common", "synthetic", COMMON),
    "map": plan_map("Who builds where", "synthetic", PLANTS, FLOWS, MEMBERS),
    "bridge": cost_bridge("Three costs", "synthetic", STEPS),
    "coalitions": coalition_chart("What sets save", "synthetic", COALITIONS, MEMBERS),
    "shares": shares_chart("Who gains", "synthetic", PARTS),
}
SAID = {
    "awards": ("tyres  28", "tyre maker 7", "25 %", "2 others", "11 %", "glazing  90", "100 %"),
    "curve": ("cockpit", "engine bay", "+976", "+59", "best"),
    "common": ("renault with nissan", "75 %", "0 %", "value in variants that the second uses too"),
    "map": ("Flins", "Kyushu", "360,000 of 360,000 vehicles that cross a border"),
    "bridge": (
        "138.52",
        "\N{MINUS SIGN}2.66",
        "137.39",
        "136.84",
        "as-is",
        "joint",
        "the broken bars begin at",
        "saved by each alone: \N{MINUS SIGN}1.13",
    ),
    "coalitions": ("430", "renault", "nissan"),
    "shares": (
        "EUR 215.2 million",
        "(EUR 71 a vehicle)",
        "going alone, which would lose EUR 5.3 million",
        "would gain EUR 2.0",
    ),
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_says_its_numbers(name: str, tmp_path: Path) -> None:
    """Each picture is drawn as SVG, in our font, with its numbers and what they rest on as text."""
    pytest.importorskip("vl_convert")
    target = tmp_path / f"{name}.svg"
    draw(PICTURES[name], target)
    text = target.read_text("utf-8")
    assert "Source Sans Pro" in text
    for words in (*SAID[name], "synthetic"):
        assert words in text, words


def test_a_small_alliance_is_drawn_in_its_own_numbers(tmp_path: Path) -> None:
    """Thousands of euros are not written as 0.00 billion, and a hundred vehicles are not compared with 600,000."""
    pytest.importorskip("vl_convert")
    small = 1e-6
    plants = [{**row, "vehicles": float(row["vehicles"]) * 1e-3} for row in PLANTS]
    pictures = {
        "bridge": cost_bridge("Costs", "", [{**step, "amount": float(step["amount"]) * small} for step in STEPS]),
        "coalitions": coalition_chart(
            "Saved", "", [{**each, "saved": each["saved"] * 1e-4} for each in COALITIONS], MEMBERS
        ),  # type: ignore[operator]
        "map": plan_map("Map", "", plants, [], MEMBERS),
    }
    words = {
        "bridge": ("138,520", "\N{MINUS SIGN}2,660", "EUR; the broken bars begin at 134,000"),
        "coalitions": ("43,040", "EUR saved"),
        "map": ("300", "600"),
    }
    for name, chart in pictures.items():
        target = tmp_path / f"{name}.svg"
        draw(chart, target)
        text = target.read_text("utf-8")
        assert all(word in text for word in words[name]), name
        assert "billion" not in text
        assert "600,000" not in text


def test_a_picture_is_the_same_every_time(tmp_path: Path) -> None:
    """The same rows give the same bytes."""
    pytest.importorskip("vl_convert")
    for number in (1, 2):
        draw(PICTURES["shares"], tmp_path / f"{number}.png")
    assert (tmp_path / "1.png").read_bytes() == (tmp_path / "2.png").read_bytes()
    assert (tmp_path / "1.png").read_bytes().startswith(b"\x89PNG")


def test_a_member_has_one_colour() -> None:
    """The members of the reference keep their colour whoever is beside them; others get different ones."""
    assert colours(["nissan", "renault"])["nissan"] == colours(["nissan"])["nissan"]
    given = colours([f"m{number}" for number in range(9)])
    assert len(set(given.values())) == 9


def test_too_many_coalitions_are_said_to_be_left_out() -> None:
    """Beyond a few columns only the largest savings are drawn, and how many are not is written."""
    members = [f"m{number}" for number in range(6)]
    rows = [
        {"members": tuple(member for bit, member in enumerate(members) if mask >> bit & 1), "saved": float(mask)}
        for mask in range(1, 64)
    ]
    spec = coalition_chart("t", "s", rows, members)
    assert f"{57 - MOST_COLUMNS} smaller coalitions are not drawn" in str(spec["title"])


def test_another_ending_is_refused(tmp_path: Path) -> None:
    """A chart is SVG, PNG or PDF; anything else is a sentence."""
    with pytest.raises(UsageError, match="svg, png, pdf"):
        draw(PICTURES["bridge"], tmp_path / "bridge.gif")


def test_without_the_library_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has not installed the drawing library is told the command that does."""
    real = builtins.__import__

    def without(name: str, *rest: object) -> object:
        if name == "vl_convert":
            raise ImportError(name)
        return real(name, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", without)
    drawing._library.cache_clear()
    with pytest.raises(MissingExtra, match=r"alliance\[publish\]"):
        draw(PICTURES["bridge"], tmp_path / "bridge.svg")
