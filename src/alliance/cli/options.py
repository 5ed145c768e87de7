"""The options that many commands share, and the words they stand for."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from pathlib import Path
from typing import TypedDict

import click
from click.decorators import FC

from alliance.cli.tables import FORMATS
from alliance.desks.reporting import Choices
from alliance.figures.figure import Convention


class Where(TypedDict):
    """Of which folder, and for whom."""

    folder: Path
    viewer: str


class Output(TypedDict):
    """In which form, and into which file."""

    form: str | None
    output: Path | None


class Asked(Where, Output):
    """Everything that can be said about a question."""

    period: str
    perimeter: str
    by: list[str]
    where: dict[str, str]
    currency: str
    rate: str
    known_on: str
    basis: str
    definition: str
    source: str
    status: str | None
    convention: tuple[str, ...]
    calendar: str


def _options(*options: Callable[[FC], FC]) -> Callable[[FC], FC]:
    def decorate(command: FC) -> FC:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


def _pairs(context: click.Context, parameter: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    pairs = {}
    for text in given:
        column, sign, value = text.partition("=")
        if not sign or not column.strip() or not value.strip():
            raise click.BadParameter(f"'{text}' is not a part. Write column=value, such as market=US.")
        pairs[column.strip()] = value.strip()
    return pairs


def _listed(context: click.Context, parameter: click.Parameter, given: tuple[str, ...]) -> list[str]:
    return [word.strip() for text in given for word in text.split(",") if word.strip()]


folder_options = _options(
    click.option(
        "--folder",
        type=click.Path(path_type=Path, file_okay=False),
        default=Path(),
        show_default="the current one",
        metavar="DIR",
        help="The alliance folder.",
    ),
    click.option("--viewer", default="office", metavar="WHO", help="For whom; the office sees everything."),
)

output_options = _options(
    click.option("--format", "form", type=click.Choice(FORMATS), help="How to write it; a table if not said."),
    click.option(
        "-o",
        "--output",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="Write to a file; its ending (.json, .csv, .xlsx) says how, if --format does not.",
    ),
)

question_options = _options(
    click.option(
        "--period", default="", metavar="PERIOD", help="2016, FY2015, 2016-H1, 2016-12-31, 'through 2016', ..."
    ),
    click.option(
        "--calendar",
        default="",
        metavar="cy|fy|NAME",
        help="How the period is read: calendar years, or a fiscal calendar.",
    ),
    click.option(
        "--perimeter",
        default="alliance",
        show_default=True,
        metavar="WHO",
        help="Who counts: 'renault + nissan', 'alliance @ 2016-12-31', 'owned(renault)', ...",
    ),
    click.option(
        "--by", multiple=True, callback=_listed, metavar="COLUMN", help="Break down: member, brand, market, ..."
    ),
    click.option(
        "--where",
        multiple=True,
        callback=_pairs,
        metavar="COLUMN=VALUE",
        help="Only a part, such as market=US; repeatable.",
    ),
    click.option("--currency", default="", metavar="CODE", help="Convert money to this currency."),
    click.option("--rate", default="", metavar="RULE", help="average, closing, or constant:PERIOD."),
    click.option("--known-on", default="", metavar="DAY", help="As it was known on this day, such as 2017-12-31."),
    click.option("--basis", default="", metavar="BASIS", help="Only figures counted so: registrations, wholesale, ..."),
    click.option("--definition", default="", metavar="RULE", help="Only figures with this counting rule."),
    click.option("--source", default="", metavar="SOURCE", help="Only figures of this source."),
    click.option("--status", type=click.Choice(["target"]), help="Ask for targets instead of results."),
    click.option(
        "--convention",
        multiple=True,
        type=click.Choice([each.value for each in Convention]),
        help="A convention that may be used; it is printed beside the number. Repeatable.",
    ),
)


def choices(asked: Asked) -> Choices:
    """Return what a desk wants to know of a question."""
    return Choices(
        perimeter=asked["perimeter"],
        by=asked["by"],
        where=asked["where"],
        currency=asked["currency"],
        rate=asked["rate"],
        known_on=asked["known_on"],
        basis=asked["basis"],
        definition=asked["definition"],
        source=asked["source"],
        status=asked["status"] or "",
        conventions=asked["convention"],
        calendar=asked["calendar"],
    )


def command_line(verb: str, measure: str, asked: Asked, **instead: str) -> str:
    """Return the command that asks the same of another verb, ready to be typed.

    Parameters
    ----------
    verb : str
        ``"explain"``, ``"figure"``, ...
    measure : str
        Id of the measure.
    asked : Asked
        The options that were given.
    **instead : str
        Options to give another value; an empty one leaves the option out.
    """
    words = ["alliance", verb, measure]
    texts: dict[str, str] = {
        "period": asked["period"],
        "calendar": asked["calendar"],
        "perimeter": "" if asked["perimeter"] == "alliance" else asked["perimeter"],
        "by": ",".join(asked["by"]),
        "currency": asked["currency"],
        "rate": asked["rate"],
        "known_on": asked["known_on"],
        "basis": asked["basis"],
        "definition": asked["definition"],
        "source": asked["source"],
        "status": asked["status"] or "",
        **instead,
    }
    for name, text in texts.items():
        words += [f"--{name.replace('_', '-')}", text] if text else []
    words += [word for column, value in asked["where"].items() for word in ("--where", f"{column}={value}")]
    words += [word for name in asked["convention"] for word in ("--convention", name)]
    return with_folder(" ".join(quoted(word) for word in words), asked)


def with_folder(command: str, options: Where) -> str:
    """Return a command with the folder that was given, ready to be typed."""
    return command if options["folder"] == Path() else f"{command} --folder {quoted(str(options['folder']))}"


def require_period(asked: Asked, verb: str, measure: str) -> str:
    """Return the period that was asked for.

    Raises
    ------
    click.UsageError
        If none was.
    """
    if not asked["period"]:
        raise click.UsageError(f"Say for which time: alliance {verb} {measure} --period 2016")
    return asked["period"]


def quoted(word: str) -> str:
    """Return a word of a command as it has to be typed."""
    if not word or shlex.quote(word) == word:
        return word
    return f'"{word}"' if not set(word) & set('"$`\\!') else shlex.quote(word)
