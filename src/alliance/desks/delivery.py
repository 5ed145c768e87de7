"""Delivery: a new folder, files that go in, and a look at what is in."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from alliance.calendar import parse_day
from alliance.desks.door import enter
from alliance.errors import AllianceError, FolderError, UsageError
from alliance.figures.catalogue import load_catalogue
from alliance.findings import Finding
from alliance.record import deliveries, differences, templates
from alliance.record.deliveries import Filed, Prepared
from alliance.record.delivery import Delivery
from alliance.record.differences import Change
from alliance.record.facts import Fact
from alliance.record.folder import Folder, create_folder
from alliance.record.initiatives import rows_of
from alliance.record.members import OFFICE
from alliance.record.overview import Held, overview
from alliance.record.relations import Relation

REFERENCE = "alliance.reference"


@dataclass(frozen=True)
class Shown:
    """One delivery, opened.

    Parameters
    ----------
    delivery : Delivery
        What was filed.
    findings : tuple of Finding
        What was noticed when it was filed.
    facts : tuple of Fact
        Its figures; transactions of one kind are one fact.
    relations : tuple of Relation
        Its dated links.
    initiatives : tuple of mapping of str to str
        Its rows of initiatives: what each column says.
    """

    delivery: Delivery
    findings: tuple[Finding, ...]
    facts: tuple[Fact, ...]
    relations: tuple[Relation, ...]
    initiatives: tuple[Mapping[str, str], ...] = ()


def start(folder: Path | str, title: str, *, content: str = "", viewer: str = OFFICE) -> Folder:
    """Make an empty alliance folder.

    Parameters
    ----------
    folder : Path or str
        Where; it may exist if it is empty.
    title : str
        Name of the alliance.
    content : str
        Text of its alliance.toml; empty for an example to fill in.
    viewer : str
        For whom.

    Returns
    -------
    Folder
        The new folder.
    """
    create_folder(folder, title, content=content)
    return enter(folder, viewer)


def start_reference(folder: Path | str, *, viewer: str = OFFICE) -> tuple[Filed, ...]:
    """Make the reference alliance that ships with the package, file its deliveries as any others, and lay out its plan's tables.

    Parameters
    ----------
    folder : Path or str
        Where; if the reference alliance is there already, only what is missing is filed.
    viewer : str
        For whom.

    Returns
    -------
    tuple of Filed
        Its deliveries, in the order of filing.

    Raises
    ------
    FolderError
        If another alliance is there, or something else.
    """
    shipped = resources.files(REFERENCE)
    content = (shipped / "alliance.toml").read_text(encoding="utf-8")
    place = Path(folder)
    if not (place / "alliance.toml").is_file():
        create_folder(place, "reference", content=content)
    opened = enter(place, viewer)
    if tomllib.loads(content)["alliance"]["title"] != opened.registry.title:
        raise FolderError(
            f"{place} holds another alliance, {opened.registry.title}. Name another folder: alliance demo DIR"
        )
    _copy(shipped, place, ("sources.csv",))
    # What is published is the publisher's: what stands there already is left alone.
    (place / "published").mkdir(exist_ok=True)
    absent = [name for name in ("names.toml", "places.csv") if not (place / "published" / name).exists()]
    _copy(shipped / "published", place / "published", absent)
    for part in ("deliveries", "texts", "programme"):
        (place / part).mkdir(exist_ok=True)
        _copy(shipped / part, place / part, sorted(each.name for each in (shipped / part).iterdir() if each.is_file()))
    for given in sorted((shipped / "plans").iterdir(), key=lambda each: each.name):
        tables = place / "plans" / given.name
        tables.mkdir(parents=True, exist_ok=True)
        # What a planner has changed since stays changed.
        _copy(given, tables, [each.name for each in given.iterdir() if not (tables / each.name).exists()])
    files = sorted(path for path in (place / "deliveries").iterdir() if path.suffix in (".csv", ".xlsx"))
    ours = {each.name for each in (shipped / "deliveries").iterdir()}
    return tuple(import_file(place, file, viewer=viewer) for file in files if file.name in ours)


def _copy(shipped: Traversable, place: Path, names: Sequence[str]) -> None:
    for name in names:
        content = (shipped / name).read_bytes()
        if not (place / name).is_file() or (place / name).read_bytes() != content:
            (place / name).write_bytes(content)


def import_file(
    folder: Path | str, file: Path | str, *, member: str = "", sheet: Path | str | None = None, viewer: str = OFFICE
) -> Filed:
    """File a delivery: whole, once, or not at all.

    Parameters
    ----------
    folder : Path or str
        The alliance folder.
    file : Path or str
        The file as received: CSV or XLSX.
    member : str
        Who delivers; empty for the one that the delivery sheet names.
    sheet : Path, str or None
        The delivery sheet (a .toml), or the name of a template; None for the sheet that lies beside the file.
    viewer : str
        For whom.

    Returns
    -------
    Filed
        The delivery, its findings, and whether it was in already.

    Raises
    ------
    DeliveryRefused
        If a finding is blocking; nothing was filed.
    """
    opened = enter(folder, viewer)
    return deliveries.file_delivery(
        opened, Path(file), member=member, sheet=sheet, measures=load_catalogue(opened.path / "measures.toml")
    )


def import_written(folder: Path | str, name: str, content: bytes, sheet: str, *, viewer: str = OFFICE) -> Filed:
    """File what this program itself brings home, as any other delivery: a CSV file in ``deliveries/`` with its sheet beside it.

    Parameters
    ----------
    folder : Path or str
        The alliance folder.
    name : str
        Name of the file, without its ending.
    content : bytes
        The CSV file.
    sheet : str
        Its delivery sheet.
    viewer : str
        For whom.

    Returns
    -------
    Filed
        The delivery; the same content under the same name is filed once.

    Raises
    ------
    DeliveryRefused
        If a finding is blocking. Nothing is filed then, and no file is left behind.
    """
    file = enter(folder, viewer).path / "deliveries" / f"{name}.csv"
    if file.exists():
        return import_file(folder, file, viewer=viewer)
    file.parent.mkdir(exist_ok=True)
    file.with_suffix(".toml").write_text(sheet, encoding="utf-8")
    file.write_bytes(content)
    try:
        return import_file(folder, file, viewer=viewer)
    except AllianceError:
        for written in (file, file.with_suffix(".toml")):
            written.unlink(missing_ok=True)
        raise


def check_file(
    folder: Path | str, file: Path | str, *, member: str = "", sheet: Path | str | None = None, viewer: str = OFFICE
) -> Prepared:
    """Read and check a delivery as `import_file` does, and file nothing.

    Parameters
    ----------
    folder : Path or str
        The alliance folder.
    file : Path or str
        The file as received.
    member : str
        Who delivers.
    sheet : Path, str or None
        The delivery sheet, or the name of a template.
    viewer : str
        For whom.

    Returns
    -------
    Prepared
        With all findings, blocking ones among them.
    """
    opened = enter(folder, viewer)
    return deliveries.check_delivery(
        opened, Path(file), member=member, sheet=sheet, measures=load_catalogue(opened.path / "measures.toml")
    )


def write_template(
    folder: Path | str, target: Path | str, *, member: str, kind: str = "figures", viewer: str = OFFICE
) -> None:
    """Write a workbook that a member's controller can fill in.

    Parameters
    ----------
    folder : Path or str
        The alliance folder: its members, markets and measures become lists to choose from.
    target : Path or str
        The .xlsx file to write.
    member : str
        For whom.
    kind : str
        ``"figures"``, ``"transactions"``, ``"corrections"``, ``"relations"``, ``"initiatives"`` or ``"programme"``.
    viewer : str
        For whom.

    Raises
    ------
    UsageError
        If the name of the file does not end in .xlsx.
    """
    if Path(target).suffix.casefold() != ".xlsx":
        raise UsageError(
            f"A template is a workbook with lists to choose from, not '{Path(target).name}'. Let its name end in .xlsx."
        )
    opened = enter(folder, viewer)
    measures = load_catalogue(opened.path / "measures.toml")
    templates.write_template(Path(target), registry=opened.registry, measures=measures, member=member, kind=kind)


def log(folder: Path | str, *, viewer: str = OFFICE) -> tuple[Delivery, ...]:
    """Return every delivery, in the order of filing.

    Parameters
    ----------
    folder : Path or str
        The alliance folder.
    viewer : str
        For whom.

    Returns
    -------
    tuple of Delivery
        The oldest first.
    """
    return tuple(entry.delivery for entry in enter(folder, viewer).journal.entries())


def holds(folder: Path | str, *, viewer: str = OFFICE) -> tuple[Held, ...]:
    """Return what the record holds, measure by measure.

    Parameters
    ----------
    folder : Path or str
        The alliance folder.
    viewer : str
        For whom.

    Returns
    -------
    tuple of Held
        One per measure.
    """
    return overview(enter(folder, viewer).journal.cells())


def show(folder: Path | str, name: str, *, viewer: str = OFFICE) -> Shown:
    """Return one delivery with everything that it brought.

    Parameters
    ----------
    folder : Path or str
        The alliance folder.
    name : str
        Its number in the log, its id, or the beginning of its id.
    viewer : str
        For whom.

    Returns
    -------
    Shown
        The delivery, its findings and its rows.
    """
    journal = enter(folder, viewer).journal
    delivery = journal.find(name)
    cells = journal.cells()
    mine = cells.equal("delivery", delivery.id).nonzero()[0]
    return Shown(
        delivery,
        journal.findings(delivery.id),
        tuple(cells.facts(mine)),
        tuple(relation for relation in journal.relations() if relation.delivery == delivery.id),
        rows_of(journal.contents().register, delivery.id),
    )


def diff(folder: Path | str, first: str, second: str = "", *, viewer: str = OFFICE) -> tuple[Change, ...]:
    """Return which figures changed (§9).

    Parameters
    ----------
    folder : Path or str
        The alliance folder.
    first, second : str
        Two days, as ``"2017-12-31"``: what came to be known between them. Or one delivery, by number or id: what it
        changed.
    viewer : str
        For whom.

    Returns
    -------
    tuple of Change
        New, restated and withdrawn figures.
    """
    journal = enter(folder, viewer).journal
    contents = journal.contents()
    if second:
        return differences.between_days(contents.cells, contents.deliveries, parse_day(first), parse_day(second))
    return differences.by_delivery(contents.cells, contents.deliveries, journal.find(first))


def verify(folder: Path | str, *, viewer: str = OFFICE) -> tuple[Finding, ...]:
    """Read every byte of the record and see that it is what was filed.

    Parameters
    ----------
    folder : Path or str
        The alliance folder.
    viewer : str
        For whom.

    Returns
    -------
    tuple of Finding
        Blocking ones for damage; empty if all is well.
    """
    return tuple(enter(folder, viewer).journal.verify())


def rebuild(folder: Path | str, *, viewer: str = OFFICE) -> int:
    """Make everything that can be made again from the deliveries anew.

    Parameters
    ----------
    folder : Path or str
        The alliance folder.
    viewer : str
        For whom.

    Returns
    -------
    int
        Number of deliveries that were read.
    """
    return len(enter(folder, viewer).journal.rebuild().deliveries)
