"""What an administrator sees of a person's login: second factors, and pauses after wrong tries."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.db import connection
from django.db.models import Max, Sum
from django.utils import timezone

from agencies.models import Person

FACTORS = {"totp": "authenticator app", "webauthn": "passkey", "recovery_codes": "recovery codes"}


@dataclass(frozen=True)
class Pause:
    """From one address, nobody logs in as the person until then."""

    address: str
    until: datetime


def tries_of(person: Person) -> Any:
    """Wrong passwords that still count."""
    if person.user is None:
        return AccessAttempt.objects.none()
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    return AccessAttempt.objects.filter(username=person.user.email, attempt_time__gte=since)


def pauses_of(person: Person) -> list[Pause]:
    """Where the person cannot log in by password just now."""
    found = (
        tries_of(person)
        .values("ip_address")
        .annotate(tries=Sum("failures_since_start"), newest=Max("attempt_time"))
    )
    return [
        Pause(row["ip_address"] or "", row["newest"] + settings.AXES_COOLOFF_TIME)
        for row in found.order_by("ip_address")
        if row["tries"] >= settings.AXES_FAILURE_LIMIT
    ]


def factors_of(person: Person) -> list[str]:
    """The kinds of second factor the person has, in words; only for who administers them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT agencies_factors_of(%s)", [person.pk])
        found = {kind for (kind,) in cursor.fetchall()}
    return [words for kind, words in FACTORS.items() if kind in found]
