"""Inbox and outbox are read newest first, from either side."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("alerts", "0004_closing")]

    operations = [
        migrations.AddIndex(
            "alert",
            models.Index(fields=["agency", "-issued_at"], name="alert_inbox"),
        ),
        migrations.AddIndex(
            "alert",
            models.Index(fields=["from_agency_id", "-issued_at"], name="alert_caused"),
        ),
        migrations.AddIndex(
            "delivery",
            models.Index(fields=["from_agency_id", "-created_at"], name="delivery_caused"),
        ),
        migrations.AddIndex(
            "delivery",
            models.Index(fields=["-created_at", "-id"], name="delivery_latest"),
        ),
    ]
