"""Finds the times of a French sentence: "27 mars 1999", "au premier semestre 2016", "l'exercice 2015", "jusqu'à fin 2016"."""

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
from alliance.publish.language import Language, either, language

_BLANK = r"[\s\u00a0\u202f]"
_YEAR = r"(?:19|20)\d{2}"


def read_times(text: str) -> list[tuple[When, Span]]:
    """Return the times of a French sentence, each with its stretch, prepositions included.

    Examples
    --------
    >>> [(when.text, when.kind, when.manner) for when, _ in read_times("créée en mars 1999 ; jusqu'à fin 2016")]
    [('mars 1999', 'month', 'in'), ('2016', 'year', 'through')]
    """
    words = language("fr")
    used: list[Span] = []
    found: list[tuple[When, Span]] = []
    for kind, pattern in _patterns():
        for match in pattern.finditer(text):
            if any(start < match.end() and match.start() < end for start, end in used):
                continue
            when = _read(kind, match, words)
            if when is None:
                continue
            manner, start = _manner(text, match.start(), words)
            used.append((match.start(), match.end()))
            found.append((replace(when, manner=manner), (start, match.end())))
    return sorted(found, key=lambda each: each[1])


# --------------------------------------------------------------------------------------------------- inside


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    words = language("fr")
    month, part = either(words.months), either(words.parts)
    fiscal = either(words.periods["fiscal"])
    calendar = either(words.periods["calendar"])
    of = rf"{_BLANK}+(?:de{_BLANK}+|d['’])?(?:l['’])?"
    texts = (
        ("ended", rf"(?:{fiscal}){_BLANK}+(?:clos|terminé|achevé)e?{_BLANK}+(?:le{_BLANK}+\d{{1,2}}|en|fin){_BLANK}+(?P<month>{month}){_BLANK}+(?P<year>{_YEAR})"),
        ("day", rf"(?P<iso>{_YEAR}-\d{{2}}-\d{{2}})"),
        ("day", rf"(?P<day>\d{{1,2}})(?:er)?{_BLANK}+(?P<month>{month}){_BLANK}+(?P<year>{_YEAR})"),
        ("fiscal", rf"(?:(?P<part>{part}){of})?(?:{fiscal}){_BLANK}+(?P<year>{_YEAR})(?:[/–-]\d{{2,4}})?"),
        ("part", rf"(?P<part>{part})(?:{of}(?:année{_BLANK}+)?|{_BLANK}*)(?P<year>{_YEAR})"),
        ("month", rf"(?P<month>{month}){_BLANK}+(?P<year>{_YEAR})"),
        ("year", rf"(?:(?:{calendar}){_BLANK}+)?(?P<year>{_YEAR})(?![\d%]|,\d|{_BLANK}*%|[  ]\d{{3}}(?!\d))"),
        ("relative", rf"(?P<relative>{either([*words.periods['before'], *words.periods['this']])})"),
    )  # fmt: skip
    return tuple((kind, re.compile(rf"(?<![\w.,-])(?:{text})(?!\w)", re.IGNORECASE)) for kind, text in texts)


def _read(kind: str, match: re.Match[str], words: Language) -> When | None:
    try:
        return next(_whens(kind, match, words), None)
    except (ValueError, PeriodError):
        return None


def _whens(kind: str, match: re.Match[str], words: Language) -> Iterator[When]:
    group = match.groupdict()
    first = match.start("year") if kind == "year" else match.start()
    place = When(match.string[first : match.end()], first, match.end(), kind)
    year = int(group["year"]) if group.get("year") else 0
    month = words.months[group["month"].lower()] if group.get("month") else 0
    if kind == "day":
        day = date.fromisoformat(group["iso"]) if group.get("iso") else date(year, month, int(group["day"]))
        yield replace(place, first=day, until=day + ONE_DAY)
    elif kind == "ended":
        until = add_months(date(year, month, 1), 1)
        yield replace(place, kind="range", first=add_months(until, -12), until=until)
    elif kind == "fiscal":
        part = words.parts[_plain(group["part"])] if group.get("part") else ""
        yield replace(place, label=year, part=part)
    elif kind == "part":
        part = words.parts[_plain(group["part"])]
        stretch = part_of_year(CALENDAR_YEAR.year(year), part, match[0])
        yield replace(place, first=stretch.start, until=stretch.end, part=part)
    elif kind == "month":
        yield replace(place, first=date(year, month, 1), until=add_months(date(year, month, 1), 1))
    elif kind == "year":
        yield replace(place, first=date(year, 1, 1), until=date(year + 1, 1, 1))
    else:
        yield replace(place, label=0 if _plain(match[0]) in words.periods["this"] else 1)


def _plain(text: str) -> str:
    return " ".join(text.replace("’", "'").lower().split())


def _manner(text: str, position: int, words: Language) -> tuple[str, int]:
    """Return what the words before a time say of it, and where they begin."""
    before = text[:position]
    best = ("", position)
    for manner in ("through", "since", "base", "plain"):
        match = re.search(
            rf"(?<!\w)(?:{either(words.periods[manner])})(?:{_BLANK}+(?:la|le|les|l['’]))?{_BLANK}*(?:l['’])?$",
            before.replace("’", "'"),
            re.IGNORECASE,
        )
        if match is not None and match.start() < best[1]:
            best = ("in" if manner == "plain" else manner, match.start())
    return best
