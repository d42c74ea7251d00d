"""A policy of escalation may stand for public alerts that wait for a second person."""

import django.contrib.postgres.fields
from django.db import migrations, models

FAMILIES = [
    ("incident", "Incidents"),
    ("mutual_aid", "Mutual aid"),
    ("announcement", "Announcements"),
    ("escalation", "A neighbour that does not answer"),
    ("break_glass", "Roles taken by break-glass"),
    ("delivery", "Messages given up"),
    ("warning", "Public warnings that meet a rule"),
    ("public_alert", "Public alerts that wait for a second person"),
]


class Migration(migrations.Migration):
    dependencies = [("alerts", "0028_warnings_escalate")]

    operations = [
        migrations.AlterField(
            "escalationpolicy",
            "families",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(choices=FAMILIES, max_length=20), size=None
            ),
        ),
    ]
