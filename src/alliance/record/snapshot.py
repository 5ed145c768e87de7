"""What a question is asked of: the registry, the cells, the relations, the sources and the deliveries at one moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from alliance.record.cells import Cells
from alliance.record.delivery import Delivery
from alliance.record.initiatives import Register
from alliance.record.members import Registry
from alliance.record.relations import Relation
from alliance.record.sources import Source


@dataclass(frozen=True)
class Snapshot:
    """The record at one moment; nothing in it changes.

    Parameters
    ----------
    registry : Registry
        Who and what exists.
    cells : Cells
        Every fact ever filed.
    relations : tuple of Relation
        Every dated link ever filed.
    deliveries : mapping of str to Delivery
        By id, in the order of filing.
    sources : mapping of str to Source
        By id; a source that is not listed counts as ``Trust.PRESS``.
    head : str
        Hash of the last log entry: the same head is the same record.
    register : Register
        Every row of an initiative ever filed.
    """

    registry: Registry
    cells: Cells
    relations: tuple[Relation, ...]
    deliveries: Mapping[str, Delivery]
    sources: Mapping[str, Source]
    head: str
    register: Register = field(default_factory=Register)

    def related(
        self, kind: str, *, subject: str = "", object: str = "", on: date | None = None
    ) -> tuple[Relation, ...]:
        """Return the relations of a kind, in filing order.

        Parameters
        ----------
        kind : str
            A key of `alliance.record.relations.RELATION_KINDS`.
        subject, object : str
            Only those with this subject or object, if given.
        on : date or None
            Only those valid on this day, if given.
        """
        return tuple(
            relation
            for relation in self.relations
            if relation.kind == kind
            and (not subject or relation.subject == subject)
            and (not object or relation.object == object)
            and (on is None or relation.is_valid_on(on))
        )
