"""Periods and days as people write them, in the languages and calendars of an alliance.

A label of a year is read in a calendar that somebody named: the delivery sheet, or the member if it reports in a fiscal
year. A label that could mean two years is refused.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import partial

from alliance.calendar import CALENDAR_YEAR, Calendar, Period, add_months, day, parse_period
from alliance.errors import PeriodError
from alliance.record.readers.trouble import Trouble

_MONTHS = {
    1: "january jan janvier janv januar jänner enero ene janeiro gennaio gen",
    2: "february feb février fevrier févr fevr fév fev februar febrero fevereiro febbraio",
    3: "march mar mars märz maerz mär mrz marzo março marco",
    4: "april apr avril avr abril abr aprile",
    5: "may mai mayo maio maggio mag",
    6: "june jun juin juni junio junho giugno giu",
    7: "july jul juillet juil juli julio julho luglio lug",
    8: "august aug août aout agosto ago",
    9: "september sep sept septembre septiembre setembro settembre set",
    10: "october oct octobre oktober okt octubre outubro out ottobre ott",
    11: "november nov novembre noviembre novembro",
    12: "december dec décembre decembre déc dezember dez diciembre dic dezembro dicembre",
}
_MONTH_OF = {name: number for number, names in _MONTHS.items() for name in names.split()}
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "R": 2018, "H": 1988, "S": 1925}
_WIDE = str.maketrans("０１２３４５６７８９／－～〜–—−．（）", "0123456789/-~~---.()")

_YEAR = r"(?P<year>\d{4})"
_SHORT = r"(?P<year>\d{4}|\d{2})"
_ERA = r"(?:(?P<era>令和|平成|昭和|[RHS])(?P<era_year>\d{1,2}|元))"
_JAPANESE_YEAR = rf"(?:{_YEAR}|{_ERA})"
_PART = r"(?P<part>[HSQT][1-4]|[12]H|[1-4]Q|上期|下期|上半期|下半期|第[1-4]四半期|[1-4]月期)"
_NAME = r"(?P<name>[^\W\d_]+)\.?"
# Tried in this order; the kind says how the groups are understood.
_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        ("ending", rf"{_JAPANESE_YEAR}年(?P<month>\d{{1,2}})月期(?:\s*{_PART})?"),
        ("fiscal", rf"{_JAPANESE_YEAR}年度\s*(?:{_PART})?"),
        ("fiscal", rf"(?:FY|F\.Y\.|GJ|AF|EF)\s*'?{_SHORT}(?:[-/]\d{{2,4}})?(?:[- ]*{_PART})?"),
        ("fiscal", rf"{_PART}[- ]*(?:FY|GJ|AF|EF)\s*'?{_SHORT}"),
        ("fiscal", rf"(?:exercice|exercise|geschäftsjahr|ejercicio|esercizio|fiscal(?: year)?)\s*{_SHORT}(?:[-/]\d{{2,4}})?"),
        ("year", rf"(?P<calendar>CY)?\s*{_YEAR}年?"),
        ("year", rf"(?P<calendar>CY)?\s*{_YEAR}年?[- /]*{_PART}"),
        ("year", rf"{_PART}[- /']*{_SHORT}"),
        ("month", rf"{_YEAR}[-/.](?P<month>\d{{1,2}})"),
        ("month", rf"{_YEAR}-?M(?P<month>\d{{1,2}})"),
        ("month", rf"(?P<month>\d{{1,2}})[/.]{_YEAR}"),
        ("month", rf"{_JAPANESE_YEAR}年(?P<month>\d{{1,2}})月"),
        ("month", rf"{_NAME}[- /]*'?{_SHORT}"),
        ("month", rf"{_YEAR}[- /]*{_NAME}"),
        ("day", r"(?P<day>\d{4}-\d{2}-\d{2})(?:[ T]00:00(?::00)?)?"),
    )
)  # fmt: skip
# Signs between two ends, the clearest first.
_RANGES = tuple(
    re.compile(rf"(?P<first>.+?)\s*{between}\s*(?P<last>.+)", re.IGNORECASE)
    for between in (
        r"(?:\.\.|~|\bto\b|\bbis\b|\bau\b)",
        r"\s-\s",
        r"(?:(?<=\d)-(?=\d{2,4}[年/.])|(?<=月)-|(?<=[^\W\d_])\.?-(?=[^\W\d_]))",
    )
)
_SLASHED = re.compile(r"(?P<year>\d{4}|\d{2})[/.年](?P<month>\d{1,2})月?")
_CUMULATIVE = re.compile(
    r"(?:cumulated |cumulative )?(?:(?:to|through|until|up to|jusqu'à|bis)\b|[～~])\s*(?P<rest>.+)", re.IGNORECASE
)


def read_period(text: str, stated: Calendar | None, member: Calendar) -> Period | Trouble:
    """Return the period that a label names, or why it names none.

    Parameters
    ----------
    text : str
        The label as it stands in the file, tidied.
    stated : Calendar or None
        The calendar that the delivery sheet names.
    member : Calendar
        The calendar that the member reports in; it decides only if the sheet names none.

    Examples
    --------
    >>> read_period("2016年3月期", None, CALENDAR_YEAR).iso()
    '2015-04-01/2016-03-31'
    >>> read_period("FY2015", None, CALENDAR_YEAR).rule
    'fiscal-label-without-calendar'
    """
    label = re.sub(r"(?<=第)[一二三四](?=四半期)", _digit, text.translate(_WIDE)).strip()
    cumulative = _CUMULATIVE.fullmatch(label)
    if cumulative:
        last = read_period(cumulative["rest"], stated, member)
        return last if isinstance(last, Trouble) else Period(None, last.end)
    for kind, pattern in _FORMS:
        match = pattern.fullmatch(label)
        if match is None:
            continue
        try:
            found = _understood(kind, match.groupdict(), text, stated, member)
        except (ValueError, PeriodError):
            continue
        if found is not None:
            return found
    return _range(label, text, stated, member) or _iso(label) or _not_a_period(text)


def read_year_and_part(year: str, part: str, kind: str, stated: Calendar | None, member: Calendar) -> Period | Trouble:
    """Return the period that a column of years and a column of its parts name together.

    Parameters
    ----------
    year : str
        ``"2016"``, ``"FY2015"``, ``"2015年度"``, ...
    part : str
        ``"3"``, ``"Mar"``, ``"Q2"``, ``"第2四半期"``, ``"上期"``, ...
    kind : "half_year", "quarter" or "month"
        What the second column holds.
    stated, member : Calendar
        As in `read_period`.
    """
    whole = read_period(year, stated, member)
    if isinstance(whole, Trouble):
        return whole
    if whole.start is None or whole.days < 365 or whole.days > 366:
        return Trouble("not-a-period", f"Expected a year and found '{year}'", "Write the year alone in its column.")
    text = re.sub(r"(?<=第)[一二三四](?=四半期)", _digit, part.translate(_WIDE)).strip()
    if kind == "month":
        number = _month(re.sub(r"月$", "", text))
        if number:
            # The month of that number inside the year, whichever calendar the year is of.
            start = add_months(whole.start, (number - whole.start.month) % 12)
            return Period(start, add_months(start, 1))
    else:
        length, most = (6, 2) if kind == "half_year" else (3, 4)
        found = _part_number(text, length) or (int(text) if text.isdigit() else 0)
        if 1 <= found <= most:
            start = add_months(whole.start, length * (found - 1))
            return Period(start, add_months(start, length))
    named = kind.replace("_", " ")
    return Trouble("not-a-period", f"'{part}' is not a {named}", f"Write the number of the {named}.")


def read_days(texts: Sequence[str], order: str = "") -> tuple[list[date | None], dict[int, Trouble]]:
    """Return the days that the texts of one column name.

    Days such as ``03/04/2016`` are read only if the column, or the delivery sheet, tells which is the day.

    Parameters
    ----------
    texts : sequence of str
        The different texts, tidied, none empty.
    order : str
        ``"day first"`` or ``"month first"``, if the sheet says so.

    Returns
    -------
    list of date or None, dict of int to Trouble
        The days; and for each text that names none, why.
    """
    slashed = {
        at: match
        for at, text in enumerate(texts)
        if (match := re.fullmatch(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})", text))
    }
    orders = [order] if order else ["day first", "month first"]
    fitting = [each for each in orders if all(_is_day(match, each) for match in slashed.values())]
    days: list[date | None] = []
    troubles = {}
    for at, text in enumerate(texts):
        found: date | None
        if at in slashed:
            readings = {_slashed_day(slashed[at], each) for each in fitting or orders} - {None}
            found = readings.pop() if len(readings) == 1 and (fitting or order) else None
            if found is None and len(fitting) == 2:
                troubles[at] = Trouble(
                    "two-day-readings", f"'{text}' can be two days, and no day of the column tells which",
                    'Say which: dates = "day first" or dates = "month first" in the delivery sheet.',
                )  # fmt: skip
        else:
            found = _plain_day(text)
        if found is None and at not in troubles:
            troubles[at] = Trouble(
                "not-a-day", f"'{text}' is not a day", "Write days as 2016-10-20, with four digits of the year."
            )
        days.append(found)
    return days, troubles


def _understood(
    kind: str, groups: dict[str, str | None], text: str, stated: Calendar | None, member: Calendar
) -> Period | Trouble | None:
    """Return the period of a label whose form is known; None if its words do not fit after all."""
    if kind == "day":
        return day(date.fromisoformat(groups["day"] or ""))
    year = _year(groups)
    part = groups.get("part") or ""
    if kind == "ending":
        last = add_months(date(year, int(groups["month"] or 0), 1), 1)
        whole = Period(add_months(last, -12), last)
        if stated is not None and stated.first_month != last.month:
            return _other_calendar(text, stated)
        return _cut(whole, part)
    if kind == "month":
        number = _month(groups.get("month") or groups.get("name") or "")
        if not number:
            return None
        start = date(year, number, 1)
        return Period(start, add_months(start, 1))
    if kind == "fiscal":
        calendar = stated or (member if member.first_month != 1 else None)
        if calendar is None:
            return Trouble(
                "fiscal-label-without-calendar", f"'{text}' is a fiscal label, and nobody says when that year begins",
                'Name the calendar in the delivery sheet: calendar = "japanese-fiscal" is April to March.',
            )  # fmt: skip
        return _cut(calendar.year(year), part)
    if groups.get("calendar"):
        return _cut(CALENDAR_YEAR.year(year), part)
    if stated is None and member.first_month != 1:
        return Trouble(
            "year-without-calendar",
            f"'{text}' can be the calendar year or the fiscal year of a member that reports in '{member.name}'",
            f'Say which in the delivery sheet: calendar = "calendar" or calendar = "{member.name}".',
        )
    return _cut((stated or CALENDAR_YEAR).year(year), part)


def _cut(year: Period, part: str) -> Period | None:
    """Return a half or a quarter of a year, or the year itself."""
    assert year.start is not None
    if not part:
        return year
    for length in (6, 3):
        number = _part_number(part, length)
        if number:
            if number * length > 12:
                return None
            start = add_months(year.start, length * (number - 1))
            return Period(start, add_months(start, length))
    return None


def _part_number(text: str, length: int) -> int:
    """Return which half (length 6) or quarter (length 3) of the year a text names; 0 if it names none."""
    halves = {"上期": 1, "上半期": 1, "下期": 2, "下半期": 2}
    if length == 6 and text in halves:
        return halves[text]
    letters = "HS" if length == 6 else "QT"
    match = re.fullmatch(rf"[{letters}]([1-4])|([1-4])[{letters[0]}]|第([1-4])四半期", text.upper())
    if match is None or (length == 6 and match[3]):
        return 0
    return int(match[1] or match[2] or match[3])


def _digit(kanji: re.Match[str]) -> str:
    return str("一二三四".index(kanji[0]) + 1)


def _year(groups: dict[str, str | None]) -> int:
    if groups.get("era"):
        return _ERAS[(groups["era"] or "").upper()] + (
            1 if groups["era_year"] == "元" else int(groups["era_year"] or 0)
        )
    text = groups["year"] or ""
    return int(text) if len(text) == 4 else 2000 + int(text)


def _month(name: str) -> int:
    if name.isdigit():
        return int(name) if 1 <= int(name) <= 12 else 0
    return _MONTH_OF.get(name.casefold().rstrip("."), 0)


def _range(label: str, text: str, stated: Calendar | None, member: Calendar) -> Period | Trouble | None:
    """Return the period between two others: "15/4-16/3", "Jan-Sep 2016", "2015-04..2016-03"."""
    match = next((found for pattern in _RANGES if (found := pattern.fullmatch(label))), None)
    if match is None:
        return None
    first, last = match["first"].strip(), match["last"].strip()
    ends = [_month_of(each) for each in (first, last)]
    if ends[0] is None and ends[1] is not None and _month(first.rstrip(".")):
        ends[0] = date(ends[1].year, _month(first.rstrip(".")), 1)
    if ends[0] is not None and ends[1] is not None and ends[0] <= ends[1]:
        return Period(ends[0], add_months(ends[1], 1))
    read = partial(read_period, stated=stated, member=member)
    one, other = read(first), read(last)
    for each in (one, other):
        if isinstance(each, Trouble):
            return each if each.rule != "not-a-period" else None
    assert isinstance(one, Period)
    assert isinstance(other, Period)
    return Period(one.start, other.end) if one.start is None or one.start < other.end else None


def _month_of(text: str) -> date | None:
    """Return the first day of the month that one end of a range names."""
    match = _SLASHED.fullmatch(text) or re.fullmatch(rf"{_NAME}[- ]*'?{_SHORT}", text)
    if match is None:
        return None
    groups = match.groupdict()
    number = _month(groups.get("month") or groups.get("name") or "")
    return date(_year(groups), number, 1) if number else None


def _iso(label: str) -> Period | None:
    try:
        return parse_period(label)
    except PeriodError:
        return None


def _not_a_period(text: str) -> Trouble:
    if re.fullmatch(r"\d{5}", text):
        return Trouble(
            "not-a-period", f"'{text}' is not a period; it may be a day of Excel without its format",
            "Format the column as text or as a date in Excel.",
        )  # fmt: skip
    return Trouble(
        "not-a-period", f"'{text}' is not a period",
        "Write 2016, FY2015, 2016-H1, 2016-Q3, 2016-03, 2016-10-20, 2015-04..2016-03 or 'through 2016'.",
    )  # fmt: skip


def _other_calendar(text: str, stated: Calendar) -> Trouble:
    return Trouble(
        "not-a-period", f"'{text}' names a year that does not end as those of the calendar '{stated.name}' do",
        "Correct the label, or the calendar of the delivery sheet.",
    )  # fmt: skip


def _is_day(match: re.Match[str], order: str) -> bool:
    return _slashed_day(match, order) is not None


def _slashed_day(match: re.Match[str], order: str) -> date | None:
    first, second, year = (int(part) for part in match.groups())
    month, number = (second, first) if order == "day first" else (first, second)
    try:
        return date(year, month, number)
    except ValueError:
        return None


def _plain_day(text: str) -> date | None:
    """Return a day that can be read in one way only."""
    for pattern in (
        r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?:[ T]00:00(?::00(?:\.0+)?)?)?",
        r"(?P<y>\d{4})/(?P<m>\d{1,2})/(?P<d>\d{1,2})",
        r"(?P<y>\d{4})年(?P<m>\d{1,2})月(?P<d>\d{1,2})日",
        r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})",
        r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})",
        r"(?P<d>\d{1,2})\.? (?P<name>[^\W\d_]+)\.?,? (?P<y>\d{4})",
        r"(?P<name>[^\W\d_]+)\.? (?P<d>\d{1,2}), (?P<y>\d{4})",
    ):
        match = re.fullmatch(pattern, text.translate(_WIDE))
        if match:
            groups = match.groupdict()
            month = _month(groups.get("m") or groups.get("name") or "")
            try:
                return date(int(groups["y"]), month, int(groups["d"]))
            except ValueError:
                return None
    return None
