"""Another alliance, with invented members, is read and judged as well: nothing about one alliance stands in the rules."""

from datetime import date
from pathlib import Path

import pytest

from alliance.desks import delivery
from alliance.publish.verdict import Judgement
from alliance.publish.verdicts import check_text
from alliance.record.folder import open_folder
from alliance.record.snapshot import Snapshot

FOLDER = """
[alliance]
title = "Harbour Alliance"
aliases = ["Harbour Alliance"]

[members]
aster = { name = "Aster Motors", aliases = ["Aster"], country = "SE" }
borealis = { name = "Borealis", country = "FI" }

[partners]
cobalt = { name = "Cobalt", country = "EE" }

[rivals]
drake = "Drake"
ember = "Ember Cars"

[brands]
aster = "Aster"
borealis = "Borealis"
comet = "Comet"
cobalt = "Cobalt"

[persons]
ada-lund = { name = "Ada Lund", aliases = ["Lund"] }
"""
RELATIONS = """\
subject,kind,object,weight,first_day,last_day,counted_from,detail,ref
aster,member_of,alliance,,2010-06-01,,2010-01-01,,R1
borealis,member_of,alliance,,2010-06-01,,2010-01-01,,R2
cobalt,partner_of,alliance,,2014-01-01,,2015-01-01,strategic partner,R3
alliance,event,,,2010-06-01,2010-06-01,,founded,R4
aster,brand_of,aster,,1950-01-01,,,,R5
borealis,brand_of,borealis,,1960-01-01,,,,R6
comet,brand_of,borealis,,2012-01-01,,,,R7
cobalt,brand_of,cobalt,,1990-01-01,,,,R8
ada-lund,holds_office,alliance,,2013-01-01,,,CEO,R9
aster,owns,borealis,0.25,2010-06-01,,,,R10
"""
SALES = """\
member,year,value,measure
aster,2018,410200,sales
borealis,2018,250300,sales
cobalt,2018,90500,sales
drake,2018,900000,sales
ember,2018,700000,sales
aster,2017,400000,sales
borealis,2017,240000,sales
cobalt,2017,95000,sales
aster,2018,12400,ev_sales
borealis,2018,7100,ev_sales
"""
TEXT = """
# The Harbour Alliance

Created in June 2010, the Harbour Alliance sold 751,000 vehicles in 2018 under four brands - Aster, Borealis, Comet and Cobalt.
It has a strategic partnership with Cobalt. Aster Motors owns 25 % of Borealis.
Ada Lund is CEO of the Alliance. It ranked second worldwide in 2018.
Aster and Borealis sold 660,500 vehicles in 2018. Aster's sales rose 2.6 % in 2018.
Aster and Borealis sold 19,500 electric vehicles in 2018.
"""
FALSE = """
The Harbour Alliance sold 660,500 vehicles in 2018.

Cobalt is a member of the Alliance.

The Harbour Alliance was the world's largest car group in 2018.

The Harbour Alliance was founded in 2011.

Aster sold 410,200 vehicles in 2017.
"""


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Return the record of an invented alliance, its two deliveries filed."""
    place = tmp_path_factory.mktemp("harbour")
    folder = place / "alliance"
    delivery.start(folder, "Harbour Alliance", content=FOLDER)
    deliver(folder, place / "links.csv", RELATIONS, 'kind = "relations"', "subject kind object weight first_day last_day"
            " counted_from detail ref")  # fmt: skip
    deliver(folder, place / "sales.csv", SALES, 'kind = "facts"', "member value measure", 'period = "year"')
    return open_folder(folder).snapshot()


def deliver(folder: Path, file: Path, rows: str, kind: str, columns: str, more: str = "") -> None:
    """File a table whose headers are our own words, for the office."""
    lines = [f'{name} = "{name}"' for name in columns.split()]
    unit = '[constants]\nunit = "vehicles"\n' if "facts" in kind else '[constants]\nprecision = "day"\n'
    sheet = file.with_suffix(".toml")
    sheet.write_text(
        f'title = "{file.stem}"\nmember = "office"\n{kind}\nknown_on = 2019-02-01\nsource = "https://example.org/{file.stem}"\n'
        f"[columns]\n{chr(10).join(lines)}\n{more}\n{unit}",
        "utf-8",
    )
    file.write_text(rows, "utf-8")
    delivery.import_file(folder, file, sheet=sheet)


def test_a_true_text_of_another_alliance_is_supported(harbour: Snapshot) -> None:
    """Members, brands, ranks, people and growth come from its record; every claim is read and true."""
    verdicts = check_text(harbour, TEXT, published_on=date(2019, 3, 1))
    assert {each.verdict for each in verdicts} == {Judgement.SUPPORTED}, [each.summary() for each in verdicts]
    assert len(verdicts) >= 11


@pytest.mark.parametrize("sentence", FALSE.split("\n\n"))
def test_a_false_sentence_about_another_alliance_is_contradicted(sentence: str, harbour: Snapshot) -> None:
    """Wrong perimeters, roles, ranks, dates and years are found there, too."""
    verdicts = check_text(harbour, sentence, published_on=date(2019, 3, 1))
    assert [each.verdict for each in verdicts] == [Judgement.CONTRADICTED], [each.summary() for each in verdicts]


def test_names_of_one_alliance_mean_nothing_in_another(harbour: Snapshot) -> None:
    """A number of somebody whom the record does not know is never called true."""
    verdicts = check_text(harbour, "Renault sold 410,200 vehicles in 2018.", published_on=date(2019, 3, 1))
    assert {each.verdict for each in verdicts} == {Judgement.UNREAD}
