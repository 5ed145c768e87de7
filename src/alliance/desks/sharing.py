"""What a sharing question is: a game and a rule in, the shares with their proof out.

Nothing is computed here; the rules stand in `alliance.synergy`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from alliance.errors import UnknownName, UsageError
from alliance.record.members import OFFICE
from alliance.synergy import shares
from alliance.synergy.agreement import Agreement, agreement
from alliance.synergy.balanced import BalancedCollection, balanced_collection
from alliance.synergy.game import Game, Values
from alliance.synergy.game_file import read_game
from alliance.synergy.shares import NoShares
from alliance.synergy.stability import Stability, stability

# Field-standard name -> the rule; "proportional" takes weights.
RULES: dict[str, Callable[[Game], Values]] = {
    "shapley": shares.shapley,
    "nucleolus": shares.nucleolus,
    "prenucleolus": shares.prenucleolus,
    "core": shares.core_point,
    "least-core": shares.least_core,
    "tau": shares.tau,
    "banzhaf": shares.banzhaf,
    "banzhaf-normalised": shares.banzhaf_normalised,
    "equal": shares.equal,
    "equal-surplus": shares.equal_surplus,
    "equal-profit": shares.equal_profit,
    "proportional": shares.proportional,
}


@dataclass(frozen=True)
class Sharing:
    """The shares of a game under one rule.

    Parameters
    ----------
    game : Game
        What was shared.
    rule : str
        Name of the rule.
    shares : mapping of str to float, or None
        What each member gets (gain) or pays (cost); None if the rule has no answer for this game.
    is_efficient : bool
        Whether the shares add up to the value of all (Banzhaf's do not).
    stability : Stability or None
        Who would leave; None if there are no shares or they do not add up, so that nobody can be asked.
    agreement : Agreement or None
        The page to sign; None in the same cases.
    reason : str
        Why the rule has no answer; empty if it has one.
    proof : BalancedCollection or None
        The proof that no split keeps everybody, if that is why.
    """

    game: Game
    rule: str
    shares: Mapping[str, float] | None
    is_efficient: bool
    stability: Stability | None
    agreement: Agreement | None
    reason: str = ""
    proof: BalancedCollection | None = None

    @property
    def has_answer(self) -> bool:
        """Whether the rule shares this game."""
        return self.shares is not None


def share_game(file: Path, rule: str, *, weights: Mapping[str, float] | None = None, viewer: str = OFFICE) -> Sharing:
    """Share the game of a file by a rule.

    Parameters
    ----------
    file : Path
        A game file: JSON with ``n``, ``kind`` and ``values``.
    rule : str
        A key of `RULES`; underscores and hyphens mean the same.
    weights : mapping of str to float, or None
        Weights of the proportional rule.
    viewer : str
        For whom; a game file belongs to whoever has it.

    Returns
    -------
    Sharing
        The shares, with who would leave.

    Raises
    ------
    GameError
        If the file is no game.
    UnknownName
        If there is no such rule.
    """
    return share(read_game(file), rule, weights=weights, viewer=viewer)


def share(
    game: Game,
    rule: str,
    *,
    weights: Mapping[str, float] | None = None,
    borne: Mapping[str, float] | None = None,
    volumes: Mapping[str, float] | None = None,
    labels: tuple[str, ...] = (),
    viewer: str = OFFICE,
) -> Sharing:
    """Share a game by a rule.

    Parameters
    ----------
    game : Game
        What the coalitions are worth.
    rule : str
        A key of `RULES`.
    weights : mapping of str to float, or None
        Weights of the proportional rule.
    borne : mapping of str to float, or None
        What each member bears in the joint plan before any transfer.
    volumes : mapping of str to float, or None
        Vehicles that each member sells.
    labels : tuple of str
        What must be printed with the result.
    viewer : str
        For whom.

    Returns
    -------
    Sharing
        The shares, with who would leave; or why the rule has no answer for this game, with the proof.

    Raises
    ------
    UnknownName
        If there is no such rule.
    UsageError
        If weights are given to a rule that takes none.
    """
    name = rule.replace("_", "-").lower()
    if name not in RULES:
        raise UnknownName("rule of sharing", rule, RULES, advice="")
    if weights is not None and name != "proportional":
        raise UsageError(f"The rule '{name}' takes no weights. Leave them out, or share by 'proportional'.")
    try:
        split = shares.proportional(game, weights) if name == "proportional" else RULES[name](game)
    except NoShares as outcome:
        return Sharing(game, name, None, False, None, None, str(outcome), _proof(game))
    by_member = dict(zip(game.members, (float(amount) for amount in split), strict=True))
    total = float(game.values[-1])
    if abs(sum(by_member.values()) - total) > 1e-6 * max(1.0, abs(total)):
        return Sharing(game, name, by_member, False, None, None)
    page = agreement(game, split, name, borne=borne, volumes=volumes, labels=labels)
    return Sharing(game, name, by_member, True, page.stability, page)


def _proof(game: Game) -> BalancedCollection | None:
    """Return the proof that no split keeps everybody, or None if some split does."""
    found = shares.core(game)
    return balanced_collection(game, found.balanced) if found.is_empty else None


def judge_split(file: Path, split: Path, *, viewer: str = OFFICE) -> tuple[Game, Stability]:
    """Say who would leave a proposed split of the game of a file.

    Parameters
    ----------
    file : Path
        A game file.
    split : Path
        A CSV file with the columns ``member`` and ``share``.
    viewer : str
        For whom.

    Returns
    -------
    tuple of Game and Stability
        The game, and who would leave.

    Raises
    ------
    UsageError
        If the split cannot be read or does not add up.
    """
    game = read_game(file)
    return game, stability(game, read_split(split))


def read_split(path: Path) -> dict[str, float]:
    """Return the split of a CSV file with the columns ``member`` and ``share``.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    dict of str to float
        The share of each member.

    Raises
    ------
    UsageError
        If a column is missing, a member stands twice, or a share is no number.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise UsageError(
            f"'{path}' cannot be read ({problem}). Give a CSV file with the columns member,share."
        ) from None
    rows = csv.DictReader(io.StringIO(text))
    if not rows.fieldnames or not {"member", "share"} <= set(rows.fieldnames):
        found = ", ".join(rows.fieldnames or ()) or "nothing"
        raise UsageError(f"'{path}' has the columns {found}. Name two of them member and share.")
    split: dict[str, float] = {}
    for number, row in enumerate(rows, start=2):
        member, cell = (row["member"] or "").strip(), (row["share"] or "").strip()
        if member in split:
            raise UsageError(f"'{path}', row {number}: {member} stands twice. Give each member one share.")
        try:
            split[member] = float(cell)
        except ValueError:
            raise UsageError(
                f"'{path}', row {number}, column share: '{cell}' is not a number. Write plain digits."
            ) from None
    return split
