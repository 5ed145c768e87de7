"""A small programme to deliver to: its register, its amounts, and the sheets that say what their columns mean."""

from datetime import date
from pathlib import Path

from tests.record.delivered import ALLIANCE, MEASURES

from alliance.errors import DeliveryRefused
from alliance.findings import Finding
from alliance.record.deliveries import Filed, file_delivery
from alliance.record.folder import Folder, create_folder

WORLD = ALLIANCE.replace("[brands]", 'mitsubishi = { name = "Mitsubishi", country = "JP" }\n[brands]')
LIST = "initiative,since,name,function,owner,members,cost_object,type,effect,recurrence,stage,baseline,confirmed_by,reason,note"
AMOUNTS = "initiative,measure,member,period,value,definition"
REGISTER_SHEET = (
    'title = "List of initiatives"\nkind = "initiatives"\nsource = "https://example.org/list"\n\n[columns]\n'
    + "".join(f'{name} = "{name}"\n' for name in LIST.split(","))
)
AMOUNTS_SHEET = (
    'title = "Amounts of initiatives"\nrows = "transactions"\nsource = "https://example.org/amounts"\n\n[columns]\n'
    + "".join(f'{name} = "{name}"\n' for name in AMOUNTS.split(","))
    + '\n[constants]\nunit = "EUR"\n'
)
FIRST = "PUR-1,2015-06-30,Wiring,purchasing,Jane Doe,renault+nissan,part: wiring,cost reduction,p_and_l,recurring,2,,,,"
PLAN = "PUR-1,synergy_plan,renault,2016-01,600,\nPUR-1,synergy_plan,nissan,2016-01,400,\nPUR-1,synergy_plan,renault,2016-02,600,"


def programme_folder(path: Path) -> Folder:
    """Return an empty alliance of three members with four functions."""
    return create_folder(path, "Programme alliance", content=WORLD)


def filed(
    folder: Folder, rows: str, sheet: str, *, known: str, member: str = "office", head: str = "", name: str = ""
) -> Filed:
    """File some rows of a list or of amounts as known on a day."""
    is_list = 'kind = "initiatives"' in sheet
    place = folder.path / "deliveries" / f"{name or 'rows'}-{len(folder.journal.entries()):03d}.csv"
    place.write_text(f"{head or (LIST if is_list else AMOUNTS)}\n{rows}\n", encoding="utf-8")
    place.with_suffix(".toml").write_text(f'known_on = {known}\nmember = "{member}"\n{sheet}', encoding="utf-8")
    return file_delivery(folder, place, measures=MEASURES, today=date(2018, 1, 1))


def refused(folder: Folder, rows: str, sheet: str, **given: str) -> list[Finding]:
    """Return why a delivery is kept out."""
    try:
        filed(folder, rows, sheet, **given)  # type: ignore[arg-type]
    except DeliveryRefused as problem:
        return [finding for finding in problem.findings if finding.is_blocking]
    return []
