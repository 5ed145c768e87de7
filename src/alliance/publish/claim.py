"""A claim: something a text states that can be held against the record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from alliance.publish.dates import When
from alliance.publish.marks import Mark
from alliance.publish.numerals import Stated


@dataclass(frozen=True)
class Who:
    """Whom a claim is about.

    Parameters
    ----------
    text : str
        The words; empty if the text leaves it open.
    is_alliance : bool
        Whether the alliance itself is meant.
    companies : tuple of str
        Ids of the companies named.
    brand, model : str
        The brand or model meant; empty for the whole.
    joined, left_out : tuple of str
        Companies that the text names as included ("with Mitsubishi") or left out ("without AVTOVAZ").
    """

    text: str = ""
    is_alliance: bool = False
    companies: tuple[str, ...] = ()
    brand: str = ""
    model: str = ""
    joined: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class Claim:
    """Something a text states.

    Parameters
    ----------
    rule : str
        Name of the rule that understood it; ``"unread"`` if none did.
    text : str
        Its words.
    start, end : int
        Where they stand in the plain text.
    sentence : str
        The whole sentence.
    who : Who
        Whom it is about.
    measure : str
        What is counted; empty if it is no count.
    stated : Stated or None
        The number.
    when : When or None
        The time; None if neither the sentence nor the one before names one.
    base : When or None
        The time that a change is counted from; None for the year before.
    is_own_time : bool
        Whether the time stands in the claim's own sentence.
    places : tuple of str
        Markets or regions; several are added up.
    things : tuple of str
        Ids of what is listed: brands, members, functions.
    says : mapping of str to str
        What else the words say, by the names that the rule and its judge share.
    mark : Mark or None
        The mark around it.
    missed : tuple of str
        Words of its clause that no rule understands; with any, it is neither supported nor contradicted.
    """

    rule: str
    text: str
    start: int
    end: int
    sentence: str
    who: Who = field(default_factory=Who)
    measure: str = ""
    stated: Stated | None = None
    when: When | None = None
    base: When | None = None
    is_own_time: bool = True
    places: tuple[str, ...] = ()
    things: tuple[str, ...] = ()
    says: Mapping[str, str] = field(default_factory=dict)
    mark: Mark | None = None
    missed: tuple[str, ...] = ()
