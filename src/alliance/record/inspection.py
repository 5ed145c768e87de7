"""The inspection of a record: every file is read, and whatever is not as it was filed is named.

A log alone cannot show that its end was cut off, because a shorter chain is a chain as well. Two witnesses can: the copy
of each entry that is stored among the objects once it is committed, and the cache that someone has answered from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from alliance.findings import Finding, Severity, has_blocking
from alliance.record.cache import Cache
from alliance.record.log import GENESIS, Entry, Log, decode
from alliance.record.objects import Objects

# Canonical JSON sorts its keys, so every copy of a log entry begins like this.
_COPY_BEGINS = b'{"delivery":'


def damages(log: Log, objects: Objects, cache: Cache) -> list[Finding]:
    """Return what is wrong with the log and the objects.

    Returns
    -------
    list of Finding
        Blocking for a file that is missing or changed; a note for what an interrupted import has left behind.
    """
    # Listed and loaded first: what is committed meanwhile is then found in the log.
    listed, whole = objects.names(), cache.whole()
    findings: list[Finding] = []
    entries: list[Entry] = []
    previous = GENESIS
    for sequence in range(1, log.count() + 1):
        entry = log.read(sequence)
        if entry is None or (previous and entry.previous != previous):
            findings.append(log.damage(sequence))
        if entry is not None:
            entries.append(entry)
        previous = entry.hash if entry is not None else ""

    meant = {name for entry in entries for name in entry.objects()}
    findings.extend(objects.damage(name) for name in sorted(meant) if not objects.is_sound(name))
    hashes = {entry.hash for entry in entries}
    for name in listed:
        if name not in meant:
            findings.extend(_unclaimed(name, hashes, log, objects))
    if whole is not None and whole.deliveries and whole.head not in hashes and not has_blocking(findings):
        findings.append(log.damage(log.count() + 1))
    findings.extend(_strangers(log, objects))
    return findings


def damaged_caches(cache: Cache, root: Path) -> Iterator[tuple[Path, Finding]]:
    """Yield the cache files that cannot be used, each with its finding."""
    for path in cache.files():
        if not cache.is_sound(path):
            yield (
                path,
                Finding(
                    Severity.WARNING,
                    "record-cache",
                    "A cache file was damaged or made by another version. It was removed and is made again",
                    "Nothing needs to be done: no figure was ever made from it.",
                    file=path.relative_to(root.parent).as_posix(),
                ),
            )


def lost_entries(log: Log, objects: Objects) -> Iterator[Entry]:
    """Yield the entries that the log has lost or that were changed, from their copies, as far as the chain is whole."""
    copies: dict[tuple[int, str], Entry] = {}
    for name in objects.names():
        entry = _copy(name, objects)
        if entry is not None:
            copies[entry.sequence, entry.previous] = entry
    previous, sequence = GENESIS, 1
    while True:
        entry = log.read(sequence)
        if entry is None or entry.previous != previous:
            entry = copies.get((sequence, previous))
            if entry is None:
                return
            yield entry
        previous, sequence = entry.hash, sequence + 1


def _unclaimed(name: str, hashes: set[str], log: Log, objects: Objects) -> Iterable[Finding]:
    """Return what an object means that no delivery mentions."""
    place = objects.shown(objects.place(name))
    copy = _copy(name, objects)
    if copy is not None and copy.hash in hashes:
        return []
    if copy is not None:
        return [log.damage(copy.sequence)]
    if objects.is_sound(name):
        message = "A file belongs to no delivery; an import that did not end has left it"
        return [Finding(Severity.NOTE, "record-left-over", message, "It does no harm.", file=place)]
    message = "A file that belongs to no delivery, or a copy of a log entry, is damaged"
    advice = "No figure depends on it. Remove it; 'alliance record rebuild' makes the copies of log entries again."
    return [Finding(Severity.WARNING, "record-left-over", message, advice, file=place)]


def _copy(name: str, objects: Objects) -> Entry | None:
    """Return the log entry that an object is a copy of, or None."""
    with objects.place(name).open("rb") as file:
        if file.read(len(_COPY_BEGINS)) != _COPY_BEGINS:
            return None
        file.seek(0)
        return decode(file.read())


def _strangers(log: Log, objects: Objects) -> Iterator[Finding]:
    """Yield a note for every file that the record did not make."""
    known = {log.place(sequence) for sequence in range(1, log.count() + 1)}
    known |= {objects.place(name) for name in objects.names()}
    for folder in (log.path, objects.path):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path not in known:
                yield Finding(
                    Severity.WARNING,
                    "record-stranger",
                    "A file that the record did not make lies among its files",
                    "Nothing is read from it. Move it elsewhere.",
                    file=objects.shown(path),
                )
