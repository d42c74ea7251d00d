"""Row history of incidents; legal hold and records exports."""

from django.db import migrations

from eoc.journal.tracking import track


class Migration(migrations.Migration):
    dependencies = [("incidents", "0005_sharing"), ("journal", "0004_history")]

    operations = [
        track("incidents_incident", without=["updated_at"]),
        track("incidents_incidentshare"),
    ]
