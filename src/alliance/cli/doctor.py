"""`alliance doctor`: whether everything works here, and what to do if not."""

from __future__ import annotations

import shutil
import sys
from importlib import metadata
from typing import Unpack

import click

from alliance.cli.options import Output, Where, folder_options, output_options
from alliance.cli.tables import Answer, Table, counted, write
from alliance.desks import delivery
from alliance.desks.door import enter
from alliance.errors import AllianceError
from alliance.findings import has_blocking

FINDING = 1
NEEDED = ("click", "highspy", "numpy", "pyarrow", "pycountry", "python-calamine", "rich", "xlsxwriter")
# What the extra `publish` brings: without it everything works but booklet, site and charts.
FOR_PUBLISHING = ("babel", "jinja2", "typst", "vl-convert-python")
ROOM = 500_000_000
Check = tuple[str, str, str, str]
FINE, WRONG, NONE = "fine", "wrong", "none"


class Options(Where, Output):
    """What the command may be given."""


@click.command()
@folder_options
@output_options
def doctor(**options: Unpack[Options]) -> int:
    """See whether everything works here, and what to do if not."""
    checks = [_python(), *map(_library, NEEDED), _publishing(), *_folder(options), _disk(options)]
    rows = tuple((name, state, found, "" if state == FINE else advice) for name, state, found, advice in checks)
    wrong = [name for name, state, _, _ in checks if state == WRONG]
    title = f"Something is wrong with: {', '.join(wrong)}" if wrong else "Everything works here"
    form = {
        "fine": not wrong,
        "checks": [dict(zip(("what", "state", "found", "advice"), row, strict=True)) for row in rows],
    }
    write(
        Answer(form, Table(title, ("What", "State", "Found", "What to do"), rows)), options["form"], options["output"]
    )
    return FINDING if wrong else 0


def _python() -> Check:
    version = sys.version_info
    found = f"{version.major}.{version.minor}.{version.micro}"
    return "python", FINE if version >= (3, 11) else WRONG, found, "Install Python 3.11 or newer, then install again."


def _library(name: str) -> Check:
    try:
        return name, FINE, metadata.version(name), ""
    except metadata.PackageNotFoundError:
        return name, WRONG, "not installed", "Install everything again: python -m pip install alliance"


def _publishing() -> Check:
    absent = []
    for name in FOR_PUBLISHING:
        try:
            metadata.version(name)
        except metadata.PackageNotFoundError:
            absent.append(name)
    advice = "For booklets, sites and charts: python -m pip install 'alliance[publish]'"
    if absent:
        return "publishing", NONE, f"{', '.join(absent)} not installed", advice
    return "publishing", FINE, "booklets, sites and charts can be made", ""


def _folder(options: Options) -> list[Check]:
    folder = options["folder"]
    if not (folder / "alliance.toml").is_file():
        return [
            ("folder", NONE, f"{folder} holds no alliance.toml", "Name one with --folder, or make one: alliance demo")
        ]
    try:
        opened = enter(folder, options["viewer"])
        findings = delivery.verify(folder, viewer=options["viewer"])
        count = len(opened.journal.entries())
    except AllianceError as error:
        return [("folder", WRONG, str(error), "Correct what it names, then run alliance doctor again.")]
    damaged = has_blocking(findings)
    can_file = opened.journal.is_writable()
    said = counted(len(findings), "finding") if findings else "every byte is what was filed"
    return [
        ("folder", FINE, opened.registry.title, ""),
        (
            "record",
            WRONG if damaged else FINE,
            f"{counted(count, 'delivery', 'deliveries')}, {said}",
            "Run 'alliance record verify' for the list of damaged files.",
        ),
        (
            "filing",
            FINE if can_file else WRONG,
            "deliveries can be filed" if can_file else f"{folder / 'record'} cannot be written; questions are answered",
            "Make the folder writable for whoever files deliveries (chmod, or another mount).",
        ),
    ]


def _disk(options: Options) -> Check:
    folder = options["folder"] if options["folder"].is_dir() else options["folder"].parent
    free = shutil.disk_usage(folder if folder.is_dir() else ".").free
    return (
        "disk",
        FINE if free >= ROOM else WRONG,
        f"{free // 1_000_000:,} MB free",
        "Make room: a delivery is only filed when it fits whole.",
    )
