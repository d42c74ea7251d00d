"""A request is drafted and submitted; partners are invited, strangers cannot be asked."""

import pytest
from django.utils import timezone

from eoc.access import scope
from eoc.errors import Invalid, NotFound, NotPermitted, Stale, WrongState
from incidents.models import Incident, IncidentShare
from resources.models import Asset, MutualAidRequest, Offer, OfferState, RequestState
from resources.services import mutual_aid
from resources.services.request_details import Details
from tests.cast import Cast
from tests.resources.asking import WHERE, again, draft, heard, kinds, offer, revoked, submitted
from tests.resources.build import incident


def test_a_partner_is_invited_and_sees_the_incident(cast: Cast) -> None:
    made = submitted(cast, 2)
    assert made.state == RequestState.SUBMITTED
    assert made.number.startswith(f"{timezone.localdate():%Y}-RIV-R")
    with scope(cast.actor("lee")):
        assert Offer.objects.get(request=made).state == OfferState.INVITED
        assert Incident.objects.get(pk=made.incident_id).title == "Structure fire"
        assert IncidentShare.objects.get(incident=made.incident_id).tier == "assist"


def test_both_sides_hear_and_the_provider_only_its_part(cast: Cast) -> None:
    made = submitted(cast, 2, ask=("lakeside", "hillcrest"), kind="pump")
    asked, asking = heard(cast, "lakeside"), heard(cast, "riverton")
    assert [e["kind"] for e in asking][:2] == ["mutual_aid.drafted", "mutual_aid.submitted"]
    first = asked[0]["payload"]
    assert asked[0]["id"] == asking[1]["id"]
    assert (first["noun"], first["op"], first["tier"]) == ("request", "upsert", "notice")
    assert first["row"]["lines"][0]["kind"] == "pump"
    assert {o["providing"]["code"] for o in first["row"]["offers"]} == {"LAK"}
    assert {o["providing"]["code"] for o in asking[1]["payload"]["row"]["offers"]} == {"LAK", "HIL"}
    assert first["row"]["number"] == made.number
    assert first["row"]["version"] == asking[1]["payload"]["row"]["version"]


def test_without_names_every_partner_is_asked(cast: Cast) -> None:
    made = submitted(cast, 3, kind="pump", ask=())
    with scope(cast.actor("dana")):
        asked = set(Offer.objects.filter(request=made).values_list("providing_agency__short_code"))
    assert asked == {("LAK",), ("HIL",)}


def test_a_stranger_cannot_be_asked(cast: Cast) -> None:
    with pytest.raises(Invalid, match="Farview Fire"):
        draft(cast, ask=("farview",))
    assert heard(cast, "farview") == []


def test_a_stranger_sees_nothing(cast: Cast) -> None:
    made = submitted(cast)
    with scope(cast.actor("olu")) as olu:
        assert MutualAidRequest.objects.count() == Offer.objects.count() == 0
        with pytest.raises(NotFound):
            mutual_aid.submit(request=made, by=olu)
    assert heard(cast, "farview") == []


def test_an_observer_may_not_ask(cast: Cast) -> None:
    with scope(cast.actor("obi")) as obi, pytest.raises(NotPermitted, match="Riverton Fire"):
        with scope(cast.actor("obi")):
            fire = incident(cast)
        mutual_aid.request(
            by=obi,
            agency=cast.agencies["riverton"],
            incident=fire,
            lines=[{"kind": "engine", "quantity": 1}],
            **WHERE,
        )


def test_the_provider_may_not_submit_it_again(cast: Cast) -> None:
    made = submitted(cast)
    with scope(cast.actor("lee")) as lee, pytest.raises(NotPermitted, match="Riverton Fire"):
        mutual_aid.submit(request=made, by=lee)


def test_twice_is_refused(cast: Cast) -> None:
    made = submitted(cast)
    with scope(cast.actor("dana")) as dana, pytest.raises(WrongState, match="already submitted"):
        mutual_aid.submit(request=made, by=dana)
    assert kinds(cast, "lakeside") == ["mutual_aid.submitted"]


def test_an_old_version_is_refused(cast: Cast) -> None:
    made = draft(cast)
    with scope(cast.actor("dana")) as dana, pytest.raises(Stale):
        mutual_aid.submit(request=made, by=dana, version=made.version - 1)


def test_a_revoked_agreement_asks_nobody(cast: Cast) -> None:
    made = draft(cast)
    revoked(cast)
    with scope(cast.actor("dana")) as dana, pytest.raises(Invalid, match="Lakeside Fire"):
        mutual_aid.submit(request=made, by=dana)


@pytest.mark.parametrize("missing", ["reporting_place", "report_to", "radio_channel"])
def test_crews_must_know_where_to_whom_and_how(cast: Cast, missing: str) -> None:
    with scope(cast.actor("dana")) as dana, pytest.raises(Invalid) as refused:
        mutual_aid.request(
            by=dana,
            agency=cast.agencies["riverton"],
            incident=incident(cast),
            lines=[{"kind": "engine", "quantity": 1}],
            **{**WHERE, missing: " "},
        )
    assert missing in refused.value.fields


@pytest.mark.parametrize(
    "line",
    [{"kind": "unicorn", "quantity": 1}, {"kind": "engine", "quantity": 0},
     {"kind": "engine", "quantity": 1, "type": 5}],
)  # fmt: skip
def test_a_line_must_make_sense(cast: Cast, line: dict[str, object]) -> None:
    with scope(cast.actor("dana")) as dana, pytest.raises(Invalid):
        mutual_aid.request(
            by=dana,
            agency=cast.agencies["riverton"],
            incident=incident(cast),
            lines=[line],
            **WHERE,
        )


def test_automatic_aid_is_booked_at_once(cast: Cast) -> None:
    made = submitted(cast, ask=("hillcrest",))
    assert again(cast, made).state == RequestState.FILLED
    assert offer(cast, made, "hal").automatic
    assert kinds(cast, "hillcrest") == ["mutual_aid.submitted", "mutual_aid.booked"]
    with scope(cast.actor("hal")):
        assert Asset.objects.get(pk=cast.assets["HIL Engine 12"].pk).status == "assigned"
    told = heard(cast, "hillcrest")[-1]["payload"]
    assert (told["tier"], told["row"]["deployments"][0]["asset"]) == ("notice", "HIL Engine 12")


def test_what_automatic_aid_lacks_is_asked_of_people(cast: Cast) -> None:
    made = submitted(cast, 4, ask=("hillcrest", "lakeside"))
    found = again(cast, made)
    assert found.state == RequestState.PARTLY_FILLED
    assert offer(cast, made).state == OfferState.INVITED


def test_nothing_is_told_before_the_commit(cast: Cast) -> None:
    made = draft(cast)
    with scope(cast.actor("dana")) as dana:
        mutual_aid.submit(request=made, by=dana)
        assert heard(cast, "lakeside") == []
    assert len(heard(cast, "lakeside")) == 1


HIDDEN = {  # field of the request: words with a sign that hides, reorders or controls
    "reporting_place": "Station \u202e1",
    "report_to": "Battalion\u200bChief",
    "radio_channel": "VALLEY\x073",
    "note": "Bring\u2066 pumps",
}


@pytest.mark.parametrize("field", HIDDEN)
def test_words_that_hide_or_reorder_are_refused_by_their_field(cast: Cast, field: str) -> None:
    with scope(cast.actor("dana")) as dana, pytest.raises(Invalid, match="Take it out") as wrong:
        mutual_aid.request(
            by=dana,
            agency=cast.agencies["riverton"],
            incident=incident(cast),
            lines=[{"kind": "engine", "quantity": 1}],
            **{**WHERE, field: HIDDEN[field]},
        )
    assert list(wrong.value.fields) == [field]


def test_so_are_those_of_a_line_and_of_the_folded_part(cast: Cast) -> None:
    line = {"kind": "engine", "quantity": 1}
    with scope(cast.actor("dana")) as dana:
        about = {"by": dana, "agency": cast.agencies["riverton"], "incident": incident(cast)}
        with pytest.raises(Invalid, match="Line 2, must be able to: Character 3") as wrong:
            bad = {**line, "capability": "4x\u202e4"}
            mutual_aid.request(lines=[line, bad], **about, **WHERE)
        assert list(wrong.value.fields) == ["lines"]
        with pytest.raises(Invalid) as wrong:
            said = Details(safety_notes="Live\u2028wires", finance_code="FD\u200f77")
            mutual_aid.request(lines=[line], details=said, **about, **WHERE)
        assert set(wrong.value.fields) == {"safety_notes", "finance_code"}
        made = mutual_aid.request(lines=[line], note="Zwei\nZeilen, \u00fcber", **about, **WHERE)
        assert made.note == "Zwei\nZeilen, \u00fcber"
        with pytest.raises(Invalid, match="Reason: Character 1"):
            mutual_aid.withdraw(request=made, reason="\u202egnihton", by=dana)
