"""A false text is reworded until it is true, claim by claim; what is no contradiction stays as it is."""

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.publish.test_languages import read_sentences

from alliance.cli import main
from alliance.publish.corrections import Correction, corrected
from alliance.publish.names import Names, read_names
from alliance.publish.tongues import LANGUAGES
from alliance.publish.verdict import Judgement, Verdict
from alliance.publish.verdicts import check_text
from alliance.record.snapshot import Snapshot

PUBLISHED_ON = date(2017, 3, 27)
TEXT = """\
---
published: 2017-03-27
---
In 2016, the Alliance sold [9.97 million vehicles]{#sales} under nine brands. It is the best partnership of all.
Hiroto Saikawa is CEO of Nissan. The Alliance was created in March 1998.
AVTOVAZ is a member of the Alliance. In 2016 it was the world's largest car maker. The 7 dwarfs applauded.
The Alliance has four members: Renault, Nissan, Mitsubishi and AVTOVAZ.
The Alliance realised EUR 4.3 billion in synergies in 2015, two years ahead of schedule.
"""


@pytest.fixture(scope="module")
def local_names(reference_folder: Path) -> Names:
    """Return what the reference alliance calls things in other languages."""
    return read_names(reference_folder)


def correct(reference: Snapshot, names: Names, text: str, code: str) -> tuple[Correction, tuple[Verdict, ...]]:
    """Return the correction of a text of 27 March 2017, and the verdicts of the corrected text."""

    def check(wording: str) -> tuple[Verdict, ...]:
        return check_text(reference, wording, published_on=PUBLISHED_ON, names=names, code=code)

    found = corrected(text, check, code, reference.registry, names)
    return found, check(found.text)


@pytest.mark.parametrize("code", LANGUAGES)
def test_false_sentences_are_reworded_until_none_is_false(code: str, reference: Snapshot, local_names: Names) -> None:
    """The false sentences of a language, corrected and checked again, hold no contradiction, and none had to be left out."""
    false = [text for head, text in read_sentences(code) if head.startswith("false")]
    found, verdicts = correct(reference, local_names, "\n\n".join(false), code)
    assert not [each.summary() for each in verdicts if each.is_contradicted]
    assert {each.before for each in found.changes} == set(false)
    assert not [each.before for each in found.changes if each.is_left_out]
    assert sum(each.verdict is Judgement.SUPPORTED for each in verdicts) >= len(false)


def test_only_what_is_false_is_changed(reference: Snapshot, local_names: Names) -> None:
    """Front matter, marks, opinions, unread and true sentences stay letter by letter."""
    found, verdicts = correct(reference, local_names, TEXT, "en")
    assert not [each.summary() for each in verdicts if each.is_contradicted]
    lines = found.text.splitlines()
    assert lines[:3] == TEXT.splitlines()[:3]
    assert "[9.96 million vehicles]{#sales} under nine brands. It is the best partnership of all." in found.text
    assert "The 7 dwarfs applauded." in found.text
    assert "Carlos Ghosn is CEO of Nissan. The Alliance was created in March 1999." in found.text
    assert "AVTOVAZ is a partner of the Alliance." in found.text
    assert "three members: Renault, Nissan and Mitsubishi Motors." in found.text
    assert "one full year ahead of schedule" in found.text


def test_a_true_text_stays_as_it_is(reference: Snapshot, local_names: Names) -> None:
    """Without a contradiction nothing is proposed."""
    text = "L'Alliance compte neuf marques. Nous remercions nos clients."
    found, _ = correct(reference, local_names, text, "fr")
    assert (found.text, found.changes) == (text, ())


def test_what_no_wording_of_the_record_saves_is_left_out_and_listed(reference: Snapshot, local_names: Names) -> None:
    """A sentence that cannot be made true by other words goes, and the change says which."""
    text = "L'Alliance compte neuf marques. Daimler a rejoint l'Alliance en 2010."
    found, verdicts = correct(reference, local_names, text, "fr")
    assert found.text == "L'Alliance compte neuf marques."
    (change,) = found.changes
    assert change.is_left_out
    assert change.before == "Daimler a rejoint l'Alliance en 2010."
    assert {each.verdict for each in verdicts} == {Judgement.SUPPORTED}


def test_the_command_never_touches_the_text(reference_folder: Path, tmp_path: Path) -> None:
    """`--fix` writes another file, lists the changes, and the false text still exits 1; its own name is refused."""
    text, fixed = tmp_path / "release.txt", tmp_path / "corrected.txt"
    text.write_text(TEXT, encoding="utf-8")
    command = ["publish", "check", str(text), "--folder", str(reference_folder)]
    result = CliRunner().invoke(main, [*command, "--fix", str(fixed), "--format", "json"])
    assert result.exit_code == 1, result.output
    assert text.read_text("utf-8") == TEXT
    assert len(json.loads(result.stdout)["changes"]) >= 6
    again = CliRunner().invoke(main, ["publish", "check", str(fixed), "--folder", str(reference_folder)])
    assert again.exit_code == 0, again.output
    refused = CliRunner().invoke(main, [*command, "--fix", str(text)])
    assert refused.exit_code == 2
    assert text.read_text("utf-8") == TEXT
