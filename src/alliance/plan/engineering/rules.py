"""The rows beyond facility location: steps and capacities, entitlements and budgets, fit, and rivals. Formulas: `model`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from alliance.plan.engineering.columns import Designs, Offers, Ways
from alliance.plan.engineering.lineup import NOBODY, Flags, Lineup, Numbers, Positions
from alliance.solver.program import INFINITE
from alliance.solver.rows import Rows


class Rules:
    """What the rules of a line-up say about its columns.

    Parameters
    ----------
    lineup : Lineup
        The data.
    made, offered, used
        Its designs, offers and ways.
    first_offer, first_shared : int
        First column y, and first column s.
    """

    def __init__(
        self, lineup: Lineup, made: Designs, offered: Offers, used: Ways, first_offer: int, first_shared: int
    ) -> None:
        self.lineup, self.made, self.offered, self.used = lineup, made, offered, used
        self.first_offer, self.first_shared = first_offer, first_shared
        visible = np.flatnonzero(lineup.modules.is_visible)
        counted = np.flatnonzero((lineup.rivals.most_shared > 0) & (lineup.rivals.most_shared < len(visible)))
        self.counted = counted
        self.shared = len(counted) * len(visible)
        self.visible = visible

    @property
    def most_units(self) -> Numbers:
        """Vehicles a year that each design can serve, shape (designs,)."""
        return self.lineup.variants.most_units[self.made.variant]

    @property
    def module_of_offer(self) -> Positions:
        """Position of the module of each offer, shape (offers,)."""
        return self.lineup.variants.module[self.made.variant[self.offered.design]]

    @property
    def clashing(self) -> list[tuple[int, int]]:
        """Pairs of modules of which some variants do not fit together."""
        module, fits = self.lineup.variants.module, self.lineup.fits
        count = len(self.lineup.modules.id)
        of = [np.flatnonzero(module == each) for each in range(count)]
        return [
            (one, other)
            for one in range(count)
            for other in range(one + 1, count)
            if not fits[np.ix_(of[one], of[other])].all()
        ]

    @property
    def need_whole_uses(self) -> bool:
        """Whether a use may come out in parts though all variants are whole."""
        return bool(
            np.isfinite(self.most_units).any()
            or (self.offered.start > 0).any()
            or (self.offered.whole < 0).any()
            or len(self.lineup.rivals.first)
            or self.clashing
        )

    def shared_names(self) -> list[str]:
        """Return ``"Clio and Micra, cockpit"`` for each column s."""
        return [
            f"{self.rival_name(int(pair))}, {self.lineup.modules.id[int(module)]}"
            for pair in self.counted
            for module in self.visible
        ]

    def rival_name(self, pair: int) -> str:
        """Return ``"Clio and Micra"``."""
        rivals, names = self.lineup.rivals, self.lineup.vehicles.id
        return f"{names[int(rivals.first[pair])]} and {names[int(rivals.second[pair])]}"


def spending(lineup: Lineup) -> Numbers:
    """Return what developing each variant costs in each year of the plan, shape (variants, years), EUR.

    It is spent in equal parts over the years of lead before the variant's first year; what lies before the plan falls in its
    first year, as it could not be spent earlier any more.
    """
    variants, years = lineup.variants, lineup.years
    spent = np.zeros((len(variants.id), len(years)))
    for variant in np.flatnonzero(variants.is_new & (variants.development > 0)):
        lead = max(1, int(variants.lead[variant]))
        for year in range(int(variants.start[variant]) - lead, int(variants.start[variant])):
            at = min(max(year - years[0], 0), len(years) - 1)
            spent[variant, at] += variants.development[variant] / lead
    return spent


def add_rules(rows: Rows, rules: Rules) -> None:
    """Add the rows of steps, capacities, entitlements, budgets, fit and rivals, as far as there are such rules."""
    _add_steps(rows, rules)
    _add_used(rows, rules)
    _add_leads(rows, rules)
    _add_capacity(rows, rules)
    _add_entitlements(rows, rules)
    _add_budget(rows, rules)
    _add_fit(rows, rules)
    _add_rivals(rows, rules)


def _add_steps(rows: Rows, rules: Rules) -> None:
    """Add sum U x >= L y."""
    offered, used, lineup = rules.offered, rules.used, rules.lineup
    stepped = np.flatnonzero(offered.start > 0)
    if not stepped.size:
        return
    order = np.full(len(offered.start), -1)
    order[stepped] = np.arange(len(stepped))
    way = np.flatnonzero(order[used.offer] >= 0)
    units = lineup.total_units[lineup.uses.vehicle[used.use[way]]]
    rows.add(
        "step",
        len(stepped),
        row=np.concatenate((order[used.offer[way]], np.arange(len(stepped)))),
        column=np.concatenate((way, rules.first_offer + stepped)),
        value=np.concatenate((units, -offered.start[stepped])),
        lower=np.zeros(len(stepped)),
        upper=np.full(len(stepped), INFINITE),
    )


def _add_used(rows: Rows, rules: Rules) -> None:
    """Add y <= sum x where a variant would be kept only to spare its retirement: what no vehicle uses is given up."""
    offered, used = rules.offered, rules.used
    spared = np.flatnonzero(offered.whole < 0)
    if not spared.size:
        return
    order = np.full(len(offered.whole), -1)
    order[spared] = np.arange(len(spared))
    way = np.flatnonzero(order[used.offer] >= 0)
    rows.add(
        "used",
        len(spared),
        row=np.concatenate((order[used.offer[way]], np.arange(len(spared)))),
        column=np.concatenate((way, rules.first_offer + spared)),
        value=np.concatenate((-np.ones(len(way)), np.ones(len(spared)))),
        lower=np.full(len(spared), -INFINITE),
        upper=np.zeros(len(spared)),
    )


def _add_leads(rows: Rows, rules: Rules) -> None:
    """Add x <= sum of the leader's x where a member uses a design that another leads: who leads a design uses it."""
    lineup, offered, used = rules.lineup, rules.offered, rules.used
    design = offered.design[used.offer]
    lead = rules.made.lead[design]
    user = lineup.vehicles.member[lineup.uses.vehicle[used.use]]
    guests = np.flatnonzero((lead != NOBODY) & (lead != user))
    if not guests.size:
        return
    leading: dict[int, list[int]] = {}
    for way in np.flatnonzero((lead != NOBODY) & (lead == user)).tolist():
        leading.setdefault(int(design[way]), []).append(way)
    hosts = [leading.get(int(each), []) for each in design[guests]]
    sizes = [len(each) for each in hosts]
    rows.add(
        "lead",
        len(guests),
        row=np.concatenate((np.arange(len(guests)), np.repeat(np.arange(len(guests)), sizes))),
        column=np.concatenate((guests, np.array([way for each in hosts for way in each], dtype=np.int64))),
        value=np.concatenate((np.ones(len(guests)), -np.ones(sum(sizes)))),
        lower=np.full(len(guests), -INFINITE),
        upper=np.zeros(len(guests)),
    )


def _add_capacity(rows: Rows, rules: Rules) -> None:
    """Add sum u x <= Q y for each year; and, where every variant of a module is limited, that enough of them are kept."""
    lineup, offered, used = rules.lineup, rules.offered, rules.used
    limited = np.flatnonzero(np.isfinite(rules.most_units))
    if not limited.size:
        return
    years, by_year = len(lineup.years), lineup.units.sum(axis=1)
    order = np.full(len(rules.most_units), -1)
    order[limited] = np.arange(len(limited))
    way = np.flatnonzero(order[offered.design[used.offer]] >= 0)
    offer = np.flatnonzero(order[offered.design] >= 0)
    year = np.arange(years)
    names = [lineup.variants.id[variant] for variant in rules.made.variant[limited].tolist()]
    rows.add(
        "capacity",
        len(limited) * years,
        row=np.concatenate(
            [
                (order[offered.design[used.offer[way]]][:, None] * years + year).ravel(),
                (order[offered.design[offer]][:, None] * years + year).ravel(),
            ]
        ),
        column=np.concatenate((np.repeat(way, years), np.repeat(rules.first_offer + offer, years))),
        value=np.concatenate(
            (
                by_year[lineup.uses.vehicle[used.use[way]]].ravel(),
                -np.repeat(rules.most_units[offered.design[offer]], years),
            )
        ),
        lower=np.full(len(limited) * years, -INFINITE),
        upper=np.zeros(len(limited) * years),
        names=[f"{name}, {label}" for name in names for label in lineup.years],
    )
    module_of_design = lineup.variants.module[rules.made.variant]
    for module, name in enumerate(lineup.modules.id):
        own = module_of_design == module
        if not own.any() or not np.isfinite(rules.most_units[own]).all():
            continue
        columns = np.flatnonzero(own[offered.design])
        rows.add(
            "enough",
            years,
            row=np.tile(year, len(columns)),
            column=np.repeat(rules.first_offer + columns, years),
            value=np.repeat(rules.most_units[offered.design[columns]], years),
            lower=by_year.sum(axis=0),
            upper=np.full(years, INFINITE),
            names=[f"{name}, {label}" for label in lineup.years],
        )


def _add_entitlements(rows: Rows, rules: Rules) -> None:
    """Add sum y <= what the members are entitled to, for each module where each of them is."""
    lineup = rules.lineup
    most = lineup.most_variants.sum(axis=0)
    limited = np.flatnonzero(np.isfinite(most))
    if not limited.size:
        return
    order = np.full(len(most), -1)
    order[limited] = np.arange(len(limited))
    offer = np.flatnonzero(order[rules.module_of_offer] >= 0)
    rows.add(
        "variants",
        len(limited),
        row=order[rules.module_of_offer[offer]],
        column=rules.first_offer + offer,
        value=np.ones(len(offer)),
        lower=np.full(len(limited), -INFINITE),
        upper=most[limited],
        names=[lineup.modules.id[module] for module in limited.tolist()],
    )


def _add_budget(rows: Rows, rules: Rules) -> None:
    """Add what development may cost in each year where each member states a budget; in millions of EUR."""
    lineup = rules.lineup
    budget = lineup.budget.sum(axis=0)
    limited = np.flatnonzero(np.isfinite(budget))
    if not limited.size:
        return
    spent = spending(lineup)[rules.made.variant[rules.offered.design]][:, limited] / 1e6
    offer, row = np.nonzero(spent)
    rows.add(
        "budget",
        len(limited),
        row=row,
        column=rules.first_offer + offer,
        value=spent[offer, row],
        lower=np.full(len(limited), -INFINITE),
        upper=budget[limited] / 1e6,
        names=[str(lineup.years[at]) for at in limited.tolist()],
    )


def _add_fit(rows: Rows, rules: Rules) -> None:
    """Add sum_{C} x <= sum_{fits C} x for each vehicle, each two modules, and each class C of variants that fit the same."""
    lineup, used = rules.lineup, rules.used
    pairs = rules.clashing
    if not pairs:
        return
    variant_of_way = lineup.uses.variant[used.use]
    slot_of_way = lineup.slot[used.use]
    order = np.argsort(slot_of_way, kind="stable")
    ends = np.searchsorted(slot_of_way[order], np.arange(len(lineup.vehicles.id) * len(lineup.modules.id) + 1))
    row: list[Positions] = []
    column: list[Positions] = []
    value: list[Numbers] = []
    names: list[str] = []
    for vehicle, name in enumerate(lineup.vehicles.id):
        for one, other in (*pairs, *((second, first) for first, second in pairs)):
            own, theirs = (
                order[ends[slot] : ends[slot + 1]]
                for slot in (vehicle * len(lineup.modules.id) + one, vehicle * len(lineup.modules.id) + other)
            )
            fits = lineup.fits[np.ix_(variant_of_way[own], variant_of_way[theirs])]
            for members, fitting in _classes(fits):
                columns = np.concatenate((own[members], theirs[fitting]))
                row.append(np.full(len(columns), len(names)))
                column.append(columns)
                value.append(np.concatenate((np.ones(len(members)), -np.ones(len(fitting)))))
                modules = f"{lineup.modules.id[one]} and {lineup.modules.id[other]}"
                names.append(f"{name}, {modules}")
    if names:
        rows.add(
            "fit",
            len(names),
            row=np.concatenate(row),
            column=np.concatenate(column),
            value=np.concatenate(value),
            lower=np.full(len(names), -INFINITE),
            upper=np.zeros(len(names)),
            names=names,
        )


def _classes(fits: Flags) -> Iterator[tuple[Positions, Positions]]:
    """Yield the rows that fit the same columns, and those columns; rows that fit all are left out."""
    groups: dict[bytes, list[int]] = {}
    for at, each in enumerate(fits):
        if not each.all():
            groups.setdefault(each.tobytes(), []).append(at)
    for members in groups.values():
        yield np.array(members, dtype=np.int64), np.flatnonzero(fits[members[0]])


def _add_rivals(rows: Rows, rules: Rules) -> None:
    """Add x[v,j] + x[w,j] <= y[j] + s for rivals v and w, and sum s <= c; s only where they may share some modules."""
    lineup, offered, used, rivals = rules.lineup, rules.offered, rules.used, rules.lineup.rivals
    if not len(rivals.first) or not rules.visible.size:
        return
    design_of_way = offered.design[used.offer]
    module_of_design = lineup.variants.module[rules.made.variant]
    vehicle_of_way = lineup.uses.vehicle[used.use]
    order = {int(pair): at for at, pair in enumerate(rules.counted)}
    column: list[Positions] = []
    value: list[Numbers] = []
    names: list[str] = []
    for pair in range(len(rivals.first)):
        if rivals.most_shared[pair] >= len(rules.visible):
            continue
        one = np.flatnonzero(vehicle_of_way == rivals.first[pair])
        other = np.flatnonzero(vehicle_of_way == rivals.second[pair])
        both = np.intersect1d(design_of_way[one], design_of_way[other])
        for design in both[lineup.modules.is_visible[module_of_design[both]]].tolist():
            ways = np.concatenate((one[design_of_way[one] == design], other[design_of_way[other] == design]))
            offers = rules.first_offer + np.flatnonzero(offered.design == design)
            slack = np.zeros(0, dtype=np.int64)
            if pair in order:
                module = int(np.searchsorted(rules.visible, module_of_design[design]))
                slack = np.array([rules.first_shared + order[pair] * len(rules.visible) + module])
            column.append(np.concatenate((ways, offers, slack)))
            value.append(np.concatenate((np.ones(len(ways)), -np.ones(len(offers) + len(slack)))))
            names.append(f"{rules.rival_name(pair)}, {lineup.variants.id[int(rules.made.variant[design])]}")
    if not names:
        return
    rows.add(
        "rivals",
        len(names),
        row=np.repeat(np.arange(len(names)), [len(each) for each in column]),
        column=np.concatenate(column),
        value=np.concatenate(value),
        lower=np.full(len(names), -INFINITE),
        upper=np.zeros(len(names)),
        names=names,
    )
    if rules.shared:
        pairs, modules = len(rules.counted), len(rules.visible)
        rows.add(
            "shared modules",
            pairs,
            row=np.repeat(np.arange(pairs), modules),
            column=rules.first_shared + np.arange(rules.shared),
            value=np.ones(rules.shared),
            lower=np.full(pairs, -INFINITE),
            upper=rivals.most_shared[rules.counted],
            names=[rules.rival_name(int(pair)) for pair in rules.counted],
        )
