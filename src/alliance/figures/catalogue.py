"""What can be asked: the measures, read from data files that a controller can extend.

The project's own list is `measures.toml` beside this file; a folder may bring another one. A measure of the folder may
add words to one of ours, but never change what it counts.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Literal

from alliance.errors import FolderError, UnknownName, did_you_mean, nearest
from alliance.units import UNITS

OWN_LIST = Path(__file__).with_name("measures.toml")
KINDS = ("flow", "stock", "cumulative", "set", "ratio", "rate")
ACROSS = ("add", "unite", "recompute", "none")

Kind = Literal["flow", "stock", "cumulative", "set", "ratio", "rate"]
Across = Literal["add", "unite", "recompute", "none"]


@dataclass(frozen=True)
class Measure:
    """Something that can be asked of the record, and how it adds (§6).

    Parameters
    ----------
    id : str
        ``"sales"``, ``"ev_sales"``, ...
    label : str
        As it is printed: ``"Vehicles sold"``.
    unit : str
        Id of its unit.
    kind : str
        ``"flow"`` adds over time and members; ``"stock"`` over members only, asked for a day; ``"cumulative"`` is
        reported only since the beginning; a ``"set"`` is united; a ``"ratio"`` is recomputed; a ``"rate"`` is an exchange
        rate.
    across : str
        How it adds over members: ``"add"``, ``"unite"``, ``"recompute"``, or ``"none"`` for figures that stand only as
        reported.
    counts : str
        One sentence: what is counted and what is not.
    noun : str
        What stands behind a number: ``"vehicles sold"``.
    words : tuple of str
        What people call it, in lower case; a longer phrase wins over a shorter one.
    powertrain : str
        The only powertrain it counts; empty for all.
    inside : str
        A measure that counts the same vehicles again: adding both is a double count.
    numerator, denominator : str
        Measures that a ratio is recomputed from.
    relation, counted : str
        Of a set: the kind of its links, and which end is counted, ``"subject"`` or ``"object"``.
    """

    id: str
    label: str
    unit: str
    kind: Kind
    across: Across = "add"
    counts: str = ""
    noun: str = ""
    words: tuple[str, ...] = ()
    powertrain: str = ""
    inside: str = ""
    numerator: str = ""
    denominator: str = ""
    relation: str = ""
    counted: str = ""


class Catalogue(Mapping[str, Measure]):
    """The measures of one folder, found by id in any case and with hyphens, points or blanks for underscores.

    Parameters
    ----------
    measures : mapping of str to Measure
        By id.
    """

    def __init__(self, measures: Mapping[str, Measure]) -> None:
        self._measures = dict(measures)

    def __getitem__(self, name: str) -> Measure:
        return self._measures[_id(name)]

    def __iter__(self) -> Iterator[str]:
        return iter(self._measures)

    def __len__(self) -> int:
        return len(self._measures)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and _id(name) in self._measures

    def measure(self, name: str, where: str = "") -> Measure:
        """Return the measure that goes by `name`.

        Raises
        ------
        UnknownName
            If there is none; the nearest are named.

        Examples
        --------
        >>> load_catalogue().measure("ev-sales").label
        'Electric vehicles sold'
        """
        found = self._measures.get(_id(name))
        if found is None:
            raise UnknownName("measure", name, self._measures, where=where, advice=self._advice(name))
        return found

    def _advice(self, name: str) -> str:
        """Return which measures a name may mean: those it looks like, and those that people call so."""
        folded = name.strip().casefold().replace("_", " ").replace("-", " ")
        called = [each.id for each in self._measures.values() if folded in each.words]
        meant = called or list(nearest(_id(name), self._measures))
        return f"{did_you_mean(meant)} What can be asked is listed by: alliance figure list".strip()


def load_catalogue(extra: Path | None = None) -> Catalogue:
    """Return the project's measures and those of a folder.

    Parameters
    ----------
    extra : Path or None
        The folder's own ``measures.toml``; a path that does not exist adds nothing.

    Raises
    ------
    FolderError
        If the file is not TOML, a measure of it is incomplete, or it changes what a measure of ours counts.
    """
    own = _read(OWN_LIST, OWN_LIST.stat().st_mtime_ns)
    if extra is None or not extra.is_file():
        return own
    return _extended(own, _read(extra, extra.stat().st_mtime_ns), extra)


@lru_cache(maxsize=8)
def _read(path: Path, changed: int) -> Catalogue:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FolderError(f"{path.name} cannot be read as TOML: {error}. Correct the named line.") from error
    return Catalogue({_id(name): _measure(_id(name), table, path) for name, table in tables.items()})


def _measure(name: str, table: object, path: Path) -> Measure:
    if not isinstance(table, dict):
        raise FolderError(f"'{name}' in {path.name} is not a table. Write [{name}] and its label, unit and kind below.")
    text = {key: value for key, value in table.items() if isinstance(value, str)}
    words = table.get("words", [])
    unknown = [key for key in table if key not in Measure.__dataclass_fields__ or key == "id"]
    if unknown or not isinstance(words, list) or len(text) + ("words" in table) != len(table):
        wrong = unknown[0] if unknown else "words" if not isinstance(words, list) else "a value that is no text"
        raise FolderError(
            f"Measure '{name}' in {path.name} has {wrong}, which is not understood. Every value is a text, and words is"
            f" a list; known are {', '.join(field for field in Measure.__dataclass_fields__ if field != 'id')}."
        )
    for key, known in (("unit", tuple(UNITS)), ("kind", KINDS), ("across", ACROSS)):
        if text.get(key, "add" if key == "across" else "") not in known:
            raise FolderError(
                f"Measure '{name}' in {path.name} has {key} '{text.get(key, '')}'. Write one of {', '.join(known)}."
            )
    text.setdefault("label", name.replace("_", " ").capitalize())
    text.setdefault("noun", text["label"].lower())
    # The two literals were checked above.
    return Measure(id=name, words=tuple(str(word).casefold() for word in words), **text)  # type: ignore[arg-type]


def _extended(own: Catalogue, added: Catalogue, path: Path) -> Catalogue:
    measures = dict(own.items())
    for name, measure in added.items():
        ours = measures.get(name)
        if ours is None:
            measures[name] = measure
            continue
        if (ours.unit, ours.kind, ours.across) != (measure.unit, measure.kind, measure.across):
            raise FolderError(
                f"Measure '{name}' in {path.name} is {measure.unit}, {measure.kind}, {measure.across}; the project's own is"
                f" {ours.unit}, {ours.kind}, {ours.across}. Give yours another name."
            )
        words = tuple(dict.fromkeys((*ours.words, *measure.words)))
        measures[name] = replace(ours, label=measure.label, words=words)
    return Catalogue(measures)


def _id(name: str) -> str:
    return name.strip().casefold().replace("-", "_").replace(" ", "_").replace(".", "_")
