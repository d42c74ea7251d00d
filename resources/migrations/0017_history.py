"""The columns that requests, offers and bookings gained are kept in their history as well."""

from django.db import migrations

from eoc.journal.tracking import track


class Migration(migrations.Migration):
    dependencies = [("resources", "0016_documents")]

    operations = [
        track(f"resources_{table}") for table in ("booking", "mutualaidrequest", "offer")
    ]
