"""The fonts of everything printed: static files of font packages, so that no page depends on the fonts of a machine."""

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from alliance.errors import MissingExtra

EXTRA = "publish"
LATIN, JAPANESE = "Source Sans Pro", "Noto Sans CJK JP"
# Package of static fonts -> the folder inside it.
_PACKAGES = {"font_source_sans_pro": "files", "noto_cjk_sans_jp_regular": "", "noto_cjk_sans_jp_bold": ""}


@lru_cache(maxsize=1)
def font_folders() -> tuple[str, ...]:
    """Return the folders that hold the fonts.

    Raises
    ------
    MissingExtra
        If a font is not installed.
    """
    folders = []
    for package, inside in _PACKAGES.items():
        found = find_spec(package)
        if found is None or found.origin is None:
            raise MissingExtra(package, EXTRA)
        folders.append(str(Path(found.origin).parent / inside))
    return tuple(folders)
