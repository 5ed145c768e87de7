"""Sharing from the command line: answers with their proof, and game files that are no games."""

from __future__ import annotations

import json
import shlex
import shutil
from fractions import Fraction
from pathlib import Path

import pytest
from tests.cli.asking import answered, typed

# Three members, any two of them nearly as good as all: the core is empty.
MAJORITY = {"n": 3, "kind": "profit", "values": {"1": 0, "2": 0, "3": 0, "1,2": 8, "1,3": 8, "2,3": 8, "1,2,3": 10}}
# Together they spend more than alone.
APART = {
    "n": 3,
    "kind": "cost",
    "players": ["a", "b", "c"],
    "values": {"1": 6, "2": 6, "3": 6, "1,2": 7, "1,3": 7, "2,3": 7, "1,2,3": 20},
}


def game(folder: Path, form: object) -> str:
    """Write a game file and return its path."""
    path = folder / "game.json"
    path.write_text(form if isinstance(form, str) else json.dumps(form), "utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("form", "rule"),
    [(MAJORITY, "core"), (MAJORITY, "tau"), (APART, "core"), (APART, "tau"), (APART, "nucleolus")],
)
def test_a_rule_without_an_answer_says_why_and_proves_it(tmp_path: Path, form: object, rule: str) -> None:
    """No shares is an answer: a reason, and a balanced collection that adds up in fractions; the exit code is 1."""
    found = answered("synergy", "share", "--game", game(tmp_path, form), "--rule", rule, code=1)
    assert (found["shares"], found["in_core"]) == (None, False)
    assert found["reason"]
    proof = found["proof"]
    assert isinstance(proof, dict)
    members = {member for part in proof["balanced"] for member in part["members"]}
    for member in members:
        assert sum(Fraction(part["weight"]) for part in proof["balanced"] if member in part["members"]) == 1
    assert proof["valid"]
    sign = 1 if found["kind"] == "gain" else -1
    assert sign * proof["worth"] > sign * proof["together"]


def test_a_rule_without_an_answer_is_said_to_people(tmp_path: Path) -> None:
    """People read the collection as a table, with the reason below."""
    shown = typed("synergy", "share", "--game", game(tmp_path, MAJORITY), "--rule", "core")
    assert shown.exit_code == 1
    assert "shared by core: no answer" in shown.stdout
    assert "1/2" in shown.stdout
    assert "Reason  No split keeps every coalition" in shown.stdout


def test_shares_outside_the_core_name_who_would_leave(tmp_path: Path) -> None:
    """A rule that has an answer gives it, stable or not, and says which coalition would leave."""
    found = answered("synergy", "share", "--game", game(tmp_path, MAJORITY), "--rule", "shapley")
    assert found["in_core"] is False
    assert len(found["worst_coalition"]) == 2  # type: ignore[arg-type]
    assert found["excess"] == pytest.approx(4 / 3)
    assert (found["reason"], found["proof"], found["repair"]) == (None, None, None)


def test_coalitions_may_be_written_by_name(tmp_path: Path) -> None:
    """Where players are named, coalitions may be given by their names; the shares are the same as by number."""
    numbered = answered("synergy", "share", "--game", game(tmp_path, {**APART, "values": APART["values"]}), code=1)
    names = {"1": "a", "2": "b", "3": "c"}
    values = APART["values"]
    assert isinstance(values, dict)
    by_name = {",".join(names[part] for part in key.split(",")): value for key, value in values.items()}
    assert answered("synergy", "share", "--game", game(tmp_path, {**APART, "values": by_name}), code=1) == numbered


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("", "is not a JSON file"),
        ("[1]", "holds a list"),
        ('{"n": 2, "n": 3}', "the key 'n' stands twice"),
        ('{"n": 1, "values": {"1": NaN}}', "holds NaN"),
        ({"n": "2", "values": {}}, "n is '2'"),
        ({"n": 0, "values": {}}, "n is 0"),
        ({"n": 40, "values": {}}, "n is 40"),
        ({"values": {"1": 2}}, "n is missing"),
        ({"n": 2, "value": {"1": 2}}, "The file has 'value' instead"),
        ({"n": 2, "values": [1, 2, 3]}, "values is a list"),
        ({"n": 2, "values": {"1": 1, "2": "two", "1,2": 3}}, "values['2'] is 'two'"),
        ({"n": 2, "values": {"1": 1, "2": True, "1,2": 3}}, "values['2'] is True"),
        ({"n": 2, "values": {"1": 1, "2": 10**400, "1,2": 3}}, "values['2'] is too large"),
        ({"n": 2, "values": {"1": 1, "1,2": 3}}, "The value of coalition '2' is missing"),
        ({"n": 2, "values": {"1": 1, "2": 1, "1,2": 3, "2,1": 4}}, "'2,1' is given twice"),
        ({"n": 2, "values": {"1": 1, "2": 1, "1,2": 3, "1,3": 4}}, "names '3', who is no member"),
        ({"n": 2, "values": {"1": 1, "2": 1, "1,2": 3}}, "kind is missing"),
        (
            {"n": 2, "players": ["a", "b"], "values": {"a": 1, "2": 1, "1,2": 3}},
            "the numbers 1 to 2, or only the names a, b",
        ),
        ({"n": 2, "values": {"1": 1, "2": 1, "12": 3}}, "names '12', who is no member. Write the numbers 1 to 2"),
        (
            {"n": 1, "kind": "cost", "values": {"1": 5}, "at_best": {"1": 6}},
            "better than the 6.0 that it can be at best",
        ),
        ({"n": 1, "kind": "cost", "values": {"1": 5}, "at_best": {"1": "x"}}, "at_best['1'] is 'x'"),
        ({"n": 1, "kind": "cost", "values": {"1": 5}, "labels": "synthetic"}, "labels is 'synthetic'"),
        ({"n": 2, "values": {"1": 1, "2": 1, "1,1": 3}}, "'1,1', which names a member twice"),
        ({"n": 2, "values": {"1": 1, "2": 1, "1,": 3}}, "with an empty member"),
        ({"n": 1, "values": {"": 5, "1": 1}}, "gives the empty coalition something"),
        ({"n": 1, "kind": "loss", "values": {"1": 1}}, "kind is 'loss'"),
        ({"n": 2, "players": ["a"], "values": {"1": 1, "2": 1, "1,2": 3}}, "players names 1 members where n is 2"),
        (
            {"n": 2, "kind": "cost", "players": ["2", "1"], "values": {"1": 1, "2": 2, "1,2": 3}},
            "these numbers mean other members than by their order",
        ),
        ({"n": 2, "players": "ab", "values": {"1": 1, "2": 1, "1,2": 3}}, "players is 'ab'"),
        ({"n": 1, "name": 5, "values": {"1": 1}}, "name is 5"),
        ({"n": 1}, "values is missing"),
        ({"n": 1, "extra": [1]}, "extra is a list"),
        ({"extra": {"bankruptcy": {"claims": [1, "x"], "estate": 1}}}, "extra.bankruptcy.claims[1] is 'x'"),
        ({"extra": {"bankruptcy": {"claims": [1, 2]}}}, "extra.bankruptcy.estate is missing"),
        ({"extra": {"weighted_voting": {"weights": [], "quota": 1}}}, "extra.weighted_voting.weights is []"),
        ({"extra": {"weighted_voting": {"weights": [-1], "quota": 1}}}, "weights[0] is -1"),
    ],
)
def test_a_broken_game_file_is_named_with_key_and_value(tmp_path: Path, form: object, words: str) -> None:
    """A file that is no game says in one sentence which file, which key, what came and what to write."""
    path = game(tmp_path, form)
    shown = typed("synergy", "share", "--game", path, "--rule", "shapley")
    assert shown.exit_code == 2
    assert words in shown.stderr
    assert path in shown.stderr
    assert shown.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty. Write two columns, member and share"),
        (
            "Member;Share\na;1\n",
            "has the columns member;share. Write two columns, member and share, one row a member. Separate",
        ),
        ("who,share\na,1\n", "has the columns who, share."),
        ("member,share\na,7\nb,7\nd,6\n", "row 4, column member: 'd' is no member. Members are a, b, c."),
        ("member,share\na,7\na,7\nc,6\n", "row 3: a stands twice"),
        ("member,share\na,7\nb,NaN\nc,6\n", "row 3, column share: 'NaN' is not a number"),
        ("member,share\na,7\nb,seven\nc,6\n", "row 3, column share: 'seven' is not a number"),
        ("member,share\na,1,007\nb,7\nc,6\n", "a comma in a number ends its cell. Write a,1007."),
        ("member,share\na,7\nb\nc,6\n", "the row has 1 cells. Write one cell for each column: member,share."),
        ("member,share\na,b,7\nb,7\nc,6\n", "and names that have one in double quotes"),
        ("member,share\na,7\nb,7\n", "No share is given for c"),
        ("member,share\na,7\nb,7\nc,7\n", "add up to 21.00, and there is 20.00 to share: 1.00 too much"),
    ],
)
def test_a_broken_split_is_named_with_file_and_row(tmp_path: Path, text: str, words: str) -> None:
    """A proposed split that cannot be judged says which file, which row, what came and what to write."""
    split = tmp_path / "split.csv"
    split.write_text(text, "utf-8")
    shown = typed("synergy", "stability", "--game", game(tmp_path, APART), "--split", str(split))
    assert shown.exit_code == 2
    assert words in shown.stderr
    assert str(split) in shown.stderr


@pytest.fixture(scope="module")
def folder(reference_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the reference alliance with its planning tables."""
    place = tmp_path_factory.mktemp("sharing") / "demo"
    shutil.copytree(reference_folder, place)
    return place


def test_members_go_by_any_of_their_names(folder: Path, tmp_path: Path) -> None:
    """Who plans, whose weight it is and whose share: an id, a name and an alias mean the same member, in any order."""
    by_id = answered("plan", "manufacturing", "--members", "avtovaz,mitsubishi", folder=folder)
    assert answered("plan", "manufacturing", "--members", "MMC,AvtoVAZ", folder=folder) == by_id
    words = ("synergy", "share", "manufacturing", "--rule", "proportional", "--members", "avtovaz,mitsubishi")
    found = answered(*words, "--weight", "VAZ=1", "--weight", "Mitsubishi Motors=3", folder=folder)
    assert found == answered(*words, "--weight", "avtovaz=1", "--weight", "mitsubishi=3", folder=folder)
    paid = found["shares"]
    assert isinstance(paid, dict)
    split = tmp_path / "split.csv"
    split.write_text(f"member,share\nAvtoVAZ,{paid['avtovaz']:.2f}\nMitsubishi,{paid['mitsubishi']:.2f}\n", "utf-8")
    judged = ("synergy", "stability", "manufacturing", "--members", "avtovaz,mitsubishi", "--split", str(split))
    assert answered(*judged, folder=folder, code=1)["worst_coalition"] == found["worst_coalition"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--members", "Mitsubishy"), "'Mitsubishy' takes no part in this plan. Did you mean 'mitsubishi'?"),
        (("--members", "daimler"), "'daimler' takes no part in this plan. It has no row in the tables."),
        (("--rule", "proportional", "--weight", "vaz=1", "--weight", "avtovaz=2"), "has two weights"),
        (("--rule", "proportional", "--weight", "vaz=1", "--weight", "vaz=2"), "has two weights"),
    ],
)
def test_who_is_not_meant_is_named(folder: Path, words: tuple[str, ...], said: str) -> None:
    """A name that takes no part, or a member that is meant twice, is said in one sentence."""
    shown = typed("synergy", "share", "manufacturing", *words, folder=folder)
    assert shown.exit_code == 2
    assert said in shown.stderr


def test_people_read_names_and_programs_ids(folder: Path) -> None:
    """Tables, findings and the page to sign call members by their names; JSON and the next command by their ids."""
    words = ("synergy", "share", "manufacturing", "--members", "avtovaz,mitsubishi", "--rule", "shapley")
    shown = typed(*words, folder=folder).stdout
    above, _, following = shown.partition("Next")
    assert "Mitsubishi Motors" in above
    assert "avtovaz" not in above
    assert "--members avtovaz,mitsubishi" in following
    assert answered(*words, folder=folder)["shares"].keys() == {"avtovaz", "mitsubishi"}  # type: ignore[attr-defined]


def test_the_next_command_asks_for_what_was_just_filed(folder: Path) -> None:
    """A second scenario stands beside the first: the command below the table names its definition, and finds its run."""
    place = folder / "plans" / "manufacturing"
    shutil.copytree(place, folder / "plans" / "dear-steel")
    shutil.move(folder / "plans" / "dear-steel", place / "dear-steel")
    for scenario in ("", "dear-steel"):
        words = ["synergy", "coalitions", "manufacturing", "--members", "avtovaz,mitsubishi", "--file"]
        shown = typed(*words, *(["--scenario", scenario] if scenario else []), folder=folder).stdout
        command = shlex.split(shown.partition("Next")[2])[1:]
        assert f"Counted    manufacturing, operating, {scenario or 'of'}" in typed(*command).stdout


def test_scaling_that_turns_signs_is_refused(tmp_path: Path) -> None:
    """Where members take away on average and all are worth something, there is no normalised Banzhaf value to share by."""
    form = {"n": 3, "kind": "profit", "values": {"1": 0, "2": 0, "3": 0, "1,2": -4, "1,3": -5, "2,3": -6, "1,2,3": 3}}
    found = answered("synergy", "share", "--game", game(tmp_path, form), "--rule", "banzhaf-normalised", code=1)
    assert (found["shares"], found["proof"]) == (None, None)
    assert "would turn the sign of every share" in str(found["reason"])


def test_the_proof_is_of_what_the_reason_says(tmp_path: Path) -> None:
    """No nucleolus, because all spend more together than alone: the proof adds up the members alone."""
    found = answered("synergy", "share", "--game", game(tmp_path, APART), "--rule", "nucleolus", code=1)
    proof = found["proof"]
    assert isinstance(proof, dict)
    assert [part["members"] for part in proof["balanced"]] == [["a"], ["b"], ["c"]]
    assert (proof["worth"], proof["together"], proof["valid"]) == (18, 20, True)
