"""A disk that loses power: what may be found on it after a cut, when some calls had not reached it yet.

The calls of a real import are recorded with what they change. A cut after any of them leaves what was forced to the
disk, and of everything else whatever a policy says: nothing of it, only the names, half of each file, or all.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path

POLICIES = ("nothing else", "names only", "anything", "everything")


@dataclass
class Content:
    """A file or folder: what the machine sees in it, and what is on the disk for certain."""

    is_folder: bool = False
    data: bytearray = field(default_factory=bytearray)
    forced_data: bytes = b""
    names: dict[str, Content] = field(default_factory=dict)
    forced_names: dict[str, Content] = field(default_factory=dict)

    def force(self) -> None:
        """Do what fsync does."""
        self.forced_data, self.forced_names = bytes(self.data), dict(self.names)

    def write_out(self, path: Path, policy: str, chance: random.Random) -> None:
        """Write what a cut leaves of it to a path."""
        if not self.is_folder:
            path.write_bytes(self._data_after_cut(policy, chance))
            return
        path.mkdir()
        for name, content in self._names_after_cut(policy, chance).items():
            content.write_out(path / name, policy, chance)

    def _data_after_cut(self, policy: str, chance: random.Random) -> bytes:
        if policy == "everything" or (policy == "anything" and chance.random() < 0.4):
            return bytes(self.data)
        if policy == "anything" and bytes(self.data) != self.forced_data and chance.random() < 0.5:
            return bytes(self.data[: len(self.data) // 2])
        return self.forced_data

    def _names_after_cut(self, policy: str, chance: random.Random) -> dict[str, Content]:
        if policy == "nothing else":
            return self.forced_names
        if policy == "anything":
            changed = [name for name in self.names.keys() | self.forced_names if self._is_open(name)]
            lost = {name for name in sorted(changed) if chance.random() < 0.5}
            kept = {name: content for name, content in self.names.items() if name not in lost}
            return {**kept, **{name: content for name, content in self.forced_names.items() if name in lost}}
        return self.names

    def _is_open(self, name: str) -> bool:
        return self.names.get(name) is not self.forced_names.get(name)


@dataclass
class Disk:
    """The model of one folder, kept up to date while real calls are made in it.

    Parameters
    ----------
    root : Path
        The folder.
    cuts : list of (Content, int)
        The model after each call, and how many deliveries had been acknowledged by then.
    """

    root: Path
    content: Content = field(default_factory=lambda: Content(is_folder=True))
    cuts: list[tuple[Content, int]] = field(default_factory=list)
    acknowledged: int = 0
    _open: dict[int, Content] = field(default_factory=dict)

    def at(self, path: object) -> Content:
        """Return what is at a path."""
        found = self.content
        for part in Path(os.fspath(path)).relative_to(self.root).parts:  # type: ignore[call-overload]
            found = found.names[part]
        return found

    def changed(self, name: str, arguments: tuple[object, ...], result: object) -> None:
        """Change the model as a call has changed the disk."""
        first = arguments[0]
        if name == "write":
            self._open[first].data += arguments[1][:result]  # type: ignore[index]
        elif name == "fsync":
            self._open[first].force()  # type: ignore[index]
        else:
            self._named(name, [Path(os.fspath(each)) for each in arguments if isinstance(each, str | Path)], result)  # type: ignore[arg-type]
        self.cuts.append((deepcopy(self.content), self.acknowledged))

    def _named(self, name: str, paths: list[Path], result: object) -> None:
        if paths[0] == self.root:
            self._open[result] = self.content  # type: ignore[index]
            return
        names = self.at(paths[0].parent).names
        if name == "open":
            self._open[result] = names.setdefault(paths[0].name, Content())  # type: ignore[index]
        elif name == "mkdir":
            names[paths[0].name] = Content(is_folder=True)
        elif name == "unlink":
            del names[paths[0].name]
        else:
            self.at(paths[1].parent).names[paths[1].name] = names[paths[0].name]
            if name == "replace":
                del names[paths[0].name]


@contextmanager
def recorded(root: Path) -> Iterator[Disk]:
    """Keep a model of everything that is written below a folder."""
    disk = Disk(root)
    originals = {name: getattr(os, name) for name in ("open", "write", "fsync", "replace", "link", "mkdir", "unlink")}

    def watched(name: str) -> Callable[..., object]:
        def call(*arguments: object, **options: object) -> object:
            result = originals[name](*arguments, **options)
            disk.changed(name, arguments, result)
            return result

        return call

    try:
        for name in originals:
            setattr(os, name, watched(name))
        yield disk
    finally:
        for name, original in originals.items():
            setattr(os, name, original)
