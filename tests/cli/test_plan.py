"""Planning from the command line: every table, every format, exit codes, and what is filed."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import openpyxl
import pytest
from tests.cli.asking import answered, typed

from alliance.cli.plan_tables import PRICES
from alliance.plan.manufacturing.function import FUNCTION

TABLES = (*FUNCTION.tables, PRICES)


@pytest.fixture(scope="module")
def folder(reference_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the reference alliance with its planning tables."""
    place = tmp_path_factory.mktemp("planning") / "demo"
    shutil.copytree(reference_folder, place)
    return place


def test_the_cost_is_shown_with_its_proof_and_what_it_rests_on(folder: Path) -> None:
    """People see cost by item, bearers, use of plants, the proof, and that the tables are synthetic."""
    shown = typed("plan", "manufacturing", folder=folder)
    assert shown.exit_code == 0
    for words in ("Total", "Renault bears", "Nissan uses", "Worth most", "gap 0.00%", "rests on synthetic demand"):
        assert words in shown.stdout, words


@pytest.mark.parametrize("name", TABLES)
def test_every_table_can_be_had_as_csv(folder: Path, name: str) -> None:
    """Each table of a plan is a CSV file of plain numbers, or says that there is nothing in it."""
    shown = typed("plan", "manufacturing", "--table", name, "--format", "csv", folder=folder)
    assert shown.exit_code == 0
    rows = list(csv.DictReader(io.StringIO(shown.stdout)))
    assert rows or name == "changes"
    assert all("synthetic" in row["not public"] for row in rows)


def test_a_workbook_holds_every_table(folder: Path, tmp_path: Path) -> None:
    """`-o plan.xlsx` writes the costs and each table on a sheet of its own."""
    target = tmp_path / "plan.xlsx"
    assert typed("plan", "manufacturing", "-o", str(target), folder=folder).exit_code == 0
    opened = openpyxl.load_workbook(target, read_only=True)
    assert opened.sheetnames == ["Table", *TABLES, "About"]
    assert isinstance(opened["shipments"]["G2"].value, int | float)


def test_two_depths_are_set_side_by_side(folder: Path) -> None:
    """`plan compare` shows both costs by item and what changes."""
    members = ("--members", "avtovaz,mitsubishi")
    found = answered("plan", "compare", "operating", "strategic", *members, folder=folder)
    assert found["change"] < 0  # type: ignore[operator]


def test_a_choice_is_explained_in_words(folder: Path) -> None:
    """Why a model is not built at a plant, and what more room there would save."""
    why = answered("plan", "explain", "Qashqai", "Palencia", folder=folder)
    assert why["extra_cost"] < 0  # type: ignore[operator]
    assert "would save EUR" in str(why["answer"])
    assert "It is not there today: bringing it there costs" in str(why["answer"])
    room = answered("plan", "explain", "Kaluga", folder=folder)
    assert room["saves"] > 0  # type: ignore[operator]
    assert "10,000 more there would save EUR" in str(room["answer"])


def test_baselines_are_kept_apart(folder: Path) -> None:
    """What is saved alone and what is saved together are two numbers, and nothing remains."""
    found = answered("plan", "baselines", "manufacturing", folder=folder)
    own, synergy = found["own_improvement"], found["synergy"]
    assert isinstance(own, dict)
    assert isinstance(synergy, dict)
    assert own["total"] + synergy["planned"] == pytest.approx(found["as_is"] - found["joint"], abs=1)  # type: ignore[operator]
    assert synergy["without_recovered_sales"] + synergy["from_recovered_sales"] == pytest.approx(synergy["planned"])
    assert found["remainder"] == 0


def test_a_template_is_written_and_filled_in(tmp_path: Path) -> None:
    """`plan template` writes the workbook, and does not overwrite it."""
    shown = typed("plan", "template", "manufacturing", str(tmp_path / "new"))
    assert "manufacturing.xlsx" in shown.stdout
    again = typed("plan", "template", "manufacturing", str(tmp_path / "new"))
    assert again.exit_code == 2
    assert "was not overwritten" in again.stderr


def test_filing_is_asked_for(folder: Path) -> None:
    """A question changes nothing; `--file` files, once, and names the figure to ask for."""
    before = len(answered("record", "log", folder=folder)["deliveries"])  # type: ignore[arg-type]
    assert answered("plan", "manufacturing", folder=folder)["filed"] == []
    first = answered("plan", "manufacturing", "--file", folder=folder)["filed"]
    again = typed("plan", "manufacturing", "--file", folder=folder)
    assert [each["already"] for each in first] == [False]  # type: ignore[index]
    assert "filed before" in again.stdout
    assert (
        '--perimeter "renault + avtovaz + nissan + mitsubishi" --definition "manufacturing, operating"' in again.stdout
    )
    assert len(answered("record", "log", folder=folder)["deliveries"]) == before + 1  # type: ignore[arg-type]


def test_shares_are_filed_with_the_values_they_rest_on(folder: Path) -> None:
    """`synergy share --file` files coalition values and shares; the figure says that it is synthetic."""
    found = answered("synergy", "share", "manufacturing", "--rule", "owen", "--file", folder=folder)
    assert found["in_core"] is True
    assert len(found["filed"]) == 2  # type: ignore[arg-type]
    shown = typed("figure", "synergy.value", "--period", "2016", folder=folder)
    assert shown.exit_code == 0, shown.output
    assert "Status     synthetic" in shown.stdout


def test_a_page_to_sign_is_written(folder: Path, tmp_path: Path) -> None:
    """The agreement as plain text: shares, gain a vehicle, transfers that add up to nothing, and the proof."""
    page = tmp_path / "agreement.txt"
    found = answered("synergy", "share", "manufacturing", "--page", str(page), folder=folder)
    text = page.read_text("utf-8")
    for words in (
        "shared by nucleolus",
        "transfer",
        "a vehicle",
        "Nobody gains by leaving",
        "proved within",
        "Not public",
    ):
        assert words in text, words
    agreement = found["agreement"]
    assert isinstance(agreement, dict)
    assert sum(part["transfer"] for part in agreement["parts"]) == pytest.approx(0, abs=0.01)


def test_a_proposed_split_of_a_plan_is_judged(folder: Path, tmp_path: Path) -> None:
    """`synergy stability manufacturing --split` names who would leave and the smallest repair."""
    values = answered("synergy", "coalitions", "manufacturing", folder=folder)
    cost = {tuple(each["members"]): each["cost"] for each in values["coalitions"]}  # type: ignore[attr-defined]
    members = values["members"]
    assert isinstance(members, list)
    total = cost[tuple(members)]
    split = dict.fromkeys(members, total / len(members))
    proposal = tmp_path / "proposal.csv"
    proposal.write_text("member,share\n" + "".join(f"{member},{share!r}\n" for member, share in split.items()), "utf-8")
    found = answered("synergy", "stability", "manufacturing", "--split", str(proposal), folder=folder, code=1)
    assert found["stable"] is False
    assert sum(found["repair"].values()) == pytest.approx(0, abs=1)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("plan", "baselines", "baking"), 2, "Known are manufacturing"),
        (("plan", "manufacturing", "--members", "renalt"), 2, "Did you mean 'renault'?"),
        (("plan", "manufacturing", "--scenario", "nowhere"), 2, "alliance plan template"),
        (("plan", "explain", "Qashqay", "Palencia"), 2, "Did you mean 'Qashqai'?"),
        (("synergy", "share", "manufacturing", "--rule", "nucleous"), 2, "Did you mean 'nucleolus'"),
        (("synergy", "share"), 2, "Say what to share"),
        (("synergy", "share", "manufacturing", "--rule", "owen", "--depth", "strategic"), 2, "has no prices"),
        (("synergy", "share", "manufacturing", "--rule", "shapley", "--weight", "renault=1"), 2, "takes no weights"),
    ],
)
def test_a_wrong_call_says_what_to_do(folder: Path, words: tuple[str, ...], code: int, said: str) -> None:
    """A call that cannot be meant is one sentence or two on stderr, with the way out."""
    shown = typed(*words, folder=folder)
    assert shown.exit_code == code
    assert said in shown.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("plan", "manufacturing"), "vehicles that cross a border"),
        (("plan", "baselines", "manufacturing"), "saved together"),
        (("synergy", "coalitions", "manufacturing"), "EUR million saved against going alone"),
        (("synergy", "share", "manufacturing", "--rule", "equal"), "would leave and gain EUR"),
    ],
)
def test_every_chart_is_drawn_and_labelled(folder: Path, tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    """`--chart` draws the picture that it promises, and the picture says that it rests on synthetic tables."""
    pytest.importorskip("vl_convert")
    target = tmp_path / "chart.svg"
    shown = typed(*words, "--chart", str(target), folder=folder)
    assert shown.exit_code == 0
    text = target.read_text("utf-8")
    assert said in text
    assert "synthetic" in text


def test_a_strategic_share_claims_no_more_than_is_proved(folder: Path) -> None:
    """With seconds to search, what is certain, what is not, and what cannot be told are kept apart, in words and in JSON."""
    question = (
        "synergy",
        "share",
        "manufacturing",
        "--depth",
        "strategic",
        "--members",
        "renault,nissan",
        "--seconds",
        "5",
    )
    found = answered(*question, folder=folder)
    page = found["agreement"]
    assert isinstance(page, dict)
    assert page["synergy_at_least"] <= page["synergy"] <= page["synergy_at_most"]
    undecided = found["undecided"]
    assert isinstance(undecided, list)
    if undecided:
        assert found["in_core"] is not True
    else:
        assert page["synergy_at_least"] == pytest.approx(page["synergy"], rel=1e-3) or found["in_core"] is True


def test_values_are_saved_and_shared_again_without_solving(folder: Path, tmp_path: Path) -> None:
    """`--save` writes a game file: shared from it, the same members pay the same, and it is still labelled synthetic."""
    file = tmp_path / "values.json"
    assert typed("synergy", "coalitions", "manufacturing", "--save", str(file), folder=folder).exit_code == 0
    solved = answered("synergy", "share", "manufacturing", "--rule", "shapley", folder=folder)
    again = answered("synergy", "share", "--game", str(file), "--rule", "shapley")
    shares, before = again["shares"], solved["shares"]
    assert isinstance(shares, dict)
    assert isinstance(before, dict)
    assert shares == pytest.approx(before, rel=1e-9)
    assert "synthetic" in typed("synergy", "share", "--game", str(file), "--rule", "shapley").stdout
