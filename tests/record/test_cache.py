"""Caches: what is stored comes back, and what was not stored so is never used."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.record.samples import NISSAN_STAKE, delivery, numbered, sales

from alliance.record import cache, tables
from alliance.record.cache import Cache
from alliance.record.contents import CELL_COLUMNS, NOTHING, Contents, joined
from alliance.record.sources import Source

INTEGERS = st.integers(-(2**63), 2**63 - 1)


def part(name: str, number: int) -> Contents:
    """Return the contents of one numbered delivery."""
    cells = tables.cells(numbered(number), name)
    return Contents(name, {name: delivery(name, id=name)}, cells, (NISSAN_STAKE,), {name: Source(name)})


def facts(contents: Contents) -> list[object]:
    """Return the facts of some contents."""
    return list(contents.cells.facts(range(len(contents.cells))))


def test_contents_go_there_and_back() -> None:
    """Facts, relations, deliveries and sources come back from a cache file as they were."""
    whole = joined([NOTHING, part("a", 2), part("b", 3)])
    again = cache.decode(cache.encode(whole))
    assert again is not None
    assert facts(again) == facts(whole)
    assert (again.head, again.deliveries, again.relations, again.sources) == (
        "b", whole.deliveries, whole.relations, whole.sources,
    )  # fmt: skip
    assert cache.encode(again) == cache.encode(whole)


@settings(max_examples=50)
@given(st.lists(INTEGERS, max_size=4))
def test_numbers_of_any_size_come_back(values: list[int]) -> None:
    """Columns are stored as narrow as they can be, and read as wide as they were."""
    cells = tables.cells(tables.from_facts([sales("renault", 2016, value) for value in values]), "")
    again = cache.decode(cache.encode(Contents("", {}, cells, (), {})))
    assert again is not None
    assert again.cells.columns["value"].tolist() == values
    assert {column.dtype for column in again.cells.columns.values()} == {np.dtype(np.int64)}


def test_joining_parts_renumbers_their_words() -> None:
    """The same market has one number after joining, whatever it had in each part."""
    first, second = part("a", 2), part("b", 4)
    both = joined([first, second])
    assert [{**vars(fact)} for fact in facts(both)] == [{**vars(fact)} for fact in facts(first) + facts(second)]
    assert all(len(set(words)) == len(words) and words[0] == "" for words in both.cells.words.values())
    assert tuple(both.cells.columns) == CELL_COLUMNS


@pytest.mark.parametrize("change", ["cut", "longer", "flip", "other version", "empty"])
def test_a_changed_file_is_not_used(tmp_path: Path, change: str) -> None:
    """A cache file that is not exactly as it was stored counts as absent."""
    store = Cache(tmp_path / "cache", tmp_path / "incoming")
    store.keep_whole(part("a", 2))
    path = tmp_path / "cache" / "contents"
    data = path.read_bytes()
    changed = {
        "cut": data[:-1],
        "longer": data + b"\0",
        "flip": data[:-9] + bytes([data[-9] ^ 4]) + data[-8:],
        "other version": data.replace(b"cache 1", b"cache 0", 1),
        "empty": b"",
    }
    assert store.whole() is not None
    path.write_bytes(changed[change])
    assert (store.whole(), store.is_sound(path)) == (None, False)


def test_a_part_under_another_name_is_not_used(tmp_path: Path) -> None:
    """A part that was given another entry's name does not stand for that entry."""
    store = Cache(tmp_path / "cache", tmp_path / "incoming")
    store.keep_part(part("a", 2))
    (tmp_path / "cache" / "a").rename(tmp_path / "cache" / "b")
    assert (store.brought_by("a"), store.brought_by("b")) == (None, None)
    assert not store.is_sound(tmp_path / "cache" / "b")
