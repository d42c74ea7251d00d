"""Mutual-aid requests between agencies, their typed lines, and the offers that answer them."""

import uuid

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.db.models.functions import Now

from agencies.models import Agency, Agreement
from eoc.access.modes import Mode
from eoc.text.moments import LATEST
from incidents.models import Incident
from resources.models.assets import OTHER, Asset, AssetKind


class RequestState(models.TextChoices):
    """The life of a request; the table in `docs/architecture.md` and the database agree."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    PARTLY_FILLED = "partly_filled", "Partly filled"
    FILLED = "filled", "Filled"
    CLOSED = "closed", "Closed"
    WITHDRAWN = "withdrawn", "Withdrawn"
    UNABLE_TO_FILL = "unable_to_fill", "Unable to fill"


class Priority(models.TextChoices):
    """Block 9 of ICS-213RR; urgent life safety does not wait for internal approvals."""

    URGENT = "urgent", "Urgent, life safety"
    ROUTINE = "routine", "Routine"
    LOW = "low", "Low"


class RequestTier(models.TextChoices):
    """Who looks for it (SEMS, 19 CCR 2411); what is unfilled goes up a step."""

    LOCAL = "local", "Local"
    COUNTY = "county", "County"
    REGION = "region", "Region"
    STATE = "state", "State"


class LegalBasis(models.TextChoices):
    """What lets a tier take a request."""

    NONE = "none", "None needed"
    DECLARATION = "declaration", "Declaration in force"
    GOVERNOR = "governor", "Governor's declaration"


class Upward(models.TextChoices):
    """How the next tier fares with what is unfilled; nothing while it was never proposed."""

    PROPOSED = "proposed", "Proposed"
    CARRIED = "carried", "Carried"
    FILLED = "filled", "Filled"
    UNABLE = "unable", "Unable to fill"
    DECLINED = "declined", "Declined"


class MutualAidRequest(models.Model):
    """A requesting agency asks for resources for an incident (ICS-213RR, REQ-A section I).

    Blocks of ICS-213RR: 1 `incident`, 2 `created_at`, 3 `number`, 4 `lines` and `estimated_cost`,
    6 `reporting_place` and `reporting_point`, 7 `RequestLine.substitutes`, 8 `by_name`,
    9 `priority`, 10, 15 and 19 `approvals`, 14 `note`, 18 `finance_code`.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(max_length=24, unique=True, editable=False)
    mode = models.CharField(max_length=8, choices=Mode)
    incident = models.ForeignKey(
        Incident, on_delete=models.RESTRICT, related_name="mutual_aid_requests"
    )
    incident_number = models.CharField(max_length=24)
    incident_title = models.CharField(max_length=200)
    incident_uuid = models.UUIDField(editable=False)
    requesting_agency = models.ForeignKey(
        Agency, on_delete=models.RESTRICT, related_name="mutual_aid_requests"
    )
    state = models.CharField(max_length=16, choices=RequestState, default=RequestState.DRAFT)
    needed_by = models.DateTimeField(null=True, blank=True)
    duration_hours = models.PositiveSmallIntegerField(null=True, blank=True)
    reporting_place = models.CharField(max_length=300)
    reporting_point = models.PointField(srid=4326, null=True, blank=True)
    report_to = models.CharField(max_length=120)
    radio_channel = models.CharField(max_length=80)
    note = models.TextField(blank=True)
    priority = models.CharField(max_length=8, choices=Priority, default=Priority.ROUTINE)
    finance_code = models.CharField(max_length=40, blank=True)
    safety_notes = models.CharField(max_length=500, blank=True)
    estimated_cost = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    self_sufficient = models.BooleanField(default=False, help_text="Brings what it needs")
    with_crew = models.BooleanField(default=False, help_text="Comes with its crew")
    lodging = models.BooleanField(default=False, help_text="Lodging is given")
    fuel = models.BooleanField(default=False, help_text="Fuel is given")
    meals = models.BooleanField(default=False, help_text="Meals are given")
    farthest_km = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Ask nobody farther away"
    )
    tier = models.CharField(max_length=8, choices=RequestTier, default=RequestTier.LOCAL)
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="children",
        help_text="The request whose unfilled remainder it carries",
    )
    upward = models.CharField(max_length=12, choices=Upward, blank=True, editable=False)
    upward_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="Since when the next tier fares so"
    )
    declined_above = models.JSONField(
        default=list,
        blank=True,
        editable=False,
        help_text="Tiers that declined what was proposed, the lowest first",
    )
    carried_for = ArrayField(
        models.BigIntegerField(),
        default=list,
        blank=True,
        editable=False,
        help_text="Agencies whose remainder it carries, the lowest tier first",
    )
    legal_basis = models.CharField(max_length=12, choices=LegalBasis, default=LegalBasis.NONE)
    legal_words = models.CharField(max_length=200, blank=True)
    due_at = models.DateTimeField(
        null=True, blank=True, help_text="The clock then proposes what is unfilled to the next tier"
    )
    alarm_at = models.DateTimeField(
        null=True, blank=True, help_text="The next of the agency's thresholds runs over then"
    )
    proposed_to = models.ForeignKey(
        Agency, null=True, blank=True, on_delete=models.RESTRICT, related_name="+"
    )
    box_level = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="The alarm level of the box card that called it"
    )
    late = ArrayField(
        models.CharField(max_length=32),
        default=list,
        blank=True,
        editable=False,
        help_text="Clocks that have raised their alarm, of a partner as name:agency",
    )
    ask = ArrayField(
        models.BigIntegerField(),
        default=list,
        blank=True,
        help_text="Agencies to be asked; empty means every partner",
    )
    asked_as = models.CharField(
        max_length=300,
        blank=True,
        editable=False,
        help_text="Its id where another installation asked for it by message",
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    by_name = models.CharField(max_length=120)
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["id", "mode"], name="request_id_mode"),
            models.CheckConstraint(
                condition=models.Q(needed_by__isnull=True) | models.Q(needed_by__lt=LATEST),
                name="request_within_reach",
            ),
            models.UniqueConstraint(
                fields=["parent"], condition=~models.Q(state="withdrawn"), name="carried_once"
            ),
            models.UniqueConstraint(
                fields=["incident", "requesting_agency", "box_level"],
                condition=~models.Q(state="withdrawn"),
                name="box_level_once",
            ),
            models.UniqueConstraint(
                fields=["mode", "requesting_agency", "asked_as"],
                condition=~models.Q(asked_as=""),
                name="request_asked_once",
            ),
        ]
        indexes = [
            *(
                models.Index(
                    fields=[column],
                    name=f"request_{column}",
                    condition=models.Q(**{f"{column}__isnull": False}),
                )
                for column in ("due_at", "alarm_at")
            ),
            models.Index(
                fields=["upward"],
                name="request_upward",
                condition=models.Q(upward__in=("carried", "filled", "unable")),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class RequestLine(models.Model):
    """So many of a kind and type (ICS-213RR block 4), or of a kind accepted instead (block 7)."""

    request = models.ForeignKey(MutualAidRequest, on_delete=models.CASCADE, related_name="lines")
    requesting_agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="+")
    quantity = models.PositiveSmallIntegerField()
    kind = models.ForeignKey(AssetKind, on_delete=models.RESTRICT, related_name="+")
    type = models.PositiveSmallIntegerField(null=True, blank=True)
    filled = models.PositiveSmallIntegerField(default=0)
    capability = models.CharField(max_length=300, blank=True)
    substitutes = ArrayField(
        models.CharField(max_length=24),
        default=list,
        blank=True,
        help_text="Kinds accepted instead",
    )
    element = models.CharField(
        max_length=300,
        blank=True,
        editable=False,
        help_text="Its element id where another installation asked for it",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(quantity__gte=1, filled__lte=models.F("quantity")),
                name="request_line_quantity",
            )
        ]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.kind_id}"

    @property
    def in_words(self) -> bool:
        """No kind of the catalogue fits: its words say what is asked for."""
        return self.kind_id == OTHER

    @property
    def what(self) -> str:
        """The name of the kind, or the words that stand for one."""
        return self.capability if self.in_words and self.capability else self.kind.name

    def takes(self, kind: str) -> bool:
        """An asset of that kind may fill it; what only words describe is for people to judge."""
        return self.in_words or kind == self.kind_id or kind in self.substitutes


class OfferState(models.TextChoices):
    """The life of an offer; approve makes it, the agreement may accept it in the same call."""

    INVITED = "invited", "Invited"
    OFFERED = "offered", "Offered"
    COUNTERED = "countered", "Countered"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"
    EXPIRED = "expired", "Expired"
    SUPERSEDED = "superseded", "Superseded"


class Offer(models.Model):
    """What one providing agency answers to one line of a request."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mode = models.CharField(max_length=8, choices=Mode)
    request = models.ForeignKey(MutualAidRequest, on_delete=models.CASCADE, related_name="offers")
    line = models.ForeignKey(RequestLine, on_delete=models.CASCADE, related_name="offers")
    requesting_agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="+")
    providing_agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="offers")
    agreement = models.ForeignKey(
        Agreement, null=True, blank=True, on_delete=models.RESTRICT, related_name="+"
    )
    automatic = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=OfferState, default=OfferState.INVITED)
    quantity = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=300, blank=True)
    unable = models.BooleanField(default=False, help_text="Declined as unable to fill")
    floor_override = models.CharField(
        max_length=300, blank=True, help_text="Why it was lent below the lender's cover floor"
    )
    seen_at = models.DateTimeField(null=True, blank=True)
    answer_by = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=120, blank=True)
    decided_agency_id = models.BigIntegerField(null=True, editable=False)
    former_state = models.CharField(
        max_length=12,
        choices=OfferState,
        blank=True,
        help_text="Where undoing the last decision leads; empty where nothing can be undone",
    )
    former_assets = ArrayField(
        models.BigIntegerField(),
        default=list,
        blank=True,
        editable=False,
        help_text="What it had promised until then",
    )
    ready_minutes = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="From acceptance to departure"
    )
    eta_minutes = models.PositiveIntegerField(
        null=True, blank=True, help_text="An estimate: ready-in and way, slowest asset"
    )
    limits = models.CharField(max_length=300, blank=True)
    cost_estimate = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    offered_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    invited_at = models.DateTimeField(db_default=Now())
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["line", "providing_agency"], name="offer_once"),
            models.CheckConstraint(
                condition=~models.Q(requesting_agency=models.F("providing_agency")),
                name="offer_two_parties",
            ),
        ]
        indexes = [
            models.Index(
                fields=["expires_at"],
                name="offer_expires_at",
                condition=models.Q(expires_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.providing_agency_id} on {self.request_id}: {self.state}"


class OfferAsset(models.Model):
    """An asset named in an offer."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="named")
    asset = models.ForeignKey(Asset, on_delete=models.RESTRICT, related_name="+")
    label = models.CharField(max_length=60)
    requesting_agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="+")
    providing_agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["offer", "asset"], name="offer_asset_once")]

    def __str__(self) -> str:
        return self.label
