"""How the input tables of the engineering decision become a line-up. Their columns: `forms`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from alliance.findings import Finding, has_blocking
from alliance.plan.engineering.fit import covered, excess
from alliance.plan.engineering.forms import FORMS
from alliance.plan.engineering.lineup import (
    NOBODY,
    Attributes,
    Flags,
    Lineup,
    Modules,
    Numbers,
    Positions,
    Rivals,
    Steps,
    Uses,
    Variants,
    Vehicles,
)
from alliance.plan.engineering.sense import ANY, change_of, last_years, sense, steps_of
from alliance.plan.tables import Checked, Given, check_tables
from alliance.plan.tiers import segments


def lineup_of(given: Mapping[str, Given]) -> tuple[Lineup | None, list[Finding]]:
    """Return the line-up of the input tables, or None if a finding is blocking, and all findings.

    Parameters
    ----------
    given : mapping of str to Given
        The tables by name, as they came.
    """
    checked, findings = check_tables(FORMS, given)
    if has_blocking(findings):
        return None, findings
    findings += sense(given, checked)
    return (None if has_blocking(findings) else _lineup(checked)), findings


def _lineup(tables: Mapping[str, Checked]) -> Lineup:
    """Return the line-up of tables in which everything is known to be there."""
    numbers = {name: {key: np.array(column) for key, column in table.numbers.items()} for name, table in tables.items()}
    vehicles, variants, volumes = tables["vehicles"], tables["variants"], tables["volumes"]
    owners = [owner for owner in variants.text["owner"] if owner]
    members = tuple(dict.fromkeys([*vehicles.text["member"], *owners]))
    regions = tuple(dict.fromkeys(volumes.text["region"]))
    years = tuple(sorted({int(year) for year in volumes.numbers["year"]}))
    names = {
        table: tables[table].text[column]
        for table, column in (
            ("modules", "module"), ("attributes", "attribute"), ("vehicles", "vehicle"), ("variants", "variant"),
        )
    }  # fmt: skip
    change = np.array([change_of(tables, at, years) for at in range(len(vehicles))], dtype=np.int64)
    units = np.zeros((len(vehicles), len(regions), len(years)))
    place = _positions(volumes.text["vehicle"], names["vehicles"])
    year_at = _positions([str(int(year)) for year in volumes.numbers["year"]], [str(year) for year in years])
    units[place, _positions(volumes.text["region"], regions), year_at] = numbers["volumes"]["units"]
    # A vehicle that may not change keeps today's variants, and counts with all its vehicles.
    before = (np.array(years)[None, :] < change[:, None]) & (change <= years[-1])[:, None]
    units[np.repeat(before[:, None, :], len(regions), axis=1)] = 0.0
    attributes = Attributes(
        names["attributes"],
        _positions(tables["attributes"].text["module"], names["modules"]),
        numbers["attributes"]["exact"] > 0,
        numbers["attributes"]["cost"],
        numbers["attributes"]["kg"],
    )
    module = _positions(variants.text["module"], names["modules"])
    most = numbers["variants"]["most_units"]
    made = Variants(
        names["variants"],
        module,
        np.array([members.index(owner) if owner else NOBODY for owner in variants.text["owner"]], dtype=np.int64),
        numbers["variants"]["exists"] == 0,
        numbers["variants"]["development"],
        numbers["variants"]["upkeep"],
        numbers["variants"]["retirement"],
        np.where(most >= ANY, np.inf, most),
        numbers["variants"]["parts"],
        numbers["variants"]["start"].astype(np.int64),
        numbers["variants"]["last"].astype(np.int64),
        numbers["variants"]["lead"].astype(np.int64),
        variants.text["interface"],
    )
    needs = _matrix(tables["needs"], "vehicle", names["vehicles"], names["attributes"])
    gives = _matrix(tables["capabilities"], "variant", names["variants"], names["attributes"])
    return Lineup(
        members=members,
        regions=regions,
        years=years,
        modules=Modules(names["modules"], numbers["modules"]["visible"] > 0, numbers["modules"]["co2_per_kg"]),
        attributes=attributes,
        vehicles=Vehicles(
            names["vehicles"],
            _positions(vehicles.text["member"], members),
            vehicles.text["brand"],
            change,
            numbers["vehicles"]["co2_cost"],
        ),
        variants=made,
        steps=_steps(tables),
        uses=_uses(tables, names, attributes, made, needs, gives, change, years),
        rivals=_rivals(tables, names["vehicles"]),
        units=units,
        tooling=_tooling(tables, names["variants"], regions),
        fits=_fits(tables, made),
        most_variants=_entitlements(tables, members, names["modules"]),
        budget=_budgets(tables, members, years),
        needs=needs,
        gives=gives,
        estimated=frozenset(
            f"{name} ({', '.join(sorted(table.statuses))})" for name, table in tables.items() if table.statuses
        ),
    )


def _uses(
    tables: Mapping[str, Checked],
    names: Mapping[str, Sequence[str]],
    attributes: Attributes,
    variants: Variants,
    needs: Numbers,
    gives: Numbers,
    change: Positions,
    years: Sequence[int],
) -> Uses:
    current = _current(tables, names)
    locked = change > years[-1]
    last = last_years(tables)
    able = covered(attributes, needs, gives, variants.module)
    able &= (variants.start[None, :] <= change[:, None]) & (variants.last[None, :] >= last[:, None])
    able = np.where(locked[:, None], current, able)
    vehicle, variant = np.nonzero(able)
    cost, kg = excess(attributes, needs, gives, variants.module, vehicle, variant)
    adaptation = np.zeros(able.shape)
    if "adaptation" in tables:
        table = tables["adaptation"]
        at = (
            _positions(table.text["vehicle"], names["vehicles"]),
            _positions(table.text["variant"], names["variants"]),
        )
        adaptation[at] = table.numbers["cost"]
    # What is in a vehicle today is fitted already.
    fitted = current & (np.array(tables["vehicles"].numbers["sop"])[:, None] < years[0])
    adaptation[fitted] = 0.0
    return Uses(vehicle, variant, cost, kg, adaptation[vehicle, variant], current[vehicle, variant])


def _current(tables: Mapping[str, Checked], names: Mapping[str, Sequence[str]]) -> Flags:
    """Return which vehicle uses which variant today, shape (vehicles, variants)."""
    current = np.zeros((len(names["vehicles"]), len(names["variants"])), dtype=bool)
    if "today" in tables:
        text = tables["today"].text
        current[_positions(text["vehicle"], names["vehicles"]), _positions(text["variant"], names["variants"])] = True
    return current


def _steps(tables: Mapping[str, Checked]) -> Steps:
    found = [
        (at, segment.start, segment.fixed, segment.unit)
        for at, (base, steps, kind) in enumerate(steps_of(tables))
        for segment in segments(base, [(start, price) for start, price, _ in steps], kind)
    ]
    variant, start, fixed, unit = (np.array(column) for column in zip(*found, strict=True))
    return Steps(variant.astype(np.int64), start, fixed, unit)


def _rivals(tables: Mapping[str, Checked], names: Sequence[str]) -> Rivals:
    if "rivals" not in tables:
        return Rivals(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0))
    table = tables["rivals"]
    return Rivals(
        _positions(table.text["vehicle"], names),
        _positions(table.text["with"], names),
        np.array(table.numbers["most_shared"], dtype=np.float64),
    )


def _tooling(tables: Mapping[str, Checked], names: Sequence[str], regions: Sequence[str]) -> Numbers:
    tooling = np.zeros((len(names), len(regions)))
    if "tooling" in tables:
        table = tables["tooling"]
        for variant, region, cost in zip(
            table.text["variant"], table.text["region"], table.numbers["cost"], strict=True
        ):
            tooling[names.index(variant), regions.index(region)] = cost
    return tooling


def _fits(tables: Mapping[str, Checked], variants: Variants) -> Flags:
    """Return which variants fit together: those of one interface, or of none, unless the table says otherwise."""
    standard = np.array(variants.interface, dtype=object)
    open_to_all = standard == ""
    fits = (standard[:, None] == standard[None, :]) | open_to_all[:, None] | open_to_all[None, :]
    fits |= variants.module[:, None] == variants.module[None, :]
    if "compatibility" in tables:
        table = tables["compatibility"]
        one = _positions(table.text["variant"], variants.id)
        other = _positions(table.text["with"], variants.id)
        fits[one, other] = fits[other, one] = np.array(table.numbers["fits"]) > 0
    return np.asarray(fits, dtype=bool)


def _entitlements(tables: Mapping[str, Checked], members: Sequence[str], modules: Sequence[str]) -> Numbers:
    most = np.full((len(members), len(modules)), np.inf)
    if "entitlements" in tables:
        table = tables["entitlements"]
        at = (_positions(table.text["member"], members), _positions(table.text["module"], modules))
        most[at] = table.numbers["most_variants"]
    return most


def _budgets(tables: Mapping[str, Checked], members: Sequence[str], years: Sequence[int]) -> Numbers:
    budget = np.full((len(members), len(years)), np.inf)
    if "budgets" in tables:
        table = tables["budgets"]
        for member, year, amount in zip(
            table.text["member"], table.numbers["year"], table.numbers["amount"], strict=True
        ):
            if int(year) in years:
                budget[members.index(member), years.index(int(year))] = amount
    return budget


def _matrix(table: Checked, rows: str, row_names: Sequence[str], attributes: Sequence[str]) -> Numbers:
    matrix = np.full((len(row_names), len(attributes)), np.nan)
    at = (_positions(table.text[rows], row_names), _positions(table.text["attribute"], attributes))
    matrix[at] = table.numbers["value"]
    return matrix


def _positions(names: Sequence[str], known: Sequence[str]) -> Positions:
    at = {name: position for position, name in enumerate(known)}
    return np.array([at[name] for name in names], dtype=np.int64)
