"""Promote, join, escalate, stage, close, share, note: with a reason, once, by those who may."""

import pytest

from eoc.access import scope
from eoc.errors import Invalid, NotPermitted, Stale, WrongState
from incidents.models import Incident
from incidents.selectors import picture
from incidents.services import activity_log, incidents, sharing
from tests.cast import Cast
from tests.incidents.build import heard, of_town, share_data


@pytest.fixture
def incident(cast: Cast) -> Incident:
    return _another(cast)


def _another(cast: Cast) -> Incident:
    with scope(cast.actor("dana")) as dana:
        return incidents.log(
            by=dana,
            type="flood",
            severity="medium",
            title="Water in the cellar",
            point=cast.point("riverton"),
        )


def test_promote_puts_it_on_the_picture_for_neighbours(cast: Cast, incident: Incident) -> None:
    share_data(cast, "farview")
    with scope(cast.actor("dana")) as dana:
        held = incidents.promote(incident=incident, reason="three streets", by=dana)
        assert held.on_picture
        with pytest.raises(WrongState):
            incidents.promote(incident=incident, reason="again", by=dana)
    (entry,) = heard(of_town(cast, "riverton", "incidents.summary"))
    assert entry["payload"]["row"]["detail"] == "summary"
    assert entry["payload"]["row"]["responses"] == []


def test_a_verb_needs_a_reason(cast: Cast, incident: Incident) -> None:
    with scope(cast.actor("dana")) as dana, pytest.raises(Invalid):
        incidents.promote(incident=incident, reason="  ", by=dana)


def test_join_makes_a_parent_and_no_circle(cast: Cast, incident: Incident) -> None:
    other = _another(cast)
    with scope(cast.actor("dana")) as dana:
        joined = incidents.join(incident=other, parent=incident, reason="same creek", by=dana)
        assert joined.parent == incident
        assert Incident.objects.get(pk=incident.pk).on_picture
        with pytest.raises(WrongState):
            incidents.join(incident=incident, parent=other, reason="circle", by=dana)
        assert picture.row_for(dana, picture.visible_to(dana).get(pk=incident.pk))["children"] == 1


def test_separated_it_stands_alone_and_the_parent_stays(cast: Cast, incident: Incident) -> None:
    other = _another(cast)
    with scope(cast.actor("dana")) as dana:
        incidents.join(incident=other, parent=incident, reason="same creek", by=dana)
        apart = incidents.separate(incident=other, reason="another creek", by=dana)
        assert apart.parent is None
        assert Incident.objects.get(pk=incident.pk).on_picture
        with pytest.raises(WrongState):
            incidents.separate(incident=other, reason="again", by=dana)


def test_nothing_joins_a_closed_parent(cast: Cast, incident: Incident) -> None:
    other = _another(cast)
    with scope(cast.actor("dana")) as dana:
        incidents.close(incident=incident, reason="over", by=dana)
        with pytest.raises(WrongState):
            incidents.join(incident=other, parent=incident, reason="same creek", by=dana)


def test_escalation_to_critical_promotes(cast: Cast, incident: Incident) -> None:
    with scope(cast.actor("dana")) as dana:
        held = incidents.set_severity(
            incident=incident, severity="critical", reason="people trapped", by=dana
        )
        assert held.promotion_reason == "critical severity"
        with pytest.raises(WrongState):
            incidents.set_severity(incident=incident, severity="critical", reason="x", by=dana)


def test_a_stale_version_is_refused(cast: Cast, incident: Incident) -> None:
    with scope(cast.actor("dana")) as dana:
        incidents.set_stage(incident=incident, stage="active", by=dana, version=1)
        with pytest.raises(Stale):
            incidents.set_stage(incident=incident, stage="contained", by=dana, version=1)


def test_closed_is_closed(cast: Cast, incident: Incident) -> None:
    with scope(cast.actor("dana")) as dana:
        closed = incidents.close(incident=incident, reason="pumped out", by=dana)
        assert closed.stage == "closed"
        with pytest.raises(WrongState):
            incidents.set_stage(incident=incident, stage="active", by=dana)
        assert picture.rows(dana) == []


def test_sharing_lets_the_helper_in_and_nobody_else(cast: Cast, incident: Incident) -> None:
    with scope(cast.actor("dana")) as dana:
        sharing.share(
            incident=incident,
            agency=cast.agencies["lakeside"],
            tier="assist",
            reason="mutual aid",
            by=dana,
        )
    with scope(cast.actor("lee")) as lee:
        assert [row["detail"] for row in picture.rows(lee)] == ["full"]
        with pytest.raises(NotPermitted):
            incidents.close(incident=incident, reason="not mine", by=lee)
        activity_log.note(incident=incident, text="Boat 1 launched", by=lee)
    with scope(cast.actor("olu")) as olu:
        assert picture.rows(olu) == []


def test_an_observer_reads_and_does_not_act(cast: Cast, incident: Incident) -> None:
    with scope(cast.actor("obi")) as obi:
        assert len(picture.rows(obi)) == 1
        with pytest.raises(NotPermitted):
            incidents.close(incident=incident, reason="x", by=obi)
        with pytest.raises(NotPermitted):
            activity_log.note(incident=incident, text="hello", by=obi)


def test_a_note_is_kept_and_heard(cast: Cast, incident: Incident) -> None:
    with scope(cast.actor("dana")) as dana:
        entry = activity_log.note(incident=incident, text="Street closed", by=dana)
        assert entry.by_name == "Dana"
        with pytest.raises(Invalid):
            activity_log.note(incident=incident, text=" ", by=dana)
