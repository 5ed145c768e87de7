"""alliance.toml, read and checked: who and what exists, by which names, and the settings of the folder.

Reading TOML takes longer than answering a question, so the checked result is kept in ``record/cache/registry.json``
together with a hash of everything it was made from; a cache that does not fit is ignored and written anew.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Literal

from alliance.calendar import CALENDAR_YEAR, Calendar
from alliance.errors import FolderError, did_you_mean, nearest
from alliance.record.initiatives import LADDER, PROBABILITIES
from alliance.record.members import ALLIANCE, OFFICE, Registry, Thing
from alliance.units import CURRENCIES

FILE = "alliance.toml"
INDUSTRY = "industry"
MARKETS = Path(__file__).with_name("markets.csv")
# Section of alliance.toml -> kind of what it lists.
SECTIONS = {
    "members": "member", "partners": "partner", "rivals": "rival", "companies": "company", "brands": "brand",
    "models": "model", "segments": "segment", "products": "product", "plants": "plant", "functions": "function",
    "persons": "person", "regions": "region", "markets": "market",
}  # fmt: skip
TABLES = ("alliance", "calendars", "perimeters", "programme", *SECTIONS)
_COMPANIES = ("member", "partner", "rival", "company")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_FORM = 2


@dataclass(frozen=True)
class Settings:
    """What a folder decides for itself.

    Parameters
    ----------
    currency : str
        Currency of account.
    perimeter : str
        The perimeter of a question that names none.
    probabilities : mapping of str to Fraction
        How much of an initiative at each stage of the ladder is counted in a weighted pipeline, 0 to 1.
    """

    currency: str = "EUR"
    perimeter: str = ALLIANCE
    probabilities: Mapping[str, Fraction] = field(default_factory=lambda: dict(PROBABILITIES))


@dataclass(frozen=True)
class AllianceFile:
    """What alliance.toml says.

    Parameters
    ----------
    registry : Registry
        Who and what exists.
    settings : Settings
        What the folder decides for itself.
    """

    registry: Registry
    settings: Settings


def read_alliance_file(folder: Path, cache: Path | None = None) -> AllianceFile:
    """Return what the alliance.toml of a folder says.

    Parameters
    ----------
    folder : Path
        The alliance folder.
    cache : Path or None
        Where the checked result may be kept; None keeps none.

    Raises
    ------
    FolderError
        If there is no alliance.toml, or something in it cannot be meant; says what, where and what to write instead.
    """
    try:
        content = (folder / FILE).read_bytes()
    except OSError:
        raise FolderError(
            f"An alliance folder holds a file {FILE}, but '{folder}' has none that can be read. Name the folder with"
            " --folder, or make one with 'alliance new DIR'."
        ) from None
    markets = MARKETS.read_bytes()
    stamp = hashlib.sha256(b"%d\0%b\0%b" % (_FORM, markets, content)).hexdigest()
    kept = _from_cache(cache, stamp) if cache else None
    if kept is not None:
        return kept
    read = _checked(_parsed(content), _countries(markets))
    if cache:
        _keep(read, cache, stamp)
    return read


def _parsed(content: bytes) -> dict[str, object]:
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise FolderError(
            f"{FILE} must be written in UTF-8, but byte {error.start + 1} is not ({FILE}). Save it again as UTF-8."
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise FolderError(
            f"{FILE} must be TOML, but it cannot be read: {error} ({FILE}). Correct that place; text stands in double"
            ' quotes, as in name = "Renault".'
        ) from None


def _checked(tables: Mapping[str, object], countries: Iterable[Thing]) -> AllianceFile:
    for name in tables:
        if name not in TABLES:
            raise _wrong(f"'{name}' is no table of {FILE}", name, _nearest_of(name, TABLES))
    head = _table(tables, "alliance")
    _known_keys(head, ("title", "aliases", "currency", "perimeter"), "alliance")
    title = _text(head, "title", "alliance", default="")
    if not title:
        raise _wrong("The alliance has no title", "alliance", 'Write title = "Name of the alliance" below [alliance].')
    currency = _text(head, "currency", "alliance", default="EUR")
    if currency not in CURRENCIES:
        advice = _nearest_of(currency, CURRENCIES) or "Write a code such as EUR."
        raise _wrong(f"'{currency}' is no currency", "alliance", advice)
    calendars = dict(_calendars(_table(tables, "calendars")))
    things = [
        Thing(ALLIANCE, "company", title, _texts(head, "aliases", "alliance")),
        Thing(INDUSTRY, "company", "The whole market", ("all makers",)),
    ]
    listed = [thing for section in SECTIONS for thing in _things(tables, section, calendars)]
    markets = _with_extra_names(countries, [thing for thing in listed if thing.kind == "market"])
    things += [*(thing for thing in listed if thing.kind != "market"), *markets]
    _known_countries(listed, {market.id for market in markets})
    _different_names(things)
    perimeters = _perimeters(_table(tables, "perimeters"), things)
    stages, probabilities = _programme(_table(tables, "programme"))
    registry = Registry(title, tuple(things), perimeters, calendars, currency, stages)
    perimeter = _text(head, "perimeter", "alliance", default=ALLIANCE)
    return AllianceFile(registry, Settings(currency, perimeter, probabilities))


def _things(tables: Mapping[str, object], section: str, calendars: Mapping[str, Calendar]) -> Iterator[Thing]:
    kind = SECTIONS[section]
    keys = ("name", "aliases", "country", "source", *(("calendar",) if kind in _COMPANIES else ()))
    for key, entry in _table(tables, section).items():
        place = f"{section}.{key}"
        known = _ID.fullmatch(key) or (kind == "market" and re.fullmatch(r"[A-Z]{2}", key))
        if not known:
            raise _wrong(
                f"'{key}' is no id", place, f"Use lower-case letters, digits and hyphens, such as '{_slug(key)}'."
            )
        if key in (ALLIANCE, INDUSTRY, OFFICE) and kind in _COMPANIES:
            raise _wrong(f"The id '{key}' has a meaning of its own", place, "Choose another one.")
        if isinstance(entry, str):
            entry = {"name": entry}
        if not isinstance(entry, dict):
            raise _wrong(
                f"{key} is {entry!r}, but a name or a table was expected", place, f'Write {key} = {{ name = "..." }}.'
            )
        _known_keys(entry, keys, place)
        name = _text(entry, "name", place, default="" if kind == "market" else key)
        calendar = _text(entry, "calendar", place, default="")
        if calendar and calendar not in calendars and calendar != CALENDAR_YEAR.name:
            advice = _nearest_of(calendar, calendars) or f"Define it below [calendars.{calendar}]."
            raise _wrong(f"'{calendar}' is no calendar", place, advice)
        yield Thing(
            key,
            kind,
            name,
            _texts(entry, "aliases", place),
            _text(entry, "country", place, default=""),
            calendars.get(calendar, CALENDAR_YEAR),
            _text(entry, "source", place, default=""),
        )


def _calendars(table: Mapping[str, object]) -> Iterator[tuple[str, Calendar]]:
    for name, entry in table.items():
        place = f"calendars.{name}"
        if not isinstance(entry, dict):
            raise _wrong(f"{name} is {entry!r}, but a table was expected", place, f"Write [calendars.{name}].")
        _known_keys(entry, ("first_month", "named_after"), place)
        month = entry.get("first_month")
        if not isinstance(month, int) or isinstance(month, bool) or not 1 <= month <= 12:
            raise _wrong(f"first_month is {month!r}, but a month was expected", place, "Write a number from 1 to 12.")
        after = entry.get("named_after", "start")
        if after not in ("start", "end"):
            raise _wrong(f"named_after is {after!r}", place, 'Write "start" or "end": the year that names FY2015.')
        named: Literal["start", "end"] = "end" if after == "end" else "start"
        yield name, Calendar(name, month, named)


def _perimeters(table: Mapping[str, object], things: Iterable[Thing]) -> dict[str, str]:
    texts = {name: _text(table, name, f"perimeters.{name}") for name in table}
    companies = {name.casefold(): thing for thing in things if thing.kind in _COMPANIES for name in thing.names()}
    for name, text in texts.items():
        place = f"perimeters.{name}"
        if name.casefold() in companies:
            raise _wrong(f"'{name}' is already {companies[name.casefold()].name}", place, "Choose another name.")
        if not text.strip():
            raise _wrong(f"The perimeter '{name}' is empty", place, 'Write, for example, "renault + nissan".')
        for day in re.findall(r"\d{4}-\d+-\d+", text):
            try:
                date.fromisoformat(day)
            except ValueError:
                raise _wrong(f"'{day}' is no day", place, "Write year-month-day, such as 2016-10-20.") from None
    for name in texts:
        circle = _circle(name, texts)
        if circle:
            raise _wrong(
                f"The perimeter '{name}' contains itself: {' -> '.join(circle)}",
                f"perimeters.{name}",
                "Write one of them with members only.",
            )
    return texts


def _circle(name: str, texts: Mapping[str, str], path: tuple[str, ...] = ()) -> tuple[str, ...]:
    if name in path:
        return (*path[path.index(name) :], name)
    mentioned = (other for other in texts if re.search(rf"(?<![\w-]){re.escape(other)}(?![\w-])", texts[name]))
    for other in mentioned:
        circle = _circle(other, texts, (*path, name))
        if circle:
            return circle
    return ()


def _programme(table: Mapping[str, object]) -> tuple[dict[str, str], dict[str, Fraction]]:
    """Return what the alliance calls the stages of an initiative, and how likely each is to come to its end."""
    _known_keys(table, ("stages", "probabilities"), "programme")
    names = _table(table, "stages")
    _known_keys(names, LADDER, "programme.stages")
    stages = {stage: _text(names, stage, "programme.stages") for stage in names}
    for stage, name in stages.items():
        others = {word: other for other, word in {**LADDER, **stages}.items() if other != stage}
        if name in others or not name:
            raise _wrong(f"'{name}' cannot be the name of stage {stage}", "programme.stages", "Choose another name.")
    chances = _table(table, "probabilities")
    _known_keys(chances, PROBABILITIES, "programme.probabilities")
    found = dict(PROBABILITIES)
    for stage, chance in chances.items():
        is_number = isinstance(chance, (int, float)) and not isinstance(chance, bool)
        if not is_number or not 0 <= float(str(chance)) <= 1:
            raise _wrong(
                f"The probability of stage {stage} is {chance!r}",
                "programme.probabilities",
                "Write a number from 0 to 1.",
            )
        found[stage] = Fraction(str(chance))
    return stages, found


def _with_extra_names(countries: Iterable[Thing], extra: Iterable[Thing]) -> list[Thing]:
    by_id = {thing.id: thing for thing in countries}
    for thing in extra:
        known = by_id.get(thing.id)
        if known is None and not thing.name:
            raise _wrong(
                f"'{thing.id}' is no country", f"markets.{thing.id}", 'Give a market of your own a name = "...".'
            )
        old = (known.name, *known.aliases) if known else ()
        names = tuple(dict.fromkeys((*((thing.name,) if thing.name else ()), *old, *thing.aliases)))
        by_id[thing.id] = Thing(thing.id, "market", names[0], names[1:], thing.id if known else thing.country)
    return list(by_id.values())


def _known_countries(things: Iterable[Thing], markets: Iterable[str]) -> None:
    known = set(markets)
    for thing in things:
        if thing.country and thing.country not in known:
            raise _wrong(
                f"'{thing.country}' is no country",
                f"{_section(thing.kind)}.{thing.id}",
                f"Write its two-letter code, such as FR. {_nearest_of(thing.country, known)}".strip(),
            )


def _different_names(things: Iterable[Thing]) -> None:
    owners: dict[tuple[str, str], Thing] = {}
    for thing in things:
        group = "company" if thing.kind in _COMPANIES else "market" if thing.kind == "region" else thing.kind
        for name in {each.casefold(): each for each in thing.names()}.values():
            owner = owners.setdefault((group, name.casefold()), thing)
            if owner is not thing:
                raise _wrong(
                    f"'{name}' names both {_section(owner.kind)}.{owner.id} and {_section(thing.kind)}.{thing.id}",
                    f"{_section(thing.kind)}.{thing.id}",
                    "Take the name away from one of them.",
                )


def _table(tables: Mapping[str, object], name: str) -> dict[str, object]:
    table = tables.get(name, {})
    if not isinstance(table, dict):
        raise _wrong(f"{name} is {table!r}, but a table was expected", name, f"Write [{name}] and its entries below.")
    return table


def _known_keys(table: Mapping[str, object], known: Iterable[str], place: str) -> None:
    for key in table:
        if key not in known:
            advice = _nearest_of(key, known) or f"Known here: {', '.join(known)}."
            raise _wrong(f"'{key}' is not known here", place, advice)


def _text(table: Mapping[str, object], key: str, place: str, default: str | None = None) -> str:
    value = table.get(key, default)
    if not isinstance(value, str):
        raise _wrong(f"{key} is {value!r}, but a text was expected", place, f'Write {key} = "...".')
    return value


def _texts(table: Mapping[str, object], key: str, place: str) -> tuple[str, ...]:
    values = table.get(key, [])
    if not isinstance(values, list) or not all(isinstance(value, str) and value for value in values):
        raise _wrong(f"{key} is {values!r}, but a list of texts was expected", place, f'Write {key} = ["...", "..."].')
    return tuple(str(value) for value in values)


def _wrong(what: str, place: str, advice: str) -> FolderError:
    return FolderError(f"{what} ({FILE}, [{place}]). {advice}".strip())


def _nearest_of(name: str, known: Iterable[str]) -> str:
    return did_you_mean(nearest(name, known))


def _section(kind: str) -> str:
    return next((section for section, each in SECTIONS.items() if each == kind), kind)


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-") or "a-name"


def _countries(markets: bytes) -> list[Thing]:
    rows = csv.DictReader(io.StringIO(markets.decode("utf-8")))
    return [
        Thing(row["id"], "market", row["name"], tuple(filter(None, row["aliases"].split(";"))), row["id"])
        for row in rows
    ]


def _from_cache(cache: Path, stamp: str) -> AllianceFile | None:
    with suppress(OSError, ValueError, KeyError, TypeError):
        checksum, _, body = cache.read_bytes().partition(b"\n")
        kept = json.loads(body)
        if kept["stamp"] != stamp or hashlib.sha256(body).hexdigest().encode() != checksum:
            return None
        calendars = {name: Calendar(name, month, after) for name, month, after in kept["calendars"]}
        things = tuple(
            Thing(key, kind, name, tuple(aliases), country, calendars.get(calendar, CALENDAR_YEAR), source)
            for key, kind, name, aliases, country, calendar, source in kept["things"]
        )
        registry = Registry(kept["title"], things, kept["perimeters"], calendars, kept["currency"], kept["stages"])
        probabilities = {stage: Fraction(chance) for stage, chance in kept["probabilities"].items()}
        return AllianceFile(registry, Settings(kept["currency"], kept["perimeter"], probabilities))
    return None


def _keep(read: AllianceFile, cache: Path, stamp: str) -> None:
    registry = read.registry
    content = {
        "stamp": stamp,
        "title": registry.title,
        "currency": read.settings.currency,
        "perimeter": read.settings.perimeter,
        "calendars": [(name, each.first_month, each.named_after) for name, each in registry.calendars.items()],
        "perimeters": dict(registry.perimeters),
        "stages": dict(registry.stages),
        "probabilities": {stage: str(chance) for stage, chance in read.settings.probabilities.items()},
        "things": [
            (each.id, each.kind, each.name, each.aliases, each.country, each.calendar.name, each.source)
            for each in registry.things
        ],
    }
    # A folder that cannot be written to is still a folder: without the cache it only opens more slowly.
    with suppress(OSError):
        cache.parent.mkdir(parents=True, exist_ok=True)
        fresh = cache.with_name(f".{cache.name}.{os.getpid()}")
        body = json.dumps(content, ensure_ascii=False).encode()
        fresh.write_bytes(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
        fresh.replace(cache)
