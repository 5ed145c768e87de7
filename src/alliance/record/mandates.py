"""Mandates: who leads a function, holds an office or is a company's controlling, since when and until when.

They are relations of the record (`leads`, `holds_office`, `controls`), read here in one way for everybody: the home company
stands in the last brackets of the detail, ``"Alliance EVP (Nissan)"``, or is the company whose controlling it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from alliance.record.members import ALLIANCE, Registry
from alliance.record.relations import Relation

MANDATES = ("leads", "holds_office", "controls")
# What else a register of governance follows: who is a member, and which functions are joint.
STANDING = ("function_of", "member_of", "partner_of")
# Dates that were only announced are no mandate yet.
AHEAD = ("expected", "announced")
_HOME = re.compile(r"^(?P<title>.*?)\s*\((?P<home>[^()]+)\)$")
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Mandate:
    """What one person is entrusted with, from a day to a day.

    Parameters
    ----------
    person : str
        Id of the person.
    kind : str
        ``"leads"`` a function, ``"holds_office"`` in a company or board, ``"controls"`` a member's part of plans.
    of : str
        Id of the function, company or board.
    title : str
        What the record calls it: ``"Alliance EVP"``.
    home : str
        Id of the company that the person comes from; empty if the record does not say.
    start, end : date or None
        First day, and the day after the last one; None if not known or still so.
    precision : str
        How exact the dates are.
    source, ref : str
        Where it is stated.
    """

    person: str
    kind: str
    of: str
    title: str = ""
    home: str = ""
    start: date | None = None
    end: date | None = None
    precision: str = "day"
    source: str = ""
    ref: str = ""

    def is_in_office(self, day: date) -> bool:
        """Return whether the mandate holds on a day; what was only announced does not."""
        begun = self.start is None or self.start <= day
        return begun and (self.end is None or day < self.end) and self.precision not in AHEAD

    @property
    def last_day(self) -> date | None:
        """The last day in office; None if it is not known or still goes on."""
        return None if self.end is None else self.end - ONE_DAY


@dataclass(frozen=True)
class Shift:
    """One thing that changed in who is entrusted with what.

    Parameters
    ----------
    day : date
        The first day of the new state: the day of entering office, or the day after the last one in it.
    has_begun : bool
        True for what began, False for what ended.
    mandate : Mandate
        What began or ended; for a function that became joint and for a member, `person` is its id and `kind` the relation.
    """

    day: date
    has_begun: bool
    mandate: Mandate


def mandates(registry: Registry, relations: Iterable[Relation], kinds: Iterable[str] = MANDATES) -> tuple[Mandate, ...]:
    """Return the mandates among some relations, each once, in the order of their first day.

    Parameters
    ----------
    registry : Registry
        Who exists: whether the text in the last brackets is a company.
    relations : iterable of Relation
        As they stand.
    kinds : iterable of str
        Kinds of relations that are read.

    Notes
    -----
    What a second source repeats, with the same person, office and first day, counts once: the first that says when it ended, else
    the first.
    """
    wanted = tuple(kinds)
    found: dict[tuple[str, str, str, str, date | None], Mandate] = {}
    for link in relations:
        if link.kind not in wanted:
            continue
        title, home = _title_and_home(registry, link)
        key = (link.kind, link.subject, link.object, title.casefold(), link.start)
        if key not in found or (found[key].end is None and link.end is not None):
            found[key] = Mandate(
                link.subject, link.kind, link.object, title, home, link.start, link.end, link.precision, link.source, link.ref
            )  # fmt: skip
    return tuple(sorted(found.values(), key=lambda each: (each.start or date.min, each.of, each.person)))


def changes(found: Iterable[Mandate], first: date, second: date) -> tuple[Shift, ...]:
    """Return what began and what ended after one day, up to another one.

    Parameters
    ----------
    found : iterable of Mandate
        The mandates.
    first, second : date
        The two days; what began on the first is not a change, what began on the second is.

    Returns
    -------
    tuple of Shift
        In order of time; on the same day what ended goes before what began. What two sources say of the same day counts once.
    """
    shifts: dict[tuple[date, bool, str, str, str, str], Shift] = {}
    for mandate in found:
        for day, has_begun in ((mandate.end, False), (mandate.start, True)):
            if day is not None and first < day <= second:
                key = (day, has_begun, mandate.of, mandate.person, mandate.kind, mandate.title.casefold())
                shifts.setdefault(key, Shift(day, has_begun, mandate))
    return tuple(shifts[key] for key in sorted(shifts))


def charter(relations: Iterable[Relation], function: str, day: date) -> tuple[tuple[str, str], ...]:
    """Return what of a function is joint and what stays with whom on a day.

    Parameters
    ----------
    relations : iterable of Relation
        As they stand.
    function : str
        Id of the function.
    day : date
        The day.

    Returns
    -------
    tuple of (str, str)
        Id of the alliance or of the member, and the words; what is joint goes first.
    """
    lines = [
        (link.subject, link.detail)
        for link in relations
        if link.kind in ("runs_jointly", "keeps") and link.object == function and link.is_valid_on(day)
    ]
    return tuple(sorted(lines, key=lambda each: each[0] != ALLIANCE))


def _title_and_home(registry: Registry, link: Relation) -> tuple[str, str]:
    """Return the title without the home company, and the id of that company."""
    match = _HOME.match(link.detail)
    company = registry.find("member", match["home"]) if match else None
    if match and company is not None:
        return match["title"], company.id
    if link.kind in ("controls", "holds_office"):
        own = registry.find("member", link.object)
        return link.detail, own.id if own is not None and own.kind in ("member", "partner") else ""
    return link.detail, ""
