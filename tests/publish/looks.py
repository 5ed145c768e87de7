"""Pictures as numbers: reads a PNG, makes it small, and says how far two of them are apart.

A picture is compared at a quarter of its size, so that the edge of a letter that falls a little differently is no
difference. ``python -m tests.publish.looks`` draws the stored pictures anew; look at them before they are committed.
"""

import struct
import zlib
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tests.publish.chart_rows import LANGUAGES, ROWS, example

from alliance.publish.charts import render

PICTURES = Path(__file__).with_name("pictures")
SIGNATURE = b"\x89PNG\r\n\x1a\n"
SMALLER = 4
# Forms whose labels change their shape with the language are stored in all three.
STORED = [(form, "en") for form in ROWS] + [
    (form, language) for form in ("ranked", "bridge", "world", "ownership", "timeline") for language in LANGUAGES[1:]
]
Image = npt.NDArray[np.float64]


def read(content: bytes) -> Image:
    """Return a PNG with 8 bits and 3 or 4 channels as an array of shape (height, width, 3), on white."""
    assert content.startswith(SIGNATURE)
    data, place, width, height, channels = b"", len(SIGNATURE), 0, 0, 0
    while place < len(content):
        (length,), kind = struct.unpack_from(">I", content, place), content[place + 4 : place + 8]
        part = content[place + 8 : place + 8 + length]
        if kind == b"IHDR":
            width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", part)
            assert (depth, interlaced) == (8, 0)
            channels = {2: 3, 6: 4}[colour]
        elif kind == b"IDAT":
            data += part
        place += 12 + length
    lines = np.frombuffer(zlib.decompress(data), np.uint8).reshape(height, 1 + width * channels)
    pixels = _unfiltered(lines, channels).reshape(height, width, channels).astype(np.float64)
    if channels == 3:
        return pixels
    alpha = pixels[..., 3:] / 255
    return pixels[..., :3] * alpha + 255 * (1 - alpha)


def write(image: Image) -> bytes:
    """Return an array of shape (height, width, 3) as a PNG."""
    height, width, _ = image.shape
    lines = np.concatenate([np.zeros((height, 1)), image.reshape(height, width * 3)], axis=1).round().astype(np.uint8)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(lines.tobytes(), 9)), (b"IEND", b""))
    return SIGNATURE + b"".join(
        struct.pack(">I", len(part)) + kind + part + struct.pack(">I", zlib.crc32(kind + part)) for kind, part in parts
    )


def smaller(image: Image) -> Image:
    """Return an image whose points are the means of squares of points."""
    height, width = (size // SMALLER * SMALLER for size in image.shape[:2])
    squares = image[:height, :width].reshape(height // SMALLER, SMALLER, width // SMALLER, SMALLER, 3)
    return squares.mean(axis=(1, 3))


def difference(one: Image, other: Image) -> tuple[float, float]:
    """Return how far two images are apart, 0 to 255: on the whole, and where they differ most over a few points."""
    assert one.shape == other.shape
    apart = np.abs(one - other).mean(axis=2)
    height, width = (size // SMALLER * SMALLER for size in apart.shape)
    squares = apart[:height, :width].reshape(height // SMALLER, SMALLER, width // SMALLER, SMALLER)
    return float(apart.mean()), float(squares.mean(axis=(1, 3)).max())


def looks(form: str, language: str) -> Image:
    """Return the small picture of an example."""
    return smaller(read(render(example(form, language), "png")))


def _unfiltered(lines: npt.NDArray[np.uint8], step: int) -> npt.NDArray[np.uint8]:
    """Undo the filter of each line (PNG specification, part 9)."""
    before = np.zeros(lines.shape[1] - 1 + step, np.int64)
    result = np.empty((len(lines), lines.shape[1] - 1), np.uint8)
    for number, line in enumerate(lines):
        kind, current = int(line[0]), np.zeros_like(before)
        raw = line[1:].astype(np.int64)
        if kind in (0, 2):
            current[step:] = (raw + (before[step:] if kind == 2 else 0)) % 256
        elif kind == 1:
            current[step:] = (raw.reshape(-1, step).cumsum(axis=0) % 256).reshape(-1)
        else:
            above = before.tolist()
            filled = [0] * step
            for place, value in enumerate(raw.tolist(), step):
                left, up, corner = filled[place - step], above[place], above[place - step]
                guess = (left + up) // 2 if kind == 3 else _paeth(left, up, corner)
                filled.append((value + guess) % 256)
            current[:] = filled
        before = current
        result[number] = current[step:]
    return result


def _paeth(left: int, up: int, corner: int) -> int:
    near = left + up - corner
    return min((left, up, corner), key=lambda each: abs(near - each))


if __name__ == "__main__":
    PICTURES.mkdir(exist_ok=True)
    for form, language in STORED:
        (PICTURES / f"{form}-{language}.png").write_bytes(write(looks(form, language)))
