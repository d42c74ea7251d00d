"""Names and reasons of a deployment hide nothing and turn nothing around."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from eoc.access import Actor, scope
from eoc.errors import Invalid
from resources.models import Deployment
from resources.services import (
    crews,
    custody,
    deployments_ending,
    deployments_extending,
    deployments_swapping,
    purposes,
    teams,
)
from tests.cast import Cast
from tests.resources.journeys import brought

TURNED = "Casey \u202esoM"
LATER = timezone.now() + timedelta(days=1)
Act = Callable[[Deployment, Actor], Any]
TEAM = {"kind": "task_force", "name": "A", "channel": "TAC 4"}
HARM = {"condition": "Dent", "report": TURNED}
SAYS: dict[str, tuple[str, str, Act]] = {
    "a person": (
        "lee",
        "name",
        lambda d, by: crews.enroll(
            deployment=d, people=[{"name": TURNED, "qualification": "ENGB"}], by=by
        ),
    ),
    "a signature": (
        "dana",
        "signer",
        lambda d, by: custody.sign(
            deployment=d, handover="out", condition="Good", signer=TURNED, by=by
        ),
    ),
    "a leader": (
        "dana",
        "leader",
        lambda d, by: teams.form(deployments=[d], leader=TURNED, by=by, **TEAM),
    ),
    "a post": (
        "dana",
        "post",
        lambda d, by: purposes.give(deployment=d, purpose="standby", post=TURNED, by=by),
    ),
    "a report": (
        "dana",
        "report",
        lambda d, by: deployments_ending.damage(deployment=d, by=by, **HARM),
    ),
    "why it is recalled": (
        "lee",
        "reason",
        lambda d, by: deployments_ending.recall(deployment=d, reason=TURNED, by=by),
    ),
    "why it does not stay": (
        "lee",
        "reason",
        lambda d, by: deployments_extending.refuse_longer(deployment=d, reason=TURNED, by=by),
    ),
    "why it is swapped": (
        "lee",
        "reason",
        lambda d, by: deployments_swapping.swap(
            deployment=d, asset=_other(d), reason=TURNED, by=by
        ),
    ),
}


def _other(sent: Deployment) -> Any:
    return type(sent.asset).objects.get(agency=sent.providing_agency_id, call_sign="Engine 14")


@pytest.mark.parametrize("what", SAYS)
def test_what_turns_words_around_is_refused_beside_its_field(cast: Cast, what: str) -> None:
    sent = brought(cast, "checked_in")
    who, field, act = SAYS[what]
    with scope(cast.actor("dana")) as dana:
        deployments_extending.ask_longer(deployment=sent, until=LATER, by=dana)
    with scope(cast.actor(who)) as by, pytest.raises(Invalid) as refused:
        act(Deployment.objects.select_related("request", "asset").get(pk=sent.pk), by)
    assert "U+202E" in refused.value.fields[field]


def test_a_report_may_have_lines(cast: Cast) -> None:
    sent = brought(cast, "checked_in")
    with scope(cast.actor("dana")) as dana:
        lines = {"condition": "Dent", "report": "A deer.\nThe door is dented."}
        assert "\n" in deployments_ending.damage(deployment=sent, by=dana, **lines).report
