"""Finds the times of a Japanese sentence: "2016年", "2015年度", "1999年3月27日", "2016年上期", "2016年末まで", "前年比"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache

from alliance.calendar import CALENDAR_YEAR, ONE_DAY, add_months
from alliance.errors import PeriodError
from alliance.publish.clauses.tongue import Span
from alliance.publish.dates import When, part_of_year
from alliance.publish.japanese.numbers import narrow
from alliance.publish.language import Language, either, language

_YEAR = r"(?P<year>(?:19|20)\d{2})"


def read_times(text: str) -> list[tuple[When, Span]]:
    """Return the times of a Japanese sentence, each with its stretch, particles included.

    Examples
    --------
    >>> [(when.text, when.kind, when.manner) for when, _ in read_times("1999年3月に設立。2016年末までに、2015年度の")]
    [('1999年3月', 'month', 'in'), ('2016年', 'year', 'through'), ('2015年度', 'fiscal', 'in')]
    """
    words = language("ja")
    plain = narrow(text)
    used: list[Span] = []
    found: list[tuple[When, Span]] = []
    for kind, pattern in _patterns():
        for match in pattern.finditer(plain):
            if any(start < match.end() and match.start() < end for start, end in used):
                continue
            when = _read(kind, match, words)
            if when is None:
                continue
            manner, end = _manner(plain, match.end(), words)
            used.append((match.start(), match.end()))
            found.append((replace(when, text=text[match.start() : match.end()], manner=manner), (match.start(), end)))
    return sorted(found, key=lambda each: each[1])


# --------------------------------------------------------------------------------------------------- inside


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    words = language("ja")
    part = rf"(?P<part>{either(words.parts)})"
    texts = (
        ("ended", rf"{_YEAR}年(?P<month>\d{{1,2}})月期"),
        ("day", rf"{_YEAR}年(?P<month>\d{{1,2}})月(?P<day>\d{{1,2}})日"),
        ("day", r"(?P<iso>(?:19|20)\d{2}-\d{2}-\d{2})"),
        ("fiscal", rf"{_YEAR}年度(?:の?{part})?"),
        ("part", rf"{_YEAR}年(?:の)?{part}"),
        ("month", rf"{_YEAR}年(?P<month>\d{{1,2}})月"),
        ("year", rf"{_YEAR}(?:暦)?年(?!度)"),
        ("relative", rf"(?P<relative>{either([*words.periods['before'], *words.periods['this']])})(?!度)"),
    )
    return tuple((kind, re.compile(rf"(?<!\d){text}")) for kind, text in texts)


def _read(kind: str, match: re.Match[str], words: Language) -> When | None:
    try:
        return next(_whens(kind, match, words), None)
    except (ValueError, PeriodError):
        return None


def _whens(kind: str, match: re.Match[str], words: Language) -> Iterator[When]:
    group = match.groupdict()
    place = When(match[0], match.start(), match.end(), kind)
    year = int(group["year"]) if group.get("year") else 0
    month = int(group["month"]) if group.get("month") else 0
    if kind == "day":
        day = date.fromisoformat(group["iso"]) if group.get("iso") else date(year, month, int(group["day"]))
        yield replace(place, first=day, until=day + ONE_DAY)
    elif kind == "ended":
        until = add_months(date(year, month, 1), 1)
        yield replace(place, kind="range", first=add_months(until, -12), until=until)
    elif kind == "fiscal":
        yield replace(place, label=year, part=words.parts[group["part"]] if group.get("part") else "")
    elif kind == "part":
        stretch = part_of_year(CALENDAR_YEAR.year(year), words.parts[group["part"]], match[0])
        yield replace(place, first=stretch.start, until=stretch.end, part=words.parts[group["part"]])
    elif kind == "month":
        yield replace(place, first=date(year, month, 1), until=add_months(date(year, month, 1), 1))
    elif kind == "year":
        yield replace(place, first=date(year, 1, 1), until=date(year + 1, 1, 1))
    else:
        yield replace(place, label=0 if match[0] in words.periods["this"] else 1)


def _manner(text: str, position: int, words: Language) -> tuple[str, int]:
    """Return what the words behind a time say of it, and where they end."""
    best = ("", position)
    for manner in ("through", "since", "base", "plain"):
        match = re.match(rf"(?:{either(words.periods[manner])})(?:の(?=[^\d]))?", text[position:])
        if match is not None and position + match.end() > best[1]:
            best = ("in" if manner == "plain" else manner, position + match.end())
    return best
