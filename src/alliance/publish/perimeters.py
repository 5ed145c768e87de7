"""Whom a text can mean, in order: what it says, the alliance as it counts, its members only, and others that would be true."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from alliance.calendar import Period
from alliance.publish.case import Case
from alliance.publish.claim import Claim
from alliance.record.members import ALLIANCE


@dataclass(frozen=True)
class Meant:
    """One reading of whom a text means.

    Parameters
    ----------
    perimeter : str
        As an expression of the perimeter algebra.
    words : str
        In words, for a reason: ``"the alliance as it counts itself"``.
    where : tuple of (str, str)
        Breakdown that goes with it: a brand, a model.
    """

    perimeter: str
    words: str
    where: tuple[tuple[str, str], ...] = ()


def readings(case: Case, claim: Claim, period: Period) -> list[Meant]:
    """Return whom a claim can mean, the most natural reading first.

    A claim is judged by the first reading for which the record has a figure; the others only serve to say what would be
    true.

    Parameters
    ----------
    case : Case
        The record and the day of the text.
    claim : Claim
        The claim.
    period : Period
        For which it is judged.
    """
    settled = claim.mark.settled if claim.mark is not None else {}
    if "perimeter" in settled:
        return [Meant(settled["perimeter"], f"'{settled['perimeter']}', as the mark says", _parts(case, claim))]
    found = list(_of_part(case, claim, period)) or list(_of_companies(case, claim, period))
    unique: dict[str, Meant] = {}
    for meant in found:
        unique.setdefault(meant.perimeter, meant)
    return list(unique.values())


def others(case: Case, claim: Claim, period: Period) -> list[Meant]:
    """Return perimeters that a text does not say but may have counted, for what would make it true.

    Parameters
    ----------
    case : Case
        The record and the day of the text.
    claim : Claim
        The claim.
    period : Period
        For which it is judged.
    """
    parts = _parts(case, claim)
    counted = case.counted(period)
    found: list[Meant] = []
    if claim.who.is_alliance or len(claim.who.companies) > 1:
        found += [Meant(f"{ALLIANCE} - {each}", f"the alliance without {case.name(each)}", parts) for each in counted]
        members = case.members(period.last_day)
        if members:
            found.append(Meant(" + ".join(members), f"{case.names(members)} only", parts))
        for left_out in members:
            rest = [member for member in members if member != left_out]
            if rest:
                found.append(Meant(" + ".join(rest), f"{case.names(rest)} only", parts))
        found += [
            Meant(f"{ALLIANCE} + {each}", f"the alliance with {case.name(each)}", parts)
            for each in _absent(case, counted)
        ]
        found += [Meant(member, f"{case.name(member)} alone", parts) for member in counted]
        found.append(Meant(ALLIANCE, "the alliance as it counts itself", parts))
    for company in claim.who.companies[:1] if len(claim.who.companies) == 1 else ():
        for link in case.related("consolidates", subject=company):
            inside = case.name(link.object, "member", "company")
            found.append(Meant(f"{company} + {link.object}", f"{case.name(company)} with {inside}", parts))
            found.append(Meant(f"{company} - {link.object}", f"{case.name(company)} without {inside}", parts))
        found.append(Meant(ALLIANCE, "the whole alliance", parts))
    return found


# --------------------------------------------------------------------------------------------------- inside


def _parts(case: Case, claim: Claim) -> tuple[tuple[str, str], ...]:
    settled = claim.mark.settled if claim.mark is not None else {}
    parts = {"brand": settled.get("brand", claim.who.brand), "model": settled.get("model", claim.who.model)}
    return tuple((column, value) for column, value in parts.items() if value)


def _of_part(case: Case, claim: Claim, period: Period) -> Iterator[Meant]:
    """Yield the readings of a brand or a model: its makers, then the alliance."""
    parts = _parts(case, claim)
    plant = claim.says.get("plant", "")
    if plant:
        for link in case.related("plant_of", subject=plant):
            yield Meant(link.object, f"{case.name(plant, 'plant')} of {case.name(link.object)}", parts)
        return
    if not parts:
        return
    named = dict(parts)
    words = case.name(named.get("model") or named["brand"], "model" if "model" in named else "brand")
    owners: list[str] = list(claim.who.companies)
    if "model" in named and named["model"] in case.makers:
        owners.append(case.makers[named["model"]])
    if "brand" in named:
        on_time = [link.object for link in case.related("brand_of", subject=named["brand"], on=period.last_day)]
        owners += on_time + [link.object for link in case.related("brand_of", subject=named["brand"])]
    for owner in list(owners):
        owners += [link.subject for link in case.related("consolidates", object=owner, on=period.last_day)]
    if "brand" in named and claim.who.companies:
        # "Renault sold 584,219 Dacias": of the company that the text names, and of nobody else
        # and of those it consolidated all the time: Lada is Renault's from the end of 2016.
        first = period.start or period.last_day
        links = [link for each in claim.who.companies for link in case.related("consolidates", subject=each, on=first)]
        inside = {link.object for link in links}
        owners = [each for each in owners if each in {*claim.who.companies, *inside}]
    for owner in dict.fromkeys(owners):
        yield Meant(owner, f"{words} of {case.name(owner)}", parts)
    if not ("brand" in named and claim.who.companies):
        yield Meant(ALLIANCE, f"{words} in the alliance", parts)


def _of_companies(case: Case, claim: Claim, period: Period) -> Iterator[Meant]:
    who = claim.who
    counted = case.counted(period)
    base = " + ".join(who.companies) if who.companies else ALLIANCE
    inside = counted if base == ALLIANCE else who.companies
    added = [company for company in who.joined if company not in inside]
    perimeter = base + "".join(f" + {company}" for company in added)
    perimeter += "".join(f" - {company}" for company in who.left_out)
    if base != ALLIANCE:
        words = case.names([*who.companies, *added])
        if who.left_out:
            words += f" without {case.names(who.left_out)}"
        yield Meant(perimeter, words)
        return
    extra = f" with {case.names(added)}" if added else ""
    without = f" without {case.names(who.left_out)}" if who.left_out else ""
    yield Meant(perimeter, f"the alliance as it counts itself{extra}{without}")
    members = [member for member in case.members(period.last_day) if member not in who.left_out]
    wanted = list(dict.fromkeys([*members, *who.joined]))
    if wanted:
        yield Meant(" + ".join(wanted), case.names(wanted))
    legal = [member for member in members if member in counted]
    if legal:
        yield Meant(" + ".join(legal), case.names(legal))
    yield from _as_reported(case, claim, period)


def _as_reported(case: Case, claim: Claim, period: Period) -> Iterator[Meant]:
    """Yield the perimeters of totals that the alliance reported itself for the period."""
    if not claim.measure:
        return
    for fact in case.facts(claim.measure, member=ALLIANCE):
        if fact.end == period.end and fact.start == period.start and fact.covers:
            members = fact.covers.split("+")
            yield Meant(" + ".join(members), case.names(members))


def _absent(case: Case, counted: tuple[str, ...]) -> list[str]:
    """Return members and partners that the alliance once counted, or counts later, but not in the period."""
    links = [*case.related("member_of", object=ALLIANCE), *case.related("partner_of", object=ALLIANCE)]
    ids = [link.subject for link in links if link.kind == "member_of" or link.counted_from is not None]
    return [each for each in dict.fromkeys(ids) if each not in counted]
