"""The square code of an address, for telephones. The only file that knows the library that makes it."""

from __future__ import annotations

from alliance.errors import MissingExtra
from alliance.publish.charts.palette import INK, WHITE

EXTRA = "publish"
# Modules of white around the code, as the standard asks.
QUIET = 4


def square_code(address: str) -> bytes:
    """Return the QR code of an address as an SVG picture, the same bytes every time.

    Parameters
    ----------
    address : str
        What a telephone opens.

    Raises
    ------
    MissingExtra
        If the library that makes codes is not installed.

    Source
    ------
    ISO/IEC 18004, error correction level M.
    """
    try:
        import segno  # noqa: PLC0415 - optional
    except ImportError:
        raise MissingExtra("segno", EXTRA) from None
    rows = segno.make(address, error="m", micro=False).matrix
    size = len(rows) + 2 * QUIET
    squares = "".join(
        f"M{column + QUIET} {line + QUIET}h1v1h-1z"
        for line, row in enumerate(rows)
        for column, is_dark in enumerate(row)
        if is_dark
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" viewBox="0 0 {size} {size}">'
        f'<rect width="{size}" height="{size}" fill="{WHITE}"/><path d="{squares}" fill="{INK}"/></svg>'
    ).encode()
