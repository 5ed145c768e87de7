"""The colours of everything printed: what each means, and which members get which.

A colour means one member everywhere. The list was chosen so that its colours stay apart for every kind of colour vision;
``tests/publish/test_palette.py`` measures it. Colour never says alone what a label does not say too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

INK = "#16243A"
SLATE = "#55636F"
RULE = "#D5DBE1"
TINT = "#F3F5F8"
WHITE = "#FFFFFF"
BLUE = "#0A5A8C"
BRICK = "#B3432B"
AMBER = "#E3A008"
# Too light for text and thin lines: what stands in amber is written in this.
AMBER_TEXT = "#8A5F00"
GREY = "#7A8794"

# In the order in which members stand in alliance.toml; whoever comes after the last one is grey, as partners are.
MEMBERS = (AMBER, BLUE, BRICK, "#70CCA7", "#C7A4EB", "#6B4B51")
INCREASE, DECREASE, LEVEL = BLUE, BRICK, INK
# From few to many; the lightest is still told apart from "no data".
CLASSES = ("#CFE1EE", "#9DC3DC", "#6BA2C7", "#3C7FAD", "#0A5A8C", "#05324F")
NO_DATA = "#EFEDE8"
_AS_TEXT = {AMBER: AMBER_TEXT, GREY: SLATE, "#70CCA7": "#1F6F50", "#C7A4EB": "#6D45A0"}


def member_colours(members: Iterable[str], partners: Iterable[str] = ()) -> dict[str, str]:
    """Return the colour of each member and partner.

    Parameters
    ----------
    members : iterable of str
        Ids, in the order of alliance.toml.
    partners : iterable of str
        Ids of whoever is counted without being a member.

    Examples
    --------
    >>> member_colours(["renault", "nissan"], ["avtovaz"])
    {'renault': '#E3A008', 'nissan': '#0A5A8C', 'avtovaz': '#7A8794'}
    """
    named = list(members)
    colours = {member: MEMBERS[place] if place < len(MEMBERS) else GREY for place, member in enumerate(named)}
    return colours | {partner: GREY for partner in partners if partner not in colours}


def colour_of(member: str, colours: Mapping[str, str]) -> str:
    """Return the colour of a member; blue where nobody is meant, grey for somebody without a colour."""
    return colours.get(member, GREY) if member else BLUE


def on(colour: str) -> str:
    """Return the colour of text that stands on an area, ink or white, whichever is read better.

    Examples
    --------
    >>> on(AMBER) == INK, on(BLUE) == WHITE
    (True, True)
    """
    return max((WHITE, INK), key=lambda text: contrast(text, colour))


def as_text(colour: str) -> str:
    """Return the colour in which something is written that is drawn in `colour`.

    Examples
    --------
    >>> as_text(AMBER), as_text(BLUE)
    ('#8A5F00', '#0A5A8C')
    """
    return _AS_TEXT.get(colour, colour)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21.

    Source
    ------
    Web Content Accessibility Guidelines 2.2, "contrast ratio".

    Examples
    --------
    >>> round(contrast(INK, WHITE), 1)
    15.6
    """
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[start : start + 2], 16) / 255) for start in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
