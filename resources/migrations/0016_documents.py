"""Forms on paper and links handed on, with their walls; the press works as the relay's role."""

import django.db.models.deletion
import django.db.models.functions.datetime
import uuid
from django.db import migrations, models

from eoc.access import rls
from eoc.access.crossings import owned_by

DOCUMENT, FORWARDED = "resources_document", "resources_forwardedlink"
REQUEST = "resources_mutualaidrequest"
ASKING = {"requesting_agency_id": "requesting_agency_id"}
TWO = rls.mine("requesting_agency_id", "providing_agency_id")
ASKED = (
    f"CREATE POLICY app_add ON {DOCUMENT} FOR INSERT TO eoc_app WITH CHECK "
    f"({TWO} AND state = 'waiting')"
)
PRESS = f"GRANT UPDATE, DELETE ON {DOCUMENT} TO eoc_relay"


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0013_token_verbs'),
        ('resources', '0015_between_systems'),
    ]

    operations = [
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('mode', models.CharField(choices=[('live', 'Live'), ('exercise', 'Exercise'), ('replay', 'Replay'), ('demo', 'Demo')], max_length=8)),
                ('form', models.CharField(choices=[('ics_213rr', 'Resource request (ICS-213RR)'), ('req_a', 'Request, offer and acceptance (REQ-A, sections I to III)'), ('mission_order', 'Mission order authorization')], max_length=16)),
                ('title', models.CharField(max_length=200)),
                ('html', models.TextField()),
                ('state', models.CharField(choices=[('waiting', 'Being made'), ('ready', 'Ready'), ('failed', 'Could not be made')], default='waiting', max_length=8)),
                ('content', models.BinaryField(null=True)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('attempts', models.SmallIntegerField(default=0)),
                ('lease', models.UUIDField(null=True)),
                ('lease_until', models.DateTimeField(null=True)),
                ('last_error', models.CharField(blank=True, max_length=300)),
                ('asked_by', models.CharField(max_length=120)),
                ('asked_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('done_at', models.DateTimeField(null=True)),
                ('expires_at', models.DateTimeField()),
                ('providing_agency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='agencies.agency')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='documents', to='resources.mutualaidrequest')),
                ('requesting_agency', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='agencies.agency')),
            ],
            options={
                'ordering': ['-asked_at', '-pk'],
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['asked_at'], name='document_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('content__isnull', False), ('state', 'ready'), models.Q(('sha256', ''), _negated=True)), models.Q(models.Q(('state', 'ready'), _negated=True), ('content__isnull', True), ('sha256', '')), _connector='OR'), name='document_ready_is_whole')],
            },
        ),
        migrations.CreateModel(
            name='ForwardedLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_user', models.UUIDField()),
                ('from_name', models.CharField(max_length=120)),
                ('to_user', models.UUIDField()),
                ('to_name', models.CharField(max_length=120)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('providing_agency', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='agencies.agency')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='resources.mutualaidrequest')),
                ('requesting_agency', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='agencies.agency')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('request', 'providing_agency'), name='forwarded_once'), models.CheckConstraint(condition=models.Q(('from_user', models.F('to_user')), _negated=True), name='forwarded_to_another')],
            },
        ),
        owned_by(DOCUMENT, "request_id", REQUEST, **ASKING),
        owned_by(FORWARDED, "request_id", REQUEST, **ASKING),
        rls.one_mode(DOCUMENT),
        rls.same_mode(DOCUMENT, "request_id", REQUEST),
        rls.protect(DOCUMENT, read=TWO, relay="ALL"),
        migrations.RunSQL([ASKED, PRESS], migrations.RunSQL.noop),
        rls.protect(
            FORWARDED,
            read=rls.mine("providing_agency_id"),
            write=rls.mine("providing_agency_id"),
            relay="SELECT",
        ),
    ]
