"""An edition as tables: its figures, the rows of the record behind them, the links that say who counts, and the sources.

This is the only place where an edition becomes rows; a data package, SDMX and the site write what stands here. Facts and links
bear the column names of deliveries, and `delivery_sheets` says what they mean, so they can be imported into a fresh folder.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from alliance.publish.book import Book
from alliance.publish.edition import Edition, exactly
from alliance.publish.printed import FigureRef
from alliance.record.facts import BREAKDOWNS, FACT_COLUMNS, Fact
from alliance.record.relations import RELATION_COLUMNS, Relation
from alliance.units import decimal_text

# How many digits behind the mark stand for a number without an end; numerator and denominator give it exactly.
DIGITS = 12
# What a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "@", "\t")

Kind = Literal["text", "integer", "number", "date"]


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Parameters
    ----------
    name : str
        Its header.
    kind : "text", "integer", "number" or "date"
        What stands in it.
    meaning : str
        What it says, in one sentence.
    """

    name: str
    kind: Kind
    meaning: str


@dataclass(frozen=True)
class Rows:
    """One table of an edition.

    Parameters
    ----------
    name : str
        ``"figures"``; its file is ``figures.csv``.
    title : str
        What it holds.
    columns : tuple of Column
        From left to right.
    rows : tuple of tuple of str
        Each as long as `columns`.
    key : tuple of str
        The columns that together tell every row apart.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    key: tuple[str, ...] = ()

    def as_csv(self) -> bytes:
        """Return the table as CSV: UTF-8, commas, one header line; the same rows give the same bytes."""
        lines = io.StringIO()
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow([column.name for column in self.columns])
        for row in self.rows:
            pairs = zip(self.columns, row, strict=True)
            writer.writerow([_safe(cell) if column.kind == "text" else cell for column, cell in pairs])
        return lines.getvalue().encode()


def tables(book: Book, register: Mapping[str, object]) -> tuple[Rows, ...]:
    """Return an edition as tables: figures, facts, relations, sources.

    Parameters
    ----------
    book : Book
        What the edition knows, its pages written.
    register : mapping of str to object
        What edition.json holds: which figures are printed.
    """
    printed = printed_figures(book, register)
    return figures(book, printed), facts(book, printed), relations(book), sources(book, printed)


def printed_figures(book: Book, register: Mapping[str, object]) -> list[FigureRef]:
    """Return the figures that an edition prints and those they are made of, by address."""
    listed = register["figures"]
    assert isinstance(listed, list)
    return [book.figures[str(row["id"])] for row in listed]


def figures(book: Book, printed: Iterable[FigureRef]) -> Rows:
    """Return one row for each figure, refused ones with their reason."""
    columns = (
        Column("figure", "text", "Lasting address of the figure inside the edition."),
        Column("measure", "text", "What is counted; empty for a number of rows of the record."),
        Column("how", "text", "How it was made: consolidated, reported, sum, share, growth, rank, ..."),
        Column("perimeter", "text", "Who counts, as an expression."),
        Column("period", "text", "The period as it is written: 2016, FY2015, through 2016."),
        Column("start", "date", "First day; empty for a figure that is cumulated from the beginning."),
        Column("end", "date", "The day after the last one."),
        *(Column(name, "text", f"Part of the whole: {name}; empty for the whole.") for name in BREAKDOWNS),
        Column("detail", "text", "What else was asked: a counting rule, the company that is owned."),
        Column("value", "number", f"The number; one without an end is rounded to {DIGITS} digits. Empty if refused."),
        Column("numerator", "integer", "Numerator of the exact number."),
        Column("denominator", "integer", "Denominator of the exact number."),
        Column("unit", "text", "Unit of the number."),
        Column("half", "number", "Half-width of its rounding; 0 if it is exact."),
        Column("bound", "text", "'lower' or 'upper' if the number is only a limit."),
        Column("status", "text", "final, reported, derived, provisional, estimated, target, synthetic or refused."),
        Column("made_of", "text", "Addresses of the figures it was made of, with blanks between them."),
        Column("rows", "text", "Rows of the tables of facts and relations it rests on, with blanks between them."),
        Column("reason", "text", "Why it is refused."),
        Column("snapshot", "text", "Id of the snapshot of the edition."),
    )
    rows = tuple(_figure(book, figure) for figure in printed)
    return Rows("figures", "Every figure that the edition prints, and those it is made of", columns, rows, ("figure",))


def facts(book: Book, printed: Iterable[FigureRef]) -> Rows:
    """Return the rows of the record that stand behind figures, as a delivery can bring them."""
    columns = (
        Column("fact", "text", "Where the row stands in the record: delivery and row."),
        *(Column(name, _KINDS.get(name, "text"), meaning) for name, meaning in _FACT_MEANINGS.items()),
        Column("snapshot", "text", "Id of the snapshot of the edition."),
    )
    behind: dict[str, Fact] = {}
    for figure in printed:
        behind.update((fact_id(fact), fact) for fact in book.facts_behind(figure) if not _is_link(book, fact))
    for fact in list(behind.values()):
        # Reports that disagree make a refusal of a figure, there as here.
        behind.update((fact_id(other), other) for other in book.facts_beside(fact) if not _is_link(book, other))
    rows = tuple(
        (place, *(_fact_cell(book, fact, name) for name in _FACT_MEANINGS), book.edition.snapshot)
        for place, fact in sorted(behind.items(), key=lambda entry: (_order(entry[1]), entry[0]))
    )
    return Rows("facts", "The rows of the record that stand behind the figures", columns, rows, ("fact",))


def relations(book: Book) -> Rows:
    """Return the links that stand as known on the day of the edition: who is a member, who owns what, which brands."""
    columns = (
        Column("relation", "text", "Where the row stands in the record: delivery and row."),
        *(Column(name, _KINDS.get(name, "text"), meaning) for name, meaning in _LINK_MEANINGS.items()),
        Column("snapshot", "text", "Id of the snapshot of the edition."),
    )
    rows = tuple(
        (
            f"{link.delivery[:12]}-{link.row}",
            *(_link_cell(book, link, name) for name in _LINK_MEANINGS),
            book.edition.snapshot,
        )
        for link in book.view.relations
    )
    return Rows(
        "relations", "Who is a member, who owns what, which brands, functions and offices there are", columns, rows
    )


def sources(book: Book, printed: Iterable[FigureRef]) -> Rows:
    """Return the documents that figures rest on."""
    columns = (
        Column("source", "text", "Its address, or a short id."),
        Column("publisher", "text", "Who issued it."),
        Column("title", "text", "What it is called."),
        Column("published_on", "date", "Its date, if known."),
        Column("licence", "text", "On which terms its figures may be reused."),
        Column("trust", "text", "member, press, compilation or under_check."),
        Column("snapshot", "text", "Id of the snapshot of the edition."),
    )
    named = sorted({source for figure in printed for source in figure.sources})
    rows = []
    for each in named:
        found = book.sources.get(each)
        known = (
            (found.publisher, found.title, str(found.published_on or ""), found.licence, found.trust.name.lower())
            if found
            else ("",) * 5
        )
        rows.append((each, *known, book.edition.snapshot))
    return Rows("sources", "The documents that the figures rest on", columns, tuple(rows), ("source",))


def delivery_sheets(edition: Edition) -> dict[str, str]:
    """Return the delivery sheets that import the tables of facts and relations into a folder, by name of file."""
    return {f"{kind}.toml": delivery_sheet(edition, kind) for kind in ("facts", "relations")}


def delivery_sheet(edition: Edition, kind: str, title: str = "") -> str:
    """Return the delivery sheet that imports a table of facts or of relations into a folder.

    Parameters
    ----------
    edition : Edition
        The edition; what it brings is known from its day of knowledge on.
    kind : str
        ``"facts"`` or ``"relations"``.
    title : str
        What the delivery is called; empty for its usual words.
    """
    words = title or f"The {kind} behind the edition {edition.name}, snapshot {edition.snapshot}"
    lines = [
        f"title = {json.dumps(words, ensure_ascii=False)}",
        'member = "office"',
        f'kind = "{kind}"',
        f"known_on = {edition.known_on}",
        "",
        "[columns]",
        *(f'{column} = "{column}"' for column in (_FACT_MEANINGS if kind == "facts" else _LINK_MEANINGS)),
    ]
    if kind == "facts":
        lines += ["", "[values.start]", '"" = "beginning"']
    return "\n".join(lines) + "\n"


def fact_id(fact: Fact) -> str:
    """Return where a fact stands in the record: its delivery and row."""
    return f"{fact.delivery[:12]}-{fact.row}"


# --------------------------------------------------------------------------------------------------- inside

_FACT_MEANINGS = {
    "measure": "What was counted.",
    "member": "Who reported it.",
    "covers": "Whose figures are inside; empty if the reporter's own only.",
    "start": "First day; empty for a figure that is cumulated from the beginning.",
    "end": "The day after the last one.",
    **{name: f"Part of the whole: {name}; empty for the whole." for name in BREAKDOWNS},
    "counterparty": "For whom the vehicles were built, or to whom they were sold.",
    "basis": "registrations, retail, wholesale, production; empty if as reported.",
    "definition": "The counting rule, in the words of the source.",
    "value": "The number, in its unit.",
    "half": "Half-width of its rounding; 0 if it is exact.",
    "bound": "'lower' or 'upper' if the number is only a limit.",
    "unit": "Unit of the number.",
    "role": "figure, correction or transaction.",
    "status": "reported, derived, provisional, estimated, target, disputed or synthetic.",
    "source": "The document it was read from.",
    "ref": "The deliverer's own id of the row.",
    "same_as": "The id of the row that this one repeats.",
    "note": "A remark to be shown beside the number.",
}
_LINK_MEANINGS = {
    "subject": "Who or what is linked.",
    "kind": "The kind of link: member_of, owns, brand_of, ...",
    "object": "To whom or what.",
    "weight": "The share of a stake, 0 to 1.",
    "start": "First day; empty if not known.",
    "end": "The day after the last one; empty if it still holds.",
    "counted_from": "First day whose figures are counted, where that differs from the first day.",
    "precision": "How exact the days are.",
    "detail": "Detail of the kind: an office, an event.",
    "source": "The document it was read from.",
    "ref": "The deliverer's own id of the row.",
    "note": "A remark.",
}
assert set(_FACT_MEANINGS) <= set(FACT_COLUMNS)
assert set(_LINK_MEANINGS) <= set(RELATION_COLUMNS)
_KINDS: Mapping[str, Kind] = {
    "start": "date", "end": "date", "counted_from": "date", "value": "number", "half": "number", "weight": "number",
}  # fmt: skip


def _figure(book: Book, figure: FigureRef) -> tuple[str, ...]:
    span, value = figure.span, figure.value
    parts = [figure.where.get(name, "") for name in BREAKDOWNS]
    detail = "; ".join(f"{name} {what}" for name, what in figure.where.items() if name not in BREAKDOWNS)
    exact = ("", "", "") if value is None else (rounded(value), str(value.numerator), str(value.denominator))
    named = [f"{row.delivery[:12]}-{row.row}" for row in figure.facts]
    behind = " ".join(dict.fromkeys([*named, *(fact_id(fact) for fact in book.facts_behind(figure))]))
    return (
        figure.id, figure.measure, figure.how, figure.perimeter, figure.period, _day(span.start if span else None),
        _day(span.end if span else None), *parts, detail, *exact, figure.unit, rounded(figure.half), figure.bound,
        figure.status if value is not None else "refused", " ".join(figure.made_of), behind, figure.refusal,
        book.edition.snapshot,
    )  # fmt: skip


def _is_link(book: Book, fact: Fact) -> bool:
    """Return whether a fact is a link that a set counted: it stands among the relations."""
    filed = book.snapshot.deliveries.get(fact.delivery)
    return filed is not None and filed.kind == "relations"


def rounded(value: Fraction) -> str:
    """Return a number as a plain decimal, exact if it has an end, else with `DIGITS` digits behind the mark."""
    exact = exactly(value)
    return exact if "/" not in exact else decimal_text(value, DIGITS)


def _fact_cell(book: Book, fact: Fact, name: str) -> str:
    if name == "source":
        filed = book.snapshot.deliveries.get(fact.delivery)
        return fact.source or (filed.source if filed else "")
    return _cell(getattr(fact, name))


def _link_cell(book: Book, link: Relation, name: str) -> str:
    return book.row_of(link).source if name == "source" else _cell(getattr(link, name))


def _cell(value: object) -> str:
    if isinstance(value, Fraction):
        return rounded(value)
    return "" if value is None else str(value)


def _day(value: date | None) -> str:
    return "" if value is None else value.isoformat()


def _order(fact: Fact) -> Sequence[str]:
    return (fact.measure, fact.member, fact.end.isoformat(), *(getattr(fact, name) for name in BREAKDOWNS))


def _safe(cell: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    is_formula = cell.startswith(_FORMULA) or re.match(r"-[^\d.]", cell) is not None
    return f"'{cell}" if is_formula else cell
