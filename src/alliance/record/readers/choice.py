"""Which reader reads a file."""

from __future__ import annotations

from alliance.record.readers.csv_file import CsvFile
from alliance.record.readers.excel_file import ExcelFile
from alliance.record.readers.table import Reader

# The first that recognises a file reads it.
READERS: tuple[Reader, ...] = (ExcelFile(), CsvFile())


def reader_for(name: str, head: bytes) -> Reader | None:
    """Return the reader that recognises a file, or None.

    Parameters
    ----------
    name : str
        Name of the file.
    head : bytes
        Its first bytes.
    """
    return next((reader for reader in READERS if reader.recognises(name, head)), None)
