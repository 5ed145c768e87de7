"""`alliance plan propose|confirm|release|decide|decisions` and `alliance synergy governance`, on the reference alliance."""

import shutil
from pathlib import Path

import pytest
from tests.cli.asking import answered, typed

from alliance.desks.delivery import import_file

PLAN = """measure,member,definition,value,unit,first_day,last_day
plan_cost,renault,"manufacturing, operating",{first},EUR,2016-01-01,2016-12-31
plan_cost,nissan,"manufacturing, operating",200,EUR,2016-01-01,2016-12-31
cost_share,renault,"manufacturing, operating, shapley",90,EUR,2016-01-01,2016-12-31
cost_share,nissan,"manufacturing, operating, shapley",210,EUR,2016-01-01,2016-12-31
"""
SHEET = """title = "A small plan"
member = "office"
source = "run 00c0ffee00c0ffee"
known_on = {known_on}
mode = "replace"
reason = "The last outcome of a scenario counts."
[scope]
measures = ["plan_cost", "cost_share"]
start = 2016-01-01
end = 2017-01-01
[columns]
measure = "measure"
member = "member"
definition = "definition"
value = "value"
unit = "unit"
first_day = "first_day"
last_day = "last_day"
[constants]
status = "synthetic"
"""
KIMURA = ("--as", "Shohei Kimura", "--day", "2016-12-02")


def file_plan(folder: Path, first: int, known_on: str) -> None:
    """File the small plan as a run would, with what Renault bears."""
    file = folder / "deliveries" / f"small-plan-{first}.csv"
    file.write_text(PLAN.format(first=first), "utf-8")
    file.with_suffix(".toml").write_text(SHEET.format(known_on=known_on), "utf-8")
    import_file(folder, file)


def governed_folder(reference_folder: Path, folder: Path) -> Path:
    """Return the reference alliance with a small filed plan, and with who confirms for whom."""
    shutil.copytree(reference_folder, folder)
    import_file(folder, folder / "plans" / "governance" / "mandates.csv")
    file_plan(folder, 100, "2016-12-01")
    return folder


@pytest.fixture
def governed(reference_folder: Path, tmp_path: Path) -> Path:
    """Return such a folder, to be written."""
    return governed_folder(reference_folder, tmp_path / "demo")


@pytest.fixture(scope="module")
def proposed(reference_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return such a folder whose plan is proposed; to be read, not written."""
    folder = governed_folder(reference_folder, tmp_path_factory.mktemp("proposed") / "demo")
    assert typed("plan", "propose", "manufacturing", *KIMURA, folder=folder).exit_code == 0
    return folder


def test_a_plan_goes_from_proposal_to_release(governed: Path) -> None:
    """The record keeps who and when, as known on each day, and stays whole."""
    assert answered("plan", "propose", "manufacturing", *KIMURA, folder=governed)["status"] == "proposed"
    for member, day in (("renault", "2016-12-05"), ("nissan", "2016-12-09")):
        form = answered(
            "plan", "confirm", "manufacturing", "--as", f"{member}-controlling", "--day", day, folder=governed
        )
    assert form["status"] == "confirmed"
    form = answered("plan", "release", "manufacturing", "--as", "shohei-kimura", "--day", "2016-12-12", folder=governed)
    assert (form["status"], form["unchanged"], form["rule"]) == ("released", True, "shapley")
    known = {
        day: answered("plan", "decisions", "manufacturing", "--known-on", day, folder=governed)["plans"]
        for day in ("2016-12-01", "2016-12-04", "2016-12-06", "2016-12-12")
    }
    assert [[each["status"] for each in found] for found in known.values()] == [  # type: ignore[attr-defined]
        [], ["proposed"], ["proposed"], ["released"],
    ]  # fmt: skip
    assert typed("record", "verify", folder=governed).exit_code == 0
    log = typed("record", "log", folder=governed).stdout
    assert "Controlling of Nissan confirms" in log
    assert "Shohei Kimura releases" in log


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("release", "manufacturing", *KIMURA), "renault and nissan did not confirm yet"),
        (("confirm", "manufacturing", "--as", "renault-controlling", "--member", "nissan"), "not of nissan"),
        (("confirm", "manufacturing", "--as", "avtovaz-controlling"), "avtovaz has no part in it"),
        (("confirm", "manufacturing", "--as", "greg-kelly"), "is nobody's controlling"),
        (("propose", "manufacturing", *KIMURA), "was proposed on 2016-12-02 by shohei-kimura already"),
        (("propose", "manufacturing", "--as", "Shohei Kimura", "--day", "2016-11-30"), "cannot have been proposed on 2016-11-30"),
        (("propose", "manufacturing", "--as", "Shohei Kimura", "--day", "2999-01-01"), "2999-01-01 has not come"),
        (("propose", "manufacturing", "--as", "Shohei Kimmura"), "Did you mean 'Shohei Kimura'"),
        (("propose", "purchasing", "--as", "yasuhiro-yamauchi"), "No plan of purchasing is filed"),
        (("propose", "manufacturing", *KIMURA, "--rule", "nucleolus"), "filed are shapley"),
        (("propose", "manufacturing", *KIMURA, "--run", "ffff"), "Filed are 00c0ffee00c0ffee"),
        (("confirm", "people", "--as", "renault-controlling"), "No plan of people was proposed"),
        (("decide", "purchasing", "Buy tyres jointly", "--as", "shohei-kimura"), "shohei-kimura does not lead purchasing"),
    ],
)  # fmt: skip
def test_what_may_not_be_is_refused_and_not_filed(proposed: Path, words: tuple[str, ...], said: str) -> None:
    """A refusal says who may, or what comes first, exits 2, and leaves the record as it was."""
    before = typed("record", "log", folder=proposed).stdout
    result = typed("plan", *words, *(() if "--day" in words else ("--day", "2016-12-03")), folder=proposed)
    assert result.exit_code == 2
    assert said in result.output
    assert typed("record", "log", folder=proposed).stdout == before


def test_whoever_confirms_sees_what_it_confirms(governed: Path) -> None:
    """The leader sees every part; a member that confirms sees its own part, confirms no other, and is shown nothing else."""
    proposed = answered("plan", "propose", "manufacturing", *KIMURA, folder=governed)["parts"]
    assert proposed == {
        "renault": {"bears": "100", "pays": "90", "better_by": None},
        "nissan": {"bears": "200", "pays": "210", "better_by": None},
    }
    own = (
        "plan",
        "confirm",
        "manufacturing",
        "--as",
        "nissan-controlling",
        "--day",
        "2016-12-05",
        "--viewer",
        "nissan",
    )
    assert typed(*own, "--member", "renault", folder=governed).exit_code == 3
    form = answered(*own, folder=governed)
    assert list(form["parts"]) == ["nissan"]  # type: ignore[call-overload]
    assert form["waiting_for"] == ["renault"]
    foreign = ("plan", "confirm", "manufacturing", "--as", "nissan-controlling", "--viewer", "renault")
    assert "nissan-controlling is the controlling of nissan, not of renault" in typed(*foreign, folder=governed).output
    assert typed("plan", "release", "manufacturing", *KIMURA, "--viewer", "renault", folder=governed).exit_code == 3


def test_a_plan_that_changed_is_proposed_anew(governed: Path) -> None:
    """A new outcome of the scenario makes the old proposal void, and starts from the beginning."""
    typed("plan", "propose", "manufacturing", *KIMURA, folder=governed)
    file_plan(governed, 101, "2016-12-03")
    late = ("--day", "2016-12-05")
    refused = typed("plan", "confirm", "manufacturing", "--as", "renault-controlling", *late, folder=governed)
    assert refused.exit_code == 2
    assert "has changed since it was proposed on 2016-12-02" in refused.output
    form = answered("plan", "propose", "manufacturing", "--as", "shohei-kimura", *late, folder=governed)
    assert form["waiting_for"] == ["renault", "nissan"]
    plans = answered("plan", "decisions", folder=governed)["plans"]
    assert [(each["status"], each["unchanged"]) for each in plans] == [("proposed", False), ("proposed", True)]  # type: ignore[attr-defined]


def test_a_forged_act_is_told_and_does_not_count(governed: Path) -> None:
    """A release that somebody wrote into a delivery by hand, without confirmations, releases nothing."""
    form = answered("plan", "propose", "manufacturing", *KIMURA, folder=governed)
    detail = f"manufacturing, operating; shared by shapley: run 00c0ffee00c0ffee as {form['digest']}"
    file = governed / "deliveries" / "forged.csv"
    file.write_text(
        f'subject,kind,object,first_day,detail\nshohei-kimura,releases,manufacturing,2016-12-03,"{detail}"\n', "utf-8"
    )
    columns = "\n".join(f'{each} = "{each}"' for each in ("subject", "kind", "object", "first_day", "detail"))
    file.with_suffix(".toml").write_text(
        f'member = "renault"\nkind = "relations"\nknown_on = 2016-12-03\n[columns]\n{columns}\n', "utf-8"
    )
    import_file(governed, file)
    found = answered("plan", "decisions", folder=governed)
    assert [each["status"] for each in found["plans"]] == ["proposed"]  # type: ignore[attr-defined]
    assert [each["reason"] for each in found["not_counted"]] == ["renault and nissan did not confirm yet"]  # type: ignore[attr-defined]


def test_the_register_tells_leaders_boards_and_changes(governed: Path) -> None:
    """At the end of 2016 Yamauchi led purchasing; between then and 2019 Ghosn left the boards and Senard came."""
    form = answered("synergy", "governance", "--on", "2019-12-31", "--since", "2016-12-31", folder=governed)
    changed = {(each["day"], each["person"], each["what"], each["of"]) for each in form["changes"]}  # type: ignore[attr-defined]
    assert ("2018-11-23", "carlos-ghosn", "ended", "alliance") in changed
    assert ("2019-03-12", "jean-dominique-senard", "began", "alliance-operating-board") in changed
    assert ("2018-01-01", "veronique-sarlat-depotte", "began", "purchasing") in changed
    then = answered("synergy", "governance", "--on", "2016-12-31", folder=governed)["functions"]
    led = {each["function"]: [(who["person"], who["home"]) for who in each["leaders"]] for each in then}  # type: ignore[attr-defined]
    assert led["purchasing"] == [("yasuhiro-yamauchi", "nissan")]
    charters = {each["function"]: {line["with"] for line in each["charter"]} for each in then}  # type: ignore[attr-defined]
    assert charters["purchasing"] == {"alliance", "renault", "nissan"}


def test_a_decision_stands_in_the_log_with_its_day(governed: Path) -> None:
    """What a leader decided is kept in words, and known from its day on."""
    said = ("decide", "purchasing", "Tyres are bought jointly from 2017 on", "--as", "Yasuhiro Yamauchi")
    assert typed("plan", *said, "--day", "2016-12-01", folder=governed).exit_code == 0
    found = answered("plan", "decisions", "purchasing", folder=governed)["decisions"]
    assert [(each["day"], each["person"]) for each in found] == [("2016-12-01", "yasuhiro-yamauchi")]  # type: ignore[attr-defined]
    assert answered("plan", "decisions", "--known-on", "2016-11-30", folder=governed)["decisions"] == []
