"""A document to its entries, by what it is and not by what it is called."""

from lxml import etree

from alerts.cap.words import VERSIONS
from alerts.feeds import atom, edxl_de, nws, rss, usgs
from alerts.feeds.found import Found, NotAFeed, Seen
from eoc.text.strict_json import NotStrict, loads
from eoc.text.strict_xml import Element, root_of

MOST_BYTES = 1_000_000
MOST_ENTRIES = 2_000
READERS = {
    (atom.NAMESPACE, "feed"): atom.entries,
    ("", "rss"): rss.entries,
    (edxl_de.NAMESPACE, "EDXLDistribution"): edxl_de.entries,
}
SOURCES = {"nws": nws.entries, "usgs": usgs.entries}


def opened(content: bytes, kind: str, seen: Seen) -> list[Found]:
    """The entries of a document in its order; raises NotAFeed with element, line and what to do.

    `kind` says whose GeoJSON it is (`nws`, `usgs`); XML says itself what it is.
    """
    if content.lstrip()[:1] == b"{":
        found = _json(content, kind, seen)
    else:
        found = _xml(content, root_of(content, NotAFeed, "CAP, Atom, RSS or EDXL-DE", MOST_BYTES))
    if len(found) > MOST_ENTRIES:
        raise NotAFeed("document", None, f"has more than {MOST_ENTRIES:,} entries. Ask for fewer.")
    return found


def _xml(content: bytes, root: Element) -> list[Found]:
    name = etree.QName(root)
    if name.localname == "alert" and name.namespace in VERSIONS:
        return [Found(_identifier(root), content)]
    reader = READERS.get((name.namespace or "", name.localname))
    if reader is None:
        says = f"is {{{name.namespace or ''}}}{name.localname}: no CAP, Atom, RSS or EDXL-DE."
        raise NotAFeed(name.localname, root.sourceline, says)
    return list(reader(root))


def _identifier(root: Element) -> str:
    return (root.findtext("{*}identifier") or "message").strip()[:300]


def _json(content: bytes, kind: str, seen: Seen) -> list[Found]:
    reader = SOURCES.get(kind)
    if reader is None:
        raise NotAFeed("document", 1, "is JSON. Only feeds of the NWS and the USGS are read so.")
    try:
        said = loads(content)
    except NotStrict as error:
        raise NotAFeed("document", None, f"is no JSON we take: {error}.") from error
    features = said.get("features") if isinstance(said, dict) else None
    if not isinstance(features, list):
        raise NotAFeed("features", None, "is missing. Ask for GeoJSON, a FeatureCollection.")
    return list(reader(features, seen))
