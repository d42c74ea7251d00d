"""Row history of bookings and requests."""

from django.db import migrations

from eoc.journal.tracking import track


class Migration(migrations.Migration):
    dependencies = [("resources", "0005_sharing"), ("journal", "0004_history")]

    operations = [
        *(track(f"resources_{table}") for table in ("booking", "mutualaidrequest", "offer")),
    ]
