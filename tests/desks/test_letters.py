"""Letters of a joint tender: a member reads its own, the office all, and nothing else is shown to a member."""

from pathlib import Path

from tests.cli.asking import answered, typed

TWO = ("plan", "purchasing", "--members", "mitsubishi,avtovaz")


def test_a_member_reads_its_own_letter_only(reference_folder: Path) -> None:
    """The letter to AVTOVAZ holds no row, name, volume or price of Mitsubishi's, in any format; all letters together are the office's."""
    all_of_them = answered(*TWO, "--table", "letters", folder=reference_folder)["letters"]
    own = answered(*TWO, "--table", "letters", "--viewer", "avtovaz", folder=reference_folder)
    assert set(own) == {"function", "letters"}
    assert own["letters"] == [row for row in all_of_them if row["member"] == "avtovaz"]  # type: ignore[attr-defined]
    foreign = {row["text"] for row in all_of_them if row["member"] == "mitsubishi"}  # type: ignore[attr-defined]
    said = typed(*TWO, "--table", "letters", "--viewer", "avtovaz", folder=reference_folder).stdout
    assert "Mitsubishi" not in said
    assert not any(text in said for text in foreign if text.startswith(tuple("123456789")))


def test_a_member_is_shown_nothing_but_its_letter(reference_folder: Path) -> None:
    """Its viewer's rights open no other table, not the plan itself, and no letter of a plan that it is not part of."""
    for table in ("award", "bill", "tiers"):
        assert typed(*TWO, "--table", table, "--viewer", "avtovaz", folder=reference_folder).exit_code == 3
    assert typed(*TWO, "--viewer", "avtovaz", folder=reference_folder).exit_code == 3
    outsider = typed(*TWO, "--table", "letters", "--viewer", "nissan", folder=reference_folder)
    assert outsider.exit_code == 2
    assert "no letter to 'nissan'" in outsider.output
    stranger = typed(*TWO, "--table", "letters", "--viewer", "toyota", folder=reference_folder)
    assert stranger.exit_code == 2
