"""Sensitive classes, callers kept apart, guests of one incident."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('incidents', '0004_apco'),
    ]

    operations = [
        migrations.AddField(
            model_name='incident',
            name='sensitive',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('law_sensitive', 'Law-sensitive'), ('health', 'Health'), ('critical_infrastructure', 'Critical infrastructure')], max_length=24), blank=True, default=list, size=None),
        ),
        migrations.AddField(
            model_name='incidentshare',
            name='includes',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('law_sensitive', 'Law-sensitive information'), ('health', 'Health information'), ('caller_identity', 'Identity of the caller'), ('critical_infrastructure', 'Critical infrastructure')], max_length=24), blank=True, default=list, size=None),
        ),
        migrations.CreateModel(
            name='Caller',
            fields=[
                ('incident', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='caller', serialize=False, to='incidents.incident')),
                ('owner_agency_id', models.BigIntegerField(help_text='Who logged the incident')),
                ('owner_jurisdiction_id', models.BigIntegerField(null=True)),
                ('name', models.CharField(blank=True, max_length=120)),
                ('phone', models.CharField(blank=True, max_length=40)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('name', ''), ('phone', ''), _negated=True), name='caller_says_something')],
            },
        ),
        migrations.CreateModel(
            name='Guest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('owner_agency_id', models.BigIntegerField(help_text='Who logged the incident')),
                ('owner_jurisdiction_id', models.BigIntegerField(null=True)),
                ('name', models.CharField(max_length=120)),
                ('organisation', models.CharField(blank=True, max_length=120)),
                ('with_log', models.BooleanField(default=False, help_text='Reads the activity log too')),
                ('token_sha256', models.CharField(editable=False, max_length=64, unique=True)),
                ('invited_by', models.CharField(max_length=120)),
                ('invited_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('expires_at', models.DateTimeField()),
                ('last_read_at', models.DateTimeField(blank=True, null=True)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='guests', to='incidents.incident')),
            ],
            options={
                'ordering': ['-invited_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('invited_at'))), name='guest_period')],
            },
        ),
    ]
