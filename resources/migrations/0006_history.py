"""Row history of bookings and requests."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("resources", "0005_sharing"), ("journal", "0004_history")]

    operations = []
