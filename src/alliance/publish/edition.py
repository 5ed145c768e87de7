"""An edition: what is printed, of whom, for when and as known when, frozen under one short id.

The id stands on every page, file and chart. It is made of what the edition rests on: the deliveries known on the day, the
names of the folder, the question, and the words. The same deliveries give the same id in any folder.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path

from alliance.calendar import Period
from alliance.errors import UnknownName, UsageError
from alliance.publish.phrases import phrase_files
from alliance.publish.printed import FigureRef
from alliance.record.snapshot import Snapshot
from alliance.units import decimal_text

PUBLISHED = "published"
FILE, FIGURES = "edition.toml", "edition.json"
# What else decides what is printed: names, sources, measures, shapes of the world.
_BESIDE = (
    "alliance.toml",
    "measures.toml",
    "sources.csv",
    "published/names.toml",
    "published/world.json",
    "published/places.csv",
)
_SHORT = 12


@dataclass(frozen=True)
class Edition:
    """A named, frozen snapshot of the record.

    Parameters
    ----------
    name : str
        Its folder below ``published/``: ``"facts-2016"``.
    title : str
        What stands on the cover; empty for the booklet's own words.
    perimeter : str
        Who counts.
    period : Period
        The year.
    calendar : str
        Name of the calendar the year is read in.
    on : date
        The day for which structure, stakes, plants and people are shown.
    known_on : date
        As known on this day.
    languages : tuple of str
        In which languages it is printed.
    snapshot : str
        The id of what it rests on.
    before : str
        Name of the edition before it, whose figures it is compared with; empty for the first.
    address : str
        Where it will be published: printed on the last page, with its square code; empty for nowhere.
    """

    name: str
    title: str
    perimeter: str
    period: Period
    calendar: str
    on: date
    known_on: date
    languages: tuple[str, ...]
    snapshot: str
    before: str = ""
    address: str = ""


def snapshot_id(snapshot: Snapshot, folder: Path, edition: Edition) -> str:
    """Return the short id of what an edition rests on.

    Parameters
    ----------
    snapshot : Snapshot
        The record.
    folder : Path
        The alliance folder, for the files that name things.
    edition : Edition
        What is asked; its own id does not count.
    """
    hashed = hashlib.sha256()
    known = [each.id for each in snapshot.deliveries.values() if each.known_on <= edition.known_on]
    asked = [edition.perimeter, edition.period.iso(), edition.calendar, edition.on, edition.known_on, edition.title]
    asked += [edition.before, edition.address]
    for text in (*known, *(str(each) for each in asked), *edition.languages):
        hashed.update(text.encode() + b"\0")
    for path in (*(folder / name for name in _BESIDE), *(phrase_files()[code] for code in edition.languages)):
        content = path.read_bytes() if path.is_file() else b""
        hashed.update(hashlib.sha256(content).digest())
    return hashed.hexdigest()[:_SHORT]


def edition_folder(folder: Path, name: str) -> Path:
    """Return the folder of an edition.

    Raises
    ------
    UsageError
        If the name is no plain name of a folder.
    """
    if not name or name in (".", "..") or set(name) & set('/\\:*?"<>|') or name != name.strip():
        raise UsageError(f"'{name}' cannot name an edition. Write a plain word, such as facts-2016.")
    return folder / PUBLISHED / name


def write_edition(folder: Path, edition: Edition) -> Path:
    """Write an edition down and return the file."""
    lines = [
        "# An edition of the booklet. Opened by `alliance publish edition`; built by `alliance publish booklet`.",
        f"title = {_quoted(edition.title)}",
        f"perimeter = {_quoted(edition.perimeter)}",
        f"start = {edition.period.start}" if edition.period.start else "",
        f"end = {edition.period.end}  # the day after the last one",
        f"label = {_quoted(edition.period.label)}",
        f"calendar = {_quoted(edition.calendar)}",
        f"on = {edition.on}",
        f"known_on = {edition.known_on}",
        f"languages = [{', '.join(_quoted(code) for code in edition.languages)}]",
        f"snapshot = {_quoted(edition.snapshot)}",
        f"before = {_quoted(edition.before)}",
        f"address = {_quoted(edition.address)}",
    ]
    path = edition_folder(folder, edition.name) / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(line for line in lines if line) + "\n", encoding="utf-8")
    return path


def open_edition(folder: Path, name: str) -> Edition:
    """Return an edition that was opened before.

    Raises
    ------
    UnknownName
        If there is none of this name; the nearest are named.
    UsageError
        If its file cannot be used.
    """
    path = edition_folder(folder, name) / FILE
    if not path.is_file():
        known = [each.parent.name for each in sorted((folder / PUBLISHED).glob(f"*/{FILE}"))]
        raise UnknownName(
            "edition", name, known, advice=f"Open it first: alliance publish edition {name} --period 2016"
        )
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        return Edition(
            name=name,
            title=str(table["title"]),
            perimeter=str(table["perimeter"]),
            period=Period(table.get("start"), table["end"], str(table["label"])),
            calendar=str(table["calendar"]),
            on=table["on"],
            known_on=table["known_on"],
            languages=tuple(str(code) for code in table["languages"]),
            snapshot=str(table["snapshot"]),
            before=str(table.get("before", "")),
            address=str(table.get("address", "")),
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, UnicodeDecodeError) as error:
        raise UsageError(
            f"{path} cannot be read as an edition ({type(error).__name__}: {error}). Open the edition anew, or put its file"
            " back from a copy."
        ) from None


def edition_before(folder: Path, edition: Edition) -> str:
    """Return the name of the edition before another one: the latest of the same perimeter, of an earlier year or knowledge."""
    names = [path.parent.name for path in sorted((folder / PUBLISHED).glob(f"*/{FILE}"))]
    found = [open_edition(folder, name) for name in names if name != edition.name]
    own = (edition.period.end, edition.known_on)
    earlier = [each for each in found if each.perimeter == edition.perimeter and (each.period.end, each.known_on) < own]
    return max(earlier, key=lambda each: (each.period.end, each.known_on, each.name)).name if earlier else ""


def figure_as_row(figure: FigureRef, sources: Container[str] = ()) -> dict[str, object]:
    """Return a figure as it stands in edition.json.

    Parameters
    ----------
    figure : FigureRef
        The figure.
    sources : container of str
        The documents that the folder lists.
    """
    return {
        "id": figure.id,
        "measure": figure.measure,
        "how": figure.how,
        "value": None if figure.value is None else exactly(figure.value),
        "unit": figure.unit,
        "half": exactly(figure.half),
        "bound": figure.bound,
        "status": figure.status,
        "period": figure.period,
        "perimeter": figure.perimeter,
        "where": dict(figure.where),
        "made_of": list(figure.made_of),
        "rows": [
            {"delivery": fact.delivery, "file": fact.file, "row": fact.row, "ref": fact.ref, "source": fact.source}
            for fact in figure.facts
        ],
        "sources": list(figure.sources),
        "listed": [source for source in figure.sources if source in sources],
        "notes": list(figure.notes),
        "refusal": figure.refusal,
    }


def write_figures(path: Path, content: Mapping[str, object]) -> None:
    """Write edition.json: the same content gives the same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def read_figures(path: Path) -> dict[str, dict[str, object]]:
    """Return the figures of edition.json by id; none if the file is not there.

    Raises
    ------
    UsageError
        If the file is no edition.json.
    """
    if not path.is_file():
        return {}
    try:
        figures = json.loads(path.read_text(encoding="utf-8"))["figures"]
        return {str(figure["id"]): figure for figure in figures}
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        raise UsageError(
            f"{path} cannot be read ({type(error).__name__}: {error}). Put it back from a copy, or open the edition anew."
        ) from None


def edition_as_row(edition: Edition) -> dict[str, object]:
    """Return an edition as it stands at the head of edition.json."""
    return {
        "name": edition.name,
        "title": edition.title,
        "perimeter": edition.perimeter,
        "period": edition.period.iso(),
        "label": edition.period.label,
        "calendar": edition.calendar,
        "on": str(edition.on),
        "known_on": str(edition.known_on),
        "languages": list(edition.languages),
        "snapshot": edition.snapshot,
        "before": edition.before,
        "address": edition.address,
    }


def known_languages(wanted: Sequence[str]) -> tuple[str, ...]:
    """Return the languages of an edition, all that there are if none is named.

    Raises
    ------
    UnknownName
        If there are no phrases in one of them.
    """
    known = phrase_files()
    for code in wanted:
        if code not in known:
            raise UnknownName("language", code, known, advice=f"Booklets are printed in {', '.join(known)}.")
    return tuple(dict.fromkeys(wanted)) or tuple(sorted(known, key=lambda code: (code != "en", code)))


def latest_knowledge(snapshot: Snapshot) -> date:
    """Return the last day on which the record learned something.

    Raises
    ------
    UsageError
        If nothing was delivered yet.
    """
    days = [delivery.known_on for delivery in snapshot.deliveries.values()]
    if not days:
        raise UsageError("An edition needs a record, but nothing was delivered yet. Import a delivery first.")
    return max(days)


def exactly(value: Fraction) -> str:
    """Return a number as edition.json holds it: a plain decimal, or a fraction if it has no end in decimals."""
    text = decimal_text(value)
    return text if Fraction(text) == value else f"{value.numerator}/{value.denominator}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
