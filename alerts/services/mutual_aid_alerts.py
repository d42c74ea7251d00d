"""Alerts that follow from a step of mutual aid: only the side that must act next hears."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from agencies.models import Agency
from alerts.models import Alert
from alerts.selectors import contacts, links, responsibility
from alerts.services import alerts
from alerts.services.alerts import Notice
from eoc.access import Actor
from eoc.journal.dispatch import Heard
from incidents.models import Severity
from resources.models import MutualAidRequest, Offer, OfferState

TO_REQUESTING = {
    "mutual_aid.approved": "{provider} sends what was asked",
    "mutual_aid.declined": "{provider} declines",
    "mutual_aid.unable_to_fill": "{provider} is unable to fill",
    "mutual_aid.acknowledged": "{provider} has seen the request and will answer",
    "mutual_aid.stopped": "{provider} stops its automatic aid",
}
TO_PROVIDING = {
    "mutual_aid.submitted": "{requesting} asks for help",
    "mutual_aid.booked": "{requesting} takes automatic aid",
    "mutual_aid.withdrawn": "{requesting} needs no help any more",
}
LENDING = ("mutual_aid.approved", "mutual_aid.booked")
OUT = (OfferState.DECLINED, OfferState.EXPIRED, OfferState.SUPERSEDED)


@dataclass(frozen=True)
class Step:
    """One step of a request as it stands now, with the offers it is about."""

    heard: Heard
    request: MutualAidRequest
    offers: tuple[Offer, ...]

    @property
    def providers(self) -> dict[int, Agency]:
        """The providing agencies the step is about."""
        return {offer.providing_agency_id: offer.providing_agency for offer in self.offers}


def step_of(heard: Heard) -> Step | None:
    """The step an event tells of; None where the request is gone."""
    request = (
        MutualAidRequest.objects.select_related("requesting_agency", "incident")
        .filter(pk=heard.number("request_id"))
        .first()
    )
    if request is None:
        return None
    return Step(heard, request, tuple(_offers(request, heard)))


def alert_next(*, step: Step, by: Actor) -> list[Alert]:
    """Tell whoever must act next, and neighbours whose cover a loan changes."""
    made = _tell(step, by)
    if step.heard.kind in LENDING:
        for provider in step.providers.values():
            made += _cover(step, provider, by)
    return made


def _offers(request: MutualAidRequest, heard: Heard) -> list[Offer]:
    """The offers a step is about: the one named, or those of the agencies whose turn it is."""
    found = request.offers.select_related("providing_agency", "line__kind").order_by("id")
    if offers := _named(heard.facts, "offer"):
        found = found.filter(pk__in=offers)
    elif providers := _named(heard.facts, "provider") or _turn(heard):
        found = found.filter(providing_agency_id__in=providers)
    if heard.kind == "mutual_aid.submitted":
        found = found.filter(state=OfferState.INVITED)
    if heard.kind == "mutual_aid.withdrawn":
        return [offer for offer in found if offer.state not in OUT]
    return list(found)


def _named(facts: Mapping[str, Any], noun: str) -> list[int]:
    """Ids of a noun, one or many, however the step named them."""
    names = {"offer": ("offer", "offer_id"), "provider": ("provider", "providing_agency_id")}
    given = [facts[name] for name in names[noun] if facts.get(name)]
    return [pk for one in given for pk in (one if isinstance(one, list) else [one])]


def _turn(heard: Heard) -> list[int]:
    """The providing agencies that must act next, where the step says so."""
    return list(heard.facts.get("acts") or []) if heard.kind in TO_PROVIDING else []


def _tell(step: Step, by: Actor) -> list[Alert]:
    kind, requesting = step.heard.kind, step.request.requesting_agency
    if kind in TO_REQUESTING:
        provider = next(iter(step.providers.values()), None)
        who = provider.name if provider else "A neighbour"
        words = TO_REQUESTING[kind].format(provider=who)
        sender = provider.pk if provider else None
        return _issue(step, words, {requesting.pk}, sender, by)
    if kind in TO_PROVIDING and step.providers:
        words = TO_PROVIDING[kind].format(requesting=requesting.name)
        return _issue(step, words, step.providers.keys(), requesting.pk, by)
    return []


def _issue(
    step: Step, words: str, agencies: Collection[int], sender: int | None, by: Actor
) -> list[Alert]:
    return alerts.issue(
        notice=_notice(step, step.heard.kind, words, _body(step, words), sender),
        event=step.heard.event,
        mode=step.request.mode,
        contacts=contacts.of_agencies(agencies),
        by=by,
    )


def _cover(step: Step, provider: Agency, by: Actor) -> list[Alert]:
    kinds = {offer.line.kind_id for offer in step.offers}
    short = responsibility.short_of(provider, kinds)
    partners = responsibility.automatic_partners(provider) - {step.request.requesting_agency_id}
    if not short or not partners:
        return []
    left = ", ".join(f"{name}: {count} left" for name, count in short.items())
    words = f"{provider.name} is short of cover ({left})"
    body = f"{words}.\nIt lends to {step.request.requesting_agency.name}; you share automatic aid."
    return alerts.issue(
        notice=_notice(step, "cover.changed", words, body, provider.pk, private=True),
        event=uuid.uuid5(step.heard.event, str(provider.pk)),
        mode=step.request.mode,
        contacts=contacts.of_agencies(partners),
        by=by,
    )


def _notice(
    step: Step, kind: str, words: str, body: str, sender: int | None, *, private: bool = False
) -> Notice:
    """A neighbour whose cover changes may not see the request, and gets no link to it."""
    request = step.request
    return Notice(
        kind=kind,
        severity=Severity.HIGH if kind == "mutual_aid.submitted" else Severity.MEDIUM,
        subject=words if private else f"{words} ({request.number})",
        body=body,
        about=f"request:{request.uuid}",
        link="" if private else links.request(request.number),
        from_agency_id=sender,
    )


def _body(step: Step, words: str) -> str:
    request = step.request
    wanted = [
        f"{line.quantity} x {line.kind.name}" + (f" type {line.type}" if line.type else "")
        for line in request.lines.select_related("kind").order_by("id")
    ]
    answers = sorted({offer.reason for offer in step.offers if offer.reason})
    due = [o.answer_by for o in step.offers if o.answer_by]
    lines = [
        f"{words}: {request.number}",
        f"For: {request.incident_title} ({request.incident_number})",
        f"Asked: {', '.join(wanted)}",
        f"Report to {request.report_to} at {request.reporting_place},"
        f" radio {request.radio_channel}",
        *(f"Reason: {reason}" for reason in answers),
        *(f"Answer by {moment:%Y-%m-%d %H:%M %Z}" for moment in due[:1]),
        "",
        links.absolute(links.request(request.number)),
    ]
    return "\n".join(lines)
