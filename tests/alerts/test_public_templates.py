"""Templates of public alerts: reviewed language by language, filled without a blank left."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencies.services import sharing
from alerts.cap import phrases, wording
from alerts.forms.public_templates import COLUMNS, read
from alerts.models import PublicTemplate, TemplateReview
from alerts.selectors import public_templates as selectors
from alerts.services import public_templates
from eoc.access import Actor, scope
from eoc.doors.spreadsheets import decoded
from eoc.errors import Invalid, NotFound, NotPermitted, Stale, WrongState
from eoc.project.demo import public_templates as demo
from tests.cast import Cast
from tests.doors_public_templates import BASE, WORDS

pytestmark = pytest.mark.django_db
FIELDS: dict[str, str] = {name: value for name, value in BASE.items() if name != "agency"}
TEXTS = {name: value for name, value in WORDS.items() if name != "language"}
BLANKS = {"place": "Mill Lane", "road": "the north road"}


@pytest.fixture
def ada(cast: Cast) -> Iterator[Actor]:
    with scope(cast.actor("ada")) as actor:
        yield actor


def made(cast: Cast, by: Actor, **changed: str) -> PublicTemplate:
    agency = cast.agencies["riverton"]
    template = public_templates.add(agency=agency, by=by, **{**FIELDS, **changed})
    return written(template, by)


def written(template: PublicTemplate, by: Actor, language: str = "en-US", **changed: str) -> Any:
    return public_templates.write(
        template=template,
        version=template.version,
        language=language,
        texts={**TEXTS, **changed},
        by=by,
    )


def reviewed(cast: Cast, template: PublicTemplate, by: Actor, language: str = "en-US") -> Any:
    return public_templates.review(
        template=template,
        language=language,
        digest=template.digest(language),
        agency=cast.agencies["riverton"],
        by=by,
    )


def usable(cast: Cast, by: Actor, template: PublicTemplate, language: str, mode: str) -> bool:
    found = selectors.by_uuid(by, template.uuid)
    try:
        selectors.demand_usable(found, language, cast.agencies["riverton"], mode)
    except WrongState:
        return False
    return True


def test_each_language_is_reviewed_alone_and_a_change_ends_its_review(
    cast: Cast, ada: Actor
) -> None:
    template = written(made(cast, ada), ada, "es", headline="Inundación en {place}")
    assert usable(cast, ada, template, "en-US", "demo")
    assert not usable(cast, ada, template, "en-US", "live")
    reviewed(cast, template, ada)
    assert usable(cast, ada, template, "en-US", "live")
    assert not usable(cast, ada, template, "es", "live"), "nobody has read it"
    reviewed(cast, template, ada, "es")
    template = written(template, ada, "es", headline="Crecida en {place}")
    assert not usable(cast, ada, template, "es", "live"), "another headline"
    assert usable(cast, ada, template, "en-US", "live"), "the other language stays"
    template = written(template, ada, "es", headline="Inundación en {place}")
    assert usable(cast, ada, template, "es", "live"), "the very words that were read"
    who = selectors.row(selectors.by_uuid(ada, template.uuid))["languages"][0]["reviewed"]
    assert [one["by"] for one in who] == [ada.name]


def test_a_review_is_of_the_words_that_were_read(cast: Cast, ada: Actor) -> None:
    template = made(cast, ada)
    old = template.digest("en-US")
    written(template, ada, headline="Other")
    with pytest.raises(Stale, match="Read them again"):
        public_templates.review(
            template=template,
            language="en-US",
            digest=old,
            agency=cast.agencies["riverton"],
            by=ada,
        )
    assert not TemplateReview.objects.exists()


def test_blanks_are_filled_and_a_missing_one_is_named(cast: Cast, ada: Actor) -> None:
    template = made(cast, ada)
    assert selectors.blanks(template, "en-US") == ["place", "road"]
    filled = selectors.fill(template, "en-US", {**BLANKS, "place": " {road}\n", "more": "x"})
    assert filled.headline == "Flood at {road}", "what is filled in is not read again"
    assert filled.instruction == "Leave by the north road."
    with pytest.raises(Invalid) as missing:
        selectors.fill(template, "en-US", {"place": " "})
    assert set(missing.value.fields) == {"place", "road"}
    for value in ("x" * 201, "a\u202eb"):
        with pytest.raises(Invalid):
            selectors.fill(template, "en-US", {**BLANKS, "road": value})
    with pytest.raises(Invalid, match="has no words in fr; it has en-US"):
        selectors.fill(template, "fr", BLANKS)


VALUES = st.text(max_size=30)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(VALUES, VALUES)
def test_no_value_leaves_a_blank_or_breaks_it(place: str, road: str) -> None:
    template = PublicTemplate(name="x", texts={"en": TEXTS})
    try:
        filled = selectors.fill(template, "en", {"place": place, "road": road})
    except Invalid:
        return
    assert filled.headline == f"Flood at {' '.join(place.split())}"


WRONG: list[tuple[dict[str, str], str]] = [
    ({"headline": ""}, "headline"),
    ({"description": "Over {Place}"}, "description"),
    ({"description": "Over {place"}, "description"),
    ({"headline": "This is not a drill"}, "headline"),
    ({"instruction": "Exercise caution"}, "instruction"),
    ({"short": "x" * 91}, "short"),
    ({"long": "x" * 361}, "long"),
    ({"headline": "x" * 161}, "headline"),
    ({"event": "Flo\u200bod"}, "event"),
    ({"headline": "two\nlines"}, "headline"),
]


@pytest.mark.parametrize(("changed", "field"), WRONG)
def test_words_that_may_not_leave_are_not_kept(
    cast: Cast, ada: Actor, changed: dict[str, str], field: str
) -> None:
    template = made(cast, ada)
    with pytest.raises(Invalid) as refused:
        written(template, ada, "en", **changed)
    assert field in refused.value.fields


def test_strangers_wrong_roles_and_wrong_states(cast: Cast, ada: Actor) -> None:
    template = made(cast, ada)
    reviewed(cast, template, ada)
    with pytest.raises(Stale):
        public_templates.retire(template=template, version=1, by=ada)
    with pytest.raises(Invalid, match="There is a template"):
        made(cast, ada)
    with pytest.raises(NotPermitted):
        public_templates.add(agency=None, by=ada, **FIELDS)
    retired = public_templates.retire(template=template, version=template.version, by=ada)
    for act in (lambda: written(retired, ada), lambda: reviewed(cast, retired, ada)):
        with pytest.raises(WrongState):
            act()
    assert not usable(cast, ada, template, "en-US", "live")


def test_other_agencies_neither_read_nor_review_nor_write(cast: Cast) -> None:
    with scope(cast.actor("ada")) as ada:
        template = made(cast, ada)
    with scope(cast.actor("olu")) as olu:
        with pytest.raises(NotFound):
            selectors.by_uuid(olu, template.uuid)
        with pytest.raises(NotFound):
            reviewed(cast, template, olu)
        with pytest.raises(NotFound):
            written(template, olu)
        with pytest.raises(NotPermitted):
            made(cast, olu)
    with scope(cast.actor("dana")) as dana, pytest.raises(NotPermitted):
        reviewed(cast, template, dana)


def test_what_is_of_all_is_read_by_all_and_reviewed_by_each(cast: Cast) -> None:
    with scope(sharing.operator()) as operator:
        template = public_templates.add(agency=None, by=operator, **FIELDS)
        template = written(template, operator)
    with scope(cast.actor("ada")) as ada:
        reviewed(cast, template, ada)
        assert usable(cast, ada, template, "en-US", "live")
        with pytest.raises(NotPermitted):
            written(template, ada)
    with scope(cast.actor("olu")) as olu:
        seen = selectors.by_uuid(olu, template.uuid)
        farview = cast.agencies["farview"]
        with pytest.raises(WrongState, match="has reviewed en-US"):
            selectors.demand_usable(seen, "en-US", farview, "live")


def csv_of(*rows: dict[str, str]) -> bytes:
    lines = [",".join(COLUMNS), *(",".join(row.get(c, "") for c in COLUMNS) for row in rows)]
    return "\n".join(lines).encode()


def test_a_file_is_taken_whole_or_not_at_all_and_comes_out_the_same(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.users["ada"])
    good = {**FIELDS, **WORDS, "description": "The river rises.\u00a0At {place}."}
    spanish = {**good, "language": "es", "headline": "Inundación en {place}"}
    for bad, says in (
        ({**good, "language": "?"}, "row 3, column language"),
        ({**good, "severity": "Huge", "language": "es"}, "row 3, column severity"),
        ({**good, "hazard": "fire", "language": "es"}, "says otherwise above"),
        (good, "has en-US above already"),
    ):
        answer = load(client, cast, csv_of(good, bad))
        assert answer.status_code == 422 and says in answer.content.decode()
    assert load(client, cast, b"\xff\xfe").status_code == 422
    assert load(client, cast, b"name\nx").status_code == 422
    with scope(cast.actor("ada")):
        assert not PublicTemplate.objects.exists()
    assert load(client, cast, csv_of(good, spanish)).status_code == 302
    out = client.get("/alerts/templates/csv/").content
    rows = read(decoded(out))
    assert [row["language"] for row in rows] == ["en-US", "es"]
    assert load(client, cast, out).status_code == 302, "and in again"
    assert read(decoded(client.get("/alerts/templates/csv/").content)) == rows


def load(client: Client, cast: Cast, content: bytes) -> Any:
    file = SimpleUploadedFile("templates.csv", content, "text/csv")
    said = {"agency": cast.agencies["riverton"].pk, "file": file}
    return client.post("/alerts/templates/import/", said)


def test_the_pages_and_the_api_do_the_same(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.users["ada"])
    agency = cast.agencies["riverton"].pk
    added = client.post("/alerts/templates/add/", {**FIELDS, "agency": agency})
    path = added["Location"].removesuffix("words/")
    said = client.post(f"{path}words/", {**WORDS, "version": 1})
    assert said.status_code == 302, said.content.decode()
    uuid = path.split("/")[3]
    api = f"/api/v1/public-templates/{uuid}/"
    row = client.get(api).json()
    digest = row["languages"][0]["digest"]
    assert "Not reviewed" in client.get(path).content.decode()
    review = {"agency": "RIV", "language": "en-US", "digest": digest}
    assert client.post(f"{path}review/", review).status_code == 302
    assert "Reviewed for RIV by" in client.get(path).content.decode()
    assert client.post(f"{api}review/", review, "application/json").status_code == 200
    with scope(cast.actor("ada")):
        assert TemplateReview.objects.count() == 1, "twice is once"
    asked = {"agency": "RIV", "language": "en-US"}
    filled = client.post(f"{api}fill/", {**asked, "values": BLANKS}, "application/json")
    assert filled.json()["headline"] == "Flood at Mill Lane"
    missing = client.post(f"{api}fill/", {**asked, "values": {}}, "application/json")
    assert missing.status_code == 422 and "place" in missing.content.decode()
    changed = client.post(f"{path}edit/", {**FIELDS, "severity": "Extreme", "version": 2})
    assert changed.status_code == 302
    assert client.get(api).json()["severity"] == "Extreme"
    assert client.post(f"{path}retire/", {"version": 3}).status_code == 302
    assert client.get(api).json()["retired"]


def test_the_page_says_of_each_list_who_reviewed_its_language(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(phrases.REVIEWED, "ar", "A. Reader, 2027-01-31")
    client = Client()
    client.force_login(cast.users["ada"])
    page = client.get("/alerts/templates/").content.decode().partition("Words around")[2]
    rows = {
        re.findall(r"<th scope=\"row\">(.*?)</th>", row)[0]: re.findall(r"<td>(.*?)</td>", row)
        for row in page.split("<tr>")[2:]
    }
    assert len(rows) == len(wording.table()) + 1
    unreviewed = '<span class="pill pill-amber">not reviewed</span>'
    assert rows["Arabic"] == [unreviewed, unreviewed, "A. Reader, 2027-01-31", unreviewed]
    none = '<span class="muted small">none</span>'
    assert rows["Korean"] == [none, none, none, unreviewed]
    assert rows["हिन्दी"] == [none] * 4


def test_the_set_that_comes_with_the_software_is_illustrative_and_unreviewed(cast: Cast) -> None:
    with scope(sharing.operator()) as operator:
        demo.load(operator)
        demo.load(operator)
        found = list(selectors.visible_to(operator))
        assert len(found) == 5 and all(one.illustrative for one in found)
        assert not TemplateReview.objects.exists()
        assert {language for one in found for language in one.texts} == {"en-US", "es"}
        with pytest.raises(WrongState):
            selectors.demand_usable(found[0], "en-US", cast.agencies["riverton"], "live")
