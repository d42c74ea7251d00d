"""Row history: one table, one definer trigger function."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("journal", "0003_timeline")]

    operations = []
