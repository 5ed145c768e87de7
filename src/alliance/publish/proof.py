"""Proves an edition before it is printed: every number is its figure's, every sum adds up, every source is still there.

Whatever does not hold becomes a finding that names the page and the reason, and the edition is not printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from alliance.errors import EditionStopped
from alliance.findings import Finding, Severity
from alliance.publish.book import Book
from alliance.publish.edition import exactly
from alliance.publish.pages.page import ChartBlock, Page
from alliance.publish.pen import Pen
from alliance.publish.printed import FigureRef, numbers, quotes
from alliance.publish.verdict import Verdict

# What a quoted word may be read from: parts of the edition, names of the registry, counting rules, or a row of the record.
ORIGINS = (
    "edition", "alliance", "page", "note", "period", "source", "measure", "calendar", "definition", "member", "partner",
    "rival", "company", "brand", "perimeter", "market", "region", "model", "product", "plant", "function", "person", "segment",
)  # fmt: skip
OF_ROWS = ("link", "fact")


def prove(book: Book, pages: Mapping[str, Sequence[Page]], before: Mapping[str, Mapping[str, object]]) -> None:
    """See that everything on the pages holds.

    Parameters
    ----------
    book : Book
        What the edition knows.
    pages : mapping of str to sequence of Page
        The pages by language.
    before : mapping of str to mapping
        The figures of edition.json as they were when the edition was opened, by id; empty for a new edition.

    Raises
    ------
    EditionStopped
        If something does not hold; each finding names the page and the reason.
    """
    found = list(dict.fromkeys(findings(book, pages, before)))
    if found:
        raise EditionStopped(found)


def prove_text(file_name: str, verdicts: Iterable[Verdict]) -> None:
    """See that no claim of a text is contradicted.

    Parameters
    ----------
    file_name : str
        Name of the text.
    verdicts : iterable of Verdict
        The verdicts of its claims.

    Raises
    ------
    EditionStopped
        If one is; each finding names the claim, what the record says, and what would make it true.
    """
    found = [
        _found("claim-contradicted", file_name, f"'{verdict.text}' is false. {verdict.reason}", verdict.fix)
        for verdict in verdicts
        if verdict.is_contradicted
    ]
    if found:
        raise EditionStopped(found, "The text was not published.")


def findings(
    book: Book, pages: Mapping[str, Sequence[Page]], before: Mapping[str, Mapping[str, object]]
) -> Iterator[Finding]:
    """Yield what does not hold, page by page; see `prove`."""
    for language, own in pages.items():
        pen = Pen(book, language)
        for number, page in enumerate(own, 1):
            where = f"page {number} ({page.key}), {language}"
            yield from _numbers(pen, page, where)
            yield from _words(book, page, where)
            yield from _charts(page, where)
            yield from _sums(book, page, where)
            yield from _figures(book, page, where, before)


def _found(rule: str, where: str, message: str, advice: str) -> Finding:
    return Finding(Severity.BLOCKING, rule, message, advice, file=where)


def _numbers(pen: Pen, page: Page, where: str) -> Iterator[Finding]:
    """See that every printed number is one of the ways in which its figure may be written."""
    for place, text in page.texts():
        for printed in numbers(text):
            figure = pen.book.figures.get(printed.figure)
            if figure is None:
                yield _found(
                    "number-without-figure",
                    where,
                    f"'{printed.text}' in the {place} names the figure '{printed.figure}', which the edition does not know",
                    "Print the number of a figure that was asked of the record.",
                )
            elif printed.text not in pen.ways(figure) or printed.value != figure.value:
                right = pen.number(figure, "full").text
                yield _found(
                    "number-is-not-its-figure",
                    where,
                    f"The {place} prints '{printed.text}' for '{figure.id}', which is {right}",
                    "Let the pen write the number.",
                )


def _words(book: Book, page: Page, where: str) -> Iterator[Finding]:
    """See that every quoted word says where it was read, and that a word of a row names a row that is there."""
    for place, text in page.texts():
        for word in quotes(text):
            kind = word.origin.partition("/")[0]
            is_known = word.origin in book.rows or word.origin in book.figures if kind in OF_ROWS else kind in ORIGINS
            is_period = word.origin.removesuffix("/period") in book.figures
            if not is_known and not is_period:
                yield _found(
                    "word-without-row",
                    where,
                    f"'{word.text}' in the {place} was read from '{word.origin}', which is no row of this edition",
                    "Quote a name, a day or a remark of the record.",
                )


def _charts(page: Page, where: str) -> Iterator[Finding]:
    """See that every mark of a chart is as long as the number beside it says."""
    for block in page.blocks:
        if not isinstance(block, ChartBlock):
            continue
        for row in block.rows:
            for value, label in (("value", "label"), ("target", "target_label"), ("before", "before_label")):
                text, drawn = row.get(label), row.get(value)
                said = list(numbers(text)) if isinstance(text, tuple) else []
                if drawn is not None and said and said[0].value != drawn:
                    yield _found(
                        "mark-is-not-its-label",
                        where,
                        f"A mark of the chart {block.name} is drawn for {drawn} and labelled '{said[0].text}'",
                        "Draw the value of the figure that is printed beside it.",
                    )


def _sums(book: Book, page: Page, where: str) -> Iterator[Finding]:
    """See that parts add up to their whole, an adjustment row included if there is one."""
    for promise in page.promises():
        whole = book.figures[promise.total]
        parts = [book.figures[part] for part in promise.parts]
        absent = [part.id for part in parts if not part.is_there]
        if absent or not whole.is_there:
            yield _found(
                "part-missing",
                where,
                f"The parts of '{whole.id}' cannot add up: {', '.join(absent) or whole.id} is not recorded",
                "Show the parts without their sum, or file the missing delivery.",
            )
            continue
        together = sum((part.number for part in parts), Fraction(0))
        if together != whole.number:
            yield _found(
                "parts-do-not-add-up",
                where,
                f"The parts of '{whole.id}' add up to {exactly(together)} {whole.unit}, and the whole is"
                f" {exactly(whole.number)}; {exactly(whole.number - together)} are not explained, and there is no adjustment row",
                "Show the difference as a row of its own, or correct the parts in the record.",
            )


def _figures(book: Book, page: Page, where: str, before: Mapping[str, Mapping[str, object]]) -> Iterator[Finding]:
    """See that every printed figure is what it was when the edition was opened, its sources still listed."""
    seen: set[str] = set()
    for place, text in page.texts():
        for printed in numbers(text):
            if printed.figure in seen or printed.figure not in book.figures:
                continue
            seen.add(printed.figure)
            figure = book.figures[printed.figure]
            yield from _kept(figure, place, where, before.get(figure.id))
            yield from _sourced(book, figure, place, where, before.get(figure.id))


def _kept(figure: FigureRef, place: str, where: str, was: Mapping[str, object] | None) -> Iterator[Finding]:
    if was is None:
        return
    now = None if figure.value is None else exactly(figure.value)
    if (was.get("value"), was.get("unit")) != (now, figure.unit):
        yield _found(
            "figure-changed",
            where,
            f"The {place} prints '{figure.id}', which was {was.get('value') or 'not recorded'} {was.get('unit')} when the edition"
            f" was opened and is {now or 'not recorded'} {figure.unit} now",
            "Open the edition anew with --again if the new figure is right, or ask who restated it: alliance record log.",
        )


def _sourced(
    book: Book, figure: FigureRef, place: str, where: str, was: Mapping[str, object] | None
) -> Iterator[Finding]:
    if figure.is_there and not figure.facts and figure.how in ("consolidated", "reported"):
        yield _found(
            "figure-without-row",
            where,
            f"The {place} prints '{figure.id}', and no row of the record stands behind it",
            "Ask a figure that rests on reported rows.",
        )
    listed = was.get("listed") if was else None
    for source in listed if isinstance(listed, list) else []:
        if source not in book.sources:
            yield _found(
                "source-removed",
                where,
                f"The {place} prints '{figure.id}', whose source {source} was listed when the edition was opened and is no"
                " longer in sources.csv",
                "List the source again, or open the edition anew with --again.",
            )
