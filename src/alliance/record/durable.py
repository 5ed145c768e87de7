"""Files that are there whole or not at all, whatever happens to the process or the machine.

A file is written under a temporary name, forced to the disk, and then given its real name; the folder is forced to the
disk as well, because a name is lost as easily as a byte. Every call goes through `os`, so that a test can let any of
them fail.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from pathlib import Path

from alliance.errors import FolderError

ONE_DAY_IN_SECONDS = 86_400


def sync_folders(folders: Iterable[Path]) -> None:
    """Force the names in the folders to the disk."""
    for folder in folders:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def write_temporary(folder: Path, data: bytes, *, synced: bool = True) -> Path:
    """Write `data` into a new file of `folder` and return its path; the name says which process is writing it.

    A failed fsync is never tried again: the second one would succeed although the bytes are gone. The file is dropped
    and the error goes up.
    """
    path = folder / f"{os.uname().nodename}.{os.getpid()}.{os.urandom(8).hex()}"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        try:
            left = memoryview(data)
            while left:
                left = left[os.write(descriptor, left) :]
            if synced:
                os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError:
        drop(path)
        raise
    return path


def rename(temporary: Path, target: Path) -> None:
    """Give a temporary file its real name, in place of any older file of that name."""
    os.replace(temporary, target)  # noqa: PTH105


def claim(temporary: Path, target: Path) -> bool:
    """Give a temporary file a second, real name; return False if the name is taken. Two processes never both win."""
    try:
        os.link(temporary, target)
    except FileExistsError:
        return False
    return True


def read(path: Path) -> bytes | None:
    """Return the content of a file, or None if there is none.

    Raises
    ------
    FolderError
        If it is there and cannot be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unreadable(path, error) from error


def names(folder: Path) -> list[str]:
    """Return the names of all files in a folder; none if there is no such folder."""
    try:
        return os.listdir(folder)  # noqa: PTH208
    except FileNotFoundError:
        return []
    except OSError as error:
        raise _unreadable(folder, error) from error


def drop(path: Path) -> None:
    """Remove a file that nobody needs; one that cannot be removed is left for the next start."""
    try:
        path.unlink()
    except OSError:
        return


def clean_strays(folder: Path) -> None:
    """Remove the temporary files of processes that have died; those of living ones are left alone."""
    for name in names(folder):
        if _is_stray(folder / name):
            drop(folder / name)


def _is_stray(path: Path) -> bool:
    host, _, process = path.name.rpartition(".")[0].rpartition(".")
    if host == os.uname().nodename and process.isdigit():
        try:
            os.kill(int(process), 0)
        except ProcessLookupError:
            return True
        except OSError:
            return False
    # Another machine's, or a number that a new process bears by now: no import takes a day.
    try:
        return time.time() - path.stat().st_mtime > ONE_DAY_IN_SECONDS
    except OSError:
        return False


def _unreadable(path: Path, error: OSError) -> FolderError:
    return FolderError(
        f"'{path.name}' of the record cannot be read: {error.strerror}. Look whether you may read {path.parent} and whether"
        " the disk is well, then ask again."
    )
