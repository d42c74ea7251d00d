"""Pages of deployments: one button for whoever is next, forms that keep what was typed, lists."""

import pytest
from django.urls import reverse

from eoc.access import scope
from resources.models import CrewMember, Deployment
from tests.cast import Cast
from tests.resources.asking import approved
from tests.resources.journeys import brought, now
from tests.resources.test_asset_pages import client_of


def act(sent: Deployment, verb: str) -> str:
    return reverse("resources:deployment-act", args=[sent.uuid, verb])


def text(cast: Cast, who: str, name: str, *args: object) -> str:
    answer = client_of(cast, who).get(reverse(f"resources:{name}", args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_next_step_is_one_button_for_whoever_may(cast: Cast) -> None:
    sent = approved(cast)
    assert "Mobilize" in text(cast, "lee", "deployment", sent.uuid)
    assert "Mobilize" not in text(cast, "dana", "deployment", sent.uuid)
    assert "Next step" not in text(cast, "obi", "deployment", sent.uuid)
    page = reverse("resources:deployment", args=[sent.uuid])
    read = {"odometer_km": "1200.5", "engine_hours": "310", "version": "1", "back": page}
    assert client_of(cast, "liv").post(act(sent, "depart"), read).url == page
    shown = text(cast, "dana", "deployment", sent.uuid)
    assert "1200.5" in shown
    assert "Check in" in shown
    wrong = client_of(cast, "liv").post(act(sent, "check-in"), {"odometer_km": "many"})
    assert wrong.status_code == 422
    assert f'name="back" value="{page}"' in wrong.content.decode()  # read again, one comes home
    assert client_of(cast, "olu").get(page).status_code == 404


@pytest.mark.parametrize(
    ("who", "verb", "said", "then"),
    [
        ("lee", "recall", {"reason": "Fire at home"}, "Recalled"),
        ("dana", "cancel", {"reason": "Fire is out"}, "billable"),
        ("dana", "ask-longer", {"until": "2099-01-01T00:00"}, "Asked for longer"),
        ("lee", "extend", {"until": "2099-01-01T00:00"}, "1 Jan 00:00"),
        ("dana", "purpose", {"purpose": "station_cover", "post": "Station 2"}, "Station 2"),
        ("lee", "crew", {"name": "Casey Moss", "qualification": "ENGB"}, "Casey Moss"),
        ("dana", "damage", {"what": "damaged", "condition": "Dent", "report": "Deer"}, "Deer"),
        ("dana", "damage", {"what": "lost", "condition": "Burnt", "report": "Cut"}, "Lost"),
        ("dana", "sign", {"handover": "out", "condition": "Good", "signer": "Pat"}, "Pat"),
    ],
)
def test_what_is_decided_stands_on_the_page_of_both_sides(
    cast: Cast, who: str, verb: str, said: dict[str, str], then: str
) -> None:
    sent = brought(cast, "en_route")
    assert client_of(cast, who).post(act(sent, verb), said).status_code == 302
    for reader in ("dana", "lee"):
        assert then in text(cast, reader, "deployment", sent.uuid)


def test_what_was_typed_comes_back_with_what_is_wrong(cast: Cast) -> None:
    sent = brought(cast, "en_route")
    answer = client_of(cast, "dana").post(act(sent, "purpose"), {"purpose": "standby", "post": " "})
    assert answer.status_code == 422
    assert "where it stands by" in answer.content.decode()
    person = {"name": "Casey Moss", "qualification": ""}
    again = client_of(cast, "lee").post(act(sent, "crew"), person)
    assert again.status_code == 422
    assert "Casey Moss" in again.content.decode()


def test_swapped_the_page_of_the_new_one_follows(cast: Cast) -> None:
    sent = approved(cast)
    lee, other = client_of(cast, "lee"), cast.assets["LAK Engine 14"]
    assert "LAK Engine 14" in text(cast, "lee", "deployment", sent.uuid)
    answer = lee.post(act(sent, "swap"), {"asset": str(other.uuid), "reason": "Pump"})
    assert answer.status_code == 302
    assert "Took over from" in lee.get(answer.url).content.decode()
    foreign = {"asset": str(cast.assets["LAK Engine 12"].uuid)}
    assert lee.post(act(sent, "swap"), foreign).status_code in (409, 422)
    assert now(cast, sent).exit == "swapped"


def test_the_lists_name_everybody_and_a_team_is_formed_and_disbanded(cast: Cast) -> None:
    sent = brought(cast, "checked_in")
    number = sent.request.incident_number
    client_of(cast, "lee").post(
        act(sent, "crew"), {"name": "Casey Moss", "qualification": "ENGB", "leader": "on"}
    )
    listed = text(cast, "dana", "check-in-list", number)
    assert "ICS-211" in listed
    assert listed.count("Casey Moss") == 2
    out = text(cast, "lee", "check-out", sent.uuid)
    assert "ICS-221" in out
    assert "Casey Moss" in out
    with scope(cast.actor("dana")):
        strike = reverse("resources:crew-act", args=[CrewMember.objects.get().uuid, "strike"])
    dana, where = client_of(cast, "dana"), reverse("resources:team-form", args=[number])
    kept = dana.post(strike, {"why": "sent_back", "reason": " "})
    assert kept.status_code == 422
    assert '<option value="sent_back" selected>' in kept.content.decode()
    assert dana.post(strike, {"why": "sent_back", "reason": "No boots"}).status_code == 302
    twice = dana.post(strike, {"why": "no_show", "reason": "Ill"})
    assert twice.status_code == 409
    assert "struck off already, by Dana" in twice.content.decode()
    for name, argument in (("check-in-list", number), ("check-out", sent.uuid)):
        listed = text(cast, "lee", name, argument)
        assert "<s>Casey Moss</s>" in listed
        assert "No boots" in listed
    team = {"kind": "task_force", "name": "Two", "leader": "Pat Moreno", "channel": "TAC 4"}
    assert dana.post(where, team).status_code == 422
    assert dana.post(where, {**team, "deployments": [str(sent.uuid)]}).status_code == 302
    assert "Task force Two" in text(cast, "lee", "check-in-list", number)
    found = now(cast, sent, "dana").team
    assert found is not None
    disband = reverse("resources:team-disband", args=[found.uuid])
    assert client_of(cast, "lee").post(disband).status_code == 403
    assert dana.post(disband).status_code == 302
    assert client_of(cast, "olu").get(where).status_code == 404


def test_the_check_out_says_how_it_came_back_and_who_prepared_it(cast: Cast) -> None:
    sent = brought(cast, "assigned")
    harm = {"what": "damaged", "condition": "Dented door", "report": "Deer"}
    client_of(cast, "dana").post(act(sent, "damage"), harm)
    assert "Not handed back yet" in text(cast, "lee", "check-out", sent.uuid)
    client_of(cast, "dana").post(act(sent, "release"))
    back = {"handover": "back", "condition": "As reported", "signer": "Pat Moreno"}
    client_of(cast, "dana").post(act(sent, "sign"), back)
    page = text(cast, "lee", "check-out", sent.uuid)
    for words in ("Damaged: Dented door", "As reported, signed by Pat Moreno", "10 Prepared by"):
        assert words in page


def test_a_team_of_a_name_that_works_there_keeps_what_was_typed(cast: Cast) -> None:
    first = approved(cast, 2, "LAK Engine 12", "LAK Engine 14")
    where = reverse("resources:team-form", args=[first.request.incident_number])
    with scope(cast.actor("dana")):
        names = [str(one) for one in Deployment.objects.values_list("uuid", flat=True)]
    team = {"kind": "task_force", "name": "Two", "leader": "Pat Moreno", "channel": "TAC 4"}
    dana = client_of(cast, "dana")
    assert dana.post(where, {**team, "deployments": names[:1]}).status_code == 302
    again = dana.post(where, {**team, "deployments": names[1:]})
    assert again.status_code == 409
    for words in ("A team called Two already works there", 'value="Pat Moreno"'):
        assert words in again.content.decode()


def test_it_says_what_it_costs_and_asks_for_no_signature_that_is_given(cast: Cast) -> None:
    sent = brought(cast, "en_route")
    page = text(cast, "dana", "deployment", sent.uuid)
    assert "the agreement says nothing of costs" in page
    assert "Sign for it" in page
    assert "For which side" not in page, "who acts for one side is not asked for which"
    signed = {"handover": "out", "condition": "Good", "signer": "Pat"}
    client_of(cast, "dana").post(act(sent, "sign"), signed)
    assert "Sign for it" not in text(cast, "dana", "deployment", sent.uuid)
    assert "Sign for it" in text(cast, "lee", "deployment", sent.uuid)
    for step in ("check-in", "release"):
        assert client_of(cast, "dana").post(act(sent, step)).status_code == 302
    assert "Sign for it" in text(cast, "dana", "deployment", sent.uuid)


def test_a_wrong_reading_is_said_beside_the_step_with_what_was_typed(cast: Cast) -> None:
    sent = approved(cast)
    lee = client_of(cast, "lee")
    assert lee.post(act(sent, "mobilize"), {"odometer_km": "1000"}).status_code == 302
    for typed, said in (("900", "already stood at 1000.0"), ("-1", "greater than or equal to 0")):
        answer = lee.post(act(sent, "depart"), {"odometer_km": typed})
        shown = answer.content.decode()
        assert answer.status_code == 422
        assert said in shown
        assert f'value="{typed}"' in shown
        assert "Next step" in shown
    assert now(cast, sent).state == "mobilizing"


def test_who_comes_too_late_is_led_back_to_the_page(cast: Cast) -> None:
    sent = brought(cast, "checked_in")
    page = reverse("resources:deployment", args=[sent.uuid])
    dana, came = client_of(cast, "dana"), {"referer": f"http://testserver{page}?x=1"}
    late = dana.post(act(sent, "assign"), {"version": "1"}, headers=came)
    assert late.status_code == 412
    assert f'href="{page}?x=1"' in late.content.decode()
    for other in ("https://elsewhere.example/x", ""):
        answer = dana.post(act(sent, "assign"), {"version": "1"}, headers={"referer": other})
        assert answer.status_code == 412
        assert "elsewhere" not in answer.content.decode()
        assert "as it is now" not in answer.content.decode()


def test_a_long_report_that_comes_too_early_is_not_lost(cast: Cast) -> None:
    sent = approved(cast)
    report = {"what": "lost", "condition": "Burnt", "report": "Overrun by fire at the ridge"}
    answer = client_of(cast, "lee").post(act(sent, "damage"), report)
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "it never left" in shown
    assert "Overrun by fire at the ridge" in shown
    assert now(cast, sent).state == "committed"
