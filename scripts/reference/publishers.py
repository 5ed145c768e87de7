"""Who issued the pages of the record, and how far each is trusted."""

import re
from datetime import date
from urllib.parse import urlsplit

from tables import THE_PAGE

from alliance.record.sources import Source, Trust

LICENCE = "facts, quoted with their source; no text copied"
# A company's own site, press room or report.
MEMBERS = {
    "alliance-renault-nissan.com", "global.nissannews.com", "group.renault.com", "india.nissanmotornews.com",
    "media.group.renault.com", "newsroom.nissan-global.com", "nissannews.com", "reports.nissan-global.com",
    "www.gruprenault.ro", "www.mitsubishi-motors.com", "www.nissanusa.com", "www.renault.de", "www.renaultgroup.com",
    "www.mmindustri.co.id",
}  # fmt: skip
# Encyclopedias and their mirrors, blogs, collections of documents, lists made from others.
COMPILATIONS = {
    "24sata.hr", "adandp.media", "alchetron.com", "amp.en.depression.pp.ua", "autozine.org", "avtoblog.ua.",
    "bharathautos.com", "businessallworld.com", "carbizzyauto.com", "cupdf.com", "data.cimple.eu", "docslib.org",
    "en-academic.com", "fanyv88.com", "grandeenciclopedia.com", "hexaconso.fr", "iiab.me", "infogalactic.com",
    "it.knowledgr.com", "livrozilla.com", "nissankaengine.com", "piximus.net", "populartimelines.com", "pt.frwiki.wiki",
    "questionai.com", "rusargument.ru", "survincity.com", "the-uncensored-wiki.com", "thumbtube.com", "tipsmafia.org",
    "tractors.fandom.com", "trovaomotor.com", "wikimili.com", "www.autointell.com", "www.cartefacts.com",
    "www.mostreliablecarbrands.com", "www.satellite-sightseer.com", "www.scribd.com", "www.providers-administrators.com",
    "websocket.meionorte.com", "www.ziare-pe-net.ro", "knoema.com", "old.tltpravda.ru",
}  # fmt: skip
BLOGS = re.compile(r"(blogspot|wordpress)\.com$|(^|\.)wikipedia\.org$")
DATES = (
    re.compile(r"(?<!\d)((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)"),
)


def source(address: str) -> Source:
    """Return what is known of a page: its publisher, its day where the address tells it, and how far it is trusted."""
    host = urlsplit(address).hostname or ""
    return Source(
        id=address,
        publisher=host.rstrip("."),
        title="The Alliance's own page of March 2017, the text under check" if address == THE_PAGE else "",
        published_on=date(2017, 3, 27) if address == THE_PAGE else _published(address),
        licence=LICENCE,
        trust=_trust(address, host),
    )


def _trust(address: str, host: str) -> Trust:
    if address == THE_PAGE:
        return Trust.UNDER_CHECK
    if host in MEMBERS:
        return Trust.MEMBER
    return Trust.COMPILATION if host in COMPILATIONS or BLOGS.search(host) else Trust.PRESS


def _published(address: str) -> date | None:
    for pattern in DATES:
        for match in pattern.finditer(address):
            year, month, day = (int(part) for part in match.groups())
            try:
                found = date(year, month, day)
            except ValueError:
                continue
            # A blog's address for "everything before a day" tells no day of publication.
            if date(1999, 1, 1) <= found <= date(2026, 1, 1) and "updated-max" not in address:
                return found
    return None
