"""Templates of public alerts: words by hazard and language, written and reviewed in calm."""

import hashlib
import json
import uuid

from django.db import models
from django.db.models.functions import Now

from agencies.models import Agency
from alerts.cap import words

TEXTS = ("event", "headline", "description", "instruction", "short", "long")


def _choices(values: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(value, value) for value in values]


class PublicTemplate(models.Model):
    """What to say of a hazard, in each language; of one agency, or of the whole installation.

    `texts` holds for each language its event, headline, description, instruction, and texts for
    phones of 90 and 360 characters; blanks stand in braces, such as {place}.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(
        Agency, null=True, on_delete=models.RESTRICT, related_name="public_templates"
    )
    name = models.CharField(max_length=80)
    hazard = models.CharField(max_length=40)
    category = models.CharField(max_length=9, choices=_choices(words.CATEGORY))
    event_code = models.CharField(max_length=3, blank=True, help_text="SAME, such as FFW")
    urgency = models.CharField(max_length=9, choices=_choices(words.URGENCY))
    severity = models.CharField(max_length=8, choices=_choices(words.SEVERITY))
    certainty = models.CharField(max_length=8, choices=_choices(words.CERTAINTY))
    response = models.CharField(max_length=8, choices=_choices(words.RESPONSE))
    texts = models.JSONField(default=dict)
    illustrative = models.BooleanField(default=False)
    retired = models.BooleanField(default=False)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["hazard", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "name"],
                condition=models.Q(retired=False),
                nulls_distinct=False,
                name="public_template_name",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def digest(self, language: str) -> str:
        """What a review of one language is bound to; any change of its words is another."""
        said = [language, *(self.texts[language].get(name, "") for name in TEXTS)]
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


class TemplateReview(models.Model):
    """A person of an agency has read the words of one language and answers for them."""

    template = models.ForeignKey(PublicTemplate, on_delete=models.CASCADE, related_name="reviews")
    agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="+")
    language = models.CharField(max_length=35)
    digest = models.CharField(max_length=64)
    by_name = models.CharField(max_length=120)
    by_person = models.UUIDField(null=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(
                fields=["template", "agency", "language", "digest"], name="template_reviewed_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.language} by {self.by_name}"
