"""The filed reference alliance: who belonged, owned, led and built what on a day."""

from collections import Counter
from datetime import date
from fractions import Fraction

import pytest

from alliance.record.revisions import current, current_relations
from alliance.record.snapshot import Snapshot
from alliance.record.sources import Trust

MEMBERS_AND_PARTNER = ("renault", "nissan", "mitsubishi", "avtovaz")


def refs_known(snapshot: Snapshot, known_on: date | None) -> set[str]:
    """Return the refs of the facts that stand as known on a day."""
    stands = current(snapshot.cells, snapshot.deliveries, known_on)
    return {fact.ref for fact in snapshot.cells.facts([at for at, kept in enumerate(stands) if kept])}


def test_everything_shipped_is_filed(reference: Snapshot) -> None:
    """Every shipped delivery goes through the import without a blocking finding."""
    assert len(reference.deliveries) > 200
    assert len(reference.cells) + len(reference.relations) == 1163 + 338
    assert len(reference.sources) == 397


def test_one_stake_per_pair_holds_on_a_day(reference: Snapshot) -> None:
    """On any day one stake per holder and held company is valid; on the day of a change the change goes before "as of"."""
    days = {day for stake in reference.related("owns") for day in (stake.start, stake.end) if day}
    for day in days | {date(2003, 6, 1), date(2016, 12, 31)}:
        valid = [stake for stake in reference.related("owns", on=day) if stake.precision != "announced"]
        changed = [stake for stake in valid if not (stake.precision == "as of" and stake.ref == "OW0005")]
        assert max(Counter((stake.subject, stake.object) for stake in changed).values(), default=1) == 1, day


def test_the_stakes_at_the_end_of_2016(reference: Snapshot) -> None:
    """Renault held 43.4 % of Nissan, Nissan 15 % of Renault and 34 % of Mitsubishi; in May 2016 the last was only announced."""
    stakes = {(stake.subject, stake.object): stake.weight for stake in reference.related("owns", on=date(2016, 12, 31))}
    assert stakes["renault", "nissan"] == Fraction("0.434")
    assert stakes["nissan", "renault"] == Fraction("0.15")
    assert stakes["nissan", "mitsubishi"] == Fraction("0.34")
    may = reference.related("owns", subject="nissan", object="mitsubishi", on=date(2016, 6, 1))
    assert [stake.precision for stake in may] == ["announced"]


@pytest.mark.parametrize(("day", "count"), [((2014, 3, 27), 8), ((2017, 3, 27), 9), ((2018, 1, 30), 10)])
def test_brands_are_counted_as_the_alliance_counted_them(
    reference: Snapshot, day: tuple[int, int, int], count: int
) -> None:
    """Eight brands in March 2014, nine in March 2017, ten on 30 January 2018, Lada among them."""
    on = date(*day)
    members = {link.subject for kind in ("member_of", "partner_of") for link in reference.related(kind, on=on)}
    owners = [owner for owner in MEMBERS_AND_PARTNER if owner in members and (owner != "mitsubishi" or on.year > 2016)]
    brands = {link.subject for owner in owners for link in reference.related("brand_of", object=owner, on=on)}
    assert len(brands) == count
    assert "lada" in brands


def test_members_are_counted_from_their_own_day(reference: Snapshot) -> None:
    """Mitsubishi joined on 20 October 2016 and is counted from 1 January; AVTOVAZ, a partner, from 2009."""
    days = {link.subject: (link.start, link.counted_from) for link in reference.related("member_of")}
    assert days["mitsubishi"] == (date(2016, 10, 20), date(2016, 1, 1))
    assert days["renault"] == days["nissan"] == (date(1999, 3, 27), date(1999, 1, 1))
    counted = {link.subject: link.counted_from for link in reference.related("partner_of") if link.counted_from}
    assert counted == {"avtovaz": date(2009, 1, 1)}


def test_functions_leaders_and_offices_of_march_2017(reference: Snapshot) -> None:
    """Four functions were joint, each had a leader, and Carlos Ghosn held the chair."""
    day = date(2017, 3, 27)
    functions = [link.subject for link in reference.related("function_of", on=day)]
    assert functions == ["engineering", "manufacturing", "purchasing", "human-resources"]
    assert all(reference.related("leads", object=function, on=day) for function in functions)
    chairs = reference.related("holds_office", object="alliance", on=day)
    assert {(chair.subject, chair.detail) for chair in chairs} == {("carlos-ghosn", "Chairman and CEO")}
    trusts = {reference.sources[chair.source].trust for chair in chairs}
    assert trusts == {Trust.UNDER_CHECK, Trust.PRESS}
    assert reference.related("holds_office", object="alliance", on=date(2019, 1, 1)) == ()


def test_seventy_one_plants_are_named(reference: Snapshot) -> None:
    """The record names 71 plants; a plant of two members is one plant, and a closed one is closed."""
    links = reference.related("plant_of")
    assert len({link.subject for link in links}) == 71
    assert [link.object for link in links if link.subject == "chennai"] == ["renault", "nissan"]
    normal = reference.related("plant_of", subject="normal")[0]
    assert normal.is_valid_on(date(2015, 11, 30))
    assert not normal.is_valid_on(date(2015, 12, 1))


def test_what_was_known_on_the_day_of_the_page(reference: Snapshot) -> None:
    """On 27 March 2017 the results of 2016 were known; the results of 2017, Alpine and Saikawa's office were not."""
    day = date(2017, 3, 27)
    known = refs_known(reference, day)
    assert {"S-R-2016", "S-N-2016", "S-M-2016", "S-V-2016", "E-CUM-2016", "TG-SYN-2018"} <= known
    assert not {"S-R-2017", "S0382", "S-M-ASEAN-2016", "TG-SYN-2022", "S-L200-2018"} & known
    links = {link.ref for link in current_relations(reference.relations, reference.deliveries, day)}
    assert {"MB-MMC", "OW0012", "FN-Engineering", "GV0001"} <= links
    assert not {"BR0010", "GV0005", "OW0009"} & links


def test_a_restatement_hides_what_it_restates_and_nothing_else(reference: Snapshot) -> None:
    """Before and after each restatement its own figure stands; figures of parts and of other periods stand on."""
    before, after = refs_known(reference, date(2018, 12, 31)), refs_known(reference, None)
    assert "S-N-2017" in before - after
    assert "S0342" in after - before
    assert {"S0344", "S0353", "S0304", "S0382/stands"} <= after
    assert {"S0053", "S0054"} <= refs_known(reference, date(2011, 12, 31)) - refs_known(reference, date(2012, 2, 8))
    assert {"S0223", "TG-SYN-2016A", "TG0003"}.isdisjoint(after)
    assert {"S0224", "TG-SYN-2016B", "TG0005"} <= after
