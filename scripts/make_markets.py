"""Writes src/alliance/record/markets.csv: every country as a market, with the names that deliveries and texts use.

Beside it stands market_names.csv: what the countries are called in other languages, for deliveries only.

Source: table country-codes of the datasets project (Public Domain Dedication and License), read from
``../shared/data/reference/countries/countries.csv``; the columns of that file that come from elsewhere (capitals,
population) are not used. Aliases are ours. The names in other languages are those of the Unicode CLDR (Unicode License
v3), as the library Babel carries them; a name that two countries share is left out. Run it again when the country list changes::

    python scripts/make_markets.py
"""

import csv
from collections import defaultdict
from pathlib import Path

from babel import Locale

HERE = Path(__file__).resolve().parent.parent
COUNTRIES = HERE.parent / "shared" / "data" / "reference" / "countries" / "countries.csv"
TARGET = HERE / "src" / "alliance" / "record" / "markets.csv"
FOREIGN = TARGET.with_name("market_names.csv")
LANGUAGES = ("de", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ro", "ru", "tr", "zh")
# Short names that newspapers and controllers write.
SHORT = {
    "US": ("米国", "アメリカ", "Etats-Unis", "USA"),
    "GB": ("英国",),
    "AU": ("豪州",),
    "TR": ("Turquie",),
    "CZ": ("Tchéquie",),
}

NAMES = {"BA": "Bosnia and Herzegovina", "CG": "Congo", "CD": "Democratic Republic of the Congo", "TR": "Turkey"}
ALIASES = {
    "AE": ("UAE", "Emirates"),
    "AG": ("Antigua and Barbuda",),
    "BA": ("Bosnia",),
    "BO": ("Bolivia",),
    "CD": ("Congo - Kinshasa", "DR Congo"),
    "CG": ("Congo - Brazzaville", "Republic of the Congo"),
    "CI": ("Ivory Coast", "Cote d'Ivoire", "Côte d'Ivoire"),
    "CN": ("Mainland China", "PRC", "P.R. China", "People's Republic of China"),
    "CV": ("Cabo Verde",),
    "CZ": ("Czech Republic",),
    "GB": ("UK", "U.K.", "Britain", "Great Britain", "England"),
    "HK": ("Hong Kong SAR",),
    "IR": ("Islamic Republic of Iran",),
    "KR": ("Korea", "Republic of Korea", "S. Korea", "Korea, Republic of", "Korea, South"),
    "KP": ("DPRK", "Korea, North"),
    "LA": ("Lao",),
    "MK": ("Macedonia",),
    "MM": ("Burma",),
    "MO": ("Macau",),
    "NL": ("Holland", "The Netherlands"),
    "PH": ("The Philippines",),
    "PS": ("Palestinian Territories",),
    "RU": ("Russian Federation",),
    "SZ": ("Swaziland",),
    "TR": ("Türkiye", "Turkiye"),
    "TW": ("Chinese Taipei",),
    "US": ("USA", "U.S.", "U.S.A.", "United States of America", "America"),
    "VA": ("Holy See",),
    "VN": ("Viet Nam",),
}


def main() -> None:
    """Write the list, one line per country: code, name, other names separated by semicolons."""
    with COUNTRIES.open(encoding="utf-8", newline="") as file:
        countries = list(csv.DictReader(file))
    names = {row["iso2"]: NAMES.get(row["iso2"], row["name"]) for row in countries}
    taken = {name.casefold() for pair in names.items() for name in pair}
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("id", "name", "aliases"))
        for row in sorted(countries, key=lambda row: row["iso2"]):
            code = row["iso2"]
            wanted = (row["iso3"], row["name"], row["official_name"], *ALIASES.get(code, ()))
            aliases = []
            for alias in wanted:
                if alias.casefold() not in taken and ";" not in alias:
                    taken.add(alias.casefold())
                    aliases.append(alias)
            writer.writerow((code, names[code], ";".join(aliases)))
    print(f"{TARGET.relative_to(HERE)}: {len(countries)} markets")
    write_foreign([row["iso2"] for row in sorted(countries, key=lambda row: row["iso2"])], taken)


def write_foreign(codes: list[str], taken: set[str]) -> None:
    """Write the names in other languages, one line per country, without those that are taken or shared."""
    owners: dict[str, set[str]] = defaultdict(set)
    names: dict[str, dict[str, str]] = {}
    for code in codes:
        said = [str(Locale(language).territories.get(code, "")) for language in LANGUAGES]
        names[code] = {name.casefold(): name for name in (*said, *SHORT.get(code, ())) if name and ";" not in name}
        for folded in names[code]:
            owners[folded].add(code)
    with FOREIGN.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("id", "names"))
        for code in codes:
            own = [name for folded, name in names[code].items() if len(owners[folded]) == 1 and folded not in taken]
            writer.writerow((code, ";".join(own)))
    print(f"{FOREIGN.relative_to(HERE)}: {len(LANGUAGES)} languages")


if __name__ == "__main__":
    main()
