"""Pictures as numbers: reads a PNG, makes it small, and says how far two of them are apart.

A picture is compared at a quarter of its size, so that the edge of a letter that falls a little differently is no
difference. ``python -m tests.publish.looks`` draws the stored pictures anew; look at them before they are committed.
"""

from io import BytesIO
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image as Pillow
from tests.publish.chart_rows import LANGUAGES, ROWS, example

from alliance.publish.charts import render

PICTURES = Path(__file__).with_name("pictures")
SMALLER = 4
# Forms whose labels change their shape with the language are stored in all three.
STORED = [(form, "en") for form in ROWS] + [
    (form, language) for form in ("ranked", "bridge", "world", "ownership", "timeline") for language in LANGUAGES[1:]
]
Image = npt.NDArray[np.float64]


def read(content: bytes) -> Image:
    """Return a picture as an array of shape (height, width, 3), on white."""
    picture = Pillow.open(BytesIO(content)).convert("RGBA")
    pixels = np.asarray(Pillow.alpha_composite(Pillow.new("RGBA", picture.size, "white"), picture))
    return pixels[..., :3].astype(np.float64)


def write(image: Image) -> bytes:
    """Return an array of shape (height, width, 3) as a PNG."""
    target = BytesIO()
    Pillow.fromarray(image.round().astype(np.uint8)).save(target, "PNG", optimize=True)
    return target.getvalue()


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


if __name__ == "__main__":
    PICTURES.mkdir(exist_ok=True)
    for form, language in STORED:
        (PICTURES / f"{form}-{language}.png").write_bytes(write(looks(form, language)))
