"""Pages of contact points and tokens, the agency's and one's own."""

from django.test import Client
from django.urls import reverse

from agencies.models import ContactPoint
from eoc.access import scope
from tests.agencies.test_pages import client_of
from tests.cast import Cast

HOOK = "https://hooks.riverton.example/alerts"


def test_the_agencys_addresses(cast: Cast) -> None:
    ada = client_of(cast, "ada")
    new = {
        "agency": cast.agencies["riverton"].pk,
        "channel": "email",
        "address": "desk@riverton.example",
        "duty": "on",
    }
    add = reverse("agencies:contact-add")
    assert ada.get(add).status_code == 200
    assert ada.post(add, {**new, "address": "desk"}).status_code == 422
    assert ada.post(add, new).status_code == 302
    assert ada.post(add, new).status_code == 422
    hook = ada.post(add, {**new, "channel": "webhook", "address": HOOK})
    assert hook.status_code == 200
    assert "whsec_" in hook.content.decode()
    assert hook["Cache-Control"] == "no-store"
    shown = ada.get(reverse("agencies:contact-points")).content.decode()
    assert HOOK in shown
    assert "whsec_" not in shown
    with scope(cast.actor("ada")):
        desk = ContactPoint.objects.get(address="desk@riverton.example")
    assert ada.post(reverse("agencies:contact-test", args=[desk.uuid])).status_code == 302
    edit = reverse("agencies:contact-edit", args=[desk.uuid])
    assert ada.get(edit).status_code == 200
    assert ada.post(edit, {"address": "nobody"}).status_code == 422
    assert ada.post(edit, {"address": "night@riverton.example"}).status_code == 302
    assert client_of(cast, "dana").get(edit).status_code == 403
    assert client_of(cast, "olu").get(edit).status_code == 404
    remove = reverse("agencies:contact-remove", args=[desk.uuid])
    assert client_of(cast, "dana").post(remove).status_code == 403
    assert ada.post(remove).status_code == 302
    assert ada.post(remove).status_code == 404


def test_ones_own_addresses(cast: Cast) -> None:
    dana = client_of(cast, "dana")
    new = {"channel": "email", "address": "dana@home.example"}
    where = reverse("agencies:account-contact")
    assert dana.post(where, {**new, "address": ""}).status_code == 422
    assert dana.post(where, new)["Location"] == reverse("agencies:account")
    assert "dana@home.example" in dana.get(reverse("agencies:account")).content.decode()
    with scope(cast.actor("dana")):
        mine = ContactPoint.objects.get(address="dana@home.example")
    tested = dana.post(reverse("agencies:contact-test", args=[mine.uuid]))
    assert tested["Location"] == reverse("agencies:account")
    hook = dana.post(where, {"channel": "webhook", "address": HOOK})
    assert "whsec_" in hook.content.decode()


def test_a_token_is_shown_once_and_revoked(cast: Cast) -> None:
    dana, ada = client_of(cast, "dana"), client_of(cast, "ada")
    assert dana.post(reverse("agencies:token-issue"), {"days": "0"}).status_code == 422
    said = {"label": "CAD", "agency": cast.agencies["riverton"].pk, "verbs": "read", "days": "30"}
    made = dana.post(reverse("agencies:token-issue"), said)
    token = made.context["secret"]
    assert token.startswith("eoc_")
    headers = {"Authorization": f"Bearer {token}"}
    assert Client().get("/api/v1/incidents/", headers=headers).status_code == 200
    assert token not in dana.get(reverse("agencies:account")).content.decode()
    (held,) = ada.get(reverse("agencies:tokens")).context["tokens"]
    revoke = reverse("agencies:token-revoke", args=[held.token_key])
    assert client_of(cast, "olu").post(revoke).status_code == 404
    assert len(dana.get(reverse("agencies:tokens")).context["tokens"]) == 1
    assert not client_of(cast, "rosa").get(reverse("agencies:tokens")).context["tokens"]
    assert ada.post(revoke)["Location"] == reverse("agencies:tokens")
    assert Client().get("/api/v1/incidents/", headers=headers).status_code == 401
