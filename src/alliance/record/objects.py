"""Files that are named after their content, so that a changed byte is a wrong name.

The files as received, their delivery sheets and the filed tables lie here for ever; none is ever changed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from alliance.errors import RecordDamaged
from alliance.findings import Finding, Severity
from alliance.record import durable

_NAME = re.compile(r"[0-9a-f]{64}")


def digest(data: bytes | memoryview) -> str:
    """Return the SHA-256 of some bytes, 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True)
class Objects:
    """The content-addressed files of a record.

    Parameters
    ----------
    path : Path
        The folder ``objects``; a file lies in ``objects/<first two digits>/<sha256>``.
    incoming : Path
        Where files are written before they get their name; on the same disk.
    """

    path: Path
    incoming: Path

    def place(self, name: str) -> Path:
        """Return the path of an object."""
        return self.path / name[:2] / name

    def put(self, contents: Sequence[bytes]) -> list[str]:
        """Store some contents and return their names; when it returns, they survive a power cut.

        A file that is already there is kept if it is right, and put right if it is damaged.

        Raises
        ------
        OSError
            If the disk refuses; what was stored by then does no harm.
        """
        named = {digest(content): content for content in contents}
        wanting = {name: content for name, content in named.items() if self._stored(name) != content}
        written: dict[str, Path] = {}
        try:
            for name, content in wanting.items():
                written[name] = durable.write_temporary(self.incoming, content)
            for name, temporary in written.items():
                self.place(name).parent.mkdir(exist_ok=True)
                durable.rename(temporary, self.place(name))
        except OSError:
            for temporary in written.values():
                durable.drop(temporary)
            raise
        # Also for those that were there: the import that brought them may have died before this line.
        durable.sync_folders({self.place(name).parent for name in named})
        durable.sync_folders([self.path])
        return [digest(content) for content in contents]

    def get(self, name: str) -> bytes:
        """Return the content of an object.

        Raises
        ------
        RecordDamaged
            If it is missing, or if it is not what was stored.
        """
        content = self._stored(name)
        if content is None or digest(content) != name:
            raise RecordDamaged([self.damage(name)])
        return content

    def is_sound(self, name: str) -> bool:
        """Return whether an object is there and is what was stored."""
        try:
            with self.place(name).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == name
        except FileNotFoundError:
            return False

    def damage(self, name: str) -> Finding:
        """Return the finding that an object is missing or is not what was stored."""
        place = self.place(name)
        return Finding(
            Severity.BLOCKING,
            "record-object",
            f"A file of the record is {'not what was filed' if place.exists() else 'missing'}",
            "Put it back from a copy of the folder. A delivered file and its sheet also come back when filed again.",
            file=self.shown(place),
        )

    def shown(self, path: Path) -> str:
        """Return how a path is named to a person: from the folder of the record on."""
        return path.relative_to(self.path.parent.parent).as_posix()

    def names(self) -> list[str]:
        """Return the names of all objects, in order."""
        places = (path for path in self.path.glob("??/*") if _NAME.fullmatch(path.name))
        return sorted(path.name for path in places if path == self.place(path.name))

    def _stored(self, name: str) -> bytes | None:
        return durable.read(self.place(name))
