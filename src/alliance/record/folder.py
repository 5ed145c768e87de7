"""The alliance folder: what a user owns, readable without us.

::

    my-alliance/
      alliance.toml      members, brands and everybody else by name, named perimeters, currency of account
      sources.csv        the documents that figures come from
      deliveries/        the files as received, each with its delivery sheet beside it
      record/            the journal
      plans/             tables in, plans and agreements out
      published/         what was written for others
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from alliance.errors import FolderError
from alliance.record import alliance_file, source_list
from alliance.record.alliance_file import Settings, read_alliance_file
from alliance.record.journal import Journal
from alliance.record.members import Registry
from alliance.record.snapshot import Snapshot
from alliance.record.sources import Source

PLACES = ("deliveries", "record", "plans", "published")
REGISTRY_CACHE = Path("record") / "cache" / "registry.json"


@dataclass(frozen=True)
class Folder:
    """An open alliance folder.

    Parameters
    ----------
    path : Path
        Where it is.
    registry : Registry
        Who and what exists.
    journal : Journal
        The append-only record.
    settings : Settings
        What the folder decides for itself.
    """

    path: Path
    registry: Registry
    journal: Journal
    settings: Settings

    def snapshot(self) -> Snapshot:
        """Return the record at this moment, all parts of one and the same moment.

        Raises
        ------
        RecordDamaged
            If a byte of the record is not what was filed.
        """
        contents = self.journal.contents()
        return Snapshot(
            self.registry,
            contents.cells,
            tuple(contents.relations),
            contents.deliveries,
            contents.sources,
            contents.head,
            contents.register,
        )

    def sources(self) -> Mapping[str, Source]:
        """Return the sources that the folder lists in sources.csv, by id.

        Raises
        ------
        FolderError
            If the list cannot be used.
        """
        return source_list.read_sources(self.path)


def open_folder(path: Path | str) -> Folder:
    """Return the alliance folder at `path`.

    Parameters
    ----------
    path : Path or str
        The folder that holds an alliance.toml.

    Raises
    ------
    FolderError
        If it is no alliance folder, or its alliance.toml cannot be used.
    """
    folder = Path(path)
    read = read_alliance_file(folder, folder / REGISTRY_CACHE)
    return Folder(folder, read.registry, Journal(folder / "record"), read.settings)


def create_folder(path: Path | str, title: str, *, content: str = "") -> Folder:
    """Make a new alliance folder and return it.

    Parameters
    ----------
    path : Path or str
        Where; the folder may exist if it is empty.
    title : str
        Name of the alliance.
    content : str
        Text of its alliance.toml; empty for a commented example to fill in.

    Raises
    ------
    FolderError
        If there is something at `path` already, the title is empty, or the folder cannot be made.
    """
    folder = Path(path)
    if not title.strip():
        raise FolderError(f'A new alliance needs a title, but it is empty ({folder}). Write --title "Its name".')
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderError(
            f"A new alliance needs an empty place, but there is something already ({folder}). Name another folder."
        )
    try:
        for place in PLACES:
            (folder / place).mkdir(parents=True, exist_ok=True)
        text = content or EXAMPLE.replace("TITLE", json.dumps(title.strip(), ensure_ascii=False))
        (folder / alliance_file.FILE).write_text(text, encoding="utf-8")
        source_list.write_sources(folder, ())
    except OSError as error:
        raise FolderError(
            f"The folder could not be made: {error.strerror or error} ({folder}). Name a place you may write to."
        ) from None
    return open_folder(folder)


EXAMPLE = """\
# Who and what exists in this alliance, and by which names deliveries and texts call it.
# Everything that has a date (memberships, stakes, brands, plants, leaders) is filed as a delivery, not here.

[alliance]
title = TITLE
aliases = []              # other names that texts use
currency = "EUR"          # currency of account
# perimeter = "alliance"  # who counts when a question does not say

# A year that does not begin in January. FY2015 is then April 2015 to March 2016.
[calendars.japanese-fiscal]
first_month = 4
named_after = "start"

# One line per member: an id, its name, other names, country, and the calendar it reports in.
[members]
example-motors = { name = "Example Motors", aliases = ["Example", "Example Motors Ltd."], country = "FR" }
# second-motors = { name = "Second Motors", country = "JP", calendar = "japanese-fiscal" }

[partners]   # work with the alliance without being members
# example-trucks = { name = "Example Trucks", country = "DE" }

[rivals]     # whom ranks are counted against
# big-motors = { name = "Big Motors", country = "US" }

[companies]  # anybody else: holders of stakes, joint ventures, boards

[brands]
example = "Example"

[models]
# example-one = { name = "Example One", aliases = ["E1"] }

[segments]
passenger-cars = { name = "passenger cars", aliases = ["cars only"] }
light-commercial = { name = "light commercial vehicles", aliases = ["vans", "LCV"] }

[plants]
# example-works = { name = "Example Works", country = "FR" }

[functions]
# purchasing = "Purchasing"

[persons]
# jane-doe = "Jane Doe"

[regions]    # all countries are known by their two-letter code and name; regions are yours
# europe = "Europe"

[perimeters] # names for perimeters that are asked for often
# without-partners = "alliance - example-trucks"
"""
