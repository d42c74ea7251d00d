"""A policy, a run that waits, who replied; a link of Olu's to what she was never told."""

from agencies.services import sharing
from alerts.escalation import Step, StepKind
from alerts.models import Alert, Answer
from alerts.services import escalation_policies, escalation_runs, replies, reply_links
from alerts.services.escalation_policies import Draft
from eoc.access import scope
from tests.placed.world import SECRET, World


def place_escalation(world: World) -> None:
    """Ada's policy runs for the alert; Dana comes later."""
    riverton = world.cast.agencies["riverton"]
    steps = [Step(StepKind.AGENCY), Step(StepKind.ANSWERS, needed=3, minutes=5)]
    draft = Draft(SECRET, ["incident"], ["critical"], steps)
    with scope(world.cast.actor("ada")) as ada:
        policy = escalation_policies.add(agency=riverton, draft=draft, by=ada)
    world.put("escalation", policy)
    with scope(sharing.operator("Cast")) as operator:
        alert = Alert.objects.get(uuid=world.names["alert"])
        escalation_runs.start(alerts=[alert], by=operator)
    with scope(world.cast.actor("dana")) as dana:
        replies.reply(alert=alert, answer=Answer.ETA, minutes=20, by=dana)
    link = reply_links.path(alert=alert, person_id=world.cast.people["olu"].pk)
    world.names["foreign_reply"] = link.rstrip("/").rpartition("/")[2]
