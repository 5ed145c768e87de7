"""Sets a checked text on paper: each claim marked and footnoted, figures and sources behind it, as a tagged PDF (PDF/UA-1)."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from alliance.publish.fonts import JAPANESE, LATIN, font_folders
from alliance.publish.marks import front_matter, read_marks
from alliance.publish.report import LOOKS, Block, blocks_of, interval_in_words, stretches, value_in_words
from alliance.publish.typesetting import typesetter
from alliance.publish.verdict import Judgement, Verdict
from alliance.record.snapshot import Snapshot

TEMPLATE = Path(__file__).with_name("paper") / "report.typ"
# The day that a document bears which has none of its own: the same text gives the same bytes.
NO_DAY = date(1999, 3, 27)


def paper(
    title: str, text: str, verdicts: Sequence[Verdict], snapshot: Snapshot, code: str = "en", day: date | None = None
) -> bytes:
    """Return the page of a checked text as a PDF.

    Parameters
    ----------
    title : str
        Title of the document.
    text : str
        The text that was checked, with its marks.
    verdicts : sequence of Verdict
        The verdicts of its claims, in the order of the text.
    snapshot : Snapshot
        The record it was checked against.
    code : str
        Language of the text.
    day : date or None
        The day that the document bears.

    Raises
    ------
    MissingExtra
        If the typesetting library or a font is not installed.
    """
    bears = day or NO_DAY
    with tempfile.TemporaryDirectory(prefix="alliance-report-") as place:
        root = Path(place)
        content = json.dumps(_data(title, text, verdicts, snapshot, code), ensure_ascii=False, sort_keys=True)
        (root / "data.json").write_text(content, encoding="utf-8")
        (root / TEMPLATE.name).write_bytes(TEMPLATE.read_bytes())
        made = typesetter()(
            root / TEMPLATE.name,
            root=root,
            font_paths=list(font_folders()),
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards=["ua-1"],
            timestamp=datetime(bears.year, bears.month, bears.day, tzinfo=UTC),
        )
    assert isinstance(made, bytes)
    return made


# --------------------------------------------------------------------------------------------------- inside


def _data(title: str, text: str, verdicts: Sequence[Verdict], snapshot: Snapshot, code: str) -> Mapping[str, object]:
    plain = read_marks(front_matter(text)[1]).text
    numbered = list(enumerate(_as_footnoted(plain, verdicts), 1))
    counts = Counter(verdict.verdict for verdict in verdicts)
    return {
        "title": f"{title}: checked against the record",
        "author": snapshot.registry.title,
        "language": code,
        "fonts": [JAPANESE, LATIN] if code == "ja" else [LATIN, JAPANESE],
        "standfirst": f"Checked claim by claim against the record of the {snapshot.registry.title}.",
        "head_verdict": "Verdict",
        "head_claims": "Claims",
        "head_record": "What the record says",
        "foot": f"Record {snapshot.head[:12] or 'empty'}. A text never proves itself: its own sources were left out.",
        "counts": [
            {"verdict": each.value, "look": LOOKS[each][0], "count": str(counts[each])}
            for each in Judgement
            if counts[each]
        ],
        "blocks": [
            {"tag": "h" if block.tag.startswith("h") else block.tag, "pieces": list(_pieces(plain, block, numbered))}
            for block in blocks_of(plain)
        ],
        "claims": [
            {"number": str(number), "text": each.text, "facts": list(_facts(each)), **_look(each)}
            for number, each in numbered
        ],
    }


def _as_footnoted(plain: str, verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Return the verdicts in the order in which their footnotes stand: where claims end, not where they begin."""
    numbered = list(enumerate(verdicts))
    return [
        each for block in blocks_of(plain) for _, _, ending in stretches(plain, block, numbered) for _, each in ending
    ]


def _pieces(plain: str, block: Block, numbered: Sequence[tuple[int, Verdict]]) -> Iterator[Mapping[str, object]]:
    for words, gravest, ending in stretches(plain, block, numbered):
        notes = [{**_look(each), "reason": each.reason, "fix": each.fix} for _, each in ending]
        yield {
            "text": " ".join(words.split("\n")),
            "look": LOOKS[gravest.verdict][0] if gravest else "",
            "notes": notes,
        }


def _look(verdict: Verdict) -> Mapping[str, str]:
    return {"look": LOOKS[verdict.verdict][0], "verdict": verdict.verdict.value.capitalize()}


def _facts(verdict: Verdict) -> Iterator[Mapping[str, str]]:
    stated = verdict.claim.stated
    calendar = f" ({verdict.calendar} year)" if verdict.calendar not in ("", "calendar") else ""
    found = {
        "Figure": value_in_words(verdict) if verdict.value is not None else "",
        "The wording allows": interval_in_words(stated.allowed) if stated is not None else "",
        "The record allows": interval_in_words(verdict.bounds) if verdict.bounds is not None else "",
        "Perimeter": verdict.perimeter,
        "Period": f"{verdict.period}{calendar}" if verdict.period else "",
        "Sources": ", ".join(verdict.sources),
    }
    yield from ({"name": name, "value": value} for name, value in found.items() if value)
