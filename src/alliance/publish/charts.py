"""Charts as pictures: the one place that knows the drawing library, and how all our charts look.

A chart is a plain Vega-Lite specification; `draw` gives it the house style and writes it as SVG or PNG. Fonts come from a package
and never from the machine, so that a chart looks the same everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType

from alliance.errors import MissingExtra, UsageError

Spec = dict[str, object]
SUFFIXES = (".svg", ".png")
FONT = "Source Sans Pro"
INK, SLATE, RULE, TINT = "#16243A", "#55636F", "#D5DBE1", "#F3F5F8"
BLUE, BRICK, AMBER, GREY, LAND = "#0A5A8C", "#B3432B", "#E3A008", "#7A8794", "#EFEDE8"
# A colour means one member everywhere; others take what is left, in their order.
OF_MEMBER = {"renault": AMBER, "nissan": BLUE, "mitsubishi": BRICK, "avtovaz": GREY}
OTHERS = (AMBER, BLUE, BRICK, GREY, "#3C7FAD", "#8A5F00", "#05324F", "#9DC3DC", "#16243A")
SCALE = 2.0
STYLE: Spec = {
    "background": "white",
    "font": FONT,
    "padding": 14,
    "title": {
        "anchor": "start", "color": INK, "fontSize": 17, "fontWeight": 600, "subtitleColor": SLATE, "subtitleFontSize": 12,
        "offset": 14, "subtitlePadding": 6, "font": FONT, "subtitleFont": FONT,
    },
    "axis": {
        "labelColor": SLATE, "titleColor": SLATE, "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": 400, "grid": False,
        "domainColor": RULE, "tickColor": RULE, "labelFont": FONT, "titleFont": FONT,
    },
    "legend": {
        "labelColor": SLATE, "titleColor": SLATE, "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": 400,
        "labelFont": FONT, "titleFont": FONT,
    },
    "text": {"color": INK, "fontSize": 12, "font": FONT},
    "view": {"stroke": None},
}  # fmt: skip


def colours(members: Sequence[str]) -> dict[str, str]:
    """Return the colour of each member.

    Parameters
    ----------
    members : sequence of str
        In their order.
    """
    taken = [OF_MEMBER[member] for member in members if member in OF_MEMBER]
    free = iter([colour for colour in OTHERS if colour not in taken] + list(OTHERS) * len(members))
    return {member: OF_MEMBER.get(member) or next(free) for member in members}


def draw(spec: Mapping[str, object], target: Path) -> None:
    """Write a chart as a picture.

    Parameters
    ----------
    spec : mapping
        The Vega-Lite specification.
    target : Path
        The file; its ending says whether it becomes SVG or PNG.

    Raises
    ------
    MissingExtra
        If the drawing library is not installed.
    UsageError
        If the file ends in something else.
    """
    suffix = target.suffix.lower()
    if suffix not in SUFFIXES:
        raise UsageError(f"A chart is written as {' or '.join(SUFFIXES)}; '{target.name}' came. Name the file so.")
    library = _library()
    styled = {"$schema": "https://vega.github.io/schema/vega-lite/v6.json", **spec, "config": STYLE}
    target.parent.mkdir(parents=True, exist_ok=True)
    if suffix == ".svg":
        target.write_text(library.vegalite_to_svg(styled, allowed_base_urls=[]), encoding="utf-8")
    else:
        target.write_bytes(library.vegalite_to_png(styled, scale=SCALE, allowed_base_urls=[]))


def _library() -> ModuleType:
    """Return the drawing library with our fonts; they must be there before the first chart is measured."""
    # An optional library: whoever draws nothing does not need it.
    try:
        import font_source_sans_pro  # noqa: PLC0415
        import vl_convert  # noqa: PLC0415
    except ImportError:
        raise MissingExtra("vl-convert-python", "publish") from None
    vl_convert.register_font_directory(str(Path(str(font_source_sans_pro.__file__)).parent / "files"))
    library: ModuleType = vl_convert
    return library
