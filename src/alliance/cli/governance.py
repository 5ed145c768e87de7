"""`alliance plan propose|confirm|release|decide|decisions` and `alliance synergy governance`: who decides, and what was decided."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Unpack

import click
from click.decorators import FC

from alliance.cli.options import Output, Where, folder_options, output_options, with_folder
from alliance.cli.plan_tables import filed_form, filed_lines
from alliance.cli.tables import Answer, Cell, Table, write
from alliance.desks import approving
from alliance.desks import governance as desk
from alliance.record.approvals import Act, Approval
from alliance.record.deliveries import Filed
from alliance.record.mandates import Mandate, Shift
from alliance.units import decimal_text


class Options(Where, Output):
    """What every command of this file may be given."""


class Acting(Options):
    """Who acts, and when."""

    person: str
    day: str


def _acting(command: FC) -> FC:
    """Add the options that say who acts, and when."""
    options: list[Callable[[FC], FC]] = [
        click.option("--as", "person", required=True, metavar="PERSON", help="Who acts, by a name of alliance.toml."),
        click.option(
            "--day", default="", metavar="DAY", help="The day of the act, such as 2016-12-15; today if not said."
        ),
    ]
    for option in reversed(options):
        command = option(command)
    return command


_run = click.option(
    "--run", default="", metavar="ID", help="Which run, by the beginning of its id, if there are several."
)


@click.command()
@click.argument("function")
@click.option("--rule", default="", metavar="RULE", help="The rule whose filed shares are proposed with it.")
@_run
@_acting
@folder_options
@output_options
def propose(function: str, rule: str, run: str, **options: Unpack[Acting]) -> int:
    """Propose a filed plan of a FUNCTION, with its filed shares, for the members to confirm.

    Whoever proposes must lead the function on that day. The plan is fixed by a digest: if a number of it changes in the record, it
    has to be proposed again.

    \b
    alliance plan propose manufacturing --as "Shohei Kimura"
    alliance plan propose purchasing --as yasuhiro-yamauchi --rule nucleolus --day 2016-12-15
    """
    found, filed = approving.propose(
        options["folder"], function, options["person"], rule=rule, run=run, day=options["day"], viewer=options["viewer"]
    )
    return _told(found, filed, f"alliance plan confirm {function} --as PERSON", options)


@click.command()
@click.argument("function")
@click.option("--member", default="", metavar="WHO", help="Whose part; that of the person's own company if not said.")
@_run
@_acting
@folder_options
@output_options
def confirm(function: str, member: str, run: str, **options: Unpack[Acting]) -> int:
    """Confirm a member's own part of the proposed plan of a FUNCTION.

    Only the controlling of that member may, and nobody who leads the function. Who is whose controlling is a relation of the record.

    \b
    alliance plan confirm manufacturing --as renault-controlling
    """
    found, filed = approving.confirm(
        options["folder"],
        function,
        options["person"],
        member=member,
        run=run,
        day=options["day"],
        viewer=options["viewer"],
    )
    following = f"alliance plan {'confirm' if found.waiting_for else 'release'} {function} --as PERSON"
    return _told(found, filed, following, options)


@click.command()
@click.argument("function")
@_run
@_acting
@folder_options
@output_options
def release(function: str, run: str, **options: Unpack[Acting]) -> int:
    """Release the plan of a FUNCTION that all its members have confirmed.

    \b
    alliance plan release manufacturing --as "Shohei Kimura"
    """
    found, filed = approving.release(
        options["folder"], function, options["person"], run=run, day=options["day"], viewer=options["viewer"]
    )
    return _told(found, filed, f"alliance plan decisions {function}", options)


@click.command()
@click.argument("function")
@click.argument("words")
@_acting
@folder_options
@output_options
def decide(function: str, words: str, **options: Unpack[Acting]) -> int:
    """Write a decision about a FUNCTION into its log, in WORDS.

    \b
    alliance plan decide purchasing "Tyres are bought jointly from 2017 on" --as "Yasuhiro Yamauchi"
    """
    filed = approving.decide(
        options["folder"], function, options["person"], words, day=options["day"], viewer=options["viewer"]
    )
    below = (*filed_lines([filed]), ("Next", with_folder(f"alliance plan decisions {function}", options)))
    write(
        Answer({"decided": words, "filed": filed_form([filed])}, Table("Decided", (), (), below=below)),
        options["form"],
        options["output"],
    )
    return 0


@click.command()
@click.argument("function", required=False, default="")
@click.option("--known-on", default="", metavar="DAY", help="As it was known on this day, such as 2016-12-31.")
@folder_options
@output_options
def decisions(function: str, known_on: str, **options: Unpack[Options]) -> int:
    """Tell how far the plans of a FUNCTION (all if none is named) have come, and what else was decided.

    \b
    alliance plan decisions
    alliance plan decisions purchasing --known-on 2017-01-31
    """
    found = desk.decisions(options["folder"], function, known_on=known_on, viewer=options["viewer"])
    rows: list[tuple[Cell, ...]] = []
    below: list[tuple[str, str]] = []
    for each in found.approvals:
        plan = each.plan.words()
        acts = [each.proposal, *each.confirmations.values(), *([each.release] if each.release else [])]
        rows += [
            (act.day, each.function, _verb(act, found.names), _called(found.names, act.person), plan) for act in acts
        ]
        below.append(("Status", f"{plan}: {_status(each)}"))
    rows += [
        (link.start, link.object, "decided", _called(found.names, link.subject), link.detail) for link in found.decided
    ]
    below += [
        ("Not counted", f"{act.day}, {act.person}, {act.kind} {act.plan.words()}: {reason}")
        for act, reason in found.not_counted
    ]
    form = {
        "plans": [_approval_form(each) for each in found.approvals],
        "decisions": [
            {"day": str(link.start), "function": link.object, "person": link.subject, "words": link.detail}
            for link in found.decided
        ],
        "not_counted": [{**_act_form(act), "reason": reason} for act, reason in found.not_counted],
    }
    rows.sort(key=lambda row: str(row[0]))
    columns = ("Day", "Function", "What", "Who", "Of what")
    table = Table(
        "What was decided" if rows else "Nothing was decided", columns if rows else (), tuple(rows), below=tuple(below)
    )
    write(Answer(form, table), options["form"], options["output"])
    return 0


@click.command()
@click.option("--on", default="", metavar="DAY", help="The day, such as 2016-12-31; today if not said.")
@click.option("--since", default="", metavar="DAY", help="Tell what changed after this day, too.")
@click.option("--known-on", default="", metavar="DAY", help="As it was known on this day.")
@folder_options
@output_options
def governance(on: str, since: str, known_on: str, **options: Unpack[Options]) -> int:
    """Tell who leads which function, who sits on which board, who confirms for which member, and what changed.

    \b
    alliance synergy governance --on 2016-12-31
    alliance synergy governance --on 2019-12-31 --since 2018-10-31
    """
    found = desk.governance(options["folder"], on=on, since=since, known_on=known_on, viewer=options["viewer"])
    names = found.names
    rows: list[tuple[Cell, ...]] = []
    for seat in found.functions:
        rows += [_mandate_row(names, "function", each) for each in seat.leaders]
        if not seat.leaders:
            rows.append(("function", _called(names, seat.function), "nobody is known to lead it", "", "", None, None))
    rows += [_mandate_row(names, "office", each) for each in found.offices]
    rows += [_mandate_row(names, "controlling", each) for each in found.controlling]
    below = [
        ("Charter", f"{_called(names, seat.function)}, {_kept(names, who)}: {words}")
        for seat in found.functions
        for who, words in seat.charter
    ]
    below += [("Changed", _shift(names, each)) for each in found.changes]
    if found.since is not None and not found.changes:
        below.append(("Changed", f"nothing between {found.since} and {found.day}"))
    below.append(("Dates", "as the sources give them; an empty end is not known or not there yet"))
    columns = ("Kind", "Where", "Role", "Who", "From company", "From", "Until")
    table = Table(f"Who decides, {found.day}", columns, tuple(rows), below=tuple(below))
    form = {
        "day": str(found.day),
        "since": None if found.since is None else str(found.since),
        "functions": [
            {
                "function": seat.function,
                "joint_since": None if seat.since is None else str(seat.since),
                "leaders": [_mandate_form(each) for each in seat.leaders],
                "charter": [{"with": who, "words": words} for who, words in seat.charter],
            }
            for seat in found.functions
        ],
        "offices": [_mandate_form(each) for each in found.offices],
        "controlling": [_mandate_form(each) for each in found.controlling],
        "changes": [
            {"day": str(each.day), "what": "began" if each.has_begun else "ended", **_mandate_form(each.mandate)}
            for each in found.changes
        ],
    }
    write(Answer(form, table), options["form"], options["output"])
    return 0


def _told(found: Approval, filed: Filed, following: str, options: Options) -> int:
    """Write how far a plan has come after an act."""
    parts = approving.parts_of(options["folder"], found, viewer=options["viewer"])
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (member, part.bears, part.pays, part.better_by, *((act.person, act.day) if act else ("waits", None)))
        for member, part in parts.items()
        for act in [found.confirmations.get(member)]
    )
    below = [
        ("Status", _status(found)),
        ("Proposed", f"{found.proposal.day} by {found.proposal.person}"),
        *([("Released", f"{found.release.day} by {found.release.person}")] if found.release else []),
        ("Digest", found.plan.digest),
        *filed_lines([filed]),
        ("Next", with_folder(following, options)),
    ]
    table = Table(
        f"Plan of {found.plan.words()}",
        ("Part of", "Bears, EUR", "Pays, EUR", "Better by, EUR", "Confirmed by", "On"),
        rows,
        below=tuple(below),
    )
    shown = {
        member: {"bears": _exact(part.bears), "pays": _exact(part.pays), "better_by": _exact(part.better_by)}
        for member, part in parts.items()
    }
    write(
        Answer({**_approval_form(found), "parts": shown, "filed": filed_form([filed])}, table),
        options["form"],
        options["output"],
    )
    return 0


def _exact(amount: Fraction | None) -> str | None:
    return None if amount is None else decimal_text(amount)


def _status(found: Approval) -> str:
    waits = f"; waits for {', '.join(found.waiting_for)}" if found.waiting_for else ""
    changed = "" if found.is_unchanged else "; the record no longer says what was proposed"
    return f"{found.status}{waits}{changed}"


def _verb(act: Act, names: Mapping[str, str]) -> str:
    part = _called(names, act.member)
    return {"proposes": "proposed", "confirms": f"confirmed the part of {part}", "releases": "released"}[act.kind]


def _mandate_row(names: Mapping[str, str], kind: str, each: Mandate) -> tuple[Cell, ...]:
    where, who, home = (_called(names, name) for name in (each.of, each.person, each.home))
    return kind, where, each.title, who, home, _dated(each.start, each.precision), each.last_day


def _dated(start: date | None, precision: str) -> Cell:
    """Return a first day as exactly as it is known."""
    if start is None or precision in ("day", "as of", ""):
        return start
    return f"{start} ({precision})"


def _called(names: Mapping[str, str], name: str) -> str:
    return names.get(name, name)


def _kept(names: Mapping[str, str], who: str) -> str:
    return "joint" if who == "alliance" else f"stays with {_called(names, who)}"


def _shift(names: Mapping[str, str], each: Shift) -> str:
    mandate = each.mandate
    who, where = _called(names, mandate.person), _called(names, mandate.of)
    if mandate.kind == "function_of":
        return f"{each.day}: {who} {'became' if each.has_begun else 'is no longer'} a joint function"
    if mandate.kind in ("member_of", "partner_of"):
        role = "member" if mandate.kind == "member_of" else "partner"
        return f"{each.day}: {who} {'became' if each.has_begun else 'is no longer'} a {role}"
    title = f"{mandate.title}, {where}" if mandate.title else where
    return f"{each.day}: {who} {'became' if each.has_begun else 'is no longer'} {title}"


def _mandate_form(each: Mandate) -> dict[str, object]:
    return {
        "person": each.person,
        "kind": each.kind,
        "of": each.of,
        "title": each.title,
        "home": each.home or None,
        "first_day": None if each.start is None else str(each.start),
        "last_day": None if each.last_day is None else str(each.last_day),
        "precision": each.precision,
        "source": each.source,
    }


def _act_form(act: Act) -> dict[str, object]:
    return {
        "act": act.kind,
        "person": act.person,
        "day": str(act.day),
        "part_of": act.member or None,
        "delivery": act.delivery,
    }


def _approval_form(found: Approval) -> dict[str, object]:
    return {
        "function": found.function,
        "definition": found.plan.definition,
        "rule": found.plan.rule or None,
        "run": found.plan.run,
        "digest": found.plan.digest,
        "status": found.status,
        "unchanged": found.is_unchanged,
        "waiting_for": list(found.waiting_for),
        "proposed": _act_form(found.proposal),
        "confirmed": {member: _act_form(act) for member, act in found.confirmations.items()},
        "released": None if found.release is None else _act_form(found.release),
    }
