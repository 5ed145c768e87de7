"""What a sharing question is: a game and a rule in, the shares with their proof out.

Nothing is computed here; the rules stand in `alliance.synergy`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from math import floor, log10
from pathlib import Path

from alliance.desks import filing, planning
from alliance.desks.case import Case, Scenario, open_case
from alliance.desks.plan_members import in_names
from alliance.errors import UnknownName, UsageError, did_you_mean, nearest
from alliance.record.deliveries import Filed
from alliance.record.members import OFFICE
from alliance.synergy import shares
from alliance.synergy.agreement import Agreement, agreement
from alliance.synergy.balanced import BalancedCollection, balanced_collection
from alliance.synergy.game import Game, Values, scale_of
from alliance.synergy.game_file import read_game, write_game
from alliance.synergy.shares import NoShares
from alliance.synergy.shares.least_core import EmptyCore
from alliance.synergy.shares.nucleolus import NoImputation
from alliance.synergy.shares.tau import NotQuasiBalanced
from alliance.synergy.split_file import read_split
from alliance.synergy.stability import Stability, stability

# Rules that share a plan's own program and no table of values.
PLAN_RULES = ("owen",)
# So near the cost of the plan must be to what is shared, for transfers to be told.
NEAR = 1e-6
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
        """Return whether the rule shares this game."""
        return self.shares is not None

    def called(self, names: Mapping[str, str]) -> Sharing:
        """Return the same with members by the names that people call them.

        Parameters
        ----------
        names : mapping of str to str
            The name of each member, by id; who is not in it keeps the id.
        """
        members = tuple(names.get(member, member) for member in self.game.members)
        if members == self.game.members:
            return self
        proof = None if self.proof is None else self.proof.called(names)
        return replace(
            self,
            game=replace(self.game, members=members, name=in_names(self.game.name, names)),
            shares=None if self.shares is None else dict(zip(members, self.shares.values(), strict=True)),
            stability=None if self.stability is None else self.stability.called(names),
            agreement=None
            if self.agreement is None
            else replace(self.agreement.called(names), name=in_names(self.agreement.name, names)),
            reason=in_names(self.reason, names),
            proof=proof,
        )


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


def game_of(file: Path, *, viewer: str = OFFICE) -> Game:
    """Return the game of a file.

    Parameters
    ----------
    file : Path
        A game file.
    viewer : str
        For whom; a game file belongs to whoever has it.

    Returns
    -------
    Game
        The game.

    Raises
    ------
    GameError
        If the file is no game.
    """
    return read_game(file)


def save_game(valued: planning.Valued, file: Path, *, viewer: str = OFFICE) -> None:
    """Write the values of coalitions as a game file, so that they are shared and judged again without solving.

    Parameters
    ----------
    valued : Valued
        What every coalition spends.
    file : Path
        The file to write.
    viewer : str
        For whom; whoever has the values.
    """
    case = valued.case
    name = f"Joint {case.decision.problem.function} plan, {case.scenario.label()}"
    labels = (f"Not public: rests on {valued.plan.rests_on()}.",) if valued.plan.estimated else ()
    write_game(replace(valued.values.game(), name=name, labels=labels), file)


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
    name = _rule(rule, RULES)
    if weights is not None and name != "proportional":
        raise UsageError(f"The rule '{name}' takes no weights. Leave them out, or share by 'proportional'.")
    try:
        split = shares.proportional(game, weights) if name == "proportional" else RULES[name](game)
    except NoShares as outcome:
        return Sharing(game, name, None, False, None, None, str(outcome), _proof(game, outcome))
    return _shared(game, name, split, borne, volumes, labels)


def share_plan(
    folder: Path | str,
    rule: str,
    function: str = "manufacturing",
    scenario: Scenario | None = None,
    *,
    weights: Mapping[str, float] | None = None,
    weigh_by: str = "",
    progress: Callable[[int, int], bool] | None = None,
    viewer: str = OFFICE,
) -> tuple[Sharing, planning.Valued]:
    """Share the cost of a joint plan by a rule.

    Parameters
    ----------
    folder : Path or str
        The alliance folder.
    rule : str
        A key of `RULES`, or ``"owen"``: everybody is paid for what it owns at the prices of the joint program.
    function : str
        What is planned.
    scenario : Scenario or None
        Which plan.
    weights : mapping of str to float, or None
        Weights of the proportional rule, by id, name or alias of a member.
    weigh_by : str
        Instead of weights: ``"volume"`` (vehicles delivered) or ``"cost"`` (what each spends alone).
    progress : callable or None
        Called with (solved, to solve) while coalitions are valued; returns False to stop.
    viewer : str
        For whom.

    Returns
    -------
    tuple of Sharing and Valued
        The shares with who would leave, and what they rest on.

    Raises
    ------
    UnknownName
        If there is no such rule.
    UsageError
        If Owen's prices are asked of a plan that has none, or shares are to be weighed by units that the plan does not have.
    """
    name = _rule(rule, (*RULES, *PLAN_RULES))
    case = open_case(folder, function, scenario, viewer=viewer)
    if weights is not None:
        if len({case.member(who) for who in weights}) < len(weights):
            raise UsageError(f"A member has two weights: {', '.join(weights)}. Give each member one.")
        weights = {case.member(who): weight for who, weight in weights.items()}
    # Said before anything is solved: valuing coalitions may take minutes.
    owned = case.decision.owned() if name in PLAN_RULES else None
    valued = planning.value(case, progress=progress, viewer=viewer)
    plan = valued.plan
    label = case.scenario.label()
    game = replace(valued.values.game(), name=f"Joint {case.function} plan{f', {label}' if label else ''}")
    volumes = case.decision.volumes(plan) or None
    total = float(game.values[-1])
    # Coalitions that keep their own plans may be a hair cheaper than the plan of all: then what is borne is brought to that.
    is_near = abs(plan.cost - total) <= NEAR * abs(total)
    borne = {member: amount * total / plan.cost for member, amount in plan.cost_by_bearer.items()} if is_near else None
    gap = max(0.0, valued.values.largest_gap)
    labels: tuple[str, ...] = (
        f"Every coalition's cost is proved {f'within {gap:.1e} of' if gap else 'to be'} the least possible ({case.run.source}).",
    )
    if borne is None:
        less = f"{plan.cost - total:,.0f}"
        spent = f"Two coalitions that keep their own plans spend EUR {less} less than the plan of all, searched too shortly."
        labels += (f"{spent} Transfers are not told: give it more time with --seconds.",)
    entitled = dict.fromkeys(each.rule for each in case.decision.entitlements())
    if entitled:
        labels += (f"Alone, a member has only its part of what nobody owns: {'; '.join(entitled)}.",)
    if plan.estimated:
        labels += (f"Not public: rests on {plan.rests_on()}.",)
    if weigh_by == "volume":
        if volumes is None:
            raise UsageError(
                f"A plan of {case.function} has no units to weigh by. Give weights: --weight member=number"
            )
        weights = volumes
    if owned is None:
        return share(game, name, weights=weights, borne=borne, volumes=volumes, labels=labels, viewer=viewer), valued
    paid = shares.owen_costs(owned)
    short = total - sum(paid.values())
    if abs(short) > NEAR * max(1.0, abs(total)):
        reason = (
            f"Prices share EUR {sum(paid.values()):,.0f} of EUR {total:,.0f}: the plan decides in whole pieces, and the rest,"
            f" EUR {short:,.0f}, no prices can share so that nobody would leave. Share it by another rule."
        )
        return Sharing(game, name, None, False, None, None, reason, _proof(game)), valued
    return _shared(game, name, [paid[member] for member in game.members], borne, volumes, labels), valued


def file_shares(folder: Path | str, found: Sharing, valued: planning.Valued, *, viewer: str = OFFICE) -> Filed:
    """File what a sharing brings home: `cost_share` and `synergy_share` of every member.

    Parameters
    ----------
    folder : Path or str
        The alliance folder.
    found : Sharing
        The shares.
    valued : Valued
        What they rest on.
    viewer : str
        For whom.

    Returns
    -------
    Filed
        The delivery.

    Raises
    ------
    UsageError
        If there are no shares, or they do not add up to what is shared.
    """
    if found.agreement is None:
        why = found.reason or "they do not add up to the cost of all"
        raise UsageError(f"There are no shares by '{found.rule}' to file: {why}")
    case = valued.case
    years = case.decision.years
    outcome = filing.shares_outcome(found.agreement, valued.plan, case.run, case.scenario.label(), years)
    return filing.file_outcome(folder, outcome, case.run, viewer=viewer)


def _rule(rule: str, known: Collection[str]) -> str:
    name = rule.strip().replace("_", "-").replace(" ", "-").lower()
    if name not in known:
        advice = (
            " Owen's prices need a plan: alliance synergy share manufacturing --rule owen" if name in PLAN_RULES else ""
        )
        hint = did_you_mean(nearest(name, known))
        raise UnknownName(
            "rule of sharing", rule, known, advice=f"{hint} Known are {', '.join(known)}.{advice}".strip()
        )
    return name


def _shared(
    game: Game,
    rule: str,
    split: Iterable[float],
    borne: Mapping[str, float] | None,
    volumes: Mapping[str, float] | None,
    labels: tuple[str, ...],
) -> Sharing:
    by_member = {member: _clean(amount, game) for member, amount in zip(game.members, split, strict=True)}
    total = float(game.values[-1])
    if abs(sum(by_member.values()) - total) > 1e-6 * max(1.0, abs(total)):
        return Sharing(game, rule, by_member, False, None, None)
    page = agreement(game, by_member.values(), rule, borne=borne, volumes=volumes, labels=labels)
    return Sharing(game, rule, by_member, True, page.stability, page)


def _clean(amount: float, game: Game) -> float:
    """Return a share to fourteen digits of the largest value: what lies behind is rounding of sums."""
    digits = 13 - floor(log10(scale_of(game.values)))
    return round(float(amount), digits) + 0.0


def _proof(game: Game, outcome: NoShares | None = None) -> BalancedCollection | None:
    """Return the proof that no split keeps everybody, or None if some split does or that is not why there are no shares."""
    if isinstance(outcome, NoImputation):
        return balanced_collection(game, {1 << member: 1.0 for member in range(len(game))})
    if outcome is not None and not isinstance(outcome, EmptyCore | NotQuasiBalanced):
        return None
    found = shares.core(game)
    return balanced_collection(game, found.balanced) if found.is_empty else None


def judge_split(game: Game, split: Path, case: Case | None = None, *, viewer: str = OFFICE) -> Stability:
    """Say who would leave a proposed split of a game.

    Parameters
    ----------
    game : Game
        What the coalitions are worth.
    split : Path
        A CSV file with the columns ``member`` and ``share``.
    case : Case or None
        What was asked, if it is a plan that is split: then members may go by any of their names.
    viewer : str
        For whom.

    Returns
    -------
    Stability
        Who would leave.

    Raises
    ------
    UsageError
        If the split cannot be read, names somebody else, leaves somebody out, or does not add up.
    """
    names: dict[str, str] = {member: member for member in game.members}
    if case is not None:
        for thing in case.registry.of_kind("member", "partner"):
            if thing.id in names:
                names |= {name: thing.id for name in thing.names() if name not in names}
    shares_of = read_split(split, names)
    try:
        return stability(game, shares_of)
    except UsageError as problem:
        raise UsageError(f"'{split}': {problem}") from None
