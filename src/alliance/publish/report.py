"""Writes a checked text as one HTML page: each claim marked by its verdict, with a note that gives figure and sources.

The page is complete in itself: it asks for nothing from anywhere, and a verdict is never told by colour alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from pathlib import Path

from alliance.publish.interval import Interval
from alliance.publish.marks import front_matter, read_marks
from alliance.publish.verdict import Judgement, Verdict
from alliance.publish.wording import day_in_words, grouped, written
from alliance.record.snapshot import Snapshot
from alliance.units import CURRENCIES

STYLE = Path(__file__).with_name("report.css")
# The gravest first: where claims share words, this one gives the mark.
LOOKS = {
    Judgement.CONTRADICTED: ("contradicted", "✗"),
    Judgement.NOT_IN_THE_RECORD: ("absent", "?"),
    Judgement.UNREAD: ("unread", "…"),
    Judgement.OPINION: ("opinion", "–"),
    Judgement.SUPPORTED: ("supported", "✓"),
}
_ORDER = list(LOOKS)
# So much of an address is shown; the link has all of it.
SHOWN = 70


@dataclass(frozen=True)
class Block:
    """A paragraph, heading or list item of a text.

    Parameters
    ----------
    tag : str
        ``"p"``, ``"h2"``, ``"h3"`` or ``"li"``.
    start, end : int
        Where it stands in the plain text.
    """

    tag: str
    start: int
    end: int


def report(title: str, text: str, verdicts: Sequence[Verdict], snapshot: Snapshot, code: str = "en") -> str:
    """Return the page of a checked text.

    Parameters
    ----------
    title : str
        Title of the page.
    text : str
        The text that was checked, with its marks.
    verdicts : sequence of Verdict
        The verdicts of its claims, in the order of the text.
    snapshot : Snapshot
        The record it was checked against, for the titles of sources.
    code : str
        Language of the text.

    Returns
    -------
    str
        A whole HTML document without scripts, images or addresses to load.
    """
    plain = read_marks(front_matter(text)[1]).text
    numbered = list(enumerate(verdicts, 1))
    counts = Counter(verdict.verdict for verdict in verdicts)
    body = "\n".join(_blocks(plain, numbered))
    notes = "\n".join(_note(number, verdict, snapshot) for number, verdict in numbered)
    rows = "".join(
        f'<tr><th scope="row">{_badge(each)}</th><td>{counts[each]}</td></tr>' for each in Judgement if counts[each]
    )
    style = STYLE.read_text(encoding="utf-8")
    return f"""<!doctype html>
<html lang="{escape(code)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{escape(title)}: checked against the record</title>
<style>
{style}</style>
</head>
<body>
<header>
<h1>{escape(title)}</h1>
<p class="standfirst">Checked claim by claim against the record of the {escape(snapshot.registry.title)}.</p>
<table class="counts"><caption class="small">Claims by verdict</caption><tbody>{rows}</tbody></table>
</header>
<main>
{body}
</main>
<section aria-labelledby="notes">
<h2 id="notes">What the record says</h2>
<ol class="notes">
{notes}
</ol>
</section>
<footer class="small"><p>Record {escape(snapshot.head[:12] or "empty")}. A text never proves itself: its own sources were left out.</p></footer>
</body>
</html>
"""


# --------------------------------------------------------------------------------------------------- the text


def _blocks(plain: str, verdicts: Sequence[tuple[int, Verdict]]) -> Iterator[str]:
    """Yield the paragraphs, headings and list items of the text with their claims marked."""
    inside_list = False
    for block in blocks_of(plain):
        is_item = block.tag == "li"
        if is_item != inside_list:
            yield "<ul>" if is_item else "</ul>"
            inside_list = is_item
        yield f"<{block.tag}>{_marked(plain, block, verdicts)}</{block.tag}>"
    if inside_list:
        yield "</ul>"


def blocks_of(plain: str) -> Iterator[Block]:
    """Yield the paragraphs, headings and list items of a plain text; each row of a table is a paragraph of its own."""
    position, current = 0, None
    for line in plain.splitlines(keepends=True):
        end = position + len(line.rstrip("\n"))
        heading = re.match(r"(#{1,6})\s+", line)
        item = re.match(r"\s*[-*•]\s+", line)
        row = line.lstrip().startswith("|")
        if heading is not None or item is not None or row or not line.strip():
            if current is not None:
                yield current
            current = None
        if heading is not None:
            yield Block("h2" if len(heading[1]) < 3 else "h3", position + heading.end(), end)
        elif item is not None:
            current = Block("li", position + item.end(), end)
        elif row and not line.strip("|:- \n"):
            pass  # the rule below the header of a table
        elif row:
            yield Block("p", position, end)
        elif line.strip():
            current = Block(current.tag, current.start, end) if current is not None else Block("p", position, end)
        position += len(line)
    if current is not None:
        yield current


def stretches(
    plain: str, block: Block, verdicts: Sequence[tuple[int, Verdict]]
) -> Iterator[tuple[str, Verdict | None, list[tuple[int, Verdict]]]]:
    """Yield the words of a block, the gravest claim that each stretch belongs to, and the claims that end with it."""
    inside = [(number, each) for number, each in verdicts if block.start <= each.claim.start < block.end]
    cuts = {block.start, block.end}
    for _, each in inside:
        cuts |= {each.claim.start, min(each.claim.end, block.end)}
    for start, end in pairwise(sorted(cuts)):
        around = [each for _, each in inside if each.claim.start <= start and end <= each.claim.end]
        gravest = min(around, key=lambda each: _ORDER.index(each.verdict), default=None)
        yield plain[start:end], gravest, [each for each in inside if min(each[1].claim.end, block.end) == end]


def _marked(plain: str, block: Block, verdicts: Sequence[tuple[int, Verdict]]) -> str:
    """Return the words of a block; every stretch bears the look of the gravest claim it belongs to."""
    pieces = []
    for words, gravest, ending in stretches(plain, block, verdicts):
        said = escape(words)
        pieces.append(said if gravest is None else f'<span class="claim {LOOKS[gravest.verdict][0]}">{said}</span>')
        pieces += [_reference(number, each) for number, each in ending]
    return "".join(pieces)


def _reference(number: int, verdict: Verdict) -> str:
    sign = LOOKS[verdict.verdict][1]
    label = f"{verdict.verdict.value}, note {number}"
    return f'<sup><a id="c{number}" href="#n{number}" aria-label="{escape(label)}">{sign}{number}</a></sup>'


# --------------------------------------------------------------------------------------------------- the notes


def _note(number: int, verdict: Verdict, snapshot: Snapshot) -> str:
    facts = "".join(f"<dt>{escape(name)}</dt><dd>{value}</dd>" for name, value in _facts(verdict, snapshot) if value)
    fix = f"<p><strong>To make it true:</strong> {escape(verdict.fix)}</p>" if verdict.fix else ""
    mark = f' <span class="small">{escape(verdict.id)}</span>' if verdict.id else ""
    return (
        f'<li class="note" id="n{number}"><p><a href="#c{number}">{number}</a> {_badge(verdict.verdict)}'
        f"<q>{escape(verdict.text)}</q>{mark}</p><p>{escape(verdict.reason)}</p>{fix}"
        f"{f'<dl>{facts}</dl>' if facts else ''}</li>"
    )


def _facts(verdict: Verdict, snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    if verdict.value is not None:
        yield "Figure", escape(value_in_words(verdict))
    stated = verdict.claim.stated
    if stated is not None:
        yield "The wording allows", escape(interval_in_words(stated.allowed))
    if verdict.bounds is not None:
        yield "The record allows", escape(interval_in_words(verdict.bounds))
    yield "Perimeter", escape(verdict.perimeter)
    calendar = f" ({verdict.calendar} year)" if verdict.calendar not in ("", "calendar") else ""
    yield "Period", escape(f"{verdict.period}{calendar}" if verdict.period else "")
    yield "Sources", "<br>".join(_source(each, snapshot) for each in verdict.sources)


def value_in_words(verdict: Verdict) -> str:
    """Return the number of the record with its unit."""
    assert verdict.value is not None
    if verdict.unit == "rank":
        return f"place {grouped(verdict.value)}"
    if verdict.unit in CURRENCIES or verdict.unit == "percent":
        return written(verdict.value, verdict.unit)
    return f"{grouped(verdict.value, 0 if verdict.value.denominator == 1 else 1)} {verdict.unit}".strip()


def interval_in_words(interval: Interval) -> str:
    """Return between which numbers an interval lies."""
    low, high = (
        None if end is None else grouped(end, 0 if end.denominator == 1 else 2) for end in (interval.low, interval.high)
    )
    if low == high and low is not None:
        return low
    if low is None:
        return f"at most {high}"
    return f"at least {low}" if high is None else f"{low} to {'below ' if interval.high_open else ''}{high}"


def _source(name: str, snapshot: Snapshot) -> str:
    """Return a source with its title and day; an address is a link whose words are its beginning."""
    source = snapshot.sources.get(name)
    words = escape(name)
    if name.startswith(("https://", "http://")):
        short = name.split("://", 1)[1].split("?", maxsplit=1)[0].removeprefix("www.").rstrip("/")
        short = short if len(short) <= SHOWN else f"{short[:SHOWN]}…"
        words = f'<a href="{escape(name, quote=True)}" rel="noreferrer">{escape(short)}</a>'
    if source is None:
        return words
    says_more = source.title and (not source.publisher or source.publisher not in source.title)
    title = escape(source.title) if says_more else ""
    day = day_in_words(source.published_on) if source.published_on is not None else ""
    return ", ".join(part for part in (title, day, words) if part)


def _badge(judgement: Judgement) -> str:
    look, sign = LOOKS[judgement]
    return f'<span class="verdict {look}">{sign} {escape(judgement.value)}</span>'
