"""The catalogue of measures: what can be asked."""

from pathlib import Path

import pytest

from alliance.errors import FolderError, UnknownName
from alliance.figures.catalogue import load_catalogue


def test_a_hyphen_stands_for_an_underscore() -> None:
    """A measure is found with hyphens, spaces and capitals, and is the same measure."""
    catalogue = load_catalogue()
    assert catalogue.measure("EV-sales") == catalogue["ev sales"] == catalogue["ev_sales"]
    assert "phev-sales" in catalogue


def test_an_unknown_measure_names_the_nearest() -> None:
    """A measure that nobody knows is refused with the nearest known ones."""
    with pytest.raises(UnknownName, match="Did you mean 'sales'"):
        load_catalogue().measure("sale")


def test_every_measure_says_what_it_counts() -> None:
    """Every measure has a label, a sentence, words for it, and an end to count if it is a set of links."""
    for measure in load_catalogue().values():
        assert all((measure.label, measure.counts.endswith("."), measure.words)), measure.id
        assert bool(measure.counted) == (measure.kind == "set" and bool(measure.relation)), measure.id


def test_no_word_means_two_measures() -> None:
    """A phrase points to one measure, so that a text is never read two ways."""
    phrases = [word for measure in load_catalogue().values() for word in measure.words]
    assert len(phrases) == len(set(phrases))


def test_a_folder_adds_measures_and_words(tmp_path: Path) -> None:
    """A folder's own list adds a measure, and words to one of ours."""
    path = tmp_path / "measures.toml"
    path.write_text(
        '[dealers]\nunit = "sites"\nkind = "stock"\nwords = ["dealers"]\n'
        '[sales]\nlabel = "Ventes"\nunit = "vehicles"\nkind = "flow"\nwords = ["ventes"]\n'
    )
    catalogue = load_catalogue(path)
    assert catalogue["dealers"].label == "Dealers"
    assert {"ventes", "sales"} <= set(catalogue["sales"].words)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[sales]\nunit = "EUR"\nkind = "flow"\n', "Give yours another name"),
        ('[dealers]\nunit = "shops"\nkind = "stock"\n', "unit 'shops'"),
        ('[dealers]\nunit = "sites"\nkind = "heap"\n', "kind 'heap'"),
        ('[dealers]\nunit = "sites"\nkind = "stock"\ncolour = "red"\n', "colour"),
        ("[dealers\n", "cannot be read as TOML"),
    ],
)
def test_a_wrong_list_is_refused(tmp_path: Path, text: str, says: str) -> None:
    """A list that is incomplete, or changes what a measure of ours counts, is refused with the reason."""
    path = tmp_path / "measures.toml"
    path.write_text(text)
    with pytest.raises(FolderError, match=says):
        load_catalogue(path)
