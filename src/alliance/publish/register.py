"""The register of an edition: every number it prints, with value, rows and sources, as edition.json holds it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from alliance.publish.book import Book
from alliance.publish.edition import edition_as_row, figure_as_row
from alliance.publish.pages.page import Page
from alliance.publish.printed import numbers, plain, quotes


def register(
    book: Book, pages: Mapping[str, Sequence[Page]], scales: Mapping[str, Mapping[str, Sequence[str]]]
) -> dict[str, object]:
    """Return what an edition prints.

    Parameters
    ----------
    book : Book
        What the edition knows.
    pages : mapping of str to sequence of Page
        The pages by language.
    scales : mapping of str to mapping of str to sequence of str
        Language -> chart -> the numbers that the chart wrote itself: of axes, classes and years.

    Returns
    -------
    dict
        ``edition``; ``figures`` with value, unit, period, perimeter, rows, sources and where each is printed; ``words`` of the
        record that hold digits; ``scales`` of charts; ``sources`` with publisher and licence; ``missing`` by page.
    """
    printed: dict[str, dict[tuple[str, str], list[str]]] = {}
    words: dict[str, dict[str, set[str]]] = {}
    for language, own in pages.items():
        for page in own:
            for _, text in page.texts():
                for number in numbers(text):
                    texts = printed.setdefault(number.figure, {}).setdefault((language, page.key), [])
                    if number.text not in texts:
                        texts.append(number.text)
                for word in quotes(text):
                    words.setdefault(word.origin, {}).setdefault(language, set()).add(word.text)
    wanted = list(printed)
    for figure in wanted:
        wanted += [part for part in book.figures[figure].made_of if part not in printed and part not in wanted]
    figures = [
        figure_as_row(book.figures[figure], book.sources)
        | {
            "printed": [
                {"language": language, "page": page, "texts": texts}
                for (language, page), texts in printed.get(figure, {}).items()
            ]
        }
        for figure in sorted(wanted)
    ]
    sources = sorted({source for figure in wanted for source in book.figures[figure].sources})
    return {
        "edition": edition_as_row(book.edition),
        "figures": figures,
        "words": [
            {
                "origin": origin,
                "row": _row(book, origin),
                "texts": {language: sorted(texts) for language, texts in by_language.items()},
            }
            for origin, by_language in sorted(words.items())
        ],
        "scales": {language: {chart: list(texts) for chart, texts in own.items()} for language, own in scales.items()},
        "sources": [_source(book, source) for source in sources],
        "missing": {
            language: {page.key: [plain(text) for text in page.missing] for page in own if page.missing}
            for language, own in pages.items()
        },
    }


def _row(book: Book, origin: str) -> dict[str, object] | None:
    row = book.rows.get(origin)
    if row is None:
        return None
    return {"delivery": row.delivery, "file": row.file, "row": row.row, "ref": row.ref, "source": row.source}


def _source(book: Book, source: str) -> dict[str, str]:
    found = book.sources.get(source)
    if found is None:
        return {"id": source, "publisher": "", "title": "", "licence": "", "trust": ""}
    return {
        "id": source,
        "publisher": found.publisher,
        "title": found.title,
        "licence": found.licence,
        "trust": found.trust.name.lower(),
    }
