"""`alliance publish`: editions and their booklets, and what the record says of a text."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Unpack

import click

from alliance.cli.options import Output, Where, folder_options, output_options, with_folder
from alliance.cli.tables import STYLES, Answer, Cell, Table, write, writing
from alliance.desks import press
from alliance.errors import UsageError
from alliance.publish.corrections import Correction
from alliance.publish.verdict import Judgement, Verdict

FINDING = 1
SIGNS = {
    Judgement.SUPPORTED: "✓",
    Judgement.CONTRADICTED: "✗",
    Judgement.NOT_IN_THE_RECORD: "?",
    Judgement.OPINION: "–",
    Judgement.UNREAD: "…",
}


class EditionOptions(Where):
    """What an edition may be given."""

    period: str
    title: str
    perimeter: str
    calendar: str
    on: str
    known_on: str
    address: str
    again: bool


class Options(Where, Output):
    """What the command may be given besides its own options."""


@click.group()
def publish() -> None:
    """Print editions from the record, and check texts against it."""


@publish.command()
@click.argument("name")
@click.option("--period", required=True, metavar="YEAR", help="The year of the edition: 2016, FY2016.")
@click.option("--title", default="", metavar="WORDS", help="What stands on the cover instead of 'Facts & Figures'.")
@click.option("--perimeter", default="", metavar="WHO", help="Who counts; the folder's own perimeter if not said.")
@click.option("--calendar", default="", metavar="cy|fy|NAME", help="How the year is read: calendar years if not said.")
@click.option(
    "--on",
    default="",
    metavar="DAY",
    help="The day for structure, plants and people; the last day of the year if not said.",
)
@click.option(
    "--known-on",
    default="",
    metavar="DAY",
    help="As known on this day; the last day the record learned something if not said.",
)
@click.option(
    "--language",
    "languages",
    multiple=True,
    metavar="en|fr|ja",
    help="A language; all of them if not said. Repeatable.",
)
@click.option("--address", default="", metavar="URL", help="Where it will be published; its square code is printed.")
@click.option("--again", is_flag=True, help="Open an edition of this name anew.")
@folder_options
def edition(name: str, languages: tuple[str, ...], **options: Unpack[EditionOptions]) -> int:
    """Open the edition NAME: freeze what it rests on, prove its pages, list every figure they print.

    \b
    alliance publish edition facts-2016 --period 2016
    alliance publish edition facts-2016 --period 2016 --on 2017-03-27 --again
    """
    opened = press.open_edition(
        options["folder"],
        name,
        options["period"],
        title=options["title"],
        perimeter=options["perimeter"],
        calendar=options["calendar"],
        on=options["on"],
        known_on=options["known_on"],
        languages=languages,
        address=options["address"],
        again=options["again"],
        viewer=options["viewer"],
    )
    place = Path("published") / name
    click.echo(f"Edition {name}: {opened.perimeter}, {opened.period}, in {', '.join(opened.languages)}.")
    click.echo(
        f"Snapshot {opened.snapshot}, as known on {opened.known_on}; every figure is in {place / 'edition.json'}."
    )
    click.echo(with_folder(f"Next      alliance publish booklet {name}", options))
    return 0


@publish.command()
@click.argument("name")
@click.option(
    "--language",
    "languages",
    multiple=True,
    metavar="en|fr|ja",
    help="A language of the edition; all if not said. Repeatable.",
)
@click.option(
    "--variant",
    "variants",
    multiple=True,
    type=click.Choice(["screen", "archive", "print"]),
    help="PDF/UA-1 for the screen, PDF/A-2a for the archive, or with bleed for the printer; the screen if not said.",
)
@folder_options
def booklet(name: str, languages: tuple[str, ...], variants: tuple[str, ...], **options: Unpack[Where]) -> int:
    """Build the booklet of the edition NAME as PDF files; exits 1 if anything on a page does not hold.

    \b
    alliance publish booklet facts-2016
    alliance publish booklet facts-2016 --language ja --variant archive
    """
    written = press.write_booklet(
        options["folder"], name, languages=languages, variants=variants or ("screen",), viewer=options["viewer"]
    )
    for path in written:
        click.echo(f"{path}  {path.stat().st_size:,} bytes")
    return 0


@publish.command()
@click.argument("name")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Where to write; 'site' beside the edition if not said.",
)
@folder_options
def site(name: str, output: Path | None, **options: Unpack[Where]) -> int:
    """Write the edition NAME as static pages with its data; exits 1 if anything on a page does not hold.

    \b
    alliance publish site facts-2016
    alliance publish site facts-2016 -o public
    """
    target, files = press.write_site(options["folder"], name, target=output, viewer=options["viewer"])
    click.echo(f"{files:,} files in {target}; open {target / 'index.html'}.")
    return 0


@publish.command()
@click.argument("name")
@click.option(
    "--as",
    "forms",
    multiple=True,
    type=click.Choice(press.EXPORTS),
    help="A Data Package (CSV files and their descriptor), SDMX-CSV, or PROV-JSON; all if not said. Repeatable.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Where to write; 'data' beside the edition if not said.",
)
@folder_options
def export(name: str, forms: tuple[str, ...], output: Path | None, **options: Unpack[Where]) -> int:
    """Write the edition NAME as data for other programs; exits 1 if a figure of it no longer holds.

    \b
    alliance publish export facts-2016
    alliance publish export facts-2016 --as sdmx -o data
    """
    for path in press.write_exports(options["folder"], name, forms=forms, target=output, viewer=options["viewer"]):
        click.echo(f"{path}  {path.stat().st_size:,} bytes")
    return 0


@publish.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--published-on", default="", metavar="DAY", help="The day of the text: what it says of 'today' is asked for it."
)
@click.option("--known-on", default="", metavar="DAY", help="As it was known on this day, such as 2017-12-31.")
@click.option("--address", default="", metavar="URL", help="Where the text is published: that source never proves it.")
@click.option(
    "--language", default="", metavar="en|fr|ja", help="The language of the text; seen from the text if not said."
)
@click.option(
    "--fix",
    "fixed",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write what the text would say if its false claims were true; the text itself is left alone.",
)
@click.option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.html|FILE.pdf",
    help="Write the text as a page or as a PDF as well, each claim marked with its verdict.",
)
@folder_options
@output_options
def check(
    file: Path,
    published_on: str,
    known_on: str,
    address: str,
    language: str,
    fixed: Path | None,
    report: Path | None,
    **options: Unpack[Options],
) -> int:
    """Say of every claim of FILE whether the record supports it; exits 1 if it contradicts one.

    \b
    alliance publish check texts/the-alliance.md --published-on 2017-03-27
    alliance publish check release.txt --report release.html
    alliance publish check release.txt --fix corrected.txt
    """
    text = _read(file)
    if report is not None and report.suffix.lower() not in (".html", ".htm", ".pdf"):
        raise UsageError(f"A report is a page or a PDF, and {report} names neither. End its name in .html or .pdf.")
    if fixed is not None and fixed.exists() and fixed.samefile(file):
        raise UsageError(
            f"The corrected text would replace {file}, which is never touched. Name another file after --fix."
        )
    verdicts = press.check_text(
        options["folder"],
        text,
        published_on=published_on,
        known_on=known_on,
        address=address,
        language=language,
        viewer=options["viewer"],
    )
    correction = None
    if fixed is not None:
        correction = press.correct(
            options["folder"],
            text,
            published_on=published_on,
            known_on=known_on,
            address=address,
            language=language,
            viewer=options["viewer"],
        )
        with writing(fixed):
            fixed.write_text(correction.text, encoding="utf-8")
    write(_answer(file, verdicts, options, correction), options["form"], options["output"])
    if fixed is not None:
        click.echo(f"Written to {fixed}.", err=True)
    if report is not None:
        with writing(report):
            press.write_report(
                options["folder"],
                text,
                report,
                title=file.stem,
                published_on=published_on,
                known_on=known_on,
                address=address,
                language=language,
                viewer=options["viewer"],
            )
        click.echo(f"Written to {report}.", err=True)
    return FINDING if any(verdict.is_contradicted for verdict in verdicts) else 0


@publish.command()
@click.argument("name")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--published-on", default="", metavar="DAY", help="The day of the text: what it says of 'today' is asked for it."
)
@click.option("--address", default="", metavar="URL", help="Where the text is published: that source never proves it.")
@click.option(
    "--language", default="", metavar="en|fr|ja", help="The language of the text; seen from the text if not said."
)
@folder_options
def text(name: str, file: Path, published_on: str, address: str, language: str, **options: Unpack[Where]) -> int:
    """Put the text FILE into the edition NAME, with its report; exits 1, and writes nothing, if a claim is false.

    \b
    alliance publish text facts-2016 release.txt --published-on 2017-03-27
    """
    written = press.publish_text(
        options["folder"],
        name,
        file.name,
        _read(file),
        published_on=published_on,
        address=address,
        language=language,
        viewer=options["viewer"],
    )
    for path in written:
        click.echo(f"{path}  {path.stat().st_size:,} bytes")
    return 0


def _read(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(
            f"A text is read as UTF-8, but byte {error.start} of {file} is none. Save it as UTF-8."
        ) from None
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror or error}. Name a text file.") from None


def _answer(
    file: Path, verdicts: tuple[Verdict, ...], options: Options, correction: Correction | None = None
) -> Answer:
    counts = Counter(verdict.verdict for verdict in verdicts)
    summed = ", ".join(f"{counts[each]} {each.value}" for each in Judgement if counts[each]) or "no claims"
    rows: list[tuple[Cell, ...]] = [
        (
            each.text,
            each.verdict.value,
            each.value,
            each.unit,
            each.perimeter,
            each.period,
            each.calendar,
            each.reason,
            each.fix,
            ", ".join(each.sources),
        )
        for each in verdicts
    ]
    lines: list[tuple[str, str]] = []
    for each in verdicts:
        style = STYLES.get(each.verdict.value, "")
        lines += [("", ""), (f"  {SIGNS[each.verdict]} {each.text}  [{each.verdict.value}]", style)]
        lines += [(f"      {text}", "") for text in (each.reason, each.fix) if text]
    changes = correction.changes if correction is not None else ()
    lines += [("", ""), (_changed(len(changes)), "")] if correction is not None else []
    for change in changes:
        lines += [("", ""), (f"  - {change.before}", "red"), (f"  + {change.after or '(left out)'}", "green")]
    columns = ("Claim", "Verdict", "Value", "Unit", "Counted", "When", "Calendar", "Why", "To make it true", "Sources")
    command = with_folder(f"alliance publish check {file} --report {file.stem}.html", options)
    below = (
        ("Perimeter", "of each claim, as its reason says"),
        ("Rounding", "what the wording of each claim allows"),
        ("Next", command),
    )
    form: dict[str, object] = {
        "claims": [verdict.as_row() for verdict in verdicts],
        "counts": {each.value: counts[each] for each in Judgement},
    }
    if correction is not None:
        form["changes"] = [change.as_row() for change in changes]
    title = f"{file.name}: {summed}"
    return Answer(form, Table(title, columns if rows else (), tuple(rows), below=below, lines=tuple(lines)))


def _changed(count: int) -> str:
    return f"Proposed {'change' if count == 1 else 'changes'}: {count or 'none'}"
