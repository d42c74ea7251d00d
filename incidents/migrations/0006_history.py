"""Row history of incidents; legal hold and records exports."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("incidents", "0005_sharing"), ("journal", "0004_history")]

    operations = []
