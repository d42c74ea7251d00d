"""What asks for a second person: a decision ends it.

What is asked is an alert of the agency like any other; its letters, its escalation and its place
among what is open end with the decision, whoever acknowledged it before.
"""

from alerts.models import Alert, PublicAlert, RunState
from alerts.models.escalation import SECOND_PERSON
from alerts.services import acknowledgements, escalation_runs
from alerts.services.answers import Answerer
from eoc.access import Actor


def decided(*, alert: PublicAlert, by: Actor, state: RunState = RunState.ANSWERED) -> None:
    """Nobody is asked any more; `state` says how the runs end."""
    about = f"public_alert:{alert.uuid}"
    asked = Alert.objects.filter(about=about, agency=alert.agency_id, kind__in=SECOND_PERSON)
    for pk in asked.order_by("pk").values_list("pk", flat=True):
        locked, run = escalation_runs.held(pk)
        if run is not None and run.state == RunState.RUNNING:
            escalation_runs.end(run=run, state=state, by=by)
        acknowledgements.answer_for(alert=locked, who=Answerer(by.name, by.person_id), by=by)
