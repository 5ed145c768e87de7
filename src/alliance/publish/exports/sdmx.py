"""An edition as SDMX-CSV 2.0: one observation for each figure, with dimensions, status, and the exact number beside it.

Source: SDMX-CSV 2.0.0 field guide (SDMX 3.0, section 5); CL_OBS_STATUS for the status of an observation.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from alliance.calendar import Period
from alliance.publish.edition import Edition
from alliance.publish.exports.tables import rounded
from alliance.publish.printed import FigureRef
from alliance.record.facts import BREAKDOWNS

AGENCY = "ALLIANCE"
VERSION = "1.0.0"
# What the whole is called, and what does not apply.
TOTAL, NOT_APPLICABLE = "_T", "_Z"
DIMENSIONS = (
    "FIGURE",
    "MEASURE",
    "HOW",
    "PERIMETER",
    *(name.upper() for name in BREAKDOWNS),
    "ACCUMULATION",
    "TIME_PERIOD",
)
ATTRIBUTES = (
    "OBS_STATUS", "UNIT_MEASURE", "UNIT_MULT", "NUMERATOR", "DENOMINATOR", "HALF_WIDTH", "BOUND", "DETAIL", "KNOWN_ON",
    "SNAPSHOT", "SOURCES",
)  # fmt: skip
_STATUS = {
    "final": "A", "reported": "A", "derived": "A", "provisional": "P", "estimated": "E", "target": "F", "synthetic": "I",
}  # fmt: skip
# A number that is only a limit is no normal value.
_LIMITED = "U"
_MISSING = "M"


def dataflow(edition: Edition) -> str:
    """Return the id of the dataflow of an edition: ``ALLIANCE:FACTS_2016(1.0.0)``."""
    name = "".join(sign if sign.isalnum() and sign.isascii() else "_" for sign in edition.name).upper()
    return f"{AGENCY}:{name}({VERSION})"


def sdmx_csv(edition: Edition, figures: Iterable[FigureRef]) -> bytes:
    """Return the figures of an edition as SDMX-CSV 2.0.

    Parameters
    ----------
    edition : Edition
        The edition.
    figures : iterable of FigureRef
        What it prints. A refused figure is an observation without a value and with status ``M``.

    Returns
    -------
    bytes
        UTF-8, commas; the same figures give the same bytes.
    """
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(["STRUCTURE", "STRUCTURE_ID", "ACTION", *DIMENSIONS, "OBS_VALUE", *ATTRIBUTES])
    flow = dataflow(edition)
    for figure in figures:
        writer.writerow(["dataflow", flow, "I", *_observation(edition, figure)])
    return lines.getvalue().encode()


def time_period(span: Period | None, fallback: Period) -> str:
    """Return a period as SDMX writes it: ``2016``, ``2016-Q1``, ``2016-03-27``, ``2015-04-01/P12M``.

    Parameters
    ----------
    span : Period or None
        The period; of a cumulated one its last day counts.
    fallback : Period
        For a figure without a period.
    """
    period = span or fallback
    if period.start is None:
        year_ends = (period.end.month, period.end.day) == (1, 1)
        return str(period.last_day.year) if year_ends else period.last_day.isoformat()
    if period.is_day:
        return period.start.isoformat()
    start, end = period.start, period.end
    months = (end.year - start.year) * 12 + end.month - start.month
    if start.day != 1 or end.day != 1:
        return f"{start.isoformat()}/P{period.days}D"
    if months == 12 and start.month == 1:
        return str(start.year)
    if months == 6 and start.month in (1, 7):
        return f"{start.year}-S{1 if start.month == 1 else 2}"
    if months == 3 and start.month % 3 == 1:
        return f"{start.year}-Q{start.month // 3 + 1}"
    if months == 1:
        return f"{start.year}-{start.month:02}"
    return f"{start.isoformat()}/P{months}M"


# --------------------------------------------------------------------------------------------------- inside


def _observation(edition: Edition, figure: FigureRef) -> list[str]:
    value = figure.value
    is_cumulated = figure.span is not None and figure.span.start is None
    detail = "; ".join(f"{name} {what}" for name, what in figure.where.items() if name not in BREAKDOWNS)
    status = _MISSING if value is None else _LIMITED if figure.bound else _STATUS.get(figure.status, "A")
    return [
        figure.id,
        figure.measure or NOT_APPLICABLE,
        figure.how,
        figure.perimeter,
        *(figure.where.get(name, "") or TOTAL for name in BREAKDOWNS),
        "CUMULATED" if is_cumulated else "PERIOD",
        time_period(figure.span, edition.period),
        "" if value is None else rounded(value),
        status,
        figure.unit,
        "0",
        "" if value is None else str(value.numerator),
        "" if value is None else str(value.denominator),
        rounded(figure.half),
        figure.bound,
        detail,
        str(edition.known_on),
        edition.snapshot,
        " ".join(figure.sources),
    ]
