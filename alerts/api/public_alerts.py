"""The API's doors to public alerts, live and exercise at addresses of their own."""

from abc import ABC, abstractmethod
from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api import reading
from alerts.api import public_serializers as shapes
from alerts.cap.content import Content, Order, Words
from alerts.models import PublicAlert
from alerts.selectors import public_alerts as selectors
from alerts.selectors.sites import on
from alerts.services import public_alert_break_glass, public_alert_ending, public_alerts
from alerts.services.public_alerts import Said
from eoc.access import Actor, scope
from eoc.doors.api import ScopedAPIView, answer, expected_version
from eoc.doors.bodies import body, polygon
from eoc.doors.paging import PagedAPIView, listed
from eoc.doors.recent import demand_recent

ROW = shapes.PublicAlertSerializer


class PublicAlertsView(PagedAPIView):
    """`/api/v1/public-alerts/<site>/`."""

    @extend_schema(summary="Public alerts of one's agencies", responses=ROW(many=True))
    def get(self, request: Request, site: str) -> Response:
        """The latest first."""
        with scope(on(self.actor, site)) as here:
            return listed(self, request, selectors.visible_to(here), selectors.row)

    @extend_schema(
        summary="Draft a public alert", request=shapes.DraftSerializer, responses={201: ROW}
    )
    def post(self, request: Request, site: str) -> Response:
        """Nothing leaves before a second person approved it."""
        said = body(shapes.DraftSerializer, request)
        with scope(on(self.actor, site)) as here:
            before = said["supersedes"] and selectors.found(here, said["supersedes"])
            agency = reading.agency(said["agency"])
            made = public_alerts.draft(agency=agency, said=_said(said), by=here, supersedes=before)
            return answer(selectors.row(selectors.found(here, made.uuid)), status=201)


class PublicAlertView(ScopedAPIView):
    """`/api/v1/public-alerts/<site>/<uuid>/`."""

    @extend_schema(summary="Read a public alert", responses=ROW)
    def get(self, request: Request, site: str, identifier: UUID) -> Response:
        """With its digest and the phrase to type."""
        with scope(on(self.actor, site)) as here:
            return answer(selectors.row(selectors.found(here, identifier)))

    @extend_schema(
        summary="Write a public alert anew",
        description="Needs If-Match; an approval it had is void.",
        request=shapes.SaidSerializer,
        responses=ROW,
    )
    def put(self, request: Request, site: str, identifier: UUID) -> Response:
        """The whole content."""
        said = body(shapes.SaidSerializer, request)
        with scope(on(self.actor, site)) as here:
            alert = selectors.found(here, identifier)
            version = expected_version(request)
            public_alerts.change(alert=alert, version=version, said=_said(said), by=here)
            return answer(selectors.row(selectors.found(here, identifier)))


class StepView(ScopedAPIView, ABC):
    """A step of one alert; each has an address."""

    recent: ClassVar[bool] = False

    def step(self, request: Request, site: str, identifier: UUID) -> Response:
        """Confirmed recently where it sends or approves; then the row as it stands."""
        if self.recent:
            demand_recent(request, token_may=False)
        with scope(on(self.actor, site)) as here:
            self.act(request, selectors.found(here, identifier), here)
            return answer(selectors.row(selectors.found(here, identifier)))

    @abstractmethod
    def act(self, request: Request, alert: PublicAlert, by: Actor) -> None:
        """What the step does."""


class SubmitView(StepView):
    """`.../submit/`."""

    @extend_schema(summary="Ask a second person", request=None, responses=ROW)
    def post(self, request: Request, site: str, identifier: UUID) -> Response:
        """Hand it in."""
        return self.step(request, site, identifier)

    def act(self, request: Request, alert: PublicAlert, by: Actor) -> None:
        """Hand it in."""
        public_alerts.submit(alert=alert, by=by)


class ApproveView(StepView):
    """`.../approve/`."""

    recent = True

    @extend_schema(
        summary="Approve exactly what was read",
        request=shapes.PublicApproveSerializer,
        responses=ROW,
    )
    def post(self, request: Request, site: str, identifier: UUID) -> Response:
        """As another person than the author."""
        return self.step(request, site, identifier)

    def act(self, request: Request, alert: PublicAlert, by: Actor) -> None:
        """Approve the digest that was sent."""
        public_alerts.approve(alert=alert, by=by, **body(shapes.PublicApproveSerializer, request))


class IssueView(StepView):
    """`.../issue/`."""

    recent = True

    @extend_schema(
        summary="Send an approved alert", request=shapes.PublicIssueSerializer, responses=ROW
    )
    def post(self, request: Request, site: str, identifier: UUID) -> Response:
        """With the phrase, never a yes."""
        return self.step(request, site, identifier)

    def act(self, request: Request, alert: PublicAlert, by: Actor) -> None:
        """Send it."""
        public_alerts.issue(alert=alert, by=by, **body(shapes.PublicIssueSerializer, request))


class CancelView(StepView):
    """`.../cancel/`."""

    @extend_schema(
        summary="Take an alert back", request=shapes.PublicReasonSerializer, responses=ROW
    )
    def post(self, request: Request, site: str, identifier: UUID) -> Response:
        """One person, at once: the Cancel and the correction rendered before."""
        return self.step(request, site, identifier)

    def act(self, request: Request, alert: PublicAlert, by: Actor) -> None:
        """Take it back."""
        reason = (
            body(shapes.PublicReasonSerializer, request)["reason"] or public_alert_ending.MISTAKE
        )
        public_alert_ending.cancel(alert=alert, by=by, reason=reason)


class ClearView(StepView):
    """`.../clear/`."""

    @extend_schema(summary="Give the all-clear", request=None, responses=ROW)
    def post(self, request: Request, site: str, identifier: UUID) -> Response:
        """The danger is over."""
        return self.step(request, site, identifier)

    def act(self, request: Request, alert: PublicAlert, by: Actor) -> None:
        """Give it."""
        public_alert_ending.clear(alert=alert, by=by)


class WithdrawView(StepView):
    """`.../withdraw/`."""

    @extend_schema(summary="Give up a draft", request=shapes.PublicReasonSerializer, responses=ROW)
    def post(self, request: Request, site: str, identifier: UUID) -> Response:
        """Nothing was sent."""
        return self.step(request, site, identifier)

    def act(self, request: Request, alert: PublicAlert, by: Actor) -> None:
        """Give it up."""
        public_alerts.withdraw(alert=alert, by=by, **body(shapes.PublicReasonSerializer, request))


class AloneView(StepView):
    """`.../alone/`."""

    recent = True

    @extend_schema(
        summary="Send without a second person",
        description="For hazards approved beforehand. It leaves after 30 seconds, can be stopped "
        "or released meanwhile, partners hear of it at once, somebody else reviews it.",
        request=shapes.AloneSerializer,
        responses=ROW,
    )
    def post(self, request: Request, site: str, identifier: UUID) -> Response:
        """Break-glass."""
        return self.step(request, site, identifier)

    def act(self, request: Request, alert: PublicAlert, by: Actor) -> None:
        """Hold it for half a minute."""
        said = body(shapes.AloneSerializer, request)
        public_alert_break_glass.send_alone(alert=alert, by=by, **said)


class ReleaseView(StepView):
    """`.../release/`."""

    recent = True

    @extend_schema(summary="Send a held alert at once", request=None, responses=ROW)
    def post(self, request: Request, site: str, identifier: UUID) -> Response:
        """Do not wait."""
        return self.step(request, site, identifier)

    def act(self, request: Request, alert: PublicAlert, by: Actor) -> None:
        """Send it."""
        public_alert_break_glass.release(alert=alert, by=by)


class StopView(StepView):
    """`.../stop/`."""

    @extend_schema(summary="Stop a held alert", request=None, responses=ROW)
    def post(self, request: Request, site: str, identifier: UUID) -> Response:
        """Nothing leaves."""
        return self.step(request, site, identifier)

    def act(self, request: Request, alert: PublicAlert, by: Actor) -> None:
        """Make it a draft again."""
        public_alert_break_glass.stop(alert=alert, by=by)


class ReviewView(StepView):
    """`.../review/`."""

    @extend_schema(
        summary="Review what one person sent alone",
        request=shapes.VerdictSerializer,
        responses=ROW,
    )
    def post(self, request: Request, site: str, identifier: UUID) -> Response:
        """As somebody else."""
        return self.step(request, site, identifier)

    def act(self, request: Request, alert: PublicAlert, by: Actor) -> None:
        """Keep verdict and note."""
        said = body(shapes.VerdictSerializer, request)
        public_alert_break_glass.review(alert=alert, by=by, **said)


def _said(given: dict[str, Any]) -> Said:
    order = {"office": "", "authority": "", "at": None, "enforced_by": "", **given.get("order", {})}
    at = order["at"]
    content = Content(
        **{name: given[name] for name in ("category", "urgency", "severity", "certainty")},
        event_code=given["event_code"],
        responses=tuple(given["responses"]),
        order=Order(**{**order, "at": at.isoformat() if at else ""}),
        texts=tuple(Words(**one) for one in given["texts"]),
    )
    area = polygon(given["area"], "area")
    assert area is not None
    return Said(content, area, given["minutes"], given["wide_confirmed"])
