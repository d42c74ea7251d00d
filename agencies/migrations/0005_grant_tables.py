"""Grants, disclosures, and editions of agreements."""

import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0004_consent'), ('access', '0003_shared'),
    ]

    operations = [
        migrations.CreateModel(
            name='Disclosure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('person', models.UUIDField(null=True)),
                ('person_name', models.CharField(max_length=120)),
                ('noun', models.CharField(max_length=24)),
                ('about', models.UUIDField(db_index=True)),
                ('label', models.CharField(max_length=60)),
                ('reason', models.CharField(max_length=200)),
            ],
            options={
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Grant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('data_class', models.CharField(choices=[('incidents', 'Incidents'), ('log', 'Activity log'), ('assets', 'Assets'), ('positions', 'Positions of assets'), ('contacts', 'Contacts'), ('requests', 'Mutual-aid requests'), ('law_sensitive', 'Law-sensitive incidents'), ('health', 'Health incidents'), ('caller_identity', 'Identity of callers'), ('critical_infrastructure', 'Critical infrastructure')], max_length=24)),
                ('detail', models.CharField(choices=[('existence', 'Existence'), ('summary', 'Summary'), ('full', 'Full')], default='summary', max_length=10)),
                ('condition', models.CharField(choices=[('always', 'Always'), ('declared', 'While an emergency is declared')], default='always', max_length=10)),
                ('severity', models.CharField(choices=[('low', 'Low'), ('medium', 'Medium'), ('high', 'High'), ('critical', 'Critical')], default='low', help_text='The lowest shown', max_length=8)),
                ('held_back', models.CharField(blank=True, choices=[('', 'Nothing'), ('location', 'The exact place')], default='', max_length=10)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('revoked_by', models.CharField(blank=True, max_length=120)),
                ('revoked_reason', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'ordering': ['giver', 'data_class', 'detail'],
            },
        ),
        migrations.AlterModelOptions(
            name='agreement',
            options={'ordering': ['code', 'edition']},
        ),
        migrations.AddField(
            model_name='agreement',
            name='edition',
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='agreement',
            name='supersedes',
            field=models.OneToOneField(blank=True, help_text='The edition it replaces once every side has signed and it has begun', null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='successor', to='agencies.agreement'),
        ),
        migrations.AlterField(
            model_name='agreement',
            name='code',
            field=models.CharField(max_length=40),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.UniqueConstraint(fields=('code', 'edition'), name='agreement_edition_once'),
        ),
        migrations.AddField(
            model_name='disclosure',
            name='agency',
            field=models.ForeignKey(help_text="The reader's", null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='agencies.agency'),
        ),
        migrations.AddField(
            model_name='disclosure',
            name='owner_agency',
            field=models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='agencies.agency'),
        ),
        migrations.AddField(
            model_name='disclosure',
            name='owner_jurisdiction',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='agencies.jurisdiction'),
        ),
        migrations.AddField(
            model_name='grant',
            name='agreement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grants', to='agencies.agreement'),
        ),
        migrations.AddField(
            model_name='grant',
            name='giver',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grants', to='agencies.agreementparty'),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.UniqueConstraint(fields=('giver', 'data_class', 'detail', 'condition', 'severity', 'held_back'), name='grant_once'),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.CheckConstraint(condition=models.Q(('severity', 'low'), ('data_class', 'incidents'), _connector='OR'), name='grant_severity_of_incidents'),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.CheckConstraint(condition=models.Q(('held_back', ''), models.Q(('data_class', 'incidents'), ('detail', 'summary')), _connector='OR'), name='grant_held_back'),
        ),
    ]
