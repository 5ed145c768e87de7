"""Sets pages of type: the only file that knows the typesetting library."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Protocol, cast

from alliance.errors import MissingExtra
from alliance.publish.fonts import EXTRA


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
