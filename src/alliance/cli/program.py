"""The command `alliance`: which verbs there are, and what becomes of errors.

A verb's file is imported when it is called, so that a figure never waits for the importer or for Excel.
"""

from __future__ import annotations

import itertools
import json
import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module

import click

from alliance.errors import (
    AllianceError,
    DeliveryRefused,
    EditionStopped,
    FilingFailed,
    NotRebuilt,
    NotShown,
    RecordDamaged,
    UnknownName,
    did_you_mean,
    nearest,
)

# No command multiplies matrices, and starting threads for it costs more than a figure.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

FINDING, USAGE, MISSING, FAILED = 1, 2, 3, 70

# verb -> where its command lives, and what it does in one line.
VERBS: dict[str, tuple[str, str]] = {
    "demo": ("alliance.cli.demo:demo", "Make the reference alliance and show what can be asked of it."),
    "new": ("alliance.cli.new:new", "Make an empty alliance folder."),
    "record": ("alliance.cli.record:record", "Deliveries: import, check, look at and verify them."),
    "figure": ("alliance.cli.figure:figure", "A consolidated figure, or what is missing for it."),
    "explain": ("alliance.cli.explain:explain", "The way of a figure, down to delivery, file and row."),
    "bridge": ("alliance.cli.bridge:bridge", "The exact steps between two figures."),
    "rank": ("alliance.cli.rank:rank", "The place among rivals, and the distance to the next one."),
    "publish": ("alliance.cli.publish:publish", "Print editions from the record, and check texts against it."),
    "plan": ("alliance.cli.plan:plan", "Plan a converged function jointly, for any set of members."),
    "synergy": ("alliance.cli.synergy:synergy", "What going together is worth, who gets what, who would leave."),
    "doctor": ("alliance.cli.doctor:doctor", "See whether everything works here, and what to do if not."),
}


class LazyGroup(click.Group):
    """A group that imports a command when it is called, not before.

    Parameters
    ----------
    verbs : mapping of str to (str, str)
        Name of the command -> ``"module:attribute"`` and its one-line help.
    """

    def __init__(self, *, verbs: Mapping[str, tuple[str, str]], **rest: object) -> None:
        super().__init__(**rest)  # type: ignore[arg-type]
        self.verbs = verbs

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs in the order of a first day's work."""
        return list(self.verbs)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command."""
        if cmd_name not in self.verbs:
            hint = did_you_mean(nearest(cmd_name, self.verbs))
            raise click.UsageError(f"'{cmd_name}' is not a command. {hint}".strip(), ctx)
        module, attribute = self.verbs[cmd_name][0].split(":")
        command = getattr(import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(verb, line) for verb, (_, line) in self.verbs.items()])

    # The signature of click's own is overloaded for standalone mode; this one always ends the process.
    def main(  # type: ignore[override]
        self, args: Sequence[str] | None = None, prog_name: str | None = None, **extra: object
    ) -> None:
        """Run a command and leave with its exit code; no error ever shows a traceback.

        Raises
        ------
        SystemExit
            Always.
        """
        given = list(sys.argv[1:] if args is None else args)
        extra.pop("standalone_mode", None)
        try:
            code = super().main(given, prog_name, standalone_mode=False, **extra)  # type: ignore[call-overload]
            sys.stdout.flush()
        except BrokenPipeError:
            # Whoever read our output has gone; nothing more can be written, not even at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            code = 0
        except (click.exceptions.Abort, KeyboardInterrupt):
            click.echo("Stopped.", err=True)
            code = 130
        except Exception as error:  # noqa: BLE001 - the last place where an error can become a sentence
            code = report(error, as_json=_wants_json(given))
        sys.exit(code if isinstance(code, int) else 0)


def report(error: Exception, *, as_json: bool) -> int:
    """Say an error in a sentence or two on stderr, and return the exit code it stands for.

    Parameters
    ----------
    error : Exception
        What was raised.
    as_json : bool
        Whether to write a JSON object with ``error`` on stdout as well.

    Returns
    -------
    int
        1 for a refused delivery or a damaged record, 2 for a wrong call, 3 for what is not there, 70 if the disk or the
        program failed.
    """
    if isinstance(error, click.ClickException):
        sentence, code = _sentence(error), USAGE
    elif isinstance(error, (DeliveryRefused, EditionStopped, RecordDamaged)):
        sentence, code = str(error), FINDING
    elif isinstance(error, NotShown):
        sentence, code = str(error), MISSING
    elif isinstance(error, (FilingFailed, NotRebuilt)):
        sentence, code = str(error), FAILED
    elif isinstance(error, AllianceError):
        sentence, code = str(error), USAGE
    elif isinstance(error, OSError):
        place = f" '{error.filename}'" if error.filename else ""
        sentence, code = (
            f"The file{place} could not be used: {error.strerror or error}. Nothing was half done.",
            FAILED,
        )
    else:
        sentence, code = _unexpected(error), FAILED
    click.echo(sentence, err=True)
    if as_json:
        form: dict[str, object] = {"error": sentence, "kind": type(error).__name__}
        if isinstance(error, UnknownName):
            form["suggestions"] = list(error.suggestions)
        if isinstance(error, (DeliveryRefused, EditionStopped, RecordDamaged)):
            form["findings"] = [finding.sentence() for finding in error.findings]
        click.echo(json.dumps(form, ensure_ascii=False, indent=2))
    if os.environ.get("ALLIANCE_TRACEBACK"):
        raise error
    return code


def _sentence(error: click.ClickException) -> str:
    message = error.format_message()
    command = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx is not None else "alliance"
    message = message if message.endswith(("?", ".")) else f"{message}."
    return f"{message} See '{command} --help'."


def _unexpected(error: Exception) -> str:
    return (
        f"Something happened that this program did not expect ({type(error).__name__}: {error}). Please report it with"
        " what you typed and with what the same command prints when ALLIANCE_TRACEBACK=1 is set before it."
    )


def _wants_json(given: Sequence[str]) -> bool:
    pairs = itertools.pairwise(given)
    return "--format=json" in given or ("--format", "json") in pairs


@click.group(
    cls=LazyGroup,
    verbs=VERBS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 fine, 1 a finding, 2 a wrong call, 3 data missing, 4 no feasible plan.",
)
@click.version_option(package_name="alliance", prog_name="alliance")
@click.pass_context
def main(context: click.Context) -> None:
    """From members' deliveries to proved figures.

    An alliance folder holds what every member reported, and when. Every question is asked of a set of members, the
    perimeter; every answer knows the rows it was made from, or says what is missing.
    """
    if os.environ.get("NO_COLOR"):
        context.color = False
