"""An alliance folder opens, is made new, and names every mistake in alliance.toml."""

import subprocess
import sys
from pathlib import Path

import pytest

from alliance.errors import FolderError, UnknownName
from alliance.record import alliance_file
from alliance.record.folder import create_folder, open_folder
from alliance.record.source_list import read_sources, write_sources
from alliance.record.sources import Source, Trust

HEAD = (
    '[alliance]\ntitle = "A"\n[members]\nrenault = { name = "Renault", aliases = ["Groupe Renault"], country = "FR" }\n'
)


def opened(path: Path, text: str) -> str:
    """Return what opening a folder with this alliance.toml is refused with, or its title."""
    (path / "alliance.toml").write_text(text, encoding="utf-8")
    try:
        return open_folder(path).registry.title
    except FolderError as error:
        return str(error)


def test_a_new_folder_opens_and_holds_nothing(tmp_path: Path) -> None:
    """A new folder has its four places, a worked example, and an empty record."""
    folder = create_folder(tmp_path / "mine", 'The "best" alliance')
    assert folder.registry.title == 'The "best" alliance'
    assert {path.name for path in folder.path.iterdir()} >= {
        "alliance.toml",
        "deliveries",
        "plans",
        "published",
        "record",
    }
    assert folder.registry.get("member", "Example Motors Ltd.").id == "example-motors"
    assert len(folder.snapshot().cells) == 0


def test_a_new_folder_never_overwrites(tmp_path: Path) -> None:
    """Where something is already, or the title is missing, no folder is made."""
    (tmp_path / "note.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(FolderError, match="something already"):
        create_folder(tmp_path, "A")
    with pytest.raises(FolderError, match="needs a title"):
        create_folder(tmp_path / "new", " ")
    assert not (tmp_path / "new").exists()


def test_no_folder_is_no_folder(tmp_path: Path) -> None:
    """Without an alliance.toml the advice is to name a folder or to make one."""
    with pytest.raises(FolderError, match="'alliance new DIR'"):
        open_folder(tmp_path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title = ", "cannot be read"),
        ("[aliance]\n", "Did you mean 'alliance'?"),
        ("[alliance]\n", "has no title"),
        (HEAD + '[brands]\ndacia = { nmae = "Dacia" }', "'nmae' is not known here (alliance.toml, [brands.dacia])"),
        (HEAD + "[brands]\ndacia = 7", 'Write dacia = { name = "..." }'),
        (HEAD + '[brands]\n"Dacia S.A." = "Dacia"', "such as 'dacia-s-a'"),
        (HEAD + '[rivals]\ngr = "Groupe renault"', "names both members.renault and rivals.gr"),
        (HEAD + '[companies]\nalliance = "A"', "has a meaning of its own"),
        (HEAD + '[plants]\nflins = { name = "Flins", country = "FRA" }', "'FRA' is no country"),
        (HEAD + '[partners]\nx = { name = "X", calendar = "japanese" }', "Define it below [calendars.japanese]"),
        (HEAD + "[calendars.odd]\nfirst_month = 13", "from 1 to 12"),
        (HEAD + '[calendars.odd]\nfirst_month = 4\nnamed_after = "middle"', '"start" or "end"'),
        (HEAD + '[perimeters]\nx = "y + renault"\ny = "renault - x"', "contains itself: x -> y -> x"),
        (HEAD + '[perimeters]\nx = "alliance @ 2016-13-31"', "'2016-13-31' is no day"),
        (HEAD + '[perimeters]\nrenault = "renault"', "is already Renault"),
        (HEAD + '[models]\nx = { name = "X", aliases = "Y" }', "a list of texts was expected"),
        (HEAD.replace('"A"', '"A"\ncurrency = "EURO"'), "'EURO' is no currency"),
        (HEAD + '[markets]\nxk = { aliases = ["Kosovo"] }', "Give a market of your own a name"),
    ],
)  # fmt: skip
def test_every_mistake_is_named_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    """A mistake in alliance.toml says what came, where, and what to write instead."""
    message = opened(tmp_path, text)
    assert said in message
    assert "alliance.toml" in message


def test_a_folder_that_was_saved_in_another_encoding_is_refused(tmp_path: Path) -> None:
    """alliance.toml is UTF-8; the byte that is not is named."""
    (tmp_path / "alliance.toml").write_bytes('[alliance]\ntitle = "Citroën"'.encode("cp1252"))
    with pytest.raises(FolderError, match="byte 26"):
        open_folder(tmp_path)


def test_markets_are_known_by_code_and_by_every_name(tmp_path: Path) -> None:
    """All countries are markets; a folder may add names and markets of its own."""
    opened(tmp_path, HEAD + '[markets]\nUS = { aliases = ["Amérique"] }\nxk = { name = "Kosovo" }')
    registry = open_folder(tmp_path).registry
    names = ("USA", "u.s.", "United States", "amérique", "US")
    assert {registry.get("market", name).id for name in names} == {"US"}
    assert registry.get("market", "Britain").id == "GB"
    assert registry.get("market", "Namibia").id == "NA"
    assert registry.get("market", "kosovo").id == "xk"
    with pytest.raises(UnknownName, match="Germany"):
        registry.get("market", "Germny")


def test_the_cache_never_outlives_the_file(tmp_path: Path) -> None:
    """What is kept of alliance.toml is used while the file is the same, and never when it changed or the cache is broken."""
    assert opened(tmp_path, HEAD) == opened(tmp_path, HEAD) == "A"
    fresh = open_folder(tmp_path)
    assert opened(tmp_path, HEAD.replace('"A"', '"B"')) == "B"
    (tmp_path / "record" / "cache" / "registry.json").write_text('{"stamp": 1}', encoding="utf-8")
    assert opened(tmp_path, HEAD) == "A"
    assert open_folder(tmp_path).registry == fresh.registry == alliance_file.read_alliance_file(tmp_path).registry


def test_sources_are_read_as_written(tmp_path: Path) -> None:
    """A list of sources goes there and back; a line that cannot be meant is named."""
    source = Source("http://a.example", "A", 'Page, "one"', None, "facts", Trust.UNDER_CHECK)
    write_sources(tmp_path, [source])
    assert read_sources(tmp_path) == {source.id: source}
    path = tmp_path / "sources.csv"
    path.write_text("id,trust,published_on\na,great,\n", encoding="utf-8")
    with pytest.raises(FolderError, match=r"'great' is no trust \(sources.csv, row 2"):
        read_sources(tmp_path)
    path.write_text("id,trust,published_on\na,1,2017-02-30\n", encoding="utf-8")
    with pytest.raises(FolderError, match="'2017-02-30' is no day"):
        read_sources(tmp_path)
    path.write_text("id,publishr\n", encoding="utf-8")
    with pytest.raises(FolderError, match="Did you mean 'publisher'"):
        read_sources(tmp_path)


def test_opening_a_folder_imports_no_engine(tmp_path: Path) -> None:
    """The cold path stays light: opening a folder and reading its record imports neither pyarrow nor pycountry."""
    create_folder(tmp_path / "mine", "A")
    code = (
        "import sys; from alliance.record.folder import open_folder; open_folder(sys.argv[1]).snapshot();"
        "print([name for name in ('pyarrow', 'pycountry', 'duckdb', 'rich', 'pandas') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "mine")], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
