"""The tables of the public record, and the words of the record for our ids."""

import csv
import re
from functools import cache
from pathlib import Path

from alliance.record.alliance_file import read_alliance_file

HOME = Path(__file__).resolve().parents[2]
RECORD = HOME.parent / "shared" / "data" / "public-record"
REFERENCE = HOME / "src" / "alliance" / "reference"
REGISTRY = read_alliance_file(REFERENCE).registry

THE_PAGE = "http://blog.alliance-renault-nissan.com/node/239"

Row = dict[str, str]


@cache
def table(name: str) -> tuple[Row, ...]:
    """Return a table of the public record, one mapping per row."""
    with (RECORD / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def known(kind: str, name: str) -> str:
    """Return the id of a thing that alliance.toml knows by this name."""
    return REGISTRY.get(kind, name, where="public record").id


def company(name: str) -> str:
    """Return the id of a company."""
    return known("company", name)


# Regions as the record words them, where alliance.toml does not know the wording itself: (market, definition).
MARKETS = {
    "WORLD": ("", ""),
    "Europe (34 markets)": ("europe", "34 markets"),
    "Europe EV market": ("europe", ""),
    "ASEAN (7 countries)": ("asean", "7 countries"),
    "ASEAN (5 main countries)": ("asean", "5 main countries"),
    "share of own sales made in ASEAN": ("asean", "share of the company's own sales"),
    "CN+US+AU (seed wording)": ("china-us-australia", ""),
    "Americas (Renault region)": ("renault-americas", ""),
    "other markets (source wording)": ("rest-of-world", ""),
    "other regions (source wording)": ("rest-of-world", ""),
    "other regions (outside JP, US, MX, CN, Europe)": ("rest-of-world", ""),
    "rest of world (derived)": ("rest-of-world", ""),
    "world (RSM company total incl. exports)": ("", "company total with exports"),
    "exports from KR": ("", ""),
    "exports from TH": ("", "exports from Thailand"),
}


def market(name: str) -> tuple[str, str]:
    """Return market id and counting rule of a market as the record words it."""
    return MARKETS[name] if name in MARKETS else (known("market", name), "")


# What the column `model` of the record holds: (model, segment, definition).
MODELS = {
    "all": ("", "", ""),
    "passenger cars only": ("", "passenger-cars", ""),
    "light commercial only": ("", "light-commercial", ""),
    "kei cars": ("", "kei-cars", ""),
    "registered cars (non-kei)": ("", "registered-cars", ""),
    "passenger cars (non-kei)": ("", "passenger-cars-without-kei", ""),
    "trucks and buses": ("", "trucks-and-buses", ""),
    "Entry range": ("", "entry-range", ""),
    "Dongfeng Nissan passenger cars": ("", "passenger-cars", "Dongfeng Nissan"),
    "Dongfeng Nissan + Venucia passenger cars": ("", "passenger-cars", "Dongfeng Nissan and Venucia"),
    "DFAC + Zhengzhou Nissan light commercial": ("", "light-commercial", "DFAC and Zhengzhou Nissan"),
    "Dongfeng Motor Co. all vehicles": ("", "", "Dongfeng Motor Co. Ltd, trucks and buses included"),
    "Triton / L200 generation 4": ("triton", "", "generation 4"),
    "Triton / L200 generations 1-3": ("triton", "", "generations 1 to 3"),
    "all EV (Leaf + e-NV200)": ("", "", ""),
    "all (without Twizy)": ("", "", "without Twizy"),
    "MiEV range": ("", "", "MiEV range"),
}


def model(name: str) -> tuple[str, str, str]:
    """Return model, segment and counting rule of what the record calls a model."""
    return MODELS[name] if name in MODELS else (known("model", name), "", "")


BRANDS = {"all": "", "Dacia+Renault": "", "vehicles built by RSM": ""}


def brand(name: str) -> str:
    """Return the id of a brand, empty for all brands together."""
    return BRANDS[name] if name in BRANDS else known("brand", name)


R_N = "renault+nissan"
R_N_V = "renault+nissan+avtovaz"
R_N_M = "renault+nissan+mitsubishi"
FOUR = "renault+nissan+mitsubishi+avtovaz"
PERIMETERS = {
    "R+N": R_N,
    "R+N+AVTOVAZ": R_N_V,
    "R+N+M": R_N_M,
    "R+N+M+AVTOVAZ": FOUR,
    "R(incl. Lada)+N+M": FOUR,
    "R(incl. Lada, Jinbei, Huasong)+N+M": FOUR,
    "R+N (focus2move group)": R_N,
    "incl. Lada": "renault+avtovaz",
    "incl. Lada, Jinbei, Huasong": "renault+avtovaz",
    "electric cars only": R_N,
}


def alliance_in(year: int) -> str:
    """Return whom the Alliance counted in the results of a year."""
    return R_N if year < 2009 else R_N_V if year < 2016 else FOUR


def covers(member: str, perimeter: str, last_day: str) -> tuple[str, str]:
    """Return whose figures are inside, and a remark where the source does not print it."""
    if perimeter in PERIMETERS:
        return PERIMETERS[perimeter], ""
    year = int(last_day[:4])
    if member == "alliance":
        return alliance_in(year), "perimeter not printed: that of the group's results of the year"
    if member == "renault" and year >= 2017:
        return "renault+avtovaz", "Lada inside, as the group counts from 2017"
    return "", ""


WORDS = (
    (r"\bCONFLICT with\b", "disagrees with"),
    (r"\bCONFLICT by\b", "disagrees by"),
    (r"\bCONFLICT of definition with\b", "another definition than"),
    (r"\bCONFLICT (\S+) / (\S+)", r"sources print \1 and \2"),
    (r"\bCONFLICT: restated\b", "restated"),
    (r"\bCONFLICT\b", "conflict"),
    (r"^seed; ", ""),
    (r"^seed$", ""),
    (r"\bthe seed page\b", "the Alliance's page"),
    (r" \(sales\.csv\)", ""),
)


def remark(*notes: str) -> str:
    """Return the remarks as one, in the words of this project."""
    text = "; ".join(dict.fromkeys(note.strip() for note in notes if note.strip()))
    for pattern, better in WORDS:
        text = re.sub(pattern, better, text)
    return text
