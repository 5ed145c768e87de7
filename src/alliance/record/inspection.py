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
        Blocking for any file that is missing or changed; a note for what an interrupted import has left behind.
    """
    # Listed and loaded first: what is committed meanwhile is then found in the log.
    listed, whole = objects.names(), cache.whole()
    copies = {name: copy for name in listed if (copy := _copy(name, objects)) is not None}
    findings: list[Finding] = []
    entries: list[Entry] = []
    for sequence, entry, is_in_place in _chain(log, copies.values()):
        if not is_in_place:
            findings.append(log.damage(sequence))
        if entry is not None:
            entries.append(entry)
    meant = {name for entry in entries for name in entry.objects()}
    findings.extend(objects.damage(name) for name in sorted(meant) if not objects.is_sound(name))
    hashes = {entry.hash for entry in entries}
    for name in listed:
        if name in copies and copies[name].hash not in hashes:
            findings.append(log.damage(copies[name].sequence))
        elif name not in copies and name not in meant:
            findings.append(_left_over(name, objects))
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
    copies = [copy for name in objects.names() if (copy := _copy(name, objects)) is not None]
    for _, entry, is_in_place in _chain(log, copies):
        if entry is None:
            return
        if not is_in_place:
            yield entry


def _chain(log: Log, copies: Iterable[Entry]) -> Iterator[tuple[int, Entry | None, bool]]:
    """Yield every number of the log with its entry, and whether the entry stands in its place.

    An entry that does not is taken from its copy; None if there is no copy that fits.
    """
    by_place = {(copy.sequence, copy.previous): copy for copy in copies}
    previous, sequence, count = GENESIS, 1, log.count()
    while sequence <= count or (sequence, previous) in by_place:
        entry = log.read(sequence)
        is_in_place = entry is not None and previous in (entry.previous, "")
        if not is_in_place:
            entry = by_place.get((sequence, previous), entry)
        yield sequence, entry, is_in_place
        # After a gap whatever comes is taken as it is.
        previous, sequence = entry.hash if entry is not None else "", sequence + 1


def _left_over(name: str, objects: Objects) -> Finding:
    """Return what an object means that no delivery mentions."""
    place = objects.shown(objects.place(name))
    if objects.is_sound(name):
        message = "A file belongs to no delivery; an import that did not end has left it"
        return Finding(Severity.NOTE, "record-left-over", message, "It does no harm.", file=place)
    message = "The copy of a log entry, or a file that belongs to no delivery, is not what was written"
    advice = "No figure depends on it. Remove it; 'alliance record rebuild' makes the copies of log entries again."
    return Finding(Severity.BLOCKING, "record-object", message, advice, file=place)


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
