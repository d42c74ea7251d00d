"""Between systems: partner installations, EDXL-RM messages in and out, and their walls."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import uuid
from django.db import migrations, models

from eoc.access import rls

KEPT, INSTALLED = "resources_edxlmessage", "resources_partnerinstallation"
BETWEEN = "((SELECT eoc_system()) = 'between')"
TWO = rls.mine("agency_id", "partner_agency_id")


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0013_token_verbs'),
        ('resources', '0014_catalogue'),
    ]

    operations = [
        migrations.CreateModel(
            name='EdxlMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('mode', models.CharField(choices=[('live', 'Live'), ('exercise', 'Exercise'), ('replay', 'Replay'), ('demo', 'Demo')], max_length=8)),
                ('direction', models.CharField(choices=[('in', 'In'), ('out', 'Out')], max_length=3)),
                ('message_id', models.CharField(blank=True, max_length=300)),
                ('message_type', models.CharField(blank=True, max_length=60)),
                ('state', models.CharField(choices=[('kept', 'Kept for a person'), ('acted', 'Acted on'), ('refused', 'Refused'), ('handed', 'Handed to delivery')], max_length=8)),
                ('error', models.TextField(blank=True)),
                ('said', models.TextField(blank=True, help_text='What followed from it, in words')),
                ('flags', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ('sha256', models.CharField(max_length=64)),
                ('original', models.BinaryField(help_text='The document, byte by byte')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('agency', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='agencies.agency')),
                ('partner_agency', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='agencies.agency')),
                ('request', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='messages', to='resources.mutualaidrequest')),
            ],
            options={
                'ordering': ['-at', '-pk'],
                'indexes': [models.Index(fields=['agency', '-at'], name='edxl_message_listed')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('partner_agency__isnull', False), models.Q(('state', 'refused'), _negated=True)), fields=('mode', 'direction', 'partner_agency', 'message_id'), name='edxl_message_once'), models.UniqueConstraint(fields=('mode', 'direction', 'partner_agency', 'message_id', 'sha256'), name='edxl_document_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(models.Q(('agency__isnull', True), ('partner_agency__isnull', True)), models.Q(('agency__isnull', False), ('partner_agency__isnull', False)), _connector='OR'), name='edxl_message_sides')],
            },
        ),
        migrations.CreateModel(
            name='PartnerInstallation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('mode', models.CharField(choices=[('live', 'Live'), ('exercise', 'Exercise'), ('replay', 'Replay'), ('demo', 'Demo')], max_length=8)),
                ('address', models.CharField(max_length=500)),
                ('secret', models.CharField(help_text='Sealed; a Standard Webhooks secret', max_length=500)),
                ('active', models.BooleanField(default=True)),
                ('agency', models.ForeignKey(help_text='Who keeps the connection', on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='agencies.agency')),
                ('partner_agency', models.ForeignKey(help_text='Whom it stands for', on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='agencies.agency')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('mode', 'partner_agency'), name='installation_once')],
            },
        ),
        rls.protect(KEPT, read=TWO, write=TWO, update="false", relay="ALL"),
        rls.protect(
            INSTALLED, read=f"{BETWEEN} OR {rls.OPERATOR}", write=rls.OPERATOR, relay="SELECT"
        ),
        rls.one_mode(KEPT),
        rls.one_mode(INSTALLED),
        rls.same_mode(KEPT, "request_id", "resources_mutualaidrequest"),
        migrations.RunSQL(f"GRANT INSERT ON {KEPT} TO eoc_relay", migrations.RunSQL.noop),
    ]
