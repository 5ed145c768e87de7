"""Synthetic vehicle-level rows: ten years of monthly deliveries of four members, with restatements and corrections.

Nothing in here is a real figure. Ten brands carry 300 invented models; each model is built in one to three plants and
sold in 40 to 120 of 200 markets with one to three powertrains, and models and markets follow a steep popularity curve,
as sales do.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from alliance.calendar import add_months
from alliance.record.alliance_file import MARKETS as COUNTRIES

Codes = npt.NDArray[np.int32]

FIRST_YEAR, YEARS = 2010, 10
MONTHS = tuple(date(FIRST_YEAR + index // 12, index % 12 + 1, 1) for index in range(12 * YEARS))
MEMBERS = ("renault", "nissan", "mitsubishi", "avtovaz")
BRANDS = {
    "renault": ("renault", "dacia", "renault-samsung-motors", "alpine"),
    "nissan": ("nissan", "infiniti", "datsun"),
    "mitsubishi": ("mitsubishi",),
    "avtovaz": ("lada", "vaz"),
}
SIZE = {"renault": 0.31, "nissan": 0.55, "mitsubishi": 0.10, "avtovaz": 0.04}
REGIONS = ("europe", "north-america", "latin-america", "north-asia", "greater-china", "south-asia", "africa", "eurasia")
# Real countries, so that files with them can be imported; the regions are dealt out in turn.
with COUNTRIES.open(encoding="utf-8") as listed:
    MARKETS = tuple(row["id"] for row in csv.DictReader(listed))[:200]
REGION_OF = {market: REGIONS[index % len(REGIONS)] for index, market in enumerate(MARKETS)}
PLANTS = tuple(f"plant-{index:03d}" for index in range(122))
POWERTRAINS = ("petrol", "diesel", "hybrid", "battery", "gas")
MODELS_OF = {"renault": 90, "nissan": 120, "mitsubishi": 50, "avtovaz": 40}
RESTATED = 0.07
NEGATIVE = 0.01


@dataclass(frozen=True)
class Model:
    """One invented model.

    Parameters
    ----------
    name, member, brand : str
        What it is called, and who sells it.
    plants, markets, powertrains : arrays of int
        Positions in the lists above of where it is built, where it is sold, and with what.
    """

    name: str
    member: str
    brand: str
    plants: Codes
    markets: Codes
    powertrains: Codes


@dataclass(frozen=True)
class Rows:
    """The rows of one delivery as columns, shape (rows,) each.

    Parameters
    ----------
    delivery : int
        Its number, from 0, in the order of filing.
    member : str
        Who delivers.
    month : date
        The first day of the month that it speaks for.
    known_on : date
        When it was known.
    mode : str
        ``"add"`` or ``"replace"``; a replacing one speaks for the whole month of the member.
    model, powertrain, market, plant : arrays of int32
        Positions in `MODELS`, `POWERTRAINS`, `MARKETS`, `PLANTS`.
    units : array of int64
        Vehicles; negative in corrections.
    """

    delivery: int
    member: str
    month: date
    known_on: date
    mode: str
    model: Codes
    powertrain: Codes
    market: Codes
    plant: Codes
    units: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.units)


def invent_models(seed: int = 7) -> tuple[Model, ...]:
    """Return the 300 models, always the same for a seed."""
    chance = np.random.default_rng(seed)
    models = []
    for member, count in MODELS_OF.items():
        for index in range(count):
            brand = BRANDS[member][min(int(chance.exponential(1.2)), len(BRANDS[member]) - 1)]
            models.append(
                Model(
                    name=f"{brand}-{index:03d}",
                    member=member,
                    brand=brand,
                    plants=chance.choice(len(PLANTS), chance.integers(1, 4), replace=False).astype(np.int32),
                    markets=chance.choice(len(MARKETS), chance.integers(40, 121), replace=False).astype(np.int32),
                    powertrains=chance.choice(len(POWERTRAINS), chance.integers(1, 4), replace=False).astype(np.int32),
                )
            )
    return tuple(models)


MODELS = invent_models()
BRAND_NAMES = tuple(brand for brands in BRANDS.values() for brand in brands)


def deliveries(rows: int, seed: int = 11) -> Iterator[Rows]:
    """Yield the deliveries of ten years in the order of filing, `rows` rows in all (within one percent).

    Every member delivers every month. Seven percent of these months are restated a year later, and after that a member hands
    in corrections to one month: negative rows, one percent of all.
    """
    chance = np.random.default_rng(seed)
    plain = rows * (1 - NEGATIVE) / (1 + RESTATED)
    number = 0
    for year in range(YEARS):
        for member in MEMBERS:
            count = round(plain * SIZE[member] / (12 * YEARS))
            months = MONTHS[12 * year : 12 * year + 12]
            for month in months:
                yield _rows(chance, number, member, month, add_months(month, 1), "add", count)
                number += 1
            for month in months:
                if chance.random() < RESTATED:
                    yield _rows(chance, number, member, month, add_months(month, 13), "replace", count)
                    number += 1
            month, few = months[int(chance.integers(12))], round(rows * NEGATIVE * SIZE[member] / YEARS)
            yield _rows(chance, number, member, month, add_months(months[0], 25), "add", few, sign=-1)
            number += 1


def _rows(
    chance: np.random.Generator,
    number: int,
    member: str,
    month: date,
    known_on: date,
    mode: str,
    count: int,
    sign: int = 1,
) -> Rows:
    mine = [index for index, model in enumerate(MODELS) if model.member == member]
    popularity = 1.0 / np.arange(2, len(mine) + 2) ** 1.1
    model = np.asarray(mine, dtype=np.int32)[chance.choice(len(mine), count, p=popularity / popularity.sum())]
    model.sort()
    market, plant, powertrain = (np.empty(count, dtype=np.int32) for _ in range(3))
    starts = np.searchsorted(model, [*mine, mine[-1] + 1])
    for index, start, end in zip(mine, starts[:-1], starts[1:], strict=True):
        places = MODELS[index].markets
        reach = 1.0 / np.arange(2, len(places) + 2) ** 1.2
        chosen = places[chance.choice(len(places), end - start, p=reach / reach.sum())]
        market[start:end] = chosen
        # A market is served from one plant, so that a plant says little that model and market do not.
        plant[start:end] = MODELS[index].plants[chosen % len(MODELS[index].plants)]
        powertrain[start:end] = chance.choice(MODELS[index].powertrains, end - start)
    units = sign * chance.integers(1, 30, count, dtype=np.int64)
    return Rows(number, member, month, known_on, mode, model, powertrain, market, plant, units)
