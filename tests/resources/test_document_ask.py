"""A form is asked for by a party, printed by a worker as tagged PDF, read by the parties only."""

import hashlib
import io
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client
from pypdf import PdfReader

from alerts.relaying import oldest_due
from eoc.access import scope
from eoc.errors import NotFound, NotPermitted
from eoc.journal.dispatch import relay
from resources.models import Document
from resources.printing import documents as printing
from resources.printing.due import print_due
from resources.selectors import papers
from resources.services import documents
from tests import listening
from tests.alerts.conftest import as_relay
from tests.cast import Cast
from tests.resources.asking import approved
from tests.resources.build import stream


def client_of(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.users[name])
    return client


def ordered(cast: Cast, who: str = "lee") -> Document:
    """A mission order that waits for the press."""
    sent = approved(cast)
    with scope(cast.actor(who)) as actor:
        about = papers.subject(actor, "deployments", str(sent.uuid))
        return documents.ask(paper=papers.paper(about), by=actor)


def text_of(content: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def test_from_a_button_to_a_pdf_without_javascript(committed_cast: Cast) -> None:
    cast = committed_cast
    sent = approved(cast)
    lee, dana = client_of(cast, "lee"), client_of(cast, "dana")
    detail = lee.get(f"/resources/requests/{sent.request.number}/?full").content.decode()
    assert "Print mission order" in detail
    assert "Print ICS-213RR" not in detail
    asked = lee.post(f"/resources/deployments/{sent.uuid}/document/")
    where = asked["Location"]
    assert "It is being made" in lee.get(where).content.decode()
    assert lee.get(f"{where}file/").status_code == 409
    with as_relay():
        assert oldest_due() > 0
        assert print_due() == 1
        assert print_due() == 0
    assert "Download the PDF" in dana.get(where).content.decode()
    file = dana.get(f"{where}file/")
    assert file["Content-Type"] == "application/pdf"
    assert hashlib.sha256(file.content).hexdigest() in dana.get(where).content.decode()
    assert client_of(cast, "olu").get(where).status_code == 404
    read = text_of(file.content)
    assert "LAK Engine 12" in read
    assert "Page 1 of 1" in read
    assert "DEMO: illustrative" in read


def test_a_paper_that_cannot_be_printed_is_given_up_with_the_reason(
    committed_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = committed_cast
    made = ordered(cast)
    monkeypatch.setattr(printing, "PRESS", (sys.executable, "-c", "raise SystemExit('no Pango')"))
    with as_relay():
        for _ in range(documents.TRIES):
            assert print_due() == 1
            with scope(relay("demo")):
                Document.objects.filter(pk=made.pk).update(lease_until=None)
        assert print_due() == 0
    page = client_of(cast, "lee").get(f"/resources/documents/{made.uuid}/").content.decode()
    assert "gave up after 3 tries" in page
    assert "no Pango" in page


def test_a_press_fenced_off_by_its_lease_keeps_nothing(committed_cast: Cast) -> None:
    ordered(committed_cast)
    with as_relay():
        with scope(relay("demo")) as by:
            late = documents.claim(by=by)
        with scope(relay("demo")) as by:
            assert documents.claim(by=by) is None
            Document.objects.update(lease_until=None)
            assert documents.claim(by=by) is not None
            assert late is not None
            assert not documents.keep(claimed=late, content=b"%PDF-late", by=by)


@pytest.mark.parametrize(
    ("noun", "blocks"),
    [
        ("requests", ["1 Incident", "10 Section chief", "2 Date and time", "VALLEY 3"]),
        ("offers", ["Section I", "Section II", "Section III", "LAK Engine 12", "NORTH-MA"]),
        ("deployments", ["Resource ordered", "Movements", "Committed"]),
    ],
)
def test_each_form_holds_the_facts_and_is_tagged(cast: Cast, noun: str, blocks: list[str]) -> None:
    sent = approved(cast)
    with scope(cast.actor("dana")) as dana:
        about = {"requests": sent.request.uuid, "offers": sent.offer.uuid, "deployments": sent.uuid}
        found = papers.paper(papers.subject(dana, noun, str(about[noun])))
        html = documents.ask(paper=found, by=dana).html
    content = printing.render(html, found.title)
    said = PdfReader(io.BytesIO(content))
    assert said.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert said.trailer["/Root"]["/Lang"] == "en"
    assert said.metadata is not None
    assert said.metadata.title == found.title
    xmp = said.trailer["/Root"]["/Metadata"].get_object().get_data()
    assert b"pdfuaid:part" in xmp
    assert [block for block in blocks if block not in text_of(content)] == []


def test_words_of_people_stay_words(cast: Cast) -> None:
    made = approved(cast)
    with scope(cast.actor("lee")) as lee:
        made.request.note = "<img src='file:///etc/passwd'><b>x</b>"
        html = documents.ask(paper=papers.paper(made), by=lee).html
    assert "<img" not in html
    assert "&lt;img" in html


def test_the_press_fetches_nothing_and_knows_no_secret(tmp_path: object) -> None:
    page = printing.page(
        "T", "<h1>T</h1><p>Hello</p><img alt='x' src='file:///etc/passwd'>", "live"
    )
    assert "Hello" in text_of(printing.render(page, "T"))
    assert "DEMO" not in text_of(printing.render(page, "T"))
    assert "EXERCISE" in text_of(printing.render(printing.page("T", "<h1>T</h1>", "exercise"), "T"))
    assert not {"SECRET_KEY", "DATABASE_URL"} & printing._environment().keys()


def test_both_sides_hear_and_the_same_paper_waits_once(cast: Cast) -> None:
    made = ordered(cast)
    with scope(cast.actor("dana")) as dana:
        same = papers.Paper(made.form, made.request, made.providing_agency_id, made.title, "x")
        first = documents.ask(paper=same, by=dana)
        assert documents.ask(paper=same, by=dana).pk == first.pk != made.pk
    for town in ("riverton", "lakeside"):
        kinds = [entry["kind"] for entry in listening.heard(stream(cast, town, "agency.full"), 0)]
        assert kinds.count("document.asked") == 2


def test_the_api_asks_and_reads(cast: Cast) -> None:
    sent = approved(cast)
    lee, said = client_of(cast, "lee"), {"of": "deployments", "uuid": str(sent.uuid)}
    made = lee.post("/api/v1/documents/", said, content_type="application/json")
    assert made.status_code == 201
    where = f"/api/v1/documents/{made.json()['uuid']}/"
    assert client_of(cast, "dana").get(where).json()["state"] == "waiting"
    assert lee.get(f"{where}file/").status_code == 409
    assert [one["uuid"] for one in lee.get("/api/v1/documents/").json()["results"]] == [
        made.json()["uuid"]
    ]
    assert client_of(cast, "olu").get(where).status_code == 404
    wrong = lee.post("/api/v1/documents/", said | {"of": "teams"}, content_type="application/json")
    assert wrong.status_code == 422


def test_strangers_observers_and_the_providers_of_a_request_are_refused(cast: Cast) -> None:
    sent = approved(cast)
    for name in ("olu", "hal"):
        with scope(cast.actor(name)) as stranger, pytest.raises(NotFound):
            papers.subject(stranger, "deployments", str(sent.uuid))
    with scope(cast.actor("lee")) as lee, pytest.raises(NotFound):
        papers.subject(lee, "requests", str(sent.request.uuid))
    with scope(cast.actor("obi")) as obi, pytest.raises(NotPermitted):
        documents.ask(paper=papers.paper(sent), by=obi)


def test_the_application_cannot_write_the_pdf_itself(cast: Cast) -> None:
    made = ordered(cast)
    with scope(cast.actor("lee")):
        assert Document.objects.filter(pk=made.pk).update(title="Another") == 0


def test_no_server_process_loads_pango() -> None:
    code = (
        "import sys, django; sys.modules['weasyprint'] = None; django.setup();"
        "import eoc.project.asgi, eoc.project.urls, eoc.project.celery, alerts.relaying,"
        "resources.tasks; app = eoc.project.celery.app; app.loader.import_default_modules();"
        "assert 'resources.tasks.print_documents' in app.tasks"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=settings.BASE_DIR, check=False)
    assert done.returncode == 0
