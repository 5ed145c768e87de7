"""The colours are told apart by every kind of eye, and what is written in them can be read."""

from itertools import combinations
from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt

import pytest

from alliance.publish.charts.palette import (
    AMBER,
    BLUE,
    BRICK,
    CLASSES,
    DECREASE,
    GREY,
    INCREASE,
    INK,
    LEVEL,
    MEMBERS,
    NO_DATA,
    SLATE,
    TINT,
    WHITE,
    as_text,
    contrast,
    member_colours,
    on,
)

Three = tuple[float, float, float]
# How an eye without one kind of cone sees linear red, green and blue. G. M. Machado, M. M. Oliveira and L. A. F. Fernandes,
# "A physiologically-based model for simulation of color vision deficiency", 2009, severity 1.
EYES: dict[str, tuple[Three, Three, Three]] = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


def seen(colour: str, eye: str) -> Three:
    """Return a colour in CIELAB as an eye sees it."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    red, green, blue = (
        min(1.0, max(0.0, sum(factor * part for factor, part in zip(row, linear, strict=True)))) for row in EYES[eye]
    )
    x = (0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047
    y = 0.2126729 * red + 0.7151522 * green + 0.0721750 * blue
    z = (0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883
    fx, fy, fz = (each ** (1 / 3) if each > 216 / 24389 else (24389 / 27 * each + 16) / 116 for each in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def ciede2000(one: Three, other: Three) -> float:
    """Return the difference of two colours. G. Sharma, W. Wu and E. N. Dalal, "The CIEDE2000 formula", 2005."""
    (light1, a1, b1), (light2, a2, b2) = one, other
    mean = (hypot(a1, b1) + hypot(a2, b2)) / 2
    stretch = 1.5 - 0.5 * sqrt(mean**7 / (mean**7 + 25**7))
    a1, a2 = a1 * stretch, a2 * stretch
    chroma1, chroma2 = hypot(a1, b1), hypot(a2, b2)
    hue1, hue2 = (degrees(atan2(b, a)) % 360 for a, b in ((a1, b1), (a2, b2)))
    turn = (hue2 - hue1 + 180) % 360 - 180 if chroma1 * chroma2 else 0.0
    hue = hue1 + turn / 2 if chroma1 * chroma2 else hue1 + hue2
    light, chroma = (light1 + light2) / 2, (chroma1 + chroma2) / 2
    weight = (
        1 - 0.17 * cos(radians(hue - 30)) + 0.24 * cos(radians(2 * hue)) + 0.32 * cos(radians(3 * hue + 6))
        - 0.20 * cos(radians(4 * hue - 63))
    )  # fmt: skip
    by_light = (light2 - light1) / (1 + 0.015 * (light - 50) ** 2 / sqrt(20 + (light - 50) ** 2))
    by_chroma = (chroma2 - chroma1) / (1 + 0.045 * chroma)
    by_hue = 2 * sqrt(chroma1 * chroma2) * sin(radians(turn / 2)) / (1 + 0.015 * chroma * weight)
    hue = hue % 360
    rotation = -2 * sqrt(chroma**7 / (chroma**7 + 25**7)) * sin(radians(60 * exp(-(((hue - 275) / 25) ** 2))))
    return sqrt(by_light**2 + by_chroma**2 + by_hue**2 + rotation * by_chroma * by_hue)


def apart(*colours: str) -> float:
    """Return the smallest difference of any two colours for any eye."""
    return min(ciede2000(seen(one, eye), seen(other, eye)) for one, other in combinations(colours, 2) for eye in EYES)


@pytest.mark.parametrize(
    ("one", "other", "published"),
    [
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, -1.3802, -84.2814), (50.0, 0.0, -82.7485), 1.0),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_differences_are_the_published_ones(one: Three, other: Three, published: float) -> None:
    """The test data that Sharma, Wu and Dalal publish with the formula."""
    assert ciede2000(one, other) == pytest.approx(published, abs=1e-4)


def test_members_are_told_apart() -> None:
    """Three members are far apart for every eye, with partners and with three more members still well apart."""
    assert apart(*MEMBERS[:3]) > 23
    assert apart(*MEMBERS[:3], GREY) > 19
    assert apart(*MEMBERS, GREY, INK) > 15


def test_bridges_and_classes_are_told_apart() -> None:
    """The three colours of a bridge, and the classes of a map with "no data" among them."""
    assert apart(INCREASE, DECREASE, LEVEL) > 17
    assert apart(*CLASSES, NO_DATA) > 8


def test_classes_go_from_light_to_dark() -> None:
    """Printed in black and white, more is still darker."""
    lightness = [seen(colour, "normal")[0] for colour in CLASSES]
    assert lightness == sorted(lightness, reverse=True)


def test_text_can_be_read() -> None:
    """Whatever is written in a colour, or on one, has a contrast of at least 4.5."""
    assert all(contrast(colour, ground) >= 4.5 for colour in (INK, SLATE) for ground in (WHITE, TINT))
    assert all(contrast(as_text(colour), WHITE) >= 4.5 for colour in (*MEMBERS, GREY))
    assert all(contrast(on(colour), colour) >= 4.0 for colour in (*MEMBERS, GREY, *CLASSES))
    assert [round(contrast(colour, WHITE), 1) for colour in (INK, SLATE, BLUE, BRICK, AMBER)] == [
        15.6,
        6.2,
        7.4,
        5.6,
        2.3,
    ]


def test_any_alliance_gets_the_colours_in_the_order_of_its_members() -> None:
    """The first member is amber whoever it is; partners, and members after the last colour, are grey."""
    colours = member_colours(["a", "b", "c", "d", "e", "f", "g"], ["p", "a"])
    assert list(colours.values())[:6] == list(MEMBERS)
    assert (colours["g"], colours["p"], colours["a"]) == (GREY, GREY, AMBER)
