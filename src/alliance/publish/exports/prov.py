"""An edition as PROV-JSON: which figure was made of which rows, which file brought them, and who delivered it.

Source: W3C PROV-DM, and the PROV-JSON serialisation (W3C member submission of 24 April 2013).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from urllib.parse import quote

from alliance.publish.book import Book
from alliance.publish.edition import exactly
from alliance.publish.exports.tables import fact_id
from alliance.publish.printed import FactRef, FigureRef
from alliance.record.members import OFFICE

# Addresses inside the file; a name in a reserved domain, since an edition need not be published anywhere.
SPACE = "urn:alliance:"
_SPACES = ("edition", "figure", "row", "delivery", "source", "agent", "activity", "of")

Records = dict[str, dict[str, dict[str, object]]]


def prov_json(book: Book, figures: Iterable[FigureRef], title: str) -> bytes:
    """Return where the figures of an edition come from, as PROV-JSON.

    Parameters
    ----------
    book : Book
        What the edition knows.
    figures : iterable of FigureRef
        What it prints, and what that is made of.
    title : str
        Name of the alliance.

    Returns
    -------
    bytes
        Entities: the edition, its figures, the rows and deliveries behind them, the sources. Activities: the consolidation of
        the edition, the import of each delivery. Agents: the office and the members that delivered.
    """
    records: Records = {}
    edition = book.edition
    whole, consolidation, office = f"edition:{_local(edition.name)}", "activity:consolidation", f"agent:{OFFICE}"
    _add(
        records, "entity", whole, **_said("Edition", edition.title or f"{title} {edition.period}"), **{
            "of:snapshot": edition.snapshot, "of:perimeter": edition.perimeter, "of:period": edition.period.iso(),
            "of:known_on": str(edition.known_on),
        },
    )  # fmt: skip
    _add(records, "activity", consolidation, **_said("Consolidation", f"Consolidation as known on {edition.known_on}"))
    _add(records, "agent", office, **{"prov:type": _name("prov:Organization"), "prov:label": f"{title}: {OFFICE}"})
    _link(records, "wasGeneratedBy", entity=whole, activity=consolidation)
    _link(records, "wasAssociatedWith", activity=consolidation, agent=office)
    for figure in figures:
        own = f"figure:{_local(figure.id)}"
        value = {} if figure.value is None else {"prov:value": exactly(figure.value)}
        _add(
            records, "entity", own, **_said("Figure", figure.id), **value, **{
                "of:unit": figure.unit, "of:perimeter": figure.perimeter, "of:period": figure.period,
                "of:status": figure.status if value else "refused", "of:snapshot": edition.snapshot,
                **({"of:reason": figure.refusal} if not value else {}),
            },
        )  # fmt: skip
        _link(records, "wasGeneratedBy", entity=own, activity=consolidation)
        _link(records, "hadMember", collection=whole, entity=own)
        for part in figure.made_of:
            _link(
                records,
                "wasDerivedFrom",
                generatedEntity=own,
                usedEntity=f"figure:{_local(part)}",
                activity=consolidation,
            )
        for row in _rows_behind(book, figure).values():
            place = _row(book, records, row)
            _link(records, "wasDerivedFrom", generatedEntity=own, usedEntity=place, activity=consolidation)
            _link(records, "used", activity=consolidation, entity=place)
    _add(records, "entity", whole, **{"prov:type": _name("prov:Collection")})
    document = {"prefix": {name: f"{SPACE}{name}:" for name in _SPACES}, **records}
    return (json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


# --------------------------------------------------------------------------------------------------- inside


def _rows_behind(book: Book, figure: FigureRef) -> dict[str, FactRef]:
    found = {f"{row.delivery[:12]}-{row.row}": row for row in figure.facts}
    found.update((fact_id(fact), book.row_of_fact(fact)) for fact in book.facts_behind(figure))
    return found


def _row(book: Book, records: Records, row: FactRef) -> str:
    """Return the entity of a row, with the delivery that brought it, who delivered it, and its source."""
    place = f"row:{row.delivery[:12]}-{row.row}"
    if place in records.get("entity", {}):
        return place
    _add(records, "entity", place, **_said("Row", row.ref or f"{row.file}, row {row.row}"), **{"of:row": row.row})
    filed = book.snapshot.deliveries.get(row.delivery)
    delivery = f"delivery:{row.delivery[:12]}"
    if delivery not in records["entity"]:
        imported = f"activity:import-{row.delivery[:12]}"
        _add(records, "entity", delivery, **_said("Delivery", row.file), **{"of:sha256": filed.raw if filed else ""})
        _add(records, "activity", imported, **_said("Import", f"Import of {row.file}"))
        if filed is not None:
            agent = f"agent:{_local(filed.member)}"
            records["entity"][delivery]["of:known_on"] = str(filed.known_on)
            if agent not in records["agent"]:
                thing = book.snapshot.registry.find("member", filed.member)
                label = thing.name if thing is not None else filed.member
                _add(records, "agent", agent, **{"prov:type": _name("prov:Organization"), "prov:label": label})
            _link(records, "wasAttributedTo", entity=delivery, agent=agent)
            _link(records, "wasAssociatedWith", activity=imported, agent=agent)
        _link(records, "used", activity=imported, entity=delivery)
    _link(records, "wasGeneratedBy", entity=place, activity=f"activity:import-{row.delivery[:12]}")
    _link(records, "wasDerivedFrom", generatedEntity=place, usedEntity=delivery)
    if row.source:
        source = f"source:{_local(row.source)}"
        known = book.sources.get(row.source)
        if source not in records["entity"]:
            _add(records, "entity", source, **_said("Source", known.title if known and known.title else row.source))
            records["entity"][source]["prov:location"] = row.source
        _link(
            records,
            "wasDerivedFrom",
            generatedEntity=place,
            usedEntity=source,
            **{"prov:type": _name("prov:PrimarySource")},
        )
    return place


def _add(records: Records, kind: str, place: str, **said: object) -> None:
    entry = records.setdefault(kind, {}).setdefault(place, {})
    if "prov:type" in entry and "prov:type" in said:
        said["prov:type"] = [entry["prov:type"], said["prov:type"]]
    entry.update(said)


def _link(records: Records, kind: str, **ends: object) -> None:
    """Keep a link once; its own name counts those of its kind."""
    kept = records.setdefault(kind, {})
    entry = {name if ":" in name else f"prov:{name}": end for name, end in ends.items()}
    name = "_:" + _local("|".join(f"{kind}|{entry[key]}" for key in sorted(entry)))
    kept.setdefault(name, entry)


def _said(kind: str, label: str) -> Mapping[str, object]:
    return {"prov:type": _name(f"of:{kind}"), "prov:label": label}


def _name(text: str) -> Mapping[str, str]:
    return {"$": text, "type": "prov:QUALIFIED_NAME"}


def _local(text: str) -> str:
    return quote(text, safe="/.+-_")
