"""A letter's link: what its person may read of one question, whoever opens it, and nothing else."""

from django.test import Client

from alerts.models import Alert
from alerts.services import reply_links
from eoc.access import scope
from resources.models import MutualAidRequest
from tests.placed.mutual_aid import answering
from tests.trust.worlds import Planted


def test_it_shows_what_its_person_may_read(sown: Planted) -> None:
    cast = sown.world.cast
    with scope(cast.actor("lee")):
        request = MutualAidRequest.objects.get(uuid=sown.world.names["request"])
    answer = Client().get(f"/answers/{answering(cast, request, 'lee')}/")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert any("reporting_place" in canary.home for canary in sown.aviary.all_in(text))
    assert sown.aviary.foreign(text, "lee") == []


def test_a_reply_link_shows_the_alert_its_person_was_sent(sown: Planted) -> None:
    cast = sown.world.cast
    with scope(cast.actor("dana")):
        alert = Alert.objects.get(uuid=sown.world.names["alert"])
        link = reply_links.path(alert=alert, person_id=cast.people["dana"].pk)
    answer = Client().get(link)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert any("subject" in canary.home for canary in sown.aviary.all_in(text))
    assert sown.aviary.foreign(text, "dana") == []
