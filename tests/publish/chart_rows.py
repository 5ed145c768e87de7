"""One example of every form of chart, in three languages, from figures of the public record where it has them."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction

from alliance.publish.charts import chart, member_colours

LANGUAGES = ("en", "fr", "ja")
COLOURS = member_colours(["renault", "nissan", "mitsubishi"], ["avtovaz"])
FIGURE_SPACE, NO_BREAK = "\u202f", "\u00a0"
NAMES = {
    "renault": ("Renault", "Renault", "ルノー"),
    "nissan": ("Nissan", "Nissan", "日産"),
    "mitsubishi": ("Mitsubishi Motors", "Mitsubishi Motors", "三菱自動車"),
    "avtovaz": ("AVTOVAZ", "AVTOVAZ", "アフトワズ"),
    "dacia": ("Dacia", "Dacia", "ダチア"),
    "lada": ("Lada", "Lada", "ラーダ"),
    "infiniti": ("Infiniti", "Infiniti", "インフィニティ"),
    "rsm": ("Renault Samsung Motors", "Renault Samsung Motors", "ルノーサムスン"),
    "state": ("French state", "État français", "フランス政府"),
    "daimler": ("Daimler", "Daimler", "ダイムラー"),
    "2015": ("2015", "2015", "2015年"),
    "2016": ("2016", "2016", "2016年"),
    "purchasing": ("Purchasing", "Achats", "購買"),
    "engineering": ("Engineering", "Ingénierie", "開発"),
    "supply": ("Manufacturing and supply chain", "Production et logistique", "生産・物流"),
    "people": ("People", "Ressources humaines", "人事"),
    "volume": ("Volume and currency", "Volumes et devises", "数量・為替"),
    "europe": ("Europe", "Europe", "欧州"),
    "americas": ("Americas", "Amériques", "米州"),
    "asia": ("Asia-Pacific", "Asie-Pacifique", "アジア太平洋"),
    "africa": ("Africa, Middle East and India", "Afrique, Moyen-Orient et Inde", "アフリカ・中東・インド"),
    "eurasia": ("Eurasia", "Eurasie", "ユーラシア"),
    "target": (
        "Synergies in 2016, billion euros",
        "Synergies en 2016, milliards d’euros",
        "2016年のシナジー（十億ユーロ）",
    ),
    "sold": ("vehicles sold in 2016", "véhicules vendus en 2016", "2016年販売台数"),
}
TITLES = {
    "en": ("Nearly ten million vehicles, under nine brands", "Calendar year 2016, all members in full.", "Source: member sales reports."),
    "fr": ("Près de dix millions de véhicules, sous neuf marques", "Année civile 2016, tous les membres en entier.", "Source : déclarations des membres."),
    "ja": ("９ブランドで約1,000万台を販売", "2016暦年、全メンバーを全数計上。購買、開発、生産・物流、人事の４つの機能を統合して運営しています。", "出典：各社販売実績。"),
}  # fmt: skip


def name(key: str, language: str) -> str:
    """Return a name in a language."""
    return NAMES[key][LANGUAGES.index(language)]


def written(value: Fraction, language: str) -> str:
    """Return a number as a page of that language prints it."""
    if language == "ja" and abs(value) >= 10_000:
        return f"{float(value) / 10_000:,.1f}万"
    text = f"{value.numerator:,}" if value.denominator == 1 else f"{float(value):,.1f}"
    return text.replace(".", ";").replace(",", FIGURE_SPACE).replace(";", ",") if language == "fr" else text


def percent(value: str, language: str) -> str:
    """Return a share as a page of that language prints it."""
    return f"{value.replace('.', ',')}{NO_BREAK}%" if language == "fr" else f"{value}%"


def ranked(language: str) -> list[dict[str, object]]:
    """Return sales by brand."""
    sold = [
        ("nissan", "nissan", 5_092_000), ("renault", "renault", 2_487_000), ("mitsubishi", "mitsubishi", 934_013),
        ("dacia", "renault", 584_219), ("lada", "avtovaz", 284_807), ("infiniti", "nissan", 230_000), ("rsm", "renault", 111_097),
    ]  # fmt: skip
    return [_row(key, value, language, member=member) for key, member, value in sold]


def grouped(language: str) -> list[dict[str, object]]:
    """Return two years, region by region."""
    values = {"europe": (3_450_000, 3_800_500), "americas": (2_450_100, 2_610_000), "africa": (690_000, 810_000)}
    return [
        _row(region, value, language, series=name(year, language))
        for region, pair in values.items()
        for year, value in zip(("2015", "2016"), pair, strict=True)
    ]


def dots(language: str) -> list[dict[str, object]]:
    """Return shares of markets, with the year before."""
    shares = {
        "europe": ("26.4", "25.5"),
        "eurasia": ("31.2", "31.9"),
        "asia": ("8.9", "8.5"),
        "americas": ("1.2", "0.4"),
    }
    return [
        {
            "name": name(region, language), "value": Fraction(now), "label": percent(now, language), "before": Fraction(then),
            "before_label": percent(then, language), "period": name("2016", language), "before_period": name("2015", language),
            "member": "renault",
        }
        for region, (now, then) in shares.items()
    ] + [{"name": name("africa", language), "value": None, "label": "…"}]  # fmt: skip


def targets(language: str) -> list[dict[str, object]]:
    """Return synergies aimed at and reached."""
    values = {"target": ("5.0", "4.3"), "purchasing": ("1.5", "1.7"), "engineering": ("1.1", "1.0")}
    return [
        {
            "name": name(key, language), "value": Fraction(got), "label": written(Fraction(got), language),
            "target": Fraction(aim), "target_label": written(Fraction(aim), language),
        }
        for key, (got, aim) in values.items()
    ]  # fmt: skip


def bridge(language: str) -> list[dict[str, object]]:
    """Return the way from one year's synergies to the next year's."""
    steps = {"purchasing": 190, "engineering": 165, "supply": 140, "people": 35, "volume": -30}
    signed = [
        {"name": name(key, language), "value": value, "kind": "step",
         "label": f"{'−' if value < 0 else '+'}{written(Fraction(abs(value)), language)}"}
        for key, value in steps.items()
    ]  # fmt: skip
    ends = [_row(year, value, language, kind="level") for year, value in (("2015", 3800), ("2016", 4300))]
    return [ends[0], *signed, ends[1]]


def area(language: str) -> list[dict[str, object]]:
    """Return electric vehicles, cumulated."""
    parts = {"nissan": (50, 22_000, 49_000, 97_000, 158_000, 202_000, 256_000), "renault": (0, 10_000, 30_000, 39_000, 58_000, 82_000, 112_000),
             "mitsubishi": (2_000, 8_000, 14_000, 22_000, 31_000, 44_000, 56_797)}  # fmt: skip
    years = [f"{year}年" if language == "ja" else str(year) for year in range(2010, 2017)]
    rows = [
        _row(member, value, language, member=member) | {"series": name(member, language), "period": year}
        for member, values in parts.items()
        for year, value in zip(years, values, strict=True)
    ]
    rows[-1]["total"] = written(Fraction(424_797), language)
    return [{key: value for key, value in row.items() if key != "name"} for row in rows]


def lines(language: str) -> list[dict[str, object]]:
    """Return sales by region, five years."""
    values = {"europe": (3.1, 3.0, 3.2, 3.5, 3.8), "eurasia": (0.9, 0.8, 0.7, 0.5, 0.5), "asia": (2.4, 2.5, 2.6, 2.6, 2.8),
              "americas": (2.2, 2.3, 2.4, 2.5, 2.6), "africa": (0.5, None, 0.6, 0.7, 0.8)}  # fmt: skip
    return [
        {
            "panel": name(region, language), "series": "Alliance", "period": str(2012 + place), "member": "nissan",
            "value": None if value is None else Fraction(str(value)), "show": place == 0,
            "label": "…" if value is None else written(Fraction(str(value)), language),
        }
        for region, series in values.items()
        for place, value in enumerate(series)
    ]  # fmt: skip


def matrix(language: str) -> list[dict[str, object]]:
    """Return who builds for whom."""
    made = {("renault", "nissan"): 150_400, ("renault", "daimler"): 33_000, ("nissan", "renault"): 62_000,
            ("mitsubishi", "nissan"): 190_000, ("rsm", "nissan"): 136_309}  # fmt: skip
    return [
        {
            "row": name(builder, language),
            "column": name(seller, language),
            "value": value,
            "label": written(Fraction(value), language),
        }
        for (builder, seller), value in made.items()
    ] + [{"row": name("daimler", language), "column": name("nissan", language), "value": None, "label": "–"}]


def world(language: str) -> list[dict[str, object]]:
    """Return a few markets, small and large ones, and one part that is no market."""
    sold = {"US": 1_564_423, "CN": 1_354_552, "JP": 534_000, "FR": 651_778, "RE": 6_100, "GP": 5_200, "GF": 1_800, "SG": 9_000,
            "MT": 900, "BR": 149_977, "RU": 117_230, "DE": 197_000, "IN": 132_235, "AR": 96_000, "ZA": 70_000, "HK": 1_300}  # fmt: skip
    rows = [_row(None, value, language) | {"market": market, "name": market} for market, value in sold.items()]
    rest = _row(None, 35_347, language) | {
        "market": "",
        "name": {"en": "others", "fr": "autres", "ja": "その他"}[language],
    }
    return [*rows, rest]


def plants(language: str) -> list[dict[str, object]]:
    """Return plants: some where they stand, some only in their country."""
    exact = [
        ("Flins", 1.86, 48.98, "renault"),
        ("Sunderland", -1.47, 54.92, "nissan"),
        ("Togliatti", 49.31, 53.54, "avtovaz"),
    ]
    rows: list[dict[str, object]] = [
        {"name": plant, "longitude": x, "latitude": y, "member": member, "group": name(member, language), "label": "✓"}
        for plant, x, y, member in exact
    ]
    return rows + [
        {"name": f"JP {place}", "market": "JP", "member": member, "group": name(member, language), "label": "✓"}
        for place, member in enumerate(["nissan"] * 7 + ["mitsubishi"] * 3)
    ]


def ownership(language: str) -> list[dict[str, object]]:
    """Return the stakes at the end of 2016."""
    stakes = [("renault", "nissan", "43.4"), ("nissan", "renault", "15.0"), ("nissan", "mitsubishi", "34.0"), ("state", "renault", "19.7"),
              ("daimler", "renault", "3.1"), ("daimler", "nissan", "3.1"), ("renault", "rsm", "79.9"), ("renault", "avtovaz", "73.3")]  # fmt: skip
    return [
        {
            "owner": name(owner, language), "owned": name(owned, language), "label": percent(share, language),
            "owner_member": owner if owner in COLOURS else "", "owned_member": owned if owned in COLOURS else "",
        }
        for owner, owned, share in stakes
    ]  # fmt: skip


def timeline(language: str) -> list[dict[str, object]]:
    """Return what happened since March 1999."""
    days = [date(1999, 3, 27), date(2001, 4, 1), date(2002, 3, 1), date(2002, 3, 28), date(2008, 2, 29), date(2009, 5, 29), date(2010, 4, 7),
            date(2010, 12, 3), date(2012, 12, 12), date(2014, 4, 1), date(2016, 10, 20)]  # fmt: skip
    words = {
        "en": "Something happens",
        "fr": "Il se passe quelque chose qui prend deux lignes",
        "ja": "二行を要する出来事がここで起こる",
    }[language]
    return [
        {"name": words, "day": day, "date": f"{day.year}年{day.month}月{day.day}日" if language == "ja" else f"{day.day}/{day.month}/{day.year}",
         "member": "mitsubishi" if day.year == 2016 else ""}
        for day in days
    ]  # fmt: skip


def number(language: str) -> list[dict[str, object]]:
    """Return four numbers beside each other."""
    values = (9_961_347, 424_797, 122, 470_000)
    return [
        {
            "name": name("sold", language),
            "label": written(Fraction(value), language),
            "note": f"{name('2015', language)}: 8 528 887",
        }
        for value in values
    ]


def rings(language: str) -> list[dict[str, object]]:
    """Return the cover."""
    return [{"name": name(member, language), "member": member} for member in ("renault", "nissan", "mitsubishi")]


ROWS: dict[str, Callable[[str], list[dict[str, object]]]] = {
    each.__name__: each
    for each in (
        ranked, grouped, dots, targets, bridge, area, lines, matrix, world, plants, ownership, timeline, number, rings,
    )
}  # fmt: skip


def example(form: str, language: str = "en", size: tuple[float, float] = (640, 400)) -> dict[str, object]:
    """Return the specification of one example."""
    title, standfirst, note = ("", "", "") if form == "rings" else TITLES[language]
    return chart(
        form,
        ROWS[form](language),
        size=size,
        language=language,
        margin=16,
        title=title,
        standfirst=standfirst,
        notes=(note,) if note else (),
        description=title or "Three rings",
        colours=COLOURS,
        write=lambda value: written(value, language),
    )


def _row(key: str | None, value: int, language: str, **more: object) -> dict[str, object]:
    named = {} if key is None else {"name": name(key, language)}
    return {**named, "value": value, "label": written(Fraction(value), language), **more}
