"""Walls of the login's tables: second factors, mail addresses, sign-on providers."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("agencies", "0005_grants")]

    operations = []
