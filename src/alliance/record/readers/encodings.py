"""Turning bytes into text: strictly, and only when one reading is possible.

UTF-8 is tried first, because text of another encoding is hardly ever UTF-8 by chance. The others are tried in the order
of the delivery sheet; the headers and names that the file must contain say which one is right. Two readings that both
fit are refused, not ranked.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from alliance.findings import Finding, Severity
from alliance.record.delivery_sheet import DeliverySheet

USUAL = ("cp1252", "cp932")
# Controls and private letters: where an encoding yields them, no person wrote the text in it.
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff]")
# Codecs that turn texts into texts; no file is written in them.
_NOT_OF_FILES = (
    "idna",
    "punycode",
    "unicode_escape",
    "raw_unicode_escape",
    "unicode-escape",
    "raw-unicode-escape",
    "utf-7",
    "undefined",
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True)
class Decoded:
    """A text, or why the bytes are none.

    Parameters
    ----------
    text : str
        The text without a mark of byte order; empty with a finding.
    encoding : str
        How it was read.
    finding : Finding or None
        Why it could not be read.
    """

    text: str = ""
    encoding: str = ""
    finding: Finding | None = None


def decode(raw: bytes, file: str, sheet: DeliverySheet, known: Collection[str]) -> Decoded:
    """Return the text of a file.

    Parameters
    ----------
    raw : bytes
        The file.
    file : str
        Its name, for the finding.
    sheet : DeliverySheet
        Its encodings and the words it expects.
    known : collection of str
        Other names that may stand in the file.
    """
    for name in sheet.encoding:
        if not _is_encoding(name):
            return _refused(
                file, "unknown-encoding", f"'{name}' is not an encoding of texts", 'Write encoding = "cp1252" or "cp932".', name
            )  # fmt: skip
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _decoded(raw[len(mark) :], file, encoding, f"The file begins with the mark of {encoding}")
    if len(sheet.encoding) == 1:
        return _decoded(raw, file, sheet.encoding[0], f"The delivery sheet says {sheet.encoding[0]}")
    if raw[:4096].count(0) * 4 > len(raw[:4096]):
        guess = "utf-16-le" if raw[1:2] == b"\0" else "utf-16-be"
        return _refused(
            file, "unknown-encoding", "Every other byte is NUL: this looks like UTF-16 without its mark",
            f'Save it as UTF-8, or write encoding = "{guess}" in the delivery sheet.',
        )  # fmt: skip
    try:
        return Decoded(raw.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        return _chosen(raw, file, sheet, known, error)


def _chosen(
    raw: bytes, file: str, sheet: DeliverySheet, known: Collection[str], not_utf8: UnicodeDecodeError
) -> Decoded:
    """Return the one reading among the usual encodings that fits the words the file must contain."""
    tried = tuple(name for name in sheet.encoding or USUAL if _codec(name) != "utf-8")
    readings: dict[str, str] = {}
    for name in tried:
        try:
            text = raw.decode(name)
        except UnicodeDecodeError:
            continue
        if not _NO_TEXT.search(text):
            readings[name] = text
    if not readings:
        return _refused(
            file, "unknown-encoding",
            f"The text is neither UTF-8 nor {' nor '.join(tried)}; the first odd byte is {raw[not_utf8.start]:02X}",
            'Save it as UTF-8, or name its encoding in the delivery sheet: encoding = "cp1250".',
            row=_row(raw, not_utf8.start),
        )  # fmt: skip
    names = list(readings)
    if all(readings[name] == readings[names[0]] for name in names):
        return Decoded(readings[names[0]], names[0])
    cells = {name: _telling_cells(text) for name, text in readings.items()}
    for words in (sheet.vocabulary(), known):
        telling = [word for word in words if not word.isascii()]
        seen = {name: sum(word in text for word in telling) for name, text in cells.items()}
        best = [name for name in names if seen[name] == max(seen.values())]
        if len(best) == 1:
            return Decoded(readings[best[0]], best[0])
    row, shown = _difference([readings[name] for name in names[:2]])
    return _refused(
        file, "two-encodings",
        f"The text can be read as {' and as '.join(names)}, and no header or name says which is right: {shown}",
        f'Save it as UTF-8, or write encoding = "{names[0]}" in the delivery sheet.',
        row=row,
    )  # fmt: skip


def _decoded(raw: bytes, file: str, encoding: str, why: str) -> Decoded:
    try:
        return Decoded(raw.decode(encoding).removeprefix("\ufeff"), encoding)
    except UnicodeDecodeError as error:
        return _refused(
            file, "unknown-encoding", f"{why}, but byte {raw[error.start]:02X} at {error.start + 1} is not {encoding}",
            "Save the file as UTF-8, or name another encoding in the delivery sheet.",
            row=_row(raw, error.start) if not encoding.startswith("utf-") or encoding == "utf-8" else None,
        )  # fmt: skip


def _telling_cells(text: str) -> str:
    """Return the different cells of a text that are not ASCII, whatever separates them."""
    lines = {line for line in text.splitlines() if not line.isascii()}
    return "\n".join({cell for line in lines for cell in re.split(r'[,;\t|"]', line) if not cell.isascii()})


def _difference(texts: Sequence[str]) -> tuple[int, str]:
    """Return the row in which two readings first differ, and both of its words."""
    lines = [text.splitlines() for text in texts]
    row, pair = next(
        ((at, pair) for at, pair in enumerate(zip(*lines, strict=False), 1) if len(set(pair)) > 1), (1, ("", ""))
    )
    start = next((at for at, (one, other) in enumerate(zip(*pair, strict=False)) if one != other), 0)
    cut = [line[max(0, start - 12) : start + 12] for line in pair]
    return row, f"'{cut[0]}' or '{cut[1]}'"


def _row(raw: bytes, position: int) -> int:
    return raw.count(b"\n", 0, position) + 1


def _codec(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return ""


def _is_encoding(name: str) -> bool:
    if _codec(name) in _NOT_OF_FILES:
        return False
    try:
        return isinstance("".encode(name), bytes)
    except (LookupError, TypeError, ValueError):
        return False


def _refused(file: str, rule: str, message: str, advice: str, value: str = "", row: int | None = None) -> Decoded:
    return Decoded(finding=Finding(Severity.BLOCKING, rule, message, advice, file=file, row=row, value=value))
