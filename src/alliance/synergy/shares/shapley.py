"""The Shapley value: what a member adds on average when the members arrive one after the other in every order.

Source: L. Shapley, A value for n-person games (1953). The sampled form uses antithetic permutations (each order is
also walked backwards), which measured best of five samplers at equal effort.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb

import numpy as np
import numpy.typing as npt

from alliance.errors import UsageError
from alliance.synergy.game import Game, RuleGame, Values


def shapley(game: Game) -> Values:
    """Return the Shapley value: what each member gets (gain) or pays (cost), shape (n,).

    Notes
    -----
    sum over S without i of |S|! (n - |S| - 1)! / n! * (v(S + i) - v(S)). Every v(S) enters once for its members and once
    against the others, so the table is read twice, as matrix products: O(n * 2**n) multiplications at memory speed.
    """
    count = len(game)
    with_member = np.array([0.0, *(1.0 / (count * comb(count - 1, size - 1)) for size in range(1, count + 1))])
    without_member = np.array([*(1.0 / (count * comb(count - 1, size)) for size in range(count)), 0.0])
    return weighted_marginals(game.values, with_member, without_member)


def weighted_marginals(values: Values, with_member: Values, without_member: Values) -> Values:
    """Return, for each member, values weighted by size: those with it less those without. Shape (n,).

    Parameters
    ----------
    values : array of shape (2**n,)
        Coalition values.
    with_member, without_member : array of shape (n + 1,)
        Weight of a coalition by its size, if it holds the member and if it does not.
    """
    count = len(with_member) - 1
    low = count // 2
    # The table, the high members down and the low members across; a coalition's size is the sum of its sides' sizes.
    table = values.reshape(1 << (count - low), 1 << low)
    across, down = _sizes(low), _sizes(count - low)
    by_size = np.equal(np.arange(count - low + 1)[:, None], down).astype(np.float64) @ table
    sizes = np.arange(count - low + 1)[:, None] + across
    weight = with_member + without_member
    against = float((by_size * without_member[sizes]).sum())
    by_low = (by_size * weight[sizes]).sum(axis=0)
    by_high = (table @ weight[sizes].T)[np.arange(len(down)), down]
    return np.concatenate((_holding(by_low), _holding(by_high))) - against


def _sizes(count: int) -> npt.NDArray[np.int64]:
    sizes = np.zeros(1, dtype=np.int64)
    for _ in range(count):
        sizes = np.concatenate((sizes, sizes + 1))
    return sizes


def _holding(totals: Values) -> Values:
    """Return, for each member, the sum over the coalitions that hold it: one halving a member."""
    count = len(totals).bit_length() - 1
    held = np.empty(count)
    for member in reversed(range(count)):
        half = len(totals) // 2
        held[member] = totals[half:].sum()
        totals = totals[:half] + totals[half:]
    return held


@dataclass(frozen=True, eq=False)
class SampledShares:
    """Shares that were estimated, with how far off they may be.

    Parameters
    ----------
    shares : array of shape (n,)
        The estimate; adds up to the value of all exactly.
    low, high : array of shape (n,)
        Ends of the 95 % confidence interval of each share.
    evaluations : int
        How many coalition values were asked for.
    """

    shares: Values
    low: Values
    high: Values
    evaluations: int


def sampled_shapley(game: RuleGame, pairs: int, *, seed: int = 0) -> SampledShares:
    """Return the Shapley value estimated from antithetic pairs of orders.

    Parameters
    ----------
    game : RuleGame
        Members and the rule of their values.
    pairs : int
        Number of random orders, each walked forwards and backwards; at least 2.
    seed : int
        The same seed draws the same orders.

    Notes
    -----
    Student intervals over the pair means; each order adds up to the value of all, so the mean does too.
    """
    if pairs < 2:
        raise UsageError(f"{pairs} pairs of orders give no confidence interval. Draw at least 2.")
    count, drawn = len(game), np.random.default_rng(seed)
    known: dict[int, float] = {0: 0.0}

    def value(coalition: int) -> float:
        if coalition not in known:
            known[coalition] = game.rule(coalition)
        return known[coalition]

    means = np.zeros((pairs, count))
    for pair in range(pairs):
        order = drawn.permutation(count)
        for walk in (order, order[::-1]):
            coalition, before = 0, 0.0
            for member in walk:
                coalition |= 1 << int(member)
                after = value(coalition)
                means[pair, member] += (after - before) / 2
                before = after
    shares: Values = means.mean(axis=0)
    spread = means.std(axis=0, ddof=1) / np.sqrt(pairs) * _student(pairs - 1)
    return SampledShares(shares, shares - spread, shares + spread, len(known) - 1)


def _student(freedom: int) -> float:
    """Return the 97.5 % point of Student's t (Cornish-Fisher in 1/freedom; within 0.5 % from 3 degrees on)."""
    normal = 1.959963984540054
    if freedom < 3:
        return (12.706204736, 4.302652730)[freedom - 1]
    powers: npt.NDArray[np.float64] = normal ** np.array([1.0, 3.0, 5.0, 7.0])
    first = (powers[1] + powers[0]) / 4
    second = (5 * powers[2] + 16 * powers[1] + 3 * powers[0]) / 96
    third = (3 * powers[3] + 19 * powers[2] + 17 * powers[1] - 15 * powers[0]) / 384
    return float(normal + first / freedom + second / freedom**2 + third / freedom**3)
