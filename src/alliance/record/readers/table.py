"""What a reader hands back: the cells of one sheet as columns of words, each with its place in the file.

A column keeps each different text once and numbers for its rows, so that a text is understood once however often it
stands in the file.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import numpy.typing as npt

from alliance.findings import Finding
from alliance.record.delivery_sheet import DeliverySheet, column_letter

Codes = npt.NDArray[np.int32]
Rows = npt.NDArray[np.int64]
# Blanks of all kinds, marks of byte order and width: they stand around texts and mean nothing.
_BLANKS = re.compile(r"[\s\u00a0\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff]+")
# Anything but printable ASCII, or a blank at an end or beside another one.
_UNTIDY = re.compile(r"[^\x20-\x7e\n]|^ | $|  ", re.MULTILINE)


@dataclass(frozen=True)
class Column:
    """One column of a file.

    Parameters
    ----------
    header : str
        Its header, tidied.
    letter : str
        ``"A"``, ``"B"``, ...
    codes : array of shape (rows,), int32
        Position in `words` of each row's text.
    words : tuple of str
        The different texts, tidied.
    typed : frozenset of int
        Positions of the words that the file itself holds as numbers or days, not as texts.
    """

    header: str
    letter: str
    codes: Codes
    words: tuple[str, ...]
    typed: frozenset[int] = frozenset()

    def text(self, position: int) -> str:
        """Return the text of one row."""
        return self.words[int(self.codes[position])]

    def is_empty(self) -> npt.NDArray[np.bool_]:
        """Return which rows have no text, shape (rows,)."""
        return np.array([not word for word in self.words] or [True], np.bool_)[self.codes]

    def shown(self) -> str:
        """Return how the column is named to a person: its header, or its letter if it has none."""
        return self.header or f"[{self.letter}]"


@dataclass(frozen=True)
class Mark:
    """Something about a stretch of rows that matters only if one of them is read: hidden, merged, broken.

    Parameters
    ----------
    first, last : int
        First and last row of the file, as a person counts.
    finding : Finding
        What is to be said of them.
    """

    first: int
    last: int
    finding: Finding


@dataclass(frozen=True)
class Table:
    """The cells of one sheet of a file, without its header.

    Parameters
    ----------
    file, sheet : str
        Where they stand; the sheet is empty for a text file.
    columns : tuple of Column
        The columns that the delivery sheet asks for, in the order of the file.
    rows : array of shape (rows,), int64
        The row of the file in which each row stands, as a person counts.
    ragged : mapping of int to int
        Position of a row that has not as many cells as the header -> how many it has.
    width : int
        How many cells the header has.
    marks : tuple of Mark
        What is to be said of rows, if they are read.
    findings : tuple of Finding
        What the reader found. With a blocking one the columns may be empty.
    """

    file: str
    sheet: str = ""
    columns: tuple[Column, ...] = ()
    rows: Rows = field(default_factory=lambda: np.zeros(0, np.int64))
    ragged: Mapping[int, int] = field(default_factory=dict)
    width: int = 0
    marks: tuple[Mark, ...] = ()
    findings: tuple[Finding, ...] = ()

    def column(self, reference: str) -> Column | None:
        """Return the column with a header, or with a letter such as ``"[C]"``; None if there is none."""
        letter = column_letter(reference)
        wanted = tidy(reference)
        for column in self.columns:
            if column.letter == letter if letter else column.header == wanted:
                return column
        folded = wanted.casefold()
        return None if letter else next((each for each in self.columns if each.header.casefold() == folded), None)


class Reader(Protocol):
    """What a format of files needs to be read here: two methods."""

    def recognises(self, name: str, head: bytes) -> bool:
        """Return whether a file with this name and these first bytes is of this format."""

    def read(self, raw: bytes, file: str, sheet: DeliverySheet, known: Collection[str]) -> Table:
        """Return the cells that the delivery sheet asks for.

        Parameters
        ----------
        raw : bytes
            The file as received.
        file : str
            Its name, for the findings.
        sheet : DeliverySheet
            What its columns mean.
        known : collection of str
            Names that may stand in the file: evidence of its encoding.
        """


def tidy(text: str) -> str:
    """Return a text without blanks around it, inner blanks and line breaks made one space, accents composed."""
    if text.isascii() and text.isalnum():
        return text
    return unicodedata.normalize("NFC", _BLANKS.sub(" ", text).strip())


def letter_of(position: int) -> str:
    """Return the letter of a column, counted from 0: A, B, ..., Z, AA."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_of(header: str, position: int, codes: Codes, words: Sequence[str], typed: Iterable[int] = ()) -> Column:
    """Return a column with tidied words, each once.

    Parameters
    ----------
    header : str
        Its header, tidied.
    position : int
        Its place in the file, counted from 0.
    codes : array of shape (rows,), int32
        Position in `words` of each row's text.
    words : sequence of str
        The texts as they stand in the file.
    typed : iterable of int
        Positions of the words that the file holds as numbers or days.
    """
    numbers = frozenset(typed)
    joined = "\n".join(words)
    if not numbers and not _UNTIDY.search(joined) and joined.count("\n") == max(len(words) - 1, 0):
        return Column(header, letter_of(position), codes, tuple(words))
    places: dict[tuple[str, bool], int] = {}
    code_of = [places.setdefault((tidy(word), at in numbers), len(places)) for at, word in enumerate(words)]
    if len(places) != len(words):
        codes = np.array(code_of, np.int32)[codes] if words else codes
    return Column(
        header,
        letter_of(position),
        codes,
        tuple(word for word, _ in places),
        frozenset(place for (_, is_number), place in places.items() if is_number),
    )


def wanted_columns(headers: Sequence[str], sheet: DeliverySheet) -> list[int]:
    """Return the positions of the columns that a delivery sheet asks for."""
    letters = {column_letter(each) for each in sheet.headers()} - {""}
    names = {tidy(each).casefold() for each in sheet.headers() if not column_letter(each)}
    return [
        position
        for position, header in enumerate(headers)
        if letter_of(position) in letters or tidy(header).casefold() in names
    ]
