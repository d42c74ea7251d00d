"""Words of CAP and times of machines are read as people say them."""

import pytest
from django.test import Client

from alerts.cap import labels, words
from tests.alerts import public
from tests.cast import Cast


def test_every_word_of_cap_has_its_meaning_and_no_other_does() -> None:
    for part, known in labels.LABELS.items():
        assert tuple(known) == getattr(words, part.upper()), part
    assert labels.said("response", "Evacuate") == "Evacuate: leave the area"
    assert labels.said("response", "Sing") == "Sing"
    assert labels.local("yesterday") == "yesterday"


@pytest.mark.django_db
def test_whoever_approves_reads_offices_local_times_and_phones(cast: Cast) -> None:
    alert = public.submitted(cast)
    client = Client()
    client.force_login(cast.users["rosa"])
    page = client.get(f"/alerts/public/live/{alert.uuid}/").content.decode()
    for machine in ("orderedBy", "orderAuthority", "enforcedBy", "CMAM", "17:00:00-05:00"):
        assert machine not in page, machine
    for word in ("Ordered by", "By what authority", "2026-11-28 17:00 EST", "Enforced by"):
        assert word in page, word
    assert "Evacuate: leave the area" in page and "Met: weather and floods" in page
    assert "On phones, 45 of 90 places" in page
