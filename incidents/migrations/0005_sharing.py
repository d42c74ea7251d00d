"""Incidents under grants, sensitive classes, guests."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("incidents", "0004_apco"), ("agencies", "0005_grants")]

    operations = []
