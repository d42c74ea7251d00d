"""The layer that answers for the map: what Django would say, and nothing of it after an end."""

from collections.abc import Iterator

import httpx
import pytest

from agencies.models import Grant, LoginSession
from agencies.services import grants, sessions
from eoc.access import scope
from incidents.services import incidents
from tests.agreeing import agree, show
from tests.cast import Cast
from tests.incidents.build import logged
from tests.processes import Installation
from tests.realtime.test_socket_hears_the_journal import _cookie

FEATURES = "/api/v1/incidents/features/"
TILE = "/api/v1/incidents/tiles/12/1195/1550.mvt"
ANSWERED = '"route": "api/v1/incidents/'


@pytest.fixture
def served(installation: Installation, committed_cast: Cast) -> Installation:
    """A web process with the cast."""
    installation.web()
    return installation


@pytest.fixture
def olu(served: Installation, committed_cast: Cast) -> Iterator[httpx.Client]:
    """Olu's browser."""
    with httpx.Client(
        base_url=served.url, headers={"Cookie": _cookie(committed_cast, "olu")}
    ) as browser:
        yield browser


def asked_django(served: Installation) -> int:
    """How many of the map's answers Django gave."""
    return served.logs().count(ANSWERED)


def test_what_django_let_in_is_confirmed_and_made_without_it(
    served: Installation, committed_cast: Cast, olu: httpx.Client
) -> None:
    agree(committed_cast, "riverton", "farview", *show("incidents", detail="full"), by="agency")
    incident = logged(committed_cast)
    first = olu.get(FEATURES)
    again = olu.get(FEATURES, headers={"If-None-Match": first.headers["ETag"]})
    whole = olu.get(FEATURES)
    other = olu.get(FEATURES, params={"limit": 5})
    assert asked_django(served) < 4
    assert (again.status_code, again.content) == (304, b"")
    assert whole.content == first.content
    assert dict(whole.headers) | {"date": ""} == dict(first.headers) | {"date": ""}
    assert [one["id"] for one in other.json()["features"]] == [str(incident.uuid)]
    assert other.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]


def test_a_change_is_seen_and_a_revoke_shuts_at_once(
    served: Installation, committed_cast: Cast, olu: httpx.Client
) -> None:
    cast = committed_cast
    agreement = agree(cast, "riverton", "farview", *show("incidents", detail="full"), by="agency")
    incident = logged(cast, severity="low")
    for path in (FEATURES, TILE):
        assert len(olu.get(path).content) > 100
    with scope(cast.actor("dana")) as dana:
        incidents.set_severity(
            incident=incident, by=dana, version=incident.version, severity="high", reason="worse"
        )
    assert olu.get(FEATURES).json()["features"][0]["properties"]["severity"] == "high"
    with scope(cast.actor("ada")) as ada:
        grants.revoke(grant=Grant.objects.get(agreement=agreement), reason="enough", by=ada)
    assert olu.get(FEATURES).json()["features"] == []
    assert olu.get(TILE).content == b""


def test_an_ended_session_reads_nothing_more(
    served: Installation, committed_cast: Cast, olu: httpx.Client
) -> None:
    known = {"If-None-Match": olu.get(FEATURES).headers["ETag"]}
    assert olu.get(FEATURES, headers=known).status_code == 304
    with scope(committed_cast.actor("olu")) as by:
        for session in LoginSession.objects.filter(person_id=by.person_id):
            sessions.end(session=session, by=by)
    assert olu.get(FEATURES, headers=known).status_code == 401


def test_what_is_refused_is_refused_by_django(served: Installation, olu: httpx.Client) -> None:
    assert olu.get(FEATURES).status_code == 200
    for query, code in (("bbox=1,2", 422), ("limit=x", 422), ("limit=20000", 422)):
        assert olu.get(f"{FEATURES}?{query}").status_code == code
    assert olu.get("/api/v1/incidents/tiles/3/9/9.mvt").status_code == 404
    assert olu.post(FEATURES).status_code in (403, 405)
    assert httpx.get(served.url + FEATURES).status_code == 401
