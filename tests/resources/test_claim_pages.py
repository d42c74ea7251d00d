"""Pages and API of claims: drafted, changed, submitted, queried, approved, paid; as CSV and PDF."""

import io
import shutil
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from eoc.access import scope
from resources.models import Claim, Document
from resources.printing import documents as printing
from tests.cast import Cast
from tests.resources.costing import drafted, home, priced
from tests.resources.test_mutual_aid_api import get, post

LINES = {
    "item-TOTAL_FORMS": "2",
    "item-INITIAL_FORMS": "0",
    "item-0-category": "other",
    "item-0-note": "=Tow truck",
    "item-0-quantity": "1.5",
    "item-0-rate": "80.25",
    "item-1-note": "A gift",
    "item-1-rate": "much",
    "item-1-struck": "on",
}


def client_of(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.users[name])
    return client


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_from_the_requests_page_to_paid(cast: Cast) -> None:
    priced(cast)
    sent = home(cast)
    lee, rosa = client_of(cast, "lee"), client_of(cast, "rosa")
    whole = reverse("resources:request-detail", args=[sent.request.number]) + "?full"
    assert "462.83 USD" in text(rosa.get(whole))
    assert "Draft a claim" in text(lee.get(whole))
    assert "Draft a claim" not in text(rosa.get(whole))
    where = lee.post(reverse("resources:claim-draft", args=[sent.request.number]))["Location"]
    assert "462.83 USD" in text(rosa.get(where))
    form = f"{where}change/"
    assert 'value="Engine 12"' not in text(lee.get(form))
    bad = lee.post(form, {**LINES, "item-0-rate": "much", "version": "2"})
    assert bad.status_code == 422
    assert 'value="=Tow truck"' in text(bad)
    assert lee.post(form, {**LINES, "version": "2"}).status_code == 302
    assert lee.post(form, {**LINES, "version": "2"}).status_code == 412
    assert rosa.get(form).status_code == 403
    assert lee.post(f"{where}approve/").status_code == 403
    assert lee.post(f"{where}submit/", {"version": "3"}).status_code == 302
    assert rosa.post(f"{where}query/", {"words": ""}).status_code == 422
    assert rosa.post(f"{where}query/", {"words": "Which truck?"}).status_code == 302
    assert "Which truck?" in text(lee.get(where))
    for who, verb in ((lee, "submit"), (rosa, "approve"), (rosa, "pay")):
        assert who.post(f"{where}{verb}/").status_code == 302
    twice = rosa.post(f"{where}pay/")
    assert twice.status_code == 409
    assert "is paid by Rosa" in text(twice)
    assert "-132.42 USD" in text(rosa.get(reverse("resources:claims")))
    table = rosa.get(f"{where}csv/").content.decode()
    assert '"\'=Tow truck","1.5000"' in table
    assert client_of(cast, "olu").get(where).status_code == 404


@pytest.mark.skipif(shutil.which("fc-list") is None, reason="no fonts, no paper")
def test_the_pdf_is_asked_for_and_holds_what_the_page_says(cast: Cast) -> None:
    priced(cast)
    made, rosa = drafted(cast), client_of(cast, "rosa")
    asked = rosa.post(reverse("resources:document-ask", args=["claims", made.uuid]))
    assert "It is being made" in text(rosa.get(asked["Location"]))
    with scope(cast.actor("lee")):
        waiting = Document.objects.get(form="claim")
    content = printing.render(waiting.html, waiting.title)
    read = "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    assert made.request.number in read
    assert "462.83 USD" in " ".join(read.split())


def test_the_api_goes_the_same_way(cast: Cast) -> None:
    priced(cast)
    sent = home(cast)
    lee, rosa = client_of(cast, "lee"), client_of(cast, "rosa")
    cost = get(rosa, f"/deployments/{sent.uuid}/cost/")
    assert (cost["accrued"], cost["currency"]) == ("462.83", "USD")
    made = post(lee, "/claims/", {"request": str(sent.request.uuid)})
    assert made.status_code == 201
    where = f"/claims/{made.json()['uuid']}/"
    assert post(lee, f"{where}submit/").status_code == 428
    seen = {"content_type": "application/json", "headers": {"if-match": made["ETag"]}}
    for both in ({}, {"recorded": True, "items": []}):
        assert lee.patch(f"/api/v1{where}", both, **seen).status_code == 422
    again = lee.patch(f"/api/v1{where}", {"recorded": True}, **seen).json()
    assert (again["items"], again["total"]) == (made.json()["items"], "462.83")
    assert again["items"][0]["source"].startswith("Recorded steps, ")
    done = post(lee, f"{where}submit/", version=again["version"]).json()
    assert post(rosa, f"{where}approve/", version=1).status_code == 412
    assert post(rosa, f"{where}approve/", version=done["version"]).json()["state"] == "approved"
    rows = get(rosa, "/postings/")["results"]
    assert [row["amount"] for row in rows[-2:]] == ["462.83", "-462.83"]
    assert get(client_of(cast, "olu"), "/postings/")["results"] == []
    with scope(cast.actor("lee")):
        assert Claim.objects.get().state == "approved"


def test_whoever_pays_reads_what_was_recorded_and_what_was_agreed(cast: Cast) -> None:
    priced(cast)
    sent = home(cast, hours=2)
    lee, rosa = client_of(cast, "lee"), client_of(cast, "rosa")
    where = lee.post(reverse("resources:claim-draft", args=[sent.request.number]))["Location"]
    page = text(rosa.get(where))
    assert "Recorded movements" in page
    assert "mobilizing" in page
    assert "8 hours are free" in page
    assert "Nothing is charged: see below" in page
