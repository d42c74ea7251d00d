"""Contact points: where alerts reach a person, an agency or the duty desk of a jurisdiction."""

from collections.abc import Collection

from django.db import IntegrityError, connection, transaction

from agencies.models import Agency, Channel, ContactPoint, Jurisdiction, Person
from agencies.permissions.administration import may_keep_contact
from agencies.services import contact_addresses
from agencies.services.telling import tell
from eoc.access import Actor
from eoc.errors import Invalid, NotFound, NotPermitted, WrongState

GONE = "SELECT agencies_contact_gone(%s, %s)"
ONCE = "That address stands there already."


def add(
    *,
    agency: Agency,
    channel: str,
    address: str,
    by: Actor,
    person: Person | None = None,
    jurisdiction: Jurisdiction | None = None,
    label: str = "",
    duty: bool = True,
    secret: str = "",
) -> ContactPoint:
    """Keep an address; what is signed for has the receiver's secret, or gets one of its own.

    A browser that comes again replaces its keys and is switched on again.
    """
    read = contact_addresses.read(channel, address, secret)
    point = ContactPoint(
        agency=agency,
        person=person,
        jurisdiction=jurisdiction,
        channel=channel,
        address=read.address,
        label=label.strip(),
        duty=duty,
        secret=read.secret,
    )
    _permit(by, point)
    _check_owner(point)
    if channel == Channel.WEBPUSH and (known := _known_browser(point)):
        return known
    _save(point)
    _tell("contact_point.added", by, point, f"{agency.short_code}: contact added, {_words(point)}")
    return point


def change(
    *,
    point: ContactPoint,
    by: Actor,
    address: str,
    label: str = "",
    duty: bool = True,
    secret: str = "",
) -> ContactPoint:
    """Another address, secret, label or duty, and switched on; what moves gets a new secret."""
    locked = _locked(point)
    _permit(by, locked)
    if address.strip() != locked.address or secret:
        read = contact_addresses.read(locked.channel, address, secret)
        if read.address != locked.address or secret:
            locked.address, locked.secret = read.address, read.secret
    locked.label, locked.duty, locked.active = label.strip(), duty, True
    _save(locked)
    _tell("contact_point.changed", by, locked, f"Contact changed, {_words(locked)}")
    return locked


def remove(*, point: ContactPoint, by: Actor) -> None:
    """Forget an address; what was sent to it stays in the outbox."""
    locked = _locked(point)
    _permit(by, locked)
    _tell("contact_point.removed", by, locked, f"Contact removed, {_words(locked)}")
    locked.delete()


def test(*, point: ContactPoint, by: Actor) -> None:
    """Send a test message through the same path as an alert."""
    locked = _locked(point)
    _permit(by, locked)
    if not locked.active:
        raise WrongState("This contact is switched off.")
    _tell("contact_point.tested", by, locked, f"Test message asked for, {_words(locked)}")


def switch_off(*, channel: str, addresses: Collection[str], reason: str, by: Actor) -> int:
    """Stop sending to addresses the other side says are gone; answers how many were on.

    The relay's: nobody else may switch off what is not their own.
    """
    with connection.cursor() as cursor:
        cursor.execute(GONE, [channel, list(addresses)])
        gone = [row[0] for row in cursor.fetchall()]
    found = ContactPoint.objects.select_related("agency", "person", "jurisdiction")
    for point in found.filter(pk__in=gone).order_by("pk"):
        words = f"Contact switched off, {_words(point)}: {reason}"
        _tell("contact_point.switched_off", by, point, words)
    return len(gone)


def _known_browser(point: ContactPoint) -> ContactPoint | None:
    known = ContactPoint.objects.select_for_update(of=("self",)).filter(
        channel=point.channel, address=point.address, person=point.person, agency=point.agency
    )
    found = known.first()
    if found is not None:
        found.secret, found.active = point.secret, True
        found.save()
    return found


def _locked(point: ContactPoint) -> ContactPoint:
    locked = ContactPoint.objects.select_for_update().filter(pk=point.pk).first()
    if locked is None:
        raise NotFound("That contact is not one you may see.")
    return locked


def _permit(by: Actor, point: ContactPoint) -> None:
    if not may_keep_contact(by, point):
        raise NotPermitted("You keep your own contacts; an administrator keeps the agency's.")


def _check_owner(point: ContactPoint) -> None:
    if point.channel == Channel.WEBPUSH and point.person is None:
        raise Invalid(
            "A browser belongs to a person. Turn it on in that browser, under My account."
        )
    if point.channel == Channel.CAP and point.person is not None:
        raise Invalid("A CAP receiver belongs to an agency. An administrator adds it there.")
    if point.person is not None and point.jurisdiction is not None:
        raise Invalid("A contact belongs to a person or to a jurisdiction, not to both.")
    territory = point.jurisdiction
    if territory and not territory.services.filter(agency_id=point.agency_id).exists():
        raise Invalid(
            "The agency does not serve that jurisdiction.",
            {"jurisdiction": "Choose one that the agency serves."},
        )


def _save(point: ContactPoint) -> None:
    try:
        with transaction.atomic():
            point.save()
    except IntegrityError as error:
        raise Invalid(ONCE, {"address": ONCE}) from error


def _words(point: ContactPoint) -> str:
    whose = point.person or point.jurisdiction or point.agency
    return f"{point.get_channel_display()} of {whose}"


def _tell(kind: str, by: Actor, point: ContactPoint, text: str) -> None:
    facts = {"contact_point_id": point.pk}
    tell(kind=kind, by=by, agencies=[point.agency_id], about=point.uuid, text=text, facts=facts)
