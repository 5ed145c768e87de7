"""How a figure was made, as a page of the site shows it: its number, what it counts, its rows, its parts and its sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from alliance.publish.book import Book
from alliance.publish.edition import exactly
from alliance.publish.pen import Pen
from alliance.publish.printed import FactRef, FigureRef, Quoted, Text, joined, line, plain
from alliance.record.sources import Trust

MADE = ("consolidated", "reported", "part", "sum", "difference", "share", "growth", "rank", "count")
PLAIN = ("consolidated", "reported")
COMPUTED = ("growth", "share", "rank", "difference", "sum", "part", "count", "least")
THINGS = ("brand", "model", "plant", "function", "product", "segment")
# So many figures that rest on one are listed on its page.
LISTED = 40


@dataclass(frozen=True)
class FigureSheet:
    """What is shown of one figure.

    Parameters
    ----------
    id : str
        Its lasting address.
    title : str
        What it is: measure, who counts, period and part.
    number : str
        As it is printed in full.
    facts : tuple of (str, Text)
        What is said of it: a word and what stands beside it.
    made_of, used_in : tuple of str
        Ids of the figures it was made of, and of those made of it.
    rows : tuple of FactRef
        The rows behind it.
    notes : tuple of str
        Remarks of the record, in its own language.
    refusal : str
        Why there is no number, in the language of the record.
    printed : tuple of str
        Keys of the pages it is printed on.
    """

    id: str
    title: str
    number: str
    facts: tuple[tuple[str, Text], ...]
    made_of: tuple[str, ...]
    used_in: tuple[str, ...]
    rows: tuple[FactRef, ...]
    notes: tuple[str, ...]
    refusal: str
    printed: tuple[str, ...]


def figure_sheet(pen: Pen, figure: FigureRef, printed: Sequence[str] = (), used_in: Sequence[str] = ()) -> FigureSheet:
    """Return how a figure was made.

    Parameters
    ----------
    pen : Pen
        The pen of the language it is told in.
    figure : FigureRef
        The figure.
    printed : sequence of str
        Keys of the pages it is printed on.
    used_in : sequence of str
        Ids of the figures that are made of it.
    """
    return FigureSheet(
        figure.id,
        title_of(pen, figure),
        pen.number(figure).text,
        tuple((plain(pen.say(f"site.{word}")), said) for word, said in _said(pen, figure) if said),
        figure.made_of,
        tuple(used_in)[:LISTED],
        figure.facts,
        figure.notes,
        figure.refusal,
        tuple(printed),
    )


def title_of(pen: Pen, figure: FigureRef) -> str:
    """Return what a figure is: what it measures, who counts, the period and the part; how it was computed, if it was."""
    what = line(_what(pen, figure))
    parts = [pen.book.figures[part] for part in figure.made_of if part in pen.book.figures]
    kind = figure.how if figure.how in COMPUTED else "other"
    if figure.how in PLAIN:
        said = what
    elif kind == "part":
        member = figure.id.rpartition("/")[2]
        thing = pen.book.view.registry.find("member", member)
        named = pen.name(thing.kind, thing.id) if thing else pen.phrases.table["site.rest"]
        said = pen.say("site.kind_part", what=what, member=named)
    elif kind in ("growth", "share", "difference") and len(parts) > 1:
        other = _period(pen, parts[1]) if kind == "growth" else _what(pen, parts[1])
        said = pen.say(f"site.kind_{kind}", what=_what(pen, parts[0]), other=other)
    else:
        said = pen.say(
            "site.kind_other" if kind in ("growth", "share", "difference") else f"site.kind_{kind}", what=what
        )
    title = plain(said)
    return title[:1].upper() + title[1:]


def _what(pen: Pen, figure: FigureRef) -> Text:
    measure = pen.measure(figure.measure) if figure.measure else _unit(pen, figure) or pen.say("site.not_measured")
    parts = [measure, _counted(pen, figure), *_parts(pen, figure), _period(pen, figure)]
    # A brand often bears the name of its company.
    distinct = {plain(part): part for part in parts}
    return joined(distinct.values(), pen.phrases.table["common.comma"])


def trust_of(pen: Pen, trust: Trust | None) -> str:
    """Return what kind of source it is, in words."""
    return plain(pen.say(f"site.trust_{trust.name.lower() if trust is not None else 'unknown'}"))


def uses(figures: Mapping[str, FigureRef]) -> dict[str, list[str]]:
    """Return for each figure the figures that were made of it."""
    found: dict[str, list[str]] = {}
    for figure in figures.values():
        for part in figure.made_of:
            found.setdefault(part, []).append(figure.id)
    return found


def _said(pen: Pen, figure: FigureRef) -> list[tuple[str, Text]]:
    how = figure.how if figure.how in MADE else "other"
    status = figure.status if figure.is_there else "refused"
    exact = line(_quoted(exactly(figure.number), figure)) if figure.is_there else ()
    half = line(_quoted(exactly(figure.half), figure)) if figure.half else ()
    return [
        ("exact", exact),
        ("unit", _unit(pen, figure)),
        ("half", half),
        ("limit", pen.say(f"site.limit_{figure.bound}") if figure.bound else ()),
        ("perimeter", joined([_counted(pen, figure), _quoted(figure.perimeter, figure)], " = ") if figure.perimeter else ()),
        ("period", line(_period(pen, figure))),
        ("part", line(_part(pen, figure))),
        ("how", pen.say(f"site.made_{how}")),
        ("status", pen.say(f"site.status_{status}") if pen.phrases.has(f"site.status_{status}") else line(status)),
    ]  # fmt: skip


def _quoted(text: str, figure: FigureRef) -> Quoted:
    return Quoted(text, f"{figure.id}/period")


def _unit(pen: Pen, figure: FigureRef) -> Text:
    key = f"unit.{figure.unit}"
    return pen.say(key) if pen.phrases.has(key) else line(_quoted(figure.unit, figure)) if figure.unit else ()


def _period(pen: Pen, figure: FigureRef) -> Text:
    return (
        line(pen.period(figure.span)) if figure.span else line(_quoted(figure.period, figure)) if figure.period else ()
    )


def _counted(pen: Pen, figure: FigureRef) -> Text:
    """Return who counts, by name where the perimeter is one reporter or the edition's own."""
    book: Book = pen.book
    if figure.perimeter == book.edition.perimeter:
        return line(pen.alliance())
    names = [name.strip() for name in figure.perimeter.split("+")]
    things = [book.view.registry.find("member", name) for name in names]
    if figure.perimeter and all(things):
        return pen.listed(pen.name(thing.kind, thing.id) for thing in things if thing)
    return line(_quoted(figure.perimeter, figure)) if figure.perimeter else ()


def _part(pen: Pen, figure: FigureRef) -> Text:
    return joined(_parts(pen, figure), pen.phrases.table["common.comma"])


def _parts(pen: Pen, figure: FigureRef) -> list[Text]:
    said = []
    for column, value in figure.where.items():
        if column == "market":
            said.append(line(pen.place(value)))
        elif column in THINGS:
            said.append(line(pen.name(column, value)))
        elif column == "definition":
            said.append(line(pen.rule(value)))
        elif column == "owned" and (thing := pen.book.view.registry.find("company", value)):
            said.append(line(pen.name(thing.kind, thing.id)))
        else:
            said.append(line(_quoted(value, figure)))
    return said
