"""An edition as a Data Package: CSV files and the descriptor that says what every column is, from which sources, on which terms.

Source: Data Package standard, version 1 (frictionless), with Table Schema and CSV as its tables.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence

from alliance.publish.edition import Edition
from alliance.publish.exports.tables import Column, Rows, delivery_sheets

DESCRIPTOR = "datapackage.json"
_TYPES = {"text": "string", "integer": "integer", "number": "number", "date": "date"}


def data_package(edition: Edition, title: str, tables: Sequence[Rows]) -> dict[str, bytes]:
    """Return the files of an edition as a Data Package, by name.

    Parameters
    ----------
    edition : Edition
        The edition.
    title : str
        Name of the alliance.
    tables : sequence of Rows
        Its tables.

    Returns
    -------
    dict of str to bytes
        ``datapackage.json``, one CSV file for each table, and the delivery sheets that import facts and relations again.
    """
    files = {f"{table.name}.csv": table.as_csv() for table in tables}
    files |= {name: text.encode() for name, text in delivery_sheets(edition).items()}
    named = next(table for table in tables if table.name == "sources")
    descriptor = {
        "profile": "tabular-data-package",
        "name": edition.name.casefold(),
        "id": edition.snapshot,
        "title": f"{title}: {edition.title or 'Facts & Figures'} {edition.period}",
        "description": (
            f"Every figure of the edition {edition.name} and the rows behind it; perimeter {edition.perimeter}, as known on"
            f" {edition.known_on}, snapshot {edition.snapshot}."
        ),
        "version": edition.snapshot,
        "created": f"{edition.known_on}T00:00:00Z",
        **({"homepage": edition.address} if edition.address else {}),
        "snapshot": edition.snapshot,
        "perimeter": edition.perimeter,
        "period": edition.period.iso(),
        "known_on": str(edition.known_on),
        "sources": _sources(named),
        "resources": [_resource(table, files[f"{table.name}.csv"]) for table in tables],
    }
    text = json.dumps(descriptor, ensure_ascii=False, indent=1) + "\n"
    return {DESCRIPTOR: text.encode(), **files}


# --------------------------------------------------------------------------------------------------- inside


def _resource(table: Rows, content: bytes) -> Mapping[str, object]:
    schema: dict[str, object] = {"fields": [_field(column, table) for column in table.columns], "missingValues": [""]}
    if table.key:
        schema["primaryKey"] = list(table.key)
    return {
        "name": table.name,
        "profile": "tabular-data-resource",
        "path": f"{table.name}.csv",
        "title": table.title,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": schema,
    }


def _field(column: Column, table: Rows) -> Mapping[str, object]:
    constraints = {"required": True} if column.name in table.key else {}
    return {
        "name": column.name,
        "type": _TYPES[column.kind],
        "description": column.meaning,
        **({"constraints": constraints} if constraints else {}),
    }


def _sources(table: Rows) -> list[Mapping[str, str]]:
    """Return the sources with their terms: the standard knows no licence of a source, so it stands beside it."""
    names = [column.name for column in table.columns]
    found: list[Mapping[str, str]] = []
    for row in table.rows:
        each = dict(zip(names, row, strict=True))
        is_address = each["source"].startswith(("http://", "https://"))
        found.append(
            {
                "title": each["title"] or each["source"],
                **({"path": each["source"]} if is_address else {}),
                "publisher": each["publisher"],
                "licence": each["licence"],
            }
        )
    return found
