"""A public alert begun with a template: its blanks asked, its languages judged, its mode said."""

import re
from typing import Any

import pytest
from django.test import Client

from agencies.services import sharing
from alerts.models import PublicAlert, PublicTemplate
from alerts.selectors import template_starts
from alerts.services import public_templates
from eoc.access import scope
from tests.cast import Cast
from tests.doors_public_templates import BASE, WORDS

pytestmark = pytest.mark.django_db
FROM = "/alerts/public/{site}/new/from/{uuid}/RIV/"
SPANISH = {
    **WORDS,
    "event": "Inundación",
    "headline": "Inundación en {place}",
    "description": "El río crece en {place}.",
    "instruction": "Salga por {road}.",
}


def placed(cast: Cast) -> PublicTemplate:
    """Riverton's, in English, which Ada has read, and in Spanish (`es`), which nobody has."""
    fields = {name: value for name, value in BASE.items() if name != "agency"}
    riverton = cast.agencies["riverton"]
    with scope(cast.actor("ada")) as ada:
        made = public_templates.add(agency=riverton, by=ada, **fields)
        for language, said in (("en-US", WORDS), ("es", SPANISH)):
            made = public_templates.write(
                template=made, version=made.version, language=language, texts=said, by=ada
            )
        digest = made.digest("en-US")
        public_templates.review(
            template=made, language="en-US", digest=digest, agency=riverton, by=ada
        )
    return made


def client_of(cast: Cast, name: str = "dana") -> Client:
    client = Client()
    client.force_login(cast.users[name])
    return client


def filled(client: Client, template: PublicTemplate, site: str, **said: Any) -> Any:
    return client.post(FROM.format(site=site, uuid=template.uuid), said)


ENGLISH = {"en-US-used": "on", "en-US-blank_place": "Mill Lane", "en-US-blank_road": "the hill"}
BOTH = {
    **ENGLISH,
    "es-used": "on",
    "es-blank_place": "Mill Lane",
    "es-blank_road": "la colina",
}


def posted(page: str) -> dict[str, Any]:
    """The editor's form as a browser would send it."""
    found: dict[str, Any] = dict(re.findall(r'<input [^>]*name="([^"]+)" value="([^"]*)"', page))
    found |= dict(re.findall(r'<textarea name="([^"]+)"[^>]*>\s*([^<]*)</textarea>', page))
    for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', page, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


def test_the_editor_opens_with_the_words_of_every_language_and_keeps_them(cast: Cast) -> None:
    client, template = client_of(cast), placed(cast)
    opened = filled(client, template, "exercise", **BOTH)
    assert opened.status_code == 200
    said = posted(opened.content.decode())
    assert said["texts-0-headline"] == "EXERCISE: Flood at Mill Lane"
    assert said["texts-0-event"] == "Flood", "what never stands alone is left as it is"
    assert said["texts-1-language"] == "es"
    assert said["texts-1-instruction"] == "EJERCICIO: Salga por la colina."
    assert said["texts-1-place"] == "Mill Lane"
    assert (said["severity"], said["category"]) == ("Severe", "Met")
    said |= {"responses": "Evacuate", "own_territory": "on", "office": "Mayor", "authority": "12",
             "ordered_at": "2026-11-28T17:00"}  # fmt: skip
    kept = client.post("/alerts/public/exercise/new/", said)
    assert kept.status_code == 302, kept.content.decode()
    with scope(cast.actor("ada")):
        alert = PublicAlert.objects.get()
    assert alert.mode == "exercise" and alert.content["responses"] == ["Evacuate"]
    assert [one["language"] for one in alert.content["texts"]] == ["en-US", "es"]
    again = client.get(f"/alerts/public/exercise/{alert.uuid}/change/").content.decode()
    assert '<option value="es" selected>Spanish (es)' in again


def test_what_was_left_blank_stands_beside_its_field_and_nothing_is_lost(cast: Cast) -> None:
    client, template = client_of(cast), placed(cast)
    said = {**BOTH, "es-blank_road": " ", "en-US-blank_place": ""}
    answer = filled(client, template, "live", **said)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert re.search(r'id="id_en-US-blank_place_error"><li>Fill it in.', page)
    assert re.search(r'id="id_es-blank_road_error"><li>Fill it in.', page)
    assert 'value="the hill"' in page
    none = filled(client, template, "live", **{"en-US-blank_place": "Mill"})
    assert none.status_code == 422 and "Choose a language" in none.content.decode()
    one = filled(client, template, "live", **{**ENGLISH, "es-blank_road": ""})
    assert one.status_code == 200, "a language not wanted asks for nothing"


def test_only_reviewed_languages_are_offered_where_it_is_meant(cast: Cast) -> None:
    template, riverton = placed(cast), cast.agencies["riverton"]
    with scope(cast.actor("dana")) as dana:
        found = template_starts.found(dana, riverton, template.uuid)
        live = template_starts.offered(found, riverton, "live")
        assert [bool(one.refused) for one in live] == [False, True]
        assert "Nobody of Riverton Fire has reviewed es" in live[1].refused
        rehearsed = template_starts.offered(found, riverton, "exercise")
        assert not any(one.refused for one in rehearsed)
        assert rehearsed[0].blanks == ("place", "road")


def test_strangers_and_other_agencies_do_not_begin_with_it(cast: Cast) -> None:
    template = placed(cast)
    path = FROM.format(site="live", uuid=template.uuid)
    assert client_of(cast, "olu").get(path).status_code == 404
    assert client_of(cast, "ada").get(path).status_code == 403, "administrators write none"
    assert client_of(cast).get(path.replace("RIV", "LAK")).status_code == 404
    with scope(sharing.operator()) as operator:
        fields = {name: value for name, value in BASE.items() if name != "agency"}
        of_all = public_templates.add(agency=None, by=operator, **fields)
    assert client_of(cast).get(FROM.format(site="live", uuid=of_all.uuid)).status_code == 200
    page = client_of(cast).get("/alerts/public/live/new/from/").content.decode()
    assert page.count("Flood at the mill</a>") == 2 and "Spanish (es)" in page


def test_the_api_says_the_same_for_an_exercise(cast: Cast) -> None:
    client, template = client_of(cast), placed(cast)
    path = f"/api/v1/public-templates/{template.uuid}/fill/"
    said = {"agency": "RIV", "language": "es", "site": "exercise",
            "values": {"place": "Mill Lane", "road": "la colina"}}  # fmt: skip
    answer = client.post(path, said, "application/json").json()
    assert answer["headline"] == "EJERCICIO: Inundación en Mill Lane"
    assert answer["place"] == "Mill Lane"
    refused = client.post(path, {**said, "values": {"road": "x"}}, "application/json")
    assert refused.status_code == 422 and "place" in refused.content.decode()
