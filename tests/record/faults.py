"""Faults of the disk on purpose: the n-th call that writes, forces, renames or links fails, or ends the process."""

from __future__ import annotations

import errno
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

CALLS = ("open", "write", "fsync", "replace", "link", "mkdir")


@dataclass
class Counter:
    """The calls that were made, by name, and the one that went wrong."""

    calls: list[str] = field(default_factory=list)
    failed: str = ""


def fail(counter: Counter, name: str, call: Callable[..., object], arguments: tuple[object, ...]) -> object:
    """Let a call fail as a full disk does; a write gets half of its bytes to the disk first."""
    if name == "write":
        descriptor, data = arguments
        call(descriptor, data[: len(data) // 2])  # type: ignore[index,arg-type]
    counter.failed = name
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def die_after(counter: Counter, name: str, call: Callable[..., object], arguments: tuple[object, ...]) -> object:
    """Let the call do its work, and end the process as ``kill -9`` does before anyone hears of it."""
    try:
        return call(*arguments)
    finally:
        os.kill(os.getpid(), signal.SIGKILL)


@contextmanager
def fault_at(number: int, what: Callable[..., object] = fail) -> Iterator[Counter]:
    """Let the call of a number go wrong, counted from 1 over all calls that change the disk; 0 lets none."""
    counter, originals = Counter(), {name: getattr(os, name) for name in CALLS}

    def watched(name: str) -> Callable[..., object]:
        def call(*arguments: object, **options: object) -> object:
            counter.calls.append(name)
            if len(counter.calls) == number:
                return what(counter, name, originals[name], arguments)
            return originals[name](*arguments, **options)

        return call

    try:
        for name in CALLS:
            setattr(os, name, watched(name))
        yield counter
    finally:
        for name, original in originals.items():
            setattr(os, name, original)
