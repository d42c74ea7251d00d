"""A time past the year 9999 cannot be read back, and its row could be shown to nobody any more."""

from datetime import UTC, datetime

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models
from django.db.models import Q

LATEST = datetime(2100, 1, 1, tzinfo=UTC)


def within_reach(model: str, field: str, name: str) -> AddConstraintNotValid:
    """Rows to come only: what stands already is no reason to refuse an update."""
    held = Q((f"{field}__isnull", True)) | Q((f"{field}__lt", LATEST))
    return AddConstraintNotValid(model, models.CheckConstraint(condition=held, name=name))


class Migration(migrations.Migration):
    dependencies = [("resources", "0025_aid_edges")]

    operations = [
        within_reach("booking", "planned_end", "booking_within_reach"),
        within_reach("deployment", "asked_until", "deployment_within_reach"),
        within_reach("mutualaidrequest", "needed_by", "request_within_reach"),
    ]
