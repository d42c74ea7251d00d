"""A request ends: withdrawn before anything left, closed when all is home; or asks again."""

import pytest

from eoc.access import scope
from eoc.errors import Invalid, NotFound, NotPermitted, WrongState
from resources.models import Asset, Deployment, OfferState, RequestState
from resources.selectors import mutual_aid as selectors
from resources.services import deployments, mutual_aid, mutual_aid_offers
from tests.cast import Cast
from tests.resources.asking import again, approved, draft, engine, heard, kinds, offer, submitted


def test_a_withdrawn_request_frees_what_has_not_left(cast: Cast) -> None:
    sent = approved(cast, 2)
    with scope(cast.actor("dana")) as dana:
        mutual_aid.withdraw(request=sent.request, by=dana, reason="Out already")
    assert again(cast, sent.request).state == RequestState.WITHDRAWN
    with scope(cast.actor("lee")):
        assert Asset.objects.get(pk=sent.asset_id).status == "available"
        assert Deployment.objects.get(pk=sent.pk).state == "returned"
    told = heard(cast, "lakeside")[-1]
    assert (told["kind"], told["payload"]["op"], told["payload"]["tier"]) == (
        "mutual_aid.withdrawn",
        "left",
        "notice",
    )


def test_a_draft_is_withdrawn_without_a_word_to_others(cast: Cast) -> None:
    made = draft(cast)
    with scope(cast.actor("dana")) as dana:
        mutual_aid.withdraw(request=made, by=dana)
    assert heard(cast, "lakeside") == []


def test_what_is_under_way_keeps_it_open(cast: Cast) -> None:
    sent = approved(cast, 2)
    with scope(cast.actor("liv")) as liv:
        deployments.depart(deployment=sent, by=liv)
    with scope(cast.actor("dana")) as dana:
        for act in (mutual_aid.withdraw, mutual_aid.close):
            with pytest.raises(WrongState, match="LAK Engine 12"):
                act(request=sent.request, by=dana)


def test_invitations_lapse_when_it_closes(cast: Cast) -> None:
    made = submitted(cast)
    with scope(cast.actor("dana")) as dana:
        mutual_aid.close(request=made, by=dana)
        assert selectors.rows(dana) == []
    assert offer(cast, made).state == OfferState.SUPERSEDED
    assert kinds(cast, "lakeside")[-1] == "mutual_aid.closed"
    with scope(cast.actor("lee")) as lee, pytest.raises(WrongState):
        mutual_aid_offers.approve(offer=made.offers.get(), assets=[engine(cast)], by=lee)


@pytest.mark.parametrize("verb", ["withdraw", "close"])
def test_others_do_not_end_it(cast: Cast, verb: str) -> None:
    made = submitted(cast)
    act = getattr(mutual_aid, verb)
    for who, refusal in (("lee", NotPermitted), ("obi", NotPermitted), ("olu", NotFound)):
        with scope(cast.actor(who)) as actor, pytest.raises(refusal):
            act(request=made, by=actor)


@pytest.mark.parametrize("verb", ["withdraw", "close"])
def test_twice_is_refused(cast: Cast, verb: str) -> None:
    made = submitted(cast)
    act = getattr(mutual_aid, verb)
    with scope(cast.actor("dana")) as dana:
        act(request=made, by=dana)
        with pytest.raises(WrongState):
            act(request=made, by=dana)
    assert kinds(cast, "lakeside").count("mutual_aid." + _past(verb)) == 1


def _past(verb: str) -> str:
    return {"withdraw": "withdrawn", "close": "closed"}[verb]


def test_who_said_no_is_asked_again(cast: Cast) -> None:
    made = submitted(cast)
    with scope(cast.actor("lee")) as lee:
        found = made.offers.get()
        mutual_aid_offers.decline(offer=found, reason="No crew", by=lee)
    lakeside = [cast.agencies["lakeside"].pk]
    with scope(cast.actor("dana")) as dana:
        mutual_aid.ask(request=made, agencies=lakeside, by=dana)
        assert again(cast, made).state == RequestState.SUBMITTED
        with pytest.raises(WrongState, match="being asked already"):
            mutual_aid.ask(request=made, agencies=lakeside, by=dana)
        with pytest.raises(Invalid, match="Farview"):
            mutual_aid.ask(request=made, agencies=[cast.agencies["farview"].pk], by=dana)
    now = offer(cast, made)
    assert (now.state, now.reason, now.decided_by) == ("invited", "", "")
    assert heard(cast, "lakeside")[-1]["payload"]["tier"] == "notice"
