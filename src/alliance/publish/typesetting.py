"""Sets pages of type: the only file that knows the typesetting library, and the fonts that come with the extra `publish`."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol, cast

from alliance.errors import MissingExtra

EXTRA = "publish"
FONTS = {"font_source_sans_pro": "files", "noto_cjk_sans_jp_regular": "", "noto_cjk_sans_jp_bold": ""}
LATIN, JAPANESE = "Source Sans Pro", "Noto Sans CJK JP"


class Typesetter(Protocol):
    """What the typesetting library does for us."""

    def __call__(
        self,
        input: Path,
        *,
        root: Path,
        font_paths: list[str],
        ignore_system_fonts: bool,
        format: str,
        ppi: float | None = None,
        pdf_standards: list[str] = ...,
        timestamp: datetime | None = None,
    ) -> bytes | list[bytes]:
        """Return a document, or its pages as pictures."""


@lru_cache(maxsize=1)
def typesetter() -> Typesetter:
    """Return what sets type.

    Raises
    ------
    MissingExtra
        If the library is not installed.
    """
    try:
        import typst  # noqa: PLC0415 - optional
    except ImportError:
        raise MissingExtra("typst", EXTRA) from None
    return cast("Typesetter", typst.compile)


@lru_cache(maxsize=1)
def font_folders() -> tuple[str, ...]:
    """Return the folders of the fonts.

    Raises
    ------
    MissingExtra
        If a font is not installed.
    """
    folders = []
    for package, inside in FONTS.items():
        found = find_spec(package)
        if found is None or found.origin is None:
            raise MissingExtra(package, EXTRA)
        folders.append(str(Path(found.origin).parent / inside))
    return tuple(folders)
