"""What the API of mutual aid takes and gives: REQUEST, offers, deployments, bodies."""

from datetime import datetime

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from resources.api.serializers import Body, IncidentNameSerializer, PartySerializer
from resources.models import (
    Block,
    DeploymentExit,
    DeploymentPurpose,
    DeploymentState,
    LegalBasis,
    OfferSide,
    OfferState,
    Priority,
    RequestState,
    RequestTier,
    Settlement,
    Upward,
)

STATES = {state.value: {"type": "string", "format": "date-time"} for state in DeploymentState}


@extend_schema_field({"type": "object", "properties": STATES, "additionalProperties": False})
class TimesField(serializers.JSONField):
    """State to the moment it was reached."""


class TitledIncidentSerializer(IncidentNameSerializer):
    """The incident help is asked for."""

    title = serializers.CharField()


class LineSerializer(Body):
    """So many of a kind and type."""

    id = serializers.IntegerField()
    quantity = serializers.IntegerField()
    kind = serializers.CharField()
    kind_name = serializers.CharField()
    type = serializers.IntegerField(allow_null=True, help_text="NIMS type 1 to 4")
    filled = serializers.IntegerField()


class OfferShortSerializer(Body):
    """An answer as the request's row has it."""

    uuid = serializers.UUIDField()
    providing = PartySerializer()
    state = serializers.ChoiceField(OfferState.choices)
    answer_by = serializers.DateTimeField(allow_null=True)
    line = serializers.IntegerField()
    assets = serializers.ListField(child=serializers.CharField())
    reason = serializers.CharField()


class DeploymentShortSerializer(Body):
    """A deployment as the request's row has it."""

    uuid = serializers.UUIDField()
    asset = serializers.CharField()
    state = serializers.ChoiceField(DeploymentState.choices)
    providing = PartySerializer()


class RequestSerializer(Body):
    """REQUEST of the console's contract; a provider sees its own offers and deployments only."""

    uuid = serializers.UUIDField()
    number = serializers.CharField()
    state = serializers.ChoiceField(RequestState.choices)
    incident = TitledIncidentSerializer()
    requesting = PartySerializer()
    needed_by = serializers.DateTimeField(allow_null=True)
    report_to = serializers.CharField()
    reporting_place = serializers.CharField()
    radio_channel = serializers.CharField()
    lines = LineSerializer(many=True)
    offers = OfferShortSerializer(many=True)
    deployments = DeploymentShortSerializer(many=True)
    version = serializers.IntegerField()
    detail = serializers.ChoiceField(["full", "summary"])


class ApprovalSerializer(Body):
    """A signature inside the requesting agency; nobody else reads it."""

    block = serializers.ChoiceField(Block.choices)
    afterwards = serializers.BooleanField(help_text="Owed: urgent life safety did not wait for it")
    signed_by = serializers.CharField()
    signed_at = serializers.DateTimeField(allow_null=True)


class ClockSerializer(Body):
    """How long a step took, or takes, since the request was submitted."""

    clock = serializers.CharField()
    minutes = serializers.IntegerField()
    reached = serializers.DateTimeField(allow_null=True)
    late = serializers.BooleanField()


class DetailsSerializer(Body):
    """The folded part of ICS-213RR: priority, finance code, logistics flags, safety."""

    priority = serializers.ChoiceField(Priority.choices, default=Priority.ROUTINE)
    finance_code = serializers.CharField(max_length=40, allow_blank=True, default="")
    safety_notes = serializers.CharField(max_length=500, allow_blank=True, default="")
    estimated_cost = serializers.DecimalField(
        max_digits=12, decimal_places=2, min_value=0, allow_null=True, default=None
    )
    self_sufficient = serializers.BooleanField(default=False)
    with_crew = serializers.BooleanField(default=False)
    lodging = serializers.BooleanField(default=False)
    fuel = serializers.BooleanField(default=False)
    meals = serializers.BooleanField(default=False)
    farthest_km = serializers.IntegerField(
        min_value=1, max_value=32767, allow_null=True, default=None
    )


class AboveSerializer(Body):
    """How the next tier fares with what is unfilled; to whoever waits for it, and that tier."""

    state = serializers.ChoiceField(Upward.choices)
    agency = PartySerializer()
    since = serializers.DateTimeField(allow_null=True)
    request = serializers.CharField(help_text="Number of the request that carries it")
    by = serializers.CharField(help_text="The coordinator who took it")
    open = LineSerializer(many=True, help_text="What is still open of it")
    reason = serializers.CharField(help_text="Why the tier declined")
    words = serializers.CharField(help_text="All of it in a sentence, and the tiers above that")


class RequestDetailSerializer(RequestSerializer, DetailsSerializer):
    """The row with what only its page shows."""

    substitutes = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        help_text="Line to the kinds taken instead",
    )
    tier = serializers.ChoiceField(RequestTier.choices)
    legal_basis = serializers.ChoiceField(LegalBasis.choices)
    proposed_to = PartySerializer(allow_null=True, help_text="Who may take what is unfilled")
    above = AboveSerializer(allow_null=True)
    carried_for = serializers.ListField(
        child=serializers.IntegerField(), help_text="Agencies whose remainder it carries, by id"
    )
    approvals = ApprovalSerializer(many=True)
    clocks = ClockSerializer(many=True)
    mode = serializers.CharField()
    duration_hours = serializers.IntegerField(allow_null=True)
    note = serializers.CharField()
    lon = serializers.FloatField(allow_null=True)
    lat = serializers.FloatField(allow_null=True)
    by = serializers.CharField()
    created_at = serializers.DateTimeField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)


class OfferSignatureSerializer(Body):
    """Who bound which side."""

    side = serializers.ChoiceField(OfferSide.choices)
    signed_by = serializers.CharField()
    signed_at = serializers.DateTimeField()


class CounterRowSerializer(Body):
    """What a side proposed instead."""

    side = serializers.ChoiceField(OfferSide.choices)
    assets = serializers.CharField()
    arrive_by = serializers.DateTimeField(allow_null=True)
    words = serializers.CharField()
    by = serializers.CharField()
    at = serializers.DateTimeField()


class OfferSerializer(OfferShortSerializer):
    """One question to one agency, and its answer."""

    ready_minutes = serializers.IntegerField(allow_null=True)
    eta_minutes = serializers.IntegerField(allow_null=True, help_text="An estimate")
    limits = serializers.CharField()
    cost_estimate = serializers.DecimalField(max_digits=12, decimal_places=2, allow_null=True)
    expires_at = serializers.DateTimeField(allow_null=True)
    signatures = OfferSignatureSerializer(many=True)
    counters = CounterRowSerializer(many=True)

    request = serializers.CharField(help_text="Number of the request")
    request_uuid = serializers.UUIDField()
    requesting = PartySerializer()
    kind = serializers.CharField()
    wanted = serializers.IntegerField(help_text="What the line asks for")
    quantity = serializers.IntegerField(help_text="What was offered")
    automatic = serializers.BooleanField()
    unable = serializers.BooleanField()
    seen_at = serializers.DateTimeField(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    decided_by = serializers.CharField()
    version = serializers.IntegerField()


class RequestNameSerializer(Body):
    """The request a deployment answers."""

    uuid = serializers.UUIDField()
    number = serializers.CharField()


class DeploymentSerializer(DeploymentShortSerializer):
    """One asset's journey."""

    request = RequestNameSerializer()
    incident = TitledIncidentSerializer()
    requesting = PartySerializer()
    times = TimesField()
    recalled_reason = serializers.CharField()
    exit = serializers.ChoiceField([*DeploymentExit.choices, ("", "None")])
    settlement = serializers.ChoiceField([*Settlement.choices, ("", "Not settled")])
    settled_reason = serializers.CharField()
    cancelled_under_way = serializers.BooleanField(help_text="Billable all the same")
    purpose = serializers.ChoiceField(DeploymentPurpose.choices)
    post = serializers.CharField()
    asked_until = serializers.DateTimeField(allow_null=True)
    team = serializers.UUIDField(allow_null=True)
    replaces = serializers.UUIDField(allow_null=True)
    planned_end = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()


class ExtendedDeploymentSerializer(DeploymentSerializer):
    """The deployment, and the later plans of the asset that the new end crosses."""

    crosses = serializers.ListField(child=serializers.CharField())


class LineNewSerializer(Body):
    """A line to ask for."""

    kind = serializers.CharField(max_length=24)
    quantity = serializers.IntegerField(min_value=1, max_value=500)
    type = serializers.IntegerField(min_value=1, max_value=4, allow_null=True, default=None)
    capability = serializers.CharField(max_length=300, allow_blank=True, default="")
    substitutes = serializers.ListField(
        child=serializers.CharField(max_length=24), default=list, help_text="Kinds taken instead"
    )


class RequestNewSerializer(DetailsSerializer):
    """A request; it stays a draft until it is submitted."""

    agency = serializers.CharField(help_text="Short code of the requesting agency")
    incident = serializers.CharField(help_text="Number of the incident")
    lines = LineNewSerializer(many=True, allow_empty=False)
    reporting_place = serializers.CharField(max_length=300)
    report_to = serializers.CharField(max_length=120)
    radio_channel = serializers.CharField(max_length=80)
    lon = serializers.FloatField(min_value=-180, max_value=180, required=False)
    lat = serializers.FloatField(min_value=-90, max_value=90, required=False)
    needed_by = serializers.DateTimeField(allow_null=True, default=None)
    duration_hours = serializers.IntegerField(
        min_value=1, max_value=720, allow_null=True, default=None
    )
    note = serializers.CharField(allow_blank=True, default="", max_length=5000)
    ask = serializers.ListField(
        child=serializers.CharField(), default=list, help_text="Short codes; empty asks everybody"
    )

    def validate_needed_by(self, moment: datetime | None) -> datetime | None:
        """A time to come; none asks for it as soon as possible."""
        if moment is not None and moment <= timezone.now():
            raise serializers.ValidationError(
                "That time has passed. Leave it empty to ask for it as soon as possible."
            )
        return moment


class AskSerializer(Body):
    """Whom to ask as well."""

    agencies = serializers.ListField(child=serializers.CharField(), allow_empty=False)


class TermsSerializer(Body):
    """What an offer says besides its assets."""

    ready_minutes = serializers.IntegerField(
        min_value=0, max_value=10080, allow_null=True, default=None
    )
    limits = serializers.CharField(max_length=300, allow_blank=True, default="")
    cost_estimate = serializers.DecimalField(
        max_digits=12, decimal_places=2, min_value=0, allow_null=True, default=None
    )
    good_for_minutes = serializers.IntegerField(
        min_value=1, max_value=10080, allow_null=True, default=None
    )


class NamedOnTermsSerializer(TermsSerializer):
    """Named assets and the terms they come on."""

    assets = serializers.ListField(child=serializers.UUIDField(), allow_empty=False)


class ApproveSerializer(NamedOnTermsSerializer):
    """What is lent on which terms; below the cover floor with the reason."""

    override = serializers.CharField(
        max_length=300, allow_blank=True, default="", help_text="Why below the cover floor"
    )


class CounterSerializer(NamedOnTermsSerializer):
    """What one would rather have: fewer or other assets, there by when, and why."""

    arrive_by = serializers.DateTimeField(allow_null=True, default=None)
    words = serializers.CharField(max_length=300, allow_blank=True, default="")


class BlockSerializer(Body):
    """Which block of the form is signed."""

    block = serializers.ChoiceField(Block.choices)


class AssetsSerializer(Body):
    """Named assets."""

    assets = serializers.ListField(child=serializers.UUIDField(), allow_empty=False)


class MaybeAssetsSerializer(Body):
    """Named assets; without names all that were offered."""

    assets = serializers.ListField(
        child=serializers.UUIDField(), allow_null=True, required=False, default=None
    )


class WhySerializer(Body):
    """Why."""

    reason = serializers.CharField(max_length=300)


class MaybeWhySerializer(Body):
    """Why, if one wants to say."""

    reason = serializers.CharField(max_length=300, allow_blank=True, default="")


class AnswerBySerializer(Body):
    """By when the answer comes."""

    answer_by = serializers.DateTimeField()


class ForwardSerializer(Body):
    """The colleague who answers instead."""

    person = serializers.UUIDField()


class PlannedEndSerializer(Body):
    """When the asset should be home now."""

    planned_end = serializers.DateTimeField()


class BasisSerializer(Body):
    """The legal basis on which a tier takes a request, and its title, number and day."""

    legal_basis = serializers.ChoiceField(LegalBasis.choices, default=LegalBasis.NONE)
    words = serializers.CharField(max_length=200, allow_blank=True, default="")
