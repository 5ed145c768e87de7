"""Reading a delivery sheet: TOML in, a `DeliverySheet` out, and a finding with its line for every mistake."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from alliance.calendar import parse_day
from alliance.errors import PeriodError, did_you_mean, nearest
from alliance.findings import Finding, Severity
from alliance.record.delivery import KINDS, Scope
from alliance.record.delivery_sheet import DIMENSIONS, PERIOD_FORMS, PERIODS, DeliverySheet, Exclusion, Spread
from alliance.record.facts import BREAKDOWNS
from alliance.record.initiatives import INITIATIVE_COLUMNS
from alliance.record.relations import RELATION_COLUMNS

_WORDS: dict[str, tuple[str, ...]] = {
    "kind": KINDS,
    "mode": ("add", "replace"),
    "rows": ("figures", "transactions", "corrections"),
    "decimal": (".", ","),
    "dates": ("day first", "month first"),
    "hidden": ("read", "skip"),
}
_TEXTS = ("title", "member", "source", "reason", "calendar", *_WORDS, "delimiter")
_LISTS = ("encoding", "worksheet", "fill", "missing", "zero", "as_written", "accept")
_KEYS = (*_TEXTS, *_LISTS, "known_on", "header", "skip", "scope", "columns", "constants", "values", "spread", "exclude")
_DELIMITERS = {",": ",", ";": ";", "|": "|", "\t": "\t", "tab": "\t"}


def read_sheet(text: bytes, name: str) -> tuple[DeliverySheet | None, tuple[Finding, ...]]:
    """Return the delivery sheet that a TOML text holds, and everything that is wrong with it.

    Parameters
    ----------
    text : bytes
        The file.
    name : str
        Its name, for the findings.

    Returns
    -------
    DeliverySheet or None, tuple of Finding
        None if it is no TOML; with blocking findings the sheet must not be used.
    """
    try:
        tables = tomllib.loads(text.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        at = re.search(r"line (\d+)", str(error))
        finding = Finding(
            Severity.BLOCKING,
            "delivery-sheet",
            f"The delivery sheet cannot be read as TOML: {error}",
            "Correct the named line; texts stand in quotes and the file is saved as UTF-8.",
            file=name,
            row=int(at[1]) if at else None,
        )
        return None, (finding,)
    reading = _Reading(tables, name, text.decode("utf-8-sig").splitlines())
    sheet = reading.sheet(text)
    reading.findings.extend(_contradictions(sheet, reading))
    return sheet, tuple(reading.findings)


class _Reading:
    """Reads one parsed sheet and collects what is wrong with it."""

    def __init__(self, tables: Mapping[str, object], name: str, lines: Sequence[str]) -> None:
        self.tables = tables
        self.name = name
        self.lines = lines
        self.findings: list[Finding] = []

    def wrong(self, message: str, advice: str, key: str = "", value: object = "") -> Finding:
        """Return the finding that a key of the sheet is wrong."""
        shown = value if isinstance(value, str) else str(value)
        return Finding(
            Severity.BLOCKING, "delivery-sheet", message, advice, file=self.name, row=self._line(key), column=key,
            value=shown[:200],
        )  # fmt: skip

    def report(self, message: str, advice: str, key: str = "", value: object = "") -> None:
        """Note that a key of the sheet is wrong."""
        self.findings.append(self.wrong(message, advice, key, value))

    def sheet(self, text: bytes) -> DeliverySheet:
        """Return the sheet, as far as it can be understood."""
        for key in self.tables:
            if key not in _KEYS:
                hint = did_you_mean(nearest(key, _KEYS)) or f"Known are {', '.join(_KEYS)}."
                self.report(f"'{key}' is not a key of a delivery sheet", hint, key, self.tables[key])
        texts = {key: self._text(key) for key in _TEXTS}
        for key, words in _WORDS.items():
            if texts[key] and texts[key] not in words:
                self.report(
                    f"Expected one of {', '.join(repr(word) for word in words)} for '{key}'",
                    did_you_mean(nearest(texts[key], words)) or f'Write {key} = "{words[0]}".',
                    key,
                    texts[key],
                )
                texts[key] = ""
        if texts["delimiter"] not in ("", *_DELIMITERS):
            self.report("Expected ',', ';', '|' or 'tab' as delimiter", "Write one of these.", "delimiter")
        given = {key: value for key, value in texts.items() if value}
        given["delimiter"] = _DELIMITERS.get(texts["delimiter"], "")
        kind = given.get("kind", "facts")
        return DeliverySheet(
            name=self.name,
            text=text,
            known_on=self._day("known_on", self.tables.get("known_on")),
            header=self._header(),
            skip=tuple(self._skips()),
            scope=self._scope(),
            columns=self._dimensions("columns", kind),
            constants=self._dimensions("constants", kind),
            values=self._values(kind),
            spreads=tuple(self._spreads(kind)),
            exclusions=tuple(self._exclusions()),
            # The words were checked above; a text that was not given keeps its default.
            **given,  # type: ignore[arg-type]
            **{key: self._list(key) for key in _LISTS},  # type: ignore[arg-type]
        )

    def _line(self, key: str) -> int | None:
        last = re.escape(key.rpartition(".")[2])
        pattern = re.compile(rf'\s*(?:"{last}"|{last})\s*=|\s*\[+[\w.]*\b{last}\]+') if last else None
        return next((number for number, line in enumerate(self.lines, 1) if pattern and pattern.match(line)), None)

    def _text(self, key: str) -> str:
        value = self.tables.get(key, "")
        if not isinstance(value, str):
            self.report(f"Expected a text for '{key}'", f'Write {key} = "{value}".', key, value)
            return ""
        return value.strip() if value != "\t" else value

    def _list(self, key: str) -> tuple[str, ...]:
        value = self.tables.get(key, [])
        entries = [value] if isinstance(value, str) else value
        if not isinstance(entries, list) or not all(isinstance(entry, str) for entry in entries):
            self.report(f"Expected a list of texts for '{key}'", f'Write {key} = ["…", "…"].', key, value)
            return ()
        return tuple(entries)

    def _table(self, key: str) -> Mapping[str, object]:
        value = self.tables.get(key, {})
        if not isinstance(value, dict):
            self.report(f"Expected a table for '{key}'", f"Write [{key}] on a line of its own.", key, value)
            return {}
        return value

    def _tables(self, key: str) -> Sequence[Mapping[str, object]]:
        value = self.tables.get(key, [])
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            self.report(f"Expected a list of tables for '{key}'", f"Write [[{key}]] with two brackets.", key, value)
            return []
        return value

    def _day(self, key: str, value: object) -> date | None:
        if value is None or type(value) is date:
            return value
        if isinstance(value, str):
            try:
                return parse_day(value)
            except PeriodError:
                pass
        self.report(f"Expected a day for '{key}'", f"Write {key} = 2017-02-08.", key, value)
        return None

    def _header(self) -> tuple[int, ...]:
        value = self.tables.get("header", 1)
        rows = value if isinstance(value, list) else [value]
        whole = [row for row in rows if isinstance(row, int) and not isinstance(row, bool) and row > 0]
        if not rows or whole != rows or whole != sorted(set(whole)):
            self.report(
                "Expected the number of the header's row", "Write header = 3, or header = [3, 4].", "header", value
            )
            return (1,)
        return tuple(whole)

    def _skips(self) -> Iterator[tuple[int, int]]:
        value = self.tables.get("skip", [])
        for entry in value if isinstance(value, list) else [value]:
            match = re.fullmatch(r"(\d+)(?:-(\d+))?", str(entry))
            if match is None or isinstance(entry, bool):
                self.report("Expected rows to leave out", 'Write skip = [2, "40-52"].', "skip", entry)
                continue
            yield int(match[1]), int(match[2] or match[1])

    def _scalar(self, key: str, value: object) -> str:
        """Return a value of a table as the text that would stand in a file."""
        if isinstance(value, bool) or not isinstance(value, (str, int, float, date)):
            self.report(f"Expected a text, a number or a day for '{key}'", "Write the value in quotes.", key, value)
            return ""
        return value if isinstance(value, str) else value.isoformat() if isinstance(value, date) else repr(value)

    def _is_dimension(self, key: str, name: str, kind: str) -> bool:
        known = DIMENSIONS[kind]
        if name in known:
            return True
        hint = did_you_mean(nearest(name, known)) or f"Known are {', '.join(known)}."
        self.report(f"'{name}' is not a dimension of {kind}", hint, f"{key}.{name}", name)
        return False

    def _dimensions(self, key: str, kind: str) -> Mapping[str, str]:
        found = {}
        for name, value in self._table(key).items():
            if self._is_dimension(key, name, kind):
                found[name] = self._scalar(f"{key}.{name}", value)
        return found

    def _values(self, kind: str) -> Mapping[str, Mapping[str, str]]:
        found = {}
        for name, table in self._table("values").items():
            if not isinstance(table, dict):
                self.report(f"Expected a table for 'values.{name}'", f"Write [values.{name}].", f"values.{name}", table)
            elif self._is_dimension("values", name, kind):
                found[name] = {word: self._scalar(f"values.{name}", meaning) for word, meaning in table.items()}
        return found

    def _spreads(self, kind: str) -> Iterator[Spread]:
        for table in self._tables("spread"):
            columns = table.get("columns")
            if isinstance(columns, list) and columns and all(isinstance(header, str) for header in columns):
                named = {header: header for header in columns}
            elif isinstance(columns, dict) and columns:
                named = {header: self._scalar("spread.columns", value) for header, value in columns.items()}
            else:
                self.report(
                    "Expected the columns of the spread", 'Write columns = { "Jan" = "2016-01" }.', "spread", columns
                )
                continue
            dimension = table.get("dimension", "period")
            constants = {key: value for key, value in table.items() if key not in ("columns", "dimension")}
            wrong = [each for each in (dimension, *constants) if not self._is_dimension("spread", str(each), kind)]
            if not wrong:
                texts = {key: self._scalar(f"spread.{key}", value) for key, value in constants.items()}
                yield Spread(named, str(dimension), texts)

    def _exclusions(self) -> Iterator[Exclusion]:
        for table in self._tables("exclude"):
            column, match, action = table.get("column"), table.get("match"), table.get("action", "skip")
            matches = [match] if isinstance(match, str) else match
            unknown = set(table) - {"column", "match", "action"}
            if (
                not isinstance(column, str)
                or not isinstance(matches, list)
                or not all(isinstance(each, str) for each in matches)
                or action not in ("skip", "stop", "total")
                or unknown
            ):
                self.report(
                    "Expected column, match and action ('skip', 'stop' or 'total') of the rows to leave out",
                    'Write [[exclude]] column = "Make", match = "* TOTAL", action = "total".',
                    "exclude",
                    table,
                )
                continue
            yield Exclusion(column, tuple(matches), action)

    def _scope(self) -> Scope | None:
        if "scope" not in self.tables:
            return None
        table = self._table("scope")
        for key in set(table) - {"measures", "member", "start", "end", "where"}:
            self.report(
                f"'{key}' is not a key of a scope", "Known are measures, member, start, end, where.", f"scope.{key}"
            )
        measures, where, member = table.get("measures", []), table.get("where", {}), table.get("member", "")
        if not isinstance(measures, list) or not all(isinstance(each, str) for each in measures):
            self.report("Expected a list of measures", 'Write measures = ["sales"].', "scope.measures", measures)
            measures = []
        columns = {*BREAKDOWNS, "basis", "definition", *RELATION_COLUMNS, *INITIATIVE_COLUMNS}
        if not isinstance(where, dict) or not set(where) <= columns:
            self.report(
                "Expected breakdown columns and their values", 'Write [scope.where] market = "US".', "scope.where"
            )
            where = {}
        start, end = (self._day(f"scope.{key}", table.get(key)) for key in ("start", "end"))
        if start is not None and end is not None and start >= end:
            self.report("The scope ends before it begins", "'end' is the day after the last one.", "scope.end", end)
        return Scope(
            tuple(measures),
            self._scalar("scope.member", member),
            start,
            end,
            {key: self._scalar("scope.where", value) for key, value in where.items()},
        )


def _contradictions(sheet: DeliverySheet, reading: _Reading) -> Iterator[Finding]:
    """Yield what is missing from a sheet, or said twice."""
    known = set(sheet.columns) | set(sheet.constants)
    spread = {name for each in sheet.spreads for name in (each.dimension, *each.constants)}
    for name in sorted(set(sheet.columns) & set(sheet.constants)):
        yield reading.wrong(
            f"'{name}' is both a column and a constant", "Keep one of them.", f"constants.{name}", sheet.constants[name]
        )
    for name in sorted(spread & known):
        yield reading.wrong(f"'{name}' is set by a spread and again elsewhere", "Keep one of them.", name)
    if sheet.kind != "facts":
        for name in {"relations": ("subject", "kind", "object"), "initiatives": ("initiative", "since")}[sheet.kind]:
            if name not in known:
                yield reading.wrong(
                    f"The sheet does not say the {name} of its {sheet.kind}", "Add it to [columns] or [constants]."
                )
        if sheet.spreads:
            yield reading.wrong(
                f"{sheet.kind.capitalize()} cannot be spread over columns",
                f"Give each {sheet.kind[:-1]} a row.",
                "spread",
            )
        return
    if "measure" not in known | spread:
        yield reading.wrong(
            "The sheet does not say the measure", '[constants] measure = "sales" would say it.', "measure"
        )
    if ("value" in known) == bool(sheet.spreads):
        yield reading.wrong(
            "Expected either a column 'value' or a [[spread]] of columns with numbers",
            '[columns] value = "Units" would say it.',
            "columns",
        )
    said = (known | spread) & set(PERIODS)
    parts = said - {"half_year", "quarter", "month"}
    if not said:
        yield reading.wrong("The sheet does not say the period of its figures", '[columns] period = "Month".', "period")
    elif not any(parts == set(form) for form in PERIOD_FORMS) or (parts != said and parts != {"year"}):
        yield reading.wrong(
            f"The period is said in a way that is not understood: {', '.join(sorted(said))}",
            "Give 'period', or 'year' (with 'half_year', 'quarter' or 'month'), or 'day', or 'first_day' and 'last_day', or"
            " 'start' and 'end'.",
            "period",
        )
    elif len(said - parts) > 1:
        yield reading.wrong("Give only one of half_year, quarter and month", "Keep the finest.", "month")
    if sheet.accept and not sheet.reason:
        yield reading.wrong("Findings are accepted without a reason", 'Add reason = "why they are meant".', "accept")
