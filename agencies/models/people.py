"""People: the login, the human, the role held for an agency, and the way to reach them."""

import uuid
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.gis.db import models
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db.models import Func, Q
from django.db.models.functions import Now

from agencies.models.agencies import Agency, Discipline
from agencies.models.jurisdictions import Jurisdiction
from eoc.access import Role

ROLES = [(role.value, role.value.replace("_", " ").capitalize()) for role in Role]


class UserManager(BaseUserManager["User"]):
    """Logins by e-mail address, case folded."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make a login; without a password nobody can use it until one is set by a link."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find a login whatever the case the address was typed in."""
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A login, nothing else; the human is a Person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()

    def __str__(self) -> str:
        return self.email


class Person(models.Model):
    """A human, with or without a login."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.OneToOneField(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="person"
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.RESTRICT, related_name="people", help_text="Home agency"
    )
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=120, blank=True)
    active = models.BooleanField(default=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return self.name


class Memberships(models.QuerySet["Membership"]):
    """Roles by whether they hold."""

    def in_force(self) -> "Memberships":
        """Those held now, by the database's clock."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=Now()), valid_from__lte=Now())

    def ended(self) -> "Memberships":
        """Those that have run out or were ended."""
        return self.filter(valid_to__lte=Now())


class Membership(models.Model):
    """A person holds a role for an agency, from and to."""

    person = models.ForeignKey(Person, on_delete=models.RESTRICT, related_name="memberships")
    agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="memberships")
    role = models.CharField(max_length=16, choices=ROLES)
    discipline = models.CharField(max_length=24, choices=Discipline, blank=True)
    area = models.ForeignKey(
        Jurisdiction, null=True, blank=True, on_delete=models.RESTRICT, related_name="coordinated"
    )
    valid_from = models.DateTimeField(db_default=Now())
    valid_to = models.DateTimeField(null=True, blank=True)

    objects = Memberships.as_manager()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="membership_not_twice",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("agency", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (
                        Func(
                            "valid_from",
                            "valid_to",
                            function="tstzrange",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True)
                | models.Q(valid_to__gt=models.F("valid_from")),
                name="membership_period",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} of {self.agency_id}"


class Channel(models.TextChoices):
    """How a contact point is reached."""

    EMAIL = "email", "E-mail"
    WEBHOOK = "webhook", "Webhook"
    SMS = "sms", "SMS"
    VOICE = "voice", "Voice call"
    WEBPUSH = "webpush", "Browser notification"
    SIREN = "siren", "Siren or sign"
    CAP = "cap", "CAP receiver"


SIGNED = (Channel.WEBHOOK, Channel.SIREN, Channel.CAP)  # their receivers check a signature


class ContactPoint(models.Model):
    """An address alerts can be sent to; it belongs to a person, an agency or a jurisdiction."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(
        Agency, on_delete=models.CASCADE, related_name="contact_points", help_text="Who keeps it"
    )
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.CASCADE, related_name="contact_points"
    )
    jurisdiction = models.ForeignKey(
        Jurisdiction, null=True, blank=True, on_delete=models.CASCADE, related_name="contact_points"
    )
    channel = models.CharField(max_length=10, choices=Channel)
    address = models.CharField(max_length=1000)
    label = models.CharField(max_length=120, blank=True)
    duty = models.BooleanField(default=True, help_text="Receives duty alerts")
    secret = models.CharField(
        max_length=120, blank=True, help_text="What messages are signed with, or a browser's keys"
    )
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person__isnull=True) | models.Q(jurisdiction__isnull=True),
                name="contact_point_one_owner",
            ),
            models.CheckConstraint(
                condition=~models.Q(channel="cap") | models.Q(person__isnull=True),
                name="contact_point_cap_of_nobody",
            ),
            models.UniqueConstraint(
                fields=["agency", "person", "jurisdiction", "channel", "address"],
                nulls_distinct=False,
                name="contact_point_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel}: {self.shown}"

    @property
    def signing_secret(self) -> str:
        """What its receiver must be told once; empty where nothing is signed for it."""
        return self.secret if self.channel in SIGNED else ""

    @property
    def shown(self) -> str:
        """The address as people read it; a browser's is a long secret of its maker."""
        if self.channel == Channel.WEBPUSH:
            return f"A browser, by {urlsplit(self.address).hostname}"
        return self.address
