"""Make the shipped exchange rates from the European Central Bank's file of daily reference rates.

Run from the root of the repository::

    python scripts/make_rates.py ../shared/data/reference/ecb-rates/eurofxref-hist.csv.gz

It reads the daily file (a column per currency, units for one euro, ``N/A`` for none) and writes
``src/alliance/figures/rates/ecb.csv``: per currency and month the exact sum of the daily rates, on how many days there was one,
and the last of them. The currency ``*`` holds the bank's own calendar: how many days it published on, and the last one. A field
that says the same as the calendar's is left empty. Sums are exact decimals; nothing is rounded. A month that is not over yet is
left out.
"""

from __future__ import annotations

import csv
import gzip
import sys
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

TARGET = Path(__file__).parent.parent / "src" / "alliance" / "figures" / "rates" / "ecb.csv"
HEAD = """\
# Euro foreign exchange reference rates, European Central Bank: units of a currency for one euro, {first} to {last}.
# Source: https://www.ecb.europa.eu/stats/eurofxref/eurofxref-hist.zip (free reuse with the source named).
# Exact sum of the daily rates of a month, days with a rate, last day and last rate; '*' is the bank's own calendar and an
# empty field says the same as it. Made by scripts/make_rates.py; do not edit.
"""


def main(path: Path) -> None:
    """Read the daily rates and write the monthly file."""
    daily: dict[tuple[str, str], dict[date, Decimal]] = defaultdict(dict)
    published: dict[str, list[date]] = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            day = date.fromisoformat(row.pop("Date"))
            published[f"{day:%Y-%m}"].append(day)
            for currency, rate in row.items():
                if currency and rate not in ("N/A", "", None):
                    daily[currency, f"{day:%Y-%m}"][day] = Decimal(rate)
    days = sorted(day for month in published.values() for day in month)
    months = [month for month in sorted(published) if _is_over(published[month], days[-1])]
    lines = [f"*,{month},,{len(published[month])},{max(published[month]).day}," for month in months]
    for currency, month in sorted(daily):
        if month in months:
            lines.append(_line(currency, month, daily[currency, month], published[month]))
    TARGET.parent.mkdir(exist_ok=True)
    head = HEAD.format(first=days[0], last=days[-1])
    TARGET.write_text(
        head + "currency,month,sum,days,last_day,last_rate\n" + "\n".join(lines) + "\n", encoding="ascii", newline="\n"
    )
    print(
        f"{TARGET}: {len(lines)} lines, {len({line.split(',')[0] for line in lines}) - 1} currencies, {months[-1]} the last"
    )


def _is_over(days: list[date], last: date) -> bool:
    """Whether no working day of the month can follow; the last month of the file may be unfinished."""
    following = max(days) + timedelta(days=1)
    while following.weekday() >= 5:
        following += timedelta(days=1)
    return max(days) < last or following.month != max(days).month


def _line(currency: str, month: str, rates: dict[date, Decimal], published: list[date]) -> str:
    last = max(rates)
    count = "" if len(rates) == len(published) else str(len(rates))
    last_day = "" if last == max(published) else str(last.day)
    return f"{currency},{month},{sum(rates.values())},{count},{last_day},{rates[last]}"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
