"""The forms of answers in JSON: what each holds, under which names. They are what other programs rely on.

Numbers are whole numbers or decimal texts, never floats; what is not known is null with a status, never 0. Days are
ISO, and the end of a period is its last day.
"""

from __future__ import annotations

from typing import TypedDict

Number = int | str | None


class PeriodForm(TypedDict):
    """A period: first day (null for "since the beginning"), last day, and how it was asked for."""

    start: str | None
    end: str
    label: str


class MemberForm(TypedDict):
    """Who counts, and with which share and dates, in words."""

    id: str
    name: str
    share: str


class PerimeterForm(TypedDict):
    """The perimeter as it was asked for, and the members that count."""

    text: str
    members: list[MemberForm]


class MissingForm(TypedDict):
    """A delivery that would make a refused figure derivable."""

    member: str
    measure: str
    period: PeriodForm
    where: dict[str, str]
    text: str


class RefusalForm(TypedDict):
    """Why there is no number, which deliveries are missing, and what to do."""

    reason: str
    missing: list[MissingForm]
    advice: str


class RowForm(TypedDict):
    """One line of a breakdown."""

    key: str
    name: str
    value: Number
    half: Number
    status: str
    note: str


class SourceForm(TypedDict):
    """A document that figures come from."""

    id: str
    publisher: str
    title: str
    date: str | None
    licence: str


class DisagreeingForm(TypedDict):
    """A report that says something else than what was used: kept, and shown beside it.

    It `fits` if it only states the same figure otherwise, and does not if it is a part or a whole that contradicts what was used.
    """

    fits: bool
    value: Number
    unit: str
    member: str
    name: str
    period: PeriodForm
    status: str
    source: str
    ref: str


class FigureForm(TypedDict):
    """A figure: its number or refusal, what was asked, what it rests on, and who says something else."""

    measure: str
    label: str
    value: Number
    unit: str
    status: str
    refusal: RefusalForm | None
    half: Number
    low: Number
    high: Number
    bound: str
    period: PeriodForm
    perimeter: PerimeterForm
    by: list[str]
    where: dict[str, str]
    asked_status: str
    basis: str
    definition: str
    conventions: list[str]
    currency: str
    known_on: str | None
    rows: list[RowForm]
    sources: list[SourceForm]
    disagreeing: list[DisagreeingForm]
    notes: list[str]
    snapshot: str


class StepForm(TypedDict):
    """One step of a bridge: what moved the number, by how much, and which kind of change it is."""

    label: str
    value: Number
    cause: str
    key: str


BridgeForm = TypedDict(
    "BridgeForm",
    {
        "from": Number,
        "to": Number,
        "unit": str,
        "steps": list[StepForm],
        "remainder": Number,
        "growth": Number,
        "refusal": RefusalForm | None,
        "from_figure": FigureForm,
        "to_figure": FigureForm,
        "notes": list[str],
        "snapshot": str,
    },
)


class RivalForm(TypedDict):
    """A rival with its figure and its counting rule."""

    id: str
    name: str
    rank: int
    value: Number
    low: Number
    high: Number
    definition: str
    source: str


class RankForm(TypedDict):
    """A place among rivals, and how far it is to the next one."""

    rank: int | None
    value: Number
    unit: str
    rivals: list[RivalForm]
    next: str | None
    distance_to_next: Number
    previous: str | None
    distance_to_previous: Number
    rule: str
    best: int | None
    worst: int | None
    holds: bool
    refusal: RefusalForm | None
    figure: FigureForm
    notes: list[str]
    snapshot: str


class WayForm(TypedDict):
    """One step on the way of a figure, with the steps below it; their amounts add up to its own."""

    kind: str
    label: str
    amount: Number
    unit: str
    weight: Number
    why: str
    file: str
    row: int | None
    ref: str
    source: str
    delivery: str
    below: list[WayForm]
