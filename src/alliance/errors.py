"""The errors of the project, as one tree.

An error is for a call that cannot go on. Bad data is a Finding (`alliance.findings`), and "refused",
"infeasible" or "contradicted" are answers, not errors.

::

    AllianceError
    ├── UsageError            the caller asked for something that does not exist or cannot be meant
    │   ├── UnknownName       a member, measure, market, ... that nobody knows; carries the nearest names
    │   ├── PeriodError       a text that is no period, or a period that two calendars would read differently
    │   ├── PerimeterError    a text that is no perimeter
    │   ├── UnitError         cars added to euros, an unknown unit, a number that is none
    │   └── ActRefused        a plan is proposed, confirmed or released by somebody who may not, or too early
    ├── FolderError           not an alliance folder, or its alliance.toml cannot be used
    ├── DeliveryRefused       a delivery with blocking findings; carries them
    ├── FilingFailed          the disk refused; the record is whole, and filing again is safe
    ├── NotRebuilt            the caches could not be made anew; the record is untouched and answers
    ├── Overtaken             another delivery was filed since this one was checked; check it again
    ├── RecordDamaged         a byte of the record is not what was filed; carries the findings of `verify`
    ├── EditionStopped        a number, a sum or a source of an edition does not hold; carries the findings, page by page
    ├── NotShown              the viewer may not see this (the same answer as for something absent)
    └── MissingExtra          an optional library is not installed; says which command installs it
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Protocol


class Noticed(Protocol):
    """What an error needs to know of a Finding: how grave it is, in which file, and its sentence."""

    @property
    def is_blocking(self) -> bool:
        """Whether it keeps a delivery out."""

    @property
    def file(self) -> str:
        """The file it was found in."""

    def sentence(self) -> str:
        """Return message, place and advice as one text."""


class AllianceError(Exception):
    """Anything this project raises on purpose."""


class UsageError(AllianceError):
    """The caller asked for something that does not exist or cannot be meant."""


class UnknownName(UsageError):
    """A name that nobody knows, with the nearest known ones.

    Parameters
    ----------
    kind : str
        What the name should have been: ``"member"``, ``"measure"``, ``"market"``.
    name : str
        What came.
    known : iterable of str
        Every name that would have been understood.
    where : str
        Place of the name, such as ``"deliveries/2016-sales.xlsx, sheet Sales, cell B14"``; may be empty.
    advice : str
        What to do now; a default names the nearest known names.
    """

    def __init__(self, kind: str, name: str, known: Iterable[str], *, where: str = "", advice: str = "") -> None:
        self.kind = kind
        self.name = name
        self.suggestions = nearest(name, known)
        place = f" ({where})" if where else ""
        hint = advice or did_you_mean(self.suggestions)
        article = "an" if kind[:1] in "aeio" else "a"
        super().__init__(f"'{name}' is not {article} {kind} of this alliance{place}. {hint}".strip())


class PeriodError(UsageError):
    """A text that is no period, or that two calendars would read differently."""


class PerimeterError(UsageError):
    """A text that is no perimeter."""


class UnitError(UsageError):
    """Units that do not go together, an unknown unit, or a text that is no number."""


class ActRefused(UsageError):
    """A plan is proposed, confirmed or released by somebody who may not, too early, or after it has changed. Nothing was filed."""


class FolderError(AllianceError):
    """Not an alliance folder, or its alliance.toml cannot be used."""


class DeliveryRefused(AllianceError):
    """A delivery that was kept out of the record.

    Parameters
    ----------
    findings : sequence of alliance.findings.Finding
        All findings, at least one of them blocking.
    """

    def __init__(self, findings: Sequence[Noticed]) -> None:
        self.findings = tuple(findings)
        blocking = [finding for finding in self.findings if finding.is_blocking]
        first = blocking[0].sentence() if blocking else "No finding was given."
        more = _more(len(blocking) - 1, "blocking finding")
        super().__init__(f"The delivery was not filed. {first}{more}")


class FilingFailed(AllianceError):
    """The disk refused while something was filed; the record is whole, and filing again is safe.

    Parameters
    ----------
    file : str
        Name of what was being filed.
    cause : str
        What the system said, such as ``"No space left on device"``.
    """

    def __init__(self, file: str, cause: str) -> None:
        super().__init__(
            f"'{file}' could not be filed: {cause}. The record is as it was or holds the whole delivery, nothing is half"
            " filed. Remove the cause and file it again; what is in already is not filed twice."
        )


class NotRebuilt(AllianceError):
    """The caches of a record could not be made anew; what was filed is untouched, and is read as before.

    Parameters
    ----------
    place : object
        The folder of the caches.
    cause : str
        What the system said, such as ``"Read-only file system"``.
    """

    def __init__(self, place: object, cause: str) -> None:
        super().__init__(
            f"The caches could not be made anew in {place}: {cause}. The record is untouched and answers as before, only"
            " slower. Make the folder writable, and run alliance record rebuild again."
        )


class Overtaken(AllianceError):
    """Another delivery was filed since this one was checked, so the checks may not hold any more; nothing was filed.

    Parameters
    ----------
    file : str
        Name of what was being filed.
    """

    def __init__(self, file: str) -> None:
        super().__init__(
            f"'{file}' was checked against a record that has grown since, and was not filed. Check it again, and file it."
        )


class RecordDamaged(AllianceError):
    """A byte of the record is not what was filed.

    Parameters
    ----------
    findings : sequence of alliance.findings.Finding
        One finding per damaged file.
    """

    def __init__(self, findings: Sequence[Noticed]) -> None:
        self.findings = tuple(findings)
        named = ", ".join(finding.file for finding in self.findings[:3])
        super().__init__(
            f"The record is damaged: {named}. Nothing was read from it. Run 'alliance record verify' for the"
            " whole list, and put the named files back from a copy."
        )


class EditionStopped(AllianceError):
    """An edition that cannot be printed: a number, a sum, a source or a page of it does not hold.

    Parameters
    ----------
    findings : sequence of alliance.findings.Finding
        What does not hold, each with its page and the reason.
    said : str
        What was not done.
    """

    def __init__(self, findings: Sequence[Noticed], said: str = "The edition was not printed.") -> None:
        self.findings = tuple(findings)
        more = _more(len(self.findings) - 1, "finding")
        super().__init__(f"{said} {self.findings[0].sentence()}{more}")


class NotShown(AllianceError):
    """The viewer may not see this; the answer is the same as for something absent."""


class MissingExtra(AllianceError):
    """An optional library is not installed.

    Parameters
    ----------
    library : str
        The library that could not be imported.
    extra : str
        The extra of this package that brings it.
    """

    def __init__(self, library: str, extra: str) -> None:
        super().__init__(f"'{library}' is not installed. Install it with: python -m pip install 'alliance[{extra}]'")


def _more(count: int, what: str) -> str:
    if count < 1:
        return ""
    return f" 1 more {what} follows." if count == 1 else f" {count} more {what}s follow."


def nearest(name: str, known: Iterable[str], count: int = 3) -> tuple[str, ...]:
    """Return the known names that look most like `name`, best first, ignoring case."""
    by_folded: dict[str, str] = {}
    for candidate in known:
        by_folded.setdefault(candidate.casefold(), candidate)
    close = get_close_matches(name.casefold(), list(by_folded), n=count, cutoff=0.6)
    return tuple(by_folded[folded] for folded in close)


def did_you_mean(suggestions: Sequence[str]) -> str:
    """Return "Did you mean 'x'?" for the suggestions, or an empty text if there are none."""
    if not suggestions:
        return ""
    quoted = (f"'{suggestion}'" for suggestion in suggestions)
    return f"Did you mean {enumerated(quoted, 'or')}?"


def enumerated(names: Iterable[str], joint: str = "and") -> str:
    """Return names as a sentence lists them.

    Examples
    --------
    >>> enumerated(["Renault", "Nissan", "Mitsubishi Motors"])
    'Renault, Nissan and Mitsubishi Motors'
    """
    listed = list(names)
    return joint.join([f"{', '.join(listed[:-1])} ", f" {listed[-1]}"]) if len(listed) > 1 else "".join(listed)
