"""In which language a text is written, and how that language is read."""

from __future__ import annotations

import re
from collections.abc import Mapping

from alliance.errors import UnknownName
from alliance.publish.clauses.tongue import Tongue
from alliance.publish.clauses.vocabulary import GLUE, vocabulary
from alliance.publish.french.tongue import FRENCH
from alliance.publish.japanese.tongue import JAPANESE

# English is read by rules of its own, phrase by phrase.
ENGLISH = "en"
TONGUES: Mapping[str, Tongue] = {tongue.code: tongue for tongue in (FRENCH, JAPANESE)}
LANGUAGES = (ENGLISH, *TONGUES)
_KANA = re.compile(r"[\u3040-\u30ff]|[\u4e00-\u9fff]")
# Of all letters, so many must be Japanese: a Japanese name in an English text makes no Japanese text.
_MOSTLY = 5
_ACCENT = re.compile(r"[éèêàùçœîôû]|\b[ldnsq]u?['’]", re.IGNORECASE)
_ENGLISH = frozenset("the of and in was were is are its with by to has had for on from that this than since".split())


def language_of(text: str) -> str:
    """Return the language that a text is most likely written in.

    Examples
    --------
    >>> [language_of(text) for text in ("Sales of the Alliance", "Les ventes de l'Alliance", "アライアンスの販売台数")]
    ['en', 'fr', 'ja']
    """
    letters = [sign for sign in text if sign.isalpha()]
    if len(_KANA.findall(text)) * _MOSTLY > len(letters) > 0:
        return JAPANESE.code
    words = re.findall(r"[^\W\d_]+", text.casefold())
    glue = {
        word
        for phrase, (tag, _) in vocabulary(FRENCH.code).meanings.items()
        if tag == GLUE
        for word in [phrase.strip("'")]
    }
    french = sum(word in glue for word in words) + 2 * len(_ACCENT.findall(text))
    english = 2 * sum(word in _ENGLISH for word in words)
    return FRENCH.code if french > english else ENGLISH


def known_language(code: str, text: str) -> str:
    """Return the language that is asked for, or that of the text if none is.

    Raises
    ------
    UnknownName
        If nothing is read in it.
    """
    if code and code not in LANGUAGES:
        raise UnknownName("language", code, LANGUAGES, advice=f"Texts are read in {', '.join(LANGUAGES)}.")
    return code or language_of(text)
