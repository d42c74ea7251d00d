"""Row history of bookings and requests; neither is deleted under legal hold."""

from django.db import migrations

from eoc.journal.tracking import track


class Migration(migrations.Migration):
    dependencies = [
        ("resources", "0005_sharing"),
        ("journal", "0004_history"),
        ("incidents", "0006_history"),
    ]

    operations = [
        *(track(f"resources_{table}") for table in ("booking", "mutualaidrequest", "offer")),
        migrations.RunSQL(
            [
                f"CREATE TRIGGER not_while_held BEFORE DELETE ON resources_{table} "
                "FOR EACH ROW EXECUTE FUNCTION incidents_not_while_held('incident_id')"
                for table in ("booking", "mutualaidrequest")
            ],
            migrations.RunSQL.noop,
        ),
    ]
