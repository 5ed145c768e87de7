"""The joint engineering decision: which variants to develop, keep and retire, and which vehicle uses which — a textbook page.

Sets: modules g, variants j of a module, vehicles v, regions r, years t. A variant may *serve* a vehicle if it gives what the
vehicle asks, can be built from the vehicle's change on and to its end; J[v,g] are the variants of g that may serve v.
U[v] are the vehicles built from the change on, over all years; steps q of a variant are its prices by volume.

::

    min  sum U[v] (b[j,q] + co2[g] e[v,j] f[v]) x[v,j,q]  +  sum E[v,j] x[v,j,q]      parts, CO2, adaptation
         + sum (F[j] + H[j] + B[j,q] - R[j]) y[j,q]  +  sum T[j,r] tau[j,r]  +  sum R[j]   development, upkeep, tooling, retirement
    s.t. sum_{j in J[v,g], q} x[v,j,q] = 1                       vehicle: one variant of every module
         x[v,j,q] <= y[j,q];   sum_q y[j,q] <= 1                 link (strong: one row for every x), one step
         sum_q x[v,j,q] <= tau[j,r] <= sum_q y[j,q]              tooling in every region where v is built
         sum_v U[v] x[v,j,q] >= L[j,q] y[j,q]                    step: its volume is reached
         sum_v u[v,t] x[v,j,q] <= Q[j] y[j,q]                    capacity of a variant in each year
         sum_{j in g, q} y[j,q] <= sum_i p[i,g]                  variants that the members are entitled to
         sum_j D[j,t] y[j,q] <= sum_i W[i,t]                     budget of development of each year
         x[v,j@i] <= sum_{w of i} x[w,j@i]                       lead: who leads a design uses it
         sum_{j in C} x[v,j] <= sum_{j' fits C} x[v,j']          fit: a class C of variants of g, and those of h that fit it
         x[v,j] + x[w,j] <= y[j] + s[v,w,g];   sum_g s <= c      rivals v, w share at most c visible modules

x whole where it would not come out whole by itself, y and tau whole. b, B price of a step; e weight too much, f cost of a gram of CO2;
E adaptation; F development, H upkeep, R retirement of an existing variant that no vehicle uses; T tooling.

A candidate that nobody owns can be developed by any set of members for itself. Two sets that each do so keep two designs; where
that may matter (a capacity, or rivals of different members) the joint plan may do the same: the candidate then stands once, j@i, for
every member that could lead its development, and a member may use what is led by one before it in the order. So nothing that
two sets of members can do apart is beyond them together, and the value of a union is never worse.

Source: D. Rutenberg, Design commonality to reduce multi-item inventory, Operations Research 19 (1971); K. Ramdas, M. Fisher and
K. Ulrich, Managing variety for assembled products, M&SOM 5 (2003); strong links as in uncapacitated facility location.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from alliance.plan.engineering.columns import Designs, Offers, Ways, designs, joined, names_of_designs, offers, ways
from alliance.plan.engineering.lineup import Lineup, Numbers, Positions
from alliance.plan.engineering.rules import Rules, add_rules
from alliance.solver.program import INFINITE, Program
from alliance.solver.rows import Rows

# The largest cost the solver sees is about a million of its units.
SOLVED_IN = 6


@dataclass(frozen=True, eq=False)
class Choices:
    """The program of an engineering decision with what its columns mean.

    Parameters
    ----------
    lineup : Lineup
        The data it was made from.
    designs, offers, ways
        What can be chosen.
    tooled_design, tooled_region : array of shape (toolings,)
        What the columns tau stand for.
    rules : Rules
        Which columns s there are, and which rows beyond those of facility location.
    program : Program
        What is solved; columns x, y, tau, s.
    scale : float
        EUR in one unit of the program's costs.
    """

    lineup: Lineup
    designs: Designs
    offers: Offers
    ways: Ways
    tooled_design: Positions
    tooled_region: Positions
    rules: Rules
    program: Program
    scale: float

    @property
    def standing(self) -> float:
        """What giving up all existing variants would cost, EUR: the constant of the objective."""
        variants = self.lineup.variants
        return float(variants.retirement[~variants.is_new].sum())


def choices(lineup: Lineup) -> Choices:
    """Return the program of an engineering decision."""
    made = designs(lineup)
    offered = offers(lineup, made)
    used = ways(lineup, made, offered)
    design, region = _toolings(lineup, made, offered, used)
    first_offer = len(used.use)
    first_tooled = first_offer + len(offered.design)
    first_shared = first_tooled + len(design)
    rules = Rules(lineup, made, offered, used, first_offer, first_shared)
    rows = Rows(first_shared + rules.shared)
    _add_vehicle_rows(rows, lineup, used)
    _add_links(rows, lineup, offered, used, design, region)
    add_rules(rows, rules)
    is_whole = np.ones(rows.columns, dtype=bool)
    is_whole[:first_offer] = rules.need_whole_uses
    is_whole[first_shared:] = False
    cost = np.concatenate(
        (used.cost, offered.whole, lineup.tooling[made.variant[design], region], np.zeros(rules.shared))
    )
    largest = float(np.abs(cost).max(initial=1.0))
    scale = 10.0 ** max(0, int(np.ceil(np.log10(largest))) - SOLVED_IN)
    program = rows.program(
        cost=_without_dust(cost / scale),
        lower=np.zeros(rows.columns),
        upper=np.ones(rows.columns),
        integer=is_whole,
        column_kinds=[
            ("use", first_offer),
            ("variant", len(offered.design)),
            ("tooling", len(design)),
            ("shared", rules.shared),
        ],
        column_names=_column_names(lineup, made, offered, used, design, region, rules),
    )
    return Choices(lineup, made, offered, used, design, region, rules, program, scale)


def _toolings(lineup: Lineup, made: Designs, offered: Offers, ways: Ways) -> tuple[Positions, Positions]:
    """Return the designs and regions whose tooling would have to be paid."""
    built = lineup.units.sum(axis=2) > 0
    reached = np.zeros((len(made.variant), len(lineup.regions)), dtype=bool)
    vehicle = lineup.uses.vehicle[ways.use]
    np.logical_or.at(reached, offered.design[ways.offer], built[vehicle])
    design, region = np.nonzero(reached & (lineup.tooling[made.variant] > 0))
    return design, region


def _add_vehicle_rows(rows: Rows, lineup: Lineup, ways: Ways) -> None:
    count = len(lineup.vehicles.id) * len(lineup.modules.id)
    rows.add(
        "vehicle",
        count,
        row=lineup.slot[ways.use],
        column=np.arange(len(ways.use)),
        value=np.ones(len(ways.use)),
        lower=np.ones(count),
        upper=np.ones(count),
        names=[f"{vehicle}, {module}" for vehicle in lineup.vehicles.id for module in lineup.modules.id],
    )


def _add_links(
    rows: Rows, lineup: Lineup, offered: Offers, ways: Ways, tooled_design: Positions, tooled_region: Positions
) -> None:
    """Add x <= y, x <= tau <= y and "one step"; x <= y is left out where it follows from the others."""
    count = len(ways.use)
    tooled = count + len(offered.design) + np.arange(len(tooled_design))
    design_of_way = offered.design[ways.offer]
    in_region = lineup.units.sum(axis=2)[lineup.uses.vehicle[ways.use]] > 0
    way, tooling = joined(design_of_way, tooled_design, int(offered.design.max(initial=-1)) + 1)
    needed = in_region[way, tooled_region[tooling]]
    way, tooling = way[needed], tooling[needed]
    offers_of_design = np.bincount(offered.design, minlength=int(offered.design.max(initial=-1)) + 1)
    follows = np.zeros(count, dtype=bool)
    follows[way] = offers_of_design[design_of_way[way]] == 1
    direct = np.flatnonzero(~follows)
    every = np.arange(len(direct))
    rows.add(
        "link",
        len(direct),
        row=np.tile(every, 2),
        column=np.concatenate((direct, count + ways.offer[direct])),
        value=np.concatenate((np.ones(len(direct)), -np.ones(len(direct)))),
        lower=np.full(len(direct), -INFINITE),
        upper=np.zeros(len(direct)),
    )
    # One row for a vehicle, a design and a region: all steps of the design together.
    keys, row = np.unique(lineup.uses.vehicle[ways.use[way]] * max(1, len(tooled)) + tooling, return_inverse=True)
    of_row = keys % max(1, len(tooled))
    rows.add(
        "tooling link",
        len(keys),
        row=np.concatenate((row, np.arange(len(keys)))),
        column=np.concatenate((way, tooled[of_row])),
        value=np.concatenate((np.ones(len(way)), -np.ones(len(keys)))),
        lower=np.full(len(keys), -INFINITE),
        upper=np.zeros(len(keys)),
    )
    at, offer = joined(tooled_design, offered.design, len(offers_of_design))
    rows.add(
        "tooled",
        len(tooled),
        row=np.concatenate((np.arange(len(tooled)), at)),
        column=np.concatenate((tooled, count + offer)),
        value=np.concatenate((np.ones(len(tooled)), -np.ones(len(at)))),
        lower=np.full(len(tooled), -INFINITE),
        upper=np.zeros(len(tooled)),
    )
    several = np.flatnonzero(offers_of_design > 1)
    at, offer = joined(several, offered.design, len(offers_of_design))
    rows.add(
        "one step",
        len(several),
        row=at,
        column=count + offer,
        value=np.ones(len(at)),
        lower=np.full(len(several), -INFINITE),
        upper=np.ones(len(several)),
    )


def _without_dust(cost: Numbers) -> Numbers:
    """Return costs of which those too small for the solver are nothing."""
    return np.where(np.abs(cost) < 1e-6, 0.0, cost)


def _column_names(
    lineup: Lineup,
    made: Designs,
    offered: Offers,
    ways: Ways,
    tooled_design: Positions,
    tooled_region: Positions,
    rules: Rules,
) -> list[list[str]]:
    use_names = lineup.use_names()
    design_names = names_of_designs(lineup, made)
    offer_names = [design_names[design] for design in offered.design.tolist()]
    return [
        [use_names[use] for use in ways.use.tolist()],
        offer_names,
        [
            f"{design_names[design]}, {lineup.regions[region]}"
            for design, region in zip(tooled_design.tolist(), tooled_region.tolist(), strict=True)
        ],
        rules.shared_names(),
    ]
