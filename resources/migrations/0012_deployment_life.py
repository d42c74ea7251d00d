"""The whole life of a deployment: exits, purposes, teams, movements, crews, custody, damage."""

import uuid

import django.contrib.gis.db.models.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agencies", "0014_terms"), ("resources", "0011_asking")]

    operations = [
        migrations.AddField(
            model_name='deployment',
            name='asked_until',
            field=models.DateTimeField(blank=True, help_text='The requesting agency would keep it until then', null=True),
        ),
        migrations.AddField(
            model_name='deployment',
            name='exit',
            field=models.CharField(blank=True, choices=[('recalled', 'Recalled'), ('cancelled', 'Cancelled'), ('swapped', 'Swapped'), ('lost', 'Lost')], max_length=10),
        ),
        migrations.AddField(
            model_name='deployment',
            name='post',
            field=models.CharField(blank=True, help_text='The station it covers, or where it stands by', max_length=120),
        ),
        migrations.AddField(
            model_name='deployment',
            name='purpose',
            field=models.CharField(choices=[('assignment', 'Assignment'), ('station_cover', 'Station cover'), ('standby', 'Standby')], default='assignment', max_length=14),
        ),
        migrations.AddField(
            model_name='deployment',
            name='replaces',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='replaced_by', to='resources.deployment'),
        ),
        migrations.AddField(
            model_name='statetransition',
            name='side',
            field=models.CharField(blank=True, help_text='The side that alone may take it; empty is either', max_length=10),
        ),
        migrations.CreateModel(
            name='CrewMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('agency_name', models.CharField(max_length=120)),
                ('qualification', models.CharField(help_text='Class and qualification, as ENGB', max_length=120)),
                ('leader', models.BooleanField(default=False)),
                ('checked_in_at', models.DateTimeField(blank=True, null=True)),
                ('checked_out_at', models.DateTimeField(blank=True, null=True)),
                ('version', models.IntegerField(default=1)),
                ('deployment', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='%(class)ss', to='resources.deployment')),
                ('providing_agency', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='agencies.agency')),
                ('requesting_agency', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='agencies.agency')),
            ],
            options={
                'ordering': ['-leader', 'name', 'id'],
            },
        ),
        migrations.CreateModel(
            name='CrewShift',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('began_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('version', models.IntegerField(default=1)),
                ('deployment', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='%(class)ss', to='resources.deployment')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='shifts', to='resources.crewmember')),
                ('providing_agency', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='agencies.agency')),
                ('requesting_agency', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='agencies.agency')),
            ],
            options={
                'ordering': ['began_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='CustodySignature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('handover', models.CharField(choices=[('out', 'Handed over'), ('back', 'Handed back')], max_length=4)),
                ('side', models.CharField(choices=[('providing', 'Providing agency'), ('requesting', 'Requesting agency')], max_length=10)),
                ('condition', models.CharField(max_length=300)),
                ('odometer_km', models.DecimalField(decimal_places=1, max_digits=9, null=True)),
                ('engine_hours', models.DecimalField(decimal_places=1, max_digits=8, null=True)),
                ('signer', models.CharField(max_length=120)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='agencies.agency')),
                ('deployment', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='%(class)ss', to='resources.deployment')),
                ('providing_agency', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='agencies.agency')),
                ('requesting_agency', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='agencies.agency')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='DamageReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(choices=[('damaged', 'Damaged'), ('lost', 'Lost')], max_length=8)),
                ('condition', models.CharField(max_length=120)),
                ('report', models.TextField()),
                ('by_name', models.CharField(max_length=120)),
                ('by_agency_id', models.BigIntegerField(null=True)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('deployment', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='%(class)ss', to='resources.deployment')),
                ('providing_agency', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='agencies.agency')),
                ('requesting_agency', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='agencies.agency')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Movement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('committed', 'Committed'), ('mobilizing', 'Mobilizing'), ('en_route', 'En route'), ('checked_in', 'Checked in'), ('assigned', 'Assigned'), ('released', 'Released'), ('demobilizing', 'Demobilizing'), ('returned', 'Returned'), ('settled', 'Settled'), ('lost', 'Lost')], max_length=14)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('odometer_km', models.DecimalField(decimal_places=1, max_digits=9, null=True)),
                ('engine_hours', models.DecimalField(decimal_places=1, max_digits=8, null=True)),
                ('point', django.contrib.gis.db.models.fields.PointField(null=True, spatial_index=False, srid=4326)),
                ('by_name', models.CharField(max_length=120)),
                ('by_agency_id', models.BigIntegerField(null=True)),
                ('deployment', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='%(class)ss', to='resources.deployment')),
                ('providing_agency', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='agencies.agency')),
                ('requesting_agency', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='agencies.agency')),
            ],
            options={
                'ordering': ['at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='ResourceTeam',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('mode', models.CharField(choices=[('live', 'Live'), ('exercise', 'Exercise'), ('replay', 'Replay'), ('demo', 'Demo')], max_length=8)),
                ('incident_number', models.CharField(max_length=24)),
                ('kind', models.CharField(choices=[('strike_team', 'Strike team'), ('task_force', 'Task force')], max_length=12)),
                ('name', models.CharField(max_length=60)),
                ('leader', models.CharField(max_length=120)),
                ('channel', models.CharField(max_length=80)),
                ('formed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('disbanded_at', models.DateTimeField(blank=True, null=True)),
                ('version', models.IntegerField(default=1)),
                ('requesting_agency', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='agencies.agency')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.AddField(
            model_name='deployment',
            name='team',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='deployments', to='resources.resourceteam'),
        ),
        migrations.AddConstraint(
            model_name='crewmember',
            constraint=models.UniqueConstraint(condition=models.Q(('leader', True)), fields=('deployment',), name='crew_one_leader'),
        ),
        migrations.AddConstraint(
            model_name='crewmember',
            constraint=models.CheckConstraint(condition=models.Q(('checked_out_at', None), ('checked_out_at__gte', models.F('checked_in_at')), _connector='OR'), name='crew_in_before_out'),
        ),
        migrations.AddConstraint(
            model_name='crewshift',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('member',), name='crew_one_open_shift'),
        ),
        migrations.AddConstraint(
            model_name='crewshift',
            constraint=models.CheckConstraint(condition=models.Q(('ended_at', None), ('ended_at__gte', models.F('began_at')), _connector='OR'), name='crew_shift_in_order'),
        ),
        migrations.AddConstraint(
            model_name='custodysignature',
            constraint=models.UniqueConstraint(fields=('deployment', 'handover', 'side'), name='custody_signed_once'),
        ),
        migrations.AddConstraint(
            model_name='movement',
            constraint=models.UniqueConstraint(fields=('deployment', 'state'), name='movement_once'),
        ),
        migrations.AddConstraint(
            model_name='movement',
            constraint=models.CheckConstraint(condition=models.Q(('odometer_km', None), ('odometer_km__gte', 0), _connector='OR'), name='movement_odometer'),
        ),
        migrations.AddConstraint(
            model_name='movement',
            constraint=models.CheckConstraint(condition=models.Q(('engine_hours', None), ('engine_hours__gte', 0), _connector='OR'), name='movement_engine_hours'),
        ),
        migrations.AddConstraint(
            model_name='resourceteam',
            constraint=models.UniqueConstraint(condition=models.Q(('disbanded_at', None)), fields=('requesting_agency', 'incident_number', 'name', 'mode'), name='team_name_once'),
        ),
    ]
