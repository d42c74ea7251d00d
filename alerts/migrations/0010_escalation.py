import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0014_terms'),
        ('alerts', '0009_providers_walls'),
    ]

    operations = [
        migrations.CreateModel(
            name='Escalation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('mode', models.CharField(choices=[('live', 'Live'), ('exercise', 'Exercise'), ('replay', 'Replay'), ('demo', 'Demo')], max_length=8)),
                ('policy_name', models.CharField(max_length=80)),
                ('steps', models.JSONField()),
                ('state', models.CharField(choices=[('running', 'Running'), ('answered', 'Answered'), ('stopped', 'Stopped'), ('finished', 'Out of steps')], default='running', max_length=8)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('rounds', models.JSONField(default=dict)),
                ('needed', models.PositiveSmallIntegerField(default=1)),
                ('epoch', models.IntegerField(default=1)),
                ('started_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_by', models.CharField(blank=True, max_length=120)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='agencies.agency')),
                ('alert', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='escalation', to='alerts.alert')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('state', 'running')), models.Q(models.Q(('state', 'running'), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='escalation_ends_once')],
            },
        ),
        migrations.CreateModel(
            name='EscalationPolicy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=80)),
                ('families', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('incident', 'Incidents'), ('mutual_aid', 'Mutual aid'), ('announcement', 'Announcements'), ('escalation', 'A neighbour that does not answer'), ('break_glass', 'Roles taken by break-glass'), ('delivery', 'Messages given up')], max_length=20), size=None)),
                ('severities', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('critical', 'Critical'), ('high', 'High'), ('medium', 'Medium'), ('low', 'Low')], max_length=8), size=None)),
                ('steps', models.JSONField(help_text='As `alerts.escalation.to_json` writes them')),
                ('active', models.BooleanField(default=True)),
                ('version', models.IntegerField(default=1)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='escalation_policies', to='agencies.agency')),
            ],
            options={
                'verbose_name_plural': 'escalation policies',
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('agency', 'name'), name='escalation_policy_name')],
            },
        ),
        migrations.CreateModel(
            name='Reply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('contact_point_id', models.BigIntegerField(help_text='The shared address, where it belongs to nobody in person', null=True)),
                ('name', models.CharField(max_length=120)),
                ('answer', models.CharField(choices=[('available', 'Available'), ('eta', 'Available later'), ('cannot', 'Cannot')], max_length=10)),
                ('minutes', models.PositiveSmallIntegerField(null=True)),
                ('way', models.CharField(choices=[('page', "by the alert's page or the console"), ('api', 'by the API'), ('link', "by the letter's link"), ('message', 'by a message back')], max_length=8)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='agencies.agency')),
                ('alert', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='replies', to='alerts.alert')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='agencies.person')),
            ],
            options={
                'verbose_name_plural': 'replies',
                'ordering': ['at', 'id'],
                'constraints': [models.UniqueConstraint(fields=('alert', 'person', 'contact_point_id'), name='reply_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(models.Q(('contact_point_id__isnull', True), ('person__isnull', False)), models.Q(('contact_point_id__isnull', False), ('person__isnull', True)), _connector='OR'), name='reply_of_somebody'), models.CheckConstraint(condition=models.Q(models.Q(('answer', 'eta'), ('minutes__range', (1, 1440))), models.Q(models.Q(('answer', 'eta'), _negated=True), ('minutes__isnull', True)), _connector='OR'), name='reply_minutes')],
            },
        ),
        migrations.CreateModel(
            name='Timer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('escalation', 'Escalation')], max_length=20)),
                ('object_id', models.BigIntegerField()),
                ('mode', models.CharField(choices=[('live', 'Live'), ('exercise', 'Exercise'), ('replay', 'Replay'), ('demo', 'Demo')], max_length=8)),
                ('epoch', models.IntegerField()),
                ('due_at', models.DateTimeField()),
                ('next_at', models.DateTimeField(help_text='When it is tried: due, or later after a failure')),
                ('fired_at', models.DateTimeField(null=True)),
                ('moot', models.BooleanField(default=False)),
                ('late_by', models.DurationField(null=True)),
                ('asked_by', models.CharField(blank=True, help_text='Who did not want to wait', max_length=120)),
                ('done', models.JSONField(default=list, help_text='What it did, in lines people read')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='agencies.agency')),
            ],
            options={
                'ordering': ['due_at', 'id'],
                'indexes': [models.Index(condition=models.Q(('fired_at__isnull', True)), fields=['next_at'], name='timer_due'), models.Index(fields=['kind', 'object_id'], name='timer_of_object')],
                'constraints': [models.UniqueConstraint(fields=('kind', 'object_id', 'epoch'), name='timer_once'), models.CheckConstraint(condition=models.Q(('fired_at__isnull', True), ('fired_at__gte', models.F('due_at')), _connector='OR'), name='timer_not_early')],
            },
        ),
    ]
