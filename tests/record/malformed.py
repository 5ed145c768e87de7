"""A generator of deliveries as they should not be: each says how it must be refused, or what must be read in it."""

import gzip
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tests.record import bombs
from tests.record.delivered import SHEET, saved, workbook_of

# What a right delivery holds: month, market as written, market as filed, vehicles.
ROWS = (
    ("2016-01", "France", "FR", 41000), ("2016-01", "Germany", "DE", 12500), ("2016-01", "Spain", "ES", 9871),
    ("2016-02", "France", "FR", 43250), ("2016-02", "Germany", "DE", 11900), ("2016-02", "Spain", "ES", 10444),
)  # fmt: skip
HEADER = ("Month", "Market", "Units")
ORACLE = [(month, market, units) for month, _, market, units in ROWS]
Cells = list[list[str]]


@dataclass(frozen=True)
class Case:
    """One delivery.

    Parameters
    ----------
    name : str
        What is wrong with it.
    raw : callable
        Makes the file.
    rules : tuple of str
        The rules that may refuse it; empty if it must be read right.
    sheet : str
        Its delivery sheet.
    file : str
        Its name.
    row, column, value : int or None, str or None, str or None
        Where the finding must point, and the value it must show; None where it has no such place.
    oracle : list of tuple
        Month, market and vehicles that must be read.
    """

    name: str
    raw: Callable[[], bytes]
    rules: tuple[str, ...] = ()
    sheet: str = SHEET
    file: str = "sales.csv"
    row: int | None = None
    column: str | None = None
    value: str | None = None
    oracle: list[tuple[str, str, int]] = field(default_factory=lambda: ORACLE)


def cases() -> list[Case]:
    """Return all cases, always the same ones."""
    chance = random.Random(1999)
    makers = (
        encodings, wrong_encodings, separators, quotes, numbers, columns_of_numbers, units, periods, names, headers, repeats,
        totals, sheets, formats, workbooks, hidden_and_merged, hostile,
    )  # fmt: skip
    return [case for make in makers for case in make(chance)]


def cells() -> Cells:
    """Return the right delivery as texts."""
    return [list(HEADER), *([month, market, str(units)] for month, market, _, units in ROWS)]


def text(table: Cells, separator: str = ",", newline: str = "\n") -> str:
    """Return a table as the text of a file."""
    return newline.join(separator.join(row) for row in table) + newline


def changed(row: int, column: int, value: str) -> bytes:
    """Return the right delivery with one cell changed; the row counts as in the file."""
    table = cells()
    table[row - 1][column] = value
    return text(table).encode()


def one_cell(
    chance: random.Random, column: int, value: str, *rules: str, sheet: str = SHEET, shown: str | None = None
) -> Case:
    """Return a case with one wrong cell in some row."""
    row = chance.randint(2, 7)
    return Case(
        f"{value!r} as {HEADER[column]}", lambda: changed(row, column, value), rules, sheet, row=row, column=HEADER[column],
        value=value if shown is None else shown,
    )  # fmt: skip


def encodings(chance: random.Random) -> Iterator[Case]:
    """Yield right deliveries in many encodings, separators and line ends."""
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252", "cp932", "ascii"):
        for separator in (",", ";", "\t", "|"):
            newline = chance.choice(["\n", "\r\n", "\r"])
            yield Case(
                f"{encoding}, {separator!r}, {newline!r}",
                lambda encoding=encoding, separator=separator, newline=newline: text(
                    cells(), separator, newline
                ).encode(encoding),  # type: ignore[misc]
            )
    for encoding in ("utf-16-le", "utf-16-be", "cp1250", "gb18030", "euc_jp", "cp949", "cp037"):
        yield Case(
            f"{encoding} as the sheet says", lambda encoding=encoding: text(cells()).encode(encoding),  # type: ignore[misc]
            sheet=f'encoding = "{encoding}"\n' + SHEET,
        )  # fmt: skip
    for blank in ("\u00a0", "\u202f", "\u3000", "\ufeff", "\t", "  "):
        table = cells()
        for row in table[1:]:
            row[1] = blank + row[1] + blank
        yield Case(f"{blank!r} around names", lambda table=table: text(table).encode())  # type: ignore[misc]
    for lines in ("\n\n", ",,\n", "\n,,\n\n"):
        yield Case(f"{lines!r} at the end", lambda lines=lines: (text(cells()) + lines).encode())  # type: ignore[misc]
    yield Case("all cells in quotes", lambda: text([[f'"{cell}"' for cell in row] for row in cells()]).encode())
    yield Case("no line end at the end", lambda: text(cells()).rstrip("\n").encode())


def wrong_encodings(chance: random.Random) -> Iterator[Case]:
    """Yield bytes that are not what they claim to be, or could be two things."""
    table = cells()
    table[3][1] = "España"
    swapped = text(table)
    for claimed, real in (
        ("utf-8", "cp1252"),
        ("cp932", "cp1252"),
        ("utf-8", "utf-16-le"),
        ("ascii", "utf-8"),
        ("euc_kr", "cp1252"),
    ):
        yield Case(
            f"says {claimed}, is {real}", lambda real=real: swapped.encode(real), ("unknown-encoding", "nul-byte", "missing-column", "unknown-market"),  # type: ignore[misc]
            f'encoding = "{claimed}"\n' + SHEET,
        )  # fmt: skip
    for encoding in ("klingon", "base64", "rot13", "zlib", "idna", ""):
        yield Case(
            f"encoding {encoding!r}",
            lambda: text(cells()).encode(),
            ("unknown-encoding",),
            f'encoding = "{encoding}"\n' + SHEET,
            value=encoding,
        )
    for encoding in ("utf-16-le", "utf-16-be"):
        yield Case(
            f"{encoding} without a mark",
            lambda encoding=encoding: text(cells()).encode(encoding),
            ("unknown-encoding",),
        )  # type: ignore[misc]
    yield Case("half a UTF-16 letter", lambda: text(cells()).encode("utf-16")[:-1], ("unknown-encoding",))
    yield Case(
        "UTF-8 mark before other bytes",
        lambda: b"\xef\xbb\xbf" + swapped.encode("cp1252"),
        ("unknown-encoding",),
        row=4,
    )
    for position in sorted(chance.sample(range(20, 100), 5)):
        yield Case(
            f"a wild byte at {position}",
            lambda position=position: text(cells()).encode()[:position] + b"\x81\xff" + text(cells()).encode()[position:],  # type: ignore[misc]
            ("unknown-encoding",), row=text(cells())[:position].count("\n") + 1,
        )  # fmt: skip
    umlaut = SHEET.replace('value = "Units"', 'value = "Units"\nnote = "Note"')
    noted = [[*row, "FÜR ALLE" if at else "Note"] for at, row in enumerate(cells())]
    yield Case("two encodings fit", lambda: text(noted).encode("cp1252"), ("two-encodings",), umlaut, row=2)
    yield Case("two encodings, one said", lambda: text(noted).encode("cp1252"), sheet='encoding = "cp1252"\n' + umlaut)
    yield Case("NUL in a name", lambda: changed(5, 1, "Ger\0many"), ("nul-byte",), row=5)
    yield Case("NUL after the last line", lambda: text(cells()).encode() + b"\0", ("nul-byte",), row=8)


def separators(chance: random.Random) -> Iterator[Case]:
    """Yield rows with too many or too few cells, and files cut at another sign."""
    for row in range(2, 8):
        short, long = cells(), cells()
        short[row - 1].pop()
        long[row - 1].append("7")
        yield Case(f"short row {row}", lambda short=short: text(short).encode(), ("ragged-row",), row=row)  # type: ignore[misc]
        yield Case(f"long row {row}", lambda long=long: text(long).encode(), ("ragged-row",), row=row)  # type: ignore[misc]
        mixed = text(cells()).splitlines()
        mixed[row - 1] = mixed[row - 1].replace(",", ";")
        yield Case(f"semicolons in row {row}", lambda mixed=mixed: "\n".join(mixed).encode(), ("ragged-row",), row=row)  # type: ignore[misc]
    yield Case(
        "decimal commas between commas",
        lambda: text([[*row[:2], f"{row[2]},5"] if at else row for at, row in enumerate(cells())]).encode(),
        ("ragged-row",),
        row=2,
    )
    yield Case("colons", lambda: text(cells(), ":").encode(), ("missing-column",), row=1)
    yield Case("spaces", lambda: text(cells(), " ").encode(), ("missing-column",), row=1)
    yield Case(
        "another separator than the sheet says",
        lambda: text(cells()).encode(),
        ("missing-column",),
        'delimiter = ";"\n' + SHEET,
        row=1,
    )
    lettered = 'known_on = 2017-02-08\n[columns]\nperiod = "[A]"\nvalue = "[B]"\n[constants]\nmeasure = "sales"\nunit = "vehicles"\n'
    yield Case("two separators fit", lambda: b"a;x,b;y\n1;2,3;4\n5;6,7;8\n", ("two-delimiters",), lettered, row=1)
    yield Case("a line of 200,000 letters", lambda: changed(4, 1, "x" * 200_000), ("long-line",), row=4)
    yield Case(
        "100,000 columns",
        lambda: text([[*HEADER, *("c" for _ in range(100_000))]]).encode(),
        ("too-many-columns", "long-line"),
    )
    yield Case("all in one line", lambda: text(cells()).replace("\n", " ").encode(), ("missing-column", "empty-file"))
    yield Case(
        "spaces instead of cells", lambda: changed(chance.randint(2, 7), 2, "   "), ("value-missing",), column="Units"
    )


def quotes(chance: random.Random) -> Iterator[Case]:
    """Yield quotes that do not pair up."""
    for row in range(2, 8):
        yield Case(f"open quote in row {row}", lambda row=row: changed(row, 1, '"France'), ("unclosed-quote",), row=row)  # type: ignore[misc]
        yield Case(
            f"text after a quote in row {row}", lambda row=row: changed(row, 1, '"Fra"nce'), ("stray-quote",), row=row
        )  # type: ignore[misc]
    for value, rule in (
        ('5" wheels', "unknown-market"),
        ("'France'", "unknown-market"),
        ("«France»", "unknown-market"),
        ("“France”", "unknown-market"),
    ):
        yield one_cell(chance, 1, value, rule)
    yield Case(
        "open quote before 50,000 rows",
        lambda: changed(3, 1, '"x') + b"2016-03,France,7\n" * 50_000,
        ("unclosed-quote",),
        row=3,
    )
    yield Case(
        "open quote that a later one closes",
        lambda: changed(2, 1, '"France').replace(b"2016-02,Spain", b'2016-02,"Spain"'),
        ("stray-quote",),
    )
    broken = [list(HEADER), ["2016-01", '"Fran\nce"', "41000"], *cells()[2:]]
    yield Case(
        "a line break inside a name",
        lambda: text(broken).encode(),
        ("unknown-market",),
        row=2,
        column="Market",
        value="Fran ce",
    )


def numbers(chance: random.Random) -> Iterator[Case]:
    """Yield cells that are no number, or not one that can be recorded exactly."""
    for value in ("NaN", "nan", "inf", "-inf", "Infinity", "∞", "1.#INF", "1.#QNAN"):
        yield one_cell(chance, 2, value, "not-finite")
    for value in ("1e400", "1E5", "-2e-3", "4.1E+04"):
        yield one_cell(chance, 2, value, "scientific-number")
    for value in (
        "n/a",
        "NA",
        "-",
        "--",
        "—",
        ".",
        "?",
        "unknown",
        "null",
        "None",
        "#N/A",
        "#DIV/0!",
        "#REF!",
        "=A1+1",
        "=HYPERLINK(1)",
        "@SUM(1)",
        "41000*",
        "41000 1)",
        "41 000 vehicles",
        "€41000",
        "0x1F",
        "1_000",
        "1,23,456",
        "12.34.56",
        "1'2'3",
        "(41000",
        "41000)",
        "--5",
        "5%%",
        "1/2",
        "٤١",
        "四万",
        "XII",
        "1 2 3 4",
        "TRUE",
        "41000¹",
    ):
        rule = ("not-a-number",)
        if "," in value:
            row = chance.randint(2, 7)
            yield Case(
                f"{value!r} as Units",
                lambda row=row, value=value: changed(row, 2, f'"{value}"'),
                rule,
                row=row,
                column="Units",
                value=value,
            )  # type: ignore[misc]
        else:
            yield one_cell(chance, 2, value, *rule)
    for value in ("9" * 25, "1" + "0" * 18):
        yield one_cell(chance, 2, value, "number-too-large")
    for value in ("41000.5", "0.001"):
        yield one_cell(chance, 2, value, "not-whole")
    for value in ("-41000", "(41000)", "△41000", "41000-"):
        yield one_cell(chance, 2, value, "negative-figure")
    yield one_cell(chance, 2, "", "value-missing")
    yield one_cell(chance, 2, "43 %", "wrong-unit")
    yield Case(
        "a month in thousands",
        lambda: text(
            [list(HEADER), *([f"2016-{m:02d}", "France", str(41 if m == 5 else 41000 + m)] for m in range(1, 10))]
        ).encode(),
        ("jump-by-thousand",),
        row=6,
        column="Units",
        value="41",
    )


def columns_of_numbers(chance: random.Random) -> Iterator[Case]:
    """Yield whole columns written in the ways of different countries."""

    def written(form: Callable[[int], str], separator: str = ";") -> bytes:
        return text(
            [list(HEADER), *([month, market, form(units)] for month, market, _, units in ROWS)], separator
        ).encode()

    for name, group in (("points", "."), ("commas", ",")):
        yield Case(
            f"thousands with {name}, all ambiguous", lambda group=group: written(lambda units: f"{units:,}".replace(",", group)),  # type: ignore[misc]
            ("two-number-readings",), row=2, column="Units",
        )  # fmt: skip
        yield Case(
            f"thousands with {name}, as the sheet says", lambda group=group: written(lambda units: f"{units:,}".replace(",", group)),  # type: ignore[misc]
            sheet=f'decimal = "{"," if group == "." else "."}"\n' + SHEET,
        )  # fmt: skip
        yield Case(
            f"thousands with {name} and decimals",
            lambda group=group: written(
                lambda units: f"{units:,}".replace(",", group) + ("," if group == "." else ".") + "00"
            ),  # type: ignore[misc]
        )
    for group in (" ", "\u00a0", "\u202f", "\u2009", "'", "\u2019"):
        yield Case(
            f"thousands with {group!r}", lambda group=group: written(lambda units: f"{units:,}".replace(",", group))
        )  # type: ignore[misc]
    yield Case(
        "wide digits",
        lambda: written(lambda units: str(units).translate(str.maketrans("0123456789", "０１２３４５６７８９"))),
    )
    yield Case("plus signs", lambda: written(lambda units: f"+{units}"))
    yield Case("decimals of nothing", lambda: written(lambda units: f"{units}.00"))
    row = chance.randint(0, 5)
    yield Case(
        "one country's number among another's",
        lambda: written(lambda units: f"{units:,}.5".replace(",", "'") if units != ROWS[row][3] else "1.234,5"),
        ("not-a-number",),
        row=row + 2,
        column="Units",
        value="1.234,5",
    )
    for unit, factor in (("thousand vehicles", 1000), ("million vehicles", 1_000_000)):
        yield Case(
            f"in {unit}", lambda factor=factor: written(lambda units: f"{units / factor:.6f}"),  # type: ignore[misc]
            sheet=SHEET.replace('unit = "vehicles"', f'unit = "{unit}"'),
        )  # fmt: skip


def units(chance: random.Random) -> Iterator[Case]:
    """Yield units that nobody knows, or that are not those of the measure."""
    sheet = SHEET.replace('unit = "vehicles"\n', "").replace('value = "Units"', 'value = "Units"\nunit = "Unit"')
    for unit, rule in (
        ("cars", "unknown-unit"), ("vehicels", "unknown-unit"), ("k", "unknown-unit"), ("", "missing-unit"), ("people", "wrong-unit"),
        ("EUR", "wrong-unit"), ("EUR million", "wrong-unit"), ("percent", "wrong-unit"), ("%", "wrong-unit"), ("years", "wrong-unit"),
    ):  # fmt: skip
        row = chance.randint(2, 7)
        table = [
            [*each, unit if at == row - 1 else "vehicles"] if at else [*each, "Unit"] for at, each in enumerate(cells())
        ]
        yield Case(
            f"unit {unit!r}",
            lambda table=table: text(table).encode(),
            (rule,),
            sheet,
            row=row,
            column="Unit",
            value=unit,
        )  # type: ignore[misc]
    yield Case(
        "no unit at all", lambda: text(cells()).encode(), ("missing-unit",), SHEET.replace('unit = "vehicles"\n', "")
    )


def periods(chance: random.Random) -> Iterator[Case]:
    """Yield labels that are no period, or could be two."""
    for label in ("FY2015", "FY15", "2015年度", "平成27年度", "exercice 2015", "FY2015-Q3", "2015年度上期", "GJ2015"):
        yield one_cell(chance, 0, label, "fiscal-label-without-calendar")
    for label in (
        "2016-13",
        "2016-00",
        "13/2016",
        "2016-02-30",
        "January",
        "last year",
        "42370",
        "2015/16",
        "Q5 2016",
        "16年3月期",
        "2016-W12",
        "n/a",
        "第3四半期",
        "1.1.16",
        "2016-01-01T12:30",
        "H3 2016",
    ):
        yield one_cell(chance, 0, label, "not-a-period")
    yield one_cell(chance, 0, "", "value-without-period")
    days = SHEET.replace('period = "Month"', 'first_day = "Month"\nlast_day = "Last"')
    plain = [["2016-01-01", "France", "5", "2016-12-31"], ["2015-01-01", "France", "6", "2015-12-31"]]
    for first, last, rule, column in (
        ("2016-12-31", "2016-01-01", "end-before-start", "Last"), ("", "2014-12-31", "value-without-period", "Month"),
        ("2014-01-01", "", "value-without-period", "Last"), ("2014-02-29", "2014-12-31", "not-a-day", "Month"),
        ("2014-01-01", "31.11.2014", "not-a-day", "Last"), ("01/02/2014", "2014-12-31", "two-day-readings", "Month"),
        ("2014-01-01", "12/31/14", "not-a-day", "Last"), ("41640", "2014-12-31", "not-a-day", "Month"),
    ):  # fmt: skip
        table = [[*HEADER, "Last"], *plain, [first, "France", "7", last]]
        yield Case(
            f"{first!r} to {last!r}", lambda table=table: text(table).encode(), (rule,), days, row=4, column=column
        )  # type: ignore[misc]
    yield Case(
        "a stock over a year",
        lambda: text([list(HEADER), ["2016", "France", "5"]]).encode(),
        ("stock-without-day",),
        SHEET.replace('"sales"', '"employees"').replace('"vehicles"', '"people"'),
        row=2,
        column="Month",
        value="2016",
    )
    yield Case(
        "a month and its quarter as transactions",
        lambda: text([*cells(), ["2016-Q1", "France", "99"]]).encode(),
        ("overlapping-periods",),
        'rows = "transactions"\n' + SHEET,
    )
    for label in (
        "Jan 2016",
        "janv. 2016",
        "Januar 2016",
        "2016年1月",
        "平成28年1月",
        "2016/01",
        "01/2016",
        "2016M01",
        "1/2016",
        "Jan-16",
        "2016-01",
    ):
        yield Case(
            f"{label} is January",
            lambda label=label: text([list(HEADER), [label, "France", "41000"]]).encode(),
            oracle=ORACLE[:1],
        )  # type: ignore[misc]


def names(chance: random.Random) -> Iterator[Case]:
    """Yield names that nobody knows, and figures that are not the deliverer's."""
    for value in (
        "Frence",
        "EU",
        "World",
        "France (1)",
        "=France",
        "F",
        "🇫🇷",
        "x" * 300,
        "<b>France</b>",
        "France; Germany",
    ):
        yield one_cell(chance, 1, value, "unknown-market")
    for value in ("Total", "TOTAL", "Sum", "Summe", "Insgesamt", "合計", "Grand total", "Total Europe ZUSAMMEN"):
        yield one_cell(chance, 1, value, "totals-row")
    reported = SHEET.replace('value = "Units"', 'value = "Units"\nmember = "Member"')
    for value, rule in (
        ("Nissan", "other-member"), ("Toyota", "other-member"), ("Renaut", "unknown-member"), ("", "unknown-member"),
        ("office", "unknown-member"), ("renault + nissan", "unknown-member"),
    ):  # fmt: skip
        row = chance.randint(2, 7)
        table = [
            [*each, value if at == row - 1 else "Renault"] if at else [*each, "Member"]
            for at, each in enumerate(cells())
        ]
        yield Case(
            f"reported by {value!r}",
            lambda table=table: text(table).encode(),
            (rule,),
            reported,
            row=row,
            column="Member",
            value=value,  # type: ignore[misc]
        )
    for dimension, rule in (
        ("brand", "unknown-brand"),
        ("model", "unknown-model"),
        ("plant", "unknown-thing"),
        ("segment", "unknown-thing"),
        ("status", "unknown-word"),
        ("basis", "unknown-word"),
        ("powertrain", "unknown-word"),
        ("counterparty", "unknown-member"),
        ("covers", "unknown-member"),
        ("measure", "unknown-measure"),
    ):
        sheet = SHEET.replace('market = "Market"', f'{dimension} = "Market"')
        sheet = sheet.replace('measure = "sales"\n', "") if dimension == "measure" else sheet
        yield Case(
            f"unknown {dimension}",
            lambda: text(cells()).encode(),
            (rule,),
            sheet,
            row=2,
            column="Market",
            value="France",
        )


def headers(chance: random.Random) -> Iterator[Case]:
    """Yield headers that lack a column, have it twice, or stand elsewhere."""
    for column, wrong in ((0, "Mnth"), (1, "Country"), (2, ""), (0, "month "), (2, "UNITS")):
        table = cells()
        table[0][column] = wrong
        if wrong.strip().lower() == HEADER[column].lower():
            yield Case(f"header {wrong!r}", lambda table=table: text(table).encode())  # type: ignore[misc]
        else:
            yield Case(
                f"header {wrong!r}",
                lambda table=table: text(table).encode(),
                ("missing-column",),
                row=1,
                column=HEADER[column],
            )  # type: ignore[misc]
    for column in range(3):
        table = [[*row, row[column]] for row in cells()]
        yield Case(
            f"{HEADER[column]} twice",
            lambda table=table: text(table).encode(),
            ("column-twice",),
            row=1,
            column=HEADER[column],
        )  # type: ignore[misc]
    yield Case("no header", lambda: text(cells()[1:]).encode(), ("missing-column",), row=1)
    yield Case(
        "a title above the header", lambda: b"Our sales\n\n" + text(cells()).encode(), ("missing-column",), row=1
    )
    yield Case(
        "a title, as the sheet says", lambda: b"Our sales\n\n" + text(cells()).encode(), sheet="header = 3\n" + SHEET
    )
    yield Case("a header below the file", lambda: text(cells()).encode(), ("missing-column",), "header = 40\n" + SHEET)
    yield Case("a header and nothing else", lambda: text(cells()[:1]).encode(), ("empty-file",))
    yield Case("an empty file", lambda: b"", ("empty-file",))
    yield Case("blank lines only", lambda: b"\n\n  \n", ("empty-file",))
    yield Case("columns in another order", lambda: text([[row[2], row[0], row[1]] for row in cells()]).encode())


def repeats(chance: random.Random) -> Iterator[Case]:
    """Yield figures that stand twice."""
    for row in range(2, 8):
        month, market, _, units = ROWS[row - 2]
        table = [*cells(), [month, market, str(units + 1)]]
        yield Case(
            f"row {row} again with another number",
            lambda table=table: text(table).encode(),
            ("same-figure-twice",),
            row=8,
            column="Units",
            value=str(units + 1),
        )  # type: ignore[misc]
    refs = SHEET.replace('value = "Units"', 'value = "Units"\nref = "Id"')
    table = [[*row, "Id" if not at else f"id{min(at, 5)}"] for at, row in enumerate(cells())]
    yield Case("an id twice", lambda: text(table).encode(), ("ref-twice",), refs, row=7, column="Id", value="id5")
    yield Case(
        "a correction of nothing",
        lambda: text(cells()).encode(),
        ("nothing-to-correct",),
        'rows = "corrections"\n' + SHEET,
        row=2,
        column="Units",
    )
    yield Case(
        "returns of nothing",
        lambda: changed(3, 2, "-12500"),
        ("nothing-to-correct",),
        'rows = "transactions"\n' + SHEET,
        row=3,
        column="Units",
        value="-12500",
    )


def totals(chance: random.Random) -> Iterator[Case]:
    """Yield totals that are not the sum of their rows."""
    sheet = SHEET + '[[exclude]]\ncolumn = "Market"\nmatch = ["Total", "* total"]\naction = "total"\n'
    whole = sum(units for *_, units in ROWS)
    yield Case("a right total", lambda: text([*cells(), ["", "Total", str(whole)]]).encode(), sheet=sheet)
    yield Case(
        "a right sub-total", lambda: text([*cells(), ["", "France total", str(41000 + 43250)]]).encode(), sheet=sheet
    )
    for wrong in (whole + 1, whole - 1, 0, whole * 1000):
        yield Case(
            f"total {wrong}",
            lambda wrong=wrong: text([*cells(), ["", "Total", str(wrong)]]).encode(),
            ("total-row-differs",),
            sheet,
            row=8,
            column="Units",
            value=str(wrong),
        )  # type: ignore[misc]
    row = chance.randint(1, 6)
    less = [each for at, each in enumerate(cells()) if at != row]
    yield Case(
        "a row lost above the total",
        lambda: text([*less, ["", "Total", str(whole)]]).encode(),
        ("total-row-differs",),
        sheet,
        row=7,
        column="Units",
    )
    yield Case(
        "a footnote below",
        lambda: text([*cells(), ["Source: us", "", ""]]).encode(),
        ("value-missing", "not-a-period"),
        row=8,
    )
    yield Case(
        "a footnote, as the sheet says",
        lambda: text([*cells(), ["Source: us"]]).encode(),
        sheet=SHEET + '[[exclude]]\ncolumn = "Month"\nmatch = "Source*"\naction = "stop"\n',
    )


def sheets(chance: random.Random) -> Iterator[Case]:
    """Yield delivery sheets that cannot be used."""
    raw = text(cells()).encode()
    for name, sheet in {
        "no TOML": "title = \n", "a key nobody knows": "colour = 1\n" + SHEET, "a kind nobody knows": 'kind = "fact"\n' + SHEET,
        "no measure": SHEET.replace('measure = "sales"\n', ""), "no period": SHEET.replace('period = "Month"\n', ""),
        "no value": SHEET.replace('value = "Units"\n', ""), "two periods": SHEET.replace("[columns]", '[columns]\nday = "Month"'),
        "a dimension nobody knows": SHEET.replace("market", "markt"), "a scope that ends first": SHEET + "[scope]\nstart = 2017-01-01\nend = 2016-01-01\n",
        "a calendar nobody knows": 'calendar = "martian"\n' + SHEET, "a finding that cannot be accepted": 'accept = ["unknown-market"]\nreason = "x"\n' + SHEET,
        "acceptance without a reason": 'accept = ["jump-by-thousand"]\n' + SHEET, "a header of nothing": "header = []\n" + SHEET,
        "a wrong exclusion": SHEET + '[[exclude]]\ncolumn = "Month"\n', "latin-1": "title = \"Espa\udcf1a\"\n" + SHEET,
    }.items():  # fmt: skip
        yield Case(f"sheet: {name}", lambda: raw, ("delivery-sheet",), sheet)
    yield Case(
        "replacing without a reason",
        lambda: raw,
        ("replace-without-reason",),
        'mode = "replace"\n' + SHEET + '[scope]\nmeasures = ["sales"]\n',
    )
    yield Case(
        "replacing without a scope",
        lambda: raw,
        ("replace-without-reason",),
        'mode = "replace"\nreason = "late"\n' + SHEET,
    )
    scope = '[scope]\nmeasures = ["sales"]\nstart = 2016-01-01\nend = {}\n'
    yield Case(
        "rows outside the scope",
        lambda: raw,
        ("outside-scope",),
        'mode = "replace"\nreason = "late"\n' + SHEET + scope.format("2016-02-01"),
        row=5,
    )
    yield Case(
        "rows inside the scope",
        lambda: raw,
        sheet='mode = "replace"\nreason = "late"\n' + SHEET + scope.format("2016-03-01"),
    )


def formats(chance: random.Random) -> Iterator[Case]:
    """Yield files that are not what their name says."""
    raw = text(cells()).encode()
    for name, content in {
        "sales.pdf": b"%PDF-1.7\n", "sales.csv.gz": gzip.compress(raw), "sales.json": b"[]", "sales": raw, "sales.ods": b"x", "sales.exe": b"MZ",
    }.items():  # fmt: skip
        yield Case(f"a file {name}", lambda content=content: content, ("unreadable-file",), file=name)  # type: ignore[misc]
    yield Case("a workbook called .csv", lambda: saved(workbook_of({"A1": "x"})), ("missing-column",), file="sales.csv")
    yield Case("a text called .xlsx", lambda: raw, ("not-a-workbook",), file="sales.xlsx")
    yield Case(
        "an old workbook",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        ("not-a-workbook",),
        file="sales.xls",
    )
    yield Case(
        "a compressed text called .csv",
        lambda: gzip.compress(raw),
        ("unknown-encoding", "nul-byte", "missing-column", "two-encodings"),
        file="sales.csv",
    )


def filled(**changes: object) -> dict[str, object]:
    """Return the right delivery as the cells of a sheet."""
    made: dict[str, object] = {f"{'ABC'[at]}1": header for at, header in enumerate(HEADER)}
    for row, (month, market, _, units) in enumerate(ROWS, 2):
        made |= {f"A{row}": month, f"B{row}": market, f"C{row}": units}
    return {**made, **changes}


def workbooks(chance: random.Random) -> Iterator[Case]:
    """Yield workbooks with cells that are wrong, formulas that failed, and sheets that are missing."""
    row = chance.randint(2, 7)
    for value, rule in (
        ("n/a", "not-a-number"),
        ("1e400", "scientific-number"),
        (0.1 + 0.2, "not-whole"),
        (1 / 3, "inexact-number"),
        (-5, "negative-figure"),
        (41000.5, "not-whole"),
        (True, "not-a-number"),
        (1e17, "inexact-number"),
        ("", "value-missing"),
        ("=C2*2", "formula-without-value"),
    ):
        yield Case(
            f"workbook: {value!r}",
            lambda value=value: saved(workbook_of(filled(**{f"C{row}": value}))),
            (rule,),
            file="sales.xlsx",
            row=row,
            column="Units",
        )  # type: ignore[misc]
    for written, rule in (("1e400", "not-finite"), ("NaN", "not-finite"), ("-1e999", "not-finite")):
        cell = f'<row r="3">{bombs.text_cell("A3", "2016-02")}{bombs.text_cell("B3", "Spain")}<c r="C3"><v>{written}</v></c></row>'
        yield Case(
            f"workbook: number {written}",
            lambda cell=cell: bombs.book(cell),
            (rule,),
            file="sales.xlsx",
            row=3,
            column="Units",
        )  # type: ignore[misc]
    failed = f'<row r="3">{bombs.text_cell("A3", "2016-02")}{bombs.text_cell("B3", "Spain")}<c r="C3" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    yield Case(
        "workbook: #DIV/0!",
        lambda: bombs.book(failed),
        ("formula-error",),
        file="sales.xlsx",
        row=3,
        column="Units",
        value="C3",
    )
    yield Case(
        "workbook: wrong sheet",
        lambda: saved(workbook_of(filled())),
        ("unknown-worksheet",),
        'worksheet = "Verkauf"\n' + SHEET,
        file="sales.xlsx",
    )
    yield Case("workbook: nothing in it", lambda: saved(workbook_of({})), ("unknown-worksheet",), file="sales.xlsx")
    yield Case(
        "workbook: only a header",
        lambda: saved(workbook_of({f"{'ABC'[at]}1": header for at, header in enumerate(HEADER)})),
        ("empty-file",),
        file="sales.xlsx",
    )
    yield Case(
        "workbook: unknown market",
        lambda: saved(workbook_of(filled(**{f"B{row}": "Frence"}))),
        ("unknown-market",),
        file="sales.xlsx",
        row=row,
        column="Market",
        value="Frence",
    )
    yield Case(
        "workbook: no header there",
        lambda: saved(workbook_of(filled())),
        ("missing-column",),
        "header = 4\n" + SHEET,
        file="sales.xlsx",
        row=4,
    )
    yield Case("workbook: right", lambda: saved(workbook_of(filled())), file="sales.xlsx")
    yield Case(
        "workbook: texts for numbers",
        lambda: saved(workbook_of(filled(C2="41 000", C3="12\u202f500"))),
        file="sales.xlsx",
    )


def hidden_and_merged(chance: random.Random) -> Iterator[Case]:
    """Yield workbooks in which a person does not see what a program reads."""

    def made(change: Callable[[object], object], title: str = "Sales") -> bytes:
        book = workbook_of(filled(), title=title)
        change(book)
        return saved(book)

    def hide_row(row: int) -> Callable[[object], object]:
        return lambda book: setattr(book.active.row_dimensions[row], "hidden", True)  # type: ignore[attr-defined]

    def hide_column(letter: str) -> Callable[[object], object]:
        return lambda book: setattr(book.active.column_dimensions[letter], "hidden", True)  # type: ignore[attr-defined]

    def merge(cells: str) -> Callable[[object], object]:
        return lambda book: book.active.merge_cells(cells)  # type: ignore[attr-defined]

    def hide_sheet(book: object) -> None:
        book.create_sheet("Front")  # type: ignore[attr-defined]
        book["Sales"].sheet_state = "hidden"  # type: ignore[index]

    for row in range(2, 8):
        yield Case(
            f"hidden row {row}", lambda row=row: made(hide_row(row)), ("hidden-cells",), file="sales.xlsx", row=row
        )  # type: ignore[misc]
    for at, letter in enumerate("ABC"):
        yield Case(
            f"hidden column {letter}",
            lambda letter=letter: made(hide_column(letter)),
            ("hidden-cells",),
            file="sales.xlsx",
            column=HEADER[at],
        )  # type: ignore[misc]
    for place, row, column in (
        ("B2:B3", 2, "Market"),
        ("A3:A6", 3, "Month"),
        ("A4:B4", 4, "Month"),
        ("B5:C6", 5, "Market"),
        ("C6:C7", 6, "Units"),
    ):
        yield Case(
            f"merged {place}",
            lambda place=place: made(merge(place)),
            ("merged-cells",),
            file="sales.xlsx",
            row=row,
            column=column,
        )  # type: ignore[misc]
    yield Case(
        "hidden sheet", lambda: made(hide_sheet), ("hidden-sheet",), 'worksheet = "Sales"\n' + SHEET, file="sales.xlsx"
    )
    yield Case(
        "hidden row, read as the sheet says",
        lambda: made(hide_row(4)),
        sheet='hidden = "read"\n' + SHEET,
        file="sales.xlsx",
    )
    yield Case(
        "hidden row, left out as the sheet says",
        lambda: made(hide_row(4)),
        sheet='hidden = "skip"\n' + SHEET,
        file="sales.xlsx",
        oracle=[row for at, row in enumerate(ORACLE) if at != 2],
    )


def hostile(chance: random.Random) -> Iterator[Case]:
    """Yield files that are made to break a reader."""
    for name, make in bombs.WORKBOOKS.items():
        if name not in ("six_million_cells", "blanks"):
            yield Case(
                f"bomb: {name}", make, ("workbook-bomb", "not-a-workbook", "unknown-worksheet"), file="sales.xlsx"
            )
    for length in (1, 3, 4, 5, 30, 200):
        noise = bytes(chance.randrange(256) for _ in range(length))
        yield Case(
            f"{length} bytes of noise in a workbook",
            lambda noise=noise: b"PK\x03\x04" + noise,
            ("not-a-workbook",),
            file="sales.xlsx",
        )  # type: ignore[misc]
    good = saved(workbook_of(filled()))
    for cut in sorted(chance.sample(range(100, len(good) - 30), 4)):
        yield Case(f"a workbook cut at {cut}", lambda cut=cut: good[:cut], ("not-a-workbook",), file="sales.xlsx")  # type: ignore[misc]
