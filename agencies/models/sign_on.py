"""Sign-on providers: an agency's own OpenID Connect server vouches for the agency's people."""

import uuid

from django.db import models

from agencies.models.agencies import Agency


class SignOnProvider(models.Model):
    """Where an agency's people may log in with the account they have there."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="sign_on_providers")
    name = models.CharField(max_length=40)
    issuer = models.CharField(max_length=300, help_text="Address of the OpenID Connect server")
    client_id = models.CharField(max_length=191)
    secret = models.CharField(max_length=1000, help_text="Sealed")
    active = models.BooleanField(default=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "name"], name="sign_on_provider_once")
        ]

    def __str__(self) -> str:
        return self.name
