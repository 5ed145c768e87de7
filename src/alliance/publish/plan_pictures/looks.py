"""What all pictures of plans share: type, colours of members, and lines of text that fit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from textwrap import wrap

from alliance.publish.charts.palette import AMBER, BLUE, BRICK, GREY, INK, RULE, SLATE
from alliance.publish.charts.sheet import Spec
from alliance.publish.fonts import LATIN

Row = Mapping[str, str | float]
# What a character of a subtitle takes, in pixels, on average.
CHARACTER = 5.2
# Members without a colour of their own take what is left, in their order.
OTHERS = (AMBER, BLUE, BRICK, GREY, "#3C7FAD", "#8A5F00", "#05324F", "#9DC3DC", "#16243A")
STYLE: Spec = {
    "background": "white",
    "font": LATIN,
    "padding": 14,
    "title": {
        "anchor": "start", "color": INK, "fontSize": 17, "fontWeight": 600, "subtitleColor": SLATE, "subtitleFontSize": 12,
        "offset": 14, "subtitlePadding": 6, "font": LATIN, "subtitleFont": LATIN,
    },
    "axis": {
        "labelColor": SLATE, "titleColor": SLATE, "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": 400, "grid": False,
        "domainColor": RULE, "tickColor": RULE, "labelFont": LATIN, "titleFont": LATIN,
    },
    "legend": {
        "labelColor": SLATE, "titleColor": SLATE, "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": 400,
        "labelFont": LATIN, "titleFont": LATIN,
    },
    "text": {"color": INK, "fontSize": 12, "font": LATIN},
    "view": {"stroke": None},
}  # fmt: skip


def colours(members: Sequence[str], own: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the colour of each member, each another one as far as they reach.

    Parameters
    ----------
    members : sequence of str
        In their order.
    own : mapping of str to str
        The colours that members have everywhere else; the first one keeps a colour that two have.

    Examples
    --------
    >>> colours(["Renault", "North"], {"Renault": "#E3A008", "Nissan": "#0A5A8C"})
    {'Renault': '#E3A008', 'North': '#0A5A8C'}
    """
    found: dict[str, str] = {}
    for member in members:
        colour = (own or {}).get(member)
        if colour is not None and colour not in found.values():
            found[member] = colour
    free = iter([colour for colour in OTHERS if colour not in found.values()] + list(OTHERS) * len(members))
    return {member: found.get(member) or next(free) for member in members}


def heading(title: str, subtitles: Sequence[str], width: float) -> Spec:
    """Return title and subtitles of a picture, broken into lines that are no wider than it.

    Parameters
    ----------
    title : str
        In one line.
    subtitles : sequence of str
        Each begins a line of its own.
    width : float
        Pixels.
    """
    lines = [line for subtitle in subtitles for line in wrap(subtitle, int(width / CHARACTER))]
    return {"text": title, "subtitle": lines}


def euros_for(amounts: Iterable[float]) -> tuple[float, str, int]:
    """Return in which unit amounts of euros are written, so that the largest says something: its size, its words, its decimals.

    Parameters
    ----------
    amounts : iterable of float
        EUR.

    Examples
    --------
    >>> euros_for([138.5e9, -0.43e9]), euros_for([126_835.0])
    ((1000000000.0, 'EUR billion', 2), (1.0, 'EUR', 0))
    """
    largest = max(map(abs, amounts), default=0.0)
    if largest >= 1e9:
        return 1e9, "EUR billion", 2
    return (1e6, "EUR million", 2) if largest >= 1e6 else (1.0, "EUR", 0)


def signed(amount: float, digits: int, *, plus: bool = True) -> str:
    """Return a number with a true minus sign, and with a plus sign if asked; nothing has no sign.

    Parameters
    ----------
    amount : float
        The number.
    digits : int
        Decimals.
    plus : bool
        Whether more than nothing is written with a plus.
    """
    number = f"{abs(amount):,.{digits}f}"
    if not float(number.replace(",", "")):
        return number
    return ("\N{MINUS SIGN}" if amount < 0 else "+" if plus else "") + number
