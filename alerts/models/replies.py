"""Replies: who comes, who comes later, who cannot."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from agencies.models import Agency, Person
from alerts.models.alerts import Alert


class Answer(models.TextChoices):
    """What somebody says to an alert."""

    AVAILABLE = "available", "Available"
    ETA = "eta", "Available later"
    CANNOT = "cannot", "Cannot"


class ReplyWay(models.TextChoices):
    """By which door a reply came."""

    PAGE = "page", "by the alert's page or the console"
    API = "api", "by the API"
    LINK = "link", "by the letter's link"
    MESSAGE = "message", "by a message back"


class Reply(models.Model):
    """The latest answer of one person, or of one shared address, to one alert."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="replies")
    agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="+")
    person = models.ForeignKey(Person, null=True, on_delete=models.RESTRICT, related_name="+")
    contact_point_id = models.BigIntegerField(
        null=True, help_text="The shared address, where it belongs to nobody in person"
    )
    name = models.CharField(max_length=120)
    answer = models.CharField(max_length=10, choices=Answer)
    minutes = models.PositiveSmallIntegerField(null=True)
    way = models.CharField(max_length=8, choices=ReplyWay)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["at", "id"]
        verbose_name_plural = "replies"
        constraints = [
            models.UniqueConstraint(
                fields=["alert", "person", "contact_point_id"],
                nulls_distinct=False,
                name="reply_once",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, contact_point_id__isnull=True)
                | Q(person__isnull=True, contact_point_id__isnull=False),
                name="reply_of_somebody",
            ),
            models.CheckConstraint(
                condition=Q(answer=Answer.ETA, minutes__range=(1, 1440))
                | (~Q(answer=Answer.ETA) & Q(minutes__isnull=True)),
                name="reply_minutes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.answer}"
