"""How much room a text needs in the charts' font, and where a line is broken."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import lru_cache
from pathlib import Path

WIDTHS = Path(__file__).with_name("letters.toml")
# A letter that the fonts do not have is given the room of a wide one.
UNKNOWN = 600
# The Latin letters of the Japanese font are drawn larger.
BESIDE_JAPANESE = 1.13
# No Japanese line begins with one of these, and none ends with one of those.
_NEVER_FIRST = "、。，．・：；？！）］｝」』】〉》ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ%％…"
_NEVER_LAST = "（［｛「『【〈《"
_KATAKANA = re.compile("[ァ-ヺー]{2}")


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of a text.

    Parameters
    ----------
    text : str
        One line.
    size : float
        Size of the type; the answer is in the same unit.
    bold : bool
        Whether it is set in bold.

    Examples
    --------
    >>> round(text_width("9,961,347", 10), 1)
    39.8
    >>> text_width("日産", 10)
    20.0
    """
    widths = _widths("bold" if bold else "regular")
    latin = sum(widths[letter] for letter in text if letter in widths)
    other = sum(_other_width(letter) for letter in text if letter not in widths)
    return (latin * (BESIDE_JAPANESE if is_wide(text) else 1) + other) * size / 1000


def broken(text: str, room: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """Return a text as lines that fit into `room`; a line may end between Japanese letters, but for words in katakana.

    A word wider than the room stands alone on its line; one in katakana is broken then.

    Examples
    --------
    >>> broken("Renault Samsung Motors", 70, 10)
    ('Renault', 'Samsung Motors')
    >>> broken("新しいパートナー", 60, 10)
    ('新しい', 'パートナー')
    """
    lines: list[str] = []
    line = ""
    pieces = [
        part
        for piece in _pieces(text)
        for part in (_letters(piece) if is_wide(piece) and text_width(piece, size, bold=bold) > room else [piece])
    ]
    for piece in pieces:
        if line and text_width((line + piece).rstrip(), size, bold=bold) > room:
            lines.append(line.rstrip())
            line = piece.lstrip(" ")
        else:
            line += piece
    return (*lines, line.rstrip()) if line.strip() or not lines else tuple(lines)


def is_wide(text: str) -> bool:
    """Return whether a text has letters that are as wide as high, such as Japanese ones."""
    return any(unicodedata.east_asian_width(letter) in ("W", "F") for letter in text)


def _pieces(text: str) -> list[str]:
    """Cut a text where a line may end: after a space or a hyphen's word, and between Japanese letters."""
    pieces = []
    for word in re.findall(r"[^ ]+ *| +", text):
        piece = ""
        for letter in word:
            may_break = piece and (is_wide(letter) or is_wide(piece[-1]))
            is_word = bool(piece) and bool(_KATAKANA.fullmatch(piece[-1] + letter))
            if may_break and not is_word and letter not in _NEVER_FIRST + " " and piece[-1] not in _NEVER_LAST:
                pieces.append(piece)
                piece = ""
            piece += letter
        pieces.append(piece)
    return pieces


def _letters(word: str) -> list[str]:
    """Return a word cut after every letter that a line may end with."""
    return re.findall(rf".[{re.escape(_NEVER_FIRST)} ]*", word)


def _other_width(letter: str) -> int:
    if unicodedata.combining(letter) or unicodedata.category(letter) == "Cf":
        return 0
    return 1000 if is_wide(letter) else UNKNOWN


@lru_cache(maxsize=2)
def _widths(weight: str) -> dict[str, int]:
    """Return the width of each letter in thousandths of the size."""
    table = tomllib.loads(WIDTHS.read_text(encoding="utf-8"))[weight]
    return {letter: int(width) for width, letters in table.items() for letter in letters}
