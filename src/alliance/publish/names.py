"""What things are called in other languages, as far as the alliance says so.

The registry names everything in one language. ``published/names.toml`` of the alliance folder adds others, and words of
the record that are printed as they stand there: offices, remarks of partnerships::

    [ja.member]
    renault = "ルノー"
    [fr.detail]
    "Chairman and CEO" = "Président-directeur général"

Of several names, ``nissan = ["日産自動車", "日産"]``, the first is printed and all are understood in a text.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from alliance.errors import FolderError

FILE = Path("published") / "names.toml"
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class Names:
    """Names in other languages.

    Parameters
    ----------
    table : mapping of (str, str, str) to str
        (language, kind, id) -> the name that is printed.
    aliases : mapping of (str, str, str) to tuple of str
        Other names that a text may use.
    """

    table: Mapping[tuple[str, str, str], str] = field(default_factory=dict)
    aliases: Mapping[tuple[str, str, str], tuple[str, ...]] = field(default_factory=dict)

    def find(self, language: str, kind: str, id: str) -> str:
        """Return the name of a thing in a language, empty if the alliance gives none."""
        return self.table.get((language, kind, id), "")

    def all(self, language: str, kind: str, id: str) -> tuple[str, ...]:
        """Return all names of a thing in a language, the printed one first."""
        printed = self.find(language, kind, id)
        return (*((printed,) if printed else ()), *self.aliases.get((language, kind, id), ()))


def read_names(folder: Path) -> Names:
    """Return the names that a folder adds.

    Raises
    ------
    FolderError
        If the file is not TOML, or a translated remark has other numbers than the remark itself.
    """
    path = folder / FILE
    if not path.is_file():
        return Names()
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FolderError(f"{FILE} cannot be read as TOML: {error}. Correct the named line.") from error
    given = {
        (language, kind, thing): tuple(str(each) for each in name) if isinstance(name, list) else (str(name),)
        for language, kinds in tables.items()
        for kind, names in kinds.items()
        for thing, name in names.items()
    }
    table = {place: names[0] for place, names in given.items() if names}
    for (language, kind, thing), name in table.items():
        if kind == "detail" and sorted(_DIGIT.findall(thing)) != sorted(_DIGIT.findall(name)):
            raise FolderError(
                f"'{name}' ({FILE}, {language}) has other digits than '{thing}', which it translates. Write the same numbers."
            )
    return Names(table, {place: names[1:] for place, names in given.items() if len(names) > 1})
