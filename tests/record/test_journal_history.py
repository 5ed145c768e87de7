"""Any history of filing, repeating, restating, faults and damage: the journal is what a plain list would be."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from contextlib import suppress
from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from tests.record import faults
from tests.record.samples import delivery, sales

from alliance.errors import FilingFailed
from alliance.record import revisions, tables
from alliance.record.delivery import Scope
from alliance.record.journal import Journal

MEMBERS = st.sampled_from(["renault", "nissan"])
YEARS = st.integers(2015, 2017)
DAYS = st.integers(1, 4).map(lambda month: date(2018, month, 1))


class History(RuleBasedStateMachine):
    """A journal beside a plain list of what was filed: (name, member, year, value, mode, known on)."""

    @initialize()
    def begin(self) -> None:
        """Start with an empty record."""
        self.folder = Path(tempfile.mkdtemp())
        self.journal = Journal(self.folder / "record")
        self.filed: list[tuple[str, str, int, int, str, date]] = []

    def teardown(self) -> None:
        """Throw the record away."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def file(self, one: tuple[str, str, int, int, str, date]) -> bool:
        """File one figure; a replacing delivery replaces its member's year."""
        name, member, year, value, mode, known_on = one
        scope = Scope(("sales",), member, date(year, 1, 1), date(year + 1, 1, 1)) if mode == "replace" else Scope()
        described = delivery(name, member=member, mode=mode, scope=scope, known_on=known_on)
        table = tables.from_facts([sales(member, year, value)])
        return self.journal.file(described, table, name.encode(), b"")[1]

    @rule(member=MEMBERS, year=YEARS, value=st.integers(1, 99), mode=st.sampled_from(["add", "replace"]), day=DAYS)
    def deliver(self, member: str, year: int, value: int, mode: str, day: date) -> None:
        """File something new: it goes in once."""
        one = (f"file {len(self.filed)}", member, year, value, mode, day)
        assert not self.file(one)
        self.filed.append(one)

    @rule(member=MEMBERS, year=YEARS, call=st.integers(1, 50))
    def deliver_to_a_failing_disk(self, member: str, year: int, call: int) -> None:
        """File again what failed: it is in once, whether or not the first attempt had come through."""
        one = (f"file {len(self.filed)}", member, year, call, "add", date(2018, 1, 1))
        with faults.fault_at(call), suppress(FilingFailed):
            self.file(one)
        self.file(one)
        self.filed.append(one)

    @rule(data=st.data())
    def deliver_again(self, data: st.DataObject) -> None:
        """File the same again: nothing changes."""
        if self.filed:
            assert self.file(data.draw(st.sampled_from(self.filed)))

    @rule()
    def start_again(self) -> None:
        """Another process goes on."""
        self.journal = Journal(self.folder / "record")

    @rule()
    def rebuild(self) -> None:
        """Make the caches again: nothing changes."""
        self.journal.rebuild()

    @rule(data=st.data())
    def spoil_a_cache(self, data: st.DataObject) -> None:
        """Cut a cache file short, and let another process come."""
        if files := sorted((self.folder / "record" / "cache").glob("*")):
            path = data.draw(st.sampled_from(files))
            path.write_bytes(path.read_bytes()[:-1])
        self.start_again()

    @rule(day=DAYS)
    def ask_as_known_on(self, day: date) -> None:
        """Ask what stands on a day: what was known by then and not replaced by then."""
        contents = self.journal.contents()
        standing = revisions.current(contents.cells, contents.deliveries, day).nonzero()[0]
        found = Counter((fact.member, fact.value) for fact in contents.cells.facts(standing))
        known = [one for one in self.filed if one[5] <= day]
        assert found == Counter(
            (member, value)
            for place, (_, member, year, value, _, _) in enumerate(known)
            if not any(new[1:3] == (member, year) and new[4] == "replace" for new in known[place + 1 :])
        )

    @invariant()
    def the_record_is_what_was_filed(self) -> None:
        """Every file is in once, in the order of filing, with its number."""
        if hasattr(self, "journal"):
            deliveries = self.journal.deliveries().values()
            assert [each.file for each in deliveries] == [one[0] for one in self.filed]
            assert [each.sequence for each in deliveries] == list(range(1, len(self.filed) + 1))


History.TestCase.settings = settings(
    max_examples=25, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
)
test_any_history = History.TestCase
