"""What a false text would say if it were true: each contradicted claim reworded, checked again, and listed.

The text itself is never touched. Opinions, and what is unread or not in the record, stay as they are. A claim for which no wording
of the record is found is left out with its sentence, and the list says so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from alliance.publish.marks import front_matter, places_of_marks, read_marks
from alliance.publish.names import Names
from alliance.publish.replacements import proposals
from alliance.publish.sentences import sentences
from alliance.publish.tongues import TONGUES
from alliance.publish.verdict import Judgement, Verdict
from alliance.record.members import Registry

Check = Callable[[str], Sequence[Verdict]]
# No more wordings of one claim are tried.
TRIED = 60


@dataclass(frozen=True)
class Change:
    """What was changed for one claim.

    Parameters
    ----------
    claim : str
        The words of the false claim.
    before, after : str
        The sentence as it was and as it is proposed; empty if it is left out.
    reason : str
        What the record says.
    """

    claim: str
    before: str
    after: str
    reason: str

    @property
    def is_left_out(self) -> bool:
        """Whether no wording was found, so that the sentence is left out."""
        return not self.after

    def as_row(self) -> dict[str, str]:
        """Return the change as a flat mapping."""
        return {"claim": self.claim, "before": self.before, "after": self.after, "reason": self.reason}


@dataclass(frozen=True)
class Correction:
    """A corrected text.

    Parameters
    ----------
    text : str
        The text with the proposed wordings; the same as before if nothing was false.
    changes : tuple of Change
        In the order in which they were made.
    """

    text: str
    changes: tuple[Change, ...]


def corrected(text: str, check: Check, code: str, registry: Registry, names: Names) -> Correction:
    """Return what a text would say if it were true.

    Parameters
    ----------
    text : str
        The text, with its marks.
    check : callable
        Gives the verdicts of a text; every proposal is checked by it before it is taken.
    code : str
        Language of the text.
    registry : Registry
        Who and what exists.
    names : Names
        What the alliance calls things in other languages.

    Returns
    -------
    Correction
        Its text has no contradiction.
    """
    changes: list[Change] = []
    verdicts = check(text)
    while any(verdict.is_contradicted for verdict in verdicts):
        false = next(verdict for verdict in verdicts if verdict.is_contradicted)
        start, end = _sentence(text, false, code)
        before = text[start:end]
        new = _reworded(text, verdicts, false, check, code, registry, names)
        if new is None:
            new = text[:start].rstrip(" ") + text[end:]
            changes.append(Change(false.text, before, "", false.reason))
        else:
            changes.append(Change(false.text, before, new[start : len(new) - (len(text) - end)], false.reason))
        text, verdicts = new, check(new)
    return Correction(text, tuple(changes))


# --------------------------------------------------------------------------------------------------- inside


def _reworded(
    text: str, verdicts: Sequence[Verdict], false: Verdict, check: Check, code: str, registry: Registry, names: Names
) -> str | None:
    """Return the text with the first wording after which there are fewer contradictions and no less that is supported."""
    start, end = _sentence(text, false, code)
    places = _body(text)[1]
    position = (places[false.claim.start] if false.claim.start < len(places) else len(text)) - start
    for tried, together in enumerate(proposals(text[start:end], position, false, code, registry, names)):
        if tried == TRIED:
            return None
        sentence = text[start:end]
        for each in sorted(together, key=lambda each: -each.start):
            sentence = each.put_into(sentence)
        if sentence == text[start:end]:
            continue
        new = text[:start] + sentence + text[end:]
        if _is_better(verdicts, check(new)):
            return new
    return None


def _is_better(before: Sequence[Verdict], after: Sequence[Verdict]) -> bool:
    def count(verdicts: Sequence[Verdict], judgement: Judgement) -> int:
        return sum(verdict.verdict is judgement for verdict in verdicts)

    return (
        count(after, Judgement.CONTRADICTED) < count(before, Judgement.CONTRADICTED)
        and count(after, Judgement.SUPPORTED) > count(before, Judgement.SUPPORTED)
        and count(after, Judgement.UNREAD) <= count(before, Judgement.UNREAD)
    )


def _sentence(text: str, verdict: Verdict, code: str) -> tuple[int, int]:
    """Return where the sentence of a claim stands in a text with its marks."""
    plain, places = _body(text)
    tongue = TONGUES.get(code)
    cut = sentences(plain) if tongue is None else tongue.sentences(plain)
    start, end = next((first, last) for first, last in cut if first <= verdict.claim.start < last)
    return places[start], places[end - 1] + 1 if end - 1 < len(places) else len(text)


def _body(text: str) -> tuple[str, list[int]]:
    """Return the text without front matter and marks, and where each of its letters stands in the text itself."""
    body = front_matter(text)[1]
    offset = len(text) - len(body)
    return read_marks(body).text, [offset + place for place in places_of_marks(body)]
