"""The errors: one tree, each with a sentence that says what to do."""

import re

import pytest

from alliance import errors
from alliance.errors import (
    AllianceError,
    DeliveryRefused,
    RecordDamaged,
    UnknownName,
    UsageError,
    did_you_mean,
    nearest,
)
from alliance.findings import Finding, Severity, blocking

ERRORS = {
    name: each for name, each in vars(errors).items() if isinstance(each, type) and issubclass(each, AllianceError)
}


def test_the_tree_is_drawn_as_it_is() -> None:
    """The picture of the tree names every error once, deeper where it is a kind of the one above."""
    drawn = {
        match[2]: len(match[1]) // 4
        for match in re.finditer(r"^    ([ │]*)[├└]── (\w+)", errors.__doc__ or "", re.MULTILINE)
    }
    assert drawn == {name: len(each.__mro__) - 5 for name, each in ERRORS.items() if each is not AllianceError}


@pytest.mark.parametrize("name", sorted(ERRORS))
def test_every_error_has_a_sentence_on_itself(name: str) -> None:
    """Whoever meets an error can read what it is."""
    assert (ERRORS[name].__doc__ or "").partition("\n")[0].endswith(".")


def test_an_unknown_name_carries_the_nearest() -> None:
    """The nearest known names are in the sentence and on the error; without any there is only the advice."""
    error = UnknownName("member", "renaul", ["renault", "nissan"])
    assert isinstance(error, UsageError)
    assert (error.suggestions, "Did you mean 'renault'?" in str(error)) == (("renault",), True)
    assert UnknownName("member", "xyz", ["renault"]).suggestions == ()


def test_the_nearest_names_ignore_case() -> None:
    """Names that look alike are found whatever their case; the best comes first, as it is written."""
    assert nearest("NISAN", ["Renault", "Nissan", "nissan"]) == ("Nissan",)
    assert nearest("", ["Renault"]) == ()
    assert did_you_mean(()) == ""
    assert did_you_mean(("a",)) == "Did you mean 'a'?"
    assert did_you_mean(("a", "b", "c")) == "Did you mean 'a', 'b' or 'c'?"


def test_a_refused_delivery_says_its_first_fault_and_counts_the_others() -> None:
    """Warnings are carried along and not counted among the faults."""
    first, second = blocking("a", "One is wrong", "Mend it."), blocking("b", "Two is wrong")
    warning = Finding(Severity.WARNING, "c", "Look here")
    error = DeliveryRefused([warning, first, second])
    assert str(error) == "The delivery was not filed. One is wrong. Mend it. 1 more blocking finding follows."
    assert error.findings == (warning, first, second)


def test_a_damaged_record_names_its_files() -> None:
    """The first three files are named, and the command that names all."""
    found = [blocking("record-object", "Damaged", file=f"objects/{number}") for number in range(5)]
    error = RecordDamaged(found)
    assert "objects/0, objects/1, objects/2." in str(error)
    assert "alliance record verify" in str(error)
