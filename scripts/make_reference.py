"""Writes the reference alliance: src/alliance/reference/deliveries/*.csv with their sheets, and sources.csv.

Everything comes from the public record in ``../shared/data/public-record`` (facts with their sources; no text was copied).
The mapping lies beside this file in ``reference/``: ``figures.py`` and ``works.py`` make facts, ``links.py`` makes dated
relations, ``days.py`` says when something became known, ``rounding.py`` how exact it is, ``publishers.py`` whom we trust.
What is left out, and why, is listed in ``src/alliance/reference/left-out.csv``. Run it again after a change of either::

    python scripts/make_reference.py [FOLDER]
"""

import csv
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "reference"))

import facts
import links
import publishers
import works
from tables import REFERENCE, REGISTRY

import figures
from alliance.record.source_list import write_sources

OFFICE = "office"
MEMBERS = ("renault", "nissan", "mitsubishi", "avtovaz")
# Deliveries that restate a scope: ref -> (suffix, title, reason, what the scope says besides the whole).
WHOLE = {"brand": "", "model": "", "powertrain": "", "market": "", "segment": ""}
RESTATED = {
    "S-R-2010-restated": ("renault", "Renault: 2010 restated with the results of 2011", "The group restated 2010 when it reported 2011.", WHOLE),
    "S0224": ("renault", "Dacia: 2015 restated with the results of 2016", "The brand restated 2015 when it reported 2016.", {**WHOLE, "brand": "dacia"}),
    "S0342": ("nissan", "Nissan: 2017 restated with the results of 2018", "Nissan restated 2017 in January 2019.", WHOLE),
    "TG-SYN-2016B": ("office", "The Alliance: target of synergies for 2016 raised", "The target of EUR 4.0 billion was raised to EUR 4.3 billion.", {}),
}  # fmt: skip
WITH_RESTATED = {"TG0005": "TG-SYN-2016B", "S0382/stands": "S0342"}
TITLES = {
    "alliance": "The Alliance as a group",
    "industry": "Rivals, markets and other companies",
    "works": "Plants, staff, platforms and vehicles built for others",
    **{member: REGISTRY.get("member", member).name for member in MEMBERS},
}
LAST_OF_ITS_YEAR = "only the year is known"
END_OF_YEAR = "only the year of the source is known; its figure stands at the end of the year"
NO_DAYS = "# The day is a results day: single publication days of the sources are not recorded."


@dataclass
class File:
    """A delivery file with what its sheet says."""

    name: str
    title: str
    member: str
    known_on: date
    columns: tuple[str, ...]
    rows: list[dict[str, str]]
    kind: str = "facts"
    reason: str = ""
    scope: dict[str, str] = field(default_factory=dict)
    remark: str = ""

    def write(self, folder: Path) -> None:
        """Write the file and its delivery sheet into a folder."""
        always = ("first_day", "last_day", "object") if self.kind == "relations" else ("first_day", "last_day")
        used = [column for column in self.columns if column in always or any(row.get(column) for row in self.rows)]
        with (folder / f"{self.name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, used, restval="", extrasaction="ignore", lineterminator="\n")
            writer.writeheader()
            writer.writerows(self.rows)
        (folder / f"{self.name}.toml").write_text(self.sheet(used), encoding="utf-8")

    def sheet(self, used: list[str]) -> str:
        """Return the delivery sheet."""
        lines = [self.remark] if self.remark else []
        lines += [f'title = "{self.title}"', f'member = "{self.member}"', f'kind = "{self.kind}"']
        if self.reason:
            lines += ['mode = "replace"', f'reason = "{self.reason}"']
        lines += [f"known_on = {self.known_on}"]
        late = [row for row in self.rows if row.get("last_day", "") > str(self.known_on) and not row.get("status")]
        if any(LAST_OF_ITS_YEAR in row.get("note", "") for row in late):
            lines += ['accept = ["known-before-end"]', f'reason = "{END_OF_YEAR}"']
        if self.scope:
            where = {
                key: value for key, value in self.scope.items() if key not in ("measure", "member", "start", "end")
            }
            lines += ["", "[scope]", f'measures = ["{self.scope["measure"]}"]']
            lines += [f'member = "{self.scope["member"]}"'] if self.scope["member"] != self.member else []
            lines += [f"start = {self.scope['start']}", f"end = {self.scope['end']}"]
            lines += ["", "[scope.where]", *(f'{key} = "{value}"' for key, value in where.items())] if where else []
        lines += ["", "[columns]", *(f'{column} = "{column}"' for column in used)]
        if self.kind == "facts" and any(not row.get("first_day") for row in self.rows):
            lines += ["", "[values.first_day]", '"" = "beginning"']
        return "\n".join(lines) + "\n"


def fact_files(rows: Iterable[facts.Fact]) -> list[File]:
    """Return the deliveries of facts: one for each reporter and results day, and one for each restatement."""
    groups: dict[tuple[date, str], list[facts.Fact]] = {}
    for row in rows:
        ref = WITH_RESTATED.get(row["ref"], row["ref"])
        groups.setdefault((row.known_on, ref if ref in RESTATED else row.delivery), []).append(row)
    return [_fact_file(day, name, group) for (day, name), group in groups.items()]


def _fact_file(day: date, name: str, group: list[facts.Fact]) -> File:
    cells = [row.cells for row in group]
    if name in RESTATED:
        member, title, reason, where = RESTATED[name]
        first, last = group[0]["first_day"], date.fromisoformat(group[0]["last_day"])
        end = date.fromordinal(last.toordinal() + 1)
        scope = {"measure": group[0]["measure"], "member": group[0]["member"], "start": first, "end": str(end), **where}
        label = "targets" if member == OFFICE else member
        return File(f"{day}-{label}-restated", title, member, day, facts.COLUMNS, cells, reason=reason, scope=scope)
    if name == "page":
        title = "The Alliance's own page of March 2017: its claims, which prove nothing about themselves"
        return File(f"{day}-page", title, OFFICE, day, facts.COLUMNS, cells)
    if name == "targets":
        return File(f"{day}-targets", f"Targets announced by {day}", OFFICE, day, facts.COLUMNS, cells)
    season = f"half-year and fiscal figures of {day.year}" if day.month > 2 else f"results of {day.year - 1}"
    member = name if name in MEMBERS else OFFICE
    return File(f"{day}-{name}", f"{TITLES[name]}: {season}", member, day, facts.COLUMNS, cells, remark=NO_DAYS)


def link_files(rows: Iterable[links.Link]) -> list[File]:
    """Return the deliveries of relations: one for each day on which some became known."""
    groups: dict[date, list[dict[str, str]]] = {}
    for row in rows:
        groups.setdefault(links.known_on(row), []).append(row.cells)
    return [
        File(
            f"{day}-relations", f"Members, stakes, brands, leaders, partners, plants known by {day}", OFFICE, day,
            links.COLUMNS, cells, kind="relations",
        )
        for day, cells in groups.items()
    ]  # fmt: skip


# Rows that no fact and no relation stands for, and why.
LEFT_OUT = {
    "SY0027": "a broker's estimate of one member's part of the synergies: no measure for a part in percent",
    "SY0028": "a broker's estimate of the part that reaches profit and loss: no measure for a part in percent",
}


def main(target: Path = REFERENCE) -> None:
    """Write everything into a folder and say what was written."""
    deliveries = target / "deliveries"
    deliveries.mkdir(parents=True, exist_ok=True)
    for old in [*deliveries.glob("*.csv"), *deliveries.glob("*.toml")]:
        old.unlink()
    rows = [
        *figures.sales(), *figures.electric(), *figures.shares(), *figures.rivals(), *figures.brand_lists(),
        *figures.second_sources(), *works.synergies(), *works.targets(), *works.workforce(), *works.plants(),
        *works.platforms(), *works.built_for_others(),
    ]  # fmt: skip
    facts.mark_repeats(rows)
    rows += figures.standing(rows)
    linked = links.all_links()
    files = [*fact_files(rows), *link_files(linked)]
    for file in files:
        file.write(deliveries)
    addresses = sorted({row["source"] for row in rows} | {row["source"] for row in linked})
    write_sources(target, [publishers.source(address) for address in addresses])
    with (target / "left-out.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([("row", "reason"), *LEFT_OUT.items()])
    print(f"{len(files)} deliveries, {len(rows)} facts, {len(linked)} relations, {len(addresses)} sources")


if __name__ == "__main__":
    main(*(Path(each) for each in sys.argv[1:2]))
