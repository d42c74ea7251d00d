"""Grants: what one side of an agreement shows the others, and under which condition."""

import uuid

from django.db import models

from agencies.models.agencies import Agency
from agencies.models.agreements import Agreement, AgreementParty
from agencies.models.jurisdictions import Jurisdiction
from eoc.access.grants import LOCATION, SEVERITIES, DataClass, Detail

CLASSES = [
    (DataClass.INCIDENTS.value, "Incidents"),
    (DataClass.LOG.value, "Activity log"),
    (DataClass.ASSETS.value, "Assets"),
    (DataClass.POSITIONS.value, "Positions of assets"),
    (DataClass.CONTACTS.value, "Contacts"),
    (DataClass.REQUESTS.value, "Mutual-aid requests"),
    (DataClass.LAW_SENSITIVE.value, "Law-sensitive incidents"),
    (DataClass.HEALTH.value, "Health incidents"),
    (DataClass.CALLER_IDENTITY.value, "Identity of callers"),
    (DataClass.CRITICAL_INFRASTRUCTURE.value, "Critical infrastructure"),
]
DETAILS = [(detail.value, detail.value.capitalize()) for detail in Detail]
FROM_SEVERITY = [(severity, severity.capitalize()) for severity in SEVERITIES]
BY_AGENCY_ONLY = ("assets", "positions", "contacts", "requests")


class Condition(models.TextChoices):
    """When a grant holds; for one incident there is the incident's own share."""

    ALWAYS = "always", "Always"
    DECLARED = "declared", "While an emergency is declared"


class HeldBack(models.TextChoices):
    """The fixed field sets that a grant may hold back."""

    NOTHING = "", "Nothing"
    EXACT_PLACE = LOCATION, "The exact place"


class Grant(models.Model):
    """`giver` shows one class of its data to every other side, while the agreement is in force.

    An agency shows what it keeps and the incidents it logged; a jurisdiction the incidents on its
    territory. Terms are fixed with the first signature; the giver may revoke its grant at any time.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="grants")
    giver = models.ForeignKey(AgreementParty, on_delete=models.CASCADE, related_name="grants")
    data_class = models.CharField(max_length=24, choices=CLASSES)
    detail = models.CharField(max_length=10, choices=DETAILS, default=Detail.SUMMARY.value)
    condition = models.CharField(max_length=10, choices=Condition, default=Condition.ALWAYS)
    severity = models.CharField(
        max_length=8, choices=FROM_SEVERITY, default=SEVERITIES[0], help_text="The lowest shown"
    )
    held_back = models.CharField(max_length=10, choices=HeldBack, default="", blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.CharField(max_length=120, blank=True)
    revoked_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["giver", "data_class", "detail"]
        constraints = [
            models.UniqueConstraint(
                fields=["giver", "data_class", "detail", "condition", "severity", "held_back"],
                name="grant_once",
            ),
            models.CheckConstraint(
                condition=models.Q(severity="low") | models.Q(data_class="incidents"),
                name="grant_severity_of_incidents",
            ),
            models.CheckConstraint(
                condition=models.Q(held_back="")
                | models.Q(data_class="incidents", detail="summary"),
                name="grant_held_back",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.data_class} {self.detail} of {self.giver_id}"


class Disclosure(models.Model):
    """Somebody of another agency read a full record: who, what, when and by which right."""

    at = models.DateTimeField(auto_now_add=True)
    person = models.UUIDField(null=True)
    person_name = models.CharField(max_length=120)
    agency = models.ForeignKey(
        Agency, null=True, on_delete=models.RESTRICT, related_name="+", help_text="The reader's"
    )
    owner_agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="+")
    owner_jurisdiction = models.ForeignKey(
        Jurisdiction, null=True, on_delete=models.RESTRICT, related_name="+"
    )
    noun = models.CharField(max_length=24)
    about = models.UUIDField(db_index=True)
    label = models.CharField(max_length=60)
    reason = models.CharField(max_length=200)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.person_name} read {self.label}"
