"""Sources: the documents that figures come from, and how far each is trusted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum

# How the id of a run of this program begins, when it is a source: the delivery that brings its outcome describes it.
RUN = "run "


class Trust(IntEnum):
    """How far a source is trusted; the smaller the number, the more."""

    MEMBER = 1
    PRESS = 2
    COMPILATION = 3
    UNDER_CHECK = 9


@dataclass(frozen=True)
class Source:
    """A document that figures come from.

    Parameters
    ----------
    id : str
        Its address, or a short id.
    publisher, title : str
        Who issued it, and what it is called.
    published_on : date or None
        Its date, if known.
    licence : str
        On which terms its figures may be reused.
    trust : Trust
        ``MEMBER`` a company's own delivery or release, ``PRESS`` a newspaper, ``COMPILATION`` an encyclopedia or a list
        made from others, ``UNDER_CHECK`` a text whose claims are checked and which therefore proves none of them.
    """

    id: str
    publisher: str = ""
    title: str = ""
    published_on: date | None = None
    licence: str = ""
    trust: Trust = Trust.PRESS
