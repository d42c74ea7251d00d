"""Row history of agreements, grants and roles."""

from django.db import migrations

from eoc.journal.tracking import track


class Migration(migrations.Migration):
    dependencies = [("agencies", "0008_roles"), ("journal", "0004_history")]

    operations = [
        *(track(f"agencies_{table}") for table in ("agreement", "agreementparty", "grant", "membership", "person")),
    ]
