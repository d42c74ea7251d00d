"""What follows from an alert belongs to the agency the alert is for."""

from django.db import migrations

from eoc.access.crossings import names_owners, owned_by


class Migration(migrations.Migration):
    dependencies = [("alerts", "0002_walls")]

    operations = [
        names_owners("alerts_alert", "agency_id"),
        owned_by(
            "alerts_acknowledgement", "alert_id", "alerts_alert", agency_id="agency_id"
        ),
        owned_by("alerts_delivery", "alert_id", "alerts_alert", agency_id="agency_id"),
    ]
