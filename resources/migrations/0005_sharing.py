"""Assets and requests under grants."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("resources", "0004_parties"), ("incidents", "0005_sharing")]

    operations = []
