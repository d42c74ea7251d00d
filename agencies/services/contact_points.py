"""Contact points: where alerts reach a person, an agency or the duty desk of a jurisdiction."""

import base64
import secrets
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import IntegrityError, transaction

from agencies.models import Agency, Channel, ContactPoint, Jurisdiction, Person
from agencies.permissions.administration import may_keep_contact
from agencies.services.telling import tell
from eoc.access import Actor
from eoc.errors import Invalid, NotFound, NotPermitted, WrongState

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
) -> ContactPoint:
    """Keep an address; a webhook gets a signing secret of its own."""
    point = ContactPoint(
        agency=agency,
        person=person,
        jurisdiction=jurisdiction,
        channel=_channel(channel),
        address=_address(channel, address),
        label=label.strip(),
        duty=duty,
        secret=_secret() if channel == Channel.WEBHOOK else "",
    )
    _permit(by, point)
    _check_owner(point)
    _save(point)
    _tell("contact_point.added", by, point, f"{agency.short_code}: contact added, {_words(point)}")
    return point


def change(
    *, point: ContactPoint, by: Actor, address: str, label: str = "", duty: bool = True
) -> ContactPoint:
    """Another address, label or duty; a webhook that moves gets a new secret."""
    locked = _locked(point)
    _permit(by, locked)
    wanted = _address(locked.channel, address)
    if locked.channel == Channel.WEBHOOK and wanted != locked.address:
        locked.secret = _secret()
    locked.address, locked.label, locked.duty = wanted, label.strip(), duty
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


def _locked(point: ContactPoint) -> ContactPoint:
    locked = ContactPoint.objects.select_for_update().filter(pk=point.pk).first()
    if locked is None:
        raise NotFound("That contact is not one you may see.")
    return locked


def _permit(by: Actor, point: ContactPoint) -> None:
    if not may_keep_contact(by, point):
        raise NotPermitted("You keep your own contacts; an administrator keeps the agency's.")


def _check_owner(point: ContactPoint) -> None:
    if point.person is not None and point.jurisdiction is not None:
        raise Invalid("A contact belongs to a person or to a jurisdiction, not to both.")
    territory = point.jurisdiction
    if territory and not territory.services.filter(agency_id=point.agency_id).exists():
        raise Invalid(
            "The agency does not serve that jurisdiction.",
            {"jurisdiction": "Choose one that the agency serves."},
        )


def _channel(channel: str) -> str:
    if channel not in Channel.values:
        raise Invalid("Unknown channel.", {"channel": f"One of: {', '.join(Channel.values)}."})
    return channel


def _address(channel: str, address: str) -> str:
    kept = address.strip()
    checks = {Channel.EMAIL: _check_mail, Channel.WEBHOOK: _check_webhook}
    checks[Channel(_channel(channel))](kept)
    return kept


def _check_mail(address: str) -> None:
    try:
        validate_email(address)
    except ValidationError as error:
        raise Invalid(
            "That is no mail address.", {"address": "Such as name@example.org."}
        ) from error


def _check_webhook(address: str) -> None:
    schemes = ["https"] if settings.ACCORD_MODE == "live" else ["https", "http"]
    try:
        URLValidator(schemes=schemes)(address)
    except ValidationError as error:
        raise Invalid(
            "That is no web address.", {"address": "Such as https://example.org/alerts."}
        ) from error
    if urlsplit(address).username is not None:
        raise Invalid(
            "Leave name and password out of the address.",
            {"address": "Messages are signed with the secret instead."},
        )


def _secret() -> str:
    return f"whsec_{base64.b64encode(secrets.token_bytes(24)).decode()}"


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
