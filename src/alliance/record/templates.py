"""Workbooks that a member's controller fills in, each with a delivery sheet that knows it by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from alliance.errors import UnknownName
from alliance.findings import Finding, blocking
from alliance.record.delivery_sheet import DeliverySheet
from alliance.record.initiatives import EFFECTS, LADDER, PROGRAMME_MEASURES, RECURRENCES, TYPES
from alliance.record.members import OFFICE, Registry
from alliance.record.names import BASES, ENDS, POWERTRAINS, Counted
from alliance.record.quantities import PRECISIONS
from alliance.record.readers.excel_child import ABOUT
from alliance.record.readers.table import Table, letter_of
from alliance.record.relations import RELATION_KINDS
from alliance.record.sheet_file import read_sheet
from alliance.record.workbook import Cell, Form, workbook
from alliance.units import CURRENCIES, UNITS

_EXAMPLE = "Example: this row is not read, write over it or leave it"
_LISTS = "Lists"
_NAMED = "template "
# What the example takes from the alliance, and the note that calls it an example.
_FREE = ("Measure", "Note")


@dataclass(frozen=True)
class Field:
    """One column of a template.

    Parameters
    ----------
    header : str
        As it stands in the workbook.
    dimension : str
        What it is in the record.
    hint : str
        What is shown to whoever fills it in.
    example : str or int
        What stands in the example row.
    """

    header: str
    dimension: str
    hint: str
    example: str | int = ""


_WHAT = (
    Field("Measure", "measure", "What is counted. Choose from the list."),
    Field(
        "Period", "period", "2016, FY2015, 2016-H1, 2016-Q3, 2016-03; for a head count the day: 2016-12-31.", "2016-03"
    ),
)
_PARTS = (
    Field("Brand", "brand", "Empty for all brands."),
    Field("Model", "model", "Empty for all models."),
    Field("Powertrain", "powertrain", "battery, plug-in hybrid, petrol, …; empty for all."),
    Field("Market", "market", "Country or region; empty for the world.", "France"),
    Field("Segment", "segment", "passenger cars, light commercial vehicles, …; empty for all."),
    Field("Plant", "plant", "Empty for all plants."),
    Field("Built for", "counterparty", "The member for whom the vehicles were built; empty for your own customers."),
    Field("Basis", "basis", "registrations, retail, wholesale or production; empty if as you always report."),
)
_NUMBER = (
    Field("Value", "value", "The number in full, without rounding.", 12345),
    Field("Unit", "unit", "What the number counts: vehicles, people, EUR million, percent, …", "vehicles"),
)
_PRECISION = Field("Precision", "precision", "exact, rounded, about, more than, nearly; empty if exact.", "exact")
_NOTE = Field("Note", "note", "Shown beside the figure.", _EXAMPLE)
FIELDS: dict[str, tuple[Field, ...]] = {
    "figures": (*_WHAT, *_PARTS, *_NUMBER, _PRECISION, _NOTE),
    "transactions": (*_WHAT, *_PARTS, *_NUMBER, _NOTE),
    "corrections": (*_WHAT, *_PARTS, *_NUMBER, _NOTE),
    "relations": (
        Field("Subject", "subject", "Who or what: a company, brand, plant, model, person."),
        Field("Relation", "kind", "How they are linked. Choose from the list.", "owns"),
        Field("Object", "object", "To whom or what."),
        Field("Share %", "percent", "Only for stakes: 43.4"),
        Field("First day", "first_day", "2016-10-20; empty if not known."),
        Field("Last day", "last_day", "The last day it holds; empty if it still does."),
        Field("Counted from", "counted_from", "First day whose figures count, if another one."),
        Field("Precision", "precision", "How exact the days are: day, month, year, as of.", "day"),
        Field("Detail", "detail", "Title of an office, kind of a partnership, …"),
        Field("Source", "source", "Where it is stated."),
        _NOTE,
    ),
    "initiatives": (
        Field("Initiative", "initiative", "Its id, the same for ever.", "PUR-001"),
        Field("Name", "name", "What is done. Empty cells keep what an earlier row said.", "One supplier for wiring"),
        Field("Since", "since", "The day from which this row holds.", "2016-03-31"),
        Field("Function", "function", "The function that leads it. Choose from the list."),
        Field("Owner", "owner", "The person who answers for it.", "Jane Doe"),
        Field("Members", "members", "Who takes part: Renault + Nissan.", "Renault + Nissan"),
        Field("Cost object", "cost_object", "What gets cheaper: a part, plant, platform, model.", "part: wiring"),
        Field("Type", "type", "cost reduction, cost avoidance, or revenue (as contribution margin).", TYPES[0]),
        Field("Effect", "effect", "p_and_l, capex, working_capital or avoided.", EFFECTS[0]),
        Field("Recurrence", "recurrence", "recurring or one-time.", RECURRENCES[0]),
        Field("Stage", "stage", "0 idea, 1 identified, 2 validated, 3 approved, 4 done, 5 booked, X stopped.", "3"),
        Field("Baseline", "baseline", "Number of the baseline; empty for the first, or as before."),
        Field("Confirmed by", "confirmed_by", "Two persons, for a new baseline: Jane Doe; John Smith."),
        Field("Reason", "reason", "Why it stops, goes back, or gets a new baseline."),
        Field("Run", "run", "The joint plan it came from, if one did."),
        _NOTE,
    ),
    "programme": (
        Field("Initiative", "initiative", "Its id in the register.", "PUR-001"),
        Field("Measure", "measure", "Planned, forecast, proposed or confirmed effect, or one-off cost."),
        Field("Member", "member", "Whose share it is.", "Renault"),
        Field("Period", "period", "A month, 2016-03, or a whole year, 2016.", "2016-03"),
        Field("Function", "function", "As in the register."),
        Field("Amount", "value", "In full, without rounding; negative for a loss.", 12345),
        Field("Unit", "unit", "The currency of account.", "EUR"),
        Field("Baseline", "definition", "For a plan after a new baseline: baseline 2."),
        _NOTE,
    ),
}
_SHEETS = {
    kind: {"relations": "Relations", "initiatives": "Initiatives", "programme": "Amounts"}.get(kind, "Figures")
    for kind in FIELDS
}
_ONE = {"relations": "relation", "initiatives": "initiative and day"}
_KINDS = {"relations": "relations", "initiatives": "initiatives"}
# What the rows of a template are, where the record has a word for it.
_ROWS = {kind: kind for kind in ("figures", "transactions", "corrections")} | {"programme": "transactions"}


def _sheet_text(kind: str) -> str:
    columns = "\n".join(f'{field.dimension} = "{field.header}"' for field in FIELDS[kind])
    rows = f'rows = "{_ROWS[kind]}"\n' if kind in _ROWS else ""
    return (
        f'title = "Template {kind}"\nkind = "{_KINDS.get(kind, "facts")}"\n{rows}'
        f'worksheet = "{_SHEETS[kind]}"\n\n[columns]\n{columns}\n\n'
        '[[exclude]]\ncolumn = "Note"\nmatch = "Example:*"\n'
    )


# Name of a template -> the text of its delivery sheet.
TEMPLATES: Mapping[str, str] = {kind: _sheet_text(kind) for kind in FIELDS}


def template_sheet(kind: str) -> DeliverySheet:
    """Return the delivery sheet of a template.

    Parameters
    ----------
    kind : str
        A key of `TEMPLATES`.

    Raises
    ------
    UnknownName
        If there is no such template.
    """
    if kind not in TEMPLATES:
        raise UnknownName("template", kind, TEMPLATES)
    sheet, findings = read_sheet(TEMPLATES[kind].encode(), f"{_NAMED}{kind}")
    assert sheet is not None, findings
    return sheet


def examples_written_over(table: Table, sheet: DeliverySheet) -> Iterator[Finding]:
    """Yield the rows of a filled template that are called an example and say something else: they would be left out.

    Parameters
    ----------
    table : Table
        The cells of the workbook.
    sheet : DeliverySheet
        How it is read; nothing is yielded if it is not the sheet of a template.
    """
    kind = sheet.name.removeprefix(_NAMED)
    note = table.column(_NOTE.header)
    if kind not in FIELDS or kind == sheet.name or note is None:
        return
    examples = [(table.column(each.header), str(each.example)) for each in FIELDS[kind] if each.header not in _FREE]
    for position, row in enumerate(table.rows.tolist()):
        if note.text(position).startswith("Example:") and any(
            column is not None and column.text(position) != example for column, example in examples
        ):
            yield blocking(
                "example-row", "The row is filled in, and its note still says that it is an example, which is not read",
                "Clear the note, or write your own; delete the row if it is none of yours.",
                file=table.file, sheet=table.sheet, row=row, column=_NOTE.header, value=note.text(position),
            )  # fmt: skip


def write_template(
    path: Path, *, registry: Registry, measures: Mapping[str, Counted], member: str, kind: str = "figures"
) -> None:
    """Write a workbook that a member's controller can fill in.

    Filled in, it is imported without a delivery sheet: ``alliance record import FILE --member M``.

    Parameters
    ----------
    path : Path
        The .xlsx file to write.
    registry : Registry
        Who and what exists: the lists to choose from.
    measures : mapping of str to Counted
        What is counted.
    member : str
        For whom, by any name; ``"office"`` for the coordination office.
    kind : str
        A key of `TEMPLATES`.

    Raises
    ------
    UnknownName
        If there is no such template, or no such member.
    """
    if kind not in TEMPLATES:
        raise UnknownName("template", kind, TEMPLATES)
    whose = "the office" if member == OFFICE else registry.get("member", member).name
    fields = FIELDS[kind]
    lists = _lists(registry, measures, kind)
    choices = {}
    columns: list[tuple[str, list[str]]] = []
    for position, field in enumerate(fields):
        words = lists.get(field.dimension)
        if words:
            letter = letter_of(len(columns))
            choices[position] = f"={_LISTS}!${letter}$2:${letter}${len(words) + 1}"
            columns.append((field.header, words))
    example: list[Cell] = [
        lists[field.dimension][0] if not field.example and field.header == "Measure" else field.example
        for field in fields
    ]
    depth = max((len(words) for _, words in columns), default=0)
    table: list[list[Cell]] = [[header for header, _ in columns]]
    table += [[words[row] if row < len(words) else "" for _, words in columns] for row in range(depth)]
    form = Form(
        choices,
        {position: field.hint for position, field in enumerate(fields)},
        tuple(position for position, field in enumerate(fields) if field.dimension not in ("value", "percent")),
    )
    sheets: dict[str, list[list[Cell]]] = {
        _SHEETS[kind]: [[field.header for field in fields], example],
        ABOUT: _about(kind, whose, fields, measures),
        _LISTS: table,
    }
    path.write_bytes(workbook(sheets, forms={_SHEETS[kind]: form}))


def _lists(registry: Registry, measures: Mapping[str, Counted], kind: str) -> dict[str, list[str]]:
    """Return, for the dimensions with a list, the words to choose from."""

    def names(*kinds: str) -> list[str]:
        return list(dict.fromkeys(thing.name for thing in registry.of_kind(*kinds)))

    precisions = ["day", "month", "year", "as of"] if kind == "relations" else [word for word in PRECISIONS if word]
    money = [f"{currency} million" for currency in ("EUR", "USD", "JPY")]
    units = [unit for unit in UNITS if unit not in CURRENCIES]
    companies = names("member", "partner", "company")
    return {
        "measure": [
            measure.label for measure in measures.values() if kind != "programme" or measure.id in PROGRAMME_MEASURES
        ],
        "brand": names("brand"),
        "model": names("model"),
        "powertrain": list(POWERTRAINS),
        "market": [*names("region"), *names("market")],
        "segment": names("segment"),
        "plant": names("plant"),
        "counterparty": companies,
        "basis": list(BASES),
        "unit": [*units, *money],
        "precision": precisions,
        "kind": [word for word in RELATION_KINDS if word in ENDS],
        "member": companies,
        "function": names("function"),
        "type": list(TYPES),
        "effect": list(EFFECTS),
        "recurrence": list(RECURRENCES),
        "stage": list(LADDER),
    }


def _about(kind: str, whose: str, fields: tuple[Field, ...], measures: Mapping[str, Counted]) -> list[list[Cell]]:
    """Return the sheet that explains the template; its first row tells the program which one it is."""
    rows: list[list[Cell]] = [
        ["Template", kind],
        ["For", whose],
        ["", ""],
        [
            "How to fill it in",
            f"One row per {_ONE.get(kind, 'number')} on the sheet {_SHEETS[kind]}.",
        ],
        ["", "Leave the headers as they are. Do not merge or hide cells. Formulas are read by their value."],
        ["", "What cannot be understood is named with its row and column, and nothing is filed until it is corrected."],
        ["", ""],
        ["Column", "What it expects"],
    ]
    rows += [[field.header, field.hint] for field in fields]
    if kind not in _KINDS:
        rows += [["", ""], ["Measure", "What is counted"]]
        rows += [[each.label, each.counts] for each in measures.values()]
    return rows
