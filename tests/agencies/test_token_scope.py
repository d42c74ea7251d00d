"""A token does what its verbs say, for its agency, from its networks, and is noted when used."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from knox.models import AuthToken

from agencies.models import Membership, TokenScope, TokenVerb
from agencies.selectors import tokens as rows
from agencies.services import roles, sharing, tokens
from eoc.access import Role, scope
from eoc.doors.tokens import verb_of
from eoc.errors import Invalid, NotPermitted
from eoc.journal.models import Entry
from tests.agencies.hearing import heard
from tests.agencies.programs import CALL, INCIDENTS, Program, in_lakeside, issue
from tests.cast import Cast
from tests.incidents.build import logged
from tests.routes import routes


def test_every_api_address_has_a_verb_for_every_method() -> None:
    missing = []
    for route, pattern in routes().items():
        view = getattr(pattern.callback, "cls", None)
        if route.startswith("api/") and view is not None:
            methods = [name.upper() for name in view.http_method_names if hasattr(view, name)]
            missing += [f"{m} {route}" for m in methods if verb_of(view, m) not in TokenVerb.values]
    assert missing == []


@pytest.mark.parametrize(
    ("name", "method", "verb"),
    [
        ("incidents", "GET", "read"),
        ("incidents", "POST", "incidents.write"),
        ("assets", "POST", "resources.write"),
        ("positions", "POST", "positions.write"),
        ("mutual-aid-requests", "POST", "mutual_aid.write"),
        ("tokens/<str:key>", "DELETE", "agencies.write"),
    ],
)
def test_the_verb_follows_from_method_and_app(name: str, method: str, verb: str) -> None:
    view: Any = routes()[f"api/v1/{name}/"].callback
    assert verb_of(view.cls, method) == verb


def test_it_reads_and_does_not_write_without_the_verb(cast: Cast) -> None:
    program = Program(issue(cast))
    assert program.get().status_code == 200
    refused = program.post()
    assert (refused.status_code, refused.json()["missing"]) == (403, "incidents.write")
    assert "incidents.write" in refused.json()["detail"]
    writer = Program(issue(cast, verbs=["incidents.write"]))
    assert writer.post().status_code == 201
    assert writer.get().json()["missing"] == "read"


def test_a_verb_gives_no_more_than_the_roles(cast: Cast) -> None:
    program = Program(issue(cast, "obi", verbs=TokenVerb.values))
    assert program.post().status_code == 403
    assert "missing" not in program.post().json()


def test_it_works_for_its_agency_and_no_other(cast: Cast) -> None:
    in_lakeside(cast)
    made = logged(cast)
    riverton, lakeside = (
        Program(issue(cast, agency=cast.agencies[town], verbs=["read", "incidents.write"]))
        for town in ("riverton", "lakeside")
    )
    found = f"{INCIDENTS}{made.uuid}/"
    assert riverton.get(found).status_code == 200
    assert lakeside.get(found).status_code == 404
    assert lakeside.post().json()["agency"]["code"] == "LAK"
    with scope(cast.actor("dana")) as dana:
        assert dana.agencies == {cast.agencies[town].pk for town in ("riverton", "lakeside")}


def test_it_hears_no_answer_kept_for_somebody_else(cast: Cast) -> None:
    text = issue(cast, verbs=["incidents.write"])
    key, kind = {"Idempotency-Key": "k1"}, "application/json"
    session = Client()
    session.force_login(cast.users["dana"])
    assert session.post(INCIDENTS, CALL, content_type=kind, headers=key).status_code == 201
    with_token = {**key, "Authorization": f"Bearer {text}"}
    with transaction.atomic():
        answer = Client().post(INCIDENTS, CALL, content_type=kind, headers=with_token)
    assert answer.status_code == 422


def test_an_administrator_revokes_what_works_for_the_agency(cast: Cast) -> None:
    with scope(sharing.operator()):
        Membership.objects.create(
            person=cast.people["dana"], agency=cast.agencies["farview"], role=Role.OBSERVER
        )
    issue(cast)
    program = Program(issue(cast, agency=cast.agencies["farview"]))
    with scope(cast.actor("olu")) as olu:
        (token,) = rows.kept(olu)
        assert rows.row(token)["agency"]["code"] == "FAR"
        tokens.revoke(token=token, by=olu)
    assert program.get().status_code == 401
    assert heard(cast.agencies["farview"])[-1][0] == "token.revoked"


def test_with_the_role_gone_it_opens_nothing(cast: Cast) -> None:
    in_lakeside(cast)
    program = Program(issue(cast, agency=cast.agencies["lakeside"]))
    assert program.get().status_code == 200
    with scope(sharing.operator()) as operator:
        held = Membership.objects.get(person=cast.people["dana"], agency=cast.agencies["lakeside"])
        roles.end_role(membership=held, by=operator, reason="back home")
    assert program.get().status_code == 403


def test_it_works_from_its_networks_only(cast: Cast) -> None:
    text = issue(cast, addresses=["192.0.2.7/24", "2001:db8::/32"])
    assert Program(text, "192.0.2.99").get().status_code == 200
    assert Program(text, "::ffff:192.0.2.99").get().status_code == 200
    assert Program(text, "2001:db8::1").get().status_code == 200
    for elsewhere in ("198.51.100.1", "2001:db9::1", ""):
        answer = Program(text, elsewhere).get()
        assert answer.status_code == 403
        assert "192.0.2" not in answer.content.decode()
    assert TokenScope.objects.count() == 0, "no scope, no rows"


def test_its_use_is_noted_once_a_minute_and_not_from_elsewhere(cast: Cast) -> None:
    text = issue(cast, addresses=["192.0.2.0/24"])

    def noted() -> Any:
        with scope(cast.actor("dana")):
            return TokenScope.objects.get().last_used_at

    Program(text, "198.51.100.1").get()
    assert noted() is None
    Program(text, "192.0.2.1").get()
    first = noted()
    Program(text, "192.0.2.1").get()
    assert first is not None
    assert noted() == first


def test_revoked_means_at_once(cast: Cast) -> None:
    program = Program(issue(cast))
    assert program.get().status_code == 200
    with scope(cast.actor("ada")) as ada:
        tokens.revoke(token=rows.kept(ada).get(), by=ada)
        assert TokenScope.objects.count() == 0
    assert program.get().status_code == 401
    assert heard(cast.agencies["riverton"])[-1][0] == "token.revoked"


def test_an_expired_one_goes_with_its_scope(committed_cast: Cast) -> None:
    program = Program(issue(committed_cast))
    AuthToken.objects.update(expiry=timezone.now() - timedelta(seconds=1))
    assert program.client.get(INCIDENTS, headers=program.headers).status_code == 401
    assert not AuthToken.objects.exists()
    with scope(sharing.operator()):
        assert not TokenScope.objects.exists()


def test_one_without_a_scope_only_reads(cast: Cast) -> None:
    _, text = AuthToken.objects.create(user=cast.users["dana"], expiry=timedelta(days=1))
    program = Program(text)
    assert program.get().status_code == 200
    assert program.post().json()["missing"] == "incidents.write"


def test_a_token_makes_no_token(cast: Cast) -> None:
    program = Program(issue(cast, verbs=TokenVerb.values))
    answer = program.post("/api/v1/tokens/", label="More")
    assert answer.status_code == 403
    assert "account page" in answer.json()["detail"]
    assert AuthToken.objects.count() == 1


def test_the_journal_says_which_token_acted(cast: Cast) -> None:
    program = Program(issue(cast, verbs=["incidents.write"], label="CAD link"))
    made = program.post().json()
    with scope(cast.actor("dana")):
        entry = Entry.objects.filter(payload__row__uuid=made["uuid"]).first()
    assert entry is not None
    assert entry.actor["name"] == "Dana"
    assert entry.actor["token"].startswith("CAD link (eoc_")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"verbs": []}, "verbs"),
        ({"verbs": ["everything"]}, "verbs"),
        ({"addresses": ["home"]}, "addresses"),
        ({"addresses": [f"192.0.2.{n}" for n in range(21)]}, "addresses"),
        ({"days": 0}, "days"),
        ({"days": 731}, "days"),
    ],
)
def test_what_cannot_be_is_named(cast: Cast, said: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        issue(cast, **said)
    assert field in refused.value.fields


def test_only_for_an_agency_one_acts_for(cast: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        issue(cast, agency=cast.agencies["lakeside"])
    assert "agency" in refused.value.fields
    with scope(cast.actor("ada")) as ada, pytest.raises(NotPermitted):
        tokens.issue(user=cast.users["dana"], by=ada)


def test_the_database_keeps_scopes_to_their_owners(cast: Cast) -> None:
    issue(cast)
    token, _ = AuthToken.objects.create(user=cast.users["dana"], expiry=timedelta(days=1))
    row = {"token": token, "person": cast.people["dana"], "agency": cast.agencies["riverton"]}
    with scope(cast.actor("olu")):
        assert not TokenScope.objects.exists()
    with scope(cast.actor("ada")):
        assert TokenScope.objects.count() == 1
        assert TokenScope.objects.update(verbs=TokenVerb.values) == 0
        with pytest.raises(Exception, match="row-level security"), transaction.atomic():
            TokenScope.objects.create(**row, label="x", verbs=["read"])
    with scope(cast.actor("dana")), pytest.raises(IntegrityError), transaction.atomic():
        TokenScope.objects.create(**row, label="x", verbs=["everything"])
