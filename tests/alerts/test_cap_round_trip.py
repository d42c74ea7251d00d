"""Whatever message can be built is written and read back the same."""

import string
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alerts import cap
from alerts.cap import words

XML = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")
TEXT = st.text(st.one_of(XML, st.sampled_from("\n\t&<>\"']")), max_size=40)
NAME = st.text(string.ascii_letters + string.digits + "-_.:@/Ä漢", min_size=1, max_size=40)
NUMBERS = st.decimals(-90, 90, places=4).map(str)


@st.composite
def moments(draw: st.DrawFn) -> str:
    hours = draw(st.integers(-12, 14))
    seconds = draw(st.integers(-2_000_000_000, 30_000_000_000))
    at = datetime.fromtimestamp(seconds, UTC)
    return at.astimezone(timezone(timedelta(hours=hours))).isoformat()


@st.composite
def polygons(draw: st.DrawFn) -> str:
    points = draw(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=3, max_size=8))
    return " ".join(f"{lat},{lon}" for lat, lon in [*points, points[0]])


def many(strategy: st.SearchStrategy[Any], least: int = 0) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(strategy, min_size=least, max_size=3).map(tuple)


NAMED = st.builds(cap.Named, name=TEXT, value=TEXT)
MAYBE = st.none() | TEXT
WHEN = st.none() | moments()
CIRCLE = st.builds("{},{} {}".format, NUMBERS, NUMBERS, st.integers(0, 20_000))
AREAS = st.builds(
    cap.Area,
    description=TEXT,
    polygons=many(polygons()),
    circles=many(CIRCLE),
    geocodes=many(NAMED),
    altitude=st.none() | NUMBERS,
    ceiling=st.none() | NUMBERS,
)
RESOURCES = st.builds(
    cap.Resource,
    description=TEXT,
    mime_type=TEXT,
    size=st.none() | st.integers().map(str),
    uri=MAYBE,
    deref_uri=MAYBE,
    digest=MAYBE,
)
INFOS = st.builds(
    cap.Info,
    categories=many(st.sampled_from(words.CATEGORY), 1),
    event=TEXT,
    urgency=st.sampled_from(words.URGENCY),
    severity=st.sampled_from(words.SEVERITY),
    certainty=st.sampled_from(words.CERTAINTY),
    language=st.none() | st.sampled_from(["en-US", "es", "zh-Hant-TW"]),
    response_types=many(st.sampled_from(words.RESPONSE)),
    audience=MAYBE,
    event_codes=many(NAMED),
    effective=WHEN,
    onset=WHEN,
    expires=WHEN,
    sender_name=MAYBE,
    headline=MAYBE,
    description=MAYBE,
    instruction=MAYBE,
    web=MAYBE,
    contact=MAYBE,
    parameters=many(NAMED),
    resources=many(RESOURCES),
    areas=many(AREAS),
)
REFERENCES = st.lists(st.tuples(NAME, NAME, moments()).map(",".join), min_size=1, max_size=3)
ALERTS = st.builds(
    cap.Alert,
    identifier=NAME,
    sender=NAME,
    sent=moments(),
    status=st.sampled_from(words.STATUS),
    msg_type=st.sampled_from(words.MSG_TYPE),
    scope=st.just("Public"),
    source=MAYBE,
    codes=many(TEXT),
    note=MAYBE,
    references=REFERENCES.map(" ".join),
    incidents=MAYBE,
    infos=many(INFOS),
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(ALERTS)
def test_written_and_read_a_message_is_the_same(alert: cap.Alert) -> None:
    assert cap.read(cap.write(alert)).alert == alert


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_are_answered(content: bytes) -> None:
    try:
        cap.read(content)
    except cap.CapFault as fault:
        assert fault.message
