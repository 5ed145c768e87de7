"""What may stand on a page: words without digits, numbers of figures, and words of the record itself.

A digit gets on a page in two ways only: as a `Printed` number, which names the figure it writes, or as a `Quoted` word
(a name, a day, an address), which names the row it was read from. Every other text is looked through for digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from alliance.calendar import Period
from alliance.errors import UsageError
from alliance.figures.figure import Missing

# Stands where nothing is recorded, and for nil or not applicable.
NOTHING, NIL = "…", "–"
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class FactRef:
    """One row of the record behind a figure.

    Parameters
    ----------
    delivery : str
        Id of the delivery.
    file : str
        Name of the file as received.
    row : int
        Row of the file, as a person counts.
    ref : str
        The deliverer's own id of the row.
    source : str
        Where it was read.
    """

    delivery: str
    file: str
    row: int
    ref: str
    source: str


@dataclass(frozen=True)
class FigureRef:
    """A figure as an edition keeps it: its number, its lasting address, and the rows it was made of.

    Parameters
    ----------
    id : str
        Its lasting address inside the edition: ``"fig/sales/2016/alliance"``.
    measure : str
        Id of what is measured.
    value : Fraction or None
        The exact number; None if the record does not give it.
    unit : str
        Id of the unit.
    period, perimeter : str
        For which time and for whom, as asked.
    half : Fraction
        Half-width carried from rounded sources.
    bound : "", "lower" or "upper"
        Whether the record only bounds it.
    how : str
        How it was made: ``"consolidated"``, ``"reported"``, ``"growth"``, ``"share"``, ``"rank"``, ``"sum"``,
        ``"difference"``, ``"count"``.
    status : str
        How firmly it stands.
    where : mapping of str to str
        Which part.
    facts : tuple of FactRef
        The rows behind it.
    made_of : tuple of str
        Ids of the figures it was computed from.
    notes : tuple of str
        Conventions and remarks, as the record words them.
    refusal : str
        Why there is no number.
    missing : tuple of Missing
        The deliveries that would make one.
    span : Period or None
        The period itself.
    """

    id: str
    measure: str
    value: Fraction | None
    unit: str
    period: str = ""
    perimeter: str = ""
    half: Fraction = Fraction(0)
    bound: str = ""
    how: str = "consolidated"
    status: str = "final"
    where: Mapping[str, str] = field(default_factory=dict)
    facts: tuple[FactRef, ...] = ()
    made_of: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    refusal: str = ""
    missing: tuple[Missing, ...] = ()
    span: Period | None = None

    @property
    def is_there(self) -> bool:
        """Whether the record gives the number."""
        return self.value is not None

    @property
    def number(self) -> Fraction:
        """The number of a figure that is there.

        Raises
        ------
        UsageError
            If the record does not give it.
        """
        if self.value is None:
            raise UsageError(f"'{self.id}' has no number: {self.refusal} Ask `is_there` first.")
        return self.value

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources of the rows behind it, each once."""
        return tuple(dict.fromkeys(fact.source for fact in self.facts if fact.source))


@dataclass(frozen=True)
class Printed:
    """A number as it is printed, and the figure it writes.

    Parameters
    ----------
    text : str
        ``"9.96 million"``.
    figure : str
        Id of the figure in edition.json.
    value : Fraction or None
        The exact value of the figure; None for one that is not recorded.
    """

    text: str
    figure: str
    value: Fraction | None = None


@dataclass(frozen=True)
class Quoted:
    """A word of the record that may hold digits: a name, a day, an address, a remark.

    Parameters
    ----------
    text : str
        As it is printed.
    origin : str
        Where it was read: ``"model/q50"``, ``"link/MB-RENAULT/start"``, ``"edition/snapshot"``.
    """

    text: str
    origin: str


Part = str | Printed | Quoted
Text = tuple[Part, ...]
EMPTY: Text = ()


def line(*parts: Part | Text) -> Text:
    """Return a text of several parts, seen to hold no digit of its own.

    Raises
    ------
    UsageError
        If a plain word holds a digit: it would be a number without a figure.

    Examples
    --------
    >>> plain(line("Sold: ", Printed("9.96 million", "fig/sales/2016/alliance")))
    'Sold: 9.96 million'
    """
    flat: list[Part] = []
    for part in parts:
        flat += part if isinstance(part, tuple) else [part]
    for part in flat:
        if isinstance(part, str) and _DIGIT.search(part):
            raise UsageError(
                f"A digit needs a figure, but '{part}' is plain text. Print the number of a figure, or quote the record."
            )
    return tuple(part for part in flat if part != "")


def joined(texts: Iterable[Part | Text], between: str = ", ", last: str = "") -> Text:
    """Return texts one behind the other, with something between them.

    Parameters
    ----------
    texts : iterable of parts or texts
        What is joined; empty ones are left out.
    between : str
        What stands between two of them.
    last : str
        What stands before the last one instead; the same as between if it is empty.
    """
    kept = [line(text) for text in texts if text]
    parts: list[Part] = []
    for place, text in enumerate(kept):
        if place:
            parts.append(last if last and place == len(kept) - 1 else between)
        parts += text
    return tuple(parts)


def plain(text: Part | Text) -> str:
    """Return a text as it is read."""
    if isinstance(text, tuple):
        return "".join(plain(part) for part in text)
    return text if isinstance(text, str) else text.text


def numbers(text: Part | Text) -> Iterator[Printed]:
    """Yield the printed numbers of a text."""
    for part in text if isinstance(text, tuple) else (text,):
        if isinstance(part, Printed):
            yield part


def quotes(text: Part | Text) -> Iterator[Quoted]:
    """Yield the quoted words of a text."""
    for part in text if isinstance(text, tuple) else (text,):
        if isinstance(part, Quoted):
            yield part
