"""Alerts that follow from a step of mutual aid: only the side that must act next hears."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass, replace

from django.utils import timezone

from agencies.models import Agency
from alerts.models import Alert
from alerts.selectors import contacts, links, responsibility
from alerts.services import alerts
from alerts.services.alerts import Notice
from eoc.access import Actor
from eoc.journal.dispatch import Heard
from incidents.models import Severity
from resources.models import ForwardedLink, MutualAidRequest, Offer, OfferState


@dataclass(frozen=True)
class Step:
    """One step of a request: whose turn it is now, and the offer it is about, if one."""

    heard: Heard
    request: MutualAidRequest
    offer: Offer | None

    @property
    def turn(self) -> list[int]:
        """Agencies that must act next, as the step says; of those asked, who has not answered."""
        acting = {int(agency) for agency in self.heard.facts.get("acts") or []}
        if self.heard.kind == links.QUESTION:
            waiting = self.request.offers.filter(state=OfferState.INVITED)
            acting &= set(waiting.values_list("providing_agency_id", flat=True))
        return sorted(acting)

    @property
    def words(self) -> str:
        """The step in one line, as the timeline has it."""
        return str(self.heard.facts.get("text") or self.request.number)

    @property
    def provider(self) -> Agency | None:
        """Whose offer it is about."""
        return self.offer.providing_agency if self.offer else None


def step_of(heard: Heard) -> Step | None:
    """The step an event tells of; None where it names none of ours."""
    requests = MutualAidRequest.objects.select_related("requesting_agency")
    request = requests.filter(pk=heard.number("request_id")).first()
    if request is None:
        return None
    offers = request.offers.select_related("providing_agency", "line__kind")
    return Step(heard, request, offers.filter(pk=heard.number("offer_id")).first())


def alert_next(*, step: Step, by: Actor) -> list[Alert]:
    """Tell whoever must act next, and neighbours whose cover a loan changes."""
    notice = _notice(step)
    made = _issue(step, notice, step.turn, step.heard.event, by)
    if step.heard.facts.get("below_floor") and step.offer:
        made += _cover(step, step.offer, by)
    return made


def alert_authority(*, step: Step, handed: ForwardedLink, by: Actor) -> list[Alert]:
    """Write to whom a question was handed on; the letter carries their own link."""
    own = handed.providing_agency_id
    said = f"{handed.from_name} passes a question on to you: {step.request.number}"
    return alerts.issue(
        notice=replace(_notice(step), severity=Severity.HIGH, subject=said, from_agency_id=own),
        event=step.heard.event,
        mode=step.request.mode,
        contacts={own: contacts.of_person(handed.to_user)},
        by=by,
    )


def _issue(
    step: Step, notice: Notice, agencies: Collection[int], event: uuid.UUID, by: Actor
) -> list[Alert]:
    return alerts.issue(
        notice=notice,
        event=event,
        mode=step.request.mode,
        contacts=contacts.of_agencies(agencies),
        by=by,
    )


def _cover(step: Step, offer: Offer, by: Actor) -> list[Alert]:
    """A neighbour whose cover changes may not see the request, and gets no link to it."""
    provider, kind = offer.providing_agency, offer.line.kind.name
    neighbours = responsibility.automatic_partners(provider) - {step.request.requesting_agency_id}
    keeps = step.heard.facts.get("keeps", 0)
    subject = f"{provider.name} is short of cover: {kind}, {keeps} left"
    notice = Notice(
        kind="cover.changed",
        severity=Severity.MEDIUM,
        subject=subject,
        body=f"{subject}.\nIt lends to a neighbour. You share automatic aid with it.",
        about=f"agency:{provider.uuid}",
        from_agency_id=provider.pk,
    )
    event = uuid.uuid5(step.heard.event, f"cover {provider.pk}")
    return _issue(step, notice, neighbours, event, by)


def _notice(step: Step) -> Notice:
    request = step.request
    answered = request.requesting_agency_id in step.turn
    sender = step.provider if answered else request.requesting_agency
    return Notice(
        kind=step.heard.kind,
        severity=Severity.HIGH if step.heard.kind == links.QUESTION else Severity.MEDIUM,
        subject=step.words,
        body=_body(step),
        about=f"request:{request.uuid}",
        link=links.request(request.number),
        from_agency_id=sender.pk if sender else None,
    )


def _when(request: MutualAidRequest) -> str:
    if request.needed_by is None:
        return "as soon as possible"
    return f"by {timezone.localtime(request.needed_by):%a %H:%M}"


def _body(step: Step) -> str:
    request = step.request
    wanted = [
        f"{line.quantity} x {line.what}" + (f" type {line.type}" if line.type else "")
        for line in request.lines.select_related("kind").order_by("id")
    ]
    lines = [
        step.words,
        "",
        f"{request.requesting_agency.name} for {request.incident_title} "
        f"({request.incident_number})",
        f"Asked: {', '.join(wanted)}",
        f"Needed {_when(request)}",
        f"Report to {request.report_to} at {request.reporting_place},"
        f" radio {request.radio_channel}",
        "",
        links.absolute(links.request(request.number)),
    ]
    return "\n".join(lines)
