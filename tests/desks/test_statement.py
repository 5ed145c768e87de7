"""The statement of all functions from the record: which plans, which status, and what is named as missing."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from tests.cli.asking import answered, typed

from alliance.desks.delivery import import_file, start

TOML = """[alliance]
title = "Two"
currency = "EUR"
perimeter = "alliance"
[members]
north = "North"
south = "South"
[functions]
engineering = "Engineering"
manufacturing = "Manufacturing"
purchasing = "Purchasing"
human-resources = "Human Resources"
"""
SHEET = """member = "office"
source = "run {run}"
known_on = 2026-11-01
mode = "replace"
reason = "The last outcome of a scenario counts."
[scope]
measures = ["plan_cost", "cost_share", "synergy_share", "stand_alone_cost", "avoided_saving", "valued_saving", "price_saving"]
start = {year}-01-01
end = 2019-01-01
[scope.where]
definition = "{definition}"
[columns]
measure = "measure"
member = "member"
product = "product"
definition = "definition"
value = "value"
unit = "unit"
first_day = "first_day"
last_day = "last_day"
"""
Row = tuple[str, str, float]


def file_run(
    folder: Path, run: str, definition: str, rows: Iterable[Row], years: tuple[int, int] = (2017, 2018)
) -> None:
    """File what a run brought home: measure, member and value, over some years."""
    lines = ["measure,member,product,definition,value,unit,first_day,last_day,status"]
    for measure, member, value in rows:
        name, _, year = measure.partition("@")
        first, last = (year, year) if year else years
        meant = f"{definition}, nucleolus" if name.endswith("_share") else definition
        lines.append(f'{name},{member},,"{meant}",{value},EUR,{first}-01-01,{last}-12-31,synthetic')
    for wanted in (definition, f"{definition}, nucleolus"):
        file = folder / "deliveries" / f"{wanted.replace(', ', '-')}-{run}.csv"
        file.write_text("\n".join([lines[0], *(line for line in lines if f'"{wanted}"' in line)]) + "\n", "utf-8")
        sheet = SHEET.format(run=run, definition=wanted, year=years[0]) + 'status = "status"\n'
        file.with_suffix(".toml").write_text(sheet, "utf-8")
        import_file(folder, file)


ENGINEERING: list[Row] = [
    ("plan_cost", "north", 700), ("plan_cost", "south", 300), ("cost_share", "north", 650.5), ("cost_share", "south", 349.5),
    ("synergy_share", "north", 149.5), ("synergy_share", "south", 150.5), ("stand_alone_cost", "north", 800),
    ("stand_alone_cost", "south", 500), ("avoided_saving", "north", 25), ("avoided_saving", "south", 75),
    ("valued_saving", "north", 0), ("valued_saving", "south", 0), ("price_saving@2017", "north", 10),
    ("price_saving@2017", "south", 20), ("price_saving@2018", "north", 5), ("price_saving@2018", "south", 15),
]  # fmt: skip
PURCHASING: list[Row] = [
    ("plan_cost", "north", 90), ("plan_cost", "south", 60), ("cost_share", "north", 85), ("cost_share", "south", 65),
    ("synergy_share", "north", 15), ("synergy_share", "south", 5),
]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a small alliance with plans of engineering (2017 and 2018) and purchasing (2017)."""
    place = tmp_path / "two"
    start(place, "Two", content=TOML)
    (place / "deliveries").mkdir(exist_ok=True)
    file_run(place, "e" * 16, "engineering", ENGINEERING)
    file_run(place, "b" * 16, "purchasing", PURCHASING, (2017, 2017))
    return place


def test_what_counts_is_read_from_the_record(folder: Path) -> None:
    """Shares come to 320; the price effects of 2017, 30, purchasing tells itself; those of 2018, 20, move to its line."""
    form = answered("synergy", "statement", folder=folder)
    together = form["together"]
    assert isinstance(together, dict)
    assert (together["share"], together["counts"], together["transfer"]) == ("320", "290", "0")
    functions = {each["function"]: each for each in form["functions"]}  # type: ignore[attr-defined]
    engineering = functions["engineering"]["together"]
    assert (engineering["avoided"], engineering["reduction"], engineering["moved"]) == ("100", "200", "-50")
    assert functions["purchasing"]["together"]["moved"] == "20"
    assert form["moved"] == [{"function": "engineering", "struck": "30", "moved": "20", "years": [2017]}]
    assert {each["status"] for each in functions.values()} == {"not proposed"}
    assert {each["kind"] for each in functions.values()} == {"synthetic"}


def test_a_member_has_a_statement_of_its_own(folder: Path) -> None:
    """The statements of the members, one by one, come to that of the alliance, and name nobody else."""
    whole = answered("synergy", "statement", folder=folder)["together"]
    single = {who: answered("synergy", "statement", "--member", who, folder=folder) for who in ("north", "south")}
    total = sum(float(form["together"]["counts"]) for form in single.values())  # type: ignore[index]
    assert total == float(whole["counts"])  # type: ignore[index]
    assert list(single["north"]["members"]) == ["north"]  # type: ignore[call-overload]
    assert "south" not in typed("synergy", "statement", "--member", "north", folder=folder).stdout.lower()


def test_a_viewer_is_stated_its_own_part_and_no_other(folder: Path) -> None:
    """For a member as viewer the statement is its own, in every format, sums of all members among what is left out."""
    own = answered("synergy", "statement", "--viewer", "north", folder=folder)
    assert own == answered("synergy", "statement", "--member", "north", folder=folder)
    assert own["moved"] == [{"function": "engineering", "struck": "10", "moved": "5", "years": [2017]}]
    assert typed("synergy", "statement", "--viewer", "north", "--member", "south", folder=folder).exit_code == 3


@pytest.mark.parametrize(
    "named", [("--run", "ffff"), ("--rule", "shapley"), ("--member", "west"), ("--known-on", "2020-01-01")]
)
def test_what_is_nowhere_is_not_passed_over(folder: Path, named: tuple[str, str]) -> None:
    """A run, rule or member that the record does not have, and a day before all plans, are refused and never ignored."""
    assert typed("synergy", "statement", *named, folder=folder).exit_code == 2


def test_what_is_missing_is_named_with_its_command(folder: Path, tmp_path: Path) -> None:
    """Without kinds of saving engineering is left out, because purchasing's plan may claim the same euros."""
    bare = tmp_path / "bare"
    start(bare, "Two", content=TOML)
    (bare / "deliveries").mkdir(exist_ok=True)
    file_run(bare, "e" * 16, "engineering", ENGINEERING[:6])
    alone = answered("synergy", "statement", folder=bare)
    assert alone["left_out"] == []
    assert "alliance plan baselines engineering --file" in alone["functions"][0]["notes"][0]  # type: ignore[index]
    file_run(bare, "b" * 16, "purchasing", PURCHASING, (2017, 2017))
    form = answered("synergy", "statement", folder=bare, code=3)
    assert [each["function"] for each in form["functions"]] == ["purchasing"]  # type: ignore[attr-defined]
    assert "alliance plan baselines engineering --file" in form["left_out"][0]  # type: ignore[index]


def test_two_plans_of_one_function_never_both_count(folder: Path) -> None:
    """Of a second scenario it must be said which is meant; then only that one stands in the statement."""
    file_run(folder, "a" * 16, "engineering, later", [(name, who, 2 * value) for name, who, value in ENGINEERING])
    refused = typed("synergy", "statement", folder=folder)
    assert refused.exit_code == 2
    assert "--run" in refused.output
    form = answered("synergy", "statement", "--run", "aaaa", folder=folder)
    assert [each["definition"] for each in form["functions"]] == ["purchasing", "engineering, later"]  # type: ignore[attr-defined]


def test_nothing_filed_is_no_statement(tmp_path: Path) -> None:
    """An empty record is refused with the commands that would fill it."""
    place = tmp_path / "empty"
    start(place, "Two", content=TOML)
    result = typed("synergy", "statement", folder=place)
    assert result.exit_code == 2
    assert "alliance plan engineering --file" in result.output


LEAVING = """subject,kind,object,first_day,last_day
north,member_of,alliance,2010-01-01,
south,member_of,alliance,2010-01-01,2018-05-15
"""
SIDES = ("subject", "kind", "object", "first_day", "last_day")


def test_a_plan_across_a_leaving_day_is_asked_of_its_own_members(folder: Path) -> None:
    """South left within the years of the plan: for the alliance it is refused, and the advice is the perimeter that answers."""
    file = folder / "deliveries" / "members.csv"
    file.write_text(LEAVING, "utf-8")
    columns = "\n".join(f'{each} = "{each}"' for each in SIDES)
    sheet = f'member = "office"\nkind = "relations"\nknown_on = 2018-06-01\nsource = "minutes"\n[columns]\n{columns}\n'
    file.with_suffix(".toml").write_text(sheet, "utf-8")
    import_file(folder, file)
    asked = ("figure", "plan-cost", "--period", "2017..2018", "--definition", "engineering")
    refused = typed(*asked, folder=folder)
    assert refused.exit_code == 3
    assert "South counts in 'alliance' for 2017-01-01..2018-05-15 only" in refused.stdout
    assert '--perimeter "north + south"' in refused.stdout
    assert answered(*asked, "--perimeter", "north + south", folder=folder)["value"] == 1000
