"""A checked text on paper says of every claim what the page for a browser says, and is the same every time."""

import io
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from alliance.publish.names import read_names
from alliance.publish.report_paper import paper
from alliance.publish.verdicts import check_text
from alliance.record.snapshot import Snapshot

PUBLISHED_ON = date(2017, 3, 27)
TEXTS = {
    "en": "# A release\n\nIn 2016, the Alliance sold 9.97 million vehicles under nine brands.\n\n- It is the best of all.\n- The 7 dwarfs clap.",
    "fr": "En 2016, l'Alliance a vendu 9,96 millions de véhicules. Renault a vendu 3,19 millions de véhicules en 2016.",
    "ja": "アライアンスは2016年に997万台を販売した。九つのブランドを持つ。",
}


@pytest.mark.parametrize("code", TEXTS)
def test_every_claim_is_footnoted(code: str, reference: Snapshot, reference_folder: Path) -> None:
    """The PDF is tagged, holds the text and, for each claim, its verdict, reason and sources; a second one has the same bytes."""
    text = TEXTS[code]
    verdicts = check_text(reference, text, published_on=PUBLISHED_ON, names=read_names(reference_folder), code=code)
    made = paper("release", text, verdicts, reference, code, PUBLISHED_ON)
    assert made == paper("release", text, verdicts, reference, code, PUBLISHED_ON)
    reader = PdfReader(io.BytesIO(made))
    said = "".join("".join(page.extract_text() for page in reader.pages).split())
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == code
    assert len(verdicts) >= 2
    for each in verdicts:
        words = f"{each.verdict.value.capitalize()}.{each.reason}"
        assert "".join(words.split())[:60] in said, each.summary()
        assert "".join(each.text.split()) in said
