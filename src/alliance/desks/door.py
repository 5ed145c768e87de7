"""The door of an alliance folder: opens it, and decides for whom.

Every desk goes through `enter`, so what a viewer may see is decided in this one place.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from alliance.errors import NotShown, UnknownName
from alliance.record.folder import Folder, open_folder
from alliance.record.members import OFFICE


def enter(folder: Path | str, viewer: str = OFFICE) -> Folder:
    """Open a folder for a viewer.

    Parameters
    ----------
    folder : Path or str
        The alliance folder, the one that holds ``alliance.toml``.
    viewer : str
        For whom: ``"office"``, the coordination office, sees everything.

    Returns
    -------
    Folder
        The open folder.

    Raises
    ------
    FolderError
        If it is no alliance folder.
    UnknownName
        If nobody goes by the viewer's name.
    NotShown
        If the folder gives this viewer no rights. As long as a folder cannot say who may see what, that is everybody but
        the office: what is not allowed is not shown.
    """
    opened, member = enter_for_its_own(folder, viewer)
    if not member:
        return opened
    raise NotShown(
        f"{opened.registry.get('member', member).name} is shown nothing here: this folder gives its members no rights of their"
        f" own yet. Ask as the office (--viewer {OFFICE}), and hand the answer on."
    )


def enter_for_its_own(folder: Path | str, viewer: str = OFFICE) -> tuple[Folder, str]:
    """Open a folder for an answer that holds nothing but what is the viewer's own, such as the letter that is written to it.

    Parameters
    ----------
    folder : Path or str
        The alliance folder.
    viewer : str
        For whom.

    Returns
    -------
    tuple of Folder and str
        The open folder, and the id of the member to whose own everything must be cut down; empty for the office.

    Raises
    ------
    UnknownName
        If nobody goes by the viewer's name.
    """
    path = Path(folder)
    opened = _opened(path, _age(path))
    if viewer == OFFICE:
        return opened, ""
    found = opened.registry.find("member", viewer)
    if found is None or found.kind not in ("member", "partner"):
        known = [OFFICE, *(thing.id for thing in opened.registry.of_kind("member", "partner"))]
        raise UnknownName("viewer", viewer, known, where=str(opened.path / "alliance.toml"))
    return opened, found.id


@lru_cache(maxsize=4)
def _opened(path: Path, age: int) -> Folder:
    """Return a folder; its journal keeps what it has read until something new is filed."""
    return open_folder(path)


def _age(path: Path) -> int:
    """Return when alliance.toml was changed last, 0 if there is none."""
    try:
        return (path / "alliance.toml").stat().st_mtime_ns
    except OSError:
        return 0
