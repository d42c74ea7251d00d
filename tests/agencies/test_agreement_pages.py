"""Pages of agreements: drafted, signed by both sides, revoked."""

from django.urls import reverse

from agencies.models import Agreement
from eoc.access import scope
from tests.agencies.test_pages import client_of
from tests.cast import Cast


def said(cast: Cast) -> dict[str, object]:
    return {
        "agency": cast.agencies["riverton"].pk,
        "code": "RIV-FAR",
        "title": "Riverton and Farview",
        "kinds": ["mutual_aid", "data_sharing"],
        "agencies": [cast.agencies["riverton"].pk, cast.agencies["farview"].pk],
        "valid_from": "2026-01-01T00:00",
    }


def test_both_sides_sign_then_one_revokes(cast: Cast) -> None:
    ada, olu = client_of(cast, "ada"), client_of(cast, "olu")
    draft = reverse("agencies:agreement-draft")
    assert ada.get(draft).status_code == 200
    alone = {**said(cast), "agencies": [cast.agencies["riverton"].pk]}
    assert ada.post(draft, alone).status_code == 422
    made = ada.post(draft, said(cast))
    assert made.status_code == 302
    where = made["Location"]
    with scope(cast.actor("ada")):
        agreement = Agreement.objects.get(code="RIV-FAR")
        sides = {party.agency_id: party.pk for party in agreement.parties.all()}
    ours, theirs = sides[cast.agencies["riverton"].pk], sides[cast.agencies["farview"].pk]
    edited = {**said(cast), "title": "Both banks", "version": agreement.version}
    assert ada.get(f"{where}edit/").status_code == 200
    assert ada.post(f"{where}edit/", edited).status_code == 302
    assert ada.post(f"{where}edit/", edited).status_code == 412
    with scope(cast.actor("ada")):
        sides = {party.agency_id: party.pk for party in agreement.parties.all()}
    ours, theirs = sides[cast.agencies["riverton"].pk], sides[cast.agencies["farview"].pk]
    assert ada.post(f"{where}sign/", {"party": theirs}).status_code == 403
    assert ada.post(f"{where}sign/", {"party": 0}).status_code == 404
    assert ada.post(f"{where}sign/", {"party": ours}).status_code == 302
    assert ada.post(f"{where}sign/", {"party": ours}).status_code == 409
    assert "Waits for signatures" in olu.get(where).content.decode()
    assert olu.post(f"{where}sign/", {"party": theirs}).status_code == 302
    assert olu.get(where).context["state"] == "in_force"
    assert "RIV-FAR" in olu.get(reverse("agencies:agreements")).content.decode()
    assert olu.post(f"{where}revoke/", {"reason": ""}).status_code == 422
    assert olu.post(f"{where}revoke/", {"reason": "new law"}).status_code == 302
    assert olu.post(f"{where}revoke/", {"reason": "new law"}).status_code == 409
    assert "new law" in ada.get(where).content.decode()


def test_agreements_of_others_are_not_seen(cast: Cast) -> None:
    with scope(cast.actor("ada")):
        uuid = Agreement.objects.get(code="NORTH-MA").uuid
    where = reverse("agencies:agreement", args=[uuid])
    assert client_of(cast, "dana").get(where).status_code == 200
    assert client_of(cast, "dana").post(f"{where}revoke/", {"reason": "x"}).status_code == 403
    assert client_of(cast, "olu").get(where).status_code == 404
    assert client_of(cast, "olu").post(f"{where}revoke/", {"reason": "x"}).status_code == 404
    assert "NORTH" not in client_of(cast, "olu").get("/admin/agreements/").content.decode()
