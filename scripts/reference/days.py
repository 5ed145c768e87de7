"""When a figure became known. Single publication days are not recorded, so results become known on results days.

The results of a calendar year, and everything whose period ends in its second half, become known on the group's results
day; everything that ends in the first half becomes known on the half-year day of the same year. The real results days are
known for 2016 to 2018 and the first half of 2017; for other years the 8th of February and the 28th of July stand for them.
"""

from datetime import date, timedelta

RESULTS = {2016: date(2017, 2, 8), 2017: date(2018, 1, 30), 2018: date(2019, 1, 30)}
PAGE = date(2017, 3, 27)
# Rows without any date, and rows about a time that is still to come, count as known from here.
UNDATED = date(2025, 12, 31)

# Derived from the growth that the report of a later year prints, so known only with that report.
FROM_LATER_REPORT = {
    "S-ALL-2001": 2002, "S-ALL-2004": 2005, "S-ALL-2008": 2009, "S0034": 2009, "S0035": 2009, "S-M-ASEAN-2016": 2017,
    "E0003": 2016, "E-CUM-2015-RNM": 2016, "SY-2014-DERIVED": 2015,
}  # fmt: skip
ON_A_DAY = {
    "S-ALL-1999": date(2014, 3, 27),  # given in 2014, looking back fifteen years
    "S0172": date(2015, 1, 28),  # estimates of a news agency before the results
    "S0176": date(2015, 1, 28),
    "S-R-2010-restated": date(2012, 2, 8),
    "S0224": date(2017, 2, 8),
    "S0225": date(2017, 2, 8),
    "S0226": date(2017, 2, 8),
    "S0342": date(2019, 1, 30),
    "S0343": date(2019, 1, 30),
    "S-M-FY2014": date(2016, 7, 28),
    "S-M-FY2016": date(2018, 7, 28),
    "S-M-FY2016-ASEAN": date(2018, 7, 28),
    "S0522": date(2018, 7, 28),
    "S0523": date(2018, 7, 28),
    "S0500": date(2016, 2, 8),
    "S0501": date(2016, 2, 8),
}


def results_day(year: int) -> date:
    """Return the day on which the results of a calendar year became known."""
    return RESULTS.get(year, date(year + 1, 2, 8))


def known_on(ref: str, last_day: str) -> date:
    """Return the day from which a figure was known."""
    if ref in ON_A_DAY:
        return ON_A_DAY[ref]
    if ref in FROM_LATER_REPORT:
        return results_day(FROM_LATER_REPORT[ref])
    last = date.fromisoformat(last_day)
    day = date(last.year, 7, 28) if last < date(last.year, 7, 1) else results_day(last.year)
    return min(day, UNDATED)


def day_before(day: date) -> date:
    """Return the day before."""
    return day - timedelta(days=1)


def day_after(day: date) -> date:
    """Return the day after."""
    return day + timedelta(days=1)
