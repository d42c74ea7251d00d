"""Pages of asking, without JavaScript: thresholds, box card, approvals, tiers, several lines."""

from django.urls import reverse

from eoc.access import scope
from resources.models import AskingPolicy, BoxCardLine, MutualAidRequest, Priority
from tests.cast import Cast
from tests.resources.build import incident
from tests.resources.test_box_card_call import fire, write
from tests.resources.test_mutual_aid_pages import client_of, filled_in
from tests.resources.test_request_tier import proposed


def test_one_form_takes_several_lines_substitutes_and_details(cast: Cast) -> None:
    with scope(cast.actor("dana")):
        found = incident(cast)
    said = filled_in(
        cast,
        **{
            "line-1-quantity": "1",
            "line-1-kind": "pump",
            "priority": "urgent",
            "finance_code": "F-7",
            "estimated_cost": "1200.50",
            "with_crew": "on",
            "safety_notes": "Live wires",
        },
    )
    said["line-1-substitutes"] = ["engine"]
    made = client_of(cast, "dana").post(reverse("resources:request", args=[found.number]), said)
    assert made.status_code == 302
    with scope(cast.actor("lee")):
        asked = MutualAidRequest.objects.get()
        assert (asked.priority, asked.with_crew, asked.lodging) == (Priority.URGENT, True, False)
        assert str(asked.estimated_cost) == "1200.50"
        lines = asked.lines.order_by("pk").values_list("kind_id", "substitutes")
        assert list(lines) == [("engine", []), ("pump", ["engine"])]
    page = client_of(cast, "lee").get(made["Location"]).content.decode()
    assert "Live wires" in page
    assert "Urgent, life safety" in page


def test_what_reaches_nobody_leaves_no_draft(cast: Cast) -> None:
    with scope(cast.actor("dana")):
        found = incident(cast)
    where = reverse("resources:request", args=[found.number])
    said = filled_in(cast, farthest_km="1")
    del said["ask"]
    refused = client_of(cast, "dana").post(where, said)
    assert refused.status_code == 422
    assert "within 1 km" in refused.content.decode()
    with scope(cast.actor("dana")):
        assert not MutualAidRequest.objects.exists()


def test_thresholds_are_set_and_then_signed_for(cast: Cast) -> None:
    where = reverse("resources:asking", args=["RIV"])
    ada = client_of(cast, "ada")
    assert "Box card" in ada.get(where).content.decode()
    assert ada.post(where, {"offer_minutes": "soon"}).status_code == 422
    assert ada.post(where, {"offer_minutes": "60", "order_from": "1"}).status_code == 302
    with scope(cast.actor("ada")):
        assert AskingPolicy.objects.get().order_from == 1
    with scope(cast.actor("dana")):
        found = incident(cast)
    dana, rosa = client_of(cast, "dana"), client_of(cast, "rosa")
    made = dana.post(
        reverse("resources:request", args=[found.number]), filled_in(cast), follow=True
    )
    assert "kept as a draft until signed" in made.content.decode()
    with scope(cast.actor("dana")):
        number = MutualAidRequest.objects.get(state="draft").number
    signed = rosa.post(
        reverse("resources:request-sign", args=[number]), {"block": "order"}, follow=True
    )
    assert "signed" in signed.content.decode()
    assert dana.post(reverse("resources:request-act", args=[number, "submit"])).status_code == 302


def test_the_box_card_is_kept_and_called(cast: Cast) -> None:
    ada, dana = client_of(cast, "ada"), client_of(cast, "dana")
    cell = {
        "incident_type": "structure_fire",
        "level": "1",
        "partner": str(cast.agencies["hillcrest"].pk),
        "kind": "engine",
        "quantity": "1",
    }
    where = reverse("resources:box-card-put", args=["RIV"])
    assert ada.post(where, {**cell, "level": "12"}).status_code == 422
    assert ada.post(where, cell).status_code == 302
    found = fire(cast)
    page = dana.get(reverse("resources:for-incident", args=[found.number])).content.decode()
    assert "Call box 1" in page
    called = dana.post(
        reverse("resources:box-card-call", args=[found.number]), {"level": "1"}, follow=True
    )
    assert "automatic aid" in called.content.decode()
    line = write(cast)
    assert ada.post(reverse("resources:box-card-remove", args=[line.uuid])).status_code == 302
    with scope(cast.actor("ada")):
        assert not BoxCardLine.objects.exists()


def test_the_coordinator_takes_it_from_the_page(cast: Cast) -> None:
    made, hal = proposed(cast), client_of(cast, "hal")
    shown = hal.get(reverse("resources:request-detail", args=[made.number]) + "?full")
    assert "Take the remainder" in shown.content.decode()
    taken = hal.post(
        reverse("resources:request-take", args=[made.number]), {"legal_basis": "none"}, follow=True
    )
    assert "Carries the remainder" in taken.content.decode()
