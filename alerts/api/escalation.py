"""Escalation over the API: policies and their simulation, runs, and replies."""

import uuid
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.models import Agency
from alerts.api import escalation_serializers as shapes
from alerts.escalation import from_json
from alerts.models import Alert, Answer, EscalationPolicy, Reply, ReplyWay
from alerts.permissions.alerts import may_set_escalation
from alerts.selectors import alerts as alert_selectors
from alerts.selectors import escalation as selectors
from alerts.selectors import replies as reply_selectors
from alerts.selectors.escalation_simulation import Moment, in_vain, nobody, simulate
from alerts.services import escalation, escalation_policies, replies
from alerts.services.escalation_policies import Draft
from eoc.access import Actor
from eoc.doors.api import ScopedAPIView, answer, expected_version
from eoc.doors.bodies import body
from eoc.errors import Invalid, NotFound, NotPermitted


class PolicyList(ScopedAPIView):
    """Policies of the actor's agencies; add one."""

    @extend_schema(
        operation_id="escalation_policies",
        responses=shapes.EscalationPolicyRowSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """Read all."""
        found = selectors.policies(self.actor).order_by("agency__name", "name")
        return Response([selectors.policy_row(one) for one in found])

    @extend_schema(
        operation_id="escalation_policies_add",
        request=shapes.NewEscalationPolicySerializer,
        responses={201: shapes.EscalationPolicyRowSerializer},
    )
    def post(self, request: Request) -> Response:
        """Administrators and duty officers."""
        given = body(shapes.NewEscalationPolicySerializer, request)
        agency = _own(self.actor, given.pop("agency"))
        made = escalation_policies.add(agency=agency, draft=_draft(given), by=self.actor)
        return answer(_kept(made), status=201)


class PolicyDetail(ScopedAPIView):
    """One policy."""

    @extend_schema(operation_id="escalation_policy", responses=shapes.EscalationPolicyRowSerializer)
    def get(self, request: Request, identifier: uuid.UUID) -> Response:
        """Read it."""
        return answer(selectors.policy_row(selectors.policy(self.actor, identifier)))

    @extend_schema(
        operation_id="escalation_policy_change",
        description="The whole policy. Needs If-Match with the ETag that was read.",
        request=shapes.EscalationPolicySerializer,
        responses=shapes.EscalationPolicyRowSerializer,
    )
    def put(self, request: Request, identifier: uuid.UUID) -> Response:
        """Say something else from the next alert on."""
        policy = selectors.policy(self.actor, identifier)
        draft = _draft(body(shapes.EscalationPolicySerializer, request))
        changed = escalation_policies.change(
            policy=policy, draft=draft, version=expected_version(request), by=self.actor
        )
        return answer(_kept(changed))


class PolicySimulate(ScopedAPIView):
    """What steps would do, saved or not."""

    @extend_schema(
        operation_id="escalation_simulate",
        request=shapes.SimulateSerializer,
        responses=shapes.SimulationSerializer,
    )
    def post(self, request: Request) -> Response:
        """Walk them for an alert that nobody answers."""
        given = body(shapes.SimulateSerializer, request)
        agency = _own(self.actor, given["agency"])
        if not may_set_escalation(self.actor, agency.pk):
            raise NotPermitted(f"Only administrators and duty officers of {agency.name} do this.")
        steps = shapes.steps(given["steps"])
        if faults := escalation_policies.wrong_steps(steps, agency.pk):
            words = " ".join(f"Step {one.number}: {one.words}" for one in faults)
            raise Invalid("These steps cannot be walked.", {"steps": words})
        moments = simulate(steps, agency.pk, given["at"])
        said = {"nobody": nobody(moments), "in_vain": in_vain(steps, moments)}
        return Response({"moments": [_moment(one) for one in moments], **said})


class Run(ScopedAPIView):
    """The run of an alert."""

    @extend_schema(operation_id="alert_escalation", responses=shapes.RunSerializer)
    def get(self, request: Request, identifier: uuid.UUID) -> Response:
        """What it did, when it goes on, how many answered."""
        return _run(self.actor, alert_selectors.addressed(self.actor, identifier))


class RunEscalate(ScopedAPIView):
    """Do not wait."""

    @extend_schema(operation_id="alert_escalate", request=None, responses=shapes.RunSerializer)
    def post(self, request: Request, identifier: uuid.UUID) -> Response:
        """Go on with the next step now."""
        alert = alert_selectors.addressed(self.actor, identifier)
        escalation.escalate(alert=alert, by=self.actor)
        return _run(self.actor, alert)


class RunStop(ScopedAPIView):
    """End a run."""

    @extend_schema(
        operation_id="alert_escalation_stop", request=None, responses=shapes.RunSerializer
    )
    def post(self, request: Request, identifier: uuid.UUID) -> Response:
        """Nobody further is told."""
        alert = alert_selectors.addressed(self.actor, identifier)
        escalation.stop(alert=alert, by=self.actor)
        return _run(self.actor, alert)


class ReplyList(ScopedAPIView, ListAPIView[Reply]):
    """Replies to an alert, in the order they came; give one's own."""

    serializer_class = shapes.ReplyRowSerializer
    queryset = Reply.objects.none()

    def get_queryset(self) -> QuerySet[Reply]:
        """Those of an alert to the actor's agencies."""
        alert = alert_selectors.addressed(self.actor, self.kwargs["identifier"])
        return reply_selectors.visible_to(self.actor).filter(alert=alert)

    @extend_schema(
        operation_id="alert_reply",
        request=shapes.ReplySerializer,
        responses=shapes.ReplyRowSerializer,
    )
    def post(self, request: Request, identifier: uuid.UUID) -> Response:
        """Say for oneself whether one comes; the latest word counts."""
        given = body(shapes.ReplySerializer, request)
        outcome = replies.reply(
            alert=alert_selectors.addressed(self.actor, identifier),
            answer=Answer(given["answer"]),
            minutes=given.get("minutes"),
            by=self.actor,
            way=ReplyWay.API,
        )
        return Response({**reply_selectors.row(outcome.reply), "text": outcome.words})


def _kept(policy: EscalationPolicy) -> dict[str, Any]:
    """What was saved, and what of it would wait in vain if an alert came now."""
    kept = from_json(policy.steps)
    moments = simulate(kept, policy.agency_id, timezone.now())
    return {**selectors.policy_row(policy), "in_vain": in_vain(kept, moments)}


def _own(actor: Actor, code: str) -> Agency:
    found = Agency.objects.filter(short_code__iexact=code, pk__in=actor.agencies)
    agency = found.defer("service_area").first()
    if agency is None:
        raise NotFound("You act for no such agency.")
    return agency


def _draft(given: dict[str, Any]) -> Draft:
    return Draft(**{**given, "steps": shapes.steps(given["steps"])})


def _run(actor: Actor, alert: Alert) -> Response:
    found = selectors.run_of(actor, alert)
    if found is None:
        raise NotFound("No escalation ran for this alert.")
    return answer(selectors.run_row(found))


def _moment(moment: Moment) -> dict[str, Any]:
    told = [
        {
            "step": one.number,
            "who": one.reach.who,
            "reaches": one.reach.lines,
            "no_address": one.reach.silent,
            "nobody": one.reach.nobody,
        }
        for one in moment.told
    ]
    counted = {"asked": moment.asked, "needed": moment.needed}
    return {"at": moment.at, "told": told, **counted, "until": moment.until}
