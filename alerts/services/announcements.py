"""Announcements: somebody says one thing to an audience; the relay writes what follows."""

import uuid
from collections.abc import Sequence
from datetime import timedelta

from django.db.models.functions import Now

from agencies.models import Agency, Person
from agencies.services.telling import tell
from alerts.models import Alert, Announcement, Roster
from alerts.permissions.announcements import may_announce
from alerts.selectors import audiences
from alerts.selectors.alerts import ANNOUNCED
from alerts.selectors.announcements import audience_of
from alerts.selectors.audiences import Audience
from alerts.services import alerts, deliveries
from alerts.services.alerts import Notice
from eoc.access import Actor
from eoc.errors import Invalid, NotPermitted, WrongState
from eoc.text.public import public_text
from incidents.models import Severity

AN_HOUR, IN_AN_HOUR = timedelta(hours=1), 60
SUBJECT, BODY = 200, 4_000


def issue(
    *,
    agency: Agency,
    severity: str,
    subject: str,
    body: str,
    audience: Audience,
    by: Actor,
    identifier: uuid.UUID | None = None,
) -> Announcement:
    """Say it in the agency's name; what was said under the same `identifier` is said once.

    `audience.within` is decided here: its own agency, partners, and those below its territory.
    Raises NotPermitted, Invalid with the field, and WrongState where too much was said.
    """
    _permit(by, agency)
    identifier = identifier or uuid.uuid4()
    known = Announcement.objects.filter(uuid=identifier, agency=agency).first()
    if known is not None:
        return known
    words = _words(severity, subject, body)
    counts = counted(agency=agency, audience=audience, by=by)
    _check_rate(agency)
    made, fresh = Announcement.objects.get_or_create(
        uuid=identifier,
        defaults={
            **words,
            "mode": by.mode,
            "agency": agency,
            "by_name": by.name,
            "by_person": uuid.UUID(by.person_uuid) if by.person_uuid else None,
            **_asked(audience),
            "within": sorted(audiences.reach(agency.pk)),
            "person_count": sum(one.people for one in counts),
            "address_count": sum(one.addresses for one in counts),
        },
    )
    if fresh:
        _tell(made, by)
    return made


def counted(*, agency: Agency, audience: Audience, by: Actor) -> list[audiences.Count]:
    """How many it would reach, by agency; Invalid where it is nobody or names whom it may not."""
    _permit(by, agency)
    if Person.objects.filter(pk__in=audience.people).count() < len(audience.people):
        raise Invalid("Not everybody is one you may see.", {"people": "Choose your own people."})
    if Roster.objects.filter(pk__in=audience.rosters).count() < len(audience.rosters):
        raise Invalid("Not every roster is one you may see.", {"rosters": "Choose your own."})
    out = audience.agencies - audiences.reach(agency.pk)
    if out:
        names = ", ".join(Agency.objects.filter(pk__in=out).values_list("name", flat=True))
        raise Invalid(
            f"{agency.name} may not alert everybody named.",
            {"agencies": f"Without an agreement or a territory of yours: {names}."},
        )
    found = audiences.counted(agency.pk, audience)
    if not sum(one.addresses for one in found):
        raise Invalid(
            "That reaches nobody.",
            {"agencies": "That reaches nobody. Choose somebody who has an address."},
        )
    return found


def carry_out(*, announcement: Announcement, by: Actor) -> list[Alert]:
    """One alert for each agency that hears, one delivery for each address; once, as the relay."""
    pairs = audiences.pairs(audience_of(announcement), announcement.issued_at)
    made = alerts.issue(
        notice=_notice(announcement),
        event=announcement.uuid,
        mode=announcement.mode,
        contacts={hearing: () for hearing, _ in pairs},
        by=by,
    )
    alert_of = {alert.agency_id: alert.pk for alert in made if alert.silence is None}
    deliveries.enqueue_ids(
        pairs=((alert_of[hearing], pk) for hearing, pk in pairs if pk and hearing in alert_of),
        by=by,
    )
    return made


def _permit(by: Actor, agency: Agency) -> None:
    if not may_announce(by, agency.pk):
        raise NotPermitted(
            f"Duty officers, coordinators, dispatchers and administrators speak for {agency.name}."
        )


def _words(severity: str, subject: str, body: str) -> dict[str, str]:
    if severity not in Severity.values:
        raise Invalid("No such severity.", {"severity": f"One of {', '.join(Severity.values)}."})
    words = {
        "severity": severity,
        "subject": public_text(" ".join(subject.split()), "subject"),
        "body": public_text(body, "body", lines=True),
    }
    limits: Sequence[tuple[str, int]] = (("subject", SUBJECT), ("body", BODY))
    faults = {name: f"Up to {most} characters." for name, most in limits if len(words[name]) > most}
    faults |= {name: "Say something." for name, _ in limits if not words[name]}
    if faults:
        raise Invalid("The words are missing or too long.", faults)
    return words


def _check_rate(agency: Agency) -> None:
    recent = Announcement.objects.filter(agency=agency, issued_at__gt=Now() - AN_HOUR)
    if recent.count() >= IN_AN_HOUR:
        raise WrongState(
            f"{agency.name} said {IN_AN_HOUR} things within an hour. Wait, or say more in one."
        )


def _asked(audience: Audience) -> dict[str, object]:
    return {
        "agencies": sorted(audience.agencies),
        "jurisdictions": sorted(audience.jurisdictions),
        "roles": sorted(audience.roles),
        "rosters": sorted(audience.rosters),
        "people": sorted(audience.people),
        "area": audience.area,
    }


def _tell(said: Announcement, by: Actor) -> None:
    tell(
        kind=ANNOUNCED,
        by=by,
        agencies=[said.agency_id],
        about=said.uuid,
        text=f"{by.name} announced to {said.address_count} addresses: {said.subject}",
        facts={"announcement_id": said.pk},
    )


def _notice(said: Announcement) -> Notice:
    return Notice(
        kind=ANNOUNCED,
        severity=said.severity,
        subject=said.subject,
        body=f"{said.body}\n\n{said.by_name}, {said.agency.name}",
        about=f"announcement:{said.uuid}",
        from_agency_id=said.agency_id,
        alone=True,
    )
