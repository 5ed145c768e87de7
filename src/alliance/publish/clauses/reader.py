"""Reads the claims of a text in a language that is understood clause by clause."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from alliance.publish.claim import Claim, Who
from alliance.publish.clauses.clause import Clause, Piece, Setting
from alliance.publish.clauses.names import LocalNames
from alliance.publish.clauses.rules import RULES
from alliance.publish.clauses.tongue import Tongue
from alliance.publish.clauses.vocabulary import vocabulary
from alliance.publish.names import Names
from alliance.record.members import Registry

# Claims without a time of their own that happened in the one that the text goes on with.
_GO_ON = frozenset({"quantity", "amount", "growth", "class", "distance", "share", "own share"})


def read_clauses(text: str, registry: Registry, tongue: Tongue, names: Names, owners: Mapping[str, str]) -> list[Claim]:
    """Return the claims of a text without marks, in its order.

    Parameters
    ----------
    text : str
        The text.
    registry : Registry
        Who and what exists.
    tongue : Tongue
        How its language writes.
    names : Names
        What the alliance calls things in that language.
    owners : mapping of str to str
        Company by brand, of companies with a single brand.
    """
    words = vocabulary(tongue.code)
    local = LocalNames(registry, names, words, tongue.plural)
    setting = Setting(owners=dict(owners))
    found: list[Claim] = []
    for start, end in tongue.sentences(text):
        clause = Clause(text[start:end], start, tongue, words, local, setting)
        claims = _read(clause)
        found += claims
        setting = _after(clause, claims, setting)
    return found


# --------------------------------------------------------------------------------------------------- inside


def _read(clause: Clause) -> list[Claim]:
    claims: list[Claim] = []
    for rule in RULES:
        claims += rule(clause)
    missed = tuple(dict.fromkeys(piece.text for piece in clause.left_over()))
    if "?" in clause.text or "？" in clause.text:
        missed = (*missed, "?")
    claims = [replace(_in_time(claim, clause), missed=missed) for claim in claims]
    return claims + [clause.claim("unread", [piece]) for piece in _unread(clause, claims)]


def _unread(clause: Clause, claims: Sequence[Claim]) -> list[Piece]:
    """Return what states something and was read by no rule."""
    stated = [piece for piece in clause.pieces if piece.kind in ("number", "ordinal") and not clause.is_used(piece)]
    if not claims and not stated:
        stated = [piece for piece in clause.pieces if piece.when is not None and piece.when.kind != "relative"]
    return stated


def _in_time(claim: Claim, clause: Clause) -> Claim:
    if claim.when is None and claim.rule in _GO_ON and clause.setting.when is not None:
        return replace(claim, when=clause.setting.when, is_own_time=False)
    return claim


def _after(clause: Clause, claims: Sequence[Claim], before: Setting) -> Setting:
    """Return what a sentence leaves behind for the next."""
    who = next((claim.who for claim in claims if claim.who.text), None)
    if who is None and clause.chains:
        who = clause.together(clause.chains[0])
    plain = replace(who, joined=(), left_out=()) if who is not None else before.who
    if clause.text.endswith("\n"):
        plain = Who(is_alliance=True)
    whens = [claim.when for claim in claims if claim.when is not None and claim.is_own_time]
    when = next((when for when in whens if when.kind in ("year", "fiscal", "part", "month")), None)
    return replace(before, who=plain, when=when or before.when)
