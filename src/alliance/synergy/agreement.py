"""The page to sign: what the members are worth together, under which rule they share it, and who pays whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from alliance.errors import UsageError
from alliance.synergy.game import Game
from alliance.synergy.game import alone as alone_of
from alliance.synergy.round_numbers import RoundNumbers, round_numbers
from alliance.synergy.stability import Stability, stability


@dataclass(frozen=True)
class Part:
    """One member's line of an agreement.

    Parameters
    ----------
    member : str
        The member.
    alone : float
        What it earns (gain) or pays (cost) alone.
    share : float
        What it earns or pays together, under the rule.
    gain : float
        What it is better off by, against its own plan in hand.
    least_gain : float
        What it is better off by for certain, whatever better plan of its own it could find; below 0 if that cannot be told.
    per_vehicle : float or None
        The gain for each vehicle it sells; None if volumes are not given.
    transfer : float
        What it receives from the others (negative: pays to them), so that what it bears in the joint plan becomes its share;
        the transfers of all members add up to 0.
    best_alternative : tuple of str
        The coalition with it that is nearest to leaving.
    margin : float
        What that coalition would lose by leaving, with the plan it has; negative if it would gain.
    least_margin : float
        What it would lose for certain; below 0 if it cannot be told.
    """

    member: str
    alone: float
    share: float
    gain: float
    least_gain: float
    per_vehicle: float | None
    transfer: float
    best_alternative: tuple[str, ...]
    margin: float
    least_margin: float


@dataclass(frozen=True)
class Agreement:
    """A split of what the members are worth together, ready to be signed.

    Parameters
    ----------
    name : str
        What is shared.
    rule : str
        Name of the rule of sharing.
    unit : str
        Unit of the amounts.
    kind : "gain" or "cost"
        Whether shares are earned or paid.
    value : float
        What all members earn or pay together.
    synergy : float
        What they save or earn more than alone, as planned.
    synergy_range : tuple of float
        The least of it that is certain, and the most that is possible; both are `synergy` if every value is proved.
    parts : tuple of Part
        One line for each member.
    stability : Stability
        Who would leave, or the proof that nobody gains by it.
    labels : tuple of str
        What must be printed with it: "synthetic" and the like.
    """

    name: str
    rule: str
    unit: str
    kind: str
    value: float
    synergy: float
    synergy_range: tuple[float, float]
    parts: tuple[Part, ...]
    stability: Stability
    labels: tuple[str, ...] = ()

    @property
    def is_proved(self) -> bool:
        """Whether every value is proved, so that what is certain is what is shown."""
        return self.synergy_range == (self.synergy, self.synergy)

    def called(self, names: Mapping[str, str]) -> Agreement:
        """Return the same with members by the names that people call them."""
        parts = tuple(
            replace(
                part,
                member=names.get(part.member, part.member),
                best_alternative=tuple(names.get(each, each) for each in part.best_alternative),
            )
            for part in self.parts
        )
        return replace(self, parts=parts, stability=self.stability.called(names))

    def in_round_numbers(self) -> RoundNumbers:
        """Return what is printed of the lines: every column and every row adds up, and the transfers add up to 0."""
        parts = self.parts
        return round_numbers(
            self.kind,
            [part.alone for part in parts],
            [part.share for part in parts],
            [part.transfer for part in parts],
            self.value,
        )

    def summary(self) -> str:
        """Return the agreement as a plain-text page."""
        verb = "pay" if self.kind == "cost" else "earn"
        share = "pays" if self.kind == "cost" else "gets"
        proved = self.is_proved
        printed = self.in_round_numbers()

        def written(amount: float | Fraction) -> str:
            return f"{round(float(amount), printed.decimals) + 0.0:,.{printed.decimals}f}"

        def signed(amount: Fraction) -> str:
            return f"{'+' if amount > 0 else ''}{written(amount)}"

        def certain(amount: float, at_most: float) -> str:
            return written(min(amount, at_most)) if amount > -0.5 * 0.1**printed.decimals else "?"

        columns = [
            "member", "alone", share, "better by", *([] if proved else ["at least"]), "a vehicle", "transfer", "margin",
            *([] if proved else ["at least"]), "best alternative",
        ]  # fmt: skip
        rows = [
            [
                part.member,
                written(line.alone),
                written(line.share),
                written(line.gain),
                *([] if proved else [certain(part.least_gain, float(line.gain))]),
                "" if part.per_vehicle is None else f"{part.per_vehicle:,.2f}",
                signed(line.transfer),
                written(part.margin),
                *([] if proved else [certain(part.least_margin, part.margin)]),
                " + ".join(part.best_alternative),
            ]
            for part, line in zip(self.parts, printed.lines, strict=True)
        ]
        whole = printed.total
        blank = [] if proved else [""]
        rows.append(
            ["together", *map(written, (whole.alone, whole.share, whole.gain)), *blank, "", "0", "", *blank, ""]
        )
        widths = [max(len(row[at]) for row in (columns, *rows)) for at in range(len(columns))]
        lines = [
            "  ".join(
                cell.rjust(width) if 0 < at < len(columns) - 1 else cell.ljust(width)
                for at, (cell, width) in enumerate(zip(row, widths, strict=True))
            )
            for row in (columns, *rows)
        ]
        worth = f"going together is worth {written(whole.gain)} {self.unit}".rstrip()
        if not proved:
            least, most = self.synergy_range
            worth += f", of which {written(least)} are certain, and {written(most)} at most"
        head = (
            f"{self.name}, shared by {self.rule}",
            f"Together the members {verb} {written(whole.share)} {self.unit}".rstrip() + f"; {worth}.",
            "",
        )
        explained = (
            "What stands under 'at least' is certain, whatever better plan a coalition finds; '?' is what cannot be told.",
        )
        notes = (
            "",
            f"A transfer is received (+) or paid (-) and turns what a member bears in the plan into what it {share}; all add up to 0.",
            "The margin is what the best alternative, the coalition nearest to leaving, would lose by it.",
            *(() if proved else explained),
            self.stability.summary(),
        )
        return "\n".join(line.rstrip() for line in (*head, *lines, *notes, *self.labels))


def agreement(
    game: Game,
    shares: Iterable[float],
    rule: str,
    *,
    borne: Mapping[str, float] | None = None,
    volumes: Mapping[str, float] | None = None,
    labels: tuple[str, ...] = (),
) -> Agreement:
    """Return the page to sign for a split.

    Parameters
    ----------
    game : Game
        What the coalitions are worth.
    shares : iterable of float
        What each member earns or pays, in the order of the members.
    rule : str
        Name of the rule that gave the shares.
    borne : mapping of str to float, or None
        What each member earns or pays in the joint plan before any transfer; the shares themselves if None.
    volumes : mapping of str to float, or None
        Vehicles that each member sells.
    labels : tuple of str
        What must be printed with it.

    Raises
    ------
    UsageError
        If what is borne does not add up to the value of all, or the shares do not.
    """
    sign = 1.0 if game.kind == "gain" else -1.0
    total = float(game.values[-1])
    split = dict(zip(game.members, (float(share) for share in shares), strict=True))
    if borne is not None and abs(sum(borne.values()) - total) > max(1.0, 1e-9 * abs(total)):
        raise UsageError(
            f"The members bear {sum(borne.values()):,.2f} in the plan, but it is worth {total:,.2f}. Give what each bears in the"
            " same plan."
        )
    before = dict(borne) if borne is not None else split
    found = stability(game, split)
    # The last cent goes where the first came from: transfers add up to 0 exactly.
    transfers = {member: sign * (split[member] - before[member]) for member in game.members}
    first = game.members[0]
    transfers[first] -= sum(transfers.values())
    gains = game.gains()
    at_best = np.maximum(gains, game.gains_at_best())
    parts = []
    for position, member in enumerate(game.members):
        alone = float(game.values[1 << position])
        gain = sign * (split[member] - alone)
        vehicles = volumes.get(member) if volumes else None
        nearest = found.margins[member]
        parts.append(
            Part(
                member=member,
                alone=alone,
                share=split[member],
                gain=gain,
                least_gain=sign * split[member] - float(at_best[1 << position]),
                per_vehicle=gain / vehicles if vehicles else None,
                transfer=transfers[member],
                best_alternative=nearest.members,
                margin=-nearest.gain,
                least_margin=-nearest.at_most,
            )
        )
    synergy = sign * (total - sum(part.alone for part in parts))
    spread = (synergy, synergy)
    if game.at_best is not None:
        # What members do alone at best leaves less to gain together, and what all do at best more.
        least = float(gains[-1] - alone_of(at_best).sum())
        spread = (max(0.0, least) if synergy >= 0 else least, synergy + float(at_best[-1] - gains[-1]))
    name = game.name or "Joint plan"
    return Agreement(
        name, rule, game.unit, game.kind, total, synergy, spread, tuple(parts), found, (*game.labels, *labels)
    )
