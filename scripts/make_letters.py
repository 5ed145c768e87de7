"""Writes src/alliance/publish/charts/letters.toml: how wide each letter of the charts' font is.

Charts are laid out before they are drawn, so the room that a label needs must be known without a drawing library. The
widths are read from the static fonts of the package ``font-source-sans-pro``; the letters themselves are not copied. Run
it again when that package changes::

    python scripts/make_letters.py
"""

import struct
import unicodedata
from collections import defaultdict
from pathlib import Path

import font_source_sans_pro

TARGET = Path(__file__).resolve().parent.parent / "src" / "alliance" / "publish" / "charts" / "letters.toml"
FILES = {"regular": "SourceSansPro-Regular.ttf", "bold": "SourceSansPro-Bold.ttf"}
HEAD = """\
# How wide each letter is, in thousandths of the size of the type: width = letters. Made by scripts/make_letters.py
# from the static Source Sans fonts. Letters of Japanese, Chinese and Korean are as wide as the type is high.
"""
LETTERS = [
    chr(code)
    for code in (
        *range(0x20, 0x180),
        *range(0x2010, 0x2027),
        0x202F,
        0x2032,
        0x20AC,
        0x2190,
        0x2192,
        0x2212,
        0x2264,
        0x2265,
    )
    if unicodedata.category(chr(code)) not in ("Cc", "Cf")
]


def tables(font: bytes) -> dict[str, bytes]:
    """Return the tables of a font file by name."""
    (count,) = struct.unpack_from(">H", font, 4)
    found = {}
    for position in range(count):
        tag, _, start, length = struct.unpack_from(">4sLLL", font, 12 + 16 * position)
        found[tag.decode()] = font[start : start + length]
    return found


def glyphs(cmap: bytes) -> dict[int, int]:
    """Return the glyph of each letter, from the subtable that segments the basic plane (format 4)."""
    (count,) = struct.unpack_from(">H", cmap, 2)
    starts = [struct.unpack_from(">HHL", cmap, 4 + 8 * position)[2] for position in range(count)]
    start = next(each for each in starts if struct.unpack_from(">H", cmap, each)[0] == 4)
    segments = struct.unpack_from(">H", cmap, start + 6)[0] // 2
    parts = [start + 14, start + 16 + 2 * segments, start + 16 + 4 * segments, start + 16 + 6 * segments]
    ends, firsts, deltas, offsets = (struct.unpack_from(f">{segments}H", cmap, each) for each in parts)
    found = {}
    for segment in range(segments):
        for code in range(firsts[segment], ends[segment] + 1):
            if offsets[segment] == 0:
                glyph = (code + deltas[segment]) % 65536
            else:
                place = parts[3] + 2 * segment + offsets[segment] + 2 * (code - firsts[segment])
                (glyph,) = struct.unpack_from(">H", cmap, place)
                glyph = (glyph + deltas[segment]) % 65536 if glyph else 0
            if glyph:
                found[code] = glyph
    return found


def widths(file: Path) -> dict[str, int]:
    """Return the width of each letter in thousandths of the size."""
    font = tables(file.read_bytes())
    (per_em,) = struct.unpack_from(">H", font["head"], 18)
    (long,) = struct.unpack_from(">H", font["hhea"], 34)
    found = {}
    known = glyphs(font["cmap"])
    for letter, glyph in ((each, known.get(ord(each))) for each in LETTERS):
        if glyph is not None:
            (advance,) = struct.unpack_from(">H", font["hmtx"], 4 * min(glyph, long - 1))
            found[letter] = round(advance * 1000 / per_em)
    return found


def main() -> None:
    """Write one section per weight; letters of one width share a line."""
    lines = [HEAD]
    for weight, name in FILES.items():
        by_width = defaultdict(list)
        for letter, width in widths(Path(font_source_sans_pro.font_directory) / name).items():
            by_width[width].append(letter)
        lines.append(f"[{weight}]")
        for width, letters in sorted(by_width.items()):
            text = "".join(letters).replace("\\", "\\\\").replace('"', '\\"')
            text = "".join(f"\\u{ord(each):04x}" if not each.isprintable() else each for each in text)
            lines.append(f'{width} = "{text}"')
        lines.append("")
    TARGET.write_text("\n".join(lines), encoding="utf-8")
    print(f"{TARGET}: {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
