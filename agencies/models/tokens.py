"""What a token of the API is for: one agency, some verbs, perhaps only from some addresses."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from knox.models import AuthToken

from agencies.models.agencies import Agency
from agencies.models.people import Person


class TokenVerb(models.TextChoices):
    """What a token lets a program do; the person's roles decide the rest."""

    READ = "read", "Read"
    INCIDENTS = "incidents.write", "Log and change incidents"
    RESOURCES = "resources.write", "Keep and commit assets"
    POSITIONS = "positions.write", "Report where units are"
    MUTUAL_AID = "mutual_aid.write", "Ask for and give mutual aid"
    ALERTS = "alerts.write", "Acknowledge alerts"
    AGENCIES = "agencies.write", "Administer: people, agreements, declarations"


class TokenScope(models.Model):
    """Beside each token: whose data it works with and which verbs it has.

    The row goes with its token by a cascade of the database; a token without one may only read.
    """

    token = models.OneToOneField(
        AuthToken,
        primary_key=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="scope",
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="token_scopes")
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="token_scopes")
    label = models.CharField(max_length=80)
    verbs = ArrayField(models.CharField(max_length=20, choices=TokenVerb))
    addresses = ArrayField(
        models.CharField(max_length=43),
        default=list,
        blank=True,
        help_text="Networks it may be used from, as CIDR; empty: from everywhere",
    )
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(verbs__contained_by=TokenVerb.values)
                & models.Q(verbs__len__gte=1),
                name="token_verbs",
            )
        ]

    def __str__(self) -> str:
        return self.label
