"""The same rows filed in an alliance folder."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa

from alliance.calendar import add_months
from alliance.record import tables
from alliance.record.delivery import Delivery, Scope
from alliance.record.folder import Folder, create_folder
from benchmarks.rows import BRAND_NAMES, MARKETS, MEMBERS, MODELS, PLANTS, POWERTRAINS, REGIONS, Rows


def alliance_toml() -> str:
    """Return an alliance.toml that knows every name of the synthetic rows."""
    sections = {
        "members": MEMBERS,
        "brands": BRAND_NAMES,
        "models": [model.name for model in MODELS],
        "plants": PLANTS,
        "regions": REGIONS,
    }
    lines = ["[alliance]", 'title = "Synthetic"', "[calendars.japanese-fiscal]", "first_month = 4"]
    for section, names in sections.items():
        lines += [f"[{section}]", *(f'{name} = "{name}"' for name in names)]
    return "\n".join(lines)


def file_rows(path: Path, deliveries: Iterable[Rows]) -> Folder:
    """Return a new alliance folder with the deliveries filed as Arrow tables, past the readers."""
    folder = create_folder(path, "Synthetic", content=alliance_toml())
    brand_of_model = pa.array([BRAND_NAMES.index(model.brand) for model in MODELS], pa.int32())
    lists = {"powertrain": POWERTRAINS, "market": MARKETS, "plant": PLANTS}
    model_names = [model.name for model in MODELS]
    for rows in deliveries:
        end = add_months(rows.month, 1)
        same = {
            "measure": "sales", "member": rows.member, "start": rows.month, "end": end, "unit": "vehicles",
            "role": "transaction", "status": "synthetic",
        }  # fmt: skip
        columns = {name: pa.repeat(pa.scalar(value), len(rows)) for name, value in same.items()}
        for name, words in lists.items():
            columns[name] = pa.DictionaryArray.from_arrays(pa.array(getattr(rows, name)), list(words))
        columns["model"] = pa.DictionaryArray.from_arrays(pa.array(rows.model), model_names)
        columns["brand"] = pa.DictionaryArray.from_arrays(brand_of_model.take(pa.array(rows.model)), list(BRAND_NAMES))
        columns["value"] = pa.array(rows.units)
        columns["row"] = pa.array(range(1, len(rows) + 1), pa.int64())
        delivery = Delivery(
            id="",
            member=rows.member,
            file=f"{rows.delivery:04d}-{rows.member}-{rows.month:%Y-%m}.parquet",
            kind="facts",
            mode=rows.mode,
            scope=Scope(("sales",), rows.member, rows.month, end),
            known_on=rows.known_on,
            received_at=datetime(rows.known_on.year, rows.known_on.month, rows.known_on.day, tzinfo=UTC),
            source="synthetic",
        )
        folder.journal.file(delivery, tables.facts_table(columns), b"synthetic %d" % rows.delivery, b"")
    return folder
