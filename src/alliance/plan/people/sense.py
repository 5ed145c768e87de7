"""What is wrong with people tables that are each well-formed: needs, ways and rules that contradict each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise

from alliance.findings import Finding, Severity
from alliance.plan.people.disclosure import LEAST
from alliance.plan.people.fit import Profile, fit, words
from alliance.plan.people.forms import ANY
from alliance.plan.tables import Checked, Given
from alliance.plan.wrong import Wrong, findings_of

# A code: a few letters, digits, nothing that could be a name.
CODE = re.compile(r"[A-Za-z]{0,4}[-_.]?\d{1,8}")
REACHES = ("region", "anywhere")
# A pool that needs this many times the people it has is usually a number in another unit.
ODD_NEED = 20.0
# Costs outside these parts of a year's reference cost are usually in another unit.
COST_TO_PAY = {"hiring": (0.001, 5.0), "severance": (0.001, 10.0), "vacancy": (0.05, 20.0)}


def sense(given: Mapping[str, Given], tables: Mapping[str, Checked]) -> list[Finding]:
    """Return what is wrong between tables that passed one by one; all of it blocks, but for notes on small pools.

    Parameters
    ----------
    given : mapping of str to Given
        The tables as they came.
    tables : mapping of str to Checked
        The same, checked.
    """
    wrong: list[Wrong] = []
    for check in (_needs, _pools, _costs, _ways, _courses, _budgets, _posts, _candidates, _turns):
        wrong += check(tables)
    small = [at for at, people in enumerate(tables["pools"].numbers["people"]) if 0 < people < LEAST]
    notes = [replace(finding, severity=Severity.NOTE) for finding in findings_of(given, _small(tables, small))]
    return findings_of(given, wrong) + notes


def _small(tables: Mapping[str, Checked], small: Iterable[int]) -> Iterator[Wrong]:
    for at in small:
        name = tables["pools"].text["pool"][at]
        message = f"{name} has fewer than {LEAST} people and is shown to others only together with more"
        yield Wrong("pools", at, "people", message, "Nothing to do, or join it with a like pool.", "small-pool")


def _needs(tables: Mapping[str, Checked]) -> Iterator[Wrong]:
    """Yield pools without a need in a year, needs in another unit, and more retirements than people."""
    pools, needs = tables["pools"], tables["needs"]
    years = sorted({int(year) for year in needs.numbers["year"]})
    people = dict(zip(pools.text["pool"], pools.numbers["people"], strict=True))
    asked = {(pool, int(year)) for pool, year in zip(needs.text["pool"], needs.numbers["year"], strict=True)}
    for at, pool in enumerate(pools.text["pool"]):
        missing = [year for year in years if (pool, year) not in asked]
        if missing:
            message = f"It is not said how many people {pool} needs in {missing[0]}"
            yield Wrong("pools", at, "pool", message, "Add a row to 'needs', with 0 if nobody.")
    largest = max([1.0, *people.values()])
    for at, (pool, count) in enumerate(zip(needs.text["pool"], needs.numbers["people"], strict=True)):
        if count > ODD_NEED * max(people[pool], LEAST) and count > largest:
            message = f"{pool} needs {count:,.0f} people and has {people[pool]:,.0f}"
            yield Wrong(
                "needs",
                at,
                "people",
                message,
                "Give plain numbers of people, or write 'checked' in the note.",
                "odd-unit",
            )
    for before, after in pairwise(years):
        if after != before + 1:
            at = next(at for at, year in enumerate(needs.numbers["year"]) if int(year) == after)
            yield Wrong(
                "needs", at, "year", f"No year between {before} and {after} is planned", "Add the years between."
            )
    yield from _retirements(tables, people, years)


def _retirements(tables: Mapping[str, Checked], people: Mapping[str, float], years: list[int]) -> Iterator[Wrong]:
    if "retirements" not in tables:
        return
    table = tables["retirements"]
    gone: dict[str, float] = {}
    order = sorted(range(len(table)), key=lambda at: table.numbers["year"][at])
    for at in order:
        pool, year = table.text["pool"][at], int(table.numbers["year"][at])
        if year not in years:
            message = f"No needs are given for {year}, in which people of {pool} retire"
            yield Wrong("retirements", at, "year", message, f"Write a year from {years[0]} to {years[-1]}.")
        gone[pool] = gone.get(pool, 0.0) + table.numbers["people"][at]
        if gone[pool] > people[pool]:
            message = f"{gone[pool]:,.0f} people retire from {pool}, which has {people[pool]:,.0f}"
            yield Wrong("retirements", at, "people", message, "Correct the retirements or the people.")


def _pools(tables: Mapping[str, Checked]) -> Iterator[Wrong]:
    """Yield pools that are the same people twice."""
    text = tables["pools"].text
    known: dict[tuple[str, ...], str] = {}
    regions: dict[tuple[str, str], str] = {}
    for at, key in enumerate(zip(text["member"], text["site"], text["family"], text["grade"], strict=True)):
        other = known.setdefault(key, text["pool"][at])
        if other != text["pool"][at]:
            message = f"{text['pool'][at]} is of the same member, site, family and grade as {other}"
            yield Wrong("pools", at, "pool", message, "Join them, or give one another grade.")
        region = regions.setdefault(key[:2], text["region"][at])
        if region != text["region"][at]:
            message = f"{key[1]} of {key[0]} is in {text['region'][at]} here and in {region} elsewhere"
            yield Wrong("pools", at, "region", message, "Keep one region of a site.")


def _costs(tables: Mapping[str, Checked]) -> Iterator[Wrong]:
    """Yield costs that stand in no relation to what a person costs a year."""
    table = tables["families"]
    for column, (least, most) in COST_TO_PAY.items():
        for at, (amount, pay) in enumerate(zip(table.numbers[column], table.numbers["reference_cost"], strict=True)):
            if amount > 0 and not least * pay <= amount <= most * pay:
                message = f"{column} of {table.text['family'][at]} is {amount:,.10g}, {amount / pay:,.3g} times its reference cost"
                yield Wrong(
                    "families", at, column, message, "Give it in EUR, or write 'checked' in the note.", "odd-unit"
                )


def _ways(tables: Mapping[str, Checked]) -> Iterator[Wrong]:
    """Yield terms that contradict themselves, and limits of a member with itself."""
    if "mobility" in tables:
        table = tables["mobility"]
        for at, reach in enumerate(table.text["reach"]):
            inside = table.text["from"][at] == table.text["to"][at]
            if reach not in REACHES:
                yield Wrong("mobility", at, "reach", f"'{reach}' is no reach", f"Write one of {', '.join(REACHES)}.")
            if inside and table.numbers["premium"][at] > 0:
                message = f"A move inside {table.text['from'][at]} is for good and has no expatriate premium"
                yield Wrong("mobility", at, "premium", message, "Leave it empty, or name another host.")
    if "limits" in tables:
        text = tables["limits"].text
        for at, (one, other) in enumerate(zip(text["from"], text["to"], strict=True)):
            if one == other:
                yield Wrong("limits", at, "to", f"{one} lends nobody to itself", "Name another host.")


def _courses(tables: Mapping[str, Checked]) -> Iterator[Wrong]:
    """Yield courses that lead nowhere, and entitlements that are not the seats there are."""
    if "courses" not in tables:
        return
    table = tables["courses"]
    for at, (start, end) in enumerate(zip(table.text["from_family"], table.text["to_family"], strict=True)):
        if start == end:
            yield Wrong("courses", at, "to_family", f"The course leads from {start} to {end}", "Name another family.")
    if "entitlements" not in tables:
        return
    said = tables["entitlements"]
    total: dict[str, float] = {}
    last: dict[str, int] = {}
    for at, (course, seats) in enumerate(zip(said.text["course"], said.numbers["seats"], strict=True)):
        total[course] = total.get(course, 0.0) + seats
        last[course] = at
    for name, seats in zip(table.text["course"], table.numbers["seats"], strict=True):
        if name in total and seats < ANY and total[name] != seats:
            message = f"Members are entitled to {total[name]:,.0f} seats of {name}, which has {seats:,.0f}"
            yield Wrong("entitlements", last[name], "seats", message, "Make the entitlements add up to the seats.")


def _budgets(tables: Mapping[str, Checked]) -> Iterator[Wrong]:
    if "budgets" not in tables:
        return
    years = {int(year) for year in tables["needs"].numbers["year"]}
    for at, year in enumerate(tables["budgets"].numbers["year"]):
        if int(year) not in years:
            message = f"No needs are given for {year:.0f}"
            yield Wrong("budgets", at, "year", message, f"Write a year from {min(years)} to {max(years)}.")


def _posts(tables: Mapping[str, Checked]) -> Iterator[Wrong]:
    """Yield posts that nobody could ever hold, and holders of two posts."""
    if "posts" not in tables:
        return
    table = tables["posts"]
    if "candidates" not in tables:
        yield Wrong("posts", 0, "post", "There are key posts and no candidates", "Fill in the table 'candidates'.")
        return
    held: dict[str, str] = {}
    for at, (name, holder) in enumerate(zip(table.text["post"], table.text["holder"], strict=True)):
        if holder and held.setdefault(holder, name) != name:
            yield Wrong("posts", at, "holder", f"{holder} holds {held[holder]} and {name}", "Keep one of the two.")
        if table.numbers["alternates"][at] and table.text["member"][at]:
            message = f"{name} belongs to {table.text['member'][at]}; only a joint post alternates"
            yield Wrong("posts", at, "alternates", message, "Leave the member out, or write no.")
        if table.numbers["critical"][at] and not table.numbers["open_cost"][at]:
            message = f"{name} is critical and costs nothing while it is open"
            yield Wrong("posts", at, "open_cost", message, "Say what an open year costs.")
    yield from _hopeless(tables)


def _hopeless(tables: Mapping[str, Checked]) -> Iterator[Wrong]:
    """Yield critical posts for which no candidate has points enough."""
    posts, people = tables["posts"], tables["candidates"]
    said = {}
    if "fits" in tables:
        table = tables["fits"]
        said = dict(
            zip(zip(table.text["post"], table.text["candidate"], strict=True), table.numbers["fit"], strict=True)
        )
    profiles = [_profile(people, at) for at in range(len(people))]
    for at, name in enumerate(posts.text["post"]):
        if not posts.numbers["critical"][at] or posts.text["holder"][at]:
            continue
        best = max(
            said.get((name, code), fit(_profile(posts, at), profile))
            for code, profile in zip(people.text["candidate"], profiles, strict=True)
        )
        if best < posts.numbers["least_fit"][at]:
            message = f"{name} is critical, and the best candidate has {best:.0f} points"
            yield Wrong("posts", at, "least_fit", message, "Lower the least fit, or add candidates.")


def _profile(table: Checked, at: int) -> Profile:
    return Profile(table.numbers["level"][at], words(table.text["skills"][at]), words(table.text["languages"][at]))


def _candidates(tables: Mapping[str, Checked]) -> Iterator[Wrong]:
    """Yield codes that could be names."""
    if "candidates" not in tables:
        return
    for at, code in enumerate(tables["candidates"].text["candidate"]):
        if not CODE.fullmatch(code):
            message = f"'{code}' could be a name; people are known by a code here"
            yield Wrong("candidates", at, "candidate", message, "Write a code such as K-017.")


def _turns(tables: Mapping[str, Checked]) -> Iterator[Wrong]:
    """Yield turns that cross, or that ask for more joint posts than there are."""
    if "turns" not in tables or "posts" not in tables:
        return
    table = tables["turns"]
    joint = sum(not member for member in tables["posts"].text["member"])
    asked = 0.0
    for at, (least, most) in enumerate(zip(table.numbers["least"], table.numbers["most"], strict=True)):
        if least > most:
            message = f"At least {least:.0f} and at most {most:.0f} joint posts are asked"
            yield Wrong("turns", at, "least", message, "Correct one of the two.")
        asked += least
        if asked > joint:
            message = f"Members are to hold at least {asked:.0f} joint posts, of which there are {joint}"
            yield Wrong("turns", at, "least", message, "Ask for fewer.")
