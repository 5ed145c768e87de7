"""Draws a chart: from its specification to the bytes of a picture, the same ones every time.

The only file that knows the drawing library. The fonts are static files of font packages and are made known before the
first picture is drawn; a picture never depends on the fonts of a machine.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import cast

from alliance.errors import MissingExtra, UnknownName
from alliance.publish.charts.letters import is_wide
from alliance.publish.charts.palette import WHITE
from alliance.publish.charts.sheet import FONT, JAPANESE_FONT, Spec
from alliance.publish.fonts import EXTRA, font_folders

FORMATS = ("svg", "png", "pdf")
GRAMMAR = "6.4"
# A screen shows two points for each of ours.
SCALE = 2.0

_ROLE = re.compile(r' aria-roledescription="[^"]*"')
_CONTAINER = re.compile(r'(<g class="mark-[^"]*")( role="graphics-object")(?! aria-label)')
_DEFINED = re.compile(r"\b(clip|gradient_)\d+\b")
_GEOMETRY = re.compile(r' (?:d|transform)="[^"]*"')
_LONG = re.compile(r"-?\d+\.\d{3,}")
_TEXT = re.compile(r"<text [^>]*>(?:[^<]|</?tspan[^>]*>)*</text>")
_SVG = re.compile(r"<svg [^>]*>")


def render(spec: Mapping[str, object], form: str = "svg") -> bytes:
    """Return a chart as the bytes of a picture.

    Parameters
    ----------
    spec : mapping
        As `alliance.publish.charts.chart` returns it.
    form : "svg", "png" or "pdf"
        PNG has two dots for each point of the sheet.

    Raises
    ------
    UnknownName
        If there is no such form of picture.
    MissingExtra
        If the drawing library or a font is not installed.
    """
    if form not in FORMATS:
        raise UnknownName("form of picture", form, FORMATS, advice=f"Pictures are {', '.join(FORMATS)}.")
    draw, to_png, to_pdf = _library()
    picture = _finished(draw(dict(spec)), spec)
    if form == "svg":
        return picture.encode()
    # On a transparent ground, whoever scales a picture gets dark edges.
    picture = _SVG.sub(lambda start: f'{start[0]}<rect width="100%" height="100%" fill="{WHITE}"/>', picture, count=1)
    return to_png(picture) if form == "png" else to_pdf(picture)


def draw(spec: Mapping[str, object], target: Path) -> None:
    """Write a chart as a picture.

    Parameters
    ----------
    spec : mapping
        The specification.
    target : Path
        The file; its ending says whether it becomes SVG, PNG or PDF.

    Raises
    ------
    UnknownName
        If it ends in something else.
    MissingExtra
        If the drawing library or a font is not installed.
    """
    picture = render(spec, target.suffix.lstrip(".").lower())
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(picture)


@lru_cache(maxsize=1)
def _library() -> tuple[Callable[[Spec], str], Callable[[str], bytes], Callable[[str], bytes]]:
    """Return what draws a specification, and what makes PNG and PDF of the drawing; the fonts are known to it."""
    try:
        import vl_convert  # noqa: PLC0415 - optional
    except ImportError:
        raise MissingExtra("vl_convert", EXTRA) from None
    for folder in font_folders():
        vl_convert.register_font_directory(folder)

    def draw(spec: Spec) -> str:
        return vl_convert.vegalite_to_svg(spec, vl_version=GRAMMAR, allowed_base_urls=[])

    def to_png(picture: str) -> bytes:
        return vl_convert.svg_to_png(picture, scale=SCALE)

    def to_pdf(picture: str) -> bytes:
        return vl_convert.svg_to_pdf(picture)

    return draw, to_png, to_pdf


def _finished(picture: str, spec: Mapping[str, object]) -> str:
    """Return the drawing with its language and description, and without what differs from one run to the next."""
    meta = cast("Mapping[str, str]", spec.get("usermeta") or {})
    about = f' role="graphics-document" lang="{escape(meta.get("language", "en"))}"'
    if spec.get("description"):
        about += f' aria-label="{escape(str(spec["description"]))}"'
    picture = picture.replace(' class="marks"', f' class="marks"{about}', 1)
    # What the library calls its marks is English in every language, and a container without a name says nothing.
    picture = _CONTAINER.sub(r"\1", _ROLE.sub("", picture))
    picture = _GEOMETRY.sub(lambda part: _LONG.sub(_short, part[0]), picture)
    picture = _TEXT.sub(_in_its_font, picture)
    names: dict[str, str] = {}
    return _DEFINED.sub(lambda name: names.setdefault(name[0], f"{name[1].rstrip('_')}-{len(names)}"), picture)


def _short(number: re.Match[str]) -> str:
    return f"{float(number[0]):.2f}".rstrip("0").rstrip(".")


def _in_its_font(text: re.Match[str]) -> str:
    """Return a text with Japanese letters in the Japanese font: as a substitute for single letters it is never bold."""
    return text[0].replace(FONT, JAPANESE_FONT, 1) if is_wide(text[0]) else text[0]
