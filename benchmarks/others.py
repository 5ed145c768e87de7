"""The same questions asked of the rows themselves, in DuckDB SQL and in pandas."""

from collections.abc import Sequence

import duckdb
import pandas as pd
import pyarrow as pa

from benchmarks.questions import ONE_MARKET, ONE_YEAR, Cube, current, fiscal_year, weight
from benchmarks.rows import BRAND_NAMES, MARKETS, MEMBERS, MODELS, MONTHS, PLANTS, POWERTRAINS, REGION_OF, Rows


def arrow_table(deliveries: Sequence[Rows]) -> pa.Table:
    """Return all rows as one Arrow table, words as dictionaries."""

    def words(codes: Sequence[pa.Array], names: Sequence[str]) -> pa.ChunkedArray:
        return pa.chunked_array([pa.DictionaryArray.from_arrays(each, list(names)) for each in codes])

    brand_of_model = pa.array([BRAND_NAMES.index(model.brand) for model in MODELS], pa.int32())
    sizes = [len(rows) for rows in deliveries]
    return pa.table(
        {
            "month": pa.chunked_array(
                [pa.repeat(pa.scalar(rows.month, pa.date32()), len(rows)) for rows in deliveries]
            ),
            "member": words(
                [pa.repeat(pa.scalar(MEMBERS.index(rows.member), pa.int32()), len(rows)) for rows in deliveries],
                MEMBERS,
            ),
            "brand": words([brand_of_model.take(pa.array(rows.model)) for rows in deliveries], BRAND_NAMES),
            "model": words([pa.array(rows.model) for rows in deliveries], [model.name for model in MODELS]),
            "powertrain": words([pa.array(rows.powertrain) for rows in deliveries], POWERTRAINS),
            "market": words([pa.array(rows.market) for rows in deliveries], MARKETS),
            "plant": words([pa.array(rows.plant) for rows in deliveries], PLANTS),
            "units": pa.chunked_array([pa.array(rows.units) for rows in deliveries]),
            "delivery": pa.chunked_array(
                [
                    pa.repeat(pa.scalar(rows.delivery, pa.int32()), size)
                    for rows, size in zip(deliveries, sizes, strict=True)
                ]
            ),
        }
    )


ONE_STATEMENT = """
SELECT brand, region, fiscal, sum(units * weight)::BIGINT
FROM facts JOIN standing USING (delivery) JOIN shares USING (member, month) JOIN regions USING (market)
     JOIN years USING (month)
GROUP BY ALL
"""
CELLS_FIRST = """
SELECT brand, region, fiscal, sum(units * weight)::BIGINT
FROM (SELECT delivery, brand, market, sum(units) AS units FROM facts GROUP BY ALL)
     JOIN delivered USING (delivery) JOIN shares USING (member, month) JOIN regions USING (market)
     JOIN years USING (month)
GROUP BY ALL
"""
ONE_FIGURE = """
SELECT sum(units * weight)::BIGINT
FROM facts JOIN standing USING (delivery) JOIN shares USING (member, month) JOIN years USING (month)
WHERE fiscal = ? AND market = ?
"""


class Duck:
    """The rows in a native DuckDB table, words as enumerations: the form in which it is fastest."""

    def __init__(self, table: pa.Table, deliveries: Sequence[Rows]) -> None:
        self.connection = duckdb.connect()
        self.connection.execute("SET enable_progress_bar = false; SET threads = 2")
        self.connection.register("arriving", table)
        self.connection.execute("CREATE TABLE facts AS SELECT * FROM arriving")
        self.connection.unregister("arriving")
        standing = current(deliveries)
        self._small("shares", ["member", "month", "weight"], [(m, d, weight(m, d)) for m in MEMBERS for d in MONTHS])
        self._small("regions", ["market", "region"], list(REGION_OF.items()))
        self._small("years", ["month", "fiscal"], [(month, fiscal_year(month)) for month in MONTHS])
        members = [(each.delivery, each.member, each.month) for each in deliveries if each.delivery in standing]
        self._small("standing", ["delivery"], [(delivery,) for delivery, *_ in members])
        self._small("delivered", ["delivery", "member", "month"], members)

    def _small(self, name: str, columns: list[str], rows: Sequence[tuple[object, ...]]) -> None:
        table = pa.table({column: [row[index] for row in rows] for index, column in enumerate(columns)})
        self.connection.register("arriving", table)
        self.connection.execute(f"CREATE TABLE {name} AS SELECT * FROM arriving")
        self.connection.unregister("arriving")

    def cube(self, statement: str) -> Cube:
        """Return the whole cube."""
        return {
            (brand, region, year): value for brand, region, year, value in self.connection.execute(statement).fetchall()
        }

    def figure(self) -> int:
        """Return one figure: one market in one fiscal year."""
        found = self.connection.execute(ONE_FIGURE, [ONE_YEAR, ONE_MARKET]).fetchall()
        return int(found[0][0])


class Frame:
    """The rows in a pandas frame, words as categories."""

    def __init__(self, table: pa.Table, deliveries: Sequence[Rows]) -> None:
        self.rows: pd.DataFrame = table.to_pandas()
        self.standing = current(deliveries)
        self.shares = pd.DataFrame(
            [(m, d, weight(m, d)) for m in MEMBERS for d in MONTHS], columns=["member", "month", "weight"]
        )
        self.delivered = pd.DataFrame(
            [(rows.delivery, rows.member, rows.month, fiscal_year(rows.month)) for rows in deliveries],
            columns=["delivery", "member", "month", "fiscal"],
        ).merge(self.shares, on=["member", "month"])
        self.regions = pd.DataFrame(list(REGION_OF.items()), columns=["market", "region"])

    def _weighted(self, rows: pd.DataFrame) -> pd.DataFrame:
        rows = rows[rows["delivery"].isin(self.standing)].merge(self.delivered, on="delivery")
        return rows.assign(units=rows["units"] * rows["weight"])

    def cube(self) -> Cube:
        """Return the whole cube: cells first, weights after, which is the faster way here too."""
        cells = (
            self.rows.groupby(["delivery", "brand", "market"], observed=True, sort=False)["units"].sum().reset_index()
        )
        weighted = self._weighted(cells).merge(self.regions, on="market")
        found = weighted.groupby(["brand", "region", "fiscal"], observed=True)["units"].sum()
        return {(brand, region, int(year)): int(value) for (brand, region, year), value in found.items()}

    def figure(self) -> int:
        """Return one figure: one market in one fiscal year."""
        weighted = self._weighted(self.rows.loc[self.rows["market"] == ONE_MARKET, ["delivery", "units"]])
        return int(weighted.loc[weighted["fiscal"] == ONE_YEAR, "units"].sum())
