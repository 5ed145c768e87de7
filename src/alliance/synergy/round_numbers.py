"""The lines of an agreement in round numbers that still add up: down every column, along every row, and transfers to 0.

Cells that are rounded one by one miss their total by a unit now and then. Here the value of all and what they gain together
are rounded, and the cells share what is left over by the largest remainders. What members have alone comes first, so that it
reads the same under every rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor, log10

from alliance.plan.apportion import apportioned

# Amounts this large are read in whole units, ...
LARGE = 1e6
# ... unless what is gained is a few units only.
FEW = 100.0
DECIMALS = 2
# What is so many digits below the largest amount is rounding.
DIGITS = 13
NOTHING = 1e-9


@dataclass(frozen=True)
class RoundLine:
    """One line in round numbers.

    Parameters
    ----------
    alone, share, gain, transfer : Fraction
        What a member has alone, what it has together, what it is better off by, and what it receives (or pays, if negative).
    """

    alone: Fraction
    share: Fraction
    gain: Fraction
    transfer: Fraction


@dataclass(frozen=True)
class RoundNumbers:
    """The lines of all members in round numbers, and their total.

    Parameters
    ----------
    decimals : int
        With so many decimals every amount is written.
    lines : tuple of RoundLine
        One for each member.
    total : RoundLine
        What each column adds up to.
    """

    decimals: int
    lines: tuple[RoundLine, ...]
    total: RoundLine


def round_numbers(
    kind: str,
    alone: Sequence[float],
    shares: Sequence[float],
    transfers: Sequence[float],
    total: float,
) -> RoundNumbers:
    """Return lines in round numbers that add up.

    Parameters
    ----------
    kind : "gain" or "cost"
        Whether amounts are earned or paid: a gain is the share less what is earned alone, or what is paid alone less the share.
    alone, shares, transfers : sequences of n floats
        One number for each member.
    total : float
        What the shares add up to.

    Examples
    --------
    >>> found = round_numbers("gain", [0.0, 0.0, 0.0], [10 / 3, 10 / 3, 10 / 3], [0.0, 0.0, 0.0], 10.0)
    >>> [float(line.share) for line in found.lines], float(found.total.share)
    ([3.34, 3.33, 3.33], 10.0)
    """
    sign = 1 if kind == "gain" else -1
    gains = [sign * (share - own) for share, own in zip(shares, alone, strict=True)]
    digits = decimals_for([*alone, *shares, total], gains)
    unit = 10**digits
    all_shares = round(total * unit)
    all_gains = round(sign * (total - sum(alone)) * unit)
    own = apportioned([each * unit for each in alone], all_shares - sign * all_gains)
    # Half-way between the nearest share and the nearest gain, so that neither is far off.
    wanted = [
        share * unit + (round_own - each * unit) / 2 for each, share, round_own in zip(alone, shares, own, strict=True)
    ]
    together = zip(own, apportioned(wanted, all_shares), strict=True)
    moved = apportioned([each * unit for each in transfers], 0)
    lines = tuple(
        RoundLine(
            Fraction(mine, unit), Fraction(share, unit), Fraction(sign * (share - mine), unit), Fraction(each, unit)
        )
        for (mine, share), each in zip(together, moved, strict=True)
    )
    columns = zip(*((line.alone, line.share, line.gain, line.transfer) for line in lines), strict=True)
    whole = RoundLine(*(sum(column, Fraction(0)) for column in columns))
    is_whole = all(
        cell.denominator == 1 for line in lines for cell in (line.alone, line.share, line.gain, line.transfer)
    )
    return RoundNumbers(0 if is_whole else digits, lines, whole)


def decimals_for(amounts: Sequence[float], finer: Sequence[float] = ()) -> int:
    """Return with how many decimals amounts are written, so that the largest of the finer ones has significant digits.

    Parameters
    ----------
    amounts : sequence of float
        The amounts.
    finer : sequence of float
        Differences of them that are shown beside them.

    Examples
    --------
    >>> (
    ...     decimals_for([39_354_567_367.0], [215_222_649.0]),
    ...     decimals_for([95.0], [25.0]),
    ...     decimals_for([0.00002], [0.000015]),
    ... )
    (0, 2, 7)
    """
    largest = max(map(abs, amounts), default=0.0)
    gained = max(map(abs, finer), default=0.0)
    seen = gained if gained > NOTHING * largest else largest
    if largest == 0.0 or (largest >= LARGE and seen >= FEW):
        return 0
    needed = DECIMALS - min(0, floor(log10(seen)))
    return max(0, min(needed, DIGITS - floor(log10(largest))))
