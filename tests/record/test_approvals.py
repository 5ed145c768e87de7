"""Approvals: who may propose, confirm and release, in which order, and what the record keeps of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.record.governed import MEMBERS, PERSONS, TITLES, act, name, plan_facts, snapshot
from tests.record.samples import delivery

from alliance.record.approvals import STATUSES, Act, approvals
from alliance.record.delivery import Scope
from alliance.record.mandates import changes, mandates
from alliance.record.relations import Relation
from alliance.record.snapshot import Snapshot

PROPOSAL = act("proposes", "lena")
PARTS = [act("confirms", person, member=member) for person, member in zip(("ada", "bo", "cho"), MEMBERS, strict=True)]
ANY_ACT = st.builds(
    lambda kind, person, days, member: act(
        kind, person, date(2016, 12, 1) + timedelta(days), member if kind == "confirms" else ""
    ),
    st.sampled_from(["proposes", "confirms", "confirms", "releases"]),
    st.sampled_from(PERSONS),
    st.integers(0, 60),
    st.sampled_from(MEMBERS),
)


def reason(*acts: Act) -> str:
    """Return why the last of some acts does not count."""
    _, refused = approvals(snapshot(acts))
    assert refused[-1][0].person == acts[-1].person
    return refused[-1][1]


def test_a_plan_is_proposed_confirmed_by_each_and_released() -> None:
    """The status follows the acts, and each keeps who did it and when."""
    release = act("releases", "lena", date(2016, 12, 31))
    seen = [approvals(snapshot([PROPOSAL, *PARTS, release][:count]))[0][0].status for count in range(1, 6)]
    assert seen == ["proposed", "proposed", "proposed", "confirmed", "released"]
    found = approvals(snapshot([PROPOSAL, *PARTS, release]))[0][0]
    assert {member: each.person for member, each in found.confirmations.items()} == dict(
        zip(MEMBERS, ("ada", "bo", "cho"), strict=True)
    )
    assert found.release is not None
    assert (found.release.person, found.release.day) == ("lena", date(2016, 12, 31))


@pytest.mark.parametrize(
    ("acts", "words"),
    [
        ([PROPOSAL, PARTS[0], act("releases", "lena")], "south and east did not confirm yet"),
        ([PROPOSAL, act("confirms", "ada", member="south")], "ada is the controlling of north, not of south"),
        ([PROPOSAL, act("confirms", "lena", member="north")], "lena is nobody's controlling"),
        ([PROPOSAL, PARTS[0], PARTS[0]], "the part of north was confirmed on 2016-12-01 by ada already"),
        ([PROPOSAL, PROPOSAL], "it was proposed on 2016-12-01 by lena already"),
        ([PROPOSAL, act("confirms", "ada", date(2016, 11, 30), "north")], "it was proposed on 2016-12-01, after 2016-11-30"),
        ([act("proposes", "luis")], "luis does not lead purchasing on 2016-12-01 (in office 2017-01-01 to ...); lena does"),
        ([act("proposes", "ada")], "ada does not lead purchasing"),
        ([PARTS[0]], "it was not proposed"),
        ([PROPOSAL, *PARTS, act("releases", "lena", date(2017, 1, 1))], "lena does not lead purchasing on 2017-01-01"),
        ([PROPOSAL, *PARTS, act("releases", "lena", date(2016, 11, 1))], "confirmed on 2016-12-01, after 2016-11-01"),
        ([PROPOSAL, *PARTS, act("releases", "lena"), act("releases", "lena")], "it was released on 2016-12-01 by lena already"),
    ],
)  # fmt: skip
def test_what_may_not_be_does_not_count(acts: list[Act], words: str) -> None:
    """Each act needs the right person in office, the step before it, and no day before that of the step before."""
    assert words in reason(*acts)


def test_nobody_confirms_what_he_releases() -> None:
    """Whoever leads the function on the day confirms no part of its plan, though he is a member's controlling too."""
    both = [*TITLES, Relation("lena", "controls", "north", start=date(2016, 1, 1), detail="controlling")]
    _, refused = approvals(snapshot([PROPOSAL, act("confirms", "lena", member="north")], titles=both))
    assert "nobody confirms what he or she releases" in refused[0][1]


def test_a_plan_that_changed_is_told() -> None:
    """One cent more in one number, and the record no longer says what was proposed."""
    (same,), _ = approvals(snapshot([PROPOSAL, *PARTS]))
    (other,), _ = approvals(snapshot([PROPOSAL, *PARTS], plan_facts(101)))
    assert same.is_unchanged
    assert not other.is_unchanged


@given(st.lists(ANY_ACT, max_size=14))
@settings(max_examples=60)
def test_statuses_only_move_forward(acts: list[Act]) -> None:
    """Whatever is filed in whatever order, a status never goes back, and what counted once counts for ever."""
    before, kept = -1, frozenset[str]()
    for count in range(1, len(acts) + 1):
        found, refused = approvals(snapshot(acts[:count]))
        status = STATUSES.index(found[0].status) if found else -1
        counted = frozenset(found[0].confirmations) if found else frozenset[str]()
        assert status >= before
        assert counted >= kept
        steps = sum(1 + len(each.confirmations) + (each.release is not None) for each in found)
        assert steps + len(refused) == count
        before, kept = status, counted


@given(st.lists(ANY_ACT, max_size=14))
@settings(max_examples=60)
def test_nothing_is_released_without_every_confirmation(acts: list[Act]) -> None:
    """A released plan was confirmed by each member's own controlling and released by whoever led the function that day."""
    leader = {True: "lena", False: "luis"}
    own = dict(zip(MEMBERS, ("ada", "bo", "cho"), strict=True))
    for each in approvals(snapshot(acts))[0]:
        if each.release is not None:
            assert {member: found.person for member, found in each.confirmations.items()} == own
            assert each.release.person == leader[each.release.day < date(2017, 1, 1)]
            assert each.release.day >= max(found.day for found in each.confirmations.values())


def delivered(*links: Sequence[Relation], by: Sequence[str], replacing: int = -1) -> Snapshot:
    """Return a record into which relations were delivered one delivery after another; one of them may replace all mandates."""
    whole = snapshot()
    deliveries = {}
    rows: list[Relation] = []
    for position, (some, member) in enumerate(zip(links, by, strict=True)):
        mode = "replace" if position == replacing else "add"
        scope = Scope(measures=("leads", "controls", "confirms"))
        made = delivery(f"d{position}", member=member, kind="relations", mode=mode, scope=scope, sequence=position + 1)
        deliveries[f"d{position}"] = replace(made, id=f"d{position}")
        rows += [replace(link, delivery=f"d{position}") for link in some]
    return replace(whole, relations=tuple(rows), deliveries=deliveries)


def link_of(done: Act) -> Relation:
    """Return an act as the relation that files it."""
    return Relation(done.person, done.kind, done.function, start=done.day, detail=done.plan.text(done.member))


def test_what_counted_once_counts_for_ever() -> None:
    """Mandates restated later, and a delivery that would replace confirmations, take back nothing; new acts follow the new mandates."""
    first = [[*TITLES], [link_of(PROPOSAL)], *([link_of(part)] for part in PARTS)]
    restated = [Relation("luis", "leads", "purchasing", start=date(2015, 1, 1), detail="EVP (South)")]
    by = ["office", "office", *MEMBERS, "office", "office"]
    (found,), refused = approvals(
        delivered(*first, restated, [link_of(act("releases", "lena"))], by=by, replacing=len(first))
    )
    assert found.status == "confirmed"
    assert "lena does not lead purchasing" in refused[0][1]
    (later,), _ = approvals(
        delivered(*first, restated, [link_of(act("releases", "luis"))], by=by, replacing=len(first))
    )
    assert later.status == "released"


def test_nobody_delivers_the_acts_of_another() -> None:
    """A confirmation counts if its own member or the office delivered it; what leaders do, if the office did."""
    acts = [[*TITLES], [link_of(PROPOSAL)], [link_of(PARTS[0])]]
    (found,), refused = approvals(delivered(*acts, by=["office", "office", "south"]))
    assert found.waiting_for == MEMBERS
    assert refused[0][1] == "south delivered what ada is said to have done"
    assert approvals(delivered(*acts[:2], by=["office", "north"]))[0] == ()


def test_a_plan_is_known_by_its_last_number() -> None:
    """The name of a plan survives being written into a relation and read again."""
    assert approvals(snapshot([PROPOSAL]))[0][0].plan == name()


def test_what_changed_between_two_days_leads_from_one_state_to_the_other() -> None:
    """Whoever was in office before, less who left, plus who came, is in office after."""
    found = mandates(snapshot().registry, TITLES)
    first, second = date(2016, 6, 1), date(2017, 6, 1)
    state = {each.person for each in found if each.is_in_office(first)}
    for shift in changes(found, first, second):
        state = state | {shift.mandate.person} if shift.has_begun else state - {shift.mandate.person}
    assert state == {each.person for each in found if each.is_in_office(second)} == {"luis", "ada", "bo", "cho"}
    assert [each.home for each in found if each.kind == "leads"] == ["north", "south"]
