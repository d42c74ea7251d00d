"""EDXL-RM messages for tests, generated from the grammar itself.

The tree grows from a seed that hypothesis chooses: drawing every leaf took seconds a message.
"""

from random import Random
from typing import Any

from hypothesis import strategies as st

from eoc.text.xml_grammar import Group, Part
from resources import edxl
from resources.edxl.envelope import Address
from resources.edxl.grammar import Kind, grammar
from resources.edxl.rules import RULES
from resources.edxl.words import DISTRIBUTION, STATUS

GML = "http://www.opengis.net/gml"
RM = "urn:oasis:names:tc:emergency:EDXL:RM:1.0"
FOREIGN = {
    "additional": (
        f'<rm:AdditionalContactInformation xmlns:rm="{RM}">'
        '<x:PartyName xmlns:x="urn:oasis:names:tc:ciq:xpil:3">'
        '<n:PersonName xmlns:n="urn:oasis:names:tc:ciq:xnl:3">'
        '<n:NameElement n:ElementType="FirstName">Ana  &amp; Bo</n:NameElement>'
        "</n:PersonName></x:PartyName></rm:AdditionalContactInformation>"
    ),
    "address": (
        f'<rm:Address xmlns:rm="{RM}"><a:FreeTextAddress xmlns:a="urn:oasis:names:tc:ciq:xal:3">'
        "<a:AddressLine>Mill Road 4</a:AddressLine></a:FreeTextAddress></rm:Address>"
    ),
    "target_area": (
        f'<rm:TargetArea xmlns:rm="{RM}"><g:Point xmlns:g="{GML}">'
        "<g:pos>40.03 -74.97</g:pos></g:Point></rm:TargetArea>"
    ),
    "type_info": (
        '<TypeInfo xmlns="urn:oasis:names:tc:emergency:EDXL:RM:1.0:msg">'
        '<t:pump xmlns:t="urn:x-types">6000 l</t:pump></TypeInfo>'
    ),
}
TEXTS = (
    *("Engine", "", " two  blanks ", "a<b&c>\"d'", "Größe 7 m²", "水", "\u2028", "]]>", "x" * 400),
    *("line\nline", "\ttab", "&amp;", "<!DOCTYPE", "-", "0"),
)
IDS = ("1", "urn:uuid:7", "a b", "<&>", "x" * 300)
MOMENTS = (
    *("2026-11-28T16:30:00-05:00", "1999-12-31T23:59:59Z", "2026-02-28T00:00:00.125+14:00"),
    "2026-11-28T16:30:00",
)
NUMBERS = ("0", "1", "2.5", "-3", "1e3", ".5")
OF_KIND = {Kind.TEXT: TEXTS, Kind.ID: IDS, Kind.MOMENT: MOMENTS, Kind.NUMBER: NUMBERS}
URNS = ("urn:x-a", "https://example.org/list")
SEEDS = st.integers(0, 2**48)


def messages(kind: str) -> st.SearchStrategy[edxl.Message]:
    """Any message of a type that its grammar allows."""
    return SEEDS.map(lambda seed: _group(grammar(kind), Random(seed)))


def any_message() -> st.SearchStrategy[edxl.Message]:
    """Any message of any of the sixteen types."""
    return st.sampled_from(sorted(RULES)).flatmap(messages)


def envelopes() -> st.SearchStrategy[edxl.Envelope]:
    """Any envelope as EDXL-DE wants it."""
    filled = st.sampled_from([text for text in TEXTS if text.strip() == text and text])
    addresses = st.builds(Address, filled, st.lists(filled, min_size=1, max_size=2).map(tuple))
    return st.builds(
        edxl.Envelope,
        id=st.sampled_from(IDS),
        sender=filled,
        sent=st.sampled_from(MOMENTS),
        status=st.sampled_from(STATUS),
        type=st.sampled_from(DISTRIBUTION),
        confidentiality=filled,
        language=st.none() | st.just("en"),
        addresses=st.lists(addresses, max_size=2).map(tuple),
    )


def _group(group: Group, at: Random) -> Any:
    found = {part.field: _part(part, at) for part in group.parts}
    for name in group.either[1:]:
        if found[name] is not None:
            found[group.either[0]] = ()
    if group.one_of and not any(found[name] for name in group.one_of if name in found):
        part = next(part for part in group.parts if part.field == group.one_of[0])
        found[part.field] = ("some",) if part.many else "some"
    if found.get("type") == "Provisional":
        found["reason"] = found["reason"] or "perhaps"
    return group.make(**found)


def _part(part: Part, at: Random) -> Any:
    if part.many:
        return tuple(_one(part, at) for _ in range(at.randint(int(part.needed), 2)))
    return _one(part, at) if part.needed or at.random() < 0.6 else None


def _one(part: Part, at: Random) -> Any:
    if part.group is not None:
        return _group(part.group, at)
    if part.kind is Kind.FOREIGN:
        return FOREIGN[part.field]
    return at.choice(part.known or (URNS if part.field == "urn" else OF_KIND[part.kind]))
