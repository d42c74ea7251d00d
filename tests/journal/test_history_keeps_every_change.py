"""What was changed, by whom, when and why; one row or a thousand, by the ORM or by hand."""

import pytest
from django.contrib.gis.geos import Point
from django.db import connection
from django.db.models import F

from agencies.models import Membership
from agencies.services import roles, sharing
from eoc.access import scope
from eoc.access.because import because
from eoc.journal.models import RowChange
from incidents.models import Incident
from incidents.services import corrections, incidents
from incidents.services import sharing as incident_sharing
from tests.cast import Cast, square
from tests.incidents.build import logged


def _of(incident: Incident) -> list[RowChange]:
    found = RowChange.objects.filter(table_name="incidents_incident", row_id=incident.pk)
    return list(found.order_by("pk"))


def test_a_verb_is_kept_with_who_and_why(cast: Cast) -> None:
    incident = logged(cast)
    with scope(cast.actor("dana")) as dana:
        incidents.set_severity(incident=incident, severity="low", reason="Only toast", by=dana)
        made, changed = _of(incident)
    assert (made.verb, made.after["title"], made.before) == ("insert", "Smoke from a roof", {})
    assert (changed.verb, changed.reason) == ("update", "Only toast")
    assert changed.before == {"severity": "high", "version": 1}
    assert changed.after == {"severity": "low", "version": 2}
    assert changed.actor["name"] == "Dana"
    assert changed.actor["person"] == str(cast.people["dana"].uuid)


def test_the_reason_ends_with_its_verb(cast: Cast) -> None:
    incident = logged(cast)
    with scope(cast.actor("dana")) as dana:
        held = incidents.promote(incident=incident, reason="Spreads", by=dana)
        incidents.set_stage(incident=held, stage="active", by=dana)
        assert [change.reason for change in _of(incident)] == ["", "Spreads", ""]


def test_a_reason_inside_another_gives_way_to_it_again(cast: Cast) -> None:
    incident = logged(cast)
    with scope(cast.actor("dana")):
        for words in ("first", "second", "third"):
            with because("Outer"):
                if words == "second":
                    with because("Inner"):
                        pass
                Incident.objects.filter(pk=incident.pk).update(
                    title=words, version=F("version") + 1
                )
        Incident.objects.filter(pk=incident.pk).update(title="none", version=F("version") + 1)
        assert [change.reason for change in _of(incident)][1:] == ["Outer"] * 3 + [""]


def test_an_emptied_field_stands_on_one_side_only(cast: Cast) -> None:
    incident = logged(cast)
    with scope(cast.actor("dana")) as dana:
        corrections.change(incident=incident, by=dana, point=None)
        change = _of(incident)[-1]
    assert "point" in change.before
    assert "point" not in change.after


def test_a_shape_is_kept_as_point_and_digest(cast: Cast) -> None:
    incident = logged(cast)
    with scope(cast.actor("dana")) as dana:
        corrections.change(incident=incident, by=dana, point=Point(-74.97, 40.03, srid=4326))
        corrections.change(incident=incident, by=dana, area=square(-75.0, 40.0))
        shape = _of(incident)[-1].after["area"]
    assert _of(incident) == []
    assert set(shape) == {"lon", "lat", "vertices", "sha256"}
    assert (shape["lon"], shape["lat"], shape["vertices"]) == (-74.96, 40.04, 5)


def test_a_thousand_rows_of_one_statement_are_kept_one_by_one(cast: Cast) -> None:
    for _ in range(5):
        logged(cast)
    with scope(cast.actor("dana")), because("Night shift"), connection.cursor() as cursor:
        cursor.execute("UPDATE incidents_incident SET title = 'x' || id, version = version + 1")
        told = RowChange.objects.filter(verb="update", reason="Night shift")
        assert told.count() == Incident.objects.count() == 5
        assert {change.after["title"] for change in told} == {f"x{c.row_id}" for c in told}
        assert len({change.txid for change in told}) == 1


def test_a_statement_that_changes_nothing_is_not_kept(cast: Cast) -> None:
    with scope(cast.actor("ada")):
        before = RowChange.objects.count()
        Membership.objects.filter(person=cast.people["obi"]).update(role="observer")
        assert RowChange.objects.count() == before


def test_the_end_of_a_role_is_kept(cast: Cast) -> None:
    with scope(cast.actor("ada")) as ada:
        held = Membership.objects.get(person=cast.people["obi"])
        roles.end_role(membership=held, reason="Retired", by=ada)
        told = RowChange.objects.get(
            table_name="agencies_membership", row_id=held.pk, verb="update"
        )
    assert told.reason == "Retired"
    assert set(told.after) == {"valid_to"}


def test_a_removed_row_is_kept_whole(cast: Cast) -> None:
    incident = logged(cast)
    with scope(sharing.operator()) as operator:
        share = incident_sharing.share(
            incident=incident,
            agency=cast.agencies["lakeside"],
            tier="view",
            reason="They ask",
            by=operator,
        )
    with scope(sharing.operator()):
        told = RowChange.objects.filter(table_name="incidents_incidentshare", row_id=share.pk)
        assert [change.after["reason"] for change in told] == ["They ask"]


@pytest.mark.django_db
def test_what_the_owner_does_by_hand_is_kept_under_its_own_name() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT journal_actor()->>'name', session_user")
        name, role = cursor.fetchone()
    assert name == role == "eoc_app"
